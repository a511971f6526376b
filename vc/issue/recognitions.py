"""Under which recognitions of a home a draft may be issued: one for each kind that its scheme demands (T13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from vc.model.vocabulary import LinkKind
from vc.trust.needed_links import kinds_needed

if TYPE_CHECKING:
    from vc.issue.draft import Draft
    from vc.issue.prepare import AccreditationReference, IssuerProfile


def kinds_of_draft(draft: Draft) -> tuple[LinkKind, ...]:
    """Return the kinds of recognition that a draft will rest on; a plain UNTP credential has no scheme of ours."""
    subject = draft.claims.get("credentialSubject")
    scope = subject.get("certifiedScope") if draft.profile is not None and isinstance(subject, dict) else None
    scheme = scope.get("scheme") if isinstance(scope, dict) else None
    return kinds_needed(scheme if isinstance(scheme, str) else "")


def kinds_lacking(drafts: Iterable[Draft], profiles: Sequence[IssuerProfile]) -> tuple[LinkKind, ...]:
    """Return the kinds that some of the drafts need and that the home has not: those can't be confirmed."""
    held = {profile.accreditation.kind for profile in profiles if profile.accreditation is not None}
    needed = {kind for draft in drafts for kind in kinds_of_draft(draft)}
    return tuple(kind for kind in LinkKind if kind in needed - held)


def profiles_for(draft: Draft, profiles: Sequence[IssuerProfile]) -> tuple[IssuerProfile, ...]:
    """Return the issuer as it may stand on this draft, each time with one recognition of each kind that it needs.

    `profiles` are all of the home, each with one recognition, or one without any. A kind that the home lacks is left
    out: `prepare` refuses that in production, and a `test` home issues under what it has.
    """
    held: dict[LinkKind, list[AccreditationReference]] = {}
    for profile in profiles:
        if profile.accreditation is not None:
            held.setdefault(profile.accreditation.kind, []).append(profile.accreditation)
    needed = [kind for kind in kinds_of_draft(draft) if kind in held] or [kind for kind in LinkKind if kind in held][:1]
    if not needed:
        return tuple(profiles)
    first = profiles[0]
    chosen = product(*(held[kind] for kind in needed))
    return tuple(replace(first, accreditation=each[0], beside=each[1:]) for each in chosen)
