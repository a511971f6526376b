"""What the OpenAPI description says beside the code: bodies, problems, documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from verifier_api.problems import MEDIA_TYPE
from verifier_api.wire import ProblemWire


def schema_ref(name: str) -> dict[str, str]:
    """Return a reference to a schema of the description."""
    return {"$ref": f"#/components/schemas/{name}"}


def body_of(schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description of a required body: a schema for each media type."""
    content = {media_type: {"schema": schema} for media_type, schema in schemas.items()}
    return {"requestBody": {"required": True, "content": content}}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the descriptions of the problems that a route answers with."""
    reference = schema_ref(ProblemWire.__name__)
    return {
        status: {"description": _MEANINGS[status], "content": {MEDIA_TYPE: {"schema": reference}}}
        for status in statuses
    }


def document(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """Return the description of an answer that is a document."""
    content = {media_type: {"schema": {"type": "string"}} for media_type in media_types}
    return {200: {"description": "The document", "content": content}}


def parameters(path: str, query: Mapping[str, str]) -> dict[str, Any]:
    """Return the description of the parameters in a path such as `/status/{document:path}`, and of those in a query.

    `query` maps the name of each optional parameter to what it means.
    """
    schema = {"type": "string"}
    names = re.findall(r"\{([a-z_]+)(?::path)?\}", path)
    in_path = [{"name": name, "in": "path", "required": True, "schema": schema} for name in names]
    in_query = [
        {"name": name, "in": "query", "required": False, "schema": schema, "description": meaning}
        for name, meaning in query.items()
    ]
    return {"parameters": in_path + in_query}


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
