"""Which snapshots of an issuer's register belong into a bundle (specs/register-snapshot.md N6, N22)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.errors import Refused
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.read import read_document
from vc.securing.secured import Form, SecuredCredential
from vc.trust.number_set import NumberSet, key_of
from vc.trust.register_snapshot import RegisterSnapshot, base_of, parse_register_index, parse_register_snapshot
from vc.verify.policy import PRESETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vc.keys.did_document import DidDocument
    from vc.model.document import Retrieved

_EVER: Final = datetime.max.replace(tzinfo=UTC)
LAST: Final = (_EVER,)
"""Asks for the last snapshot of all."""


def cuts_of(document: DidDocument, *, last: bool) -> tuple[datetime, ...]:
    """Return the moments before which the last snapshot is wanted: each key's compromise, and now where `last`.

    The margins are those of the presets. Empty where no snapshot is wanted at all.
    """
    margins = {policy.compromise_margin for policy in PRESETS.values()}
    fallen = {method.revoked for method in document.methods if method.revoked is not None}
    return (*sorted({since - margin for since in fallen for margin in margins}), *(LAST if last else ()))


def heads_named(index: Retrieved, cuts: tuple[datetime, ...]) -> tuple[str, ...]:
    """Return the addresses of the last snapshot before each of `cuts`. Raises `Refused` for what is no index.

    Nothing is authenticated here: whoever uses the bundle does that.
    """
    parsed = parse_register_index(_secured(index, Form.JWT_REGISTER_INDEX), DEFAULT_LIMITS)
    base = _base(index.url)
    named = (parsed.last_before(cut) for cut in cuts)
    return tuple(dict.fromkeys(one.url(base) for one in named if one is not None))


def parts_named(head: Retrieved, index_url: str) -> tuple[str, ...]:
    """Return the addresses of a snapshot's parts. Raises `Refused` for what is no head."""
    return tuple(part.url(_base(index_url)) for part in _snapshot(head).parts)


def numbers_named(head: Retrieved, index_url: str) -> tuple[str, ...]:
    """Return the addresses of the parts of a snapshot's numbers, none where it lists none. Raises `Refused`."""
    numbers = _snapshot(head).numbers
    return () if numbers is None else tuple(part.numbers_url(_base(index_url)) for part in numbers.parts)


def certificates_named(
    head: Retrieved, part: Retrieved, index_url: str, *, keys: frozenset[str] | None
) -> Iterator[str]:
    """Yield where the certificates of a part's numbers stand: all, or those with one of these keys (N20).

    Raises `Refused` for a head of another register: its addresses may lie anywhere.
    """
    snapshot = _snapshot(head)
    numbers = snapshot.numbers
    if numbers is None:
        return
    if snapshot.url != _base(index_url):
        raise Refused(Code.REGISTER_INVALID, f"{head.url} is of another register")
    for listed in NumberSet(part.content):
        if keys is None or key_of(listed.number) in keys:
            yield numbers.certificate_url(listed.name)


def _snapshot(head: Retrieved) -> RegisterSnapshot:
    return parse_register_snapshot(_secured(head, Form.JWT_REGISTER_SNAPSHOT), DEFAULT_LIMITS)


def _secured(document: Retrieved, form: Form) -> SecuredCredential:
    secured = read_document(document.content, DEFAULT_LIMITS, expect=frozenset({form}))
    if isinstance(secured, Finding):
        raise Refused(secured.code, f"{document.url}: {secured.detail}")
    return secured


def _base(index_url: str) -> str:
    base = base_of(index_url)
    if base is None:
        raise Refused(Code.REGISTER_INVALID, f"{index_url} is no index of a register")
    return base
