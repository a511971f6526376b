"""Pages as text: Jinja2 templates with everything escaped (specs/pages.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from vc.verify.report import Report
from verifier_api.languages import Language, offered
from verifier_api.negotiation import Reader
from verifier_api.pages.carried import NOTHING_CARRIED, Carried
from verifier_api.pages.paper import Same, compared
from verifier_api.pages.shown import day, filled, finalized, isolated, limit, moment, visible_json
from verifier_api.pages.view import view_of
from verifier_api.pages.words import words
from verifier_api.problems import Problem

MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_ASSETS: Final = Path(__file__).parent / "assets"
_NOTHING_GIVEN: Final = MappingProxyType({"model": "", "site": ""})
_ANYBODY: Final = Reader()


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages refer to, under a name that changes with its content."""

    address: str
    content: bytes
    media_type: str


@cache
def assets() -> dict[str, Asset]:
    """Return every asset by its file name."""
    return {path.name: _asset(path) for path in sorted(_ASSETS.iterdir()) if path.suffix in MEDIA_TYPES}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the page of an answer knows beside the report.

    `credential` is the address of the signed credential where it is published here, `here` the page's own where it has
    one, with what it asks. `strange_host` is that of a label's code which nobody that counts names, `paper` what was
    written of somebody's paper, `carried` what the page needs to ask again, also in another language.
    """

    credential: str = ""
    here: str = "/"
    strange_host: str = ""
    paper: Mapping[str, str] = field(default_factory=dict)
    carried: Carried = NOTHING_CARRIED


_NOTHING: Final = Surroundings()


def render_check(
    *,
    landing: bool,
    anchored: bool,
    fault: str = "",
    given: Mapping[str, str] = _NOTHING_GIVEN,
    reader: Reader = _ANYBODY,
) -> str:
    """Return the page on which something is checked; `landing` for the one that a scanned label opens.

    `fault` says what was wrong with what was sent before; without `anchored` the page says that it can confirm nothing.
    `given` is what the address asks about already, `model` and `site`.
    """
    here = with_query("/q" if landing else "/", given.items())
    return _page("check.html", reader, here=here, landing=landing, anchored=anchored, fault=fault, given=given)


def render_verdict(report: Report, beside: Surroundings = _NOTHING, *, reader: Reader = _ANYBODY) -> str:
    """Return the page of a report."""
    panel = () if report.subject is None else compared(report.subject, beside.paper)
    answers = {line.answer for line in panel}
    return _page(
        "verdict.html",
        reader,
        here=beside.here,
        carried=beside.carried if beside.here == "/" else NOTHING_CARRIED,
        view=view_of(report, reader.language),
        raw=Markup.escape(visible_json(json.dumps(report.to_json(), ensure_ascii=False, indent=1))),
        beside=beside,
        panel=panel,
        paper_differs=Same.DIFFERS in answers,
        paper_same=Same.SAME in answers and Same.DIFFERS not in answers,
    )


def render_problem(problem: Problem, *, reader: Reader = _ANYBODY) -> str:
    """Return the page of a problem."""
    return _page("problem.html", reader, here="/", problem=problem)


def with_query(path: str, asked: Iterable[tuple[str, str]]) -> str:
    """Return an address that asks; what is empty is left out."""
    query = urlencode([(name, text) for name, text in asked if text])
    return f"{path}?{query}" if query else path


def _page(name: str, reader: Reader, *, here: str, carried: Carried = NOTHING_CARRIED, **shown: object) -> str:
    """Return a page for a reader; the same in another language is to be had `here`, or with what is `carried`."""
    return (
        _templates()
        .get_template(name)
        .render(
            words=words(reader.language),
            language=reader.language,
            languages=offered(),
            to=reader.address,
            here=Markup.escape(f"{here}{'&' if '?' in here else '?'}"),
            switched=bool(carried.input),
            **shown,
        )
    )


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("verifier_api", "pages/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalized,
    )
    environment.filters |= {"isolated": isolated, "filled": filled}
    environment.filters |= {"limit": _in_language(limit), "moment": _in_language(moment), "day": _in_language(day)}
    environment.globals |= {"asset": _address, "unchanged": Markup.escape}
    return environment


def _in_language(shown: Callable[[Any, Language], Markup]) -> Callable[[Context, Any], Markup]:
    """Return a filter that shows a value in the language of the page."""

    @pass_context
    def in_language(context: Context, value: object) -> Markup:
        return shown(value, context["language"])

    return in_language


def _address(name: str) -> str:
    return assets()[name].address


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(f"/assets/{path.stem}.{digest}{path.suffix}", content, MEDIA_TYPES[path.suffix])
