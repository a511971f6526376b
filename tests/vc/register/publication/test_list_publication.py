from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.vc.register.homes import BODY, DAY, HOUR, NOW, issue, make_home, publish, register_of
from vc.encoding.strict_json import JsonObject
from vc.errors import EnvironmentFault, StorageError
from vc.model.limits import DEFAULT_LIMITS
from vc.register.certificates.certificates import events_of_list
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.issuing.allocation import lists_of
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.register.own_document import opened
from vc.register.publication.list_documents import values_at
from vc.register.publication.list_publication import RENEWED_AFTER, publish_list
from vc.register.publication.published_lists import PublishedList, publication, publications_of
from vc.register.storage.engine import reading, writing
from vc.register.storage.events import EventKind, NewEvent
from vc.register.storage.ledger import append, entries_of
from vc.securing.secured import Form
from vc.status.document import StatusListDocument, parse_bitstring_list, parse_token_list
from vc.status.value import StatusEvent

SECOND = timedelta(seconds=1)


def publish_at(home: Home, now: datetime) -> PublishedList:
    (published,) = publish_all(home, now)
    return published


def publish_all(home: Home, now: datetime) -> list[PublishedList]:
    signer = home.signer(KeyRole.STATUS, None)
    with writing(home.engine) as connection:
        return [
            publish_list(
                connection,
                one,
                home.addresses,
                events=partial(events_of_list, connection, one.number),
                signer=signer,
                now=now,
            )
            for one in lists_of(connection)
        ]


def change(home: Home, number: str, kind: StatusEvent, now: datetime, successor: str | None = None) -> None:
    register_of(home).change(number, Change(kind, "decided", successor=successor), now=now)


def token(published: PublishedList) -> StatusListDocument:
    return parse_token_list(opened(published.token, Form.STATUS_LIST_JWT, where="token"), DEFAULT_LIMITS)


def bitstring(published: PublishedList) -> StatusListDocument:
    return parse_bitstring_list(opened(published.bitstring, Form.VC_JWT, where="bitstring"), DEFAULT_LIMITS)


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

        held = [publication(connection, 1, version) for version in (1, 2, 3)]

    assert held == [first, second, None]
    assert [(one.seq, one.issued_at, one.expires) for one in stored] == [
        (one.seq, one.issued_at, one.expires) for one in (first, second)
    ]
    assert [body["version"] for body in bodies] == [1, 2]
    assert [body["token_digest"] for body in bodies] == [first.token_digest.hex(), second.token_digest.hex()]


def test_a_list_that_has_not_changed_is_signed_anew_only_when_it_is_an_hour_old(home: Home) -> None:
    issue(home, "QMS-0001")
    first = publish_at(home, NOW)

    assert publish_at(home, NOW) == first
    assert publish_at(home, NOW + RENEWED_AFTER - SECOND) == first
    assert publish_at(home, NOW + RENEWED_AFTER).version == 2
    assert RENEWED_AFTER == HOUR


def test_a_change_of_another_list_leaves_this_one_as_it_is(tmp_path: Path) -> None:
    with make_home(tmp_path / "home", length=1) as home:
        issue(home, "QMS-0001", "QMS-0002")
        first, second = publish_all(home, NOW)
        change(home, "QMS-0002", StatusEvent.SUSPENDED, NOW)

        again = publish_all(home, NOW + SECOND)

    assert again[0] == first
    assert (again[1].list_number, again[1].version) == (second.list_number, 2)


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

    with pytest.raises(EnvironmentFault, match="too many in one moment"):
        publish_at(home, NOW)


def test_a_change_counts_from_its_effective_date(home: Home) -> None:
    certificate = issue(home, "QMS-0001")[0].certificate
    planned = Change(StatusEvent.SUSPENDED, "planned", effective_from=NOW + 2 * DAY)
    register_of(home).change("QMS-0001", planned, now=NOW)

    before, after = publish_at(home, NOW + DAY), publish_at(home, NOW + 2 * DAY)

    assert [token(one).value_at(certificate.slot.index) for one in (before, after)] == [0, 2]


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
        for dated in publications_of(connection, 1):
            published = publication(connection, 1, dated.version)
            assert published is not None
            known = {index: [event for event in own if event.seq < published.seq] for index, own in events.items()}
            rebuilt = values_at(known, published.issued_at)
            document = token(published)
            stood = {index: document.value_at(index) for index in range(document.length)}
            assert {index: value for index, value in stood.items() if value} == rebuilt


def test_after_a_restore_versions_and_times_go_on_above_those_that_were_published(home: Home) -> None:
    issue(home, "QMS-0001")
    publish_at(home, NOW)
    told: JsonObject = {"list": 1, "published": {"1": {"version": 7, "iat": int((NOW + 2 * SECOND).timestamp())}}}
    with writing(home.engine) as connection:
        append(connection, (NewEvent(EventKind.REGISTER_RESTORED, BODY, told),), now=NOW)
    change(home, "QMS-0001", StatusEvent.SUSPENDED, NOW)

    published = publish_at(home, NOW)

    assert (published.version, published.issued_at) == (8, NOW + 3 * SECOND)


def test_what_cannot_be_read_back_is_a_fault_of_storage() -> None:
    with pytest.raises(StorageError, match="status/1"):
        opened(b"torn", Form.STATUS_LIST_JWT, where="status/1")


def test_a_list_ends_where_a_recorded_change_takes_effect(home: Home) -> None:
    issue(home, "QMS-0001", "QMS-0002")
    for number, hours in (("QMS-0001", 7), ("QMS-0002", 3)):
        ahead = Change(StatusEvent.SUSPENDED, "from tonight", effective_from=NOW + hours * HOUR)
        register_of(home).change(number, ahead, now=NOW)
    site = home.path.with_name("site")

    published = publish(home, site, NOW)
    later = publish(home, site, NOW + 3 * HOUR)

    assert published.expires == NOW + 3 * HOUR
    assert later.expires == NOW + 7 * HOUR
    assert publish(home, site, NOW + 7 * HOUR).expires == NOW + 31 * HOUR
