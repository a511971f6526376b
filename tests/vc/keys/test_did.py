"""DIDs: syntax, did:web addresses (rows V19, V20) and the published examples of did:key and did:jwk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.codes import Code
from vc.encoding import base64url
from vc.errors import Refused
from vc.keys.did import Did, did_of, did_web_url, parse_did, resolve_static

DID_JWK = (
    "did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM3l6OTFQSDZDZEgyVjAi"
    "LCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9"
)
DID_KEY = "did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169"


def did_jwk_of(json: bytes) -> str:
    return f"did:jwk:{base64url.encode(json)}"


def test_a_did_has_a_method_and_an_identifier() -> None:
    assert parse_did("did:web:cab.example:quality") == Did("web", "cab.example:quality")
    assert parse_did("did:example::a%3A") == Did("example", ":a%3A")


@pytest.mark.parametrize(
    "did",
    [
        "",
        "did:web:",
        "did:web",
        "did::x",
        "DID:web:x",
        "did:WEB:x",
        "did:web:x#key",
        "did:web:x/path",
        "did:web:x?query",
        "did:web:x:",
        "did:web:x y",
        "did:web:x%2",
        "did:web:ü.example",
        "did:web:x\n",
        " did:web:x",
        "https://x.example",
        "did:web:" + "x" * 600,
    ],
)
def test_other_text_is_no_did(did: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_did(did)
    assert refusal.value.code is Code.KEY_RESOLUTION


@pytest.mark.parametrize("suffix", ["", "#key-1", "?versionTime=2026-01-01", "/path#x", "#a/b?c"])
def test_the_did_of_a_did_url_is_what_precedes_path_query_and_fragment(suffix: str) -> None:
    assert did_of(f"did:web:cab.example{suffix}") == "did:web:cab.example"


@pytest.mark.parametrize(
    ("did", "url"),
    [
        # The examples of the did:web method specification, section 2.5.2.
        ("did:web:w3c-ccg.github.io", "https://w3c-ccg.github.io/.well-known/did.json"),
        ("did:web:w3c-ccg.github.io:user:alice", "https://w3c-ccg.github.io/user/alice/did.json"),
        ("did:web:example.com%3A3000:user:alice", "https://example.com:3000/user/alice/did.json"),
        ("did:web:Example.COM%3a8443", "https://example.com:8443/.well-known/did.json"),
        ("did:web:xn--bcher-kva.example", "https://xn--bcher-kva.example/.well-known/did.json"),
    ],
)
def test_a_did_web_has_one_address(did: str, url: str) -> None:
    assert did_web_url(did) == url


@pytest.mark.parametrize(
    "did",
    [
        pytest.param("did:key:z6Mk", id="another method"),
        pytest.param("did:web:127.0.0.1", id="IPv4"),
        pytest.param("did:web:0x7f.1", id="IPv4, mixed notation"),
        pytest.param("did:web:2130706433", id="IPv4 as one number"),
        pytest.param("did:web:host.0x7f000001", id="a last label that makes it an IPv4"),
        pytest.param("did:web:a.1", id="a numeric last label"),
        pytest.param("did:web:%5B%3A%3A1%5D", id="IPv6"),
        pytest.param("did:web:localhost", id="a single name"),
        pytest.param("did:web:localhost%3A8000", id="a single name and a port"),
        pytest.param("did:web:user%40host.example", id="userinfo"),
        pytest.param("did:web:host.example%2Fpath", id="a slash in the host"),
        pytest.param("did:web:host.example%23", id="a fragment in the host"),
        pytest.param("did:web:host.example%3A0", id="port 0"),
        pytest.param("did:web:host.example%3A080", id="a leading zero"),
        pytest.param("did:web:host.example%3A65536", id="port beyond 65535"),
        pytest.param("did:web:host.example%3A", id="no port"),
        pytest.param("did:web:host.example:..:x", id="climbing"),
        pytest.param("did:web:host.example:.", id="a dot"),
        pytest.param("did:web:host.example:%2e%2e", id="climbing, encoded"),
        pytest.param("did:web:host.example::x", id="an empty segment"),
        pytest.param("did:web:host..example", id="an empty label"),
        pytest.param("did:web:.host.example", id="a leading dot"),
        pytest.param("did:web:host.example.", id="a trailing dot"),
        pytest.param("did:web:-host.example", id="a leading hyphen"),
        pytest.param("did:web:ho_st.example", id="an underscore"),
        pytest.param("did:web:" + "a" * 64 + ".example", id="a label of 64 octets"),
        pytest.param("did:web:" + "a." * 127 + "example", id="a host of 261 octets"),
    ],
)
def test_a_did_web_that_could_lead_elsewhere_is_refused(did: str) -> None:
    with pytest.raises(Refused) as refusal:
        did_web_url(did)
    assert refusal.value.code is Code.KEY_RESOLUTION


@given(st.text(max_size=60))
def test_no_text_raises_anything_but_a_refusal(text: str) -> None:
    for did in (text, f"did:web:{text}", f"did:key:{text}", f"did:jwk:{text}"):
        for function in (parse_did, did_web_url, resolve_static):
            try:
                function(did)
            except Refused:
                continue


def test_the_document_of_a_did_key_is_its_key() -> None:
    document = resolve_static(DID_KEY)
    method = document.find(f"{DID_KEY}#{DID_KEY.removeprefix('did:key:')}")
    assert method is not None
    assert method.controller == document.id == DID_KEY
    assert method.relationships == {
        "assertionMethod",
        "authentication",
        "capabilityDelegation",
        "capabilityInvocation",
    }
    assert method.key.jwk["x"] == "fyNYMN0976ci7xqiSdag3buk-ZCwgXU4kz9XNkBlNUI"


def test_the_document_of_a_did_jwk_is_its_key() -> None:
    method = resolve_static(DID_JWK).find(f"{DID_JWK}#0")
    assert method is not None
    assert method.key.to_jwk() == {
        "crv": "P-256",
        "kty": "EC",
        "x": "acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0",
        "y": "_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE",
    }


@pytest.mark.parametrize(
    ("did", "code"),
    [
        pytest.param("did:web:cab.example", Code.KEY_RESOLUTION, id="not computable"),
        pytest.param("did:key:z0", Code.FORMAT_BASE64, id="no multibase"),
        pytest.param("did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme", Code.JOSE_ALG_FORBIDDEN, id="curve"),
        pytest.param("did:jwk:e30=", Code.KEY_RESOLUTION, id="padding is no DID"),
        pytest.param("did:jwk:e3", Code.FORMAT_BASE64, id="no base64url"),
        pytest.param(did_jwk_of(b"[]"), Code.FORMAT_JSON, id="no object"),
        pytest.param(did_jwk_of(b'{"kty":"EC","kty":"EC"}'), Code.FORMAT_DUPLICATE_KEY, id="a member twice"),
        pytest.param(
            did_jwk_of(b'{"kty":"OKP","crv":"X25519","use":"enc","x":"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08"}'),
            Code.JOSE_ALG_FORBIDDEN,
            id="the specification's example for key agreement",
        ),
    ],
)
def test_identifiers_without_a_sound_key_are_refused(did: str, code: Code) -> None:
    with pytest.raises(Refused) as refusal:
        resolve_static(did)
    assert refusal.value.code is code
