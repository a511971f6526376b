"""How one rule of the chain decided: a registered code, an outcome, and words for people."""

from __future__ import annotations

from dataclasses import dataclass

from vc.codes import Code
from vc.model.finding import Outcome


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision of a rule in specs/trust-chain.md.

    A rule knows neither the input nor the step that asks it; `vc.verify` adds both and makes a finding of it.
    A passed ruling whose code is a notice (`chain.issuer_suspended`) is good news with a warning.
    """

    code: Code
    outcome: Outcome
    detail: str = ""


def passed(code: Code, detail: str = "") -> Ruling:
    """Return the ruling that the rule is satisfied."""
    return Ruling(code, Outcome.PASSED, detail)


def failed(code: Code, detail: str = "") -> Ruling:
    """Return the ruling that authenticated evidence speaks against it."""
    return Ruling(code, Outcome.FAILED, detail)


def unknown(code: Code, detail: str = "") -> Ruling:
    """Return the ruling that it could not be decided."""
    return Ruling(code, Outcome.UNKNOWN, detail)
