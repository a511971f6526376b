"""What a credential says about its status, every spelling of an index included (security.md V05, V13, V14, V19)."""

from typing import Any

import pytest
from hypothesis import given

from tests.vc.status.arbitrary_json import ANY_JSON, mutated
from vc.codes import Code
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused
from vc.status.entry import (
    BitstringStatusEntry,
    StatusMessage,
    StatusReferences,
    TokenStatusReference,
    bitstring_entry,
    label_reference,
    status_references,
    token_reference,
)
from vc.status.refusal import Refusal

LIST = "https://example.com/credentials/status/3"
W3C_EXAMPLE_1: dict[str, JsonValue] = {
    "id": "https://example.com/credentials/status/3#94567",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "94567",
    "statusListCredential": LIST,
}
TSL_EXAMPLE: dict[str, JsonValue] = {"idx": 0, "uri": "https://example.com/statuslists/1"}
BAD_INDEXES: list[JsonValue] = [
    "5abc", "1_0", "٥", "５", "", " 5", "5 ", "5\n", "+5", "-1", "-0", "05", "0x5", "5.0", "1e3", str(2**53),
    str(2**64), 5.9, 5.0, -1, 2**53, True, False, None, [5], {"index": 5},
]  # fmt: skip


def changed(node: dict[str, JsonValue], **members: Any) -> dict[str, JsonValue]:
    return {name: value for name, value in {**node, **members}.items() if value is not ...}


def code_of(node: JsonValue) -> Code:
    with pytest.raises(Refused) as refused:
        bitstring_entry(node)
    return refused.value.code


def test_the_example_of_the_bitstring_status_list_text() -> None:
    assert bitstring_entry(W3C_EXAMPLE_1) == BitstringStatusEntry("revocation", 94567, LIST)


def test_the_united_nations_write_the_index_as_an_integer() -> None:
    assert bitstring_entry(changed(W3C_EXAMPLE_1, statusListIndex=94567)).index == 94567


@pytest.mark.parametrize(
    ("value", "index"),
    [("0", 0), (0, 0), ("1", 1), (str(2**53 - 1), 2**53 - 1), (2**53 - 1, 2**53 - 1)],
)
def test_canonical_indexes_are_read(value: JsonValue, index: int) -> None:
    assert bitstring_entry(changed(W3C_EXAMPLE_1, statusListIndex=value)).index == index


@pytest.mark.parametrize("value", BAD_INDEXES, ids=repr)
def test_every_other_index_is_refused(value: JsonValue) -> None:
    assert code_of(changed(W3C_EXAMPLE_1, statusListIndex=value)) is Code.STATUS_INDEX


@pytest.mark.parametrize("value", [*BAD_INDEXES, "5", "0"], ids=repr)
def test_a_token_index_is_a_whole_number_and_nothing_else(value: JsonValue) -> None:
    with pytest.raises(Refused) as refused:
        token_reference(changed(TSL_EXAMPLE, idx=value))

    assert refused.value.code is Code.STATUS_INDEX


@pytest.mark.parametrize("kind", [["BitstringStatusListEntry"], ["Other", "BitstringStatusListEntry"]])
def test_the_type_may_be_an_array(kind: JsonValue) -> None:
    assert bitstring_entry(changed(W3C_EXAMPLE_1, type=kind)).index == 94567


@pytest.mark.parametrize("kind", ["StatusList2021Entry", "", 7, None, ..., [], ["Other"], {"a": 1}])
def test_an_entry_of_another_type_is_unsupported(kind: JsonValue) -> None:
    assert code_of(changed(W3C_EXAMPLE_1, type=kind)) is Code.STATUS_UNSUPPORTED


@pytest.mark.parametrize("node", ["https://example.com/3#1", 5, None, True, ["a"]])
def test_an_entry_that_is_no_object_is_malformed(node: JsonValue) -> None:
    assert code_of(node) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("purpose", ["", 5, None, ..., ["revocation"]])
def test_an_entry_has_one_purpose(purpose: JsonValue) -> None:
    assert code_of(changed(W3C_EXAMPLE_1, statusPurpose=purpose)) is Code.STATUS_MALFORMED


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (..., Code.STATUS_MALFORMED),
        (None, Code.STATUS_MALFORMED),
        (["https://example.com/3"], Code.STATUS_MALFORMED),
        ("http://example.com/3", Code.FETCH_URL),
        ("https://a@example.com/3", Code.FETCH_URL),
        ("https://example.com/3#list", Code.FETCH_URL),
        ("file:///etc/passwd", Code.FETCH_URL),
    ],
)
def test_a_list_has_a_plain_https_url(url: JsonValue, code: Code) -> None:
    assert code_of(changed(W3C_EXAMPLE_1, statusListCredential=url)) is code


@pytest.mark.parametrize("identifier", [LIST, 5, None])
def test_the_id_of_an_entry_is_not_that_of_its_list(identifier: JsonValue) -> None:
    assert code_of(changed(W3C_EXAMPLE_1, id=identifier)) is Code.STATUS_MALFORMED


def test_an_entry_needs_no_id() -> None:
    assert bitstring_entry(changed(W3C_EXAMPLE_1, id=...)).index == 94567


@pytest.mark.parametrize("size", [0, -1, "2", 1.5, True, None])
def test_a_size_below_one_bit_is_refused(size: JsonValue) -> None:
    assert code_of(changed(W3C_EXAMPLE_1, statusSize=size)) is Code.STATUS_SIZE


def test_entries_of_more_than_eight_bits_are_unsupported() -> None:
    assert code_of(changed(W3C_EXAMPLE_1, statusSize=9)) is Code.STATUS_UNSUPPORTED


def messages(*texts: str) -> JsonValue:
    return [{"status": hex(value), "message": text} for value, text in enumerate(texts)]


def test_each_value_of_a_wider_entry_has_a_message() -> None:
    node = changed(
        W3C_EXAMPLE_1, statusPurpose="message", statusSize=2, statusMessage=messages("pending", "accepted", "no", "?")
    )

    entry = bitstring_entry(node)

    assert entry.size == 2
    assert entry.messages[1] == StatusMessage(1, "accepted")
    assert [message.value for message in entry.messages] == [0, 1, 2, 3]


def test_one_bit_may_have_messages_too() -> None:
    assert len(bitstring_entry(changed(W3C_EXAMPLE_1, statusMessage=messages("unset", "set"))).messages) == 2


@pytest.mark.parametrize(
    ("size", "message"),
    [
        (2, ...),
        (2, messages("a", "b")),
        (1, messages("a", "b", "c")),
        (1, []),
        (1, "text"),
        (1, ["a", "b"]),
        (1, [{"status": "0x0", "message": "a"}, {"status": "1", "message": "b"}]),
        (1, [{"status": "0x0", "message": "a"}, {"status": 1, "message": "b"}]),
        (1, [{"status": "0x0", "message": "a"}, {"status": "0x1"}]),
    ],
)
def test_messages_that_do_not_fit_the_size_are_malformed(size: int, message: JsonValue) -> None:
    assert code_of(changed(W3C_EXAMPLE_1, statusSize=size, statusMessage=message)) is Code.STATUS_MALFORMED


def test_the_example_of_the_token_status_list_text() -> None:
    assert token_reference(TSL_EXAMPLE) == TokenStatusReference(0, "https://example.com/statuslists/1")


@pytest.mark.parametrize("status_list", [None, 5, "https://example.com/statuslists/1", [TSL_EXAMPLE]])
def test_a_token_reference_is_an_object(status_list: JsonValue) -> None:
    with pytest.raises(Refused) as refused:
        token_reference(status_list)

    assert refused.value.code is Code.STATUS_MALFORMED


@pytest.mark.parametrize(("uri", "code"), [(..., Code.STATUS_MALFORMED), ("http://example.com/1", Code.FETCH_URL)])
def test_a_token_list_has_a_plain_https_url(uri: JsonValue, code: Code) -> None:
    with pytest.raises(Refused) as refused:
        token_reference(changed(TSL_EXAMPLE, uri=uri))

    assert refused.value.code is code


def test_a_label_names_list_and_index_under_the_base_that_its_issuer_has() -> None:
    reference = label_reference([3, 94567], status_base="https://body.example/status")

    assert reference == TokenStatusReference(94567, "https://body.example/status/3/token.jwt")


@pytest.mark.parametrize(
    "status",
    [None, 5, "3,5", [], [3], [3, 5, 1], [3, -1], [-1, 5], [3, True], [True, 5], [3, "5"], [3, 5.0], [2**53, 5]],
    ids=repr,
)
def test_any_other_label_status_is_refused(status: object) -> None:
    with pytest.raises(Refused) as refused:
        label_reference(status, status_base="https://body.example/status")

    assert refused.value.code is Code.STATUS_INDEX


def test_a_label_is_not_looked_up_under_a_base_that_is_no_https_url() -> None:
    with pytest.raises(Refused) as refused:
        label_reference((3, 5), status_base="http://body.example/status")

    assert refused.value.code is Code.FETCH_URL


def test_a_credential_may_refer_to_both_lists() -> None:
    references = status_references({"status": {"status_list": TSL_EXAMPLE}, "credentialStatus": W3C_EXAMPLE_1})

    assert references == StatusReferences(
        TokenStatusReference(0, "https://example.com/statuslists/1"),
        (BitstringStatusEntry("revocation", 94567, LIST),),
    )


@pytest.mark.parametrize("claims", [{}, {"credentialStatus": []}, {"issuer": "did:example:1"}])
def test_a_credential_may_say_nothing(claims: dict[str, JsonValue]) -> None:
    assert status_references(claims) == StatusReferences()


def test_what_cannot_be_read_does_not_hide_what_can() -> None:
    known = changed(W3C_EXAMPLE_1, statusPurpose="suspension")
    foreign: JsonValue = {"type": "StatusList2021Entry"}
    broken = changed(W3C_EXAMPLE_1, statusListIndex=True)

    references = status_references({"credentialStatus": [foreign, known, broken]})

    assert [entry.purpose for entry in references.entries] == ["suspension"]
    assert [refusal.code for refusal in references.refusals] == [Code.STATUS_UNSUPPORTED, Code.STATUS_INDEX]


@pytest.mark.parametrize("status", [None, {}, "active", [TSL_EXAMPLE], 0])
def test_a_status_that_names_no_mechanism_is_malformed(status: JsonValue) -> None:
    references = status_references({"status": status})

    assert references.token is None
    assert [refusal.code for refusal in references.refusals] == [Code.STATUS_MALFORMED]


def test_an_unknown_mechanism_is_unsupported_beside_a_known_one() -> None:
    known = status_references({"status": {"status_list": TSL_EXAMPLE, "identifier_list": {"id": "a"}}})
    alone = status_references({"status": {"identifier_list": {"id": "a"}}})

    assert known.token is not None
    assert alone.token is None
    expected = (Refusal(Code.STATUS_UNSUPPORTED, "status mechanism 'identifier_list'"),)
    assert known.refusals == alone.refusals == expected


def test_a_broken_token_reference_is_a_refusal() -> None:
    references = status_references({"status": {"status_list": {"idx": -1, "uri": LIST}}})

    assert references.token is None
    assert [refusal.code for refusal in references.refusals] == [Code.STATUS_INDEX]


@given(status=ANY_JSON, entries=ANY_JSON)
def test_no_json_makes_reading_raise(status: JsonValue, entries: JsonValue) -> None:
    assert isinstance(status_references({"status": status, "credentialStatus": entries}), StatusReferences)


@given(claims=mutated({"status": {"status_list": TSL_EXAMPLE}, "credentialStatus": [W3C_EXAMPLE_1]}))
def test_every_mutation_is_read_or_refused(claims: dict[str, JsonValue]) -> None:
    references = status_references(claims)

    assert all(refusal.code.startswith(("status.", "fetch.")) for refusal in references.refusals)
