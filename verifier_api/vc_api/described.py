"""What the description of a service says of its VC API: bodies, answers, examples (specs/vc-api.md VA17)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, Literal, TypeAlias

from fastapi import Response
from pydantic import BaseModel, ConfigDict

from vc.status.entry import ENTRY_TYPE
from verifier_api.examples import CHALLENGE, DID, DRAFT, ENVELOPED, ENVELOPED_PRESENTATION, UNSIGNED, example
from verifier_api.routes.described import BEARER, body_of, document, parameters, problems

_JSON: Final = "application/json"
_TAG: Final = "W3C VC API"


class ProblemDetails(BaseModel):
    """One thing that is wrong (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")

    type: str
    title: str
    detail: str


class VcApiProblem(ProblemDetails):
    """Why a request was refused: the first thing at the top, all of them in `problemDetails`."""

    status: int
    problemDetails: tuple[ProblemDetails, ...]  # noqa: N815 - the interface's own name


class Issued(BaseModel):
    """A secured credential: a document with a proof, or an EnvelopedVerifiableCredential."""

    model_config = ConfigDict(extra="forbid")

    verifiableCredential: dict[str, Any]  # noqa: N815 - the interface's own name


class Verified(BaseModel):
    """Everything was checked, and held."""

    model_config = ConfigDict(extra="forbid")

    verified: Literal[True]
    problemDetails: tuple[ProblemDetails, ...]  # noqa: N815 - the interface's own name
    warnings: tuple[ProblemDetails, ...]


class NotVerified(VcApiProblem):
    """What speaks against it; `warnings` are absent where the request could not be read."""

    verified: Literal[False]
    warnings: tuple[ProblemDetails, ...] = ()


class Nothing(BaseModel):
    """An empty object."""

    model_config = ConfigDict(extra="forbid")


_Answers: TypeAlias = Mapping[HTTPStatus, type[BaseModel]]

_BAD: Final = HTTPStatus.BAD_REQUEST
_MEANINGS: Final = {
    HTTPStatus.BAD_REQUEST: "Refused",
    HTTPStatus.UNAUTHORIZED: "No token of this instance",
    HTTPStatus.NOT_FOUND: "It was never given out here",
    HTTPStatus.SERVICE_UNAVAILABLE: "More requests than can be answered at once, or nothing can be kept now",
}
_OPTIONS: Final = {"type": ["object", "null"]}
_RESOLUTION_SCHEMA: Final = {
    "type": "object",
    "required": ["didDocument", "didResolutionMetadata", "didDocumentMetadata"],
    "properties": {
        "didDocument": {"type": ["object", "null"]},
        "didResolutionMetadata": {"type": "object"},
        "didDocumentMetadata": {"type": "object"},
    },
}
_RESOLVED: Final = {
    HTTPStatus.OK: "The document",
    HTTPStatus.BAD_REQUEST: "No DID, or of a key that is not accepted",
    HTTPStatus.NOT_FOUND: "Not known here",
    HTTPStatus.NOT_IMPLEMENTED: "A method that is not resolved here",
}


def issue_described(*, guarded: bool) -> dict[str, Any]:
    """Return the description of `credentials/issue`; `guarded`: of an instance that asks for a token."""
    examples = {
        "credential": example(
            "A credential without an issuer: it gets the instance's", _draft(DRAFT), status=HTTPStatus.CREATED
        ),
        "no_credential": example("What is no credential", _draft({"type": "Thing"}), status=_BAD),
        "of_another": example("The credential of another issuer", _draft(UNSIGNED), status=_BAD),
        "nothing": example("Nothing", {}, status=_BAD),
    }
    answers: _Answers = {HTTPStatus.CREATED: Issued, _BAD: VcApiProblem, HTTPStatus.SERVICE_UNAVAILABLE: VcApiProblem}
    return _described("Issue a credential", _body("credential", examples, options=_OPTIONS), answers, guarded=guarded)


def change_described(*, guarded: bool) -> dict[str, Any]:
    """Return the description of `credentials/status`."""
    revoked = {"type": ENTRY_TYPE, "statusPurpose": "revocation"}
    here = {"credentialId": DRAFT["id"], "credentialStatus": revoked}
    examples = {
        "revoked": example("A credential that was issued here", here),
        "elsewhere": example("One that was not", {**here, "credentialId": "urn:a:b"}, status=HTTPStatus.NOT_FOUND),
        "too_large": example("A value that its entry can't hold", {**here, "status": 2}, status=_BAD),
        "nothing": example("Nothing", {}, status=_BAD),
    }
    refused = (_BAD, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
    answers: _Answers = {HTTPStatus.OK: Nothing, **dict.fromkeys(refused, VcApiProblem)}
    body = _body("credentialStatus", examples)
    return _described("Change the status of a credential", body, answers, guarded=guarded)


def verify_credential_described() -> dict[str, Any]:
    """Return the description of `credentials/verify`."""
    examples = {
        "enveloped": example("A credential that holds", {"verifiableCredential": ENVELOPED}),
        "unsigned": example("One that nobody signed", {"verifiableCredential": UNSIGNED}, status=_BAD),
        "nothing": example("Nothing", {}, status=_BAD),
    }
    body = _body("verifiableCredential", examples, options=_OPTIONS)
    return _described("Verify a credential", body, {HTTPStatus.OK: Verified, _BAD: NotVerified})


def verify_presentation_described() -> dict[str, Any]:
    """Return the description of `presentations/verify`."""
    examples = {
        "enveloped": example("In answer to the challenge", _shown(CHALLENGE)),
        "another": example("In answer to another one", _shown("another"), status=_BAD),
        "nothing": example("Nothing", {}, status=_BAD),
    }
    body = _body("verifiablePresentation", examples, options=_OPTIONS)
    return _described("Verify a presentation", body, {HTTPStatus.OK: Verified, _BAD: NotVerified})


def list_described(path: str) -> dict[str, Any]:
    """Return the description of a status list (VA9)."""
    content = {_JSON: {"schema": {"type": "object"}}, "application/vc+jwt": {"schema": {"type": "string"}}}
    return {
        "summary": "A status list as it stands now",
        "tags": [_TAG],
        "response_class": Response,
        "responses": {200: {"description": "The list", "content": content}, **problems(404)},
        "openapi_extra": parameters(path, {}),
    }


def publish_described(path: str) -> dict[str, Any]:
    """Return the description of the route that publishes a list."""
    return {
        "summary": "Publish a status list",
        "tags": [_TAG],
        "status_code": HTTPStatus.NO_CONTENT,
        "responses": problems(404),
        "openapi_extra": parameters(path, {}),
    }


def document_described() -> dict[str, Any]:
    """Return the description of an instance's DID document."""
    return {
        "summary": "The DID document of an instance",
        "tags": [_TAG],
        "response_class": Response,
        "responses": {**document("application/did+json"), **problems()},
    }


def resolution_described(path: str, media_type: str) -> dict[str, Any]:
    """Return the description of DID resolution (VA16)."""
    content = {media_type: {"schema": _RESOLUTION_SCHEMA}}
    answers = {int(status): {"description": meaning, "content": content} for status, meaning in _RESOLVED.items()}
    return {
        "summary": "The document of a DID",
        "tags": [_TAG],
        "response_class": Response,
        "responses": {**problems(), **answers},
        "openapi_extra": parameters(path, {}, examples={"did": DID}),
    }


def _draft(credential: dict[str, Any]) -> dict[str, Any]:
    return {"credential": credential, "options": {}}


def _shown(challenge: str) -> dict[str, Any]:
    return {"verifiablePresentation": ENVELOPED_PRESENTATION, "options": {"challenge": challenge}}


def _body(member: str, examples: dict[str, Any], **more: object) -> dict[str, Any]:
    schema = {"type": "object", "required": [member], "properties": {member: {"type": "object"}, **more}}
    return body_of({_JSON: schema}, {_JSON: examples})


def _described(summary: str, body: dict[str, Any], answers: _Answers, *, guarded: bool = False) -> dict[str, Any]:
    (success, model), *refusals = answers.items()
    if guarded:
        refusals.append((HTTPStatus.UNAUTHORIZED, VcApiProblem))
    responses = problems()
    for status, refused in refusals:
        responses[int(status)] = {**responses.get(int(status), {}), "description": _MEANINGS[status], "model": refused}
    return {
        "summary": summary,
        "tags": [_TAG],
        "status_code": success,
        "response_model": model,
        "responses": responses,
        "openapi_extra": {**body, "security": [{BEARER: []}]} if guarded else body,
    }
