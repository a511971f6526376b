"""Authenticating accreditations and indexes with the keys of the trust list (specs/trust-chain.md T1, T6, T8)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.vc.trust import world
from tests.vc.trust.world import BODY, BODY_SIGNER, INDEX_SIGNER, ISSUER, LONG_AGO, NOW, SECOND, STRANGER, FixedSigner
from vc.codes import Code
from vc.errors import Refused
from vc.keys.public_key import PublicKey
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import Environment, KeyState
from vc.profiles.names import CONTEXTS
from vc.securing.secured import Form, SecuredCredential
from vc.securing.vc_jwt import read_jwt, secure_vc_jwt
from vc.trust.accreditation import (
    AuthenticAccreditation,
    AuthenticIndex,
    authenticate_accreditation,
    authenticate_index,
)
from vc.trust.index import AccreditationIndex, IndexEntry, index_claims
from vc.trust.trust_list import BodyKey, KeyUse, RecognisedBody

SIGNED_AT = NOW - timedelta(days=300)
CLAIMS: dict[str, Any] = {
    "@context": list(CONTEXTS),
    "id": "https://ab.example/accreditations/1",
    "type": ["DigitalIdentityAnchor", "RecognizedEntityCredential", "VerifiableCredential"],
    "issuer": {"id": BODY},
    "iat": int(SIGNED_AT.timestamp()),
    "environment": "test",
    "credentialSubject": {
        "id": ISSUER,
        "registeredName": "Beispiel Zert",
        "accreditation": {
            "number": "C001",
            "role": "certification_body",
            "version": 4,
            "current": "https://ab.example/accreditations/1.jwt",
            "schedule": [],
            "history": [],
        },
    },
}
INDEX = AccreditationIndex(BODY, NOW, NOW + timedelta(hours=24), 17, Environment.TEST, ())


def accreditation(signer: FixedSigner = BODY_SIGNER, **changes: Any) -> SecuredCredential:
    raw = secure_vc_jwt({**CLAIMS, **changes}, signer)
    return read_jwt(raw, DEFAULT_LIMITS, frozenset({Form.VC_JWT}))


def index(signer: FixedSigner = INDEX_SIGNER, **changes: Any) -> SecuredCredential:
    raw = secure_vc_jwt(index_claims(replace(INDEX, **changes)), signer, typ=Form.JWT_INDEX.value)
    return read_jwt(raw, DEFAULT_LIMITS, frozenset({Form.JWT_INDEX}))


def opened(secured: SecuredCredential, body: RecognisedBody | None = None) -> AuthenticAccreditation:
    return authenticate_accreditation(secured, body or world.body(), environment=Environment.TEST, now=NOW)


def opened_index(secured: SecuredCredential, body: RecognisedBody | None = None) -> AuthenticIndex:
    return authenticate_index(secured, body or world.body(), environment=Environment.TEST, now=NOW)


def refusal(secured: SecuredCredential, body: RecognisedBody | None = None) -> Code:
    with pytest.raises(Refused) as caught:
        opened(secured, body) if secured.form is Form.VC_JWT else opened_index(secured, body)
    return caught.value.code


def test_accreditation_signed_by_its_body_is_authentic() -> None:
    secured = accreditation()

    authentic = opened(secured)

    assert authentic.accreditation.subject == ISSUER
    assert authentic.digest == secured.digest
    assert authentic.signature.key.key == BODY_SIGNER.key
    assert [ruling.code for ruling in authentic.signature.rulings] == [Code.KEY_WINDOW]


def test_index_signed_by_its_body_is_authentic() -> None:
    assert opened_index(index()).index == INDEX


def test_current_version_is_the_one_that_the_index_names() -> None:
    authentic = opened(accreditation())
    entry = IndexEntry(ISSUER, "x", "https://ab.example/accreditations/1.jwt", 4, authentic.digest)

    assert authentic.is_current(entry)
    assert not authentic.is_current(replace(entry, digest=bytes(32)))
    assert not authentic.is_current(replace(entry, issuer="did:web:other.example"))


def test_key_of_the_list_is_found_whatever_the_fragment_is_called() -> None:
    renamed = replace(BODY_SIGNER, verification_method=f"{BODY}#key-1")

    assert opened(accreditation(renamed)).signature.key.key == BODY_SIGNER.key


def test_stranger_that_names_itself_is_unknown() -> None:
    assert refusal(accreditation(STRANGER.named(BODY))) is Code.KEY_UNKNOWN


def test_stranger_under_the_name_of_a_listed_key_is_a_forgery() -> None:
    forged = replace(STRANGER, verification_method=BODY_SIGNER.verification_method)

    assert refusal(accreditation(forged)) is Code.SIG_INVALID


@pytest.mark.parametrize(
    "kid", ["did:web:cb.example#k", f"{BODY}#", "did:web:ab.example.evil.example#k", f"{BODY}/x#k", f"{BODY}?x#k"]
)
def test_kid_of_another_party_is_not_the_bodys(kid: str) -> None:
    assert refusal(replace(accreditation(), kid=kid)) is Code.KEY_NOT_ISSUERS


def test_label_kid_is_no_did_url() -> None:
    assert refusal(replace(accreditation(), kid=b"01234567")) is Code.KEY_NOT_ISSUERS


def test_changed_payload_does_not_verify() -> None:
    genuine = accreditation()

    assert refusal(replace(genuine, signing_input=genuine.signing_input + b"A")) is Code.SIG_INVALID


def with_key(**changes: Any) -> RecognisedBody:
    return world.body(keys=(replace(BodyKey(BODY_SIGNER.key, LONG_AGO), **changes),))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (with_key(valid_from=SIGNED_AT + SECOND), Code.KEY_WINDOW),
        (with_key(valid_to=SIGNED_AT), Code.KEY_WINDOW),
        (with_key(state=KeyState.COMPROMISED, since=NOW), Code.KEY_COMPROMISED),
        (with_key(uses=frozenset({KeyUse.INDEX})), Code.KEY_PURPOSE),
    ],
)
def test_key_that_may_not_have_signed_is_refused(body: RecognisedBody, code: Code) -> None:
    assert refusal(accreditation(), body) is code


def test_retired_key_leaves_a_notice() -> None:
    body = with_key(valid_to=SIGNED_AT + SECOND, state=KeyState.RETIRED)

    rulings = opened(accreditation(), body).signature.rulings

    assert [ruling.code for ruling in rulings] == [Code.KEY_WINDOW, Code.ISSUE_TIME_CLAIMED]


def test_key_for_accreditations_alone_signs_no_index() -> None:
    keys = (BodyKey(INDEX_SIGNER.key, LONG_AGO, uses=frozenset({KeyUse.ACCREDITATION})),)

    assert refusal(index(), world.body(keys=keys)) is Code.KEY_PURPOSE


def test_document_without_signing_time_is_in_no_window() -> None:
    claims = {name: value for name, value in CLAIMS.items() if name != "iat"}
    secured = read_jwt(secure_vc_jwt(claims, BODY_SIGNER), DEFAULT_LIMITS, frozenset({Form.VC_JWT}))

    assert refusal(secured) is Code.KEY_WINDOW


@pytest.mark.parametrize(
    ("secured", "code"),
    [
        (accreditation(issuer="did:web:other.example"), Code.CHAIN_ACCREDITATION_INVALID),
        (accreditation(environment="production"), Code.ENVIRONMENT_DIFFERS),
        (accreditation(environment="Test"), Code.ENVIRONMENT_DIFFERS),
        (accreditation(type=["VerifiableCredential"]), Code.FORMAT_TYPE),
        (index(issuer="did:web:other.example"), Code.CHAIN_INDEX_INVALID),
        (index(environment=Environment.PRODUCTION), Code.ENVIRONMENT_DIFFERS),
    ],
)
def test_what_a_body_signed_must_be_its_own(secured: SecuredCredential, code: Code) -> None:
    assert refusal(secured) is code


def test_index_is_no_accreditation() -> None:
    with pytest.raises(Refused) as caught:
        opened(index())

    assert caught.value.code is Code.CHAIN_ACCREDITATION_INVALID


def test_accreditation_is_no_index() -> None:
    with pytest.raises(Refused) as caught:
        opened_index(accreditation())

    assert caught.value.code is Code.CHAIN_INDEX_INVALID


def test_caller_may_remember_which_key_verified() -> None:
    asked: list[bytes] = []

    def remembered(secured: SecuredCredential, key: PublicKey) -> bool:
        asked.append(key.thumbprint)
        return secured.verified_by(key)

    authenticate_accreditation(
        accreditation(), world.body(), environment=Environment.TEST, now=NOW, verifies=remembered
    )

    assert asked == [BODY_SIGNER.key.thumbprint]


def test_time_is_passed_in() -> None:
    body = with_key(state=KeyState.COMPROMISED, since=NOW)
    before: datetime = NOW - SECOND

    authentic = authenticate_accreditation(accreditation(), body, environment=Environment.TEST, now=before)

    assert authentic.accreditation.version == 4
