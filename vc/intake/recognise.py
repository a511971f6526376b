"""What some bytes are, by their content and never by a file's name (specs/label.md L9.1)."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from vc.label.scan import JPEG_SIGNATURE, PNG_SIGNATURE
from vc.securing.label_number import COSE_SIGN1_FIRST_OCTET, host_of

_PDF_SIGNATURE: Final = b"%PDF-"
# Anything like a compact JOSE object; `read` says exactly what is wrong with it. A header in base64url begins with e.
_is_jose = re.compile(r"e[A-Za-z0-9_=-]*(?:\.[A-Za-z0-9_=~-]*)+\n?").fullmatch
_is_number = re.compile(r"[0-9]+\n?").fullmatch


class Shape(StrEnum):
    """The shape of what was handed over."""

    CREDENTIAL = "credential"
    LABEL_TEXT = "label_text"
    LABEL_OCTETS = "label_octets"
    PICTURE = "picture"
    PDF = "pdf"


def shape_of(raw: bytes) -> Shape | None:
    """Return the shape of `raw`, or None for one that nobody reads. It promises nothing about the content."""
    if raw[:1] == bytes([COSE_SIGN1_FIRST_OCTET]):
        return Shape.LABEL_OCTETS
    if raw.startswith((PNG_SIGNATURE, JPEG_SIGNATURE)):
        return Shape.PICTURE
    if raw.startswith(_PDF_SIGNATURE):
        return Shape.PDF
    if raw.lstrip(b" \t\r\n")[:1] == b"{":
        return Shape.CREDENTIAL
    return shape_of_text(raw.decode()) if raw.isascii() else None


def shape_of_text(text: str) -> Shape | None:
    """Return the shape of a line of text, such as a QR code holds; None for anything but ours."""
    if text.startswith("https://") or _is_number(text):
        return Shape.LABEL_TEXT
    return Shape.CREDENTIAL if _is_jose(text) else None


def is_ours(text: str) -> bool:
    """Whether a code in a picture is a label or a credential. An address of another kind is somebody else's code."""
    shape = shape_of_text(text)
    if shape is Shape.LABEL_TEXT and text.startswith("https://"):
        return host_of(text) is not None
    return shape is not None
