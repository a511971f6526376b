"""Pictures and PDFs are opened in a child process with bounds on time and memory (specs/label.md L9.2).

Decoders of these formats are large, and a small file can make one run for minutes: a picture of 16 million pixels
tiled with finder patterns (44 kB of PNG) took 42 s. What the child answers is read as strictly as anything else.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib.util import find_spec

from vc.codes import Code
from vc.encoding import strict_json
from vc.errors import ConfigurationError, Refused
from vc.intake.recognise import Container
from vc.model.limits import Limits

_DECODERS = ("PIL", "pikepdf", "pypdfium2", "zxingcpp")
_ANSWER_DEPTH = 1
_ANSWER_MEMBERS = 2


@dataclass(frozen=True, slots=True)
class FoundText:
    """The text of a code or an attachment; `page` counts from 1, None outside a PDF's pages."""

    text: str
    page: int | None


def contained_text(container: Container, raw: bytes, limits: Limits, *, seconds: float) -> FoundText:
    """Return what a picture or PDF carries.

    Raises `Refused` with the child's code, or `limit.image` past `seconds`; `ConfigurationError` where the decoders are
    not installed.
    """
    if any(find_spec(name) is None for name in _DECODERS):
        raise ConfigurationError("pictures and PDFs can't be opened", hint="pip install 'accredited-vc[label]'")
    command = [sys.executable, "-P", "-m", "vc.intake.contained_reader", container.value, str(math.ceil(seconds))]
    sent = json.dumps(asdict(limits)).encode() + b"\n" + raw
    try:
        ended = subprocess.run(command, input=sent, capture_output=True, timeout=seconds, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired:
        raise Refused(Code.LIMIT_IMAGE, f"reading the file took longer than {seconds:g} s") from None
    if ended.returncode != 0:
        raise Refused(Code.LIMIT_IMAGE, "the file broke its reader, or went beyond its time or memory")
    return _read_answer(ended.stdout)


def _read_answer(octets: bytes) -> FoundText:
    answer = strict_json.loads_object(octets, max_depth=_ANSWER_DEPTH, max_members=_ANSWER_MEMBERS)
    if "code" in answer:
        raise Refused(Code(str(answer["code"])), str(answer["detail"]))
    page = answer["page"]
    return FoundText(str(answer["text"]), page if isinstance(page, int) else None)
