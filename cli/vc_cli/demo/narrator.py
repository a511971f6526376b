"""The voice of the demo: says what happens in plain words, and stops when something does not go as told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from vc.errors import VcError
from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Verdict
from vc.profiles.finding_texts import finding_text
from vc.verify.findings import NOTICES
from vc.verify.report import Report
from vc_cli.lines import Line
from vc_cli.render import verdict_words
from vc_cli.shown_text import moment

_COLUMNS: Final = 112
_STEP: Final = 3


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
        self.heading(f"{self.scene}. {text}")

    def heading(self, text: str) -> None:
        """Begin a part that is no scene."""
        self.echo("")
        self.echo(text)

    def say(self, text: str, *, depth: int = 0) -> None:
        """Say one thing that happened; `depth` sets it below what was said before."""
        margin = " " * (_STEP + 2 * depth)
        self._echo_wrapped(margin + text, below=margin + "  ")

    def shown(self, lines: Iterable[Line]) -> None:
        """Show what a command prints, line by line as it prints them."""
        bar = " " * _STEP + "| "
        for line in lines:
            plain = line.plain()
            indent = len(plain) - len(plain.lstrip()) + 2
            self._echo_wrapped(bar + plain, below=bar + " " * indent)

    def typed(self, *parts: str) -> None:
        """Show a command as it can be pasted into a shell; each part but the last goes on in the next line."""
        for number, part in enumerate(parts, start=1):
            going_on = " \\" if number < len(parts) else ""
            self.echo(f"{' ' * (_STEP + 2 + (2 if number > 1 else 0))}{part}{going_on}")

    def answer(self, about: str, report: Report) -> None:
        """Say what the verifier answered, why, and as of when."""
        told = [f"{about}: {verdict_words(report)}."]
        told += dict.fromkeys(f"{_meaning(found)} [{found.code}]" for found in _decisive(report))
        if report.status_as_of:
            told.append(f"Status as of {moment(report.status_as_of)}.")
        self.say(" ".join(told))

    def expect(self, about: str, report: Report, verdict: Verdict, *, code: str = "") -> None:
        """Say the answer, and break off unless it is the promised one, as `require` does."""
        self.answer(about, report)
        self.require(about, report, verdict, code=code)

    def require(self, about: str, report: Report, verdict: Verdict, *, code: str = "") -> None:
        """Break off unless the answer is the promised one.

        `code` must be among the reasons of a verdict that is not valid, or among the notices of one that is.
        """
        found = {reason.code.value for reason in report.reasons} | set(report.notices)
        if report.verdict is not verdict or (code and code not in found):
            detail = "; ".join(f"{reason.code}: {reason.subject} {reason.detail}" for reason in report.reasons)
            message = f"{about}: expected {verdict}{f' with {code}' if code else ''}, got {report.verdict} [{detail}]"
            raise StoryBroken(message, where=f"scene {self.scene}", hint="this is a fault of the program: report it")

    def _echo_wrapped(self, text: str, *, below: str) -> None:
        line = ""
        for number, word in enumerate(text.split(" ")):
            longer = f"{line} {word}" if number else word
            if len(line) > len(below) and cell_len(longer) > _COLUMNS:
                self.echo(line.rstrip())
                longer = below + word
            line = longer
        self.echo(line.rstrip())


def _decisive(report: Report) -> tuple[Finding, ...]:
    if report.verdict is not Verdict.VALID:
        return report.reasons
    return tuple(found for found in report.findings if found.code in NOTICES)


def _meaning(found: Finding) -> str:
    return finding_text(found.code, undecided=found.outcome is Outcome.UNKNOWN).meaning
