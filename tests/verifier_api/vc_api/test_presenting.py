"""`presentations/verify` (specs/vc-api.md VA15)."""

from datetime import timedelta
from typing import Any

import pytest

from tests.verifier_api.vc_api.offered import NOW, V2, Offered, Stranger, draft, offered, types_of
from vc.keys.algorithm import Algorithm
from vc.keys.private_key import generate
from vc.keys.verification_method import AUTHENTICATION
from vc.securing.data_integrity.cryptosuite import Cryptosuite
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity
from vc.securing.enveloped import enveloped
from vc.securing.presentation import secure_presentation
from vc.securing.sd_jwt.key_binding import Demand, bind
from vc.securing.sd_jwt.parts import SdJwt
from vc.securing.secured import Form

ASKED = {"challenge": "3182bdea", "domain": "github.example"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Offered:
    return offered(tmp_path_factory.mktemp("vc-api"))


@pytest.fixture(scope="module")
def holder() -> Stranger:
    return Stranger(generate(Algorithm.EDDSA))


def presentation(*credentials: Any, **members: Any) -> dict[str, Any]:
    return {"@context": [V2], "type": ["VerifiablePresentation"], "verifiableCredential": list(credentials), **members}


def signed(document: dict[str, Any], holder: Stranger, **options: Any) -> Any:
    options = {"challenge": ASKED["challenge"], "domain": (ASKED["domain"],), "created": NOW, **options}
    given = {"cryptosuite": Cryptosuite.EDDSA_RDFC_2022, "purpose": AUTHENTICATION, **options}
    return secure_data_integrity(document, holder, ProofOptions(**given))


def enveloping(document: dict[str, Any], holder: Stranger, form: Form = Form.VP_JWT, **claims: Any) -> Any:
    claims = {"nonce": ASKED["challenge"], "aud": ASKED["domain"], "iat": int(NOW.timestamp()), **claims}
    return enveloped(secure_presentation({**document, **claims}, holder, form=form), form)


@pytest.mark.parametrize("name", ["ed-rdfc", "p256-jcs", "jose", "cose"])
def test_a_signed_presentation_verifies_with_what_it_holds(shared: Offered, holder: Stranger, name: str) -> None:
    document = signed(presentation(shared.issued(name), holder=holder.did), holder)

    answer = shared.show(document, **ASKED)

    assert answer.status_code == 200, answer.text
    assert answer.json() == {"verified": True, "problemDetails": [], "warnings": []}


@pytest.mark.parametrize("form", [Form.VP_JWT, Form.VP_COSE])
def test_an_enveloped_presentation_verifies(shared: Offered, holder: Stranger, form: Form) -> None:
    document = enveloping(presentation(shared.issued("jose"), holder=holder.did), holder, form)

    assert shared.show(document, **ASKED).status_code == 200


@pytest.mark.parametrize("enveloped_form", [False, True])
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"challenge": "another"}, "INVALID_CHALLENGE_ERROR"),
        ({"domain": "another.example"}, "INVALID_DOMAIN_ERROR"),
        ({"domain": ["another.example", "github.example"]}, "INVALID_DOMAIN_ERROR"),
    ],
)
def test_another_challenge_or_domain_is_refused(
    shared: Offered, holder: Stranger, asked: dict[str, Any], expected: str, *, enveloped_form: bool
) -> None:
    document = presentation(shared.issued("jose"), holder=holder.did)
    secured = enveloping(document, holder) if enveloped_form else signed(document, holder)

    assert types_of(shared.show(secured, **{**ASKED, **asked})) == [expected]


def test_a_challenge_that_was_asked_for_must_be_there(shared: Offered, holder: Stranger) -> None:
    document = signed(presentation(shared.issued("jose"), holder=holder.did), holder, challenge=None)

    assert types_of(shared.show(document, **ASKED)) == ["INVALID_CHALLENGE_ERROR"]


@pytest.mark.parametrize("options", [{"challenge": 7}, {"domain": 7}, {"domain": ["a.example", 7]}])
def test_a_challenge_or_domain_that_is_no_text_is_400(
    shared: Offered, holder: Stranger, options: dict[str, Any]
) -> None:
    document = signed(presentation(holder=holder.did), holder)

    assert types_of(shared.show(document, **options)) == ["MALFORMED_VALUE_ERROR"]


def test_without_a_proof_it_verifies_where_nobody_asked_who_shows_it(shared: Offered) -> None:
    document = presentation(shared.issued("ed-rdfc"))

    answer = shared.show(document)

    assert answer.status_code == 200, answer.text
    assert [one["title"] for one in answer.json()["warnings"]] == ["presentation.holder_unknown"]
    assert types_of(shared.show(document, challenge="3182bdea")) == ["presentation.not_holders"]
    assert types_of(shared.show(document, domain="github.example")) == ["presentation.not_holders"]


def test_nobody_shows_nothing(shared: Offered, holder: Stranger) -> None:
    assert types_of(shared.show(presentation())) == ["presentation.empty"]
    assert shared.show(signed(presentation(holder=holder.did), holder), **ASKED).status_code == 200


def test_a_presentation_by_another_than_its_holder_is_refused(shared: Offered, holder: Stranger) -> None:
    other = Stranger(generate(Algorithm.EDDSA))
    document = signed(presentation(shared.issued("jose"), holder=other.did), holder)
    wrapped = enveloping(presentation(shared.issued("jose"), holder=other.did), holder)

    assert "presentation.not_holders" in types_of(shared.show(document, **ASKED))
    assert "presentation.not_holders" in types_of(shared.show(wrapped, **ASKED))


def test_a_proof_for_something_else_is_refused(shared: Offered, holder: Stranger) -> None:
    document = signed(presentation(shared.issued("jose"), holder=holder.did), holder, purpose="assertionMethod")

    assert types_of(shared.show(document, **ASKED)) == ["PROOF_VERIFICATION_ERROR"]


def test_a_changed_presentation_is_refused(shared: Offered, holder: Stranger) -> None:
    document = signed(presentation(shared.issued("jose"), holder=holder.did), holder)
    document["verifiableCredential"] = [shared.issued("cose")]

    assert types_of(shared.show(document, **ASKED)) == ["CRYPTOGRAPHIC_SECURITY_ERROR"]


def test_one_bad_credential_fails_the_whole_and_is_named(shared: Offered, holder: Stranger) -> None:
    past = shared.issued("jose", draft(validUntil="2026-01-01T00:00:00Z"))
    changed = {**shared.issued("ed-jcs"), "credentialSubject": {"id": "did:example:other"}}
    document = signed(presentation(shared.issued("cose"), past, changed, holder=holder.did), holder)

    assert types_of(shared.show(document, **ASKED)) == ["time.expired", "CRYPTOGRAPHIC_SECURITY_ERROR"]


def test_a_credential_without_proof_is_its_holders_own_word(shared: Offered, holder: Stranger) -> None:
    own = signed(presentation(draft(issuer=holder.did), holder=holder.did), holder)
    theirs = signed(presentation(draft(issuer=shared.issuer("jose")), holder=holder.did), holder)

    assert shared.show(own, **ASKED).status_code == 200
    assert "PARSING_ERROR" in types_of(shared.show(theirs, **ASKED))
    assert "PARSING_ERROR" in types_of(shared.show(presentation(draft(issuer=holder.did), holder=holder.did)))


def test_an_own_word_is_held_to_the_data_model_and_its_time(shared: Offered, holder: Stranger) -> None:
    past = draft(issuer=holder.did, validUntil="2026-01-01T00:00:00Z")
    malformed = draft(issuer=holder.did, type=["Alumni"], id="urn:example:2", credentialSubject={"id": "urn:example:3"})

    document = signed(presentation(past, malformed, holder=holder.did), holder)

    assert types_of(shared.show(document, **ASKED)) == ["time.expired", "MALFORMED_VALUE_ERROR"]


@pytest.mark.parametrize(
    "members",
    [
        {"@context": []},
        {"@context": ["https://www.w3.org/2018/credentials/v1"]},
        {"@context": [V2, "https://nobody.example/context"]},
        {"type": ["VerifiableCredential"]},
        {"id": "no URL"},
        {"holder": 7},
        {"verifiableCredential": ["eyJ"]},
        {"verifiableCredential": [{}] * 33},
        {"proof": {}},
        {"proof": []},
        {"type": "EnvelopedVerifiablePresentation", "id": "data:application/vp+jwt,AAAA"},
        {"type": "EnvelopedVerifiablePresentation", "id": "https://nobody.example"},
    ],
)
def test_a_malformed_presentation_is_400(shared: Offered, members: dict[str, Any]) -> None:
    assert types_of(shared.show({**presentation(shared.issued("ed-jcs")), **members}))


def test_a_presentation_that_has_ended_is_refused(shared: Offered, holder: Stranger) -> None:
    ended = NOW - timedelta(hours=1)
    document = presentation(shared.issued("jose"), holder=holder.did)

    assert types_of(shared.show(signed(document, holder, expires=ended), **ASKED)) == ["proof.expired"]
    assert types_of(shared.show(enveloping(document, holder, exp=int(ended.timestamp())), **ASKED)) == ["time.expired"]


def test_the_status_of_an_own_word_is_asked_for(shared: Offered, holder: Stranger) -> None:
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "1",
        "statusListCredential": "https://lists.example/1",
    }
    document = signed(presentation(draft(issuer=holder.did, credentialStatus=entry), holder=holder.did), holder)

    assert types_of(shared.show(document, **ASKED)) == ["STATUS_RETRIEVAL_ERROR"]


def test_an_own_word_and_a_presentation_contradict_themselves_nowhere(shared: Offered, holder: Stranger) -> None:
    own = presentation(draft(issuer=holder.did, iss="did:web:other.example"), holder=holder.did)
    unnamed = presentation(shared.issued("jose"))

    assert types_of(shared.show(enveloping(own, holder), **ASKED)) == ["format.claim_conflict"]
    assert types_of(shared.show(enveloping(unnamed, holder, iss="did:web:other.example"), **ASKED)) == [
        "format.claim_conflict"
    ]
    assert shared.show(enveloping(unnamed, holder, iss=holder.did), **ASKED).status_code == 200


@pytest.mark.parametrize("own_key", [True, False])
def test_a_key_binding_behind_a_presentation_must_hold(shared: Offered, holder: Stranger, *, own_key: bool) -> None:
    other = Stranger(generate(Algorithm.ES256))
    claims = {"nonce": ASKED["challenge"], "aud": ASKED["domain"], "cnf": {"jwk": other.key.to_jwk()}}
    document = {**presentation(shared.issued("jose"), holder=holder.did), **claims}
    unbound = SdJwt(secure_presentation(document, holder, form=Form.VP_SD_JWT).removesuffix(b"~"))
    signer = other if own_key else Stranger(generate(Algorithm.ES256))
    bound = bind(unbound, signer, Demand("another", "somebody"), issued_at=NOW)
    answer = shared.show(enveloped(bound.compact, Form.VP_SD_JWT), **ASKED)

    assert shared.show(enveloped(unbound.compact, Form.VP_SD_JWT), **ASKED).json()["warnings"] == []
    if own_key:
        assert [one["title"] for one in answer.json()["warnings"]] == ["kb.unexpected"]
    else:
        assert [one["title"] for one in answer.json()["problemDetails"]] == ["kb.invalid"]
