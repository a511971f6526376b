"""Enveloped forms: exact media types in data URLs, both ways (specs/securing.md E)."""

from __future__ import annotations

import pytest

from tests.vc.securing.forge import CLAIMS, MemorySigner, accepted, compact, refusal
from tests.wallets import Chance
from vc.codes import Code
from vc.encoding import base64_padded, strict_json
from vc.securing.enveloped import ENVELOPED_PRESENTATION, enveloped, opened
from vc.securing.sd_jwt.conceal import Hiding
from vc.securing.sd_jwt.issuing import secure_sd_jwt
from vc.securing.secured import CREDENTIAL_FORMS, Form
from vc.securing.vc_cose import secure_vc_cose

COSE = secure_vc_cose(strict_json.dumps(CLAIMS), MemorySigner())
BASE64 = base64_padded.encode(COSE)
DC_SD_JWT, VC_SD_JWT = (
    secure_sd_jwt(CLAIMS, MemorySigner(), typ=typ, hiding=Hiding((), Chance())).compact
    for typ in ("dc+sd-jwt", "vc+sd-jwt")
)


def document(url: object, kind: object = "EnvelopedVerifiableCredential") -> bytes:
    return strict_json.dumps({"@context": "https://www.w3.org/ns/credentials/v2", "type": kind, "id": url})


@pytest.mark.parametrize(
    ("secured", "form"),
    [(compact(), Form.VC_JWT), (COSE, Form.VC_COSE), (DC_SD_JWT, Form.DC_SD_JWT), (VC_SD_JWT, Form.VC_SD_JWT)],
    ids=str,
)
def test_what_we_envelop_is_read_as_what_is_inside(secured: bytes, form: Form) -> None:
    written = enveloped(secured, form)
    read = accepted(strict_json.dumps(written))
    assert read.form is form
    assert read.claims == CLAIMS
    assert read.raw == strict_json.dumps(written)  # what was received
    assert written["type"] == "EnvelopedVerifiableCredential"
    assert written["@context"] == "https://www.w3.org/ns/credentials/v2"


@pytest.mark.parametrize(
    ("secured", "form"), [(compact(), Form.VP_JWT), (COSE, Form.VP_COSE), (DC_SD_JWT, Form.VP_SD_JWT)], ids=str
)
def test_a_presentation_is_enveloped_likewise(secured: bytes, form: Form) -> None:
    written = enveloped(secured, form)
    assert written["type"] == "EnvelopedVerifiablePresentation"
    assert opened(written["id"], ENVELOPED_PRESENTATION) == (form, secured)


def test_published_ones_leave_the_padding_out() -> None:
    bare = BASE64.rstrip("=")
    assert accepted(document(f"data:application/vc+cose;base64,{bare}")).form is Form.VC_COSE


@pytest.mark.parametrize(
    ("url", "code"),
    [
        pytest.param(f"data:application/vc+cose,{BASE64}", Code.FORMAT_UNRECOGNISED, id="COSE without base64"),
        pytest.param(f"data:application/vc+cose;BASE64,{BASE64}", Code.FORMAT_UNRECOGNISED, id="upper case"),
        pytest.param(f"data:application/vc+cose;v=1;base64,{BASE64}", Code.FORMAT_UNRECOGNISED, id="a parameter"),
        pytest.param(f"data:application/vp+cose;base64,{BASE64}", Code.FORMAT_UNRECOGNISED, id="a presentation"),
        pytest.param("data:application/vc+jwt;base64,", Code.FORMAT_UNRECOGNISED, id="a JWT in base64"),
        pytest.param("not-a-credential", Code.FORMAT_UNRECOGNISED, id="no address"),
        pytest.param(5, Code.FORMAT_UNRECOGNISED, id="a number"),
        pytest.param(None, Code.FORMAT_UNRECOGNISED, id="nothing"),
        pytest.param(f"data:application/vc+cose;base64,{BASE64}\n", Code.FORMAT_BASE64, id="a line end"),
        pytest.param("data:application/vc+cose;base64,ä", Code.FORMAT_BASE64, id="outside ASCII"),
        pytest.param("data:application/vc+cose;base64,AAAA", Code.FORMAT_CBOR, id="no COSE"),
        pytest.param(f"data:application/vc+sd-jwt,{DC_SD_JWT.decode()}", Code.JOSE_TYP, id="another SD-JWT"),
        pytest.param(f"data:application/dc+sd-jwt,{compact().decode()}", Code.SD_MALFORMED, id="a JWT as an SD-JWT"),
        pytest.param(f"data:application/vc+jwt,{BASE64}", Code.FORMAT_UNRECOGNISED, id="COSE as a JWT"),
        pytest.param(
            f"data:application/vc+cose;base64,{base64_padded.encode(compact())}", Code.FORMAT_CBOR, id="a JWT as COSE"
        ),
    ],
)
def test_every_other_address_is_refused(url: object, code: Code) -> None:
    assert refusal(document(url)) is code


def test_the_type_may_stand_in_an_array() -> None:
    url = f"data:application/vc+cose;base64,{BASE64}"
    assert accepted(document(url, ["EnvelopedVerifiableCredential"])).form is Form.VC_COSE
    assert refusal(document(url, "EnvelopedVerifiablePresentation")) is Code.FORMAT_UNRECOGNISED


def test_only_what_is_expected_is_opened() -> None:
    raw = document(f"data:application/vc+cose;base64,{BASE64}")
    assert refusal(raw, expect=CREDENTIAL_FORMS - {Form.VC_COSE}) is Code.JOSE_TYP
