"""Documents with proofs as a forger makes them: any member, any octets, rightly signed where that is wanted."""

from __future__ import annotations

from typing import Any

from tests.vc.securing.forge import CLAIMS, ES256_KEY, MemorySigner
from vc.encoding import jcs, strict_json
from vc.encoding.multibase import encode_base58btc
from vc.keys.private_key import PrivateKey
from vc.securing.data_integrity.cryptosuite import hash_for
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity

CONTEXT = CLAIMS["@context"]
PROOF: dict[str, Any] = {
    "type": "DataIntegrityProof",
    "cryptosuite": "ecdsa-jcs-2019",
    "created": "2026-05-04T08:00:00Z",
    "verificationMethod": "did:web:cab.example#key-1",
    "proofPurpose": "assertionMethod",
    "@context": CONTEXT,
}


def proof_over(
    document: dict[str, Any], options: dict[str, Any] | None = None, *, key: PrivateKey = ES256_KEY
) -> dict[str, Any]:
    """A proof with exactly these options over exactly this document, signed by `key` whatever the options say."""
    said = PROOF if options is None else options
    digest = hash_for(key.algorithm)
    value = key.sign(digest(jcs.canonicalize(said)).digest() + digest(jcs.canonicalize(document)).digest())
    return {**said, "proofValue": encode_base58btc(value)}


def with_proof(**members: Any) -> bytes:
    """A signed document whose proof has these members too; None takes a member away."""
    options = {name: value for name, value in {**PROOF, **members}.items() if value is not None}
    value = options.pop("proofValue", None)
    proof = proof_over(CLAIMS, options)
    return octets({**CLAIMS, "proof": proof if value is None else {**proof, "proofValue": value}})


def octets(document: object) -> bytes:
    return strict_json.dumps(document)


def signed(**options: Any) -> dict[str, Any]:
    """The document with one good proof of its issuer."""
    return secure_data_integrity(CLAIMS, MemorySigner(), ProofOptions(**options))
