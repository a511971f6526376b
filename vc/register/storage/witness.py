"""What this home has seen of its register last, in a file beside it (specs/register.md G28).

A register that was put back from a backup, or that lost its newest entries, stands behind its own witness. The file is
written after each commit and not flushed: after a power cut it may be older than the register, never newer.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vc.encoding.strict_json import LARGEST_INTEGER
from vc.errors import StorageError

FILE_NAME: Final = "ledger.head"
_MOST_OCTETS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Seen:
    """The last entry that was seen: its number and its digest."""

    seq: int
    digest: bytes


def read_witness(file: Path) -> Seen | None:
    """Return what was seen last, None where nothing was. Raises `StorageError` for a file that says nothing."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(_MOST_OCTETS)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(f"can't be read: {error.strerror}", where=file.name) from error
    if not raw:
        return None  # a power cut between the renaming and the flushing of a file that is never flushed
    try:
        told = json.loads(raw)
        seen = Seen(int(told["seq"]), bytes.fromhex(told["digest"]))
    except (ValueError, KeyError, TypeError):
        seen = None
    if seen is None or not 0 < seen.seq <= LARGEST_INTEGER:
        raise StorageError(
            "says nothing of the register", where=file.name, hint="run `vc audit verify`, then remove the file"
        )
    return seen


def write_witness(file: Path, seen: Seen) -> None:
    """Note what was committed. What can't be noted is no reason to fail: the register itself stands."""
    temporary = file.with_name(f".{file.name}.{seen.seq}.tmp")
    try:
        temporary.write_text(json.dumps({"seq": seen.seq, "digest": seen.digest.hex()}))
        temporary.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
