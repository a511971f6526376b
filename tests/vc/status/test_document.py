"""Both forms of a list as documents: every claim typed, every fault `status.*` (specs/status.md S7; V07)."""

import dataclasses
import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from tests.vc.status.arbitrary_json import mutated
from tests.vc.status.documents import Members, changed, secured
from tests.vc.status.vectors import bitstring_vectors, token_vectors
from vc.codes import Code
from vc.encoding import base64url
from vc.errors import Refused
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.secured import Form, ProofBeside
from vc.status.document import BITSTRING_FORMS, StatusListDocument, parse_bitstring_list, parse_token_list
from vc.status.list_url import ListForm

# Token Status List section 5.1, as published
TOKEN: Members = {
    "exp": 2291720170,
    "iat": 1686920170,
    "status_list": {"bits": 1, "lst": "eNrbuRgAAhcBXQ"},
    "sub": "https://example.com/statuslists/1",
    "ttl": 43200,
}
# Bitstring Status List section 2.2 example 3, as published
BITSTRING: Members = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "https://example.com/credentials/status/3",
    "type": ["VerifiableCredential", "BitstringStatusListCredential"],
    "issuer": "did:example:12345",
    "validFrom": "2021-04-05T14:27:40Z",
    "credentialSubject": {
        "id": "https://example.com/status/3#list",
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": bitstring_vectors()[0].text,
    },
}
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
MARCH_NUMERIC = 1772323200
OTHER_KINDS: list[object] = [None, True, "1", 1.5, [1], {"a": 1}]


def token(claims: Members) -> StatusListDocument:
    return parse_token_list(secured(claims, Form.STATUS_LIST_JWT), DEFAULT_LIMITS)


def bitstring(claims: Members) -> StatusListDocument:
    return parse_bitstring_list(secured(claims, Form.VC_JWT), DEFAULT_LIMITS)


def token_code(claims: Members) -> Code:
    with pytest.raises(Refused) as refused:
        token(claims)
    return refused.value.code


def bitstring_code(claims: Members) -> Code:
    with pytest.raises(Refused) as refused:
        bitstring(claims)
    return refused.value.code


def test_the_published_token_list() -> None:
    document = token(TOKEN)

    assert (document.form, document.url, document.issuer) == (
        ListForm.TOKEN,
        "https://example.com/statuslists/1",
        None,
    )
    assert document.issued_at == datetime(2023, 6, 16, 12, 56, 10, tzinfo=UTC)
    assert document.expires == datetime(2042, 8, 15, 12, 56, 10, tzinfo=UTC)
    assert document.ttl == timedelta(hours=12)
    assert document.digest == secured(TOKEN, Form.STATUS_LIST_JWT).digest
    assert [document.value_at(index) for index in range(document.length)] == [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]  # fmt: skip  # noqa: E501 - as the text prints them


def test_the_published_bitstring_list() -> None:
    document = bitstring(BITSTRING)

    assert (document.form, document.url, document.issuer) == (
        ListForm.BITSTRING,
        "https://example.com/credentials/status/3",
        "did:example:12345",
    )
    assert document.issued_at == datetime(2021, 4, 5, 14, 27, 40, tzinfo=UTC)
    assert (document.expires, document.ttl) == (None, None)
    assert (document.purposes, document.status_size, document.length) == (frozenset({"revocation"}), None, 131_072)
    assert document.value_at(131_071) == 0


@pytest.mark.parametrize("form", [form for form in Form if form is not Form.STATUS_LIST_JWT])
def test_a_token_list_has_its_own_typ(form: Form) -> None:
    with pytest.raises(Refused) as refused:
        parse_token_list(secured(TOKEN, form), DEFAULT_LIMITS)

    assert refused.value.code is Code.STATUS_MALFORMED


@pytest.mark.parametrize("form", [form for form in Form if form not in BITSTRING_FORMS])
def test_a_bitstring_list_is_a_credential(form: Form) -> None:
    with pytest.raises(Refused) as refused:
        parse_bitstring_list(secured(BITSTRING, form), DEFAULT_LIMITS)

    assert refused.value.code is Code.STATUS_MALFORMED


def test_a_bitstring_list_with_a_proof_has_the_dates_of_the_proof_too() -> None:
    read = dataclasses.replace(
        secured(BITSTRING, Form.DATA_INTEGRITY), created=MARCH, expires=MARCH + timedelta(days=1)
    )
    listed = parse_bitstring_list(read, DEFAULT_LIMITS)

    assert (listed.issued_at, listed.expires) == (MARCH, MARCH + timedelta(days=1))


def test_a_bitstring_list_with_several_proofs_is_refused() -> None:
    beside = ProofBeside("did:web:witness.example#key-1", "assertionMethod", needed=False)
    with pytest.raises(Refused) as refused:
        parse_bitstring_list(
            dataclasses.replace(secured(BITSTRING, Form.DATA_INTEGRITY), beside=(beside,)), DEFAULT_LIMITS
        )

    assert refused.value.code is Code.STATUS_MALFORMED


@pytest.mark.parametrize("name", ["sub", "iat", "status_list"])
def test_a_token_list_needs_its_required_claims(name: str) -> None:
    assert token_code(changed(TOKEN, **{name: ...})) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("name", ["exp", "ttl"])
def test_a_token_list_may_go_without_the_recommended_claims(name: str) -> None:
    document = token(changed(TOKEN, **{name: ...}))

    assert (document.expires is None, document.ttl is None) == (name == "exp", name == "ttl")


@pytest.mark.parametrize("name", ["iat", "exp", "nbf", "ttl"])
@pytest.mark.parametrize("value", [*OTHER_KINDS, -(2**53), 1e300], ids=repr)
def test_times_of_a_token_list_are_whole_numbers(name: str, value: object) -> None:
    expected = Code.STATUS_WINDOW if name == "ttl" and value == -(2**53) else Code.STATUS_MALFORMED

    assert token_code(changed(TOKEN, **{name: value})) is expected


@pytest.mark.parametrize("value", [None, True, 5, "", ["https://example.com/1"]], ids=repr)
@pytest.mark.parametrize("name", ["sub", "iss"])
def test_names_in_a_token_list_are_text(name: str, value: object) -> None:
    assert token_code(changed(TOKEN, **{name: value})) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("bits", [..., None, "1", True, 1.0, 0, 3, 16])
def test_a_token_list_has_entries_of_one_two_four_or_eight_bits(bits: object) -> None:
    assert token_code(changed(TOKEN, "status_list", bits=bits)) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("lst", [..., None, 5, "", "eNrbuRgAAhcBXQ==", "AAAA"])
def test_a_token_list_holds_a_compressed_list(lst: object) -> None:
    assert token_code(changed(TOKEN, "status_list", lst=lst)) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("ttl", [0, -1, 31_622_401, 10**12, 2**53 - 1])
def test_a_time_to_live_of_nothing_or_of_years_is_not_believed(ttl: int) -> None:
    assert token_code(changed(TOKEN, ttl=ttl)) is Code.STATUS_WINDOW
    assert bitstring_code(changed(BITSTRING, "credentialSubject", ttl=ttl * 1000)) is Code.STATUS_WINDOW


@pytest.mark.parametrize("ttl", [None, True, "300000", 1.5])
def test_a_time_to_live_is_a_whole_number_of_milliseconds(ttl: object) -> None:
    assert bitstring_code(changed(BITSTRING, "credentialSubject", ttl=ttl)) is Code.STATUS_MALFORMED


def test_a_time_to_live_counts_milliseconds_in_a_bitstring_list() -> None:
    assert bitstring(changed(BITSTRING, "credentialSubject", ttl=300_000)).ttl == timedelta(minutes=5)


def test_a_token_list_counts_from_the_later_of_iat_and_nbf() -> None:
    later = token(changed(TOKEN, iat=MARCH_NUMERIC, nbf=MARCH_NUMERIC + 60))
    earlier = token(changed(TOKEN, iat=MARCH_NUMERIC, nbf=MARCH_NUMERIC - 60))

    assert (later.issued_at, earlier.issued_at) == (MARCH + timedelta(minutes=1), MARCH)


def test_a_bitstring_list_counts_from_its_latest_start_to_its_earliest_end() -> None:
    day = 86_400
    document = bitstring(
        changed(
            BITSTRING,
            iat=MARCH_NUMERIC,
            nbf=MARCH_NUMERIC - 5,
            validFrom="2026-02-28T00:00:00Z",
            exp=MARCH_NUMERIC + 2 * day,
            validUntil="2026-03-02T01:00:00+01:00",
        )
    )

    assert (document.issued_at, document.expires) == (MARCH, MARCH + timedelta(days=1))


def test_a_bitstring_list_without_any_start_is_malformed() -> None:
    assert bitstring_code(changed(BITSTRING, validFrom=...)) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("name", ["validFrom", "validUntil"])
@pytest.mark.parametrize("value", [*OTHER_KINDS, "2026-03-01", "2026-03-01T00:00:00", "2026-02-30T00:00:00Z"], ids=repr)
def test_times_of_a_bitstring_list_have_a_zone(name: str, value: object) -> None:
    assert bitstring_code(changed(BITSTRING, **{name: value})) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("name", ["iat", "exp", "nbf"])
@pytest.mark.parametrize("value", OTHER_KINDS, ids=repr)
def test_numeric_times_of_a_bitstring_list_are_whole_numbers(name: str, value: object) -> None:
    assert bitstring_code(changed(BITSTRING, **{name: value})) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("kind", [..., None, 5, [], "VerifiableCredential", ["VerifiableCredential", 5]])
def test_a_bitstring_list_has_the_type_of_one(kind: object) -> None:
    assert bitstring_code(changed(BITSTRING, type=kind)) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("kind", [..., None, "StatusList2021", ["Other"]])
def test_the_subject_of_a_bitstring_list_has_the_type_of_one(kind: object) -> None:
    assert bitstring_code(changed(BITSTRING, "credentialSubject", type=kind)) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("subject", [..., None, "list", [BITSTRING["credentialSubject"]]])
def test_a_bitstring_list_has_one_subject(subject: object) -> None:
    assert bitstring_code(changed(BITSTRING, credentialSubject=subject)) is Code.STATUS_MALFORMED


def test_the_issuer_may_be_an_object() -> None:
    assert bitstring(changed(BITSTRING, issuer={"id": "did:example:1", "name": "Body"})).issuer == "did:example:1"


@pytest.mark.parametrize("issuer", [..., None, "", 5, ["did:example:1"], {}, {"id": 5}])
def test_a_bitstring_list_names_its_issuer(issuer: object) -> None:
    assert bitstring_code(changed(BITSTRING, issuer=issuer)) is Code.STATUS_MALFORMED


def test_iss_and_issuer_must_not_differ() -> None:
    assert bitstring(changed(BITSTRING, iss="did:example:12345")).issuer == "did:example:12345"
    assert bitstring_code(changed(BITSTRING, iss="did:example:6")) is Code.STATUS_MALFORMED


def test_a_list_without_an_id_is_nobodys_list() -> None:
    assert bitstring(changed(BITSTRING, id=...)).url == ""


@pytest.mark.parametrize("identifier", [None, "", 5])
def test_an_id_is_text(identifier: object) -> None:
    assert bitstring_code(changed(BITSTRING, id=identifier)) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("purposes", [["revocation"], ["revocation", "suspension"]])
def test_a_list_may_serve_several_purposes(purposes: list[str]) -> None:
    assert bitstring(changed(BITSTRING, "credentialSubject", statusPurpose=purposes)).purposes == set(purposes)


@pytest.mark.parametrize("purpose", [..., None, "", 5, [], ["revocation", 5], ["revocation", "revocation"]])
def test_a_list_has_a_purpose(purpose: object) -> None:
    assert bitstring_code(changed(BITSTRING, "credentialSubject", statusPurpose=purpose)) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("encoded", [..., None, 5, "", "uAAAA", token_vectors()[0].text])
def test_a_bitstring_list_holds_a_compressed_list(encoded: object) -> None:
    assert bitstring_code(changed(BITSTRING, "credentialSubject", encodedList=encoded)) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("size", [0, -1, True, "2", 1.0, None])
def test_a_size_that_a_list_states_is_a_whole_number(size: object) -> None:
    assert bitstring_code(changed(BITSTRING, "credentialSubject", statusSize=size)) is Code.STATUS_MALFORMED


def test_entries_of_another_size_than_the_list_states_are_refused() -> None:
    octets = gzip.compress(bytes([0b01_10_00_00]) + bytes(32_767))
    document = bitstring(
        changed(BITSTRING, "credentialSubject", statusSize=2, encodedList=f"u{base64url.encode(octets)}")
    )

    assert document.length == 131_072
    assert [document.value_at(index, status_size=2) for index in (0, 1, 2)] == [1, 2, 0]
    with pytest.raises(Refused) as refused:
        document.value_at(0)
    assert refused.value.code is Code.STATUS_SIZE


def test_a_list_that_states_no_size_is_read_by_the_size_of_the_entry() -> None:
    octets = gzip.compress(bytes([0b01_10_00_00]) + bytes(32_767))
    document = bitstring(changed(BITSTRING, "credentialSubject", encodedList=f"u{base64url.encode(octets)}"))

    assert [document.value_at(index, status_size=2) for index in (0, 1, 2)] == [1, 2, 0]


def test_the_limit_of_the_policy_holds() -> None:
    limits = dataclasses.replace(DEFAULT_LIMITS, status_list_inflated_bytes=1)

    with pytest.raises(Refused) as of_token:
        parse_token_list(secured(TOKEN, Form.STATUS_LIST_JWT), limits)
    with pytest.raises(Refused) as of_bitstring:
        parse_bitstring_list(secured(BITSTRING, Form.VC_JWT), limits)

    assert of_token.value.code is of_bitstring.value.code is Code.STATUS_LIMIT


def read_or_refused(read: Callable[[Members], StatusListDocument], claims: Members) -> StatusListDocument | Refused:
    try:
        return read(claims)
    except Refused as refused:
        return refused


@given(claims=mutated(TOKEN), other=mutated(BITSTRING))
def test_every_mutation_is_read_or_refused_as_a_list(claims: Members, other: Members) -> None:
    for read in (read_or_refused(token, claims), read_or_refused(bitstring, other)):
        assert read.code.startswith("status.") if isinstance(read, Refused) else read.issued_at.tzinfo is UTC
