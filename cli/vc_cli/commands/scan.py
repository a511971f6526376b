"""`vc scan`: the text of the code in a picture or PDF, without judging it."""

from __future__ import annotations

import click

from vc.codes import Code
from vc.intake.intake import Intaken, Kind, intake
from vc.intake.recognise import is_credential, is_ours
from vc.model.finding import Finding, Outcome
from vc.model.limits import DEFAULT_LIMITS
from vc.profiles.finding_texts import finding_text
from vc_cli.exit_codes import Exit
from vc_cli.files import FILE, read_file
from vc_cli.output import say, warn, write_json
from vc_cli.shown_text import shown


@click.command("scan")
@click.argument("image", type=FILE, metavar="IMAGE")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document: the text and where it was found.")
def scan_command(*, image: str, as_json: bool) -> int:
    """Print what the code in a PNG, JPEG or PDF says. `vc verify IMAGE` says whether it can be relied on.

    Exit code: 0 a label or credential was found, 1 none.
    """
    found = _found_in(read_file(image, limit=DEFAULT_LIMITS.upload_bytes))
    if not isinstance(found, Intaken):
        if as_json:
            write_json({"code": found.code.value, "detail": found.detail})
        told = finding_text(found.code)
        warn(f"{told.meaning} {shown(found.detail)}. {told.next} [{found.code}]")
        return Exit.INVALID
    text = found.payload.decode(errors="backslashreplace").strip()
    if as_json:
        write_json({"text": text, "found_in": found.kind.value, "host": found.host, "page": found.page})
    else:
        say(shown(text))
    return Exit.DONE


def _found_in(raw: bytes) -> Intaken | Finding:
    """Return what was found. A file that is no picture and no PDF passes the intake as it is, whatever it holds."""
    found = intake(raw, DEFAULT_LIMITS)
    if not isinstance(found, Intaken) or found.kind is not Kind.AS_RECEIVED:
        return found
    if is_ours(raw.decode(errors="replace").strip()) or is_credential(raw):
        return found
    detail = "neither a PNG, JPEG or PDF nor the text of a code"
    return Finding(Code.FORMAT_UNRECOGNISED, Outcome.FAILED, detail=detail, spec="L9.1")
