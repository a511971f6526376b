"""From a JSON document with proofs to claims and a signature to check (specs/securing.md DI1 to DI10).

Of several proofs one is the controller's, and stands for the document; all others stand beside it
(specs/decisions/0047-proofs-beside-the-issuers.md).
"""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.errors import Refused
from vc.keys.verification_method import ASSERTION_METHOD
from vc.securing.data_integrity.chain import needed_by, previous_of
from vc.securing.data_integrity.cryptosuite import Cryptosuite, suite_of
from vc.securing.data_integrity.proof import DATA_INTEGRITY_PROOF, Proof, read_proofs
from vc.securing.data_integrity.sealed import SharedStatements, sealed_by
from vc.securing.secured import UNDECIDED, Form, ProofBeside, SecuredCredential

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.model.limits import Limits

_UNREADABLE: Final = UNDECIDED | {Code.PROOF_TYPE, Code.PROOF_CRYPTOSUITE}


def read_data_integrity(
    document: JsonObject, raw: bytes, limits: Limits, *, purpose: str = ASSERTION_METHOD
) -> SecuredCredential:
    """Return the secured credential or presentation that strict JSON has read from `raw`.

    `purpose` is the one for which its controller must have made the proof: `assertionMethod` for a credential,
    `authentication` for a presentation. Refuses with the code of the first rule broken. No signature is checked.
    """
    proofs = read_proofs(document, limits)
    previous = previous_of(proofs)
    place = _the_proof(proofs, _controller(document, purpose), purpose)
    proof = proofs[place]
    suite = _known_suite(proof)
    if proof.purpose != purpose:
        raise Refused(Code.PROOF_PURPOSE, f"made for {proof.purpose!a}, not for {purpose}")
    statements = SharedStatements(limits)
    before = [proofs[one] for one in previous[place]]
    sealed = sealed_by(document, proof, suite, statements=statements, previous=before)
    needed = needed_by(previous, place)
    beside = tuple(
        _beside(
            document,
            one,
            [proofs[earlier] for earlier in previous[other]],
            needed=other in needed,
            statements=statements,
        )
        for other, one in enumerate(proofs)
        if other != place
    )
    return SecuredCredential(
        form=Form.DATA_INTEGRITY,
        algorithm=sealed.algorithm.value,
        kid=proof.verification_method,
        raw=raw,
        header=MappingProxyType(proof.options),
        claims=sealed.claims,
        payload=sealed.payload,
        signing_input=sealed.signing_input,
        signature=sealed.signature,
        digest=hashlib.sha256(sealed.payload).digest(),
        created=proof.created,
        expires=proof.expires,
        beside=beside,
    )


def expect_proof_for(secured: SecuredCredential, *, domain: Collection[str] = (), challenge: str | None = None) -> None:
    """Hold a proof against what the verifier asked its maker for (VC Data Integrity 1.0 section 4.4, steps 6 and 7).

    `domain` are all the domains for which it must be made; empty asks for none. Refuses with `proof.domain`,
    `proof.challenge`.
    """
    stated = secured.header.get("domain", [])
    domains = [stated] if isinstance(stated, str) else stated
    if domain and set(domain) != set(domains):
        raise Refused(Code.PROOF_DOMAIN, "the proof was made for another domain than this one")
    if challenge is not None and secured.header.get("challenge") != challenge:
        raise Refused(Code.PROOF_CHALLENGE, "the proof does not answer the challenge")


def _controller(document: Mapping[str, JsonValue], purpose: str) -> str | None:
    """Return who must have signed: a credential's issuer, or a presentation's holder, whoever else it names."""
    stated = document.get("issuer" if purpose == ASSERTION_METHOD else "holder")
    named = stated.get("id") if isinstance(stated, dict) else stated
    return named if isinstance(named, str) else None


def _the_proof(proofs: Sequence[Proof], controller: str | None, purpose: str) -> int:
    own = [place for place, proof in enumerate(proofs) if proof.verification_method.partition("#")[0] == controller]
    fitting = {place: suite_of(proofs[place].cryptosuite) for place in own if proofs[place].purpose == purpose}
    known = {place: suite for place, suite in fitting.items() if suite is not None}
    over_json = [place for place, suite in known.items() if not suite.over_statements]
    return next(iter((*over_json, *known, *own)), 0)


def _known_suite(proof: Proof) -> Cryptosuite:
    if proof.type != DATA_INTEGRITY_PROOF:
        raise Refused(Code.PROOF_TYPE, f"a proof of type {proof.type!a}, not {DATA_INTEGRITY_PROOF}")
    suite = suite_of(proof.cryptosuite)
    if suite is None:
        raise Refused(Code.PROOF_CRYPTOSUITE, f"the cryptosuite {proof.cryptosuite!a} is not one that is accepted")
    return suite


def _beside(
    document: Mapping[str, JsonValue],
    proof: Proof,
    previous: Sequence[Proof],
    *,
    needed: bool,
    statements: SharedStatements,
) -> ProofBeside:
    try:
        sealed = sealed_by(document, proof, _known_suite(proof), statements=statements, previous=previous)
    except Refused as refusal:
        if refusal.code not in _UNREADABLE:
            raise
        return ProofBeside(proof.verification_method, proof.purpose, needed, proof.expires, unreadable=refusal.detail)
    return ProofBeside(
        proof.verification_method,
        proof.purpose,
        needed,
        proof.expires,
        algorithm=sealed.algorithm.value,
        signing_input=sealed.signing_input,
        signature=sealed.signature,
    )
