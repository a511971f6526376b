"""What a proof has signed: the hash of its options, then that of the document (specs/securing.md DI5 to DI8).

Data Integrity EdDSA Cryptosuites 1.0 sections 3.3.2 to 3.3.7; Data Integrity ECDSA Cryptosuites 1.0 sections 3.3.2 to
3.3.7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.encoding import jcs
from vc.encoding.multibase import multibase_decode
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused
from vc.keys.algorithm import Algorithm
from vc.securing.data_integrity.cryptosuite import hash_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vc.securing.data_integrity.cryptosuite import Cryptosuite
    from vc.securing.data_integrity.proof import Proof


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a key is asked about, and the document for which its signature speaks, without any proof."""

    algorithm: Algorithm
    signing_input: bytes
    signature: bytes
    claims: Mapping[str, JsonValue]
    payload: bytes


def sealed_by(
    document: Mapping[str, JsonValue], proof: Proof, suite: Cryptosuite, *, previous: Sequence[Proof] = ()
) -> Sealed:
    """Return what `proof`, made over the document and the proofs `previous`, has signed.

    Refuses with `sig.encoding` a value that is no signature of the suite, with `proof.context` a proof for another
    context than the document's.
    """
    signature, algorithm = _signature(proof.value, suite)
    claims = spoken_for(document, proof.options)
    payload = jcs.canonicalize(claims)
    return Sealed(
        algorithm=algorithm,
        signing_input=signing_input(payload, claims, proof.options, algorithm=algorithm, previous=previous),
        signature=signature,
        claims=claims,
        payload=payload,
    )


def signing_input(
    payload: bytes,
    claims: Mapping[str, JsonValue],
    options: Mapping[str, JsonValue],
    *,
    algorithm: Algorithm,
    previous: Sequence[Proof] = (),
) -> bytes:
    """Return the octets that are signed: two hashes. `payload` is the canonical form of `claims`."""
    digest = hash_for(algorithm)
    if previous:
        payload = jcs.canonicalize({**claims, "proof": [dict(one.whole) for one in previous]})
    return digest(jcs.canonicalize(options)) + digest(payload)


def spoken_for(document: Mapping[str, JsonValue], options: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return the document for which a proof with these options speaks: no proof, and the proof's own context."""
    claims = {name: value for name, value in document.items() if name != "proof"}
    if "@context" not in options:
        return claims
    signed, stated = _listed(options["@context"]), _listed(claims.get("@context", []))
    if stated[: len(signed)] != signed:
        raise Refused(Code.PROOF_CONTEXT, "the document's @context does not begin with the proof's")
    return {**claims, "@context": options["@context"]}


def _listed(context: JsonValue) -> list[JsonValue]:
    return context if isinstance(context, list) else [context]


def _signature(text: str, suite: Cryptosuite) -> tuple[bytes, Algorithm]:
    if not text.startswith("z"):
        raise Refused(Code.SIG_ENCODING, "proofValue is not multibase base58btc")
    try:
        signature = multibase_decode(text)
    except Refused as refusal:
        raise Refused(Code.SIG_ENCODING, f"proofValue: {refusal.detail}") from None
    algorithm = suite.algorithm_of(signature)
    if algorithm is None:
        raise Refused(Code.SIG_ENCODING, f"no signature of {suite.value} has {len(signature)} octets")
    return signature, algorithm
