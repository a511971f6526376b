"""Secured forms opened for the conformance mode (specs/conformance-mode.md CM3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vc.securing.w3c.suite import COSE_HEADER, DOCUMENT, HEADER, KEY, cose, jws, without
from vc.codes import Code
from vc.errors import Refused
from vc.securing.sd_jwt.conceal import ClaimPath, Hiding, conceal
from vc.securing.sd_jwt.parts import SdJwt
from vc.securing.w3c.envelope import opened
from vc.securing.w3c.feature import Feature

JOSE, COSE, SD = Feature.CREDENTIAL_JOSE, Feature.CREDENTIAL_COSE, Feature.CREDENTIAL_SD_JWT


def refused(raw: bytes, feature: Feature) -> Code:
    with pytest.raises(Refused) as refusal:
        opened(raw, feature)
    return refusal.value.code


@pytest.mark.parametrize(("raw", "feature"), [(jws(), JOSE), (cose(), COSE)], ids=["jws", "cose"])
def test_what_is_inside_is_what_was_signed(raw: bytes, feature: Feature) -> None:
    envelope = opened(raw, feature)
    assert (envelope.algorithm, envelope.kid, envelope.claims) == ("ES256", KEY.id, DOCUMENT)
    assert KEY.verify(envelope.signing_input, envelope.signature)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"jwk": {}}, Code.JOSE_HEADER_FORBIDDEN),
        ({"crit": ["b64"], "b64": False}, Code.JOSE_HEADER_FORBIDDEN),
        ({"typ": "JWT"}, Code.JOSE_TYP),
        ({"typ": ["vc+jwt"]}, Code.JOSE_TYP),
        ({"cty": {}}, Code.JOSE_TYP),
        ({"cty": "vp"}, Code.JOSE_TYP),
        ({"alg": None}, Code.JOSE_ALG_FORBIDDEN),
        ({"kid": 5}, Code.JOSE_KID_MALFORMED),
    ],
    ids=str,
)
def test_every_other_jose_header_is_refused(members: dict[str, Any], code: Code) -> None:
    assert refused(jws(without(HEADER, **members)), JOSE) is code


def test_types_may_be_left_out_or_written_in_full() -> None:
    assert opened(jws(without(HEADER, typ=None, cty=None)), JOSE).kid == KEY.id
    assert opened(jws(without(HEADER, typ="application/vc+jwt", kid=None)), JOSE).kid is None


def test_iss_in_the_header_says_what_the_claim_says() -> None:
    claims = DOCUMENT | {"iss": DOCUMENT["issuer"]}
    assert opened(jws(HEADER | {"iss": DOCUMENT["issuer"]}, claims), JOSE).claims == claims
    assert refused(jws(HEADER | {"iss": "https://other.example"}, claims), JOSE) is Code.FORMAT_CLAIM_CONFLICT
    assert refused(jws(HEADER | {"iss": "https://other.example"}), JOSE) is Code.FORMAT_CLAIM_CONFLICT
    assert opened(jws(HEADER | {"iss": DOCUMENT["issuer"]}), JOSE).claims == DOCUMENT


@pytest.mark.parametrize("raw", [b"", b"a.b", b"a.b.c.d.e", b"{}"])
def test_what_is_no_compact_jws_is_refused(raw: bytes) -> None:
    assert refused(raw, JOSE) is Code.FORMAT_UNRECOGNISED


def test_an_sd_jwt_ends_its_parts_with_tildes() -> None:
    assert refused(jws(without(HEADER, typ=None)), SD) is Code.SD_MALFORMED
    assert opened(jws(without(HEADER, typ=None)) + b"~", SD).claims == DOCUMENT


@pytest.mark.parametrize(
    ("path", "members", "shown"),
    [
        (("validUntil",), {"validUntil": "2020-01-01T00:00:00Z"}, False),
        (("credentialStatus",), {"credentialStatus": {"type": "Entry"}}, False),
        (("credentialStatus",), {"credentialStatus": {"type": "Entry"}}, True),
    ],
)
def test_neither_an_end_nor_a_status_can_be_hidden(path: ClaimPath, members: dict[str, Any], *, shown: bool) -> None:
    concealed = conceal(DOCUMENT | members, Hiding((path,), lambda count: bytes(range(count))))
    disclosures = tuple(one.encoded for one in concealed.disclosures) if shown else ()
    presented = SdJwt(jws(without(HEADER, typ=None), concealed.payload), disclosures)

    assert refused(presented.compact, SD) is Code.SD_MANDATORY_CLAIM


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({2: [16]}, Code.COSE_HEADER),
        ({33: b"chain"}, Code.COSE_HEADER),
        ({16: "application/vp+cose"}, Code.JOSE_TYP),
        ({3: "application/vp"}, Code.JOSE_TYP),
        ({1: -257}, Code.JOSE_ALG_FORBIDDEN),
        ({1: "ES256"}, Code.JOSE_ALG_FORBIDDEN),
        ({4: "kid"}, Code.JOSE_KID_MALFORMED),
        ({4: b"\xff"}, Code.JOSE_KID_MALFORMED),
    ],
    ids=str,
)
def test_every_other_cose_header_is_refused(members: dict[Any, Any], code: Code) -> None:
    assert refused(cose({**COSE_HEADER, **members}), COSE) is code


def test_in_cose_types_and_kid_may_be_left_out_but_nothing_is_unprotected() -> None:
    assert opened(cose({1: -7}), COSE).kid is None
    assert refused(cose({1: -7}, {4: KEY.id.encode()}), COSE) is Code.COSE_HEADER
