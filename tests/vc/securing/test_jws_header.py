"""The header of a JWS: every row of the JOSE threat table that a header can carry (specs/securing.md R5 to R11)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vc.securing.forge import CLAIMS, HEADER, KID, accepted, compact, refusal, segment, with_header
from vc.codes import Code
from vc.securing.secured import JWS_FORMS, Form

JWT_FORMS = sorted(JWS_FORMS)


@pytest.mark.parametrize(
    "algorithm",
    [
        *("none", "NoNe", "NONE", ""),  # J01
        *("HS256", "HS384", "HS512"),  # J02
        *("RS256", "PS256", "RS1"),  # J03
        *("ES256K", "ES512", "Ed448", "es256", "ES256 "),  # J32
        *("PBES2-HS256+A128KW", "dir"),  # J28
        *(None, 5, True, ["ES256"], {"ES256": 1}),
    ],
)
def test_only_the_allowed_algorithms_are_named(algorithm: Any) -> None:
    assert refusal(compact({**HEADER, "alg": algorithm})) is Code.JOSE_ALG_FORBIDDEN


def test_none_is_refused_with_an_empty_signature_too() -> None:
    raw = segment({**HEADER, "alg": "none"}) + b"." + segment(CLAIMS) + b"."
    assert refusal(raw) is Code.JOSE_ALG_FORBIDDEN


def test_a_header_without_an_algorithm_is_refused() -> None:
    assert refusal(with_header(alg=None)) is Code.JOSE_ALG_FORBIDDEN


@pytest.mark.parametrize("crit", [["exp"], ["alg"], [], "exp", 5, None, ["http://x.example"], ["exp", "exp"]])
def test_nothing_can_be_critical(crit: Any) -> None:
    # row J11
    assert refusal(compact({**HEADER, "crit": crit})) is Code.JOSE_CRIT


@pytest.mark.parametrize("members", [{"b64": False}, {"b64": False, "crit": ["b64"]}, {"b64": True}, {"b64": "no"}])
def test_payloads_are_always_encoded(members: dict[str, Any]) -> None:
    # row J12
    assert refusal(with_header(**members)) is Code.JOSE_B64


@pytest.mark.parametrize(
    "members",
    [
        {"jwk": {"kty": "EC", "crv": "P-256", "x": "A", "y": "A"}},  # J04
        {"jku": "https://attacker.example/keys"},  # J05
        {"x5u": "https://attacker.example/chain"},  # J05
        {"x5c": ["MIIB"]},  # J06
        {"jwk": {}, "zip": "DEF"},
    ],
)
def test_a_header_that_brings_or_names_its_own_key_is_refused(members: dict[str, Any]) -> None:
    assert refusal(with_header(**members)) is Code.KEY_HEADER_FORBIDDEN


@pytest.mark.parametrize(
    "members",
    [{"zip": "DEF"}, {"x5t": "AAAA"}, {"x5t#S256": "AAAA"}, {"enc": "A128GCM"}, {"foo": 1}, {"": 1}, {"Kid": KID}],
)
def test_every_other_member_is_refused(members: dict[str, Any]) -> None:
    # row J13
    assert refusal(with_header(**members)) is Code.JOSE_HEADER_FORBIDDEN


@pytest.mark.parametrize("form", JWT_FORMS)
def test_each_kind_of_document_is_read_where_it_is_expected_and_nowhere_else(form: Form) -> None:
    # row J25, each way round
    raw = with_header(typ=form.value, cty=None)
    assert accepted(raw, expect=frozenset({form})).form is form
    assert refusal(raw, expect=frozenset(Form) - {form}) is Code.JOSE_TYP


@pytest.mark.parametrize(
    "typ",
    [None, "JWT", "kb+jwt", "at+jwt", "vp+jwt", "vc+sd-jwt", "dc+sd-jwt", "vc-ld+jwt", "VC+JWT", "label", "", 5, []],
)
def test_every_other_kind_of_token_is_refused(typ: Any) -> None:
    assert refusal(with_header(typ=typ)) is Code.JOSE_TYP


def test_a_label_is_no_kind_of_jwt() -> None:
    assert refusal(with_header(typ="label", cty=None), expect=frozenset({Form.LABEL})) is Code.JOSE_TYP


def test_media_types_may_be_written_in_full() -> None:
    assert accepted(with_header(typ="application/vc+jwt", cty="application/vc")).form is Form.VC_JWT
    assert accepted(with_header(cty=None)).form is Form.VC_JWT


@pytest.mark.parametrize("cty", ["vp", "json", "application/application/vc", "VC", "", 5, []])
def test_the_content_type_is_that_of_a_credential(cty: Any) -> None:
    assert refusal(compact({**HEADER, "cty": cty})) is Code.JOSE_TYP


def test_other_documents_have_no_content_type() -> None:
    raw = with_header(typ="statuslist+jwt", cty="vc")
    assert refusal(raw, expect=frozenset({Form.STATUS_LIST_JWT})) is Code.JOSE_TYP


@pytest.mark.parametrize(
    "kid",
    [
        KID,
        "did:web:cab.example%3A8443:quality#key-1",
        "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp#z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
        "did:jwk:eyJrdHkiOiJFQyJ9#0",
        "did:web:cab.example",
        "https://cab.example/issuers/1#key-1",
    ],
)
def test_a_kid_is_an_absolute_url(kid: str) -> None:
    assert accepted(with_header(kid=kid)).kid == kid


@pytest.mark.parametrize(
    "kid",
    [
        None,
        "",
        "key-1",
        "#key-1",
        "../../etc/passwd",
        "' OR 1=1 --",
        "did:web:x.example/../../etc#k",
        "did:web:x.example?service=a#k",
        "did:web:x.example#a#b",
        "did:web:x.example#\x00",
        "did:web:x.example#a b",
        "did:web:x.example#\n",
        "did:web:x.example#k\n",
        "did:WEB:x.example#k",
        "did:web:ü.example#k",
        "http://cab.example/issuers/1#key-1",
        "https://",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "urn:uuid:1",
        "did:web:x.example#" + "k" * 500,
        5,
        True,
        ["did:web:x.example#k"],
        {"id": "did:web:x.example#k"},
    ],
)
def test_every_other_kid_is_malformed(kid: Any) -> None:
    # row J07
    assert refusal(with_header(kid=kid)) is Code.JOSE_KID_MALFORMED


def test_an_issuer_in_the_header_must_be_the_keys_controller() -> None:
    assert accepted(with_header(iss="did:web:cab.example")).kid == KID
    for iss in ("did:web:other.example", KID, 5, ["did:web:cab.example"]):
        assert refusal(with_header(iss=iss)) is Code.FORMAT_CLAIM_CONFLICT


@pytest.mark.parametrize(
    ("header", "code"),
    [
        pytest.param(b'{"alg":"ES256","alg":"none"}', Code.FORMAT_DUPLICATE_KEY, id="J20 alg twice"),
        pytest.param(b'{"alg":"ES256","\\u0061lg":"none"}', Code.FORMAT_DUPLICATE_KEY, id="J20 escaped twin"),
        pytest.param(b'{"alg":"ES256","crit":["x"],"crit":[]}', Code.FORMAT_DUPLICATE_KEY, id="J11 crit twice"),
        pytest.param(b'{"a":' * 33 + b"1" + b"}" * 33, Code.LIMIT_DEPTH, id="J21 33 deep"),
        pytest.param(b"[" * 900 + b"]" * 900, Code.LIMIT_DEPTH, id="J21 900 deep"),
        pytest.param(b'{"alg":1e400}', Code.FORMAT_NUMBER, id="J22 infinite"),
        pytest.param(b'{"alg":9007199254740993}', Code.FORMAT_NUMBER, id="J22 beyond 2^53"),
        pytest.param(b'\xef\xbb\xbf{"alg":"ES256"}', Code.FORMAT_JSON, id="J23 byte order mark"),
        pytest.param(b'{"alg":"ES256"} x', Code.FORMAT_JSON, id="J23 trailing bytes"),
        pytest.param(b'["ES256"]', Code.FORMAT_JSON, id="J23 no object"),
        pytest.param(b'{"alg":"\xc0\xaf"}', Code.FORMAT_JSON, id="J23 overlong UTF-8"),
    ],
)
def test_a_header_is_one_strict_json_object(header: bytes, code: Code) -> None:
    assert refusal(compact(header)) is code


def test_a_header_beyond_the_limit_is_refused_before_it_is_decoded() -> None:
    # row J24; the same row makes a kid of 10 kB a matter of size
    assert refusal(b"!" * 87_000 + b"." + segment(CLAIMS) + b".AAAA") is Code.LIMIT_SIZE
    assert refusal(with_header(kid="did:web:x.example#" + "k" * 10_000)) is Code.LIMIT_SIZE


def test_a_header_of_just_the_limit_is_decoded() -> None:
    padding = " " * (8_192 - len(b'{"alg":"none"}'))
    assert refusal(compact(f'{{"alg":"none"}}{padding}'.encode())) is Code.JOSE_ALG_FORBIDDEN
    assert refusal(compact(f'{{"alg":"none"}}{padding} '.encode())) is Code.LIMIT_SIZE


def test_the_first_broken_rule_names_the_refusal() -> None:
    # given a header that breaks every rule, mended one at a time in their order
    broken: dict[str, Any] = {
        "alg": "none",
        "b64": False,
        "crit": ["x"],
        "jwk": {},
        "zip": "DEF",
        "typ": "JWT",
        "cty": "vp",
        "kid": "x",
        "iss": "y",
    }
    mended = {**dict.fromkeys(broken), **HEADER}
    codes = []
    for name in broken:
        codes.append(refusal(with_header(**broken)))
        broken[name] = mended[name]
    assert accepted(with_header(**broken)).kid == KID
    assert codes == [
        Code.JOSE_ALG_FORBIDDEN,
        Code.JOSE_B64,
        Code.JOSE_CRIT,
        Code.KEY_HEADER_FORBIDDEN,
        Code.JOSE_HEADER_FORBIDDEN,
        Code.JOSE_TYP,
        Code.JOSE_TYP,
        Code.JOSE_KID_MALFORMED,
        Code.FORMAT_CLAIM_CONFLICT,
    ]
