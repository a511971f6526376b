"""A report as its page has it (specs/pages.md U2 to U6)."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.world import DAY, NOW, World
from vc.codes import Code
from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Act, Environment, Verdict
from vc.verify.findings import NOTICES
from vc.verify.report import BundleStated, Link, Report
from verifier_api.pages.render import render_verdict
from verifier_api.pages.view import Tone, view_of


def report(verdict: Verdict, *findings: Finding, **members: Any) -> Report:
    return Report(verdict, findings, NOW, NOW, Act.RELY, "importer", **members)


def test_an_indeterminate_report_without_a_reason_says_that_something_was_not_checked() -> None:
    view = view_of(report(Verdict.INDETERMINATE))

    assert view.tone is Tone.UNKNOWN
    assert "not everything could be checked" in view.reasons[0].meaning


def test_an_earlier_moment_is_never_green_since_a_link_may_have_chosen_it() -> None:
    world = World(archived=(datetime(2026, 11, 2, 12, tzinfo=UTC),))
    expired = world.certificate(lambda claims: claims.update(validUntil="2026-11-17T00:00:00Z"))
    then = world.report(expired, at=datetime(2026, 11, 3, tzinfo=UTC))
    assert (then.verdict, then.notices) == (Verdict.VALID, ())

    view, page = view_of(then), render_verdict(then)

    assert (view.tone, view.word) == (Tone.NOTICE, "Valid, with a notice")
    assert view.sentence == "It was valid at the moment that you asked about."
    assert "<title>TEST – Valid, with a notice" in page
    assert "3 November 2026" in page


def test_a_code_is_told_once() -> None:
    twice = [Finding(Code.STATUS_STALE, Outcome.UNKNOWN, subject) for subject in ("first", "second")]

    view = view_of(report(Verdict.INDETERMINATE, *twice))

    assert [reason.seen for reason in view.reasons] == ["first"]


def test_an_unknown_outcome_has_its_own_text_where_there_is_one() -> None:
    view = view_of(report(Verdict.INDETERMINATE, Finding(Code.CHAIN_SCOPE, Outcome.UNKNOWN)))

    assert "can't tell" in view.reasons[0].meaning


@pytest.mark.parametrize("code", sorted(NOTICES))
def test_a_notice_is_never_green(code: Code) -> None:
    view = view_of(report(Verdict.VALID, Finding(code, Outcome.PASSED)))

    assert view.tone is Tone.NOTICE
    assert [notice.code for notice in view.notices] == [code]


@pytest.mark.parametrize("verdict", [Verdict.INVALID, Verdict.INDETERMINATE])
@pytest.mark.parametrize("code", list(Code))
def test_every_code_can_be_a_reason_on_a_page(code: Code, verdict: Verdict) -> None:
    outcome = Outcome.FAILED if verdict is Verdict.INVALID else Outcome.UNKNOWN

    page = render_verdict(report(verdict, Finding(code, outcome, "subject", "detail")))

    assert f"<code>{code}</code>" in page
    assert 'class="verdict valid"' not in page


def test_a_level_that_does_not_stand_is_marked_and_unknown_words_are_spelled_out() -> None:
    chain = (Link("", "did:web:x.example", "new_role", "some_scope; other: A", status="half_open"),)

    view = view_of(report(Verdict.INVALID, chain=chain))

    rung = view.rungs[0]
    assert (rung.role, rung.status, rung.good) == ("New role", "Half open", False)
    assert rung.scopes == ("Some scope", "Other: A")
    assert 'class="bad"' in render_verdict(report(Verdict.INVALID, chain=chain))


@pytest.mark.parametrize("page", ["javascript:alert(1)", "http://x.example/", "data:text/html,x"])
def test_only_an_https_address_becomes_a_link(page: str) -> None:
    chain = (Link("Body", "did:web:x.example", "accreditation_body", official_page=page),)

    assert view_of(report(Verdict.VALID, chain=chain)).rungs[0].official_page == ""


def test_a_production_world_has_no_test_banner() -> None:
    world = World()
    valid = replace(world.report(world.certificate()), environment=Environment.PRODUCTION)

    assert "TEST" not in render_verdict(valid)


def test_a_native_name_and_a_successor_are_shown() -> None:
    world = World()
    plain = world.report(world.certificate())
    assert plain.subject is not None
    shown = replace(plain, subject=replace(plain.subject, holder_native="宁波机械"), successor="https://cb.example/c/2")

    page = render_verdict(shown)

    assert "宁波机械" in page
    assert '<bdi dir="auto">https://cb.example/c/2</bdi>' in page
    assert 'href="https://cb.example/c/2"' not in page


def test_a_page_says_when_it_was_checked_and_against_what() -> None:
    world = World()
    online = world.report(world.certificate())
    offline = replace(online, bundle=BundleStated(3, NOW - DAY, 86_400))

    assert ">22 November 2026, 12:00 UTC</time>." in render_verdict(online)
    assert "Trust list version 7." in render_verdict(online)
    assert "Offline bundle of <time" in render_verdict(offline)


def test_a_designation_in_force_is_not_called_an_accreditation() -> None:
    rung = Link("Body", "did:web:cb.example", "certification_body", status="in_force")
    certificate = Link("Certificate", "c", "certificate")

    accredited, _ = view_of(report(Verdict.VALID, chain=(rung, certificate))).rungs
    designated, _ = view_of(report(Verdict.VALID, chain=(replace(rung, path="designation"), certificate))).rungs

    assert (accredited.status, designated.status) == ("accreditation in force", "designation in force")


def test_the_issuer_is_not_the_laboratory_of_a_report() -> None:
    chain = (
        Link("Body", "b", "certification_body", path="accreditation"),
        Link("Laboratory", "l", "laboratory", path="test_report"),
        Link("Certificate", "c", "certificate"),
    )

    assert view_of(report(Verdict.VALID, chain=chain)).issuer == "Body"
