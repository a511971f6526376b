from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.vc.register.homes import DAY, HOUR, NOW, issue, register_of
from vc.encoding.multibase import digest_multibase
from vc.errors import EnvironmentFault, StorageError
from vc.model.limits import DEFAULT_LIMITS
from vc.register.allocation import lists_of
from vc.register.certificates import events_of_list
from vc.register.engine import reading, writing
from vc.register.events import EventKind
from vc.register.home import Home
from vc.register.key_records import KeyRole
from vc.register.key_ring import KeyRing
from vc.register.ledger import entries_of
from vc.register.list_publication import (
    PublishedList,
    publications_of,
    publish_list,
    signed_history,
    values_at,
)
from vc.register.own_document import opened
from vc.register.transitions import Change
from vc.securing.secured import Form
from vc.status.document import StatusListDocument, parse_bitstring_list, parse_token_list
from vc.status.history import StatusHistory, parse_status_history
from vc.status.list_url import ListForm
from vc.status.value import StatusEvent

SECOND = timedelta(seconds=1)


def publish_at(home: Home, now: datetime) -> PublishedList:
    with writing(home.engine) as connection:
        (status_list,) = lists_of(connection)
        signer = home.signer(KeyRole.STATUS, None)
        return publish_list(connection, status_list, home.addresses, signer=signer, now=now)


def change(home: Home, number: str, kind: StatusEvent, now: datetime, successor: str | None = None) -> None:
    register_of(home).change(number, Change(kind, "decided", successor=successor), now=now)


def token(published: PublishedList) -> StatusListDocument:
    return parse_token_list(opened(published.token, Form.STATUS_LIST_JWT, where="token"), DEFAULT_LIMITS)


def bitstring(published: PublishedList) -> StatusListDocument:
    return parse_bitstring_list(opened(published.bitstring, Form.VC_JWT, where="bitstring"), DEFAULT_LIMITS)


def history(home: Home, published: PublishedList) -> StatusHistory:
    with reading(home.engine) as connection:
        raw = signed_history(connection, published, home.addresses, signer=home.signer(KeyRole.STATUS, None))
    return parse_status_history(opened(raw, Form.JWT_HISTORY, where="history"), DEFAULT_LIMITS)


def test_both_forms_say_the_same_of_every_certificate(home: Home) -> None:
    kinds = {
        "QMS-0001": (StatusEvent.SUSPENDED, 2),
        "QMS-0002": (StatusEvent.WITHDRAWN, 1),
        "QMS-0003": (StatusEvent.CANCELLED, 12),
        "QMS-0004": (StatusEvent.SCOPE_REDUCED, 3),
        "QMS-0005": (None, 0),
    }
    certificates = {one.certificate.number: one.certificate for one in issue(home, *kinds)}
    for number, (kind, _) in kinds.items():
        if kind is not None:
            change(home, number, kind, NOW + HOUR)

    published = publish_at(home, NOW + DAY)

    for number, (_, value) in kinds.items():
        index = certificates[number].slot.index
        assert token(published).value_at(index) == value
        assert bitstring(published).value_at(index) == (value != 0)
    assert token(published).length == bitstring(published).length == 131_072


def test_a_list_is_dated_and_lives_a_day(home: Home) -> None:
    issue(home, "QMS-0001")

    published = publish_at(home, NOW + HOUR)

    for document in (token(published), bitstring(published)):
        assert document.issued_at == NOW + HOUR
        assert document.expires == NOW + HOUR + DAY
        assert document.ttl == HOUR
        assert document.issuer == "did:web:body.example"
    assert token(published).url == "https://body.example/status/1/token.jwt"


def test_every_publication_is_recorded_with_its_digests(home: Home) -> None:
    issue(home, "QMS-0001")
    first, second = publish_at(home, NOW), publish_at(home, NOW + HOUR)

    with reading(home.engine) as connection:
        bodies = [entry.body for entry in entries_of(connection, kinds=(EventKind.LIST_PUBLISHED,))]
        stored = publications_of(connection, 1)

    assert stored == [first, second]
    assert [body["version"] for body in bodies] == [1, 2]
    assert [body["token_digest"] for body in bodies] == [first.token_digest.hex(), second.token_digest.hex()]


def test_the_same_moment_without_a_change_is_the_same_publication(home: Home) -> None:
    issue(home, "QMS-0001")

    assert publish_at(home, NOW) == publish_at(home, NOW)


def test_a_change_within_the_same_second_is_published_one_second_later(home: Home) -> None:
    certificate = issue(home, "QMS-0001")[0].certificate
    publish_at(home, NOW)
    change(home, "QMS-0001", StatusEvent.SUSPENDED, NOW)

    second = publish_at(home, NOW)

    assert second.issued_at == NOW + SECOND
    assert token(second).value_at(certificate.slot.index) == 2


def test_a_new_key_signs_anew_even_within_the_same_second(home: Home) -> None:
    issue(home, "QMS-0001")
    first = publish_at(home, NOW)
    KeyRing(home).rotate(KeyRole.STATUS, passphrase=None, now=NOW)

    second = publish_at(home, NOW)

    assert second.version == 2
    assert (
        opened(first.token, Form.STATUS_LIST_JWT, where="t").kid
        != opened(second.token, Form.STATUS_LIST_JWT, where="t").kid
    )


def test_no_list_is_dated_so_far_ahead_that_nobody_would_believe_it(home: Home) -> None:
    issue(home, "QMS-0001")
    kinds = [StatusEvent.SUSPENDED, StatusEvent.REINSTATED]
    for place in range(61):
        publish_at(home, NOW)
        change(home, "QMS-0001", kinds[place % 2], NOW)

    with pytest.raises(EnvironmentFault, match="too many publications in one moment"):
        publish_at(home, NOW)


def test_a_change_counts_from_its_effective_date(home: Home) -> None:
    certificate = issue(home, "QMS-0001")[0].certificate
    planned = Change(StatusEvent.SUSPENDED, "planned", effective_from=NOW + 2 * DAY)
    register_of(home).change("QMS-0001", planned, now=NOW)

    before, after = publish_at(home, NOW + DAY), publish_at(home, NOW + 2 * DAY)

    assert [token(one).value_at(certificate.slot.index) for one in (before, after)] == [0, 2]
    assert history(home, before).events == ()
    assert len(history(home, after).events) == 1


def test_lists_rebuilt_from_the_ledger_equal_what_was_published(home: Home) -> None:
    issue(home, "QMS-0001", "QMS-0002", "QMS-0003")
    story = [
        ("QMS-0001", StatusEvent.SUSPENDED),
        ("QMS-0002", StatusEvent.SCOPE_REDUCED),
        ("QMS-0001", StatusEvent.REINSTATED),
        ("QMS-0002", StatusEvent.SUSPENDED),
        ("QMS-0003", StatusEvent.WITHDRAWN),
        ("QMS-0002", StatusEvent.REINSTATED),
    ]
    for day, (number, kind) in enumerate(story):
        change(home, number, kind, NOW + day * DAY)
        publish_at(home, NOW + day * DAY + HOUR)

    with reading(home.engine) as connection:
        events = events_of_list(connection, 1)
        for published in publications_of(connection, 1):
            known = {index: [event for event in own if event.seq < published.seq] for index, own in events.items()}
            rebuilt = values_at(known, published.issued_at)
            document = token(published)
            stood = {index: document.value_at(index) for index in range(document.length)}
            assert {index: value for index, value in stood.items() if value} == rebuilt


def test_the_history_names_every_publication_and_every_event_in_force(home: Home) -> None:
    one, two = (issued.certificate for issued in issue(home, "QMS-0001", "QMS-0002"))
    published = publish_at(home, NOW)
    change(home, "QMS-0001", StatusEvent.SUSPENDED, NOW + HOUR)
    change(home, "QMS-0001", StatusEvent.SUPERSEDED, NOW + 2 * HOUR, successor="QMS-0002")

    last = publish_at(home, NOW + DAY)
    told = history(home, last)

    assert told.url == "https://body.example/status/1"
    assert told.version == 2
    assert [entry.issued_at for entry in told.entries] == [NOW, NOW + DAY]
    assert told.entries[0].url(ListForm.TOKEN) == "https://body.example/status/1/history/1772352000.token.jwt"
    assert told.entries[0].token_digest == digest_multibase(
        opened(published.token, Form.STATUS_LIST_JWT, where="t").payload
    )
    index = one.slot.index
    assert [told.value_at(index, NOW + hours * HOUR) for hours in range(3)] == [None, 2, 13]
    assert told.successor_of(index, NOW + DAY) == two.id
    assert told.events[0].reason == "decided"
    assert history(home, published).events == ()


def test_what_cannot_be_read_back_is_a_fault_of_storage() -> None:
    with pytest.raises(StorageError, match="status/1"):
        opened(b"torn", Form.STATUS_LIST_JWT, where="status/1")
