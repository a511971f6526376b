"""What a mark says of a report (specs/live-mark.md LM1 to LM4)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.world import DAY, NOW, STRANGER, World
from vc.model.vocabulary import CertificateStatus, Environment, Verdict
from vc.status.value import StatusEvent
from verifier_api.mark.statement import About, Body, nothing_here, statement_of
from verifier_api.pages.view import Tone


def test_a_good_certificate() -> None:
    world = World()
    said = statement_of(world.report(world.certificate()))

    assert (said.answer, said.told_status) == (Tone.VALID, CertificateStatus.ACTIVE)
    assert said.about == About(
        "DE-QMS-2026-00412", "Müller Feinmechanik GmbH & Co. KG", "ISO 9001:2015. Machining of precision parts"
    )
    assert said.body == Body("Northern Accreditation Service (invented)", "https://ab.example/register")
    assert (said.as_of, said.judged_at) == (NOW - timedelta(minutes=10), NOW)
    assert said.test


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (StatusEvent.SUSPENDED, CertificateStatus.SUSPENDED),
        (StatusEvent.WITHDRAWN, CertificateStatus.WITHDRAWN),
        (StatusEvent.CANCELLED, CertificateStatus.CANCELLED),
        (StatusEvent.SUPERSEDED, CertificateStatus.SUPERSEDED),
        (StatusEvent.SCOPE_REDUCED, CertificateStatus.SCOPE_REDUCED),
    ],
)
def test_a_status_is_told_beside_the_answer(event: StatusEvent, status: CertificateStatus) -> None:
    world = World()
    world.record(event, effective=NOW - DAY)
    said = statement_of(world.report(world.certificate()))

    assert (said.answer, said.told_status) == (Tone.INVALID, status)


def test_of_what_is_not_authentic_nothing_is_said() -> None:
    world = World()
    said = statement_of(world.report(world.certificate(by=STRANGER)))

    assert said.answer is Tone.UNKNOWN
    assert (said.about, said.body, said.told_status) == (None, None, None)


def test_beside_cannot_confirm_stands_no_status() -> None:
    report = World().report(World().certificate())
    said = statement_of(replace(report, verdict=Verdict.INDETERMINATE))

    assert (said.status, said.told_status) == (CertificateStatus.ACTIVE, None)


def test_without_a_list_it_is_as_of_the_check() -> None:
    report = World().report(World().certificate())

    assert statement_of(replace(report, status_as_of=None)).as_of == NOW


@pytest.mark.parametrize("page", ["", "javascript:alert(1)", "http://ab.example/register"])
def test_a_body_without_an_https_page_is_not_linked(page: str) -> None:
    report = World().report(World().certificate())
    chain = tuple(replace(link, official_page=page) for link in report.chain)

    assert statement_of(replace(report, chain=chain)).body is None


def test_the_body_above_a_test_report_is_not_the_one_above_the_certificate() -> None:
    report = World().report(World().certificate())
    other = replace(report.chain[1], name="Laboratory's", official_page="https://other.example/", path="test_report")

    said = statement_of(replace(report, chain=(*report.chain[:-1], other, report.chain[-1])))

    assert said.body == Body("Northern Accreditation Service (invented)", "https://ab.example/register")


def test_hidden_characters_are_shown_and_long_texts_end() -> None:
    def hostile(claims: dict[str, Any]) -> None:
        claims["credentialSubject"]["issuedToParty"]["name"] = "\u202egpj\u200b"
        claims["credentialSubject"]["scopeStatement"] = "x" * 5_000

    world = World()
    about = statement_of(world.report(world.certificate(hostile))).about

    assert about is not None
    assert about.holder == "\\u{202e}gpj\\u{200b}"
    assert len(about.covers) == 601
    assert about.covers.endswith("…")


def test_what_is_not_here_is_not_confirmed() -> None:
    said = nothing_here(NOW)

    assert (said.answer, said.about, said.body, said.environment) == (Tone.UNKNOWN, None, None, None)
    assert not said.test


def test_only_an_anchor_of_a_test_says_test() -> None:
    report = World().report(World().certificate())

    assert not statement_of(replace(report, environment=Environment.PRODUCTION)).test
