"""What a proof has signed: the hash of its options, then that of the document (specs/securing.md DI5 to DI9).

Data Integrity EdDSA Cryptosuites 1.0 and Data Integrity ECDSA Cryptosuites 1.0, sections 3.2 and 3.3 of either.
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
from vc.model.limits import Limits
from vc.securing.data_integrity.cryptosuite import Cryptosuite, hash_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vc.securing.data_integrity.proof import Proof
    from vc.securing.data_integrity.statement_forms import StatementForms


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a key is asked about, and the document for which its signature speaks, without any proof.

    `payload` is the canonical form of the document: of its JSON, or of its statements.
    """

    algorithm: Algorithm
    signing_input: bytes
    signature: bytes
    claims: Mapping[str, JsonValue]
    payload: bytes


@dataclass(slots=True)
class SharedStatements:
    """What the proofs of one document share: the statements that were worked out for it, within bounds."""

    limits: Limits
    _forms: StatementForms | None = None

    def forms(self) -> StatementForms:
        """Return them; they are made, and all that they need is loaded, when a first proof asks."""
        if self._forms is None:
            from vc.securing.data_integrity.statement_forms import StatementForms  # few proofs are of this kind

            self._forms = StatementForms(self.limits)
        return self._forms


@dataclass(frozen=True, slots=True)
class Sealing:
    """How a document is sealed: by a suite, with the hash of an algorithm.

    `statements` is asked by suites over statements alone; the proofs of one document share it.
    """

    suite: Cryptosuite
    algorithm: Algorithm
    statements: SharedStatements

    def canonical(self, value: Mapping[str, JsonValue]) -> bytes:
        """Return the canonical form of a document or of a proof's options; refuses what has none."""
        if not self.suite.over_statements:
            return jcs.canonicalize(value)
        return self.statements.forms().canonical(value, hash_for(self.algorithm))

    def signing_input(
        self,
        payload: bytes,
        claims: Mapping[str, JsonValue],
        options: Mapping[str, JsonValue],
        *,
        previous: Sequence[Proof] = (),
    ) -> bytes:
        """Return the octets that are signed: two hashes. `payload` is the canonical form of `claims`."""
        digest = hash_for(self.algorithm)
        if previous:
            payload = self.canonical({**claims, "proof": [dict(one.whole) for one in previous]})
        if self.suite.over_statements and "@context" in claims:
            options = {**options, "@context": claims["@context"]}
        return digest(self.canonical(options)).digest() + digest(payload).digest()


def sealed_by(
    document: Mapping[str, JsonValue],
    proof: Proof,
    suite: Cryptosuite,
    *,
    statements: SharedStatements,
    previous: Sequence[Proof] = (),
) -> Sealed:
    """Return what `proof`, made over the document and the proofs `previous`, has signed.

    `statements` is one for all proofs of the document.

    Refuses with `sig.encoding` a value that is no signature of the suite, with `proof.context` a proof for another
    context than the document's, and what has no canonical form.
    """
    signature, algorithm = _signature(proof.value, suite)
    sealing = Sealing(suite, algorithm, statements)
    claims = spoken_for(document, {} if suite.over_statements else proof.options)
    payload = sealing.canonical(claims)
    to_verify = sealing.signing_input(payload, claims, proof.options, previous=previous)
    return Sealed(algorithm, to_verify, signature, claims, payload)


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
