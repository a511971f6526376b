"""Requests that can't be processed, as RFC 9457 problems; to a browser, as a page (specs/http-api.md A5).

A bad credential is never one of these: it is answered with 200 and a report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from vc.encoding.strict_json import JsonValue, dumps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Scope

MEDIA_TYPE: Final = "application/problem+json"
_TYPES: Final = "https://accredited-vc.example/problems#"
_NONE: Final[Mapping[str, str]] = MappingProxyType({})

_NAMES: Final = {
    HTTPStatus.BAD_REQUEST: "malformed",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.NOT_ACCEPTABLE: "not_acceptable",
    HTTPStatus.REQUEST_TIMEOUT: "too_slow",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "unsupported_media_type",
    HTTPStatus.UNPROCESSABLE_ENTITY: "unprocessable",
    HTTPStatus.TOO_MANY_REQUESTS: "too_many_requests",
    HTTPStatus.SERVICE_UNAVAILABLE: "busy",
    HTTPStatus.INTERNAL_SERVER_ERROR: "internal",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One member of a request that can't stand: where it is (RFC 6901 pointer) and what is wrong with it."""

    pointer: str
    detail: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request was not processed. `headers` go with the answer; `faults` name the members at fault.

    `own_type` is the problem type where a standard gives one; else it is made from the name of the kind. `told` is the
    key of what a page says of it, where that is not what its kind says.
    """

    status: HTTPStatus
    detail: str
    faults: tuple[Fault, ...] = ()
    headers: Mapping[str, str] = field(default_factory=lambda: _NONE)
    own_type: str = ""
    told: str = ""

    @property
    def name(self) -> str:
        """The name of its kind, which ends the problem's `type`."""
        return _NAMES.get(self.status, "http")

    def to_json(self) -> dict[str, JsonValue]:
        """Return the problem details object; `errors` is an extension member."""
        members: dict[str, JsonValue] = {
            "type": self.own_type or _TYPES + self.name,
            "title": self.status.phrase,
            "status": int(self.status),
            "detail": self.detail,
        }
        if self.faults:
            members["errors"] = [{"pointer": fault.pointer, "detail": fault.detail} for fault in self.faults]
        return members

    def body(self) -> bytes:
        """Return the problem as it is sent."""
        return dumps(self.to_json())


class Unprocessable(Exception):
    """Ends a request with a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def malformed(detail: str) -> Unprocessable:
    """Return 400: the request is not what its media type says."""
    return Unprocessable(Problem(HTTPStatus.BAD_REQUEST, detail))


def too_large(detail: str) -> Unprocessable:
    """Return 413. What the client still sends is not read, so the connection ends."""
    headers = MappingProxyType({"Connection": "close"})
    return Unprocessable(Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail, headers=headers))


def too_slow(detail: str) -> Unprocessable:
    """Return 408 (RFC 9110 15.5.9): the body did not arrive in time."""
    headers = MappingProxyType({"Connection": "close"})
    return Unprocessable(Problem(HTTPStatus.REQUEST_TIMEOUT, detail, headers=headers))


def unsupported(detail: str, accepted: tuple[str, ...]) -> Unprocessable:
    """Return 415 with the media types that are accepted."""
    headers = MappingProxyType({"Accept-Post": ", ".join(accepted)})
    return Unprocessable(Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail, headers=headers))


def unprocessable(*faults: Fault) -> Unprocessable:
    """Return 422 for members that can't stand."""
    detail = "; ".join(f"{fault.pointer or 'the request'}: {fault.detail}" for fault in faults)
    return Unprocessable(Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, faults=faults))


def not_found(detail: str = "there is nothing here", *, told: str = "") -> Unprocessable:
    """Return 404."""
    return Unprocessable(Problem(HTTPStatus.NOT_FOUND, detail, told=told))


def not_acceptable(media_type: str) -> Unprocessable:
    """Return 406: there is only `media_type`, which the request excludes."""
    return Unprocessable(Problem(HTTPStatus.NOT_ACCEPTABLE, f"this is published as {media_type} alone"))


def busy(detail: str, *, seconds: int = 1) -> Problem:
    """Return 503 with when to ask again."""
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers=MappingProxyType({"Retry-After": str(seconds)}))


def asked_for_page(scope: Scope) -> bool:
    """Whether the one who asks is a browser that shows what it gets: it says `text/html` itself, not `*/*`."""
    return any(name == b"accept" and b"text/html" in value.lower() for name, value in scope["headers"])
