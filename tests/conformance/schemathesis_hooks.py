"""What schemathesis is told of our media types (`SCHEMATHESIS_HOOKS`); it runs as a process of its own."""

import json

import schemathesis
from schemathesis.core import media_types

# schemathesis takes these for JSON; they are base64url with dots (RFC 7519 section 10.3.1).
media_types.JSON_MEDIA_TYPES -= {("application", "jwt")}


@schemathesis.serializer("application/x-ndjson")
def write_lines(_context: object, value: object) -> bytes:
    """A batch of at least one line, so that there is an answer to look at."""
    written = value if isinstance(value, str) else json.dumps(value)
    return written.encode() if written.strip() else b"empty"


@schemathesis.serializer("application/vc+jwt", "application/vp+jwt")
def write_token(_context: object, value: object) -> bytes:
    """A token is text."""
    return value.encode() if isinstance(value, str) else bytes(value)  # type: ignore[call-overload]


@schemathesis.deserializer("application/x-ndjson")
def read_lines(_context: object, response: schemathesis.Response) -> object:
    """The first line of an answer."""
    return json.loads(response.content.splitlines()[0])
