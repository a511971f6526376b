"""`vc issue --preview`: what will be public, before anything is signed (specs/tables.md B12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from vc.encoding.strict_json import JsonValue
from vc.issue.prepare import IssuerProfile
from vc.issue.preview import Preview, counts, preview_of
from vc.register.addresses import Addresses
from vc.register.issuing.drafts import digest_of
from vc_cli.drafts import Written, credential_id, profile_for
from vc_cli.lines import Line, Tone, print_lines
from vc_cli.output import write_json
from vc_cli.shown_text import counted, shown

if TYPE_CHECKING:
    from vc.register.issuing.given_numbers import GivenNumber

WARNING: Final = (
    "Once published, a certificate's number, page and content are public for ever: "
    "it can be suspended or withdrawn, never taken back, and its number is never given again."
)
_SHOWN: Final = 5


def previews_of(
    drafts: Sequence[Written], profiles: Sequence[IssuerProfile], addresses: Addresses, *, now: datetime
) -> list[Preview]:
    """Return what issuing these drafts, which are without faults, would make public."""
    return [
        preview_of(
            one.draft,
            issuer=profile_for(one.draft, profiles, addresses, now=now),
            issued_at=now,
            credential_id=credential_id(one.draft, addresses),
        )
        for one in drafts
    ]


def issued_before(drafts: Sequence[Written], given: Mapping[str, GivenNumber]) -> list[bool]:
    """Tell for each draft whether it was issued before: then it is handed out again, and nothing changes."""
    return [one.draft.number in given and given[one.draft.number].key == digest_of(one.draft) for one in drafts]


def show_preview(previews: Sequence[Preview], before: Sequence[bool], *, as_json: bool) -> None:
    """Write the preview to stdout: the first few certificates and the sums for people, all of them as JSON."""
    summary = counts(previews)
    if as_json:
        listed: list[JsonValue] = [
            {**preview.to_json(), "issued_before": again} for preview, again in zip(previews, before, strict=True)
        ]
        write_json({"preview": listed, "counts": summary, "issued_before": sum(before), "warning": WARNING})
        return
    lines: list[Line] = []
    for preview, again in list(zip(previews, before, strict=True))[:_SHOWN]:
        lines += _lines(preview, again=again)
    if len(previews) > _SHOWN:
        lines.append(Line(f"... and {len(previews) - _SHOWN:,} more: all of them with --json"))
    lines += _sums(summary, sum(before))
    print_lines([*lines, Line(WARNING, Tone.NOTICE)])


def _lines(preview: Preview, *, again: bool) -> list[Line]:
    number = preview.number or preview.address
    rows = (
        ("Holder", " / ".join(filter(None, (preview.holder, preview.holder_native)))),
        ("Standard", preview.standard),
        ("Scope", preview.scope_text),
        ("Codes", "; ".join(preview.codes)),
        ("Covers", "; ".join(preview.places)),
        ("Countries", ", ".join(preview.countries)),
        ("Valid", f"{preview.valid_from} to {preview.valid_until}" if preview.valid_until else preview.valid_from),
        ("Page", preview.address),
        ("Label", preview.label),
    )
    heading = f"{number} (issued before: nothing changes)" if again else number
    told = [Line(shown(text), indent=2, label=label) for label, text in rows if text]
    return [Line(shown(heading), Tone.STRONG), *told, Line("")]


def _sums(summary: Mapping[str, JsonValue], before: int) -> list[Line]:
    lines = [Line(f"{counted(int(str(summary['certificates'])), 'certificate')}, {before:,} of them issued before")]
    for name in ("standards", "countries"):
        listed = summary[name]
        if isinstance(listed, dict):
            told = ", ".join(f"{key} {value}" for key, value in listed.items())
            lines.append(Line(shown(told), indent=2, label=name.capitalize()))
    return lines
