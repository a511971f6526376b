"""A presentation handed to `vc verify`: its own answer first, then each credential in it (V11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from vc.errors import UsageError
from vc.verify.presented import Shown
from vc_cli.checking import Desk, Instructions
from vc_cli.exit_codes import Exit, exit_of
from vc_cli.lines import Line, Tone, print_lines
from vc_cli.output import write_json
from vc_cli.render import reason_in_short, reason_lines, verdict_line
from vc_cli.shown_text import shown

if TYPE_CHECKING:
    from vc.verify.presentation_report import PresentationReport


def require_one_presentation(handed_over: Sequence[bytes], *, saving: bool) -> None:
    """Refuse what a presentation can't be asked together with; raises `UsageError`."""
    if len(handed_over) != 1:
        hint = "ask about each by itself; a manifest holds certificates"
        raise UsageError("a presentation is the only input of its run", where="INPUT", hint=hint)
    if saving:
        hint = "save what the credentials rest on: hand them over by themselves"
        raise UsageError("an answer to a challenge is not kept for a replay", where="--save-evidence", hint=hint)


def verify_presented(instructions: Instructions, raw: bytes, *, nonce: str, audience: str, as_json: bool) -> Exit:
    """Print the answer for the presentation in `raw`, and return the exit code of all that is in it.

    `nonce` is the challenge that was given, `audience` as whom it was; empty: neither.
    """
    report = Desk(instructions).present(raw, Shown(nonce or None, audience or None))
    if as_json:
        write_json(report.to_json())
    else:
        print_lines(_lines(report))
    return exit_of(report.verdicts)


def _lines(report: PresentationReport) -> Iterator[Line]:
    verdict = verdict_line(report)
    yield Line(f"{verdict.text}: the presentation", verdict.tone)
    if report.holder is not None:
        yield Line(shown(report.holder), label="Shown by", tone=Tone.STRONG)
    yield from reason_lines(report)
    for number, one in enumerate(report.reports, start=1):
        yield Line("")
        verdict = verdict_line(one)
        name = one.subject.number or one.subject.id if one.subject is not None else ""
        yield Line(f"{verdict.text}: credential {number} {shown(name)}".rstrip(), verdict.tone)
        yield Line(reason_in_short(one), indent=2)
