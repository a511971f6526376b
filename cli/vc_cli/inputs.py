"""What an INPUT on the command line stands for (specs/command-line.md X2.1)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from vc.errors import UsageError
from vc.model.limits import DEFAULT_LIMITS
from vc_cli.files import read_file

_is_number: Final = re.compile(r"[0-9]+").fullmatch
_HEADER: Final = 4_096
_cells = re.compile(rb"[,;\t]").split
_WORKBOOK: Final = b"PK\x03\x04"


def read_input(text: str) -> bytes:
    """Return QR text as it is, and the content of anything else. Raises `UsageError`, also for any other address."""
    if text.startswith("https://") or (_is_number(text) and not Path(text[:250]).exists()):
        return text.encode()
    if "://" in text[:20]:
        hint = "save it as a file; vc asks only whom the trust list leads to"
        raise UsageError("vc fetches no address that it is given", where=text[:80], hint=hint)
    return read_file(text, limit=DEFAULT_LIMITS.upload_bytes)


def looks_like_manifest(content: bytes) -> bool:
    """Whether a file that was handed over as one certificate is a workbook, or has the header of a manifest."""
    header = content[:_HEADER].removeprefix(b"\xef\xbb\xbf").splitlines()[:1]
    cells = {cell.strip(b'" ').lower() for line in header for cell in _cells(line)}
    return content.startswith(_WORKBOOK) or b"certificate" in cells
