from __future__ import annotations

from dataclasses import replace

import pytest

from tests.vc.register.homes import BODY, NOW
from vc.errors import StorageError
from vc.register.backup.parcel import (
    BACKUP,
    EXPORT,
    Manifest,
    Member,
    read_manifest,
    read_settings,
    settings_octets,
    table_of,
)
from vc.register.home import new_settings

pytestmark = pytest.mark.no_register

SETTINGS = replace(new_settings(issuer=BODY, name="Example", unencrypted=True), database="postgresql://here/register")
HOME = Member.of("home.toml", settings_octets(SETTINGS))
MANIFEST = Manifest(BACKUP, BODY, "test", NOW, 7, "0" * 64, "head", members=(HOME,))


def with_members(*names: str, kind: str = BACKUP) -> bytes:
    return replace(MANIFEST, kind=kind, members=(HOME, *(Member.of(name, b"") for name in names))).to_octets()


def test_a_manifest_is_read_as_it_was_written() -> None:
    assert read_manifest(MANIFEST.to_octets()) == MANIFEST


def test_the_place_of_the_database_does_not_go_along() -> None:
    assert read_settings(MANIFEST, settings_octets(SETTINGS)) == replace(SETTINGS, database="")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{}",
        MANIFEST.to_octets().replace(b'"format":1', b'"format":2'),
        MANIFEST.to_octets().replace(b'"backup"', b'"copy"'),
        MANIFEST.to_octets().replace(b'"entries":7', b'"entries":-7'),
        MANIFEST.to_octets().replace(b'"entries":7', b'"entries":true'),
        MANIFEST.to_octets().replace(b'"entries":7', b'"entries": 7'),
        MANIFEST.to_octets().replace(b"0" * 64, b"0" * 63),
        MANIFEST.to_octets().replace(b'"head":"head"', b'"head":5'),
        replace(MANIFEST, members=()).to_octets(),
        replace(MANIFEST, members=(replace(HOME, octets=10**9),)).to_octets(),
        with_members("keys/../../x.pem"),
        with_members("/etc/passwd"),
        with_members("tables/unknown-00001.ndjson"),
        with_members("keys/a.pem", "keys/a.pem"),
        with_members("keys/a.pem", "files/00001.ndjson"),
        with_members("tables/ledger-00002.ndjson", "tables/ledger-00001.ndjson"),
        with_members("keys/a.pem", kind=EXPORT),
    ],
)
def test_a_manifest_that_we_would_not_have_written_is_refused(raw: bytes) -> None:
    with pytest.raises(StorageError, match=r"manifest\.json|home\.toml"):
        read_manifest(raw)


def test_a_register_of_another_format_is_refused_with_what_to_do() -> None:
    with pytest.raises(StorageError, match="with the program that wrote it"):
        read_manifest(replace(MANIFEST, register_format=3).to_octets())


def test_settings_of_another_issuer_than_the_manifest_names_are_refused() -> None:
    other = settings_octets(replace(SETTINGS, issuer="did:web:other.example"))

    with pytest.raises(StorageError, match="another issuer"):
        read_settings(replace(MANIFEST, members=(Member.of("home.toml", other),)), other)


def test_a_member_tells_its_table() -> None:
    assert table_of("tables/status_events-00012.ndjson") == "status_events"
    assert table_of("home.toml") == ""
