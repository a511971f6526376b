"""The child process that opens pictures and PDFs (specs/label.md L9.2)."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict, replace
from typing import Any

import pytest

from tests.vc.intake.pdfs import pdf_of, unending_index
from tests.vc.label.pictures import file, flood, picture, tiled_finders
from tests.vc.label.samples import text
from vc.codes import Code
from vc.errors import ConfigurationError, Refused
from vc.intake import contained, contained_reader
from vc.intake.contained import FoundText, contained_text
from vc.intake.recognise import Container
from vc.model.limits import DEFAULT_LIMITS

LABEL = text(230)
COMPACT = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln"


def refusal_of(container: Container, raw: bytes, *, seconds: float = 15.0) -> Code:
    with pytest.raises(Refused) as refused:
        contained_text(container, raw, DEFAULT_LIMITS, seconds=seconds)
    return refused.value.code


def test_picture_and_pdf_give_their_text() -> None:
    assert contained_text(Container.PICTURE, file(picture(LABEL)), DEFAULT_LIMITS, seconds=15) == FoundText(LABEL, None)
    assert contained_text(Container.PDF, pdf_of(None, picture(LABEL)), DEFAULT_LIMITS, seconds=15) == FoundText(
        LABEL, 2
    )
    attached = pdf_of(None, attached={"a.jwt": COMPACT.encode()})
    assert contained_text(Container.PDF, attached, DEFAULT_LIMITS, seconds=15) == FoundText(COMPACT, None)


def test_refusal_of_the_child_comes_back_with_its_code() -> None:
    assert refusal_of(Container.PICTURE, flood(65_000, 65_000)) is Code.LIMIT_IMAGE
    assert refusal_of(Container.PDF, pdf_of(None)) is Code.FORMAT_QR


def test_limits_reach_the_child() -> None:
    with pytest.raises(Refused) as refused:
        contained_text(Container.PICTURE, file(picture(LABEL)), replace(DEFAULT_LIMITS, image_pixels=100), seconds=15)

    assert refused.value.code is Code.LIMIT_IMAGE


def test_picture_that_keeps_the_decoder_busy_is_given_up_in_time() -> None:
    raw = tiled_finders(4_000)
    assert len(raw) < 100_000
    began = time.monotonic()

    assert refusal_of(Container.PICTURE, raw, seconds=1.0) is Code.LIMIT_IMAGE
    assert time.monotonic() - began < 5


def test_pdf_that_asks_for_more_memory_than_is_allowed_is_given_up() -> None:
    # The cross-reference stream of a PDF is unpacked before anything else is known of the file.
    began = time.monotonic()

    assert refusal_of(Container.PDF, unending_index(), seconds=3.0) in {Code.LIMIT_IMAGE, Code.FORMAT_UNRECOGNISED}
    assert time.monotonic() - began < 10


def test_child_that_breaks_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(command: list[str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, -11, b"", b"")

    monkeypatch.setattr(subprocess, "run", broken)

    assert refusal_of(Container.PDF, pdf_of(None)) is Code.LIMIT_IMAGE


def test_missing_decoders_are_said_before_anything_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contained, "find_spec", lambda _name: None)

    with pytest.raises(ConfigurationError) as refused:
        contained_text(Container.PDF, b"", DEFAULT_LIMITS, seconds=1)

    assert refused.value.hint == "pip install 'accredited-vc[label]'"


def test_child_answers_out_of_memory_as_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: Any) -> tuple[str, int]:
        raise MemoryError

    monkeypatch.setattr(contained_reader, "code_in_pdf", exhausted)

    assert contained_reader.answer("pdf", b"", DEFAULT_LIMITS)["code"] == "limit.image"


@pytest.mark.parametrize(
    ("container", "raw", "answer"),
    [
        ("picture", file(picture(LABEL)), {"text": LABEL, "page": None}),
        ("pdf", pdf_of(picture(LABEL)), {"text": LABEL, "page": 1}),
    ],
)
def test_child_writes_one_answer(
    container: str, raw: bytes, answer: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    bounds: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", bounds.__setitem__)
    monkeypatch.setattr(sys, "argv", ["contained_reader", container, "7"])
    received = io.TextIOWrapper(io.BytesIO(json.dumps(asdict(DEFAULT_LIMITS)).encode() + b"\n" + raw))
    monkeypatch.setattr(sys, "stdin", received)
    written = io.StringIO()
    monkeypatch.setattr(sys, "stdout", written)

    contained_reader.main()

    assert json.loads(written.getvalue()) == answer
    assert bounds[resource.RLIMIT_CPU] == (7, 8)
    assert bounds[resource.RLIMIT_AS] == (contained_reader.MEMORY_BYTES,) * 2


def test_child_runs_unbounded_where_the_system_has_no_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)

    contained_reader._contain(1)
