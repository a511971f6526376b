"""The routes of the VC API: bodies in, answers out (specs/vc-api.md). specs/openapi.json has none of them (VA17)."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias
from urllib.parse import unquote

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from vc.encoding.strict_json import JsonObject, dumps
from vc.keys.did_document import build_did_document
from vc.resolve.clock import Clock
from verifier_api.accepting import accepts
from verifier_api.answers import NO_STORE
from verifier_api.moment import moment_of
from verifier_api.problems import not_found
from verifier_api.routes.published import raw_path
from verifier_api.vc_api.changing import change_status
from verifier_api.vc_api.described import (
    change_described,
    document_described,
    issue_described,
    list_described,
    publish_described,
    resolution_described,
    verify_credential_described,
    verify_presentation_described,
)
from verifier_api.vc_api.issuing import issue
from verifier_api.vc_api.presenting import Asked, verify_presentation
from verifier_api.vc_api.rejection import Rejected, Rejection
from verifier_api.vc_api.request import member_object, options_of, received_object
from verifier_api.vc_api.service import Service
from verifier_api.vc_api.verifying import Judged

if TYPE_CHECKING:
    from verifier_api.vc_api.instance import Instance
    from verifier_api.vc_api.status_lists import StatusLists

Answer: TypeAlias = tuple[HTTPStatus, JsonObject]

_IDENTIFIERS: Final = "/1.0/identifiers/"
_VC_JWT: Final = "application/vc+jwt"
_JSON: Final = "application/json"
_RESOLUTION: Final = 'application/ld+json;profile="https://w3id.org/did-resolution"'
_ANY_ORIGIN: Final = MappingProxyType({"Access-Control-Allow-Origin": "*"})
_log = logging.getLogger("verifier_api")


def vc_api_routes(service: Service, *, clock: Clock, receive_seconds: float) -> APIRouter:
    """Return the routes of a service; a body must be there within `receive_seconds`."""
    router = APIRouter()
    door = _Door(router, clock, partial(received_object, base=service.base, seconds=receive_seconds))
    named = [(f"/{instance.name}", instance) for instance in service.instances]
    for prefix, instance in (("", service.instances[0]), *named):  # without a name the first of the file answers (VA1)
        _instance_routes(door, prefix, instance, service=service)
    for instance in service.instances:
        if instance.status and service.lists is not None:
            _list_routes(router, instance, service.lists, clock=clock)
        if instance.issuer.startswith("did:web:"):
            _document_route(router, instance)
    _identifier_route(router, service)
    return router


_Handler: TypeAlias = Callable[[JsonObject, datetime], Answer]


class _Received(Protocol):
    def __call__(self, request: Request, /, *, tokens: tuple[bytes, ...]) -> Awaitable[JsonObject]: ...


@dataclass(frozen=True, slots=True)
class _Door:
    """Where bodies come in: how they are received, and whose clock says when they are answered."""

    router: APIRouter
    clock: Clock
    received: _Received

    def post(
        self, path: str, handler: _Handler, *, described: Mapping[str, Any], tokens: tuple[bytes, ...] = ()
    ) -> None:
        """Add a route; `tokens` are the digests of those of which a request must bring one."""

        async def posted(request: Request) -> Response:
            """Answer one request."""
            body = self.received(request, tokens=tokens)
            status, content, headers = await _answered(body, handler, self.clock)
            if path.endswith("/verify") and status is not HTTPStatus.OK:
                content = {"verified": False, **content}
            return Response(dumps(content), status, media_type=_JSON, headers={**NO_STORE, **headers})

        self.router.add_api_route(path, posted, methods=["POST"], **described)


def _instance_routes(door: _Door, prefix: str, instance: Instance, *, service: Service) -> None:
    verifying = partial(_verify_credential, service=service)
    door.post(f"{prefix}/credentials/verify", verifying, described=verify_credential_described())
    presenting = partial(_verify_presentation, service=service)
    door.post(f"{prefix}/presentations/verify", presenting, described=verify_presentation_described())
    lists, tokens = service.lists if instance.status else None, instance.tokens
    issuing, described = partial(_issue, instance=instance, lists=lists), issue_described(guarded=bool(tokens))
    door.post(f"{prefix}/credentials/issue", issuing, described=described, tokens=tokens)
    if lists is not None:
        changing, described = partial(_change, instance=instance, lists=lists), change_described(guarded=bool(tokens))
        door.post(f"{prefix}/credentials/status", changing, described=described, tokens=tokens)


async def _answered(
    body: Awaitable[JsonObject], handler: _Handler, clock: Clock
) -> tuple[HTTPStatus, JsonObject, Mapping[str, str]]:
    try:
        # In a thread: signing, statements and the disk hold up nobody else.
        return *await to_thread.run_sync(handler, await body, moment_of(clock)), {}
    except Rejected as rejected:
        return rejected.status, rejected.to_json(), rejected.headers
    except sqlite3.Error as fault:
        _log.error("the file of status entries: %s", fault)
        status = HTTPStatus.SERVICE_UNAVAILABLE
        busy = Rejected(Rejection.ours("busy", "status entries can't be kept now"), status=status)
        return status, busy.to_json(), busy.headers


def _issue(body: JsonObject, now: datetime, *, instance: Instance, lists: StatusLists | None) -> Answer:
    return HTTPStatus.CREATED, {"verifiableCredential": issue(body, instance, lists, now=now)}


def _verify_credential(body: JsonObject, now: datetime, *, service: Service) -> Answer:
    credential = member_object(body, "verifiableCredential")
    options_of(body)
    judged = Judged()
    service.verifier.verify(credential, judged, now, place="/verifiableCredential")
    return _judged(judged)


def _verify_presentation(body: JsonObject, now: datetime, *, service: Service) -> Answer:
    presentation = member_object(body, "verifiablePresentation")
    asked = Asked.of(options_of(body))
    return _judged(verify_presentation(presentation, asked, service.verifier, now=now))


def _judged(judged: Judged) -> Answer:
    if not judged.against:
        return HTTPStatus.OK, judged.to_json()
    return HTTPStatus.BAD_REQUEST, {**Rejected(*judged.against).to_json(), **judged.to_json()}


def _change(body: JsonObject, _now: datetime, *, instance: Instance, lists: StatusLists) -> Answer:
    change_status(body, instance.name, lists)
    return HTTPStatus.OK, {}


def _list_routes(router: APIRouter, instance: Instance, lists: StatusLists, *, clock: Clock) -> None:
    # Not `async`: the framework runs them in threads.
    def status_list(request: Request) -> Response:
        """Answer with the list as it stands now."""
        found = lists.numbered(instance.name, request.path_params["number"])
        if found is None:
            raise not_found("no such status list")
        now = moment_of(clock)
        credential = lists.credential(found, instance.issuer, now)
        headers = {**NO_STORE, **_ANY_ORIGIN, "Vary": "Accept"}
        fields = request.headers.getlist("accept")
        if accepts(fields, _VC_JWT) and not accepts(fields, _JSON):
            return Response(instance.as_jwt(credential), media_type=_VC_JWT, headers=headers)
        return Response(dumps(instance.with_proof(credential, now)), media_type=_JSON, headers=headers)

    def publish(request: Request) -> Response:
        """Answer that the list is published: it is never served as it stood before."""
        if lists.numbered(instance.name, request.path_params["number"]) is None:
            raise not_found("no such status list")
        return Response(status_code=HTTPStatus.NO_CONTENT)

    path = f"/{instance.name}/status/{{number}}"
    router.add_api_route(path, status_list, methods=["GET"], **list_described(path))
    router.add_api_route(f"{path}/publish", publish, methods=["POST"], **publish_described(path))


def _document_route(router: APIRouter, instance: Instance) -> None:
    content = dumps(build_did_document(instance.issuer, instance.identifier.methods))

    async def did_document() -> Response:
        """Answer with the document of a did:web that is ours."""
        return Response(content, media_type="application/did+json", headers=dict(_ANY_ORIGIN))

    router.add_api_route(f"/{instance.name}/did.json", did_document, methods=["GET"], **document_described())


def _identifier_route(router: APIRouter, service: Service) -> None:
    async def resolve(request: Request) -> Response:
        """Answer with what is known of an identifier."""
        # As it was sent: a did:web has a percent-encoded colon of its own, which must not be decoded with the rest.
        sent = raw_path(request).removeprefix(_IDENTIFIERS)
        did = sent if sent.startswith("did:") else unquote(sent)
        status, result = service.identifiers.resolution(did)
        return Response(dumps(result), status, media_type=_RESOLUTION, headers={**NO_STORE, **_ANY_ORIGIN})

    path = f"{_IDENTIFIERS}{{did:path}}"
    router.add_api_route(path, resolve, methods=["GET"], **resolution_described(path, _RESOLUTION))
