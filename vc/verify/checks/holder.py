"""V11.3 to V11.5 and V11.8: who the holder of a presentation is, and whether it has signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.keys.did import did_of, parse_did, resolve_static
from vc.keys.verification_method import AUTHENTICATION
from vc.model.claims import mapping
from vc.model.finding import Finding, Outcome
from vc.trust.keys_in_time import key_standing, window_in
from vc.verify.checks.beside_holder import check_beside_holder
from vc.verify.checks.did import resolve
from vc.verify.examine import examine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vc.keys.did_document import DidDocument
    from vc.keys.verification_method import VerificationMethod
    from vc.model.document import Reference
    from vc.securing.secured import SecuredCredential
    from vc.verify.case import Case
    from vc.verify.memo import Memo
    from vc.verify.presented import Presented
    from vc.verify.question import Question


@dataclass(frozen=True, slots=True)
class Holder:
    """What is known of a holder: its DID, its document, or why that is not at hand.

    `wants` are documents that are still to be had, for the credential at position `beside`, whose evidence they are to
    join. `others` are positions of credentials that name other parties than the holder.
    """

    did: str
    document: DidDocument | None = None
    why: str = ""
    wants: tuple[Reference, ...] = ()
    beside: int = 0
    others: tuple[int, ...] = ()


def find_holder(presented: Presented, question: Question, memo: Memo) -> Holder:
    """Return what is known of the holder from the credentials that are authentic (V11.3, V11.8)."""
    did = presented.presentation.holder or _owner(str(presented.secured.kid))
    cases = [examine(evidence, question, memo) for evidence in presented.evidence]
    named = {number: set(_parties(case)) for number, case in enumerate(cases) if case.authentic}
    others = tuple(number for number, parties in named.items() if parties and did not in parties)
    try:
        if parse_did(did).method != "web":
            return Holder(did, resolve_static(did), others=others)
    except Refused as refusal:
        return Holder(did, why=refusal.detail, others=others)
    known = [number for number, case in enumerate(cases) if case.authentic and did in (*_parties(case), _issuer(case))]
    if not known:
        why = "no certificate in it names the holder, and nobody is asked on a stranger's word"
        return Holder(did, why=why, others=others)
    aside = cases[known[0]].aside(question, cases[known[0]].credential, cases[known[0]].secured)
    aside.wants = {}
    document = resolve(aside, did, frozenset())
    why = ", ".join(found.detail for found in aside.findings)
    return Holder(did, document, why, wants=tuple(aside.wants.values()), beside=known[0], others=others)


def check_holder(holder: Holder, secured: SecuredCredential, question: Question) -> tuple[Finding, ...]:
    """Return whether the holder has signed with a key by which it shows who it is (V11.4, V11.5, V11.8)."""
    signed = _signed(holder, secured, question)
    if signed.outcome is not Outcome.PASSED or holder.document is None:
        return (signed, *_differing(holder))
    return (signed, *check_beside_holder(secured, holder.document, question), *_differing(holder))


def _signed(holder: Holder, secured: SecuredCredential, question: Question) -> Finding:
    kid = str(secured.kid)
    if _owner(kid) != holder.did:
        return _not_holders(kid, f"the key is not {holder.did}'s")
    if holder.document is None:
        return _unknown(holder.did, holder.why)
    methods = holder.document.find_all(kid)
    if len(methods) != 1:
        return _unknown(kid, "the DID document gives this id to two keys" if methods else "not in the DID document")
    method = methods[0]
    if AUTHENTICATION not in method.relationships:
        return _not_holders(kid, f"not a key for {AUTHENTICATION}")
    if not method.key.accepts(secured.algorithm):
        return _not_holders(kid, f"the header says {secured.algorithm}, the key is for {method.key.algorithm}")
    if not secured.verified_by(method.key):
        return Finding(Code.SIG_INVALID, Outcome.FAILED, kid, "not the signature of the named key", "V11.5")
    return _ended(holder.document, method, question) or Finding(
        Code.PRESENTATION_HOLDER_BOUND, Outcome.PASSED, kid, spec="V11.5"
    )


def _ended(document: DidDocument, method: VerificationMethod, question: Question) -> Finding | None:
    """Return the finding on a key that is revoked by now, or had expired at the moment asked about."""
    ruling = key_standing(window_in(document, method.key), signed_at=question.at, now=question.now)[0]
    if ruling.outcome is Outcome.PASSED:
        return None
    return Finding(Code.PRESENTATION_HOLDER_KEY_ENDED, Outcome.FAILED, method.id, ruling.detail, "V11.4")


def _differing(holder: Holder) -> Iterator[Finding]:
    for number in holder.others:
        subject = f"/verifiableCredential/{number}"
        yield Finding(
            Code.PRESENTATION_HOLDER_DIFFERS, Outcome.PASSED, subject, f"it does not name {holder.did}", "V11.8"
        )


def _unknown(subject: str, detail: str) -> Finding:
    return Finding(Code.PRESENTATION_HOLDER_UNKNOWN, Outcome.UNKNOWN, subject, detail, "V11.3")


def _not_holders(kid: str, detail: str) -> Finding:
    return Finding(Code.PRESENTATION_NOT_HOLDERS, Outcome.FAILED, kid, detail, "V11.4")


def _owner(kid: str) -> str:
    """Return whose key `kid` names: a DID, or the https URL of a controlled identifier document."""
    return did_of(kid) if kid.startswith("did:") else kid.partition("#")[0]


def _issuer(case: Case) -> str:
    return case.recognised.issuer


def _parties(case: Case) -> Iterator[str]:
    """Yield whom an authentic credential names: its subject, and the party that it is issued to."""
    subject = mapping(case.secured.claims, "credentialSubject")
    for node in (subject, subject.get("issuedToParty")):
        identifier = node.get("id") if isinstance(node, dict) else None
        if isinstance(identifier, str):
            yield identifier
