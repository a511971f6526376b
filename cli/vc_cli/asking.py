"""The options that make a question, and reading them: --at, --act, the days of the goods, --policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from vc.encoding.rfc3339 import parse_date, parse_instant
from vc.errors import ConfigurationError, Refused, UsageError
from vc.model.vocabulary import Act
from vc.verify.policy import PRESETS, Policy
from vc.verify.question import Goods, Question, ask
from vc_cli.files import FILE, read_file

if TYPE_CHECKING:
    from vc.securing.sd_jwt.key_binding import Demand

_POLICIES: Final = f"name one of {', '.join(PRESETS)}, or a TOML file as in specs/verification.md Y2"
_AUDIENCE: Final = "The name under which the holder presents it to you."
_NONCE: Final = "Demand that the holder presents it, for this nonce of yours."
_DAY: Final = len("2026-03-03")
Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands on the command line about the question, as it was written; None where it was not."""

    at: str | None
    act: str
    policy: str
    left_factory: str | None = None
    imported: str | None = None
    hs_code: str = ""
    model: str = ""
    serial: str = ""
    site: str = ""
    nonce: str = ""
    audience: str = ""

    def question(self, now: datetime, *, presented: bool = False) -> Question:
        """Return the question at `now`.

        With `presented`, it is about the credentials in a presentation: that the holder shows them is asked of the
        presentation, and of none of them (V11.2). Raises `UsageError` for a moment or day that can't be read or can't
        be, and `ConfigurationError` for a policy file that can't be used.
        """
        at = None if self.at is None else parse_moment(self.at, where="--at")
        left_factory, imported = _day(self.left_factory, "--left-factory"), _day(self.imported, "--imported")
        if self.hs_code:
            _require_commodity_code(self.hs_code)
        declared = {name: getattr(self, name) for name in ("hs_code", "model", "serial", "site")}
        goods, policy = Goods(left_factory, imported, **declared), named_policy(self.policy)
        if presented:
            return ask(now, at=at, act=Act(self.act), policy=replace(policy, key_binding=False), goods=goods)
        return ask(now, at=at, act=Act(self.act), policy=policy, goods=goods, binding=self._binding())

    def _binding(self) -> Demand | None:
        if not self.nonce and not self.audience:
            return None
        if not self.nonce or not self.audience:
            missing = "--audience" if self.nonce else "--nonce"
            raise UsageError("is needed with the other one", where=missing, hint="give both: --nonce and --audience")
        from vc.securing.sd_jwt.key_binding import Demand

        return Demand(self.nonce, self.audience)


def named_policy(named: str) -> Policy:
    """Return the preset of that name, else the policy in the file. Raises `ConfigurationError`, `UsageError`."""
    preset = PRESETS.get(named)
    if preset is not None:
        return preset
    if not Path(named).is_file():
        raise UsageError(f"neither a preset nor a file: {named:.80}", where="--policy", hint=_POLICIES)
    from vc.verify.policy_file import LARGEST_POLICY, policy_from_toml

    try:
        return policy_from_toml(read_file(named, limit=LARGEST_POLICY))
    except ConfigurationError as fault:
        raise ConfigurationError(fault.message, where=named, hint=fault.hint) from None


def question_options(command: Command) -> Command:
    """Add --at, --act, --policy, and what is said of the goods, to a command."""
    for option in (
        click.option(
            "--policy",
            type=FILE,
            metavar="NAME|FILE",
            default="importer",
            show_default=True,
            help=f"Whose requirements to apply: {', '.join(PRESETS)}, or a TOML file with your own.",
        ),
        click.option(
            "--site", metavar="ID", default="", help="The identifier of the site or factory, as the certificate has it."
        ),
        click.option("--audience", "--domain", "audience", metavar="NAME", default="", help=_AUDIENCE),
        click.option("--nonce", "--challenge", "nonce", metavar="TEXT", default="", help=_NONCE),
        click.option("--serial", metavar="TEXT", default="", help="The serial number of the goods."),
        click.option(
            "--model", metavar="TEXT", default="", help="The model number of the goods, as its maker writes it."
        ),
        click.option(
            "--hs-code", metavar="CODE", default="", help="The commodity code that is declared for the goods."
        ),
        click.option(
            "--imported", metavar="DATE", help="The day on which the goods were imported, where the act depends on it."
        ),
        click.option(
            "--left-factory",
            metavar="DATE",
            help="The day on which the goods left the factory, where the act depends on it.",
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


def _require_commodity_code(text: str) -> None:
    """Refuse what is no code: where the certificate states none, nothing else would show the slip (D5.1)."""
    from vc.trust.tariff import is_commodity_code  # few questions declare one

    if not is_commodity_code(text):
        hint = "write 4, 6, 8 or 10 digits, as 8471.30 or HS-CN:8471301000"
        raise UsageError(f"{text!r:.60} is no commodity code", where="--hs-code", hint=hint)


def _day(text: str | None, where: str) -> date | None:
    if text is None:
        return None
    try:
        return parse_date(text)
    except Refused as refusal:
        hint = "write it as 2026-03-03"
        raise UsageError(f"{text!r:.60} is no day: {refusal.detail}", where=where, hint=hint) from None


def parse_moment(text: str, *, where: str) -> datetime:
    """Return an aware moment; a date means its first second, UTC. Raises `UsageError` that names the option."""
    try:
        if len(text) == _DAY:
            return datetime.combine(parse_date(text), time(), UTC)
        return parse_instant(text)
    except Refused as refusal:
        hint = "write it as 2026-03-03 or 2026-03-03T12:00:00Z"
        raise UsageError(f"{text!r:.60} is no moment: {refusal.detail}", where=where, hint=hint) from None
