"""What a check found: the only language in which the library speaks about a stranger's bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vc.codes import Code


class Outcome(StrEnum):
    """How a check ended. `unknown` is never folded into one of the others."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of one check.

    `code` is registered in `specs/findings.md`. `subject` names what was looked at: an identifier, a URL,
    a field path; empty for the input itself. `detail` is for people and never parsed. `spec` is the numbered
    step or clause that asks for the check, such as "V8.3".
    """

    code: Code
    outcome: Outcome
    subject: str = ""
    detail: str = ""
    spec: str = ""
