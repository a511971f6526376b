"""The public page of a certificate: plain HTML that any web server can serve (specs/publication.md P10)."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Final

from vc.model.credential import Credential
from vc.model.published import VC_JWT
from vc.register.certificates.standing import Standing
from vc.status.value import StatusValue

_STYLE: Final = """
:root{color-scheme:light dark}
:root{--ink:#1c2430;--dim:#566173;--paper:#fff;--line:#d8dee6}
:root{--good:#0b6b3a;--bad:#a3161b;--hold:#8a5300}
@media(prefers-color-scheme:dark){
:root{--ink:#e8ecf2;--dim:#a5b0c0;--paper:#12161c;--line:#303945}
:root{--good:#5fd394;--bad:#ff8d8a;--hold:#f2b45c}}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:40rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.35rem;margin:0 0 .25rem;overflow-wrap:anywhere}
.status{margin:1rem 0;padding:.75rem 1rem;font-weight:600}
.status{border:1px solid var(--line);border-left:.4rem solid currentColor}
.good{color:var(--good)}.bad{color:var(--bad)}.hold{color:var(--hold)}
dl{display:grid;grid-template-columns:minmax(8rem,auto) 1fr;gap:.4rem 1rem;margin:1rem 0}
dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
a{color:inherit}
.check{display:inline-block;padding:.6rem 1rem;font-weight:600;text-decoration:none}
.check{border:1px solid currentColor;border-radius:.4rem}
small{color:var(--dim)}
""".strip()
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'"

_WORDS: Final = {
    StatusValue.ACTIVE: ("good", "✓", "Not suspended, withdrawn or replaced"),
    StatusValue.WITHDRAWN: ("bad", "✕", "Withdrawn"),
    StatusValue.SUSPENDED: ("hold", "!", "Suspended"),
    StatusValue.SCOPE_REDUCED: ("hold", "!", "Scope reduced"),
    StatusValue.CANCELLED: ("bad", "✕", "Cancelled"),
    StatusValue.SUPERSEDED: ("bad", "✕", "Replaced by another certificate"),
}


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page shows: the certificate's own words, where it stands, and where it can be checked."""

    credential: Credential
    standing: Standing
    credential_url: str
    check_url: str


def render_page(facts: PageFacts, *, at: datetime) -> bytes:
    """Return the page as UTF-8 HTML. It names no moment of its own, so it changes only with the certificate."""
    credential = facts.credential
    title = credential.number or credential.name or credential.id
    kind, mark, words = _state(facts, at)
    rows = "\n".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in _rows(facts) if value)
    text = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">
<meta name="referrer" content="no-referrer">
<title>{escape(title)}</title>
<link rel="dcc" type="{VC_JWT}" href="{escape(facts.credential_url)}">
<style>{_STYLE}</style>
</head>
<body>
<main>
<p><small>Certificate as published by {escape(credential.issuer_name or credential.issuer)}</small></p>
<h1>{escape(title)}</h1>
<p class="status {kind}"><span aria-hidden="true">{mark}</span> {escape(words)}</p>
<dl>
{rows}
</dl>
<p><a class="check" href="{escape(facts.check_url)}">Check this certificate now</a></p>
<p><small>This page repeats what its issuer published last. Anyone can copy a page: only the check compares the
signature, today's status and the issuer's accreditation. <a href="{escape(facts.credential_url)}">The signed
credential</a></small></p>
</main>
</body>
</html>
"""
    return text.encode()


def _state(facts: PageFacts, at: datetime) -> tuple[str, str, str]:
    kind, mark, words = _WORDS[facts.standing.value]
    if facts.standing.since is not None:
        words = f"{words} since {_day(facts.standing.since)}"
    until = facts.credential.valid_until
    if until is not None and at >= until and kind != "bad":
        return ("bad", "✕", f"Expired on {_day(until)}")
    return (kind, mark, words)


def _rows(facts: PageFacts) -> list[tuple[str, str]]:
    credential = facts.credential
    scope = credential.scope
    standard = "" if scope is None else f"{scope.standard or scope.scheme}:{scope.edition}".rstrip(":")
    successor = facts.standing.successor
    link = "" if successor is None else f'<a href="{escape(successor)}">{escape(successor)}</a>'
    return [
        ("Holder", _names(credential)),
        ("Standard", escape(standard)),
        ("Covers", escape(credential.scope_text or credential.name)),
        ("Sites and products", "<br>".join(escape(covered.name) for covered in credential.covered)),
        ("Valid from", _moment(credential.valid_from)),
        ("Valid until", _moment(credential.valid_until)),
        ("Next surveillance due", _moment(credential.surveillance_due)),
        ("Replaced by", link if _is_address(successor) else escape(successor or "")),
    ]


def _names(credential: Credential) -> str:
    names = [name for name in (credential.holder_native, credential.holder) if name]
    return "<br>".join(f'<bdi dir="auto">{escape(name)}</bdi>' for name in dict.fromkeys(names))


def _is_address(successor: str | None) -> bool:
    return successor is not None and successor.startswith("https://")


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else f'<time datetime="{moment.isoformat()}">{_day(moment)}</time>'


def _day(moment: datetime) -> str:
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


_MONTHS: Final = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
