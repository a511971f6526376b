"""V9.3: whether a status list, a history or an index was signed by a key that its issuer's DID document lets sign it.

Pure: the verifier, the monitor and `vc serve` ask it alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.model.finding import Outcome
from vc.trust.body_signature import verified_by
from vc.trust.issue_time import NO_WITNESS
from vc.trust.keys_in_time import key_standing, window_in
from vc.trust.ruling import Ruling, failed
from vc.verify.checks.method import STATUS_LISTS, relationship_allows

if TYPE_CHECKING:
    from datetime import datetime

    from vc.keys.did_document import DidDocument
    from vc.securing.secured import SecuredCredential
    from vc.trust.body_signature import Verifies
    from vc.trust.issue_time import Witness


def list_signature_fault(
    secured: SecuredCredential,
    document: DidDocument,
    *,
    issued_at: datetime,
    now: datetime,
    verifies: Verifies = verified_by,
    witness: Witness | None = None,
) -> Ruling | None:
    """Return why the signature is not one of the issuer whose DID document this is; None where it is.

    `issued_at` is when the document says that it was signed, `now` when it is known what became of the key.
    `witness` is somebody else's word that it was there, for one signed with a key that is compromised by now.
    """
    method = document.find(secured.kid) if isinstance(secured.kid, str) else None
    if method is None:
        return failed(Code.KEY_UNKNOWN, f"the key {secured.kid!r:.300} is not known")
    if not relationship_allows(document, method, STATUS_LISTS) or not method.key.accepts(secured.algorithm):
        return failed(Code.KEY_PURPOSE, f"{method.id} is no key for status lists")
    if not verifies(secured, method.key):
        return failed(Code.SIG_INVALID, f"the signature is not that of {method.id}")
    window, had = window_in(document, method.key), witness or NO_WITNESS
    ruling = key_standing(window, signed_at=issued_at, now=now, proof=had.proof, margin=had.margin)[0]
    return None if ruling.outcome is Outcome.PASSED else ruling
