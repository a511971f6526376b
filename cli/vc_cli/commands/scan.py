"""`vc scan`: the text of the code in a picture, a PDF or a folder of them, without judging it (X8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from vc.codes import Code
from vc.errors import UsageError
from vc.intake.intake import Intaken, Kind, intake
from vc.intake.recognise import container_of, is_credential, is_ours
from vc.model.finding import Finding, Outcome
from vc.model.limits import DEFAULT_LIMITS
from vc.profiles.finding_texts import finding_text
from vc_cli.exit_codes import Exit
from vc_cli.files import FILE, read_file
from vc_cli.output import say, warn, write_json
from vc_cli.progress import shown_progress
from vc_cli.shown_help import ShownCommand
from vc_cli.shown_text import shown

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonValue

_BEGINNING: Final = 16


@dataclass(frozen=True, slots=True)
class Scanned:
    """One file, and what its code says or why there is none."""

    name: str
    found: Intaken | Finding


@click.command("scan", cls=ShownCommand)
@click.argument("images", type=FILE, metavar="IMAGE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document: the text and where it was found.")
def scan_command(*, images: tuple[str, ...], as_json: bool) -> int:
    """Print what the code in a PNG, JPEG or PDF says. `vc verify IMAGE` says whether it can be relied on.

    A folder stands for the pictures and PDFs in it. Of several, each line is the file's name, a tab, and the text.

    Exit code: 0 a label or credential was found in each, 1 none in one of them.
    """
    several = len(images) > 1 or Path(images[0]).is_dir()
    names = list(_files(images))
    if not names:
        raise UsageError("holds no PNG, JPEG or PDF", where=images[0], hint="name a folder with pictures, or a file")
    work = (Scanned(name, _found_in(read_file(name, limit=DEFAULT_LIMITS.upload_bytes))) for name in names)
    scanned = []
    for one in shown_progress(work, total=len(names), what="reading"):
        scanned.append(one)
        if not as_json:
            _tell(one, several=several)
    if as_json:
        write_json(_document(scanned) if several else _content(scanned[0].found))
    return Exit.DONE if all(isinstance(one.found, Intaken) for one in scanned) else Exit.INVALID


def _files(images: Sequence[str]) -> Iterator[str]:
    """Yield the files that are meant: those named, and of a folder, by name, those that begin as a picture or PDF."""
    for image in images:
        if not Path(image).is_dir():
            yield image
            continue
        for path in sorted(Path(image).iterdir()):
            if path.is_file() and container_of(_beginning(path)) is not None:
                yield str(path)


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_BEGINNING)
    except OSError as error:
        raise UsageError(f"can't be read: {error.strerror}", where=str(path)) from None


def _tell(one: Scanned, *, several: bool) -> None:
    if isinstance(one.found, Finding):
        told = finding_text(one.found.code)
        where = f"{shown(one.name)}: " if several else ""
        warn(f"{where}{told.meaning} {shown(one.found.detail)}. {told.next} [{one.found.code}]")
        return
    text = shown(_text(one.found))
    say(f"{shown(one.name)}\t{text}" if several else text)


def _content(found: Intaken | Finding) -> dict[str, JsonValue]:
    if isinstance(found, Finding):
        return {"code": found.code.value, "detail": found.detail}
    return {"text": _text(found), "found_in": found.kind.value, "host": found.host, "page": found.page}


def _text(found: Intaken) -> str:
    return found.payload.decode(errors="backslashreplace").strip()


def _document(scanned: Sequence[Scanned]) -> dict[str, JsonValue]:
    found = sum(isinstance(one.found, Intaken) for one in scanned)
    return {
        "files": [{"file": one.name, **_content(one.found)} for one in scanned],
        "summary": {"found": found, "none": len(scanned) - found},
    }


def _found_in(raw: bytes) -> Intaken | Finding:
    """Return what was found. A file that is no picture and no PDF passes the intake as it is, whatever it holds."""
    found = intake(raw, DEFAULT_LIMITS)
    if not isinstance(found, Intaken) or found.kind is not Kind.AS_RECEIVED:
        return found
    if is_ours(raw.decode(errors="replace").strip()) or is_credential(raw):
        return found
    detail = "neither a PNG, JPEG or PDF nor the text of a code"
    return Finding(Code.FORMAT_UNRECOGNISED, Outcome.FAILED, detail=detail, spec="L9.1")
