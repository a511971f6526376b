"""The product or site that was asked about, and whether the certificate covers it (specs/pages.md U13)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.model.finding import Finding, Outcome

if TYPE_CHECKING:
    from vc.verify.report import Report

NAMES: Final = ("model", "site", "serial", "hs_code")
"""What can be asked about by a code, in the order of the page; `covers` stands for the first two."""

_ASKED_CODES: Final = frozenset(
    {
        Code.GOODS_COVERED,
        Code.GOODS_NOT_STATED,
        Code.GOODS_MODEL_NOT_COVERED,
        Code.GOODS_SITE_NOT_COVERED,
        Code.GOODS_SERIAL_DIFFERS,
        Code.GOODS_HS_CODE_NOT_COVERED,
    }
)


class Coverage(StrEnum):
    """What was found of one thing that was asked about. `OPEN`: nothing could be said."""

    COVERED = "covered"
    NOT_COVERED = "not_covered"
    NOT_STATED = "not_stated"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """One thing that was asked about: the question's member, its code, and the answer."""

    name: str
    code: str
    answer: Coverage


def asked_about(report: Report) -> tuple[AskedAbout, ...]:
    """Return everything that was asked about by a code, with its answer."""
    asked = ((name, str(getattr(report.goods, name))) for name in NAMES)
    return tuple(AskedAbout(name, code, _answer(report, name)) for name, code in asked if code)


def _answer(report: Report, name: str) -> Coverage:
    found = [one for one in report.findings if one.code in _ASKED_CODES and one.subject == name]
    return _coverage(found[0]) if found else Coverage.OPEN


def _coverage(found: Finding) -> Coverage:
    if found.code is Code.GOODS_COVERED:
        return Coverage.COVERED
    if found.code is Code.GOODS_NOT_STATED:
        return Coverage.NOT_STATED
    return Coverage.NOT_COVERED if found.outcome is Outcome.FAILED else Coverage.OPEN
