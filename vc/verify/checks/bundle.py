"""V2.4, V2.5, V2.7, V2.8: whether a bundle counts under a root, and which root that has become."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.model.document import Reference
from vc.trust.manifest import read_signed_manifest
from vc.trust.succession import ROOTS_URL, root_digest, steps

if TYPE_CHECKING:
    from vc.trust.manifest import Manifest, SignedManifest
    from vc.trust.root import Root
    from vc.verify.case import Case
    from vc.verify.evidence import Anchor


def establish_bundle(case: Case, root: Root, raw: bytes) -> bool:
    """Put the bundle's manifest, and the root that signed it, into the case. False where the bundle does not count.

    `raw` are the octets of the manifest.
    """
    seen = case.evidence.seen
    try:
        signed = case.memo.once(("manifest", raw), lambda: read_signed_manifest(raw))
        reached = _last_root(case, signed, root)
        delegated = _delegated(case, root)
        if reached is None or not (in_force(case, reached) if delegated else root_counts(case, reached)):
            return False
        manifest = case.memo.once(("signed manifest", raw, root_key(case)), lambda: signed.require(reached))
    except Refused as refusal:
        case.refused(refusal, spec="V2.4")
        return False
    if manifest.environment is not reached.environment:
        case.unknown(Code.BUNDLE_ORIGIN, detail=f"the bundle is for {manifest.environment}", spec="V2.5")
        return False
    line = case.root if delegated and case.root is not None else reached
    try:
        if seen is not None:
            seen.hold_bundle(manifest.version, signed.digest, line)
    except Refused as refusal:
        case.refused(refusal, spec="V2.8")
        return False
    case.manifest, case.manifest_digest, case.root = manifest, signed.digest, line
    return _current(case, manifest)


def _delegated(case: Case, root: Root) -> bool:
    """Whether a signed trust list names this root, and so may replace it: what was seen is the line above it."""
    return case.root is not None and case.root is not root


def root_counts(case: Case, root: Root) -> bool:
    """Whether a root is in force, and none that was replaced as far as this verifier has seen (V2.2, V2.8)."""
    seen = case.evidence.seen
    if not in_force(case, root):
        return False
    try:
        if seen is not None:
            digest = case.memo.once(("digest of the root", root_key(case)), lambda: root_digest(root))
            seen.hold_root(root.version, digest)
    except Refused as refusal:
        case.refused(refusal, spec="V2.8")
        return False
    return True


def in_force(case: Case, root: Root) -> bool:
    """Whether a root has not expired (V2.2)."""
    if case.question.now < root.expires:
        return True
    case.unknown(Code.TRUST_EXPIRED, detail="the root has expired", spec="V2.2")
    return False


def root_key(case: Case) -> tuple[Anchor | None, bytes | None]:
    """Return what decides which root counts: what was verified under one is never taken for verified under another."""
    roots = case.evidence.documents.get(ROOTS_URL)
    return case.evidence.anchor, None if roots is None else roots.content


def _last_root(case: Case, signed: SignedManifest, root: Root) -> Root | None:
    """The root that the bundle's succession leads to from the anchor's; it proves itself, so it is read first (V2.7).

    None where the succession that the manifest names is not at hand, or proves nothing.
    """
    member = signed.manifest.member(ROOTS_URL)
    if member is None:
        return root
    document = case.evidence.documents.get(ROOTS_URL)
    if document is None:
        if ROOTS_URL not in case.evidence.missing:
            case.wants[ROOTS_URL] = Reference(ROOTS_URL)
        case.unknown(Code.TRUST_ROOT_UNPROVEN, detail="the bundle's succession of roots is not at hand", spec="V2.7")
        return None
    raw = document.content
    if case.memo.once(("sha256", raw), lambda: hashlib.sha256(raw).hexdigest()) != member.sha256:
        detail = "not the document that the manifest names"
        case.unknown(Code.BUNDLE_MIXED, subject=ROOTS_URL, detail=detail, spec="V2.5")
        return None
    try:
        line = case.memo.once(("roots", root_key(case)), lambda: (root, *steps(raw, root)))
        # Whoever has the keys of a root that was replaced can sign another line, which leads past the one seen.
        if case.evidence.seen is not None and not _delegated(case, root):
            case.evidence.seen.hold_line(line)
        return line[-1]
    except Refused as refusal:
        case.refused(refusal, subject=ROOTS_URL, spec="V2.7")
        return None


def _current(case: Case, manifest: Manifest) -> bool:
    question = case.question
    if question.now >= manifest.expires:
        case.unknown(Code.BUNDLE_EXPIRED, detail="the bundle has expired", spec="V2.5")
        return False
    age = question.now - manifest.created
    if age > question.policy.bundle_age(question.act) or -age > question.policy.clock_skew:
        case.unknown(Code.BUNDLE_STALE, detail=f"the bundle was signed {int(age.total_seconds())} s ago", spec="V2.5")
        return False
    case.passed(Code.BUNDLE_ANCHORED, detail=f"bundle version {manifest.version}", spec="V2.4")
    return True
