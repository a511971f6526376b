"""What some bytes are, by their content and never by a file's name (specs/label.md L9.1)."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from vc.label.scan import JPEG_SIGNATURE, PNG_SIGNATURE
from vc.securing.label_number import host_of

_PDF_SIGNATURE: Final = b"%PDF-"
# A JOSE header is a JSON object; in base64url it begins with an e. Disclosures and a key binding may follow.
_is_jose = re.compile(r"e[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*){2}(?:~[A-Za-z0-9_.~-]*)?").fullmatch
_MARKS: Final = (b'"EnvelopedVerifiableCredential"', b'"DataIntegrityProof"')
_is_number = re.compile(r"[1-9][0-9]*").fullmatch


class Container(StrEnum):
    """A kind of file that may carry a credential, and is none itself."""

    PICTURE = "picture"
    PDF = "pdf"


def container_of(raw: bytes) -> Container | None:
    """Return which container `raw` begins as; None for anything else, which is for `vc.securing.read` to judge."""
    if raw.startswith((PNG_SIGNATURE, JPEG_SIGNATURE)):
        return Container.PICTURE
    return Container.PDF if raw.startswith(_PDF_SIGNATURE) else None


def is_ours(text: str) -> bool:
    """Whether the text of a code looks like a label or a credential; any other address is somebody else's code."""
    return host_of(text) is not None or _is_number(text) is not None or _is_jose(text) is not None


def is_credential(octets: bytes) -> bool:
    """Whether an attached file looks like a credential: a JWS, an SD-JWT, JSON that envelops one or has a proof."""
    whole = octets.strip()
    if whole.startswith(b"{"):
        return any(mark in whole for mark in _MARKS)
    return whole.isascii() and _is_jose(whole.decode()) is not None
