"""What a verification gives to remember: what was accepted of anchor and bundle (trust-list.md L14)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from vc.errors import ConfigurationError, Refused
from vc.trust.anchor import SignedTrustList, parse_anchor, parse_root_toml
from vc.trust.root import Root
from vc.trust.seen import Witnessed
from vc.trust.succession import root_digest
from vc.verify.case import Case
from vc.verify.checks.anchor import establish_anchor
from vc.verify.memo import Memo

if TYPE_CHECKING:
    from vc.model.finding import Finding
    from vc.verify.evidence import Anchor, Evidence
    from vc.verify.question import Question


def anchor_name(anchor: Anchor, memo: Memo | None = None) -> str | None:
    """Return the digest (hexadecimal) under which an anchor is remembered; None for one that can't be read.

    That of its root, so that root, bundle and trust list share what was seen; of a trust list without a root its own.
    """
    known = Memo() if memo is None else memo
    try:
        parsed = known.once(("anchor", anchor.content), lambda: parse_anchor(anchor.content))
        if isinstance(parsed, SignedTrustList):
            return None if anchor.root is None else root_digest(parse_root_toml(anchor.root))
    except (ConfigurationError, Refused):
        return None
    root = parsed if isinstance(parsed, Root) else parsed.root
    return hashlib.sha256(anchor.content).hexdigest() if root is None else root_digest(root)


def witnessed(evidence: Evidence, question: Question, memo: Memo | None = None) -> Witnessed | None:
    """Return what is accepted of anchor and bundle, whatever the input; None where they do not count.

    Pure. The documents of the bundle that V2 needs must be at hand.
    """
    return accepted(evidence, question, memo)[0]


def accepted(
    evidence: Evidence, question: Question, memo: Memo | None = None
) -> tuple[Witnessed | None, tuple[Finding, ...]]:
    """Return the same, and the findings of V2, which say why anchor and bundle do not count."""
    case = Case(evidence, question, Memo() if memo is None else memo)
    if not establish_anchor(case):
        return None, tuple(case.findings)
    times = [case.trust.issued] if case.manifest is None else [case.trust.issued, case.manifest.created]
    new = Witnessed(
        root=case.root,
        bundle_version=0 if case.manifest is None else case.manifest.version,
        bundle_digest=case.manifest_digest,
        trust_list_version=case.trust.version if case.signed_list else 0,
        signed_time=max(times),
    )
    return new, tuple(case.findings)
