"""The tables of the world, written as they are made (specs/demo-world.md W3, W8)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from vc.encoding.strict_json import dumps
from vc_cli.world.certificate import WorldCertificate

ROWS_OF_A_FILE: Final = 25_000
"""So that a file stays below the bounds of a table (specs/tables.md B1)."""


class NumberedFiles:
    """Lines in files of one folder, `0001.ndjson` and so on, each no longer than `ROWS_OF_A_FILE` lines."""

    def __init__(self, folder: Path) -> None:
        self.digests: dict[Path, str] = {}
        """SHA-256 of each file that is complete, in hexadecimal."""
        self._folder = folder
        self._lines = 0
        self._open: tuple[Path, IO[bytes]] | None = None
        self._digest = hashlib.sha256()

    def __enter__(self) -> Self:
        """Nothing is made before the first line."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the last file."""
        self._close()

    def write(self, line: dict[str, object]) -> None:
        """Append an object as a line."""
        if self._lines % ROWS_OF_A_FILE == 0:
            self._next_file()
        octets = dumps(line) + b"\n"
        self._digest.update(octets)
        if self._open is not None:
            self._open[1].write(octets)
        self._lines += 1

    def _next_file(self) -> None:
        self._close()
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{self._lines // ROWS_OF_A_FILE + 1:04}.ndjson"
        self._open = path, path.open("wb")
        self._digest = hashlib.sha256()

    def _close(self) -> None:
        if self._open is not None:
            path, file = self._open
            file.close()
            self.digests[path] = self._digest.hexdigest()
            self._open = None


def written(
    certificates: Iterator[WorldCertificate], rows: NumberedFiles, changes: NumberedFiles
) -> Iterator[WorldCertificate]:
    """Yield the certificates, each after it was written down with what happened to it."""
    for certificate in certificates:
        rows.write(dict(certificate.written))
        if certificate.change is not None:
            changes.write(dict(certificate.change.written()))
        yield certificate
