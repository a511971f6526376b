"""`vc reasons`: the registered reasons of changes, with the code that stands in register and history."""

from __future__ import annotations

from typing import Final

import click

from vc.encoding.strict_json import JsonValue
from vc.profiles.reasons import Reason, reasons, reasons_for
from vc_cli.homes import json_option
from vc_cli.lines import Line, Tone, print_lines
from vc_cli.output import write_json
from vc_cli.shown_help import ShownCommand

_CHANGES: Final = {
    "suspend": ("suspended", "accreditation_suspended"),
    "reinstate": ("reinstated", "accreditation_reinstated"),
    "withdraw": ("withdrawn", "accreditation_withdrawn"),
    "cancel": ("cancelled",),
    "reduce-scope": ("scope_reduced",),
    "supersede": ("superseded",),
    "reissue": ("reissued",),
    "transfer": ("transferred",),
    "record-surveillance": ("surveillance_recorded",),
    "accredit": ("accreditation_scope_changed",),
}


@click.command("reasons", cls=ShownCommand)
@click.argument("change", required=False, type=click.Choice(list(_CHANGES)), metavar="[CHANGE]")
@json_option
def reasons_command(*, change: str | None, as_json: bool) -> None:
    """List the reasons for CHANGE (suspend, withdraw and so on), or all of them, with their codes for --code."""
    kinds = () if change is None else _CHANGES[change]
    found = list(reasons().values()) if change is None else [one for kind in kinds for one in reasons_for(kind)]
    if as_json:
        listed: list[JsonValue] = [_member(one) for one in dict.fromkeys(one.code for one in found)]
        write_json({"reasons": listed})
        return
    print_lines(line for code in dict.fromkeys(one.code for one in found) for line in _lines(reasons()[code]))


def _member(code: str) -> JsonValue:
    reason = reasons()[code]
    changes: list[JsonValue] = [*reason.changes]
    native: dict[str, JsonValue] = dict(reason.native)
    return {
        "code": reason.code,
        "meaning": reason.meaning,
        "changes": changes,
        "source": reason.source,
        "scheme": reason.scheme,
        "native": native,
    }


def _lines(reason: Reason) -> list[Line]:
    scheme = f" ({reason.scheme} alone)" if reason.scheme else ""
    native = f" ({reason.native['zh']})" if "zh" in reason.native else ""
    return [
        Line(f"{reason.code}{scheme}", Tone.STRONG),
        Line(f"{reason.meaning}{native}", indent=2),
        Line(f"{', '.join(reason.changes)}; {reason.source}".replace("_", " "), Tone.FAINT, indent=2),
    ]
