"""`POST /verify`: one credential, one report; one presentation, its own answer beside theirs (http-api.md A12)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from verifier_api.answers import report_response
from verifier_api.asked import FORM, JSON, RAW, read_request
from verifier_api.examples import CHALLENGE, VC_JWT, VP_JWT, example
from verifier_api.routes.described import body_of, problems, schema_ref
from verifier_api.settings import Settings
from verifier_api.verifier import Verifier
from verifier_api.wire import PresentationWire, ReportWire

_FORM_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "The members of the JSON object as fields; `file` stands for `input` as an upload (PDF, PNG, JPEG).",
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "input": {"type": "string"},
        "at": {"type": "string"},
        "act": {"type": "string"},
        "left_factory": {"type": "string"},
        "imported": {"type": "string"},
        "hs_code": {"type": "string"},
        "model": {"type": "string"},
        "serial": {"type": "string"},
        "site": {"type": "string"},
        "policy": {"type": "string"},
        "nonce": {"type": "string"},
        "challenge": {"type": "string"},
        "audience": {"type": "string"},
        "stapled": {"type": "array", "items": {"type": "string"}},
    },
    "additionalProperties": False,
}
_BODIES: Final[dict[str, Any]] = {
    JSON: schema_ref("VerifyRequest"),
    **{media_type: {"type": "string", "format": "binary"} for media_type in RAW},
    FORM: _FORM_SCHEMA,
}
_GARBAGE: Final = example("What is no credential: invalid", "no credential")
_EXAMPLES: Final[dict[str, Any]] = {
    JSON: {
        "credential": example("A credential of an issuer whom no trust list names", {"input": VC_JWT.decode()}),
        "goods": example(
            "The same, for goods that are imported",
            {
                "input": VC_JWT.decode(),
                "at": "2026-03-03",
                "act": "import",
                "imported": "2026-03-01",
                "hs_code": "8471.30",
                "policy": "customs_offline",
            },
        ),
        "presentation": example(
            "A presentation in answer to a challenge", {"input": VP_JWT.decode(), "challenge": CHALLENGE}
        ),
        "presented_to_another": example(
            "The same, for another challenge", {"input": VP_JWT.decode(), "challenge": "another"}
        ),
        "garbage": example("What is no credential: invalid", {"input": "no credential"}),
        "nothing": example("Nothing to verify", {}, status=HTTPStatus.UNPROCESSABLE_ENTITY),
        "unknown_member": example(
            "A member that means nothing", {"input": "x", "trusted": True}, status=HTTPStatus.UNPROCESSABLE_ENTITY
        ),
        "no_moment": example("No moment", {"input": "x", "at": "yesterday"}, status=HTTPStatus.UNPROCESSABLE_ENTITY),
        "half_a_demand": example(
            "A nonce without an audience", {"input": "x", "nonce": "n"}, status=HTTPStatus.UNPROCESSABLE_ENTITY
        ),
    },
    "application/vc+jwt": {"credential": example("A credential", VC_JWT.decode()), "garbage": _GARBAGE},
    "application/vp+jwt": {"presentation": example("A presentation", VP_JWT.decode()), "garbage": _GARBAGE},
    "text/plain": {"garbage": _GARBAGE},
    FORM: {
        "credential": example("A credential", {"input": VC_JWT.decode(), "act": "rely"}),
        "nothing": example("Nothing to verify", {"act": "rely"}, status=HTTPStatus.UNPROCESSABLE_ENTITY),
    },
}


def verify_routes(verifier: Verifier, settings: Settings) -> APIRouter:
    """Return the route of single verifications."""
    router = APIRouter()

    @router.post(
        "/verify",
        summary="Verify one credential, label, picture, PDF or presentation",
        response_model=ReportWire | PresentationWire,
        responses=problems(400, 408, 413, 415, 422, 429, 503),
        openapi_extra=body_of(_BODIES, _EXAMPLES),
    )
    async def verify(request: Request) -> Response:
        """Answer 200 with a report whatever the verdict, also for bytes that are no credential at all."""
        asked = await read_request(request, verifier.terms(), seconds=settings.receive_seconds)
        if asked.shown is not None:
            shown = await verifier.present(asked.handed_over, asked.question, asked.shown, stapled=asked.stapled)
            return report_response(shown)
        return report_response(await verifier.answer(asked.handed_over, asked.question, stapled=asked.stapled))

    return router
