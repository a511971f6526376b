"""Adding a Data Integrity proof to a document (VC Data Integrity 1.0 sections 4.2 and 4.3; specs/securing.md DI11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vc.encoding import strict_json
from vc.encoding.multibase import encode_base58btc
from vc.encoding.rfc3339 import format_instant
from vc.errors import Refused, UsageError
from vc.keys.verification_method import ASSERTION_METHOD
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.data_integrity.chain import previous_of
from vc.securing.data_integrity.cryptosuite import Cryptosuite, suite_for
from vc.securing.data_integrity.proof import DATA_INTEGRITY_PROOF, read_proofs
from vc.securing.data_integrity.sealed import Sealed, Sealing, SharedStatements, sealed_by, spoken_for
from vc.securing.second_opinion import require_confirmed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.keys.signer import Signer
    from vc.model.limits import Limits
    from vc.securing.data_integrity.proof import Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofOptions:
    """What a new proof says beside its signature (VC Data Integrity 1.0 section 2.1).

    `cryptosuite` is the one over JSON that goes with the signer's key, unless another is given.
    `created` and `expires` are aware moments, written to the second or finer as given; None leaves them out. `previous`
    are the ids of the document's proofs over which the new one is made.
    """

    cryptosuite: Cryptosuite | None = None
    purpose: str = ASSERTION_METHOD
    created: datetime | None = None
    expires: datetime | None = None
    id: str | None = None
    domain: tuple[str, ...] = ()
    challenge: str | None = None
    nonce: str | None = None
    previous: tuple[str, ...] = ()


DEFAULT_OPTIONS: Final = ProofOptions()


def secure_data_integrity(
    document: Mapping[str, JsonValue],
    signer: Signer,
    options: ProofOptions = DEFAULT_OPTIONS,
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> JsonObject:
    """Return a copy of `document` with one more proof.

    A document that has proofs keeps them, and gets an array of them. Raises `UsageError` for a document or options that
    our own reader would refuse (an id in `previous` that no proof has, a proof too many), `KeyMaterialError` where the
    signature does not verify with the signer's public key.
    """
    suite = options.cryptosuite or suite_for(signer.algorithm)
    if not suite.signs_with(signer.algorithm):
        raise UsageError(f"no proof of {suite.value} is made with a key for {signer.algorithm}")
    try:
        held = read_proofs(document, limits) if "proof" in document else ()
        context = None if suite.over_statements else document.get("@context")
        said = _written(options, signer.verification_method, suite, context=context)
        previous = _named(held, options.previous)
        sealing, claims = Sealing(suite, signer.algorithm, SharedStatements(limits)), spoken_for(document, said)
        to_sign = sealing.signing_input(sealing.canonical(claims), claims, said, previous=previous)
        proof: JsonObject = {**said, "proofValue": encode_base58btc(signer.sign(to_sign))}
        whole: JsonValue = [*(dict(one.whole) for one in held), proof] if held else proof
        secured: JsonObject = {**document, "proof": whole}
        sealed = _read_again(secured, suite, limits)
    except Refused as refusal:
        raise UsageError(f"our own reader would refuse this document: {refusal}") from None
    require_confirmed(signer.key, sealed.signing_input, sealed.signature)
    return secured


def _written(options: ProofOptions, method: str, suite: Cryptosuite, *, context: JsonValue) -> JsonObject:
    members: dict[str, JsonValue] = {
        "id": options.id,
        "type": DATA_INTEGRITY_PROOF,
        "cryptosuite": suite.value,
        "created": None if options.created is None else format_instant(options.created),
        "expires": None if options.expires is None else format_instant(options.expires),
        "verificationMethod": method,
        "proofPurpose": options.purpose,
        "domain": _one_or_all(options.domain),
        "challenge": options.challenge,
        "nonce": options.nonce,
        "previousProof": _one_or_all(options.previous),
        "@context": context,
    }
    return {name: value for name, value in members.items() if value is not None}


def _one_or_all(values: tuple[str, ...]) -> JsonValue:
    if len(values) == 1:
        return values[0]
    return list(values) or None


def _named(held: Sequence[Proof], names: Sequence[str]) -> list[Proof]:
    missing = set(names) - {proof.id for proof in held}
    if missing:
        raise UsageError(
            "previousProof names a proof that the document does not have", where=", ".join(sorted(missing))
        )
    return [proof for proof in held if proof.id in names]


def _read_again(secured: JsonObject, suite: Cryptosuite, limits: Limits) -> Sealed:
    """Return what the last proof has signed, read from the octets as a stranger would have them."""
    raw = strict_json.dumps(secured)
    again = strict_json.loads_object(raw, max_depth=limits.json_depth, max_members=limits.json_members)
    proofs = read_proofs(again, limits)
    places = previous_of(proofs)[-1]
    before = [proofs[place] for place in places]
    return sealed_by(again, proofs[-1], suite, statements=SharedStatements(limits), previous=before)
