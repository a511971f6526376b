"""Values that the W3C published in the cryptosuites' test vectors; the small document that they all sign.

Data Integrity EdDSA Cryptosuites 1.0 (Recommendation of May 2025) appendix B.3; Data Integrity ECDSA Cryptosuites 1.0
(Recommendation of May 2025) appendices A.5 and A.6, whose ECDSA is deterministic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vc.encoding import base64url
from vc.encoding.multibase import multibase_decode
from vc.keys.file_signer import FileSigner
from vc.keys.multikey import parse_multikey
from vc.keys.private_key import from_jwk

CREATED = "2023-02-24T23:36:38Z"
CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"]
DOCUMENT: dict[str, Any] = {
    "@context": CONTEXT,
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
CANONICAL_DOCUMENT = (
    b'{"@context":["https://www.w3.org/ns/credentials/v2","https://www.w3.org/ns/credentials/examples/v2"],'
    b'"credentialSubject":{"alumniOf":"The School of Examples","id":"did:example:abcdefgh"},'
    b'"description":"A minimum viable example of an Alumni Credential.",'
    b'"id":"urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33","issuer":"https://vc.example/issuers/5678",'
    b'"name":"Alumni Credential","type":["VerifiableCredential","AlumniCredential"],'
    b'"validFrom":"2023-01-01T00:00:00Z"}'
)


def signer(public: str, secret: str) -> FileSigner:
    """The signer of a pair of Multikeys, as the did:key of its public half."""
    # A multicodec prefix of two octets, then the scalar or seed (Controlled Identifiers 1.0 section 2.2.2).
    scalar = base64url.encode(multibase_decode(secret)[2:])
    return FileSigner(f"did:key:{public}#{public}", from_jwk({**parse_multikey(public).to_jwk(), "d": scalar}))


@dataclass(frozen=True, slots=True)
class Vector:
    """One appendix: keys, the canonical options, both hashes, and the signature in hex and in multibase."""

    clause: str
    cryptosuite: str
    public: str
    secret: str
    document_hash: str
    options_hash: str
    signature: str
    proof_value: str

    @property
    def signer(self) -> FileSigner:
        return signer(self.public, self.secret)

    @property
    def canonical_options(self) -> bytes:
        """The canonical proof options, which differ in suite and method alone."""
        method = f"did:key:{self.public}#{self.public}"
        return (
            '{"@context":["https://www.w3.org/ns/credentials/v2","https://www.w3.org/ns/credentials/examples/v2"],'
            f'"created":"{CREATED}","cryptosuite":"{self.cryptosuite}","proofPurpose":"assertionMethod",'
            f'"type":"DataIntegrityProof","verificationMethod":"{method}"}}'
        ).encode()


EDDSA = Vector(
    clause="vc-di-eddsa B.3",
    cryptosuite="eddsa-jcs-2022",
    public="z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
    secret="z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq",
    document_hash="59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19",
    options_hash="66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db",
    signature=(
        "407cd12654b33d718ecbb99179a1506daaa849450bf3fc523cce3e1c96f8b803"
        "51da3f253d725c6f00b07c9e5448d50b3ef78012b9ab54255116d069c6dd2808"
    ),
    proof_value="z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX",
)
P256 = Vector(
    clause="vc-di-ecdsa A.5",
    cryptosuite="ecdsa-jcs-2019",
    public="zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP",
    secret="z42twTcNeSYcnqg1FLuSFs2bsGH3ZqbRHFmvS9XMsYhjxvHN",
    document_hash="59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19",
    options_hash="fe5799489119c7fe3c528715e72bd39d2ec6b4ab345978df32e9a9312648ec25",
    signature=(
        "f15c3b599eb9b3cad05df9d8e8b39a70a86375833b53743c764ac0a88c4457d6"
        "0707fd7d073e03d906130631d87803f80a9824dc9939632ba92d418181be9d16"
    ),
    proof_value="z5ptCet75SaEgzG4v4zJhbJtfNi74Wv7Fq15hhKouJQQjEPQvPZKaYxcMXAMLPQS2FXrkCWokNJkFVkwxNzZfD5oT",
)
P384 = Vector(
    clause="vc-di-ecdsa A.6",
    cryptosuite="ecdsa-jcs-2019",
    public="z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ",
    secret="z2fanyY7zgwNpZGxX5fXXibvScNaUWNprHU9dKx7qpVj7mws9J8LLt4mDB5TyH2GLHWkUc",
    document_hash=("3e0be671cc1881035d463158c80921973dab3534d4f8dfacf4ff2725a4115eb718e49d66de0e90e7365cd6062abf2259"),
    options_hash=("83e5057817abb0c6872eafeaba1a9e53893c58eeb7414fb6d8aa3fa8c7917f7ad4792890b257c598baa17f4fbe6d183c"),
    signature=(
        "8b7462ce62db0c8ff19878c4b3561c49eb71b4a743086b6d5b0eda70ecf0afc5a03fd88eb207d66b262ed87fd200a4e8"
        "e62716e0b329c032b67726b4b0fc737a44c1cefdba2fdccb3ece74cc5845aaa93374455a726f6ee4f5f30da9427f608a"
    ),
    proof_value=(
        "zq3EuTeLiGurmB2JR5oL8oWEsT7u2tba4HT1oZbiMYWc5qzsoW2kLYcBcF4HM5vCpJyTkceULKrVXuJQkXeN5seL4uXrFNFRMm53GWy1Yrto8"
        "rTWxZi9DkNeWP7yUPs7ELAm"
    ),
)
JCS = (EDDSA, P256, P384)
