from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from tests.vc.register.forging import remove, rewrite
from tests.vc.register.homes import DAY, HOUR, NOW, issue, register_of
from vc.encoding.multibase import digest_multibase
from vc.errors import StorageError
from vc.model.limits import DEFAULT_LIMITS
from vc.register.certificates.certificates import events_of_list
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.issuing.allocation import lists_of
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.register.own_document import opened
from vc.register.publication.list_history import sign_history, signed_history
from vc.register.publication.list_publication import publish_list
from vc.register.publication.site_files import CurrentList
from vc.register.storage.engine import reading, writing
from vc.register.storage.events import EventKind
from vc.register.storage.ledger import entries_of
from vc.register.storage.schema import signatures
from vc.securing.secured import Form
from vc.status.history import StatusHistory, parse_status_history
from vc.status.list_url import ListForm
from vc.status.value import StatusEvent


def publish_at(home: Home, now: datetime) -> CurrentList:
    signer = home.signer(KeyRole.STATUS, None)
    with writing(home.engine) as connection:
        (status_list,) = lists_of(connection)
        events = partial(events_of_list, connection, status_list.number)
        published = publish_list(connection, status_list, home.addresses, events=events, signer=signer, now=now)
        return CurrentList(published, sign_history(connection, home, published, events=events, signer=signer, now=now))


def parsed(one: CurrentList) -> StatusHistory:
    assert one.history is not None
    return parse_status_history(opened(one.history, Form.JWT_HISTORY, where="history"), DEFAULT_LIMITS)


def again(home: Home, one: CurrentList) -> bytes:
    with reading(home.engine) as connection:
        return signed_history(connection, home, one.published)


def change(home: Home, number: str, kind: StatusEvent, now: datetime, successor: str | None = None) -> None:
    register_of(home).change(number, Change(kind, "decided", successor=successor), now=now)


def test_the_history_names_every_publication_and_every_event_in_force(home: Home) -> None:
    one, two = (issued.certificate for issued in issue(home, "QMS-0001", "QMS-0002"))
    first = publish_at(home, NOW)
    change(home, "QMS-0001", StatusEvent.SUSPENDED, NOW + HOUR)
    change(home, "QMS-0001", StatusEvent.SUPERSEDED, NOW + 2 * HOUR, successor="QMS-0002")

    last = publish_at(home, NOW + DAY)
    told = parsed(last)

    assert told.url == "https://body.example/status/1"
    assert told.version == 2
    assert [entry.issued_at for entry in told.entries] == [NOW, NOW + DAY]
    assert told.entries[0].url(ListForm.TOKEN) == "https://body.example/status/1/history/1772352000.token.jwt"
    assert told.entries[0].token_digest == digest_multibase(
        opened(first.published.token, Form.STATUS_LIST_JWT, where="t").payload
    )
    index = one.slot.index
    assert [told.value_at(index, NOW + hours * HOUR) for hours in range(3)] == [None, 2, 13]
    assert told.successor_of(index, NOW + DAY) == two.id
    assert told.events[0].reason == "decided"
    assert parsed(first).events == ()


def test_an_event_is_told_from_its_effective_date_on(home: Home) -> None:
    issue(home, "QMS-0001")
    planned = Change(StatusEvent.SUSPENDED, "planned", effective_from=NOW + 2 * DAY)
    register_of(home).change("QMS-0001", planned, now=NOW)

    before, after = publish_at(home, NOW + DAY), publish_at(home, NOW + 2 * DAY)

    assert parsed(before).events == ()
    assert len(parsed(after).events) == 1


def test_every_history_can_be_made_again_octet_for_octet_without_a_key(home: Home) -> None:
    issue(home, "QMS-0001")
    made = []
    for day, kind in enumerate((StatusEvent.SUSPENDED, StatusEvent.REINSTATED, StatusEvent.WITHDRAWN)):
        change(home, "QMS-0001", kind, NOW + day * DAY)
        made.append(publish_at(home, NOW + day * DAY + HOUR))
        KeyRing(home).rotate(KeyRole.STATUS, passphrase=None, now=NOW + day * DAY + HOUR)
    for key in (home.path / "keys").iterdir():
        key.unlink()

    assert [again(home, one) for one in made] == [one.history for one in made]


def test_a_history_is_signed_once_for_each_publication(home: Home) -> None:
    issue(home, "QMS-0001")
    first = publish_at(home, NOW)

    assert publish_at(home, NOW).history is None
    with reading(home.engine) as connection:
        (entry,) = entries_of(connection, kinds=(EventKind.HISTORY_SIGNED,))
    assert first.history is not None
    assert entry.body["digest"] == opened(first.history, Form.JWT_HISTORY, where="h").digest.hex()


def test_a_publication_whose_history_was_never_signed_has_none(home: Home) -> None:
    issue(home, "QMS-0001")
    one = publish_at(home, NOW)

    with pytest.raises(StorageError, match="the history of version 2 was never signed"):
        again(home, CurrentList(replace(one.published, version=2), None))


def test_a_lost_signature_is_a_fault_of_storage(home: Home) -> None:
    issue(home, "QMS-0001")
    one = publish_at(home, NOW)
    remove(home, signatures, signatures.c.document == "history")

    with pytest.raises(StorageError, match="no signature is kept hint: publish anew"):
        again(home, one)


@pytest.mark.parametrize(
    ("column", "value", "cause"),
    [
        ("kid", "did:web:body.example#unknown", "a key that the register does not know"),
        ("signature", bytes(64), "not what was signed"),
        ("digest", bytes(32), "not what was signed"),
    ],
)
def test_a_forged_signature_is_not_published(home: Home, column: str, value: object, cause: str) -> None:
    issue(home, "QMS-0001")
    one = publish_at(home, NOW)
    with reading(home.engine) as connection:
        (entry,) = entries_of(connection, kinds=(EventKind.HISTORY_SIGNED,))
    rewrite(home, signatures, entry.seq, repaired=True, **{column: value})

    with pytest.raises(StorageError, match=cause):
        again(home, one)
