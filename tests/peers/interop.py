"""Who verifies whose what: what the tests of this folder show, as the table of specs/interop.md.

A test says with `shows` what it shows of which peer; `python -m tests.peers.interop` runs the tests and writes the
table from those that passed. `test_interop.py` holds the table against the tests, whose failing is the other half.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pytest

FOLDER: Final = Path(__file__).parent
SPECIFICATION: Final = FOLDER.parents[1] / "specs" / "interop.md"
BEGIN: Final = "<!-- written by `python -m tests.peers.interop` -->"
END: Final = "<!-- end of what is written -->"


class Peer(StrEnum):
    """An implementation of somebody else's: where it comes from and its name there."""

    JOSE = "npm jose"
    SD_JWT_VC = "npm @sd-jwt/sd-jwt-vc"
    JWT_STATUS_LIST = "npm @sd-jwt/jwt-status-list"
    DB_BITSTRING = "npm @digitalbazaar/vc-bitstring-status-list"
    DB_VC = "npm @digitalbazaar/vc"
    DB_HTTP_CLIENT = "npm @digitalbazaar/http-client"
    SD_JWT = "PyPI sd-jwt"
    JOSERFC = "PyPI joserfc"
    PYJWT = "PyPI PyJWT"
    CBOR2 = "PyPI cbor2"
    OPENBADGESLIB = "PyPI openbadgeslib"

    @property
    def package(self) -> str:
        """Its name in its registry."""
        return self.value.partition(" ")[2]

    def installed(self) -> str:
        """The version that is installed; for those of npm, in this folder."""
        if self.value.startswith("PyPI"):
            return version(self.package)
        manifest = FOLDER / "node_modules" / self.package / "package.json"
        found: str = json.loads(manifest.read_bytes())["version"]
        return found


class Shown(StrEnum):
    """What a test shows of a peer and a form: a column of the table, with the algorithms for which it is shown."""

    THEY_READ_OURS = "they read ours"
    WE_READ_THEIRS = "we read theirs"
    STATUS_FLIPS = "status flips"


@dataclass(frozen=True, slots=True)
class Row:
    """What one test shows; `laxer` and `stricter` say in which way the peer is, measured by our own rules."""

    peer: Peer
    form: str
    algorithms: tuple[str, ...]
    shown: tuple[Shown, ...]
    laxer: str = ""
    stricter: str = ""


@dataclass(slots=True)
class _Line:
    """All rows of one peer and form."""

    shown: dict[Shown, set[str]] = field(default_factory=dict)
    laxer: set[str] = field(default_factory=set)
    stricter: set[str] = field(default_factory=set)

    def add(self, row: Row) -> None:
        for column in row.shown:
            self.shown.setdefault(column, set()).update(row.algorithms)
        self.laxer.update(filter(None, [row.laxer]))
        self.stricter.update(filter(None, [row.stricter]))


def shows(
    peer: Peer, form: str, *shown: Shown, algorithms: str = "", laxer: str = "", stricter: str = ""
) -> pytest.MarkDecorator:
    """Mark a test: all its cases together show this of the peer. `algorithms` are names with spaces between."""
    return pytest.mark.interop(Row(peer, form, tuple(algorithms.split()), shown, laxer, stricter))


def rows_of(test: Any) -> Iterator[Row]:
    """The rows with which a test function was marked."""
    for mark in getattr(test, "pytestmark", []):
        if mark.name == "interop":
            yield from mark.args


def declared() -> list[Row]:
    """The rows of all tests of this folder, whether they have run or not."""
    modules = [importlib.import_module(f"tests.peers.{path.stem}") for path in sorted(FOLDER.glob("test_*.py"))]
    return [row for module in modules for test in vars(module).values() for row in rows_of(test)]


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table: a line for each peer and form, with the version that is installed."""
    lines: dict[tuple[Peer, str], _Line] = {}
    for row in rows:
        lines.setdefault((row.peer, row.form), _Line()).add(row)
    order = list(Peer)
    heads = ["peer", "form", *Shown, "laxer than we are", "stricter than we are"]
    written = [heads, ["---"] * len(heads)]
    for (peer, form), line in sorted(lines.items(), key=lambda item: (order.index(item[0][0]), item[0][1])):
        cells = [_cell(line.shown.get(column)) for column in Shown]
        notes = ["; ".join(sorted(said)) for said in (line.laxer, line.stricter)]
        written.append([f"{peer} {peer.installed()}", form, *cells, *notes])
    return "\n".join("| " + " | ".join(row) + " |" for row in written)


def _cell(algorithms: set[str] | None) -> str:
    if algorithms is None:
        return ""
    return ", ".join(sorted(algorithms)) or "yes"


def committed() -> str:
    """The table as it stands in specs/interop.md."""
    return SPECIFICATION.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()


class Run:
    """A pytest plugin: the rows of tests all of whose cases passed."""

    def __init__(self, tests: dict[str, Any] | None = None) -> None:
        self._tests = tests or {}
        self._wrong: set[Any] = set()
        self._passed: set[Any] = set()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Know which case belongs to which test."""
        self._tests = {item.nodeid: item.function for item in items if isinstance(item, pytest.Function)}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test that failed or was skipped in any case shows nothing."""
        if not report.passed:
            self._wrong.add(self._tests[report.nodeid])
        elif report.when == "call":
            self._passed.add(self._tests[report.nodeid])

    def rows(self) -> list[Row]:
        """What was shown."""
        return [row for test in self._passed - self._wrong for row in rows_of(test)]


def write() -> int:
    """Run the tests of this folder and write the table from what passed; pytest's exit code."""
    run = Run()
    ended = pytest.main(
        ["-q", "-p", "no:cacheprovider", "--ignore", str(FOLDER / "test_interop.py"), str(FOLDER)], [run]
    )
    before, _, rest = SPECIFICATION.read_text(encoding="utf-8").partition(BEGIN)
    text = f"{before}{BEGIN}\n\n{table(run.rows())}\n\n{END}{rest.partition(END)[2]}"
    SPECIFICATION.write_text(text, encoding="utf-8")
    return int(ended)


if __name__ == "__main__":
    raise SystemExit(write())
