"""The voice of the demo: says what happens in plain words, and stops when something does not go as told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vc.errors import VcError
from vc.model.vocabulary import Verdict
from vc.verify.report import Report

_WORDS = {
    Verdict.VALID: "Valid",
    Verdict.INVALID: "Not valid",
    Verdict.INDETERMINATE: "Cannot confirm",
}


class StoryBroken(VcError):
    """An answer was not the one that the story promises: a fault of this program, never to be shrugged off."""


@dataclass(slots=True)
class Narrator:
    """Tells the story through `echo`, one line at a time."""

    echo: Callable[[str], None]
    scene: int = 0

    def title(self, text: str) -> None:
        """Begin the next scene."""
        self.scene += 1
        self.echo("")
        self.echo(f"{self.scene}. {text}")

    def say(self, text: str) -> None:
        """Say one thing that happened."""
        self.echo(f"   {text}")

    def answer(self, about: str, report: Report) -> None:
        """Say what the verifier answered, why, and as of when."""
        word = f"{_WORDS[report.verdict]}, with a notice" if report.notices and report.verdict is Verdict.VALID else ""
        reasons = ", ".join(dict.fromkeys(found.code.value for found in report.reasons)) or ", ".join(report.notices)
        as_of = f", status as of {report.status_as_of:%Y-%m-%d %H:%M} UTC" if report.status_as_of else ""
        why = f" ({reasons})" if reasons else ""
        self.say(f"{about}: {word or _WORDS[report.verdict]}{why}{as_of}.")

    def expect(self, about: str, report: Report, verdict: Verdict, *, code: str = "") -> None:
        """Say the answer, and break off unless it is the promised one.

        `code` must be among the reasons of a verdict that is not valid, or among the notices of one that is.
        """
        self.answer(about, report)
        found = {reason.code.value for reason in report.reasons} | set(report.notices)
        if report.verdict is not verdict or (code and code not in found):
            detail = "; ".join(f"{reason.code}: {reason.subject} {reason.detail}" for reason in report.reasons)
            message = f"{about}: expected {verdict}{f' with {code}' if code else ''}, got {report.verdict} [{detail}]"
            raise StoryBroken(message, where=f"scene {self.scene}", hint="this is a fault of the program: report it")
