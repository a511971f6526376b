"""From an entry to a value: the right list, the right purpose, the right size (security.md V04, V05, V06, V07)."""

import dataclasses
from datetime import UTC, datetime

import pytest

from vc.codes import Code
from vc.errors import Refused
from vc.status.bitstring_list import MINIMUM_ENTRIES, pack_bitstring_list
from vc.status.document import StatusListDocument
from vc.status.entry import BitstringStatusEntry, TokenStatusReference
from vc.status.list_url import ListForm
from vc.status.lookup import look_up_bitstring, look_up_token
from vc.status.packing import StatusValues
from vc.status.token_list import pack_token_list

TOKEN_URL = "https://body.example/status/3/token.jwt"
BITSTRING_URL = "https://body.example/status/3/bitstring.jwt"
VALUES = StatusValues.sparse({5: 13}, length=MINIMUM_ENTRIES)
TOKEN = StatusListDocument(
    form=ListForm.TOKEN,
    url=TOKEN_URL,
    issuer="did:web:body.example",
    issued_at=datetime(2026, 3, 1, tzinfo=UTC),
    expires=datetime(2026, 3, 2, tzinfo=UTC),
    ttl=None,
    entries=pack_token_list(VALUES, bits=4),
    digest=bytes(32),
)
BITSTRING = dataclasses.replace(
    TOKEN,
    form=ListForm.BITSTRING,
    url=BITSTRING_URL,
    entries=pack_bitstring_list(VALUES.flags()),
    purposes=frozenset({"suspension"}),
)
REFERENCE = TokenStatusReference(5, TOKEN_URL)
ENTRY = BitstringStatusEntry("suspension", 5, BITSTRING_URL)


def test_the_value_of_an_entry() -> None:
    assert look_up_token(REFERENCE, TOKEN) == 13
    assert look_up_token(dataclasses.replace(REFERENCE, index=4), TOKEN) == 0
    assert look_up_bitstring(ENTRY, BITSTRING) == 1
    assert look_up_bitstring(dataclasses.replace(ENTRY, index=6), BITSTRING) == 0


@pytest.mark.parametrize(
    ("reference", "document", "code"),
    [
        (REFERENCE, dataclasses.replace(TOKEN, url="https://body.example/status/4/token.jwt"), Code.STATUS_WRONG_LIST),
        (REFERENCE, dataclasses.replace(TOKEN, url=""), Code.STATUS_WRONG_LIST),
        (REFERENCE, dataclasses.replace(BITSTRING, url=TOKEN_URL), Code.STATUS_WRONG_LIST),
        (dataclasses.replace(REFERENCE, index=MINIMUM_ENTRIES), TOKEN, Code.STATUS_RANGE),
    ],
)
def test_a_token_reference_is_not_answered_by_another_list(
    reference: TokenStatusReference, document: StatusListDocument, code: Code
) -> None:
    with pytest.raises(Refused) as refused:
        look_up_token(reference, document)

    assert refused.value.code is code


@pytest.mark.parametrize(
    ("entry", "document", "code"),
    [
        (ENTRY, dataclasses.replace(BITSTRING, url="https://body.example/4"), Code.STATUS_WRONG_LIST),
        (ENTRY, dataclasses.replace(BITSTRING, url=""), Code.STATUS_WRONG_LIST),
        (ENTRY, dataclasses.replace(TOKEN, url=BITSTRING_URL), Code.STATUS_WRONG_LIST),
        (dataclasses.replace(ENTRY, purpose="revocation"), BITSTRING, Code.STATUS_PURPOSE),
        (dataclasses.replace(ENTRY, size=2), BITSTRING, Code.STATUS_MALFORMED),
        (ENTRY, dataclasses.replace(BITSTRING, status_size=2), Code.STATUS_SIZE),
        (dataclasses.replace(ENTRY, index=MINIMUM_ENTRIES), BITSTRING, Code.STATUS_RANGE),
    ],
)
def test_an_entry_is_not_answered_by_another_list(
    entry: BitstringStatusEntry, document: StatusListDocument, code: Code
) -> None:
    with pytest.raises(Refused) as refused:
        look_up_bitstring(entry, document)

    assert refused.value.code is code
