"""JWT VC Issuer Metadata (SD-JWT VC draft-19). What comes of it: tests/vc/verify/checks/test_issuer_metadata.py."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.vc.securing.forge import EDDSA_KEY, ES256_KEY
from vc.codes import Code
from vc.encoding import base64url
from vc.errors import Refused
from vc.keys.issuer_metadata import issuer_metadata_url, parse_issuer_metadata, parse_jwk_set
from vc.model.limits import DEFAULT_LIMITS

ISSUER = "https://example.com"


@pytest.mark.parametrize(
    ("issuer", "url"),
    [
        ("https://example.com", "https://example.com/.well-known/jwt-vc-issuer"),
        ("https://example.com/", "https://example.com/.well-known/jwt-vc-issuer"),
        ("https://example.com/tenant/1234", "https://example.com/.well-known/jwt-vc-issuer/tenant/1234"),
        ("https://example.com:8443/a/", "https://example.com:8443/.well-known/jwt-vc-issuer/a"),
    ],
)
def test_the_well_known_part_stands_between_host_and_path(issuer: str, url: str) -> None:
    assert issuer_metadata_url(issuer) == url


@pytest.mark.parametrize(
    "issuer", ["http://example.com", "did:web:example.com", "https://a.example?x", "https://a.example#x"]
)
def test_another_identifier_has_no_metadata(issuer: str) -> None:
    with pytest.raises(Refused) as refused:
        issuer_metadata_url(issuer)

    assert refused.value.code is Code.KEY_RESOLUTION


def jwks(*keys: Any) -> bytes:
    return json.dumps({"keys": list(keys)}).encode()


def test_keys_have_their_names_or_their_thumbprints() -> None:
    named, nameless = {**ES256_KEY.public.to_jwk(), "kid": "one"}, EDDSA_KEY.public.to_jwk()
    document = parse_jwk_set(jwks(named, nameless, {"kty": "RSA"}, {**named, "use": "enc"}), ISSUER, DEFAULT_LIMITS)

    thumbprint = base64url.encode(EDDSA_KEY.public.thumbprint)
    assert [method.id for method in document.methods] == [f"{ISSUER}#one", f"{ISSUER}#{thumbprint}"]
    assert document.methods[0].key == ES256_KEY.public


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"[]", Code.KEY_RESOLUTION),
        (b'{"keys":[],"keys":[]}', Code.KEY_RESOLUTION),
        (jwks("text"), Code.KEY_RESOLUTION),
        (jwks({**ES256_KEY.public.to_jwk(), "kid": 5}), Code.KEY_RESOLUTION),
        (jwks({**ES256_KEY.public.to_jwk(), "d": "AA"}), Code.KEY_WEAK),
        (b" " * 300_000, Code.KEY_RESOLUTION),
    ],
)
def test_what_is_no_sound_set_is_refused(raw: bytes, code: Code) -> None:
    with pytest.raises(Refused) as refused:
        parse_jwk_set(raw, ISSUER, DEFAULT_LIMITS)

    assert refused.value.code is code


def test_metadata_names_a_set_or_holds_one() -> None:
    held = {"issuer": ISSUER, "jwks": {"keys": [ES256_KEY.public.to_jwk()]}}
    named = {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys"}

    assert parse_issuer_metadata(json.dumps(named).encode(), ISSUER, DEFAULT_LIMITS) == f"{ISSUER}/keys"
    found = parse_issuer_metadata(json.dumps(held).encode(), ISSUER, DEFAULT_LIMITS)
    assert not isinstance(found, str)
    assert found.methods[0].key == ES256_KEY.public
