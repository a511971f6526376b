"""Pages as text: Jinja2 templates with everything escaped (specs/pages.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from vc.verify.report import Report
from verifier_api.languages import Language, offered
from verifier_api.negotiation import Reader
from verifier_api.pages.again import Fields
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


def render_check(*, landing: bool, anchored: bool, fault: str = "", reader: Reader = _ANYBODY) -> str:
    """Return the page on which something is checked; `landing` for the one that a scanned label opens.

    `fault` says what was wrong with what was sent before; without `anchored` the page says that it can confirm nothing.
    """
    here = "/q" if landing else "/"
    return _page("check.html", reader, here=here, landing=landing, anchored=anchored, fault=fault)


def render_verdict(
    report: Report, *, credential: str = "", here: str = "/", again: Fields = (), reader: Reader = _ANYBODY
) -> str:
    """Return the page of a report; `credential` is the address of the signed credential where it is published here.

    `here` is the page's own address where it has one, `again` what to send for the same in another language.
    """
    view = view_of(report, reader.language)
    raw = Markup.escape(visible_json(json.dumps(report.to_json(), ensure_ascii=False, indent=1)))
    return _page("verdict.html", reader, here=here, again=again, view=view, raw=raw, credential=credential)


def render_problem(problem: Problem, *, reader: Reader = _ANYBODY) -> str:
    """Return the page of a problem."""
    return _page("problem.html", reader, here="/", problem=problem)


def _page(name: str, reader: Reader, *, here: str, again: Fields = (), **shown: object) -> str:
    """Return a page for a reader; `here` is where the same is to be had in another language."""
    return (
        _templates()
        .get_template(name)
        .render(
            words=words(reader.language),
            language=reader.language,
            languages=offered(),
            to=reader.address,
            here=here,
            again=[(name, Markup.escape(value)) for name, value in again],
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
    environment.globals |= {"asset": _address}
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
