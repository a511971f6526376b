"""`vc scan`: the text of the code in a picture or PDF, without judging it."""

from __future__ import annotations

import click

from vc.intake.intake import Intaken, intake
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
    found = intake(read_file(image, limit=DEFAULT_LIMITS.upload_bytes), DEFAULT_LIMITS)
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
