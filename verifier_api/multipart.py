"""The parts of a multipart/form-data body (RFC 7578), bounded; the parser is Starlette's."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Final

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from verifier_api.problems import malformed

MOST_FIELDS: Final = 32
_MOST_FILES: Final = 2  # one more than is allowed, so that the answer can say so
_LARGEST_FIELD: Final = 1_048_576
_LONGEST_BOUNDARY: Final = 70  # RFC 2046 5.1.1


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a form. A browser sends one without name and content where none was chosen."""

    name: str
    content: bytes


async def parts_of(raw: bytes, content_type: str) -> list[tuple[str, str | Upload]]:
    """Return the fields and files in their order. Ends the request with 400 where the body is not of this form."""
    _, parameters = parse_options_header(content_type)
    boundary = parameters.get(b"boundary", b"")
    if not 0 < len(boundary) <= _LONGEST_BOUNDARY or not boundary.isascii():
        raise malformed("the media type names no boundary of 1 to 70 characters")
    # The charset parameter has no meaning here (RFC 7578 5.1.2), and a stranger must not choose a decoder.
    headers = Headers({"content-type": f'multipart/form-data; boundary="{boundary.decode()}"'})
    parser = MultiPartParser(
        headers, _whole(raw), max_files=_MOST_FILES, max_fields=MOST_FIELDS, max_part_size=_LARGEST_FIELD
    )
    try:
        form = await parser.parse()
        return [(name, await _taken(value)) for name, value in form.multi_items()]
    except MultiPartException as fault:
        raise malformed(f"not a multipart form: {fault.message}") from None


async def _taken(value: str | UploadFile) -> str | Upload:
    if isinstance(value, str):
        return value
    content = await value.read()
    await value.close()
    return Upload(value.filename or "", content)


async def _whole(raw: bytes) -> AsyncGenerator[bytes, None]:
    yield raw
