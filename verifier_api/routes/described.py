"""What the OpenAPI description says beside the code: bodies, problems, documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final

from verifier_api.problems import MEDIA_TYPE, Problem
from verifier_api.wire import ProblemWire

BEARER: Final = "bearer"
"""The name of the security scheme of operations that ask for a token (specs/vc-api.md VA3)."""

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


def schema_ref(name: str) -> dict[str, str]:
    """Return a reference to a schema of the description."""
    return {"$ref": f"#/components/schemas/{name}"}


def body_of(schemas: Mapping[str, Any], examples: Mapping[str, Mapping[str, Any]] = _NONE) -> dict[str, Any]:
    """Return the description of a required body: a schema for each media type, and its examples by their names."""
    content: dict[str, Any] = {media_type: {"schema": schema} for media_type, schema in schemas.items()}
    for media_type, named in examples.items():
        content[media_type]["examples"] = dict(named)
    return {"requestBody": {"required": True, "content": content}}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the descriptions of the problems that a route answers with, and of those that admission does (A6)."""
    return {status: _problem(status) for status in sorted({*statuses, 429, 503})}


def _problem(status: int) -> dict[str, Any]:
    meaning = _MEANINGS[status]
    written = Problem(HTTPStatus(status), meaning[0].lower() + meaning[1:]).to_json()
    content = {
        MEDIA_TYPE: {"schema": schema_ref(ProblemWire.__name__), "example": written},
        "text/html": {"schema": {"type": "string"}},  # to whoever asks for a page
    }
    return {"description": meaning, "content": content}


def document(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """Return the description of an answer that is a document."""
    kinds = {media_type: "object" if media_type.endswith("json") else "string" for media_type in media_types}
    content = {media_type: {"schema": {"type": kind}} for media_type, kind in kinds.items()}
    return {200: {"description": "The document", "content": content}}


def parameters(path: str, query: Mapping[str, str], *, examples: Mapping[str, str] = _NONE) -> dict[str, Any]:
    """Return the description of the parameters in a path such as `/status/{number}`, and of those in a query.

    `query` maps the name of each optional parameter to what it means; `examples` are of those names in the path whose
    usual one does not fit.
    """
    schema = {"type": "string"}
    names = re.findall(r"\{([a-z_]+)(?::path)?\}", path)
    known = {**_EXAMPLES, **examples}
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": schema, "example": known[name]} for name in names
    ]
    in_query = [
        {"name": name, "in": "query", "required": False, "schema": schema, "description": meaning}
        for name, meaning in query.items()
    ]
    return {"parameters": in_path + in_query}


_EXAMPLES = {"certificate": "DE-1", "number": "1", "product": "09506000134352"}
_MEANINGS = {
    400: "The request can't be read, or its body is not what its media type says",
    404: "There is nothing here",
    406: "It is not to be had in a form that the request accepts",
    408: "The body did not arrive in time",
    413: "The body is too large",
    415: "This media type is not read here",
    422: "A member can't stand: unknown, missing, or a moment after now",
    429: "Too many requests from one address",
    503: "More requests than can be answered at once",
}
