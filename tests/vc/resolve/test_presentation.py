"""Whom a presentation has us ask: nobody on a stranger's word (V11.3)."""

from __future__ import annotations

from tests.vc.verify.presentations import HOLDER_URL, Show, names_exporter
from tests.world import World
from vc.securing.secured import Form


def test_only_addresses_that_authentic_certificates_lead_to_are_asked() -> None:
    show = Show()
    show.report()
    assert HOLDER_URL in show.asked
    hosts = {url.split("/")[2] for url in show.asked}
    assert hosts == {"ab.example", "cb.example", "exporter.example"}


def test_the_holder_is_asked_once_and_last() -> None:
    show = Show(credentials=[(Form.VC_JWT, World().certificate(names_exporter))] * 2)
    show.report()
    assert show.asked.count(HOLDER_URL) == 1
    assert show.asked[-1] == HOLDER_URL


def test_bytes_that_are_no_presentation_ask_nobody() -> None:
    show = Show()
    show.report(b"garbage")
    assert show.asked == []
