"""One line of a manifest, whatever file it came from (specs/manifest.md D2, D4)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding.rfc3339 import parse_date
from vc.errors import Refused, UsageError
from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Act
from vc.trust.lookalikes import in_ascii
from vc.verify.question import NO_GOODS, Goods

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vc.verify.question import Question

CERTIFICATE: Final = "certificate"
DAYS: Final = frozenset({"left_factory", "imported"})
ISSUER: Final = "issuer"
COLUMNS: Final = DAYS | {CERTIFICATE, ISSUER, "declaration", "hs_code", "product", "model", "serial", "site", "act"}
"""The columns that mean something to us (D2)."""

MOST_COLUMNS: Final = 64
_LONGEST_NUMBER: Final = 64
_is_number = re.compile(r"(?!ey[A-Za-z0-9_-]*\.)[^\W_][\w ./()-]{0,63}").fullmatch
"""Whether a text may be the number of a certificate, in any script. What carries a signature is longer, and what begins
as a compact credential is a piece of one (D11.1)."""

_GOODS: Final = tuple(member.name for member in fields(Goods))


@dataclass(frozen=True, slots=True)
class ManifestLine:
    """One line. `number` is that of its row in the file, from 1; `certificate` the bytes to read.

    `certificate_number` is set where a certificate's number alone was given (D11), `fault` where the line can't be
    read, and says why (outcome unknown: the line is *refer*); `certificate` is empty in both cases. `fields` holds
    every cell by its column's name, as text; a cell that looks like a formula is text too. `act` is None where the line
    names none, `goods` what it declares.
    """

    number: int
    certificate: bytes
    fields: tuple[tuple[str, str], ...] = ()
    fault: Finding | None = None
    act: Act | None = None
    goods: Goods = NO_GOODS
    certificate_number: str = ""

    def field(self, name: str) -> str:
        """Return the cell of a column, such as `declaration` or `hs_code`; the empty string where there is none."""
        return next((value for column, value in self.fields if column == name), "")

    def question(self, asked: Question) -> Question | Finding:
        """Return what is asked about this line where the whole manifest is asked `asked`, or why it can't be (D4)."""
        if self.act is None and self.goods == NO_GOODS:
            return asked
        own = {name: value for name in _GOODS if (value := getattr(self.goods, name))}
        try:
            return replace(asked, act=self.act or asked.act, goods=replace(asked.goods, **own))
        except UsageError as fault:
            return fault_of(f"{fault.where}: {fault.message}", Code.FORMAT_CLAIM)


def line_of(number: int, fields: tuple[tuple[str, str], ...]) -> ManifestLine:
    """Return the line of a row whose cells could be read; with a fault where one of them means nothing."""
    line = ManifestLine(number, b"", fields)
    certificate = line.field(CERTIFICATE)
    if not certificate:
        return replace(line, fault=fault_of("the line names no certificate"))
    try:
        act = _act(line.field("act"))
        days = {name: _day(name, line.field(name)) for name in DAYS}
    except Refused as refusal:
        return replace(line, fault=fault_of(refusal.detail, refusal.code))
    hs_code, model, serial, site = (line.field(name) for name in ("hs_code", "model", "serial", "site"))
    goods = Goods(**days, hs_code=hs_code, model=model, serial=serial, site=site)
    line = replace(line, act=act, goods=goods)
    if len(certificate) <= _LONGEST_NUMBER and _is_number(in_ascii(certificate)):
        return replace(line, certificate_number=certificate)
    return replace(line, certificate=certificate.encode())


def faulty(
    number: int, detail: str, code: Code = Code.FORMAT_UNRECOGNISED, *, fields: tuple[tuple[str, str], ...] = ()
) -> ManifestLine:
    """Return the line of a row that can't be read."""
    return ManifestLine(number, b"", fields, fault_of(detail, code))


def fault_of(detail: str, code: Code = Code.FORMAT_UNRECOGNISED) -> Finding:
    """Return why a line can't be read."""
    return Finding(code, Outcome.UNKNOWN, detail=detail, spec="D1.3")


def columns_of(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the columns of a header. Refuses a header that can't be one of a manifest (D1.2, D2)."""
    columns = tuple(cell.strip().casefold() for cell in cells)
    if len(columns) > MOST_COLUMNS:
        raise Refused(Code.LIMIT_MEMBERS, f"the manifest has more than {MOST_COLUMNS} columns")
    repeated = [name for name, count in Counter(columns).items() if count > 1 and name]
    if repeated:
        raise Refused(Code.FORMAT_UNRECOGNISED, f"the column {repeated[0]!r} stands twice in the header")
    if CERTIFICATE not in columns:
        raise Refused(Code.FORMAT_UNRECOGNISED, "the header has no column 'certificate'")
    return columns


def _act(word: str) -> Act | None:
    if not word:
        return None
    try:
        return Act(word)
    except ValueError:
        listed = ", ".join(act.value for act in Act)
        raise Refused(Code.FORMAT_CLAIM, f"{word!r:.40} is no act: {listed}") from None


def _day(name: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return parse_date(text)
    except Refused:
        raise Refused(Code.FORMAT_CLAIM, f"{name}: {text!r:.40} is no day; write it as 2026-03-03") from None
