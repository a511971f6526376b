"""Certificates that are handed over by the thousand: files, folders, published sites, lines (specs/register.md G30)."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from vc.encoding.strict_json import dumps, loads_object
from vc.errors import Refused, UsageError, VcError
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.read import read
from vc_cli.files import read_file

_MOST_BYTES: Final = DEFAULT_LIMITS.credential_bytes
_LONGEST_LINE: Final = 2 * _MOST_BYTES
_MARK: Final = b"\xef\xbb\xbf"
_SITE: Final = "c"
_SUFFIX: Final = ".jwt"


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be a certificate, and where it stands; or why there is none, in `problem`."""

    where: str
    raw: bytes = b""
    problem: str = ""


def offered(paths: Iterable[str]) -> Iterator[Offered]:
    """Yield what stands in files and folders, one after the other. Nothing in them ends the run."""
    for path in paths:
        try:
            yield from _in_folder(Path(path)) if Path(path).is_dir() else _in_file(path)
        except VcError as error:
            yield Offered(path, problem=error.message)
        except (OSError, ValueError) as error:
            yield Offered(path, problem=f"can't be read: {getattr(error, 'strerror', None) or error}")


def _in_folder(folder: Path) -> Iterator[Offered]:
    """Yield the certificates of a folder, of `c/` in it where it is a published site."""
    place = folder / _SITE if (folder / _SITE).is_dir() else folder
    names = sorted(entry.name for entry in place.iterdir() if entry.name.endswith(_SUFFIX))
    if not names:
        yield Offered(str(place), problem=f"holds no *{_SUFFIX}")
    for name in names:
        path = str(place / name)
        try:
            yield Offered(path, read_file(path, limit=_MOST_BYTES))
        except VcError as error:
            yield Offered(path, problem=error.message)


def _in_file(path: str) -> Iterator[Offered]:
    status = Path(path).stat()
    if not stat.S_ISREG(status.st_mode):
        raise UsageError("is not a regular file")
    if status.st_size <= _MOST_BYTES:
        whole = read_file(path, limit=_MOST_BYTES)
        if not isinstance(read(whole, DEFAULT_LIMITS), Finding):
            yield Offered(path, whole)
            return
    with Path(path).open("rb") as file:
        yield from _lines(file, path)


def _lines(file: BinaryIO, path: str) -> Iterator[Offered]:
    number = 0
    while line := file.readline(_LONGEST_LINE + 1):
        number += 1
        where = f"{path}:{number}"
        if len(line) > _LONGEST_LINE:
            yield Offered(where, problem=f"a line of more than {_LONGEST_LINE:,} bytes, which is not read")
            while line and not line.endswith(b"\n"):
                line = file.readline(_LONGEST_LINE)
            continue
        content = line.removeprefix(_MARK).strip() if number == 1 else line.strip()
        if content:
            yield _in_line(content, where)


def _in_line(line: bytes, where: str) -> Offered:
    """Return a line's compact JWS, or the member `credential` of its object."""
    if not line.startswith(b"{"):
        return Offered(where, line)
    try:
        members = loads_object(line, max_depth=DEFAULT_LIMITS.json_depth, max_members=DEFAULT_LIMITS.json_members)
    except Refused as refusal:
        return Offered(where, problem=f"not a certificate: {refusal.code}: {refusal.detail}")
    credential = members.get("credential", members)
    if isinstance(credential, str):
        return Offered(where, credential.encode(errors="replace"))
    if isinstance(credential, dict):
        return Offered(where, dumps(credential))
    return Offered(where, problem="not a certificate: the member credential is neither text nor an object")
