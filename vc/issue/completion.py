"""What follows from a draft and need not be typed: UNTP's required members, identifiers of parts, titles (P4).

Nothing that the draft states is replaced. Identifiers of parts are fragments of the credential's own identifier.
"""

from __future__ import annotations

from typing import Any, Final

from vc.model.vocabulary import LinkKind, Profile
from vc.profiles import catalogue
from vc.profiles.names import VOCABULARY, scheme_uri, standard_uri

_LEVELS: Final = {
    None: "no-endorsement",
    LinkKind.ACCREDITATION: "authority-globalmra",
    LinkKind.DESIGNATION: "authority-mandate",
}
"""UNTP's word for how much the issuer's endorsement is worth, by its kind."""


def complete_subject(
    subject: dict[str, Any], *, credential_id: str, name: str, day: str, endorsed_by: LinkKind | None
) -> None:
    """Complete the subject of a credential of our profiles, in place.

    `endorsed_by` is the kind of the issuer's own recognition. `name` is the credential's, `day` the date of the
    decision or else of the start, as YYYY-MM-DD.
    """
    scope = _node(subject, "certifiedScope")
    subject.setdefault("type", ["ConformityAttestation"])
    subject.setdefault("id", f"{credential_id}#attestation")
    subject.setdefault("name", name)
    subject.setdefault("assessorLevel", "3rdParty")
    subject.setdefault("assessmentLevel", _LEVELS[endorsed_by])
    _complete_kind(subject, scope)
    party = _node(subject, "issuedToParty")
    party.setdefault("type", ["Party"])
    party.setdefault("id", f"{credential_id}#holder")
    for member, prefix in (("sites", "site"), ("factories", "factory")):
        for number, place in enumerate(_nodes(subject, member), start=1):
            place.setdefault("id", f"{credential_id}#{prefix}-{number}")
    _complete_assessments(subject, scope, credential_id=credential_id, day=day)


def title(profile: Profile, subject: dict[str, Any]) -> str:
    """Return the name of a credential that has none: what it certifies, and its number."""
    scope = _node(subject, "certifiedScope")
    about = " ".join(filter(None, (str(scope.get("scheme", "")), _edition_name(scope))))
    kind = {Profile.TEST_REPORT: "report"}.get(profile, "certificate")
    return " ".join(filter(None, (about, kind, str(subject.get("certificateNumber", "")))))


def _complete_kind(subject: dict[str, Any], scope: dict[str, Any]) -> None:
    """Add the attestation type and reference scheme that follow from the activity and the scheme."""
    try:
        activity = catalogue.activity(str(scope.get("activity", "")))
    except KeyError:
        return  # the schema names what is wrong with it
    subject.setdefault("attestationType", activity.attestation_type)
    scheme = catalogue.schemes().get(str(scope.get("scheme", "")))
    if scheme is not None:
        reference = {"id": scheme.uri, "name": scheme.title}
    elif scope.get("scheme"):
        reference = {"id": scheme_uri(str(scope["scheme"])), "name": str(scope["scheme"])}
    else:
        reference = {"id": activity.uri, "name": f"{activity.title} ({activity.body_standard})"}
    subject.setdefault("referenceScheme", {"type": ["ConformityScheme"], **reference})


def _complete_assessments(subject: dict[str, Any], scope: dict[str, Any], *, credential_id: str, day: str) -> None:
    assessments = subject.setdefault("conformityAssessment", [{}])
    known = catalogue.standard(str(scope.get("standard", "")))
    name = _edition_name(scope) or str(scope.get("scheme", "")) or "assessment"
    uri = known.uri if known is not None else standard_uri(str(scope.get("standard", "")) or name)
    topic = known.topic if known is not None else "conformity"
    products = 0
    for number, assessment in enumerate(_dicts(assessments), start=1):
        assessment.setdefault("type", ["ConformityAssessment"])
        assessment.setdefault("id", f"{credential_id}#assessment-{number}")
        assessment.setdefault("name", name)
        criterion = {"type": ["Criterion"], "id": f"{uri}#{scope.get('edition', 'any')}", "name": name}
        assessment.setdefault("assessmentCriteria", [criterion])
        assessment.setdefault("assessmentDate", day)
        assessment.setdefault("assessedPerformance", [])
        about = {"type": ["ConformityTopic"], "id": VOCABULARY + topic.replace(" ", "-"), "name": topic}
        assessment.setdefault("conformityTopic", [about])
        if "standard" in scope:
            assessment.setdefault("referenceStandard", [{"type": ["Standard"], "id": uri, "name": name}])
        assessment.setdefault("conformance", True)
        for item in _nodes(assessment, "assessedProduct"):
            products += 1
            product = _node(item, "product")
            product.setdefault("type", ["Product"])
            product.setdefault("id", f"{credential_id}#product-{products}")


def _edition_name(scope: dict[str, Any]) -> str:
    return ":".join(str(scope[name]) for name in ("standard", "edition") if name in scope)


def _node(parent: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the object `name`; a detached empty one where it is missing or something else (the schema says so)."""
    node = parent.get(name)
    return node if isinstance(node, dict) else {}


def _nodes(parent: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return _dicts(parent.get(name))


def _dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
