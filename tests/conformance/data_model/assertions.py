"""The assertions of the W3C's vc-data-model-2.0-test-suite, in our own words, each with small documents of our own.

`section` is the suite's file and the section of VCDM 2.0; none of the suite's inputs stands here. What must be accepted
stands in `conforms`, what must be refused in `breaks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

V2 = "https://www.w3.org/ns/credentials/v2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
ABSENT = object()
"""Takes a member away."""

HOLDER = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
RESOURCE = "https://registry.example/annex.pdf"
DIGEST = "uEiBZlVztZpfWHgPyslVv6-UwirFoQoRvW1htfx963sknNA"  # of the v2 context: VCDM 2.0 section 5.3, example 26
SRI = "sha384-Ml/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"  # the same, example 25


@dataclass(frozen=True, slots=True)
class Assertion:
    """One assertion of the suite, with documents for and against it."""

    section: str
    says: str
    conforms: tuple[dict[str, Any], ...] = ()
    breaks: tuple[dict[str, Any], ...] = ()


def credential(*, context: Any = (), **members: Any) -> dict[str, Any]:
    """Return the least credential with these members; `context` follows the base context."""
    least: dict[str, Any] = {
        "@context": [V2, *context] if isinstance(context, tuple) else context,
        "type": ["VerifiableCredential"],
        "issuer": "did:web:registry.example",
        "credentialSubject": {"id": "urn:example:thing"},
    }
    return _without_absent({**least, **members})


def presentation(*, context: Any = (), **members: Any) -> dict[str, Any]:
    """Return the least presentation with these members."""
    least = {"@context": [V2, *context] if isinstance(context, tuple) else context, "type": ["VerifiablePresentation"]}
    return _without_absent({**least, **members})


def envelope(kind: Any = "EnvelopedVerifiableCredential", **members: Any) -> dict[str, Any]:
    """Return an envelope around nothing in particular."""
    what = "vc" if kind == "EnvelopedVerifiableCredential" else "vp"
    least = {"@context": V2, "type": kind, "id": f"data:application/{what}+jwt,e30.e30.AA"}
    return _without_absent({**least, **members})


def _without_absent(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if value is not ABSENT}


def _text(value: str, **more: str) -> dict[str, str]:
    return {"@value": value, **more}


def _named(section: str, says: str, place: str, member: str) -> Assertion:
    """Return the assertion about a name or description, of the credential or of its issuer."""

    def with_value(value: Any) -> dict[str, Any]:
        if place == "credential":
            return credential(**{member: value})
        issuer = {"id": "did:web:registry.example", member: value}
        return credential(issuer=_without_absent(issuer))

    english = _text("Pressure vessel", **{"@language": "en"})
    return Assertion(
        section,
        says,
        conforms=(
            with_value("Pressure vessel"),
            with_value(ABSENT),
            with_value(english),
            with_value({**english, "@direction": "ltr"}),
            with_value([english, _text("وعاء الضغط", **{"@language": "ar", "@direction": "rtl"})]),
        ),
        breaks=(
            with_value({**english, "url": "did:web:x.example"}),
            with_value({"@language": "en"}),
            with_value({**english, "@direction": "down"}),
            with_value({**english, "@language": "English!"}),
            with_value(7),
            with_value([]),
            with_value([["Pressure vessel"]]),
        ),
    )


def _typed(section: str, member: str, *, conforms: Any, lacking: Any) -> Assertion:
    says = f"{member} objects have a type"
    return Assertion(
        section, says, conforms=(credential(**{member: conforms}),), breaks=(credential(**{member: lacking}),)
    )


_ENTRY = {
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "7",
    "statusListCredential": "https://registry.example/status/1",
}
_URL_TYPE = {"type": "https://registry.example/vocabulary#Service", "id": "urn:example:service"}
_SCHEMA = {"type": "JsonSchema", "id": "https://registry.example/schema.json"}
_TERMS = {"type": "https://registry.example/vocabulary#Policy"}
_WITHOUT_STATUS_TYPE = {name: value for name, value in _ENTRY.items() if name != "type"}

CREDENTIALS: tuple[Assertion, ...] = (
    Assertion("4.03 Contexts", "a credential has @context", (credential(),), (credential(**{"@context": ABSENT}),)),
    Assertion(
        "4.03 Contexts",
        "@context of a credential is an ordered set that begins with the base context",
        (credential(), credential(context=(EXAMPLES,))),
        (
            credential(context=V2),
            credential(context=[]),
            credential(context=[EXAMPLES, V2]),
            credential(context=[EXAMPLES]),
            credential(context=(V2,)),
        ),
    ),
    Assertion(
        "4.03 Contexts",
        "what follows in a credential's @context are URLs or objects that are JSON-LD contexts",
        (
            credential(context=(EXAMPLES,)),
            credential(context=({"Inspection": "https://registry.example/vocabulary#Inspection"},)),
            credential(context=({"@vocab": "https://registry.example/vocabulary#"},)),
            credential(context=({"reg": "https://registry.example/#", "Visit": {"@id": "reg:Visit"}},)),
        ),
        (
            credential(context=("https ://not-a-url/contexts/1",)),
            credential(context=(123192875,)),
            credential(context=(None,)),
            credential(context=({"Inspection": 7},)),
            credential(context=({"@vocabulary": "https://registry.example/"},)),
            credential(context=("https://nobody.example/contexts/1",)),
        ),
    ),
    Assertion(
        "4.04 Identifiers",
        "an id is a single URL",
        (
            credential(id="https://registry.example/c/1"),
            credential(id="urn:uuid:7f7c1d6c-5f3a-4b4e-9d0c-0c5a1b6f9f11"),
            credential(credentialSubject={"id": "did:example:1234abcd"}),
        ),
        (
            credential(id=None),
            credential(id=["urn:example:1", "urn:example:2"]),
            credential(id="not a URL"),
            credential(id="certificate-1"),
            credential(credentialSubject={"id": ["urn:example:1", "urn:example:2"]}),
            credential(credentialSubject={"id": 7, "name": "thing"}),
        ),
    ),
    Assertion("4.05 Types", "a credential has a type", (credential(),), (credential(type=ABSENT), credential(type=[]))),
    Assertion(
        "4.05 Types",
        "a type is a term or an absolute URL",
        (
            credential(type=["VerifiableCredential", "https://registry.example/vocabulary#Inspection"]),
            credential(
                context=({"Inspection": "https://registry.example/vocabulary#Inspection"},),
                type=["VerifiableCredential", "Inspection"],
            ),
        ),
        (
            credential(
                context=({"Inspection": "https ://not-a-url#Inspection"},), type=["VerifiableCredential", "Inspection"]
            ),
            credential(context=({"@vocab": None},), type=["VerifiableCredential", "Inspection"]),
            credential(type=["VerifiableCredential", "Inspection"]),
            credential(type=["VerifiableCredential", 7]),
        ),
    ),
    Assertion(
        "4.05 Types",
        "the order of types does not matter",
        (
            credential(type=["https://registry.example/#A", "https://registry.example/#B", "VerifiableCredential"]),
            credential(type=["https://registry.example/#B", "VerifiableCredential", "https://registry.example/#A"]),
        ),
    ),
    Assertion(
        "4.05 Types",
        "one type of a credential is VerifiableCredential",
        (
            credential(context=(EXAMPLES,), type=["VerifiableCredential", "Household"]),
            credential(type="VerifiableCredential"),
        ),
        (credential(context=(EXAMPLES,), type=["Household"]),),
    ),
    _typed("4.05 Types", "credentialStatus", conforms=_ENTRY, lacking=_WITHOUT_STATUS_TYPE),
    _typed("4.05 Types", "termsOfUse", conforms=_TERMS, lacking={"id": "urn:example:terms"}),
    _typed("4.05 Types", "evidence", conforms=_TERMS, lacking={"id": "urn:example:evidence"}),
    _typed("4.05 Types", "refreshService", conforms=_URL_TYPE, lacking={"id": "urn:example:service"}),
    _typed("4.05 Types", "credentialSchema", conforms=_SCHEMA, lacking={"id": "https://registry.example/schema.json"}),
    _named("4.06 Names", "name is a text or has language and direction", "credential", "name"),
    _named("4.06 Names", "description is a text or has language and direction", "credential", "description"),
    _named("4.06 Names", "the issuer's name is a text or has language and direction", "issuer", "name"),
    _named("4.06 Names", "the issuer's description is a text or has language and direction", "issuer", "description"),
    Assertion("4.07 Issuer", "a credential has an issuer", (credential(),), (credential(issuer=ABSENT),)),
    Assertion(
        "4.07 Issuer",
        "the issuer is a URL or an object with one as its id",
        (credential(issuer={"id": "https://registry.example/"}), credential(issuer="https://registry.example/")),
        (
            credential(issuer="registry"),
            credential(issuer=None),
            credential(issuer={"id": None}),
            credential(issuer={"id": "registry"}),
            credential(issuer={"name": "The registry"}),
            credential(issuer=["did:web:registry.example"]),
        ),
    ),
    Assertion("4.08 Subject", "a credential has a subject", (credential(),), (credential(credentialSubject=ABSENT),)),
    Assertion(
        "4.08 Subject",
        "something is said of each subject",
        (credential(credentialSubject=[{"id": "urn:example:1"}, {"id": "urn:example:2"}]),),
        (
            credential(credentialSubject={}),
            credential(credentialSubject=[]),
            credential(credentialSubject=[{"id": "urn:example:1"}, {}]),
            credential(credentialSubject="urn:example:1"),
        ),
    ),
    Assertion(
        "4.09 Validity",
        "validFrom is a date and time with a zone",
        (
            credential(validFrom="2026-03-01T08:00:00.123Z"),
            credential(validFrom="2026-03-01T08:00:00-06:00"),
            credential(validFrom="2999-03-01T08:00:00Z"),
        ),
        (
            credential(validFrom="Sun 1 Mar 2026 08:00:00 AM CST"),
            credential(validFrom="2026-03-01T08:00:00"),
            credential(validFrom="2026-03-01"),
            credential(validFrom=1772352000),
        ),
    ),
    Assertion(
        "4.09 Validity",
        "validUntil is a date and time with a zone",
        (credential(validUntil="2029-03-01T08:00:00Z"), credential(validUntil="2029-03-01T08:00:00.5+14:00")),
        (credential(validUntil="2029-03-01T25:00:00Z"), credential(validUntil=None)),
    ),
    Assertion(
        "4.09 Validity",
        "validFrom is not after validUntil",
        (
            credential(validFrom="2026-03-01T08:00:00Z", validUntil="2029-03-01T08:00:00Z"),
            credential(validFrom="2026-03-01T08:00:00Z", validUntil="2026-03-01T02:00:00-06:00"),
        ),
        (credential(validFrom="2029-03-01T08:00:00Z", validUntil="2026-03-01T08:00:00Z"),),
    ),
    Assertion(
        "4.09 Validity",
        "validUntil is not before validFrom, whatever the zones",
        breaks=(credential(validFrom="2026-03-01T08:00:00-06:00", validUntil="2026-03-01T09:00:00Z"),),
    ),
    Assertion(
        "4.10 Status",
        "an entry of credentialStatus has a type",
        (credential(credentialStatus=_ENTRY), credential(credentialStatus=[_ENTRY, _ENTRY])),
        (credential(credentialStatus=_WITHOUT_STATUS_TYPE),),
    ),
    Assertion(
        "4.10 Status",
        "the type of an entry is a term or a URL",
        (credential(credentialStatus=_URL_TYPE),),
        (credential(credentialStatus={**_ENTRY, "type": 2}), credential(credentialStatus={**_ENTRY, "type": "Nope"})),
    ),
    Assertion(
        "4.10 Status",
        "the id of an entry is optional, and a single URL",
        (credential(credentialStatus={**_ENTRY, "id": "urn:example:entry"}), credential(credentialStatus=_ENTRY)),
        (
            credential(credentialStatus={**_ENTRY, "id": ["urn:example:1", "urn:example:2"]}),
            credential(credentialStatus={**_ENTRY, "id": "entry 1"}),
        ),
    ),
    Assertion(
        "4.10 Status",
        "credentialStatus holds objects",
        breaks=(credential(credentialStatus="https://registry.example/status/1"), credential(credentialStatus=[])),
    ),
    Assertion(
        "4.11 Schemas",
        "credentialSchema is one or more schemas",
        (credential(credentialSchema=_SCHEMA), credential(credentialSchema=[_SCHEMA, _SCHEMA])),
        (credential(credentialSchema=[]), credential(credentialSchema=_SCHEMA["id"])),
    ),
    Assertion(
        "4.11 Schemas",
        "each has a type, and an id that is a URL",
        breaks=(
            credential(credentialSchema={"id": _SCHEMA["id"]}),
            credential(credentialSchema={"type": "JsonSchema"}),
            credential(credentialSchema={**_SCHEMA, "id": 7}),
            credential(credentialSchema=[_SCHEMA, {**_SCHEMA, "id": "schema.json"}]),
        ),
    ),
    Assertion(
        "4.11 Schemas",
        "several schemas may be of several types",
        (credential(credentialSchema=[_SCHEMA, {**_URL_TYPE, "id": "urn:example:schema"}]),),
    ),
    Assertion(
        "5 Advanced",
        "a protected term is not defined again",
        breaks=(
            credential(context=({"VerifiableCredential": "https://registry.example/#Other"},)),
            credential(
                context=(
                    {"@protected": True, "Visit": "https://registry.example/#Visit"},
                    {"Visit": "https://registry.example/#Other"},
                ),
                type=["VerifiableCredential", "Visit"],
            ),
        ),
    ),
    Assertion(
        "5 Advanced",
        "relatedResource is one or more objects",
        (
            credential(relatedResource={"id": RESOURCE, "digestMultibase": DIGEST}),
            credential(relatedResource=[{"id": RESOURCE, "digestSRI": "sha256-" + "A" * 43 + "="}]),
            credential(relatedResource={"id": RESOURCE, "digestMultibase": DIGEST, "mediaType": "application/pdf"}),
        ),
        (credential(relatedResource=[RESOURCE]), credential(relatedResource=RESOURCE)),
    ),
    Assertion(
        "5 Advanced",
        "a related resource has an id",
        breaks=(
            credential(relatedResource={"digestMultibase": DIGEST}),
            credential(relatedResource={"id": "annex", "digestMultibase": DIGEST}),
        ),
    ),
    Assertion(
        "5 Advanced",
        "no two related resources have the same id",
        breaks=(
            credential(
                relatedResource=[
                    {"id": RESOURCE, "digestMultibase": DIGEST},
                    {"id": RESOURCE, "digestSRI": "sha256-" + "A" * 43 + "="},
                ]
            ),
        ),
    ),
    Assertion(
        "5 Advanced",
        "a related resource has a digest",
        breaks=(
            credential(relatedResource=[{"id": V2}, {"id": EXAMPLES}]),
            credential(relatedResource={"id": RESOURCE, "digestMultibase": "uZTQ0MjM1NiAgcmVwb3J0"}),
            credential(relatedResource={"id": RESOURCE, "digestSRI": "md5-AAAA"}),
            credential(relatedResource={"id": RESOURCE, "digestSRI": []}),
        ),
    ),
    Assertion(
        "5 Advanced",
        "a digest that is not that of the resource is an error",
        (
            credential(relatedResource={"id": V2, "digestMultibase": DIGEST}),
            credential(relatedResource={"id": V2, "digestSRI": SRI}),
            credential(relatedResource={"id": V2, "digestSRI": SRI.replace("-M", "-")}),
        ),
        (
            credential(relatedResource={"id": EXAMPLES, "digestMultibase": DIGEST}),
            credential(relatedResource={"id": V2, "digestSRI": "sha256-" + "A" * 43 + "="}),
            credential(relatedResource={"id": V2, "digestMultibase": DIGEST, "digestSRI": SRI.replace("YU", "YA")}),
        ),
    ),
    Assertion(
        "5 Advanced",
        "refreshService is one or more services",
        (credential(refreshService=_URL_TYPE), credential(refreshService=[_URL_TYPE, _URL_TYPE])),
        (credential(refreshService=[]),),
    ),
    Assertion(
        "5 Advanced", "each refresh service has a type", breaks=(credential(refreshService=[{"id": "urn:example:1"}]),)
    ),
    Assertion("5 Advanced", "termsOfUse is one or more policies", (credential(termsOfUse=[_TERMS, _TERMS]),)),
    Assertion(
        "5 Advanced",
        "each policy has a type and may have an id",
        (credential(termsOfUse={**_TERMS, "id": "urn:example:terms"}),),
        (credential(termsOfUse={"id": "urn:example:terms"}),),
    ),
    Assertion(
        "5 Advanced",
        "evidence is one object or several",
        (credential(evidence=[_TERMS, _TERMS]),),
        (credential(evidence="seen it"),),
    ),
    Assertion(
        "5 Advanced",
        "what stands in a reserved extension point has a type",
        (credential(renderMethod=_URL_TYPE, confidenceMethod=_URL_TYPE),),
        (credential(renderMethod={"id": "urn:example:1"}), credential(confidenceMethod={"id": "urn:example:1"})),
    ),
)

PRESENTATIONS: tuple[Assertion, ...] = (
    Assertion(
        "4.03 Contexts", "a presentation has @context", (presentation(),), (presentation(**{"@context": ABSENT}),)
    ),
    Assertion(
        "4.03 Contexts",
        "@context of a presentation is an ordered set that begins with the base context",
        (presentation(context=(EXAMPLES,)),),
        (presentation(context=[EXAMPLES, V2]), presentation(context=[EXAMPLES]), presentation(context=V2)),
    ),
    Assertion(
        "4.03 Contexts",
        "what follows in a presentation's @context are URLs or objects that are JSON-LD contexts",
        (presentation(context=({"Visit": "https://registry.example/#Visit"},)),),
        (
            presentation(context=("https://nobody.example/",)),
            presentation(context=("https ://not-a-url/",)),
            presentation(context=(123192875,)),
        ),
    ),
    Assertion("4.05 Types", "a presentation has a type", breaks=(presentation(type=ABSENT),)),
    Assertion(
        "4.05 Types",
        "one type of a presentation is VerifiablePresentation",
        (
            presentation(
                context=({"Visit": "https://registry.example/#Visit"},), type=["VerifiablePresentation", "Visit"]
            ),
            presentation(type="VerifiablePresentation", verifiableCredential=[]),
        ),
        (presentation(type=["VerifiableCredential"]),),
    ),
    Assertion(
        "4.13 Presentations",
        "the id of a presentation is a single URL",
        (presentation(id="urn:uuid:313801ba-24b7-11ee-be02-ff560265cf9b"),),
        (presentation(id="presentation 1"),),
    ),
    Assertion(
        "4.13 Presentations",
        "verifiableCredential holds credentials and envelopes, as objects",
        (
            presentation(verifiableCredential=[credential(proof=_TERMS), envelope()]),
            presentation(verifiableCredential=credential(proof=_TERMS)),
        ),
        (
            presentation(verifiableCredential=["https://registry.example/c/1"]),
            presentation(verifiableCredential=7),
            presentation(verifiableCredential=[credential(type=ABSENT, proof=_TERMS)]),
            presentation(verifiableCredential=[envelope(**{"@context": ABSENT})]),
        ),
    ),
    Assertion(
        "4.13 Presentations",
        "the holder is a URL or an object with one as its id",
        (presentation(holder=HOLDER), presentation(holder={"id": HOLDER})),
        (presentation(holder={"id": "z6MkhaXgBZDvotDkL5257faizt"}), presentation(holder=7), presentation(holder={})),
    ),
    Assertion(
        "4.13 Presentations",
        "a presentation with a credential that it alone secures has a holder",
        breaks=(presentation(verifiableCredential=[credential(issuer=HOLDER)]),),
    ),
    Assertion(
        "4.13 Presentations",
        "the issuer of a credential that the presentation alone secures is the holder",
        (presentation(holder={"id": HOLDER}, verifiableCredential=[credential(issuer=HOLDER)]),),
        (presentation(holder="did:example:acme", verifiableCredential=[credential(issuer=HOLDER)]),),
    ),
)


def _enveloped(kind: str) -> tuple[Assertion, ...]:
    other = "VerifiableCredential" if kind == "EnvelopedVerifiableCredential" else "VerifiablePresentation"
    good = envelope(kind)
    return (
        Assertion(
            "4.13.2 Envelopes",
            f"@context of an {kind} holds the base context",
            (good, envelope(kind, **{"@context": [V2]})),
            (
                envelope(kind, **{"@context": []}),
                envelope(kind, **{"@context": EXAMPLES}),
                envelope(kind, **{"@context": ABSENT}),
            ),
        ),
        Assertion(
            "4.13.2 Envelopes",
            f"the id of an {kind} is a data: URL",
            (good,),
            (envelope(kind, id="e30.e30.AA"), envelope(kind, id=ABSENT), envelope(kind, id="data:,e30")),
        ),
        Assertion(
            "4.13.2 Envelopes",
            f"the type of an {kind} is that and nothing else",
            (good, envelope(kind, type=[kind])),
            (envelope(kind, type=ABSENT), envelope(kind, type=other), envelope(kind, type=[kind, other])),
        ),
    )


ENVELOPES: dict[str, tuple[Assertion, ...]] = {
    kind: _enveloped(kind) for kind in ("EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation")
}
