"""What is verified: certificates of the small world, each with everything that its verification needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.bench.paired import Batch
from tests.world import AB, CB, CB_EDDSA, NOW, Party, World, opened, world_of
from vc.keys.algorithm import Algorithm
from vc.keys.public_key import PublicKey
from vc.securing.secured import Form, SecuredCredential
from vc.verify.evidence import Evidence
from vc.verify.question import Question, ask

QUESTION: Question = ask(NOW)


@dataclass(frozen=True, slots=True)
class Subject:
    """Certificates of one body under one chain. The first one warms what is remembered; the others are timed."""

    party: Party
    world: World
    tokens: tuple[bytes, ...]
    evidence: tuple[Evidence, ...]

    @property
    def key(self) -> PublicKey:
        """The key that signed the certificates."""
        return self.party.key().public

    @property
    def fresh(self) -> tuple[Evidence, ...]:
        """All but the first."""
        return self.evidence[1:]

    def raw(self) -> Batch:
        """The limit: the bare verification of the same bytes, parsed beforehand."""
        checks = [bare_check(opened(token), self.key) for token in self.tokens[1:]]

        def batch() -> None:
            for check in checks:
                check()

        return batch

    def raw_chain(self) -> Batch:
        """The limit of a cold start: the bare verifications of the chain's four signatures, for each certificate."""
        documents, chain = self.world.documents(), []
        signed = (
            (f"{AB.origin}/accreditations/cb.jwt", Form.VC_JWT, AB.key()),
            (f"{AB.origin}/accreditations/index.jwt", Form.JWT_INDEX, AB.key("lists")),
            (f"{CB.origin}/status/1/token.jwt", Form.STATUS_LIST_JWT, self.party.key("lists")),
        )
        for url, form, key in signed:
            chain.append(bare_check(opened(documents[url], frozenset({form})), key.public))
        own = [bare_check(opened(token), self.key) for token in self.tokens[1:]]

        def batch() -> None:
            for check in own:
                check()
                for link in chain:
                    link()

        return batch


def bare_check(secured: SecuredCredential, key: PublicKey) -> Callable[[], object]:
    """Return the one call of `cryptography` that verifies a signature; it raises on a bad one."""
    native: Any = key._native
    signed, signature = secured.signing_input, secured.signature
    if isinstance(native, Ed25519PublicKey):
        return lambda: native.verify(signature, signed)
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    encoded, algorithm = encode_dss_signature(r, s), ec.ECDSA(hashes.SHA256())
    return lambda: native.verify(encoded, signed, algorithm)


@cache
def subject(algorithm: Algorithm, count: int) -> Subject:
    """Return `count` different certificates, and one more to warm up with."""
    party = CB_EDDSA if algorithm is Algorithm.EDDSA else CB
    world = world_of(party)
    tokens = tuple(world.certificate(numbered(number), by=party) for number in range(count + 1))
    first = world.evidence(tokens[0])
    evidence = tuple(Evidence(token, first.anchor, first.documents) for token in tokens)
    return Subject(party, world, tokens, evidence)


def numbered(number: int) -> Callable[[dict[str, Any]], object]:
    """Return the change that makes a certificate different from all others."""

    def change(claims: dict[str, Any]) -> None:
        claims["id"] = f"{CB.origin}/c/DE-QMS-2026-{number:05}"
        claims["credentialSubject"]["certificateNumber"] = f"DE-QMS-2026-{number:05}"
        claims["credentialStatus"]["statusListIndex"] = number
        claims["status"]["status_list"]["idx"] = number

    return change


def altered(token: bytes) -> bytes:
    """Return the token with another signature of the right form."""
    head, _, signature = token.rpartition(b".")
    return head + b"." + (b"A" if signature[:1] != b"A" else b"B") + signature[1:]
