"""What a compromised key signed, for people, as JSON, and as a file to work through (specs/register.md G47, G48)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue, dumps
from vc.errors import UsageError
from vc_cli.csv_cells import harmless
from vc_cli.files import write_file
from vc_cli.lines import Line, Tone
from vc_cli.shown_text import counted, moment, shown

if TYPE_CHECKING:
    from vc.register.keys.compromise import Affected, AffectedCertificate, AffectedList

_MOST_SHOWN: Final = 20
_COLUMNS: Final = (
    "number",
    "id",
    "holder",
    "standard",
    "issued_at",
    "signed",
    "proven",
    "valid_until",
    "status",
    "in_force",
)


def require_list_name(out: Path | None) -> None:
    """Refuse a file whose name does not say its form, before anything is recorded. Raises `UsageError`."""
    if out is not None and out.suffix.lower() not in {".ndjson", ".csv"}:
        raise UsageError("a list is written as .ndjson or .csv", where="--out", hint="--out reissue.csv")


def write_list(out: Path, affected: Affected) -> None:
    """Write the certificates to be issued anew to `out`, one a line. Raises `StorageError`."""
    rows = [_row(one) for one in affected.to_reissue]
    if out.suffix.lower() == ".ndjson":
        write_file(out, b"".join(dumps(dict(row)) + b"\n" for row in rows))
        return
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=_COLUMNS)
    writer.writeheader()
    writer.writerows({name: harmless(value) for name, value in row.items()} for row in rows)
    # A spreadsheet takes the file for UTF-8 by its first character alone.
    write_file(out, text.getvalue().encode("utf-8-sig"))


def affected_member(affected: Affected, steps: tuple[str, ...]) -> dict[str, JsonValue]:
    """Return what the key signed as one JSON document."""
    certificates: list[JsonValue] = [
        {**_row(one), "in_force": one.in_force, "to_reissue": one.to_reissue} for one in affected.certificates
    ]
    accreditations: list[JsonValue] = [
        {"id": one.slug, "version": one.version, "subject": one.subject, "current": one.current}
        for one in affected.accreditations
    ]
    lists: list[JsonValue] = [
        {"list": one.list_number, "versions": list(one.versions), "last_signed": format_instant(one.last_signed)}
        for one in affected.lists
    ]
    following: list[JsonValue] = list(steps)
    return {
        "kid": affected.key.kid,
        "role": affected.key.role.value,
        "since": format_instant(affected.since),
        "recorded": affected.key.revoked is not None,
        "certificates": certificates,
        "accreditations": accreditations,
        "lists": lists,
        "to_reissue": len(affected.to_reissue),
        "next": following,
    }


def affected_lines(affected: Affected, steps: tuple[str, ...]) -> Iterator[Line]:
    """Tell what falls with the key, and what to do next."""
    certificates = affected.certificates
    if certificates:
        after = sum(not one.before for one in certificates)
        when = f"{len(certificates) - after:,} before {moment(affected.since)}, {after:,} since"
        yield Line(f"{counted(len(certificates), 'certificate')} signed with it ({when})")
        proven = sum(one.proven for one in certificates)
        yield Line(f"{proven:,} in a snapshot of the register from before: they stand")
        yield Line("nothing proves when the others were signed: they fall")
        yield Line(f"{len(affected.to_reissue):,} to be issued anew", Tone.STRONG)
    for one in certificates[:_MOST_SHOWN]:
        yield Line(_certificate_words(one), Tone.PLAIN if one.to_reissue else Tone.FAINT, indent=2)
    if len(certificates) > _MOST_SHOWN:
        yield Line(f"and {len(certificates) - _MOST_SHOWN:,} more: --json shows all, --out FILE writes them", indent=2)
    for granted in affected.accreditations:
        current = "the current one: sign the next version" if granted.current else "an earlier one"
        yield Line(f"accreditation {shown(granted.slug)}, version {granted.version}, {current}")
    for published in affected.lists:
        yield Line(_list_words(published))
    if not (certificates or affected.accreditations or affected.lists):
        yield Line("it signed no certificate, no accreditation and no list of this register")
    yield Line("What to do next", Tone.STRONG)
    for number, step in enumerate(steps, start=1):
        yield Line(f"{number}. {step}", indent=2)


def _row(one: AffectedCertificate) -> dict[str, str]:
    return {
        "number": one.number,
        "id": one.id,
        "holder": one.holder,
        "standard": one.standard,
        "issued_at": format_instant(one.issued_at),
        "signed": "before" if one.before else "since",
        "proven": "yes" if one.proven else "no",
        "valid_until": "" if one.valid_until is None else format_instant(one.valid_until),
        "status": one.status.value,
        "in_force": "yes" if one.in_force else "no",
    }


def _certificate_words(one: AffectedCertificate) -> str:
    force = "in force" if one.in_force else f"{one.status.value.replace('_', ' ')}, not in force"
    if not one.in_force and one.status.value in {"active", "scope_reduced"}:
        force = "expired"
    signed = "proven" if one.proven else "before" if one.before else "since"
    return f"{shown(one.name)}  {shown(one.holder)}, issued {moment(one.issued_at)} ({signed}), {force}"


def _list_words(one: AffectedList) -> str:
    first, last = one.versions[0], one.versions[-1]
    versions = f"version {first}" if first == last else f"{len(one.versions)} versions from {first} to {last}"
    return f"status list {one.list_number}: {versions}, the last signed {moment(one.last_signed)}"
