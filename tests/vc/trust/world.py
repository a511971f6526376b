"""A small world of trust for the tests of this folder: fixed keys, one root, one list, one body."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vc.keys.algorithm import Algorithm
from vc.keys.private_key import NativePrivateKey, PrivateKey
from vc.keys.public_key import PublicKey
from vc.model.vocabulary import Activity, Environment
from vc.trust.root import Root, RootKey, kid_of
from vc.trust.trust_list import Arrangement, BodyKey, RecognisedBody, RecognisedScope, TrustList

ISSUED = datetime(2026, 3, 1, tzinfo=UTC)
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
EXPIRES = datetime(2026, 6, 1, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)

BODY = "did:web:ab.example"
ISSUER = "did:web:cb.example"


@dataclass(frozen=True, slots=True)
class FixedSigner:
    """A signer whose key follows from a number, so that every run signs alike."""

    private: PrivateKey
    verification_method: str = ""

    @property
    def algorithm(self) -> Algorithm:
        return self.private.algorithm

    @property
    def key(self) -> PublicKey:
        return self.private.public

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)

    def named(self, did: str) -> "FixedSigner":
        return replace(self, verification_method=f"{did}#{kid_of(self.key)}")


def signer(number: int, algorithm: Algorithm = Algorithm.ES256) -> FixedSigner:
    """Return the signer of a small number; another number is another key."""
    native: NativePrivateKey
    if algorithm is Algorithm.EDDSA:
        native = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    else:
        curve = {Algorithm.ES256: ec.SECP256R1(), Algorithm.ES384: ec.SECP384R1()}[algorithm]
        native = ec.derive_private_key(number + 1, curve)
    return FixedSigner(PrivateKey(PublicKey.from_native(native.public_key()), native))


ROOT_SIGNERS = (signer(1), signer(2, Algorithm.EDDSA), signer(3, Algorithm.ES384))
BODY_SIGNER = signer(11).named(BODY)
INDEX_SIGNER = signer(12).named(BODY)
STRANGER = signer(99)

ROOT = Root(
    version=1,
    environment=Environment.TEST,
    threshold=2,
    expires=datetime(2030, 1, 1, tzinfo=UTC),
    keys=tuple(RootKey.named(each.key) for each in ROOT_SIGNERS),
)


def body(**changes: Any) -> RecognisedBody:
    """Return the one accreditation body, with changes."""
    usual = RecognisedBody(
        did=BODY,
        name="Musterakkreditierung 中国样例",
        arrangement="gac-mra",
        official_page="https://ab.example/verify",
        origins=("https://ab.example", "https://archive.ab.example:8443"),
        index="https://ab.example/accreditations/index.jwt",
        scopes=(
            RecognisedScope(
                Activity.MANAGEMENT_SYSTEM_CERTIFICATION, frozenset({"ISO 9001", "ISO 14001"}), LONG_AGO, EXPIRES
            ),
            RecognisedScope(Activity.TESTING, frozenset({"*"}), LONG_AGO),
        ),
        keys=(BodyKey(BODY_SIGNER.key, LONG_AGO), BodyKey(INDEX_SIGNER.key, LONG_AGO)),
    )
    return replace(usual, **changes)


def trust_list(**changes: Any) -> TrustList:
    """Return the trust list, with changes."""
    usual = TrustList(
        version=7,
        issued=ISSUED,
        expires=EXPIRES,
        environment=Environment.TEST,
        arrangements=(
            Arrangement(
                "gac-mra",
                "Global Accreditation Cooperation MRA",
                frozenset({Activity.MANAGEMENT_SYSTEM_CERTIFICATION, Activity.TESTING}),
            ),
        ),
        bodies=(body(),),
    )
    return replace(usual, **changes)
