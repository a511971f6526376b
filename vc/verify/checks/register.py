"""V5.2 and V5.3: the issuer's register on a certificate, then and now (specs/register-snapshot.md N6 to N10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.securing.secured import Form
from vc.trust.issue_time import InSnapshot, ProofNotHad
from vc.verify.checks.register_documents import RegisterDocuments

if TYPE_CHECKING:
    from datetime import datetime

    from vc.keys.did_document import DidDocument
    from vc.trust.manifest import Manifest
    from vc.trust.register_snapshot import RegisterIndex, RegisterSnapshot
    from vc.verify.case import Case, Recognised

_NOT_HAD = ProofNotHad("the issuer's register could not be had or read")


def proof_before(
    case: Case, recognised: Recognised, document: DidDocument, *, url: str, cut: datetime
) -> InSnapshot | ProofNotHad | None:
    """Return the proof that the target was in the register before `cut` (N7); None where it is known not to be."""
    register = RegisterDocuments(case, recognised, document, url)
    index = register.established_index()
    if index is None:
        return _NOT_HAD
    complete = index.issued_at >= cut and not _lost_label(case, index)
    named = index.last_before(cut)
    if named is None:
        return None if complete else ProofNotHad("the register's index is older than the compromise")
    held = register.established(index, named)
    if held is None:
        return _NOT_HAD
    if held.holds(case.secured.digest):
        return InSnapshot(named.issued_at, named.version)
    return None if complete else ProofNotHad("the register's index may not name every certificate of before")


def check_listed(case: Case, recognised: Recognised, document: DidDocument, *, url: str) -> None:
    """Look the target up in the register that the bundle holds (N8)."""
    register = RegisterDocuments(case, recognised, document, url)
    index, manifest = register.established_index(), case.manifest
    # A bundle may hold an older snapshot alone, for a key that fell.
    if index is None or manifest is None or manifest.member(index.snapshots[-1].url(index.url)) is None:
        return
    head = register.established_head(index, index.snapshots[-1])
    if head is None or _for_its_numbers(manifest, index, head):
        return
    held = register.established(index, index.snapshots[-1])
    if held is None:
        return
    shown, signed_at = f"snapshot {held.named.version}", case.credential.issued_at
    if held.holds(case.secured.digest):
        case.passed(Code.REGISTER_LISTED, subject=url, detail=shown, spec="V5.3")
    elif signed_at is not None and signed_at < index.until and not _lost_label(case, index):
        detail = f"not in {shown}, which holds all that the issuer had signed by then"
        case.failed(Code.REGISTER_ABSENT, subject=url, detail=detail, spec="V5.3")


def _for_its_numbers(manifest: Manifest, index: RegisterIndex, head: RegisterSnapshot) -> bool:
    """Whether the head may be in the bundle for the numbers that it names, and not for its digests (N8)."""
    if all(manifest.member(part.url(index.url)) for part in head.parts) or head.numbers is None:
        return False
    return any(manifest.member(part.numbers_url(index.url)) for part in head.numbers.parts)


def _lost_label(case: Case, index: RegisterIndex) -> bool:
    # Neither labels nor wallet forms are published, so a restore can lose both.
    return case.secured.form in {Form.LABEL, Form.DC_SD_JWT} and not index.labels
