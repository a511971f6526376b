"""What a person hands over -> the bytes to read (specs/label.md L9)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.errors import Refused
from vc.intake.recognise import Container, container_of
from vc.model.finding import Finding, Outcome
from vc.securing.label_number import host_of

if TYPE_CHECKING:
    from vc.model.limits import Limits

SECONDS: Final = 15.0
"""The longest that a picture or PDF may take."""


class Kind(StrEnum):
    """In which clothes the bytes to read arrived."""

    AS_RECEIVED = "as_received"
    PICTURE = "picture"
    PDF_ATTACHMENT = "pdf_attachment"
    PDF_PAGE = "pdf_page"


@dataclass(frozen=True, slots=True)
class Intaken:
    """The `payload` for `vc.securing.read`, and whence it came.

    `host` is what a label's address names: a hint for a warning, never evidence. `page` counts from 1.
    """

    kind: Kind
    payload: bytes
    host: str | None = None
    page: int | None = None


def intake(raw: bytes, limits: Limits, *, seconds: float = SECONDS) -> Intaken | Finding:
    """Return the bytes to read: out of a PNG, JPEG or PDF what it carries, anything else as it is.

    What is no credential, QR text or COSE message either is for `read` to refuse (`format.unrecognised`). Never raises
    on any bytes: what can't be taken in is a finding with outcome failed (`format.qr`, `format.unrecognised`,
    `limit.size`, `limit.image`). Pictures and PDFs are opened in a child process that ends after `seconds`; raises
    `ConfigurationError` where their decoders are not installed.
    """
    try:
        return _taken_in(raw, limits, seconds=seconds)
    except Refused as refusal:
        return Finding(refusal.code, Outcome.FAILED, detail=refusal.detail, spec="L9")


def _taken_in(raw: bytes, limits: Limits, *, seconds: float) -> Intaken:
    container = container_of(raw)
    if container is None:
        return Intaken(Kind.AS_RECEIVED, raw, host=_host_in(raw))
    if len(raw) > limits.upload_bytes:
        raise Refused(Code.LIMIT_SIZE, f"the file has {len(raw)} octets; at most {limits.upload_bytes} are opened")
    return _carried(container, raw, limits, seconds=seconds)


def _carried(container: Container, raw: bytes, limits: Limits, *, seconds: float) -> Intaken:
    from vc.intake.contained import contained_text

    found = contained_text(container, raw, limits, seconds=seconds)
    kind = Kind.PDF_ATTACHMENT if found.page is None else Kind.PDF_PAGE
    payload = found.text.encode()
    return Intaken(
        kind if container is Container.PDF else Kind.PICTURE, payload, host=_host_in(payload), page=found.page
    )


def _host_in(payload: bytes) -> str | None:
    return host_of(payload.decode().removesuffix("\n")) if payload.isascii() else None
