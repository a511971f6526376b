"""Credentials that are well signed and break one rule of the W3C data model (specs/data-model.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.corpus_builder.case import Case
from tests.corpus_builder.forging import Change, header, put, token, with_payload
from tests.corpus_builder.surroundings import small_family
from tests.world import certificate_claims
from vc.codes import Code
from vc.encoding import strict_json
from vc.profiles.names import CONTEXTS, CREDENTIALS_V1, CREDENTIALS_V2

_OTHER = "https://third.example/contexts/v1"
_RESOURCE = {
    "id": "https://cb.example/report.pdf",
    "digestMultibase": "uEiBZlVztZpfWHgPyslVv6-UwirFoQoRvW1htfx963sknNA",
}


def cases() -> Iterator[Case]:
    """Yield every case about the data model that the claims' own file has not."""
    yield from _refused()
    yield from _version_1()
    yield from _told()


def _contexts(*further: object) -> Change:
    return put(**{"@context": [*CONTEXTS, *further]})


def _refused() -> Iterator[Case]:
    family = small_family()
    entry = certificate_claims()["credentialStatus"]
    rows: tuple[tuple[str, Code, Change], ...] = (
        ("context-twice", Code.FORMAT_CONTEXT, _contexts(CREDENTIALS_V2)),
        ("context-number", Code.FORMAT_CONTEXT, _contexts(123192875)),
        ("context-not-a-url", Code.FORMAT_CONTEXT, _contexts("https ://not-a-url/contexts/example/v1")),
        ("context-redefines-a-term", Code.FORMAT_CONTEXT, _contexts({"certifiedScope": "https://x.example/#scope"})),
        ("context-term-without-url", Code.FORMAT_CONTEXT, _contexts({"Extra": "https ://not-a-url#Extra"})),
        ("id-not-a-url", Code.FORMAT_CLAIM, put(id="DE-QMS-2026-00412")),
        ("id-two", Code.FORMAT_CLAIM, put(id=["https://cb.example/c/1", "https://cb.example/c/2"])),
        ("issuer-not-a-url", Code.FORMAT_CLAIM, put(issuer="Harbour Certification")),
        ("subject-says-nothing", Code.FORMAT_CLAIM, put(credentialSubject={})),
        ("name-with-another-member", Code.FORMAT_CLAIM, put(name={"@value": "A", "@language": "en", "url": "x:y"})),
        ("name-direction", Code.FORMAT_CLAIM, put(name={"@value": "A", "@direction": "up"})),
        ("name-direction-an-array", Code.FORMAT_CLAIM, put(name={"@value": "A", "@direction": ["ltr"]})),
        ("status-without-type", Code.FORMAT_TYPE, put(credentialStatus={**entry, "type": None})),
        ("schema-without-id", Code.FORMAT_CLAIM, put(credentialSchema={"type": "JsonSchema"})),
        ("refresh-service-text", Code.FORMAT_CLAIM, put(refreshService="https://cb.example/refresh")),
        ("terms-of-use-without-type", Code.FORMAT_TYPE, put(termsOfUse=[{"id": "https://cb.example/terms"}])),
        ("evidence-empty", Code.FORMAT_CLAIM, put(evidence=[])),
        ("related-resource-text", Code.FORMAT_CLAIM, put(relatedResource=[_RESOURCE["id"]])),
        ("related-resource-twice", Code.FORMAT_DATA_MODEL, put(relatedResource=[_RESOURCE, _RESOURCE])),
        ("related-resource-without-digest", Code.FORMAT_CLAIM, put(relatedResource={"id": _RESOURCE["id"]})),
        (
            "related-resource-other-digest",
            Code.FORMAT_RELATED_RESOURCE,
            put(relatedResource={"id": CREDENTIALS_V2, "digestSRI": f"sha256-{'A' * 43}="}),
        ),
    )
    for name, code, change in rows:
        yield family.invalid(
            f"data-model-{name}",
            code,
            "Well signed, and no credential of the W3C data model 2.0.",
            source="specs/data-model.md",
            given=with_payload(change),
        )


def _version_1() -> Iterator[Case]:
    family = small_family()
    inner: dict[str, Any] = {**certificate_claims(), "@context": [CREDENTIALS_V1]}
    untyped = {"iss": "did:web:cb.example", "nbf": 1_767_225_600, "vc": inner}
    rows: tuple[tuple[str, bytes], ...] = (
        ("jwt", token(header(typ="JWT", cty=None), untyped)),
        ("jwt-without-typ", token(header(typ=None, cty=None), untyped)),
        ("jwt-without-kid", token(header(typ="JWT", cty=None, kid=None), untyped)),
        ("jwt-of-a-presentation", token(header(typ="JWT", cty=None), {"vp": {"type": "VerifiablePresentation"}})),
        ("jwt-of-another-algorithm", token(header(typ="JWT", cty=None, alg="ES256K"), untyped)),
        ("in-a-jwt-of-today", with_payload(put(vc=inner))),
        ("with-a-proof", strict_json.dumps({**inner, "proof": {"type": "Ed25519Signature2018", "jws": "AA"}})),
    )
    for name, given in rows:
        yield family.invalid(
            f"version-1-{name}",
            Code.FORMAT_LEGACY,
            "A credential of the data model 1.1 is told as what it is, and not as malformed.",
            source="specs/data-model.md M12",
            given=given,
        )


def _told() -> Iterator[Case]:
    family = small_family()
    yield family.unknown(
        "data-model-context-unknown",
        Code.FORMAT_CONTEXT_UNKNOWN,
        "What members mean under a context that is not known can't be said, and nothing is retrieved.",
        source="specs/data-model.md M1.3",
        given=with_payload(_contexts(_OTHER)),
    )
    for name, change in (
        ("context-of-terms", _contexts({"auditCode": "https://cb.example/terms#auditCode"})),
        ("issuer-in-two-languages", lambda claims: claims["issuer"].update(name=_names())),
        ("related-resource", put(relatedResource=_RESOURCE)),
        ("evidence-and-terms-of-use", put(evidence={"type": "urn:x:audit"}, termsOfUse=[{"type": "urn:x:terms"}])),
    ):
        yield family.valid(
            f"data-model-{name}",
            "Everything that the data model allows beside what our profiles use.",
            source="specs/data-model.md",
            given=with_payload(change),
        )


def _names() -> list[dict[str, str]]:
    return [
        {"@value": "Harbour Certification (invented)", "@language": "en", "@direction": "ltr"},
        {"@value": "هيئة الميناء", "@language": "ar", "@direction": "rtl"},
    ]
