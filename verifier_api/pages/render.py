"""Pages as text: Jinja2 templates with everything escaped (specs/pages.md)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from vc.verify.report import Report
from verifier_api.pages.shown import day, finalized, isolated, limit, moment, visible_json
from verifier_api.pages.view import view_of
from verifier_api.pages.words import words
from verifier_api.problems import Problem

MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_ASSETS: Final = Path(__file__).parent / "assets"


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


def render_check(*, landing: bool, anchored: bool, fault: str = "") -> str:
    """Return the page on which something is checked; `landing` for the one that a scanned label opens.

    `fault` says what was wrong with what was sent before; without `anchored` the page says that it can confirm nothing.
    """
    return _templates().get_template("check.html").render(landing=landing, anchored=anchored, fault=fault)


def render_verdict(report: Report, *, credential: str = "") -> str:
    """Return the page of a report; `credential` is the address of the signed credential where it is published here."""
    raw = visible_json(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
    template = _templates().get_template("verdict.html")
    return template.render(view=view_of(report), raw=Markup.escape(raw), credential=credential)


def render_problem(problem: Problem) -> str:
    """Return the page of a problem."""
    return _templates().get_template("problem.html").render(problem=problem)


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
    environment.filters |= {"isolated": isolated, "limit": limit, "moment": moment, "day": day}
    environment.globals |= {"words": words(), "asset": _address}
    return environment


def _address(name: str) -> str:
    return assets()[name].address


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(f"/assets/{path.stem}.{digest}{path.suffix}", content, MEDIA_TYPES[path.suffix])
