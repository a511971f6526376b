"""What an issuer signs is what a verifier reads (specs/status.md S11)."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.vc.status.documents import secured
from vc.errors import UsageError
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.secured import Form
from vc.status.claims import ListPublication, bitstring_list_credential, history_claims, token_list_claims
from vc.status.document import parse_bitstring_list, parse_token_list
from vc.status.freshness import freshness
from vc.status.history import HistoryEntry, HistoryEvent, parse_status_history
from vc.status.list_url import ListAddress, ListForm
from vc.status.packing import StatusValues

MARCH_1 = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
ADDRESS = ListAddress("https://body.example/status/3")
ISSUER = "did:web:body.example"
PUBLICATION = ListPublication(ISSUER, ADDRESS, MARCH_1, MARCH_1 + DAY, timedelta(minutes=5))
VALUES = StatusValues.sparse({0: 1, 7: 2, 9: 3, 131_071: 13}, length=131_072)


def test_the_token_list_carries_the_values() -> None:
    claims = token_list_claims(VALUES, PUBLICATION, level=6)

    document = parse_token_list(secured(claims, Form.STATUS_LIST_JWT), DEFAULT_LIMITS)

    assert (document.url, document.issuer) == ("https://body.example/status/3/token.jwt", ISSUER)
    assert (document.issued_at, document.expires, document.ttl) == (MARCH_1, MARCH_1 + DAY, timedelta(minutes=5))
    assert [document.value_at(index) for index in (0, 1, 7, 9, 131_071)] == [1, 0, 2, 3, 13]
    assert document.length == 131_072
    assert (claims["iat"], claims["exp"], claims["ttl"]) == (1772323200, 1772409600, 300)


def test_the_bitstring_list_is_set_for_every_value_but_zero() -> None:
    claims = bitstring_list_credential(VALUES, PUBLICATION, level=6)

    document = parse_bitstring_list(secured(claims, Form.VC_JWT), DEFAULT_LIMITS)

    assert (document.url, document.issuer) == ("https://body.example/status/3/bitstring.jwt", ISSUER)
    assert (document.issued_at, document.expires, document.ttl) == (MARCH_1, MARCH_1 + DAY, timedelta(minutes=5))
    assert document.purposes == {"suspension"}
    assert [index for index in range(document.length) if document.value_at(index)] == [0, 7, 9, 131_071]


def test_the_bitstring_list_is_a_credential_of_the_data_model() -> None:
    claims = bitstring_list_credential(VALUES, PUBLICATION, level=6)

    assert {name: claims[name] for name in ("@context", "type", "validFrom", "validUntil", "iat", "exp")} == {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "validFrom": "2026-03-01T00:00:00Z",
        "validUntil": "2026-03-02T00:00:00Z",
        "iat": 1772323200,
        "exp": 1772409600,
    }
    subject = claims["credentialSubject"]
    assert isinstance(subject, dict)
    assert subject["id"] == "https://body.example/status/3/bitstring.jwt#list"
    assert subject["ttl"] == 300_000


@pytest.mark.parametrize("form", list(ListForm))
def test_the_same_values_give_the_same_claims(form: ListForm) -> None:
    write = token_list_claims if form is ListForm.TOKEN else bitstring_list_credential

    assert write(VALUES, PUBLICATION, level=1) == write(VALUES, PUBLICATION, level=1)


def test_a_bitstring_list_below_the_minimum_is_not_written() -> None:
    with pytest.raises(UsageError):
        bitstring_list_credential(StatusValues.sparse({}, length=131_071), PUBLICATION, level=1)


def test_a_value_above_fifteen_is_not_written() -> None:
    with pytest.raises(UsageError):
        token_list_claims(StatusValues.sparse({0: 16}, length=131_072), PUBLICATION, level=1)


@pytest.mark.parametrize(
    ("issued_at", "expires", "ttl"),
    [
        (MARCH_1.replace(tzinfo=None), MARCH_1, SECOND),
        (MARCH_1 + timedelta(milliseconds=1), MARCH_1 + DAY, SECOND),
        (MARCH_1, MARCH_1 + timedelta(microseconds=1_000_001), SECOND),
        (MARCH_1, MARCH_1, SECOND),
        (MARCH_1, MARCH_1 - SECOND, SECOND),
        (MARCH_1, MARCH_1 + timedelta(days=366, seconds=1), SECOND),
        (MARCH_1, MARCH_1 + DAY, timedelta()),
        (MARCH_1, MARCH_1 + DAY, timedelta(milliseconds=999)),
        (MARCH_1, MARCH_1 + DAY, DAY + SECOND),
    ],
)
def test_times_that_no_verifier_accepts_are_the_callers_mistake(
    issued_at: datetime, expires: datetime, ttl: timedelta
) -> None:
    with pytest.raises(UsageError):
        ListPublication(ISSUER, ADDRESS, issued_at, expires, ttl)


def test_the_longest_lifetime_that_is_written_is_accepted_too() -> None:
    publication = ListPublication(ISSUER, ADDRESS, MARCH_1, MARCH_1 + timedelta(days=366), SECOND)
    claims = token_list_claims(VALUES, publication, level=1)

    document = parse_token_list(secured(claims, Form.STATUS_LIST_JWT), DEFAULT_LIMITS)

    assert freshness(document, at=MARCH_1, now=MARCH_1, max_age=DAY, skew=SECOND) is None


def test_a_time_in_another_zone_is_the_same_instant() -> None:
    beijing = timezone(timedelta(hours=8))
    publication = ListPublication(ISSUER, ADDRESS, MARCH_1.astimezone(beijing), MARCH_1 + DAY, SECOND)

    claims = bitstring_list_credential(VALUES, publication, level=1)

    assert (claims["iat"], claims["validFrom"]) == (1772323200, "2026-03-01T00:00:00Z")


def test_the_history_index_is_read_back_as_it_was_written() -> None:
    entry = HistoryEntry(
        MARCH_1,
        MARCH_1 + DAY,
        3,
        ADDRESS.archived(ListForm.TOKEN, MARCH_1),
        ADDRESS.archived(ListForm.BITSTRING, MARCH_1),
        "zToken",
        "zBitstring",
    )
    events = (
        HistoryEvent(5, 2, MARCH_1, MARCH_1 + DAY, "superseded", "new edition", "urn:uuid:b"),
        HistoryEvent(5, 0, MARCH_1 + DAY, MARCH_1 + DAY, "reinstated"),
    )

    claims = history_claims(PUBLICATION, version=4, entries=[entry], events=events)
    read = parse_status_history(secured(claims, Form.JWT_HISTORY), DEFAULT_LIMITS)

    assert (read.url, read.issuer, read.version) == (ADDRESS.base, ISSUER, 4)
    assert (read.issued_at, read.expires) == (MARCH_1, MARCH_1 + DAY)
    assert (read.entries, read.events) == ((entry,), events)
