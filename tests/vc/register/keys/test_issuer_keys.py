"""The keys of an issuer that is known by its address (specs/sd-jwt.md SV7)."""

from __future__ import annotations

import json
from typing import Any

from joserfc import jws
from joserfc.jwk import KeySet

from tests.vc.register.homes import DAY, NOW
from vc.keys.did_document import DidDocument
from vc.keys.issuer_metadata import parse_issuer_metadata
from vc.model.limits import DEFAULT_LIMITS
from vc.register.home import Home
from vc.register.keys.issuer_keys import issuer_keys
from vc.register.keys.key_records import KeyRole, active_key, compromise
from vc.register.keys.key_ring import KeyRing
from vc.register.storage.engine import reading, writing
from vc.securing.vc_jwt import secure_vc_jwt

ADDRESS = "https://body.example"


def metadata(home: Home) -> dict[str, Any]:
    with reading(home.engine) as connection:
        read: dict[str, Any] = json.loads(issuer_keys(connection, home))
    return read


def kids(home: Home) -> list[str]:
    return [key["kid"] for key in metadata(home)["jwks"]["keys"]]


def test_the_keys_for_credentials_and_lists_stand_in_it_by_their_kid(home: Home) -> None:
    with reading(home.engine) as connection:
        expected = [active_key(connection, role).kid for role in (KeyRole.CREDENTIAL, KeyRole.STATUS)]

    assert metadata(home)["issuer"] == ADDRESS
    assert kids(home) == expected


def test_our_own_reader_takes_it_as_it_takes_those_of_others(home: Home) -> None:
    with reading(home.engine) as connection:
        document = parse_issuer_metadata(issuer_keys(connection, home), ADDRESS, DEFAULT_LIMITS)

    assert isinstance(document, DidDocument)
    assert [method.id for method in document.methods] == [f"{ADDRESS}#{kid}" for kid in kids(home)]


def test_another_implementation_finds_the_key_of_what_the_home_signs(home: Home) -> None:
    token = secure_vc_jwt({"iss": ADDRESS}, home.signer(KeyRole.CREDENTIAL, None)).decode()

    read = jws.deserialize_compact(token, KeySet.import_key_set(metadata(home)["jwks"]), algorithms=["ES256"])

    assert json.loads(read.payload or b"") == {"iss": ADDRESS}


def test_a_retired_key_stays_and_one_in_other_hands_goes(home: Home) -> None:
    before = kids(home)
    KeyRing(home).rotate(KeyRole.CREDENTIAL, passphrase=None, now=NOW + DAY)
    rotated = kids(home)
    assert set(before) < set(rotated)

    with writing(home.engine) as connection:
        compromise(connection, before[0], since=NOW, reason="stolen", now=NOW + DAY)
    assert set(kids(home)) == set(rotated) - {before[0]}
