"""Presentations as they are handed over and written: JWS, COSE, enveloped (specs/securing.md H)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.vc.securing.forge import CLAIMS, KID, MemorySigner, accepted, compact, cose, refusal
from vc.codes import Code
from vc.encoding import strict_json
from vc.encoding.strict_json import JsonObject
from vc.errors import UsageError
from vc.keys.did import did_of
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.model.presentation import Presentation
from vc.profiles.names import CREDENTIALS_V2
from vc.securing.enveloped import enveloped
from vc.securing.presentation import handed_over, presentation_claims, read_presentation, secure_presentation
from vc.securing.read import names_presentation
from vc.securing.secured import PRESENTATION_FORMS, Form, SecuredCredential
from vc.securing.vc_cose import secure_vc_cose

ENVELOPE = {"@context": CREDENTIALS_V2, "type": "EnvelopedVerifiablePresentation"}
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FORMS = sorted(PRESENTATION_FORMS)
CREDENTIALS = [
    (Form.VC_JWT, compact()),
    (Form.VC_COSE, secure_vc_cose(strict_json.dumps(CLAIMS), MemorySigner())),
]


def claims(**more: Any) -> JsonObject:
    written = presentation_claims(CREDENTIALS, holder=did_of(KID), issued_at=NOW, challenge="n-1", audience="desk")
    return written | more


def read(raw: bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[SecuredCredential, Presentation]:
    found = read_presentation(raw, limits)
    assert not isinstance(found, Finding), found
    return found


def refused(raw: bytes, limits: Limits = DEFAULT_LIMITS) -> Code:
    found = read_presentation(raw, limits)
    assert isinstance(found, Finding)
    assert found.spec == "V11.1"
    return found.code


@pytest.mark.parametrize("form", FORMS)
def test_what_we_sign_is_read_bare_and_enveloped(form: Form) -> None:
    raw = secure_presentation(claims(exp=int(NOW.timestamp()) + 300), MemorySigner(), form=form)
    for handed in (raw, strict_json.dumps(enveloped(raw, form)) + b"\n"):
        secured, presentation = read(handed)
        assert (secured.form, secured.raw, secured.kid) == (form, handed, KID)
        assert secured.verified_by(MemorySigner().key)
        assert (presentation.holder, presentation.nonce, presentation.audience) == (did_of(KID), "n-1", ("desk",))
        assert [accepted(taken_out(member)).form for member in presentation.credentials] == [
            Form.VC_JWT,
            Form.VC_COSE,
        ]


def taken_out(member: JsonObject) -> bytes:
    octets = handed_over(member)
    assert isinstance(octets, bytes)
    return octets


def test_only_what_is_given_is_written() -> None:
    written = presentation_claims([], holder="did:web:exporter.example", issued_at=NOW, expires=NOW)
    assert (written["iat"], written["exp"]) == (1795348800, 1795348800)
    assert not {"nonce", "aud"} & written.keys()


@pytest.mark.parametrize("member", [{}, {"type": "VerifiableCredential", "proof": {}}, {"type": ["Enveloped"]}])
def test_only_enveloped_credentials_are_taken_out(member: JsonObject) -> None:
    found = handed_over(member)
    assert isinstance(found, Finding)
    assert found.code is Code.PRESENTATION_CREDENTIAL


@pytest.mark.parametrize("form", FORMS)
def test_neither_is_taken_for_the_other_kind(form: Form) -> None:
    raw = secure_presentation(claims(), MemorySigner(), form=form)
    assert refusal(raw) is Code.JOSE_TYP
    assert refused(dict(CREDENTIALS)[Form.VC_JWT]) is Code.JOSE_TYP
    assert refused(dict(CREDENTIALS)[Form.VC_COSE]) is Code.JOSE_TYP
    assert refused(strict_json.dumps(enveloped(compact(), Form.VC_JWT))) is Code.FORMAT_UNRECOGNISED


def test_a_content_type_is_that_of_a_presentation() -> None:
    header = {"alg": "ES256", "typ": "vp+jwt", "kid": KID}
    assert read(compact(header, claims()))[0].form is Form.VP_JWT
    assert refused(compact(header | {"cty": "vc"}, claims())) is Code.JOSE_TYP


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"type": "VerifiablePresentation", "proof": {}}, Code.FORMAT_UNRECOGNISED),
        ({"payload": "", "signatures": []}, Code.JOSE_SERIALIZATION),
        ({"type": "EnvelopedVerifiablePresentation", "id": "data:application/vp+jwt,a.b"}, Code.FORMAT_CONTEXT),
        (ENVELOPE | {"id": "data:application/vp+jwt,a.b"}, Code.FORMAT_BASE64),
        ({"type": "EnvelopedVerifiablePresentation", "id": "data:application/vp+cose,a"}, Code.FORMAT_UNRECOGNISED),
        (ENVELOPE | {"id": "data:application/vp+cose;base64,AA"}, Code.FORMAT_CBOR),
        ({"type": "EnvelopedVerifiablePresentation"}, Code.FORMAT_UNRECOGNISED),
    ],
    ids=str,
)
def test_every_other_object_is_refused(document: JsonObject, code: Code) -> None:
    assert refused(strict_json.dumps(document)) is code


@pytest.mark.parametrize("raw", [b"", b"x", b"\xd2", b"https://verify.example/q#1", b"{"])
def test_no_bytes_raise(raw: bytes) -> None:
    assert refused(raw)


def test_bounds_are_those_of_presentations() -> None:
    assert refused(b"x" * (DEFAULT_LIMITS.presentation_bytes + 1)) is Code.LIMIT_SIZE
    raw = secure_presentation(claims(), MemorySigner())
    assert refused(raw, Limits(presentation_credentials=1)) is Code.LIMIT_MEMBERS
    assert refused(raw, Limits(json_members=5)) is Code.LIMIT_MEMBERS


def test_what_our_own_reader_would_refuse_is_not_signed() -> None:
    with pytest.raises(UsageError):
        secure_presentation({"n": 2**60}, MemorySigner(), form=Form.VP_COSE)


@pytest.mark.parametrize("form", FORMS)
def test_presentations_are_told_from_credentials_by_what_they_say(form: Form) -> None:
    raw = secure_presentation(claims(), MemorySigner(), form=form)
    assert names_presentation(raw)
    assert names_presentation(strict_json.dumps(enveloped(raw, form)))
    assert names_presentation(b'{"type":"VerifiablePresentation"}')


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"garbage",
        b"!.vp+jwt",
        b"\xd2",
        b'{"type":"VerifiableCredential"}',
        compact(),
        cose(),
        *(secured for _, secured in CREDENTIALS),
    ],
)
def test_everything_else_is_for_the_reader_of_credentials(raw: bytes) -> None:
    assert not names_presentation(raw)
