"""From a document with proofs to one signature, and what stands beside it (specs/securing.md DI3, DI9, DI10)."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vc.securing.data_integrity.documents import CONTEXT, PROOF, octets, proof_over, signed, with_proof
from tests.vc.securing.forge import CLAIMS, EDDSA_KEY, ES256_KEY, ES384_KEY, KID, MemorySigner, accepted, refusal
from vc.codes import Code
from vc.encoding import jcs, strict_json
from vc.errors import Refused
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.securing.data_integrity.reading import expect_proof_for, read_data_integrity
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity
from vc.securing.read import read, read_document
from vc.securing.secured import Form, SecuredCredential

WITNESS = "did:web:witness.example#key-1"


def beside(document: dict[str, Any], **options: Any) -> dict[str, Any]:
    return secure_data_integrity(document, MemorySigner(EDDSA_KEY, WITNESS), ProofOptions(**options))


def proofs_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = document["proof"]
    return listed


def test_a_document_is_read_into_its_parts() -> None:
    raw = with_proof()
    secured = accepted(raw)

    assert secured.form is Form.DATA_INTEGRITY
    assert secured.algorithm == "ES256"
    assert secured.kid == KID
    assert secured.raw == raw
    assert dict(secured.header) == PROOF
    assert secured.claims == CLAIMS
    assert secured.payload == jcs.canonicalize(CLAIMS)
    assert secured.digest == hashlib.sha256(secured.payload).digest()
    assert secured.created is not None
    assert secured.expires is None
    assert secured.beside == ()
    assert secured.verified_by(ES256_KEY.public)


def test_white_space_and_the_order_of_members_are_not_signed() -> None:
    document = dict(reversed(list(signed().items())))
    secured = accepted(b"  " + octets(document).replace(b",", b" ,\n") + b"\n")

    assert secured.verified_by(ES256_KEY.public)
    assert secured.digest == accepted(octets(signed())).digest


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Bern"},
        {"credentialSubject": {"id": "urn:example:product", "name": "Zürich"}},
        {"type": ["VerifiableCredential", "More"]},
        {"@context": [*CONTEXT]},
    ],
)
def test_any_change_of_what_is_said_breaks_the_proof_and_the_digest(change: dict[str, Any]) -> None:
    secured = accepted(octets({**signed(), **change}))
    same = accepted(octets(signed()))

    assert secured.verified_by(ES256_KEY.public) is (change.get("@context") == CONTEXT)
    assert (secured.digest == same.digest) is (change.get("@context") == CONTEXT)


@pytest.mark.parametrize("name", ["created", "proofPurpose", "verificationMethod", "challenge", "more"])
def test_every_option_is_signed(name: str) -> None:
    document = signed(challenge="c")
    other = {"created": "2026-05-04T08:00:01Z", "verificationMethod": f"{KID}2", "proofPurpose": "assertionMethod "}
    document["proof"] = {**document["proof"], name: other.get(name, "d")}
    finding = read(octets(document), DEFAULT_LIMITS)

    assert isinstance(finding, Finding) or not finding.verified_by(ES256_KEY.public)


def test_a_p384_key_does_not_verify_what_a_p256_key_signed_nor_the_other_way_round() -> None:
    short, long = accepted(with_proof()), accepted(octets({**CLAIMS, "proof": proof_over(CLAIMS, key=ES384_KEY)}))

    assert not short.verified_by(ES384_KEY.public)
    assert not long.verified_by(ES256_KEY.public)
    assert long.verified_by(ES384_KEY.public)


def test_a_malleated_signature_leaves_the_digest_unchanged() -> None:
    secured = accepted(with_proof())
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    from vc.encoding.multibase import encode_base58btc

    s = order - int.from_bytes(secured.signature[32:], "big")
    other = accepted(with_proof(proofValue=encode_base58btc(secured.signature[:32] + s.to_bytes(32, "big"))))
    assert other.verified_by(ES256_KEY.public)
    assert other.digest == secured.digest


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"type": "Ed25519Signature2020"}, Code.PROOF_TYPE),
        ({"type": "JsonWebSignature2020"}, Code.PROOF_TYPE),
        ({"cryptosuite": "bbs-2023"}, Code.PROOF_CRYPTOSUITE),
        ({"cryptosuite": "ecdsa-sd-2023"}, Code.PROOF_CRYPTOSUITE),
        ({"proofPurpose": "authentication"}, Code.PROOF_PURPOSE),
        ({"proofPurpose": None}, Code.PROOF_MALFORMED),
        ({"verificationMethod": None}, Code.PROOF_MALFORMED),
        ({"created": "2026-05-04"}, Code.TIME_CLAIM_TYPE),
        ({"previousProof": "urn:uuid:1"}, Code.PROOF_PREVIOUS),
        ({"@context": ["https://example.org/v1"]}, Code.PROOF_CONTEXT),
        ({"proofValue": "u" + "A" * 86}, Code.SIG_ENCODING),
    ],
)
def test_the_first_broken_rule_names_the_refusal(members: dict[str, Any], code: Code) -> None:
    assert refusal(with_proof(**members)) is code


def test_duplicate_members_and_deep_nesting_are_refused_as_anywhere() -> None:
    raw = with_proof()

    assert refusal(raw.replace(b'"issuer":', b'"issuer":"did:web:a.example","issuer":')) is Code.FORMAT_DUPLICATE_KEY
    assert refusal(raw.replace(b'"created":', b'"cr\\u0065ated":"2020-01-01T00:00:00Z","created":')) is (
        Code.FORMAT_DUPLICATE_KEY
    )
    assert refusal(raw.replace(b'"name":"', b'"n":' + b"[" * 33 + b"]" * 33 + b',"name":"')) is Code.LIMIT_DEPTH
    assert refusal(raw.replace(b'"name":"', b'"n":1e400,"name":"')) is Code.FORMAT_NUMBER
    assert refusal(raw + b"{}") is Code.FORMAT_JSON
    assert refusal(raw, limits=Limits(credential_bytes=len(raw) - 1)) is Code.LIMIT_SIZE


def test_a_document_with_a_proof_is_no_other_kind_of_document() -> None:
    raw = with_proof()

    assert refusal(raw, expect=frozenset({Form.VC_JWT})) is Code.FORMAT_UNRECOGNISED
    found = read_document(raw, DEFAULT_LIMITS, expect=frozenset({Form.STATUS_LIST_JWT}))
    assert isinstance(found, Finding)
    assert found.code is Code.FORMAT_UNRECOGNISED


def test_an_enveloped_credential_with_a_proof_is_what_it_envelops() -> None:
    assert refusal(octets({**signed(), "type": "EnvelopedVerifiableCredential"})) is Code.FORMAT_UNRECOGNISED


# sets and chains


def test_the_issuers_proof_is_the_signature_wherever_it_stands() -> None:
    last = octets(secure_data_integrity(beside(CLAIMS), MemorySigner()))
    first = octets(beside(signed()))

    for raw in (first, last):
        secured = accepted(raw)
        assert secured.kid == KID
        assert secured.verified_by(ES256_KEY.public)
        (other,) = secured.beside
        assert other.verification_method == WITNESS
        assert other.purpose == "assertionMethod"
        assert other.verified_by(EDDSA_KEY.public)
        assert not other.verified_by(ES256_KEY.public)
        assert not other.needed
        assert not other.unreadable


def test_a_counter_signature_leaves_the_digest_and_the_claims_as_they_were() -> None:
    alone, both = accepted(octets(signed())), accepted(octets(beside(signed())))

    assert both.digest == alone.digest
    assert both.claims == alone.claims


def test_a_context_that_a_counter_signer_added_is_not_among_the_issuers_claims() -> None:
    extended = {**signed(), "@context": [*CONTEXT, "https://example.org/more/v1"]}
    secured = accepted(octets(beside(extended)))

    assert secured.claims["@context"] == CONTEXT
    assert secured.verified_by(ES256_KEY.public)
    assert secured.beside[0].verified_by(EDDSA_KEY.public)


def test_an_issuers_proof_that_can_be_read_comes_before_one_that_can_not() -> None:
    unknown = proof_over(CLAIMS, {**PROOF, "cryptosuite": "bbs-2023"})
    for proofs in ([unknown, signed()["proof"]], [signed()["proof"], unknown]):
        secured = accepted(octets({**CLAIMS, "proof": proofs}))
        assert secured.verified_by(ES256_KEY.public)
        assert "bbs-2023" in secured.beside[0].unreadable
        assert not secured.beside[0].verified_by(ES256_KEY.public)


def test_an_issuers_proof_for_the_purpose_comes_before_one_for_another() -> None:
    other = proof_over(CLAIMS, {**PROOF, "proofPurpose": "authentication"})
    secured = accepted(octets({**CLAIMS, "proof": [other, signed()["proof"]]}))

    assert secured.header["proofPurpose"] == "assertionMethod"
    assert secured.beside[0].purpose == "authentication"


def test_without_a_proof_of_the_issuer_the_first_stands_for_all_and_is_not_the_issuers() -> None:
    secured = accepted(octets(beside(CLAIMS)))

    assert secured.kid == WITNESS


def test_an_issuer_without_an_identifier_has_no_proof() -> None:
    for issuer in ({"name": "Nobody"}, ["did:web:cab.example"], 7):
        document = {**CLAIMS, "issuer": issuer}
        assert accepted(octets({**document, "proof": proof_over(document)})).kid == KID


def test_an_issuer_that_is_an_object_is_known_by_its_id() -> None:
    document = {**CLAIMS, "issuer": {"id": "did:web:cab.example", "name": "Body"}}
    secured = accepted(octets(secure_data_integrity(beside(document), MemorySigner())))

    assert secured.kid == KID


def test_a_proof_over_others_says_which_it_needs() -> None:
    over = ProofOptions(previous=("urn:uuid:1",))
    document = secure_data_integrity(beside(CLAIMS, id="urn:uuid:1"), MemorySigner(), over)
    secured = accepted(octets(beside(document)))

    assert secured.verified_by(ES256_KEY.public)
    assert [other.needed for other in secured.beside] == [True, False]
    assert all(other.verified_by(EDDSA_KEY.public) for other in secured.beside)


def test_a_previous_proof_that_was_changed_breaks_the_one_over_it() -> None:
    over = ProofOptions(previous=("urn:uuid:1",))
    document = secure_data_integrity(beside(CLAIMS, id="urn:uuid:1"), MemorySigner(), over)
    second = proofs_of(document)[1]
    again = beside(CLAIMS, id="urn:uuid:1", nonce="another")["proof"]

    assert not accepted(octets({**document, "proof": [again, second]})).verified_by(ES256_KEY.public)
    assert refusal(octets({**document, "proof": [second]})) is Code.PROOF_PREVIOUS


def test_a_malformed_proof_beside_spoils_the_whole() -> None:
    document = beside(signed())
    own, other = document["proof"]

    assert refusal(octets({**document, "proof": [own, {**other, "proofValue": "z1"}]})) is Code.SIG_ENCODING
    assert refusal(octets({**document, "proof": [own, {**other, "created": 7}]})) is Code.PROOF_MALFORMED


def test_eight_proofs_are_read_and_nine_refused() -> None:
    document = signed()
    for _ in range(7):
        document = beside(document)
    assert len(accepted(octets(document)).beside) == 7

    proofs = document["proof"]
    assert refusal(octets({**document, "proof": [*proofs, proofs[-1]]})) is Code.LIMIT_MEMBERS


# presentations


def presentation(**options: Any) -> SecuredCredential:
    document = {"@context": CONTEXT, "type": "VerifiablePresentation", "holder": "did:web:cab.example"}
    made = secure_data_integrity(document, MemorySigner(), ProofOptions(purpose="authentication", **options))
    return read_data_integrity(made, octets(made), DEFAULT_LIMITS, purpose="authentication")


def test_a_presentation_is_its_holders() -> None:
    secured = presentation(challenge="c", domain=("a.example", "b.example"))

    assert secured.verified_by(ES256_KEY.public)
    assert secured.kid == KID
    expect_proof_for(secured, domain={"b.example", "a.example"}, challenge="c")
    expect_proof_for(secured)


def test_an_issuer_that_a_presentation_names_is_not_who_shows_it() -> None:
    document = {"type": "VerifiablePresentation", "issuer": "did:web:body.example", "holder": "did:web:cab.example"}
    options = ProofOptions(purpose="authentication")
    first = secure_data_integrity(document, MemorySigner(verification_method="did:web:body.example#key-1"), options)
    both = secure_data_integrity(first, MemorySigner(), options)

    assert read_data_integrity(both, octets(both), DEFAULT_LIMITS, purpose="authentication").kid == KID


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        ({"domain": ["c.example"]}, Code.PROOF_DOMAIN),
        ({"domain": ["a.example", "b.example"]}, Code.PROOF_DOMAIN),
        ({"challenge": "d"}, Code.PROOF_CHALLENGE),
        ({"domain": ["a.example"], "challenge": "C"}, Code.PROOF_CHALLENGE),
    ],
)
def test_a_proof_for_another_verifier_is_refused(expected: dict[str, Any], code: Code) -> None:
    with pytest.raises(Refused) as refused:
        expect_proof_for(presentation(challenge="c", domain=("a.example",)), **expected)

    assert refused.value.code is code


def test_a_proof_that_was_made_for_nobody_answers_no_challenge() -> None:
    answers: list[tuple[dict[str, Any], Code]] = [
        ({"domain": ["a"]}, Code.PROOF_DOMAIN),
        ({"challenge": "c"}, Code.PROOF_CHALLENGE),
    ]
    for expected, code in answers:
        with pytest.raises(Refused) as refused:
            expect_proof_for(presentation(), **expected)
        assert refused.value.code is code


# no bytes raise


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5) | st.sampled_from(list(PROOF.values())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*PROOF, "proofValue", "id"]), inner),
    max_leaves=12,
)


@given(proof=JSON, issuer=JSON)
def test_no_proof_raises(proof: Any, issuer: Any) -> None:
    raw = strict_json.dumps({**CLAIMS, "issuer": issuer, "proof": proof})
    assert isinstance(read(raw, DEFAULT_LIMITS), (Finding, SecuredCredential))


@given(place=st.integers(0), octet=st.integers(0, 255))
def test_no_flipped_octet_raises_and_none_verifies_as_something_else(place: int, octet: int) -> None:
    raw = bytearray(octets(beside(signed())))
    raw[place % len(raw)] = octet
    found = read(bytes(raw), DEFAULT_LIMITS)

    if isinstance(found, SecuredCredential) and found.verified_by(ES256_KEY.public):
        assert found.claims == CLAIMS
