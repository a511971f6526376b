"""Whether a draft says what a certificate says already: a reissue changes no decision (specs/register.md G57)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from vc.encoding.rfc3339 import format_instant, parse_instant
from vc.errors import Refused, StorageError, UsageError
from vc.issue.draft import Draft
from vc.model.claims import mapping
from vc.model.credential import credential_from_claims
from vc.model.scope import Scope
from vc.model.scope_claims import scope_from_claims
from vc.register.certificates.certificates import Certificate
from vc.register.own_document import opened
from vc.securing.secured import Form


def require_same_decision(old: Certificate, draft: Draft) -> None:
    """Refuse a draft of another decision than that of `old`: it would hold longer, or cover something else.

    The holder's name, its address and the sites' are free to change. Raises `UsageError` that says what differs, or
    that the draft can't be read; `StorageError` where the stored certificate can't be.
    """
    where = draft.number or old.name
    try:
        end = end_of(draft)
        subject = mapping(draft.claims, "credentialSubject")
        scope = None if draft.profile is None else scope_from_claims(mapping(subject, "certifiedScope"), path="")
    except Refused as refusal:
        raise UsageError(f"can't be read: {refusal.detail}", where=where) from None
    differing = ""
    if old.valid_until is not None and (end is None or end > old.valid_until):
        told = "without an end" if end is None else f"until {format_instant(end)}"
        differing = f"is to hold {told}, longer than {old.name}, which ends on {format_instant(old.valid_until)}"
    elif scope is not None:
        differing = next(_differing(scope, old), "")
    if differing:
        raise UsageError(
            differing,
            where=draft.number or "draft",
            hint="a new decision is a new certificate: `vc issue`, then `vc supersede`",
        )


def end_of(draft: Draft) -> datetime | None:
    """Return the end of a draft, None where it has none. Raises `Refused` where it can't be read."""
    until = draft.claims.get("validUntil")
    return parse_instant(until) if isinstance(until, str) else None


def _differing(new: Scope, old: Certificate) -> Iterator[str]:
    held = _scope_of(old)
    if held is None:
        yield f"follows a profile, and {old.name} follows none"
        return
    if (new.standard, new.edition) != (held.standard, held.edition):
        yield f"is for {_standard(new)}, not for {_standard(held)}"
    if new.scheme != held.scheme:
        yield f"is under {new.scheme or 'no scheme'}, and {old.name} under {held.scheme or 'no scheme'}"
    if new.activity is not held.activity:
        yield f"attests {new.activity}, and {old.name} {held.activity}"
    for called, asked, had in (
        ("sector", new.sectors, held.sectors),
        ("product category", new.product_categories, held.product_categories),
        ("method", new.methods, held.methods),
        ("country", new.countries, held.countries),
        ("tariff code", new.hs_codes, held.hs_codes),
        ("location", new.locations, held.locations),
    ):
        if not asked <= had:
            yield f"covers the {called} {', '.join(sorted(asked - had))}, which {old.name} does not"
    if not held.countries <= new.countries:
        gone = ", ".join(sorted(held.countries - new.countries))
        yield f"no longer covers the country {gone}, in which {old.name} has its holder or a site"


def _scope_of(old: Certificate) -> Scope | None:
    claims = opened(old.secured, Form.VC_JWT, where=old.name).claims
    try:
        return credential_from_claims(claims).scope
    except Refused as refusal:
        raise StorageError(refusal.detail, where=old.name) from None


def _standard(scope: Scope) -> str:
    return f"{scope.standard or scope.scheme}:{scope.edition}".rstrip(":")
