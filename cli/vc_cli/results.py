"""The file of a batch's results: written row by row, gone on with after an interruption (specs/manifest.md D8, D9)."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from vc.encoding.strict_json import JsonObject, dumps, loads_object
from vc.encoding.visible_text import visible
from vc.errors import EnvironmentFault, Refused, StorageError, UsageError
from vc.intake.line_decision import Decision
from vc_cli.csv_cells import harmless
from vc_cli.line_rows import COLUMNS, Placed

if TYPE_CHECKING:
    from typing import Self

FORMAT: Final = "accredited-vc-batch/1"
_SUFFIXES: Final = (".csv", ".ndjson")
_MOST_STATE: Final = 100_000
_ROW_DEPTH: Final = 2
_ROW_MEMBERS: Final = 200
_BYTE_ORDER_MARK: Final = "\ufeff"


def require_results_name(out: Path) -> None:
    """Refuse a file whose name does not say its form. Raises `UsageError`."""
    if out.suffix.lower() not in _SUFFIXES:
        raise UsageError("results are written as .csv or .ndjson", where="--out", hint="--out results.csv")


class Results:
    """Results that are being written."""

    def __init__(self, file: BinaryIO, *, as_csv: bool) -> None:
        self._file = file
        self._as_csv = as_csv

    def write(self, row: JsonObject) -> None:
        """Append the next row, so that it stands there whatever happens next to this program."""
        self._file.write(_csv_line([str(row[name]) for name in COLUMNS]) if self._as_csv else dumps(row) + b"\n")
        self._file.flush()

    def settle(self) -> None:
        """Bring everything to the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())


class BatchState:
    """`FILE.state`: what a batch is about, while it runs. Held open and locked by the program that writes (D9.4)."""

    def __init__(self, out: Path) -> None:
        self.path = out.with_name(f"{out.name}.state")
        self._out = out
        self._descriptor = -1

    def __enter__(self) -> Self:
        """Open and lock the state; raises `EnvironmentFault` where another program holds it."""
        if self._out.is_symlink() or self.path.is_symlink():
            raise UsageError("is a link", where=str(self._out), hint="name the file itself")
        if not self._out.parent.is_dir():
            raise UsageError("the folder does not exist", where=str(self._out.parent), hint="make it first")
        try:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        except OSError as error:
            raise StorageError(f"can't be written: {error.strerror}", where=str(self.path)) from None
        _lock(self._descriptor, where=str(self._out))
        return self

    def __exit__(self, *_raised: object) -> None:
        """Let go of the state, which stays where the batch is not at its end."""
        os.close(self._descriptor)

    def read(self) -> JsonObject | None:
        """Return what an interrupted batch was about; None where none has begun.

        Raises `UsageError` where the results belong to no batch that could go on.
        """
        raw = os.pread(self._descriptor, _MOST_STATE, 0)
        try:
            told = loads_object(raw, max_depth=4, max_members=_ROW_MEMBERS) if raw else {}
        except Refused:
            told = {}
        if told.get("format") == FORMAT:
            return told
        if self._out.exists():
            self.path.unlink(missing_ok=True)
            raise UsageError("is there already", where=str(self._out), hint="name another file for the results")
        return None

    def begin(self, told: JsonObject) -> None:
        """Write what the batch is about, before its first row."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, dumps({"format": FORMAT, **told}), 0)
        os.fsync(self._descriptor)

    def end(self) -> None:
        """Remove the state: the results are whole."""
        self.path.unlink(missing_ok=True)


@contextmanager
def results_in(out: Path, lines: Sequence[Placed], tell: Callable[[JsonObject], None]) -> Iterator[Results]:
    """Open the results of `lines` behind the last whole row, and `tell` each row that stands there (D9.2).

    Raises `UsageError` for rows of other lines.
    """
    as_csv = out.suffix.lower() == ".csv"
    try:
        file = out.open("r+b" if out.exists() else "x+b")
    except OSError as error:
        raise StorageError(f"can't be written: {error.strerror}", where=str(out)) from None
    with file:
        whole = _whole_rows(file, lines, tell, as_csv=as_csv)
        file.seek(whole)
        file.truncate()
        if as_csv and not whole:
            file.write(_HEADER)
        yield Results(file, as_csv=as_csv)


def _whole_rows(file: BinaryIO, lines: Sequence[Placed], tell: Callable[[JsonObject], None], *, as_csv: bool) -> int:
    """Tell the whole rows of a file, and return how many octets they take."""
    whole, count = 0, 0
    for raw in file:
        if not raw.endswith(b"\n"):
            break
        if as_csv and not whole:
            if raw != _HEADER:
                raise _not_ours(file)
        else:
            row = _read_row(raw, as_csv=as_csv)
            if row is None or count == len(lines) or not _is_of(row, lines[count]):
                raise _not_ours(file)
            tell(row)
            count += 1
        whole += len(raw)
    return whole


def _read_row(raw: bytes, *, as_csv: bool) -> JsonObject | None:
    """Return a row; None for what is none."""
    try:
        if not as_csv:
            return loads_object(raw, max_depth=_ROW_DEPTH, max_members=_ROW_MEMBERS)
        cells = next(csv.reader([raw.decode()], strict=True))
        row: JsonObject = {**dict(zip(COLUMNS, cells, strict=True))}
        return row
    except (Refused, UnicodeDecodeError, csv.Error, ValueError):
        return None


def _is_of(row: JsonObject, one: Placed) -> bool:
    """Whether a row tells of this line."""
    place = {"row": str(one.row), "manifest": str(one.manifest), "line": str(one.line.number)}
    return all(row.get(name) == value for name, value in place.items()) and row.get("decision") in set(Decision)


def _not_ours(file: BinaryIO) -> UsageError:
    return UsageError("holds rows that this batch did not write", where=str(file.name), hint="name another file")


def _csv_line(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow([harmless(visible(cell)) for cell in cells])
    return text.getvalue().encode()


_HEADER: Final = _BYTE_ORDER_MARK.encode() + _csv_line(COLUMNS)


def _lock(descriptor: int, *, where: str) -> None:
    try:
        import fcntl
    except ImportError:  # a system without such locks: nothing tells two programs apart there
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise EnvironmentFault("another program is writing these results", where=where, hint="wait for it") from None
