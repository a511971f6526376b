"""`credentials/verify` (specs/vc-api.md VA11 to VA14)."""

import copy
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.verifier_api.vc_api.offered import NOW, Offered, Stranger, draft, offered, types_of
from vc.encoding import base64url
from vc.encoding.strict_json import dumps
from vc.keys.algorithm import Algorithm
from vc.keys.private_key import generate
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity
from vc.securing.enveloped import enveloped
from vc.securing.sd_jwt.conceal import Hiding
from vc.securing.sd_jwt.issuing import secure_sd_jwt
from vc.securing.secured import Form
from vc.securing.vc_jwt import secure_vc_jwt

Change = Callable[[dict[str, Any]], None]


def _set(*path: str | int, to: Any) -> Change:
    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = to

    return change


def _without(*path: str) -> Change:
    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        del document[path[-1]]

    return change


REFUSED: dict[str, tuple[Change, str]] = {
    "an empty context": (_set("@context", to=[]), "MALFORMED_VALUE_ERROR"),
    "a context that begins otherwise": (
        _set("@context", to=["https://www.w3.org/ns/credentials/examples/v2"]),
        "MALFORMED_VALUE_ERROR",
    ),
    "an unknown context": (_set("@context", 1, to="https://nobody.example/context"), "format.context_unknown"),
    "version 1.1": (_set("@context", to=["https://www.w3.org/2018/credentials/v1"]), "format.legacy"),
    "another proof type": (_set("proof", "type", to="Ed25519Signature2020"), "PROOF_VERIFICATION_ERROR"),
    "another suite": (_set("proof", "cryptosuite", to="unknown-2099"), "PROOF_VERIFICATION_ERROR"),
    "no suite": (_without("proof", "cryptosuite"), "PROOF_VERIFICATION_ERROR"),
    "a value in base64url": (_set("proof", "proofValue", to="uAAAA"), "CRYPTOGRAPHIC_SECURITY_ERROR"),
    "a value that is no multibase": (_set("proof", "proofValue", to="AAAA"), "CRYPTOGRAPHIC_SECURITY_ERROR"),
    "no value": (_without("proof", "proofValue"), "PROOF_VERIFICATION_ERROR"),
    "a bad created": (_set("proof", "created", to="yesterday"), "MALFORMED_VALUE_ERROR"),
    "no method": (_without("proof", "verificationMethod"), "PROOF_VERIFICATION_ERROR"),
    "a method that is no URL": (_set("proof", "verificationMethod", to="key"), "PROOF_VERIFICATION_ERROR"),
    "no purpose": (_without("proof", "proofPurpose"), "PROOF_VERIFICATION_ERROR"),
    "another purpose": (_set("proof", "proofPurpose", to="authentication"), "PROOF_VERIFICATION_ERROR"),
    "a previous proof that is none": (_set("proof", "previousProof", to="urn:uuid:1"), "PROOF_VERIFICATION_ERROR"),
    "a changed subject": (_set("credentialSubject", "alumniOf", to="Another"), "CRYPTOGRAPHIC_SECURITY_ERROR"),
    "no type": (_without("type"), "MALFORMED_VALUE_ERROR"),
    "no issuer": (_without("issuer"), "MALFORMED_VALUE_ERROR"),
    "an id that is no URL": (_set("id", to="no URL"), "MALFORMED_VALUE_ERROR"),
    "a proof that is text": (_set("proof", to="proof"), "PROOF_VERIFICATION_ERROR"),
    "no proof": (_without("proof"), "PARSING_ERROR"),
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Offered:
    return offered(tmp_path_factory.mktemp("vc-api"))


@pytest.mark.parametrize("fault", REFUSED)
@pytest.mark.parametrize("name", ["ed-rdfc", "p256-jcs"])
def test_each_fault_is_refused_with_its_type(shared: Offered, name: str, fault: str) -> None:
    change, expected = REFUSED[fault]
    secured = copy.deepcopy(shared.issued(name))
    change(secured)

    assert expected in types_of(shared.verify(secured))


@pytest.mark.parametrize("name", ["jose", "cose"])
def test_an_envelope_that_was_changed_is_refused(shared: Offered, name: str) -> None:
    secured = shared.issued(name)
    middle = len(secured["id"]) // 2
    swapped = "A" if secured["id"][middle] != "A" else "B"
    secured["id"] = f"{secured['id'][:middle]}{swapped}{secured['id'][middle + 1 :]}"

    assert types_of(shared.verify(secured))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"null", b'{"a":1,"a":2}', b"\xff", b"{}"])
@pytest.mark.parametrize(
    "path", ["/credentials/verify", "/presentations/verify", "/ed-jcs/credentials/issue", "/ed-jcs/credentials/status"]
)
def test_what_is_no_request_is_400(shared: Offered, path: str, body: bytes) -> None:
    answer = shared.client.post(path, content=body)

    assert types_of(answer)
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("value", [None, 7, "eyJ", [], True])
def test_a_credential_that_is_no_object_is_400(shared: Offered, value: Any) -> None:
    assert types_of(shared.verify(value)) == ["MALFORMED_VALUE_ERROR"]


def test_a_body_beyond_the_bound_is_400(shared: Offered) -> None:
    body = json.dumps({"verifiableCredential": draft(name="n" * 1_100_000)})

    assert types_of(shared.client.post("/credentials/verify", content=body)) == ["too_large"]


def test_checks_and_unknown_options_are_tolerated(shared: Offered) -> None:
    secured = {"verifiableCredential": shared.issued("ed-rdfc"), "more": 1}
    for options in ({"checks": ["proof"]}, {"nobody": ["knows"]}, {}, None):
        answer = shared.client.post("/ed-rdfc/credentials/verify", json={**secured, "options": options})
        assert answer.status_code == 200
    assert types_of(shared.client.post("/credentials/verify", json={**secured, "options": 7}))


@pytest.mark.parametrize("name", ["ed-jcs", "jose"])
def test_what_is_past_or_to_come_is_refused(shared: Offered, name: str) -> None:
    past = shared.issued(name, draft(validUntil="2026-11-28T11:59:59Z"))
    to_come = shared.issued(name, draft(validFrom="2026-11-28T12:00:01Z"))

    assert types_of(shared.verify(past)) == ["time.expired"]
    assert types_of(shared.verify(to_come)) == ["time.not_yet_valid"]


def test_a_key_of_somebody_else_is_not_the_issuers(shared: Offered) -> None:
    key = generate(Algorithm.EDDSA)
    secured = secure_data_integrity(draft(issuer=shared.issuer("ed-jcs")), Stranger(key))

    assert "CRYPTOGRAPHIC_SECURITY_ERROR" in types_of(shared.verify(secured))


def test_a_strangers_did_key_verifies(shared: Offered) -> None:
    stranger = Stranger(generate(Algorithm.ES256))

    assert shared.verify(secure_data_integrity(draft(issuer=stranger.did), stranger)).status_code == 200


def test_an_issuer_that_would_have_to_be_asked_is_not_known(shared: Offered) -> None:
    stranger = Stranger(generate(Algorithm.EDDSA), did="did:web:stranger.example")
    secured = secure_data_integrity(draft(issuer=stranger.did), stranger)

    answer = shared.verify(secured)

    assert types_of(answer) == ["CRYPTOGRAPHIC_SECURITY_ERROR"]
    assert answer.json()["problemDetails"][0]["title"] == "key.unknown"


def test_a_proof_that_has_ended_is_refused(shared: Offered) -> None:
    stranger = Stranger(generate(Algorithm.EDDSA))
    options = ProofOptions(created=NOW - timedelta(days=2), expires=NOW - timedelta(days=1))

    answer = shared.verify(secure_data_integrity(draft(issuer=stranger.did), stranger, options))

    assert types_of(answer) == ["proof.expired"]


def test_every_proof_of_a_set_must_hold(shared: Offered) -> None:
    one, other = Stranger(generate(Algorithm.EDDSA)), Stranger(generate(Algorithm.ES256))
    secured = secure_data_integrity(secure_data_integrity(draft(issuer=one.did), one), other)
    assert shared.verify(secured).status_code == 200

    proofs = secured["proof"]
    assert isinstance(proofs, list)
    assert isinstance(proofs[1], dict)
    ended = {**proofs[1], "expires": "2020-01-01T00:00:00Z"}

    assert types_of(shared.verify({**secured, "proof": [proofs[0], ended]})) == ["CRYPTOGRAPHIC_SECURITY_ERROR"]


def test_one_proof_of_a_set_whose_key_nobody_knows_fails_the_whole(shared: Offered) -> None:
    one = Stranger(generate(Algorithm.EDDSA))
    other = Stranger(generate(Algorithm.EDDSA), did="did:web:stranger.example")
    secured = secure_data_integrity(secure_data_integrity(draft(issuer=one.did), one), other)

    assert types_of(shared.verify(secured)) == ["CRYPTOGRAPHIC_SECURITY_ERROR"]


def test_an_sd_jwt_verifies_with_what_is_disclosed(shared: Offered) -> None:
    stranger = Stranger(generate(Algorithm.ES256))
    hiding = Hiding((("credentialSubject", "alumniOf"),), lambda count: bytes(range(count)))
    parts = secure_sd_jwt(draft(issuer=stranger.did), stranger, typ="vc+sd-jwt", hiding=hiding)

    whole, less = enveloped(parts.compact, Form.VC_SD_JWT), enveloped(parts.issuer_jwt + b"~", Form.VC_SD_JWT)

    assert shared.verify(whole).status_code == 200
    assert shared.verify(less).status_code == 200


def test_a_key_binding_that_nobody_asked_for_is_refused(shared: Offered) -> None:
    stranger = Stranger(generate(Algorithm.ES256))
    hiding = Hiding((("credentialSubject", "alumniOf"),), lambda count: bytes(range(count)))
    presented = secure_sd_jwt(draft(issuer=stranger.did), stranger, typ="vc+sd-jwt", hiding=hiding).compact
    header = {"alg": "ES256", "typ": "kb+jwt"}
    said = {"iat": int(NOW.timestamp()), "aud": "somebody", "nonce": "n", "sd_hash": _sha256(presented)}
    signing_input = ".".join(base64url.encode(dumps(part)) for part in (header, said)).encode()
    binding = signing_input + b"." + base64url.encode(stranger.sign(signing_input)).encode()

    found = shared.verify(enveloped(presented + binding, Form.VC_SD_JWT))

    assert types_of(found) == ["kb.unexpected"]


ENTRY = {
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "1",
    "statusListCredential": "https://lists.example/1",
}


@pytest.mark.parametrize(
    ("path", "members"),
    [
        (("validUntil",), {"validUntil": "2020-01-01T00:00:00Z"}),
        (("exp",), {"exp": 1}),
        (("credentialStatus",), {"credentialStatus": ENTRY}),
        (("credentialStatus", 0), {"credentialStatus": [ENTRY, ENTRY]}),
        (("type", 1), {"type": ["VerifiableCredential", "BitstringStatusListCredential"]}),
    ],
)
def test_neither_an_end_nor_a_status_can_be_hidden(shared: Offered, path: tuple[Any, ...], members: Any) -> None:
    stranger = Stranger(generate(Algorithm.ES256))
    hiding = Hiding((path,), lambda count: bytes(range(count)))
    credential = draft(issuer=stranger.did, **members)
    parts = secure_sd_jwt(credential, stranger, typ="vc+sd-jwt", hiding=hiding)

    answer = shared.verify(enveloped(parts.issuer_jwt + b"~", Form.VC_SD_JWT))

    assert "sd.mandatory_claim" in [one["title"] for one in answer.json()["problemDetails"]]


@pytest.mark.parametrize(("claim", "value"), [("iss", "did:web:a.example"), ("jti", "urn:a:b"), ("sub", "urn:a:b")])
def test_claims_that_contradict_the_credential_are_refused(shared: Offered, claim: str, value: str) -> None:
    stranger = Stranger(generate(Algorithm.ES256))
    secured = secure_vc_jwt(draft(issuer=stranger.did, **{claim: value}), stranger)

    assert types_of(shared.verify(enveloped(secured, Form.VC_JWT))) == ["format.claim_conflict"]


def _sha256(octets: bytes) -> str:
    return base64url.encode(hashlib.sha256(octets).digest())


def test_times_that_are_no_times_are_refused(shared: Offered) -> None:
    stranger = Stranger(generate(Algorithm.ES256))
    token = secure_vc_jwt(draft(issuer=stranger.did, exp="tomorrow"), stranger)

    assert types_of(shared.verify(enveloped(token, Form.VC_JWT))) == ["MALFORMED_VALUE_ERROR"]


def test_a_list_of_others_is_not_asked_and_fails(shared: Offered) -> None:
    own = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": "https://elsewhere.example/status/3",
    }

    assert types_of(shared.verify(shared.issued("ed-jcs", draft(credentialStatus=own)))) == ["STATUS_RETRIEVAL_ERROR"]


def test_an_entry_in_the_list_of_another_issuer_counts_for_nothing(shared: Offered) -> None:
    theirs = shared.issued("ed-jcs")["credentialStatus"]
    stranger = Stranger(generate(Algorithm.EDDSA))
    secured = secure_data_integrity(draft(issuer=stranger.did, credentialStatus=theirs), stranger)

    assert types_of(shared.verify(secured)) == ["STATUS_RETRIEVAL_ERROR"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"statusPurpose": "suspension"}, "STATUS_VERIFICATION_ERROR"),
        ({"statusSize": 2, "statusMessage": [{"status": f"{n:#x}", "message": "m"} for n in range(4)]}, "STATUS_LIST"),
        ({"statusListIndex": "131073"}, "RANGE_ERROR"),
        ({"statusListIndex": "-1"}, "RANGE_ERROR"),
    ],
)
def test_an_entry_that_does_not_fit_its_list_fails(shared: Offered, changed: dict[str, Any], expected: str) -> None:
    kept = {**shared.issued("ed-jcs")["credentialStatus"], **changed}

    found = types_of(shared.verify(shared.issued("ed-jcs", draft(credentialStatus=kept))))

    assert any(name.startswith(expected) for name in found)


def test_a_token_list_is_not_asked_either(shared: Offered) -> None:
    stranger = Stranger(generate(Algorithm.ES256))
    status = {"status_list": {"idx": 1, "uri": "https://elsewhere.example/token"}}
    token = secure_vc_jwt(draft(issuer=stranger.did, status=status), stranger)

    assert types_of(shared.verify(enveloped(token, Form.VC_JWT))) == ["STATUS_RETRIEVAL_ERROR"]


def test_nothing_says_accredited(shared: Offered) -> None:
    good = shared.verify(shared.issued("jose")).text
    bad = shared.verify(draft()).text

    assert "accredited" not in good.replace("accredited-vc.example", "")
    assert "accredited" not in bad.replace("accredited-vc.example", "")
