"""The driver of an event loop answers for a presentation as the other one does, within the time of one gathering."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.vc.verify.presentations import ASKED, HOLDER_URL, Show, codes, names_exporter
from tests.world import NOW, World
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.model.limits import DEFAULT_LIMITS
from vc.resolve.memory import MemorySource
from vc.resolve.presentation_async import verify_presentation_async
from vc.securing.secured import Form
from vc.verify.memo import Memo
from vc.verify.presentation_report import PresentationReport
from vc.verify.question import ask


class Web:
    """Answers a show's documents, each `seconds` after it was asked for; `asked` is what was asked for."""

    def __init__(self, show: Show, seconds: float = 0.0, *, slow: str = "") -> None:
        self.asked: list[str] = []
        self._seconds, self._slow = seconds, slow
        self._inner = MemorySource(show.documents(), now=lambda: NOW)

    async def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        self.asked.append(reference.url)
        if self._slow in reference.url:
            await asyncio.sleep(self._seconds)
        return self._inner.retrieve(reference)


def answered(show: Show, web: Web, raw: bytes | None = None, *, seconds: float = 15.0) -> PresentationReport:
    return asyncio.run(
        verify_presentation_async(
            replace(show.basis(), target=show.presentation() if raw is None else raw),
            ask(NOW),
            web,
            shown=ASKED,
            memo=Memo(),
            limits=replace(DEFAULT_LIMITS, gathering_seconds=seconds),
        )
    )


@pytest.mark.parametrize("form", [Form.VP_JWT, Form.VP_COSE])
def test_both_drivers_give_one_answer(form: Form) -> None:
    show = Show(form=form)
    assert answered(show, Web(show)).to_json() == show.report().to_json()


def test_the_holder_is_asked_once_and_last() -> None:
    show = Show(credentials=[(Form.VC_JWT, World().certificate(names_exporter))] * 2)
    web = Web(show)
    answered(show, web)
    assert web.asked.count(HOLDER_URL) == 1
    assert web.asked[-1] == HOLDER_URL


def test_bytes_that_are_no_presentation_ask_nobody() -> None:
    show = Show()
    web = Web(show)
    report = answered(show, web, b"garbage")
    assert report.verdict == "invalid"
    assert web.asked == []


def test_all_credentials_together_have_the_time_of_one_gathering() -> None:
    show = Show(credentials=[(Form.VC_JWT, World().certificate())] * 3)
    report = answered(show, Web(show, 0.2), seconds=0.1)
    found = [{finding.code for finding in one.findings} for one in report.reports]
    assert len(found) == 3
    assert all("limit.time" in one for one in found)


def test_a_holder_whose_host_does_not_answer_in_time_stays_unknown() -> None:
    show = Show()
    report = answered(show, Web(show, 30, slow="exporter.example"), seconds=0.5)
    assert report.verdict == "indeterminate"
    assert "presentation.holder_unknown" in codes(report)
    assert [one.verdict for one in report.reports] == ["valid"]
