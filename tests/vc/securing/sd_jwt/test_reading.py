"""An SD-JWT through the one door of `read` (specs/sd-jwt.md SD1, SD5)."""

from __future__ import annotations

import hashlib

import pytest

from tests.vc.securing.forge import CLAIMS as W3C_CLAIMS
from tests.vc.securing.forge import ES256_KEY, KID, MemorySigner, accepted, compact, refusal
from tests.vc.securing.sd_jwt.sd_forge import CLAIMS, HEADER, disclosure, hidden, token
from vc.codes import Code
from vc.encoding import base64url, strict_json
from vc.profiles.names import CREDENTIALS_V2
from vc.securing.sd_jwt.key_binding import Demand, bind
from vc.securing.sd_jwt.parts import SdJwt
from vc.securing.secured import Form

HOLDER = disclosure("s", "holder", "Müller")
PAYLOAD = {**CLAIMS, "_sd": hidden(HOLDER)}


def test_what_is_disclosed_is_read_and_what_is_not_is_absent() -> None:
    full, bare = accepted(token(PAYLOAD, HOLDER)), accepted(token(PAYLOAD))

    assert full.form is Form.DC_SD_JWT
    assert full.claims == {**CLAIMS, "holder": "Müller"}
    assert bare.claims == CLAIMS
    assert full.verified_by(ES256_KEY.public)
    assert full.digest == bare.digest, "the credential is the same, whatever is shown of it"
    assert full.selective is not None
    assert full.selective.signed_claims == PAYLOAD
    assert full.digest == hashlib.sha256(base64url.decode(full.selective.parts.issuer_jwt.split(b".")[1])).digest()


def test_one_final_line_ending_is_none_of_its_octets() -> None:
    assert accepted(token(PAYLOAD, HOLDER) + b"\r\n").claims == {**CLAIMS, "holder": "Müller"}


def test_a_key_binding_is_read_with_it() -> None:
    parts = SdJwt(compact(HEADER, PAYLOAD), (HOLDER.encode(),))
    from tests.vc.securing.sd_jwt.test_key_binding import NOW

    bound = accepted(bind(parts, MemorySigner(), Demand("n", "a"), issued_at=NOW).compact)

    assert bound.selective is not None
    assert bound.selective.binding is not None
    assert bound.selective.binding.nonce == "n"
    assert refusal(token(PAYLOAD, HOLDER, bound="a.b.c")) is Code.KB_MALFORMED


def test_each_form_has_its_typ_and_its_tilde() -> None:
    assert refusal(compact(HEADER, CLAIMS)) is Code.JOSE_TYP, "no tilde"
    assert refusal(token(CLAIMS, typ="vc+jwt")) is Code.JOSE_TYP
    assert refusal(token(CLAIMS, typ="kb+jwt")) is Code.JOSE_TYP
    assert refusal(token(CLAIMS), expect=frozenset({Form.VC_JWT})) is Code.JOSE_TYP
    assert refusal(token(W3C_CLAIMS, typ="vc+sd-jwt"), expect=frozenset({Form.DC_SD_JWT})) is Code.JOSE_TYP


def test_the_w3c_form_is_read_with_its_content_type_and_without() -> None:
    assert accepted(token(W3C_CLAIMS, typ="vc+sd-jwt")).form is Form.VC_SD_JWT
    assert accepted(token(W3C_CLAIMS, typ="vc+sd-jwt", cty="vc")).form is Form.VC_SD_JWT
    assert refusal(token(CLAIMS, cty="vc")) is Code.JOSE_TYP


def test_an_older_draft_is_told_apart_by_what_it_says() -> None:
    """VC-JOSE-COSE section 3.2 has the media type now that drafts of SD-JWT VC had before."""
    assert refusal(token(CLAIMS, typ="vc+sd-jwt")) is Code.JOSE_TYP
    assert accepted(token({**W3C_CLAIMS, "vct": "urn:example:x"}, typ="vc+sd-jwt")).form is Form.VC_SD_JWT


def test_an_envelope_of_the_w3c_is_opened() -> None:
    inner = token({**W3C_CLAIMS, "_sd": hidden(HOLDER)}, HOLDER, typ="vc+sd-jwt").decode()
    url = f"data:application/vc+sd-jwt,{inner}"
    envelope = {"@context": CREDENTIALS_V2, "type": "EnvelopedVerifiableCredential", "id": url}

    assert accepted(strict_json.dumps(envelope)).claims == {**W3C_CLAIMS, "holder": "Müller"}
    wallet = {**envelope, "id": f"data:application/vc+sd-jwt,{token(PAYLOAD).decode()}"}
    assert refusal(strict_json.dumps(wallet)) is Code.JOSE_TYP


@pytest.mark.parametrize("kid", ["key-1", KID, "https://cab.example/keys#1", ""])
def test_the_kid_of_a_wallet_credential_is_what_its_issuer_calls_the_key(kid: str) -> None:
    assert accepted(token(CLAIMS, kid=kid)).kid == kid


@pytest.mark.parametrize("kid", [5, None, ["a"], "x" * 513, "a\nb", "a\0"])
def test_another_kid_is_malformed(kid: object) -> None:
    assert refusal(token(CLAIMS, kid=kid)) is Code.JOSE_KID_MALFORMED


def test_certificates_are_read_in_a_wallet_credential_and_nowhere_else() -> None:
    assert accepted(token(CLAIMS, x5c=["MII="])).header["x5c"] == ["MII="]
    assert refusal(token(W3C_CLAIMS, typ="vc+sd-jwt", x5c=["MII="])) is Code.KEY_HEADER_FORBIDDEN
    assert refusal(token(CLAIMS, jwk={})) is Code.KEY_HEADER_FORBIDDEN
    assert refusal(token(CLAIMS, x5c=["MII="], x5u="https://x.example")) is Code.KEY_HEADER_FORBIDDEN


def test_size_and_count_come_first() -> None:
    assert refusal(b"a.b.c" + b"~" * 600) is Code.LIMIT_DISCLOSURES
    assert refusal(b"~" * 300_000) is Code.LIMIT_SIZE
