"""Presentations as they are handed over and written: JWS, COSE, enveloped (specs/securing.md H)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.vc.securing.forge import CLAIMS, KID, MemorySigner, accepted, compact, cose, refusal
from tests.wallets import Chance
from vc.codes import Code
from vc.encoding import strict_json
from vc.encoding.strict_json import JsonObject
from vc.errors import UsageError
from vc.keys.did import did_of
from vc.model.finding import Finding, Outcome
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.model.presentation import Presentation
from vc.profiles.names import CREDENTIALS_V1, CREDENTIALS_V2
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity
from vc.securing.enveloped import enveloped
from vc.securing.presentation import handed_over, presentation_claims, read_presentation, secure_presentation
from vc.securing.read import names_presentation
from vc.securing.sd_jwt.conceal import ClaimPath, Hiding
from vc.securing.sd_jwt.issuing import secure_sd_jwt
from vc.securing.sd_jwt.parts import SdJwt
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


def test_a_type_may_be_written_out() -> None:
    header = {"alg": "ES256", "typ": "application/vp+jwt", "kid": KID}
    assert names_presentation(compact(header, claims()))
    assert read(compact(header, claims()))[0].form is Form.VP_JWT


def test_a_credential_with_a_proof_is_taken_out_as_it_is() -> None:
    member = secure_data_integrity(CLAIMS, MemorySigner())
    assert accepted(taken_out(member)).claims == CLAIMS


def proved(document: JsonObject, **options: Any) -> bytes:
    return strict_json.dumps(
        secure_data_integrity(document, MemorySigner(), ProofOptions(purpose="authentication", **options))
    )


def test_the_proof_says_what_it_answers_and_to_whom() -> None:
    """H6: what the document says beside it answers nobody."""
    raw = proved(claims(), challenge="n-2", domain=("a", "b"), nonce="n-3")
    for handed in (raw, b"\n" + raw + b"\r\n"):
        secured, presentation = read(handed)
        assert (secured.form, secured.raw, secured.kid) == (Form.DATA_INTEGRITY, handed, KID)
        assert (presentation.nonce, presentation.audience, presentation.audience_is_whole) == ("n-2", ("a", "b"), True)
        assert len(presentation.credentials) == 2
    alone = read(proved(claims(), domain=("a",)))[1]
    assert (alone.nonce, alone.audience) == (None, ("a",))
    assert read(proved(claims()))[1].audience == ()


def test_a_proof_that_vouches_shows_nothing() -> None:
    raw = strict_json.dumps(secure_data_integrity(claims(), MemorySigner()))
    assert refused(raw) is Code.PROOF_PURPOSE


def test_what_this_reader_can_not_do_says_nothing_against_it() -> None:
    document = claims() | {"@context": [CREDENTIALS_V2, "https://example.org/unknown/v1"]}
    raw = proved(document)
    unknown = strict_json.loads_object(raw, max_depth=9, max_members=99)
    unknown["proof"] |= {"cryptosuite": "ecdsa-rdfc-2019"}  # type: ignore[operator]
    found = read_presentation(strict_json.dumps(unknown), DEFAULT_LIMITS)
    assert isinstance(found, Finding)
    assert (found.code, found.outcome) == (Code.PROOF_CONTEXT_UNKNOWN, Outcome.UNKNOWN)


HELD: ClaimPath = ("verifiableCredential", 0)


def selective(*hide: ClaimPath, typ: str = "vp+sd-jwt") -> SdJwt:
    return secure_sd_jwt(claims(), MemorySigner(), typ=typ, hiding=Hiding(hide, Chance()))


def test_credentials_may_be_left_out_of_a_selective_presentation() -> None:
    whole = selective(HELD, (*HELD, "id"))
    assert len(read(whole.compact)[1].credentials) == 2
    secured, presentation = read(SdJwt(whole.issuer_jwt).compact)
    assert len(presentation.credentials) == 1
    assert secured.selective is not None
    assert secured.selective.revealed.hidden == {("verifiableCredential",)}


@pytest.mark.parametrize("path", [("aud",), ("holder",), ("verifiableCredential",), ("type", 0)], ids=str)
def test_nothing_else_may_be_hidden_whether_it_is_shown_or_not(path: ClaimPath) -> None:
    """H5: whoever passes it on could take it away."""
    whole = selective(path)
    assert refused(whole.compact) is Code.SD_MANDATORY_CLAIM
    assert refused(SdJwt(whole.issuer_jwt).compact) is Code.SD_MANDATORY_CLAIM


def test_the_kinds_of_sd_jwt_are_not_taken_for_one_another() -> None:
    assert refused(selective(typ="vc+sd-jwt").compact) is Code.JOSE_TYP
    assert refusal(selective().compact) is Code.JOSE_TYP
    assert refused(selective().issuer_jwt) is Code.JOSE_TYP  # without a tilde
    header = {"alg": "ES256", "typ": "vp+sd-jwt", "kid": KID}
    assert read(compact(header | {"cty": "vp"}, claims()) + b"~")[0].form is Form.VP_SD_JWT
    assert refused(compact(header | {"cty": "vc"}, claims()) + b"~") is Code.JOSE_TYP


def test_only_what_is_given_is_written() -> None:
    written = presentation_claims([], holder="did:web:exporter.example", issued_at=NOW, expires=NOW)
    assert (written["iat"], written["exp"]) == (1795348800, 1795348800)
    assert not {"nonce", "aud"} & written.keys()


@pytest.mark.parametrize(
    "member",
    [
        {},
        {"type": "VerifiableCredential"},
        {"type": ["Enveloped"]},
        {"type": "VerifiablePresentation", "proof": {}},
        {"type": ["VerifiableCredential", "VerifiablePresentation"], "proof": {}},
        {"type": "EnvelopedVerifiablePresentation", "id": "data:application/vp+jwt,a.b.c"},
    ],
)
def test_only_secured_credentials_are_taken_out(member: JsonObject) -> None:
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
        ({"type": "VerifiablePresentation", "proof": {}}, Code.PROOF_MALFORMED),
        ({"@context": [CREDENTIALS_V1], "type": "VerifiablePresentation", "proof": {}}, Code.FORMAT_LEGACY),
        ({"type": "VerifiablePresentation"}, Code.FORMAT_UNRECOGNISED),
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
    assert names_presentation(b' {"type":["VerifiablePresentation"]}\n')
    assert names_presentation(b'{"type":"VerifiablePresentation"')  # broken, which its reader tells


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"garbage",
        b"!.vp+jwt",
        b"\xd2",
        b'{"type":"VerifiableCredential"}',
        b'{"type":"VerifiableCredential","evidence":{"type":"VerifiablePresentation"}}',
        b'{"type":["VerifiableCredential",5],"name":"of a VerifiablePresentation"}',
        compact(),
        cose(),
        *(secured for _, secured in CREDENTIALS),
    ],
)
def test_everything_else_is_for_the_reader_of_credentials(raw: bytes) -> None:
    assert not names_presentation(raw)
