"""The options that make a question, and reading them: --at, --act, --policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Final, TypeVar

import click

from vc.encoding.rfc3339 import parse_date, parse_instant
from vc.errors import Refused, UsageError
from vc.model.vocabulary import Act
from vc.verify.policy import PRESETS
from vc.verify.question import Question, ask

_DAY: Final = len("2026-03-03")
Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands on the command line about the question; `at` is as it was written, None where it was not."""

    at: str | None
    act: str
    policy: str

    def question(self, now: datetime) -> Question:
        """Return the question at `now`. Raises `UsageError` for a moment that can't be read or lies after `now`."""
        at = None if self.at is None else parse_moment(self.at, where="--at")
        return ask(now, at=at, act=Act(self.act), policy=PRESETS[self.policy])


def question_options(command: Command) -> Command:
    """Add --at, --act and --policy to a command."""
    for option in (
        click.option(
            "--policy",
            type=click.Choice(list(PRESETS)),
            default="importer",
            show_default=True,
            help="Whose requirements to apply.",
        ),
        click.option(
            "--act",
            type=click.Choice([act.value for act in Act]),
            default=Act.RELY.value,
            show_default=True,
            help="What you want to do on the strength of it.",
        ),
        click.option(
            "--at",
            metavar="TIME",
            help="Ask about this moment of the past, as 2026-03-03 or 2026-03-03T12:00:00Z; "
            "a date means its first second, UTC. Default: now.",
        ),
    ):
        command = option(command)
    return command


def parse_moment(text: str, *, where: str) -> datetime:
    """Return an aware moment; a date means its first second, UTC. Raises `UsageError` that names the option."""
    try:
        if len(text) == _DAY:
            return datetime.combine(parse_date(text), time(), UTC)
        return parse_instant(text)
    except Refused as refusal:
        hint = "write it as 2026-03-03 or 2026-03-03T12:00:00Z"
        raise UsageError(f"{text!r:.60} is no moment: {refusal.detail}", where=where, hint=hint) from None
