"""Values that the W3C published in the cryptosuites' test vectors; the small document that they all sign.

Data Integrity EdDSA Cryptosuites 1.0 (Recommendation of May 2025) appendices B.1, B.3 and B.5; Data Integrity ECDSA
Cryptosuites 1.0 (Recommendation of May 2025) appendices A.1, A.5 and A.6, whose ECDSA is deterministic.
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


# over statements

_CREDENTIAL = "<urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33>"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_VCDM = "https://www.w3.org/2018/credentials#"
STATEMENTS = "".join(
    f"{statement} .\n"
    for statement in (
        '<did:example:abcdefgh> <https://www.w3.org/ns/credentials/examples#alumniOf> "The School of Examples"',
        f"{_CREDENTIAL} {_TYPE} <{_VCDM}VerifiableCredential>",
        f"{_CREDENTIAL} {_TYPE} <https://www.w3.org/ns/credentials/examples#AlumniCredential>",
        f'{_CREDENTIAL} <https://schema.org/description> "A minimum viable example of an Alumni Credential."',
        f'{_CREDENTIAL} <https://schema.org/name> "Alumni Credential"',
        f"{_CREDENTIAL} <{_VCDM}credentialSubject> <did:example:abcdefgh>",
        f"{_CREDENTIAL} <{_VCDM}issuer> <https://vc.example/issuers/5678>",
        f'{_CREDENTIAL} <{_VCDM}validFrom> "2023-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
    )
).encode()
EDDSA_RDFC = Vector(
    clause="vc-di-eddsa B.1",
    cryptosuite="eddsa-rdfc-2022",
    public=EDDSA.public,
    secret=EDDSA.secret,
    document_hash="517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017",
    options_hash="bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0",
    signature=(
        "4d8e53c2d5b3f2a7891753eb16ca993325bdb0d3cfc5be1093d0a18426f5ef85"
        "78cadc0fd4b5f4dd0d1ce0aefd15ab120b7a894d0eb094ffda4e6553cd1ed50d"
    ),
    proof_value="z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme",
)
P256_RDFC = Vector(
    clause="vc-di-ecdsa A.1",
    cryptosuite="ecdsa-rdfc-2019",
    public=P256.public,
    secret=P256.secret,
    document_hash="517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017",
    options_hash="3a8a522f689025727fb9d1f0fa99a618da023e8494ac74f51015d009d35abc2e",
    signature=(
        "1cb4290918ffb04a55ff7ae1e55e316a9990fda8eec67325eac7fcbf2ddf9dd2"
        "b06716a657e72b284c9604df3a172ecbf06a1a475b49ac807b1d9162df855636"
    ),
    proof_value="zaHXrr7AQdydBk3ahpCDpWbxfLokDqmCToYm2dyWvpcFVyWooC2he63w1f7UNQoAMKdhaRtcnaE2KTo5o5vTCcfw",
)
RDFC = (EDDSA_RDFC, P256_RDFC)


@dataclass(frozen=True, slots=True)
class Link:
    """A proof of appendix B.5: who made it, over which others, when, and its value."""

    public: str
    secret: str
    created: str
    id: str | None
    previous: tuple[str, ...]
    proof_value: str

    @property
    def signer(self) -> FileSigner:
        return signer(self.public, self.secret)


CHAIN = (
    Link(
        public="z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7",
        secret="z3u2W4YnTstS1nSSBAgZcYSJF43JuZ9uLV6bF38B1Bf8NugW",
        created=CREATED,
        id="urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544",
        previous=(),
        proof_value="z66vWyqwAghu52WbpRkCwFRTu6Msn92ArtjpJ3gGMSVoU5RADwBfszoDt1QWY8owqLPz4nTj7hAwV7xFti1p93zdr",
    ),
    Link(
        public="z6MkhWqdDBPojHA7cprTGTt5yHv5yUi1B8cnXn8ReLumkw6E",
        secret="z3u2cfp4Q17kMGhNCh348a3yw3cUBiWK6RXRzyJE54sixMFn",
        created=CREATED,
        id="urn:uuid:8cc9022b-6b14-4cf3-8571-74972c5feb54",
        previous=(),
        proof_value="z2scr94SNNrGpP2bE7ajvKWeUHm7HJ2edDkxpARvFAQ8V3USzwEzibqrXKaLHBrWostswsfvg82twQR88BgtnsrXY",
    ),
    Link(
        public="z6MkmEq87wkHCYnWnNZkigeDMGTN7oUw1upkhzd77KuXERS1",
        secret="z3u2Zr3tcDLBDQKGxVa9SRDFNLqNqPWsa8p9rWPvCEH6bADB",
        created="2023-02-26T22:06:38Z",
        id="urn:uuid:d94f792a-c546-4d06-b38a-da070ab56c23",
        previous=("urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544", "urn:uuid:8cc9022b-6b14-4cf3-8571-74972c5feb54"),
        proof_value="zWaPeEvBAkhQpNQj8pknuvg5STcKnt3cvM9t4kAYeJETFjvVMSXEEjadC4uxC9fKCn6JHbjt6fj2fhoaVNynBm6J",
    ),
    Link(
        public="z6Mkm1S51iPHJvDEkJ9MRtxJmT8Pqo6wHipAFwBAjN83vntT",
        secret="z3u2ZTWiFwM17veUR7sXniY66Gf14SqMdpMLy7SW9x4EDdmw",
        created="2023-02-26T22:16:38Z",
        id=None,
        previous=("urn:uuid:d94f792a-c546-4d06-b38a-da070ab56c23",),
        proof_value="z4b5uUtxNiV4E541LiR8qLvA21xM1Vt4Hfn6nLmmDePdFvLB3jFj3HyEEJyRMbpJzv4Gfdr8ABeuRTxAvZv6KWRRh",
    ),
)
