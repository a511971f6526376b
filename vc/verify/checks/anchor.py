"""V2: the anchor, and the bundle that it vouches for. What arrives never anchors itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import ConfigurationError, Refused
from vc.trust.anchor import SignedTrustList, open_signed_trust_list, parse_anchor, parse_root_toml
from vc.trust.root import Root
from vc.trust.trust_list import TrustList
from vc.verify.checks.bundle import establish_bundle, root_counts, root_key

if TYPE_CHECKING:
    from vc.verify.case import Case


def establish_anchor(case: Case) -> bool:
    """Put the trust list that counts into the case. False when there is none: then nothing may be asked (V2.1)."""
    anchor = case.evidence.anchor
    if anchor is None:
        case.unknown(Code.TRUST_NONE, detail="no trust list or root was given", spec="V2.1")
        if case.evidence.manifest is not None:
            case.unknown(Code.BUNDLE_UNANCHORED, detail="no root vouches for the bundle", spec="V2.4")
        return False
    _provenance(case)
    if not _clock_stands(case):
        return False
    try:
        parsed = case.memo.once(("anchor", anchor.content), lambda: parse_anchor(anchor.content))
    except (ConfigurationError, Refused) as fault:
        case.unknown(Code.TRUST_MALFORMED, detail=str(fault), spec="V2.2")
        return False
    if isinstance(parsed, SignedTrustList):
        return _from_signed_list(case, parsed, anchor.root)
    if isinstance(parsed, Root):
        return _from_root(case, parsed)
    return _from_list(case, parsed, parsed.root)


def _clock_stands(case: Case) -> bool:
    """Whether the clock is not behind what was signed before; with a wrong one every date would be judged wrongly."""
    seen = case.evidence.seen
    try:
        if seen is not None:
            seen.hold_clock(case.question.now, case.question.policy.clock_skew)
    except Refused as refusal:
        case.refused(refusal, spec="V0.4")
        return False
    return True


def _provenance(case: Case) -> None:
    anchor, expected = case.evidence.anchor, case.evidence.anchor_expected
    if case.evidence.anchor_saved:
        case.unknown(Code.TRUST_FROM_EVIDENCE, detail="the anchor came with the evidence; give your own", spec="V2.3")
    if anchor is not None and expected is not None and anchor.digest != expected:
        case.unknown(Code.TRUST_ANCHOR_DIFFERS, detail=f"the evidence was judged under {expected}", spec="V2.3")


def _from_signed_list(case: Case, signed: SignedTrustList, root_given: bytes | None) -> bool:
    """A signed trust list given by the user: it counts under a root of the user's own, and so does a bundle (V2.2)."""
    if root_given is None:
        detail = "a signed trust list counts only under a root that is given"
        case.unknown(Code.TRUST_UNSIGNED, detail=detail, spec="V2.2")
        return False
    try:
        root = parse_root_toml(root_given)
        if not root_counts(case, root):
            return False
        trust = case.memo.once(
            ("trust list", signed.raw, root_key(case)), lambda: open_signed_trust_list(signed.raw, root)
        )
    except ConfigurationError as fault:
        case.unknown(Code.TRUST_MALFORMED, detail=str(fault), spec="V2.2")
        return False
    except Refused as refusal:
        case.refused(refusal, spec="V2.2")
        return False
    case.root = root
    return _list_holds(case, trust, root) and _from_list(case, trust, trust.root or root)


def _from_list(case: Case, trust: TrustList, root: Root | None) -> bool:
    """A trust list given by the user; a bundle counts only under the root that it carries, or that signed it (V2.4)."""
    if not _current(case, trust):
        return False
    if case.evidence.manifest is not None and not _bundle_counts(case, root, case.evidence.manifest):
        return False
    _anchored(case, "trust list", trust)
    return True


def _from_root(case: Case, root: Root) -> bool:
    """A root given by the user: the bundle, and the trust list in it, must be signed by it (V2.6)."""
    case.root_given = True
    manifest = case.evidence.manifest
    if manifest is None:
        if root_counts(case, root):
            case.unknown(Code.TRUST_NONE, detail="a root needs a bundle with a trust list", spec="V2.6")
        return False
    if not establish_bundle(case, root, manifest) or case.manifest is None or case.root is None:
        return False
    document = case.document(case.manifest.trust_list_url)
    # However it is said to have come: an older list of the same root would take back what this one says.
    if document is None or not case.pinned(document):
        case.unknown(Code.TRUST_NONE, detail="the bundle's trust list is not at hand", spec="V2.6")
        return False
    raw, reached = document.content, case.root
    try:
        trust = case.memo.once(("trust list", raw, root_key(case)), lambda: open_signed_trust_list(raw, reached))
    except Refused as refusal:
        case.refused(refusal, subject=document.url, spec="V2.6")
        return False
    if not _list_holds(case, trust, reached) or not _current(case, trust):
        return False
    _anchored(case, "root", trust)
    return True


def _current(case: Case, trust: TrustList) -> bool:
    if trust.issued <= case.question.now + case.question.policy.clock_skew and case.question.now < trust.expires:
        return True
    case.unknown(Code.TRUST_EXPIRED, detail="the trust list is not in force now", spec="V2.2")
    return False


def _anchored(case: Case, kind: str, trust: TrustList) -> None:
    case.trust, case.anchored = trust, True
    case.passed(Code.TRUST_ANCHORED, detail=f"{kind}, trust list version {trust.version}", spec="V2.2")


def _bundle_counts(case: Case, root: Root | None, manifest: bytes) -> bool:
    if root is None:
        case.unknown(Code.BUNDLE_UNANCHORED, detail="no root vouches for the bundle", spec="V2.4")
        return False
    return establish_bundle(case, root, manifest)


def _list_holds(case: Case, trust: TrustList, root: Root) -> bool:
    """Whether a signed trust list may come after the last one that was seen (V2.8)."""
    if case.evidence.seen is None:
        return True
    try:
        case.evidence.seen.hold_trust_list(trust.version, root)
    except Refused as refusal:
        case.refused(refusal, spec="V2.8")
        return False
    case.signed_list = True
    return True
