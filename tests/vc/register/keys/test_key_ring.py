from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.vc.register.homes import BODY, DAY, HOUR, NOW, document_of, issue, publish
from vc.errors import ConfigurationError, KeyMaterialError, UsageError
from vc.register.home import KEYS, Home, new_settings
from vc.register.keys.key_records import KeyRecord, KeyRole
from vc.register.keys.key_ring import KeyRing

SECOND = timedelta(seconds=1)


def active(home: Home, role: KeyRole) -> KeyRecord:
    return next(record for record in KeyRing(home).records() if record.role is role and record.active)


def test_a_new_home_has_one_active_key_for_each_role(home: Home) -> None:
    records = KeyRing(home).records()

    assert [(record.role, record.active) for record in records] == [(role, True) for role in KeyRole]
    assert all((home.path / KEYS / record.file_name).is_file() for record in records)


def test_each_role_stands_under_its_own_relationships_and_ledger_keys_under_none(home: Home) -> None:
    document = document_of(home)

    roles = {record.kid: record.role for record in KeyRing(home).records()}
    assert document.has_status_method
    assert {roles[method.id]: method.relationships for method in document.methods} == {
        KeyRole.CREDENTIAL: {"assertionMethod"},
        KeyRole.STATUS: {"assertionMethod", "statusMethod"},
        KeyRole.LEDGER: set(),
    }


def test_the_document_names_where_numbered_lists_stand(home: Home) -> None:
    places = {service.id: (service.type, service.endpoint) for service in document_of(home).services}

    assert places[f"{BODY}#status-base"] == ("StatusListBase", "https://body.example/status/")


def test_rotation_brings_a_new_key_and_ends_the_old_one_with_its_last_second(home: Home) -> None:
    old = active(home, KeyRole.CREDENTIAL)

    kid = KeyRing(home, by="A. Keeper").rotate(KeyRole.CREDENTIAL, passphrase=None, now=NOW + DAY, reason="yearly")

    method = document_of(home).find(old.kid)
    assert method is not None
    assert method.expires == NOW + DAY + SECOND
    assert active(home, KeyRole.CREDENTIAL).kid == kid
    assert home.signer(KeyRole.CREDENTIAL, None).verification_method == kid
    assert (home.path / KEYS / old.file_name).is_file()


def test_a_list_that_was_dated_ahead_still_lies_in_the_old_keys_time(home: Home) -> None:
    issue(home, "QMS-0001")
    publish(home, home.path.with_name("site"), NOW + SECOND)
    old = active(home, KeyRole.STATUS)

    KeyRing(home).rotate(KeyRole.STATUS, passphrase=None, now=NOW)

    method = document_of(home).find(old.kid)
    assert method is not None
    assert method.expires == NOW + 2 * SECOND


def test_a_retired_key_leaves_no_key_until_the_next_rotation(home: Home) -> None:
    old = active(home, KeyRole.STATUS)
    KeyRing(home).retire(old.kid, reason="no longer used", now=NOW + HOUR)

    with pytest.raises(ConfigurationError, match="no active status key"):
        home.signer(KeyRole.STATUS, None)
    with pytest.raises(UsageError, match="out of use already"):
        KeyRing(home).retire(old.kid, reason="again", now=NOW + HOUR)

    KeyRing(home).rotate(KeyRole.STATUS, passphrase=None, now=NOW + HOUR)
    home.signer(KeyRole.STATUS, None)


def test_a_compromise_is_published_with_its_beginning_and_counts_what_it_touches(home: Home) -> None:
    issue(home, "QMS-0001", "QMS-0002")
    old = active(home, KeyRole.CREDENTIAL)
    since = NOW - DAY

    touched = KeyRing(home).compromise(old.kid.partition("#")[2], since=since, reason="laptop stolen", now=NOW + HOUR)

    method = document_of(home).find(old.kid)
    assert touched == 2
    assert method is not None
    assert method.revoked == since
    assert KeyRing(home).records()[0].reason == "laptop stolen"
    with pytest.raises(ConfigurationError, match="no active credential key"):
        home.signer(KeyRole.CREDENTIAL, None)


def test_a_retired_key_can_still_turn_out_compromised_but_only_once(home: Home) -> None:
    old = active(home, KeyRole.CREDENTIAL)
    KeyRing(home).rotate(KeyRole.CREDENTIAL, passphrase=None, now=NOW)

    KeyRing(home).compromise(old.kid, since=NOW, reason="", now=NOW + DAY)

    record = KeyRing(home).records()[0]
    assert (record.expires, record.revoked) == (NOW + SECOND, NOW)
    with pytest.raises(UsageError, match="compromised since 2026-03-01T08:00:00Z already"):
        KeyRing(home).compromise(old.kid, since=NOW, reason="", now=NOW + DAY)


def test_a_compromise_does_not_begin_in_the_future(home: Home) -> None:
    with pytest.raises(UsageError, match="future"):
        KeyRing(home).compromise(active(home, KeyRole.STATUS).kid, since=NOW + DAY, reason="", now=NOW)


def test_an_unknown_key_is_a_mistake_of_the_caller(home: Home) -> None:
    with pytest.raises(UsageError, match="no such key"):
        KeyRing(home).retire(f"{BODY}#unknown", reason="", now=NOW)


def test_all_keys_of_a_home_share_one_passphrase(tmp_path: Path) -> None:
    settings = new_settings(issuer=BODY, name="Body")
    with Home.create(tmp_path / "home", settings, passphrase=b"first words", now=NOW) as home:
        with pytest.raises(KeyMaterialError, match="passphrase"):
            KeyRing(home).rotate(KeyRole.STATUS, passphrase=b"other words", now=NOW)
        KeyRing(home).rotate(KeyRole.STATUS, passphrase=b"first words", now=NOW)

        assert home.signer(KeyRole.STATUS, b"first words").algorithm == "ES256"


def test_no_private_member_is_ever_published(home: Home) -> None:
    document = json.loads(KeyRing(home).did_document())

    assert all("d" not in method["publicKeyJwk"] for method in document["verificationMethod"])
