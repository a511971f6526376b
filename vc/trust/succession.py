"""One root after another: each signed by the root before it and by itself (specs/trust-list.md L13).

Whoever trusts a root reaches its successors step by step, however long ago that was; nothing here makes a root
trusted whose line does not begin at one that is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue, dumps, loads_object
from vc.errors import Refused, UsageError
from vc.keys.signer import Signer
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.trust.envelope import ROOT_TYP, Envelope, read_envelope, seal
from vc.trust.root import Root
from vc.trust.table import Malformed, Table
from vc.trust.trust_list_form import root_from_table
from vc.trust.trust_list_members import root_members

ROOTS_FORMAT: Final = "accredited-vc-roots/1"
ROOTS_URL: Final = "urn:accredited-vc:roots"
"""Name of the member of a bundle that is the succession of roots."""
MOST_ROOTS: Final = 64
LARGEST_SUCCESSION: Final = 2_097_152
"""Octets of a succession."""

_DEPTH: Final = 6
_MEMBERS: Final = 16_384


def root_digest(root: Root) -> str:
    """Return the SHA-256 (hexadecimal) of a root's JSON: the name under which it is known, however it was written."""
    return hashlib.sha256(_payload(root)).hexdigest()


def sign_root(root: Root, signers: Sequence[Signer]) -> bytes:
    """Sign a root with keys of the one before it and of its own. Raises `UsageError` for the same key twice."""
    return seal(_payload(root), typ=ROOT_TYP, signers=signers)


def succession(signed: Sequence[bytes], *, start: Root, earlier: bytes | None = None) -> bytes:
    """Return the document that leads from `start` over the `signed` roots; `earlier` is one that is continued.

    Raises `UsageError` where a step does not hold: what nobody could follow is not written.
    """
    listed: list[JsonValue] = [] if earlier is None else _listed(earlier)
    listed.extend(loads_object(one, max_depth=_DEPTH, max_members=_MEMBERS) for one in signed)
    document = dumps({"format": ROOTS_FORMAT, "roots": listed})
    try:
        last_root(document, start)
    except Refused as refusal:
        hint = "sign with the threshold of the old root and of the new one"
        raise UsageError(refusal.detail, where="roots", hint=hint) from None
    return document


def is_succession(content: bytes) -> bool:
    """Whether a file claims to be a succession of roots; everything else of ours begins otherwise."""
    return content.startswith(b'{"format":"accredited-vc-roots/')


def last_root(raw: bytes, start: Root, limits: Limits = DEFAULT_LIMITS) -> Root:
    """Return the last root that a succession proves from `start`, which is `start` where nothing comes after it.

    Raises `Refused`: `trust.root_unproven`, or `limit.size`. Expiry is for the caller to judge, of the last one only.
    """
    reached = start
    for root in steps(raw, start, limits):
        reached = root
    return reached


def ends_at(raw: bytes, root: Root, limits: Limits = DEFAULT_LIMITS) -> bool:
    """Whether the last root that a document names is this one; how it is reached is for `last_root` to say."""
    try:
        listed = _listed(raw)
        return root_digest(_root(_envelope(listed[-1], limits), limits)) == root_digest(root)
    except Refused:
        return False


def steps(raw: bytes, start: Root, limits: Limits = DEFAULT_LIMITS) -> Iterator[Root]:
    """Yield the roots after `start`, each proven by the one before it and by itself; refuses as `last_root` does."""
    envelopes = [_envelope(item, limits) for item in _listed(raw)]
    roots = [_root(envelope, limits) for envelope in envelopes]
    for earlier, later in pairwise(roots):
        if later.version != earlier.version + 1:
            raise _unproven(f"root {later.version} stands after root {earlier.version}")
    known = start
    for envelope, root in zip(envelopes, roots, strict=True):
        if root.version < start.version:
            continue
        if root.version == start.version:
            if root_digest(root) != root_digest(start):
                raise _unproven(f"another root {root.version} than the one that is trusted")
            continue
        _require_step(envelope, known, root)
        known = root
        yield root


def _require_step(envelope: Envelope, known: Root, root: Root) -> None:
    if root.version != known.version + 1:
        raise _unproven(f"no root leads from {known.version} to {root.version}")
    if root.environment is not known.environment:
        raise _unproven(f"root {root.version} is for {root.environment}")
    for role, judge in (("before it", known), ("itself", root)):
        if not envelope.authentic(judge):
            told = f"root {root.version} is not signed by enough keys of the root {role}"
            raise _unproven(f"{told}: it needs {judge.threshold}")


def _payload(root: Root) -> bytes:
    return dumps(root_members(root) | {"expires": format_instant(root.expires)})


def _listed(raw: bytes) -> list[JsonValue]:
    if len(raw) > LARGEST_SUCCESSION:
        raise Refused(Code.LIMIT_SIZE, f"a succession of more than {LARGEST_SUCCESSION} octets")
    try:
        document = loads_object(raw, max_depth=_DEPTH, max_members=_MEMBERS)
    except Refused as refusal:
        raise _unproven(f"the succession can't be read: {refusal.detail}") from None
    listed = document.get("roots")
    if list(document) != ["format", "roots"] or document["format"] != ROOTS_FORMAT or not isinstance(listed, list):
        raise _unproven(f"not a succession of roots: it must be {ROOTS_FORMAT}")
    if not 1 <= len(listed) <= MOST_ROOTS:
        raise _unproven(f"a succession holds 1 to {MOST_ROOTS} roots")
    if dumps(document) != raw:
        raise _unproven("the succession is not spelt as it must be: compact JSON")
    return listed


def _envelope(item: JsonValue, limits: Limits) -> Envelope:
    try:
        return read_envelope(dumps(item), typ=ROOT_TYP, limits=limits)
    except Refused as refusal:
        raise _unproven(refusal.detail) from None


def _root(envelope: Envelope, limits: Limits) -> Root:
    try:
        members = loads_object(envelope.payload, max_depth=limits.json_depth, max_members=limits.json_members)
        root = root_from_table(Table(members))
    except Refused as refusal:
        raise _unproven(refusal.detail) from None
    except Malformed as fault:
        raise _unproven(f"root: {fault}") from None
    if _payload(root) != envelope.payload:
        raise _unproven("a root is not spelt as it must be")
    return root


def _unproven(detail: str) -> Refused:
    return Refused(Code.TRUST_ROOT_UNPROVEN, detail)
