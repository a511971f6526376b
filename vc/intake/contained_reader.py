"""The child process that opens pictures and PDFs (specs/label.md L9.2).

Arguments: `picture` or `pdf`, and seconds of processor time. Standard input is one JSON line with the
limits, then the octets. Standard output is one JSON object: `{"text", "page"}` of the code or attachment that was
found, or `{"code", "detail"}`. A decoder that loops or swallows memory ends this process and nothing else.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace

from vc.codes import Code
from vc.errors import Refused
from vc.intake.pdf_pages import code_in_pdf
from vc.intake.recognise import Container, is_ours
from vc.label.scan import scan
from vc.model.limits import DEFAULT_LIMITS, Limits

MEMORY_BYTES = 3 << 29


def main() -> None:
    """Read one picture or PDF from standard input and write what was found."""
    _, container, seconds = sys.argv
    _contain(int(seconds))
    settings = json.loads(sys.stdin.buffer.readline())
    raw = sys.stdin.buffer.read()
    sys.stdout.write(json.dumps(answer(container, raw, replace(DEFAULT_LIMITS, **settings))))


def answer(container: str, raw: bytes, limits: Limits) -> dict[str, str | int | None]:
    """Return what stands on standard output for these octets."""
    try:
        if container == Container.PICTURE:
            return {"text": scan(raw, limits, wanted=is_ours), "page": None}
        text, page = code_in_pdf(raw, limits)
    except Refused as refusal:
        return {"code": refusal.code.value, "detail": refusal.detail}
    except MemoryError:
        return {"code": Code.LIMIT_IMAGE.value, "detail": "the file asks for more memory than is allowed"}
    return {"text": text, "page": page}


def _contain(seconds: int) -> None:
    """Bound this process. Where the system has no such bounds (Windows), the parent's timeout remains."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
