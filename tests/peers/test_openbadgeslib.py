"""PyPI openbadgeslib: it verifies a badge that we sign and follows our Bitstring list; we read the lists it writes.

Its tokens are none that we read: it puts the verifying key into the header, which nobody may choose for a verifier.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt import PyJWK
from openbadgeslib.ob3.credential import OpenBadgeCredential
from openbadgeslib.ob3.signer import OB3Signer
from openbadgeslib.ob3.status_list import encode_bitstring
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from tests.peers.interop import Peer, Shown, shows
from tests.peers.published import changed, part
from tests.vc.securing.forge import refusal
from tests.world import CB, CB_EDDSA, LIST_LENGTH, Party
from vc.codes import Code
from vc.encoding.strict_json import JsonObject
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status import bitstring_list
from vc.status.claims import ListPublication, bitstring_list_credential
from vc.status.list_url import ListAddress
from vc.status.packing import StatusValues

HERE = datetime.now(UTC).replace(microsecond=0)  # the peer asks the machine's clock
LIST = "https://cb.example/status/1/bitstring.jwt"
INDEX = 17
BADGE: JsonObject = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "id": "urn:uuid:5b0b1a3e-3f0c-4d8e-9a54-7d5f0b8e2c11",
    "issuer": {"id": CB.did, "type": ["Profile"], "name": CB.name},
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {
        "id": "did:web:welder.example",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "urn:uuid:0f6c2d4a-9b0e-4f0b-8f53-1c5d3f9a7e22",
            "type": ["Achievement"],
            "name": "Welder",
            "description": "Welds (invented)",
            "criteria": {"narrative": "Examination"},
        },
    },
    "credentialStatus": {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "suspension",
        "statusListIndex": str(INDEX),
        "statusListCredential": LIST,
    },
    # Open Badges 3.0 section 8.2.6.1 demands the registered claims beside the credential's own
    "iss": CB.did,
    "sub": "did:web:welder.example",
    "jti": "urn:uuid:5b0b1a3e-3f0c-4d8e-9a54-7d5f0b8e2c11",
    "nbf": 1_767_225_600,
}


def verifier(party: Party = CB) -> OB3Verifier:
    key: Any = PyJWK(dict(party.key().public.to_jwk())).key
    return OB3Verifier(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def list_with(values: dict[int, int], *, age: timedelta = timedelta(0), by: Party = CB) -> bytes:
    issued = HERE - timedelta(hours=1) - age
    address = ListAddress("https://cb.example/status/1")
    publication = ListPublication(CB.did, address, issued, issued + timedelta(days=1), timedelta(hours=1))
    packed = StatusValues.sparse(values, length=LIST_LENGTH)
    return secure_vc_jwt(bitstring_list_credential(packed, publication, level=6), by.signer())


def refuses(listed: bytes) -> str:
    """Why the peer does not accept the badge's status; empty where it does."""
    by_key = verifier()
    badge = by_key.verify(secure_vc_jwt(BADGE, CB.signer()).decode())
    try:
        by_key.check_status(badge, verify_list=True, download=lambda url: {LIST: listed}[url])
    except OB3VerificationError as error:
        return str(error)
    return ""


@shows(
    Peer.OPENBADGESLIB,
    "vc+jwt",
    Shown.THEY_READ_OURS,
    algorithms="ES256 EdDSA",
    stricter="`iss`, `sub`, `jti` and `nbf` must stand beside the credential's members, which it wants to be a badge's",
)
@pytest.mark.parametrize("party", [CB, CB_EDDSA], ids=["ES256", "EdDSA"])
def test_the_peer_verifies_a_badge_that_we_sign_and_no_other(party: Party) -> None:
    token = secure_vc_jwt(BADGE, party.signer()).decode()

    badge = verifier(party).verify(token)

    assert isinstance(badge, OpenBadgeCredential)
    assert (badge.issuer.id, badge.recipient_id) == (CB.did, "did:web:welder.example")
    with pytest.raises(OB3VerificationError):
        verifier(party).verify(changed(token))
    plain = {name: value for name, value in BADGE.items() if name != "sub"}
    with pytest.raises(OB3VerificationError, match="sub"):
        verifier(party).verify(secure_vc_jwt(plain, party.signer()).decode())


@shows(
    Peer.OPENBADGESLIB,
    "Bitstring Status List",
    Shown.THEY_READ_OURS,
    Shown.STATUS_FLIPS,
    algorithms="ES256",
)
def test_the_peer_sees_a_suspension_and_its_end_in_our_list() -> None:
    flips = [refuses(list_with(values)) for values in ({}, {INDEX: 2}, {INDEX + 1: 2}, {INDEX: 1}, {})]

    assert [bool(said) for said in flips] == [False, True, False, True, False]
    assert f"'suspension' is set at index {INDEX}" in flips[1]
    assert "expired" in refuses(list_with({}, age=timedelta(days=5)))
    assert "proof is invalid" in refuses(list_with({}, by=Party("stranger.example", "Stranger")))


@shows(Peer.OPENBADGESLIB, "Bitstring Status List", Shown.WE_READ_THEIRS)
def test_we_read_the_lists_that_the_peer_writes() -> None:
    written = encode_bitstring([0, 5, 131_071], LIST_LENGTH)

    read = bitstring_list.decode(written, limits=DEFAULT_LIMITS)

    assert [index for index in range(read.length(1)) if read.value_at(index)] == [0, 5, 131_071]


@shows(Peer.OPENBADGESLIB, "vc+jwt", laxer="signs with the verifying key in the header (`jwk`): refused here")
def test_a_token_that_brings_its_own_key_is_refused() -> None:
    token = OB3Signer(CB.key().to_pem(None), "ES256").sign_payload(dict(BADGE))

    assert part(token, 0).keys() == {"alg", "typ", "jwk"}
    assert refusal(token.encode()) is Code.KEY_HEADER_FORBIDDEN
