from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tests.vc.register.homes import BODY, DAY, HOUR, NOW, desk, document_of, granted, schedule_draft, slept_until
from vc.model.vocabulary import AccreditationEventKind as Kind
from vc.model.vocabulary import Environment
from vc.register.accrediting import AccreditationChange
from vc.register.body_index import PublishedIndex, kids_of, known_kids, last_index_version, publish_index
from vc.register.engine import reading, writing
from vc.register.home import Home
from vc.register.key_records import KeyRole
from vc.register.key_ring import KeyRing
from vc.register.own_document import opened
from vc.securing.secured import Form
from vc.trust.index import AccreditationIndex, parse_index

KID, OTHER_KID = b"12345678", b"abcdefgh"


def publish_at(home: Home, now: datetime, kids: dict[str, tuple[bytes, ...]] | None = None) -> PublishedIndex | None:
    with writing(home.engine) as connection:
        return publish_index(connection, home, kids or {}, signer=home.signer(KeyRole.STATUS, None), now=now)


def index(published: PublishedIndex | None) -> AccreditationIndex:
    assert published is not None
    return parse_index(opened(published.secured, Form.JWT_INDEX, where="index"))


def test_a_body_that_accredits_nobody_has_no_index(home: Home) -> None:
    assert publish_at(home, NOW) is None


def test_the_index_names_the_current_version_of_every_body(authority: Home) -> None:
    granted(authority)
    current = desk(authority).change(BODY, AccreditationChange(Kind.SUSPENDED, "late"), now=NOW + HOUR)

    told = index(publish_at(authority, NOW + DAY, {BODY: (KID,)}))

    entry = told.entry_for(BODY)
    assert entry is not None
    assert (entry.version, entry.digest) == (2, current.digest)
    assert entry.current == "https://authority.example/accreditations/X-ZM-12345-01.jwt"
    assert told.entries_for_kid(KID) == (entry,)
    assert told.environment is Environment.TEST
    assert (told.issued_at, told.expires) == (NOW + DAY, NOW + 2 * DAY)


def test_its_version_never_falls(authority: Home) -> None:
    granted(authority)

    versions = [index(publish_at(authority, NOW + hours * HOUR)).version for hours in (0, 0, 1)]

    assert versions == [1, 2, 3]
    with reading(authority.engine) as connection:
        assert last_index_version(connection) == 3


def test_a_withdrawn_body_stays_in_it_for_ever(authority: Home) -> None:
    granted(authority)
    desk(authority).change(BODY, AccreditationChange(Kind.WITHDRAWN, "fees"), now=NOW + HOUR)

    assert index(publish_at(authority, slept_until(authority, NOW + 900 * DAY))).entry_for(BODY) is not None


def test_a_body_that_was_accredited_anew_has_the_new_entry(authority: Home) -> None:
    granted(authority)
    desk(authority).change(BODY, AccreditationChange(Kind.WITHDRAWN, "fees"), now=NOW + HOUR)
    anew = replace(schedule_draft(), number="X-ZM-12345-02", granted=NOW + DAY)
    version = desk(authority).grant(anew, now=NOW + DAY)

    (entry,) = index(publish_at(authority, NOW + DAY)).entries

    assert entry.digest == version.digest


def test_key_identifiers_are_remembered_until_they_are_known_anew(authority: Home) -> None:
    granted(authority)
    publish_at(authority, NOW, {BODY: (KID,), "did:web:stranger.example": (OTHER_KID,)})

    remembered = index(publish_at(authority, NOW + HOUR)).entry_for(BODY)
    renewed = index(publish_at(authority, NOW + DAY, {BODY: (KID, OTHER_KID)})).entry_for(BODY)

    assert remembered is not None
    assert remembered.kids == (KID,)
    assert renewed is not None
    assert renewed.kids == (KID, OTHER_KID)
    with reading(authority.engine) as connection:
        assert known_kids(connection) == {BODY: (KID, OTHER_KID)}


def test_every_key_that_a_body_ever_used_identifies_it(home: Home) -> None:
    old = [home.signer(role, None).key.kid8 for role in KeyRole]
    KeyRing(home).rotate(KeyRole.CREDENTIAL, passphrase=None, now=NOW)

    assert set(kids_of(document_of(home))) == {*old, home.signer(KeyRole.CREDENTIAL, None).key.kid8}
