"""Bodies of the VC API: strict JSON, and 400 however it fails (specs/vc-api.md VA4)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from starlette.requests import Request

from vc.codes import Code
from vc.encoding.strict_json import loads_object
from vc.errors import Refused
from vc.model.limits import DEFAULT_LIMITS
from verifier_api.body import received_body
from verifier_api.problems import Unprocessable
from verifier_api.vc_api.authorization import require_token
from verifier_api.vc_api.rejection import Rejected, Rejection, of_refusal

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject

MOST_BYTES: Final = DEFAULT_LIMITS.presentation_bytes
"""Octets of a body."""

_AROUND: Final = 2  # levels that the request puts around a credential


async def received_object(request: Request, *, base: str, seconds: float, tokens: Collection[bytes] = ()) -> JsonObject:
    """Return the object that a request's body holds. Ends the request with what is wrong with it.

    `tokens` are the digests of those of which it must bring one; empty: of none.
    """
    _require_own_origin(request, base)
    require_token(request, tokens)
    try:
        body = await received_body(request, most_bytes=MOST_BYTES, seconds=seconds)
    except Unprocessable as refused:
        raise Rejected(Rejection.ours(refused.problem.name, refused.problem.detail)) from None
    limits = DEFAULT_LIMITS
    try:
        return loads_object(body, max_depth=limits.json_depth + _AROUND, max_members=limits.json_members)
    except Refused as refusal:
        raise Rejected(of_refusal(refusal)) from None


def member_object(body: JsonObject, name: str) -> JsonObject:
    """Return the member of a request that must be an object."""
    value = body.get(name)
    if not isinstance(value, dict):
        raise Rejected(Rejection.of(Code.FORMAT_CLAIM, f"/{name} must be an object"))
    return value


def options_of(body: JsonObject) -> JsonObject:
    """Return the options of a request, none where it has none."""
    return member_object(body, "options") if body.get("options") is not None else {}


def _require_own_origin(request: Request, base: str) -> None:
    """End a request that a page of another site has a browser send: who clicks there has asked for nothing here."""
    origin = request.headers.get("origin")
    if origin is not None and origin != base:
        raise Rejected(Rejection.ours("foreign_origin", f"a request of a page elsewhere than at {base}"))
