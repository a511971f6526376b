"""V9.8: what a status means for an act under the law of CCC, row by row, and where the answer can't be known."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.corpus_builder.status_references import bitstring_certificate
from tests.vc.verify.answers import failed, found, unknown
from tests.vc.verify.ccc import answer, as_ccc, ccc_world
from tests.wallets import Chance, bare
from tests.world import CB, DAY, NOW, World, certificate_claims
from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.model.sd_jwt_vc import wallet_claims
from vc.model.vocabulary import Act, CertificateStatus, Profile, Verdict
from vc.profiles.act_rules import act_table
from vc.profiles.wallet_types import wallet_type
from vc.securing.sd_jwt.conceal import Hiding
from vc.securing.sd_jwt.issuing import secure_sd_jwt
from vc.status.list_url import ListAddress
from vc.status.value import StatusEvent
from vc.verify.report import Report

EFFECT = datetime(2026, 10, 5, 3, tzinfo=UTC)  # 11 in the morning in China
ON_THE_DAY = date(2026, 10, 5)
BEFORE, AFTER = ON_THE_DAY - timedelta(days=1), ON_THE_DAY + timedelta(days=1)
HISTORY = ListAddress("https://cb.example/status/1").history

ALLOWED, BARRED, OPEN, ASKS = "allowed", "barred", "open", "which day?"
FAILS = {
    "suspended": Code.STATUS_SUSPENDED,
    "cancelled": Code.STATUS_CANCELLED,
    "withdrawn": Code.STATUS_WITHDRAWN,
    "expired": Code.TIME_EXPIRED,
}

# CNCA Announcement 19/2008 4.1, 4.2 (1), 5.2 (1), withdrawal. Written by hand from the text, not from the table.
# status, act: goods from the day before, from that day, from the day after, no day given
ANSWERS = {
    ("suspended", "rely"): (BARRED, BARRED, BARRED, BARRED),
    ("suspended", "export"): (OPEN, BARRED, BARRED, ASKS),
    ("suspended", "import"): (BARRED, BARRED, BARRED, BARRED),
    ("suspended", "sell"): (OPEN, BARRED, BARRED, ASKS),
    ("suspended", "use_mark"): (BARRED, BARRED, BARRED, BARRED),
    ("cancelled", "rely"): (BARRED, BARRED, BARRED, BARRED),
    ("cancelled", "export"): (OPEN, BARRED, BARRED, ASKS),
    ("cancelled", "import"): (BARRED, BARRED, BARRED, BARRED),
    ("cancelled", "sell"): (ALLOWED, BARRED, BARRED, ASKS),
    ("cancelled", "use_mark"): (BARRED, BARRED, BARRED, BARRED),
    ("withdrawn", "rely"): (BARRED, BARRED, BARRED, BARRED),
    ("withdrawn", "export"): (BARRED, BARRED, BARRED, BARRED),
    ("withdrawn", "import"): (BARRED, BARRED, BARRED, BARRED),
    ("withdrawn", "sell"): (BARRED, BARRED, BARRED, BARRED),
    ("withdrawn", "use_mark"): (BARRED, BARRED, BARRED, BARRED),
    ("expired", "rely"): (BARRED, BARRED, BARRED, BARRED),
    ("expired", "export"): (OPEN, BARRED, BARRED, ASKS),
    ("expired", "import"): (BARRED, BARRED, BARRED, BARRED),
    ("expired", "sell"): (OPEN, BARRED, BARRED, ASKS),
    ("expired", "use_mark"): (BARRED, BARRED, BARRED, BARRED),
}
CASES = [
    (status, Act(act), day, expected)
    for (status, act), row in ANSWERS.items()
    for day, expected in zip((BEFORE, ON_THE_DAY, AFTER, None), row, strict=True)
]


def ended(claims: dict[str, Any]) -> None:
    """A CCC certificate that ran out at EFFECT."""
    as_ccc(claims)
    claims["validUntil"] = "2026-10-05T03:00:00Z"


def world_and_certificate(status: str) -> tuple[World, bytes]:
    """A CCC certificate that has had a status since EFFECT."""
    world = ccc_world()
    if status == "expired":
        return world, world.certificate(ended)
    world.record(StatusEvent(status), effective=EFFECT)
    return world, world.certificate(as_ccc)


def cancelled() -> tuple[World, bytes]:
    return world_and_certificate("cancelled")


def sell(world: World, certificate: bytes, *, imported: date | None = BEFORE) -> Report:
    return answer(world, certificate, Act.SELL, imported=imported)


@pytest.mark.parametrize(("status", "act", "day", "expected"), CASES)
def test_every_status_act_and_day_has_the_answer_of_the_law(
    status: str, act: Act, day: date | None, expected: str
) -> None:
    world, certificate = world_and_certificate(status)
    left_factory = day if act is Act.EXPORT else None
    imported = None if act is Act.EXPORT else day

    report = answer(world, certificate, act, left_factory=left_factory, imported=imported)

    if expected == BARRED:
        assert report.verdict is Verdict.INVALID
        assert failed(report) == {FAILS[status]}
    elif expected == ALLOWED:
        assert report.verdict is Verdict.VALID
        assert Code.ACT_EARLIER_GOODS.value in report.notices
    else:
        assert report.verdict is Verdict.INDETERMINATE
        assert unknown(report) == {Code.ACT_OPEN if expected == OPEN else Code.ACT_DATE_MISSING}
    if status != "expired":
        assert report.certificate_status is CertificateStatus(status)


def test_the_cases_are_all_rows_of_the_table_and_every_act_besides() -> None:
    table = act_table("CCC")
    assert table is not None

    rows = {(status, act) for status, act in ANSWERS if act != "rely"}

    assert set(table.rules) == rows
    assert set(ANSWERS) == {(status, act.value) for status in FAILS for act in Act}


def test_the_report_states_the_rule_with_its_clause_and_source() -> None:
    report = sell(*cancelled())

    rule = report.to_json()["act_rule"]

    assert rule == {
        "scheme": "CCC",
        "status": "cancelled",
        "since": "2026-10-05",
        "earlier": True,
        "answer": "allowed",
        "clause": "19/2008 4.2 (1)",
        "regulation": "CNCA Announcement 19/2008; AQSIQ Order 117, article 29",
        "reviewed": "2026-11-28",
    }
    undeclared = {"left_factory": None, "hs_code": None, "model": None, "serial": None, "site": None}
    assert report.to_json()["goods"] == undeclared | {"imported": "2026-10-04"}


def test_a_certificate_in_force_needs_no_day_and_no_rule() -> None:
    world = ccc_world()

    report = answer(world, world.certificate(as_ccc), Act.SELL)

    assert (report.verdict, report.act_rule) == (Verdict.VALID, None)


@pytest.mark.parametrize("act", [Act.SELL, Act.EXPORT])
def test_a_scheme_without_a_table_makes_no_difference_between_acts(act: Act) -> None:
    world = World()
    world.record(StatusEvent.CANCELLED, effective=EFFECT)

    report = answer(world, world.certificate(), act, left_factory=BEFORE, imported=BEFORE)

    assert failed(report) == {Code.STATUS_CANCELLED}
    assert report.act_rule is None


@pytest.mark.parametrize("event", [StatusEvent.SUPERSEDED, StatusEvent.SCOPE_REDUCED])
def test_a_status_that_the_table_does_not_name_fails_for_every_act(event: StatusEvent) -> None:
    world = ccc_world()
    world.record(event, effective=EFFECT)

    assert sell(world, world.certificate(as_ccc)).verdict is Verdict.INVALID


# the deciding day


def test_leaving_the_factory_decides_for_goods_of_the_home_country() -> None:
    world, _ = cancelled()
    certificate = world.certificate(lambda claims: as_ccc(claims, country="CN"))

    report = answer(world, certificate, Act.SELL, left_factory=BEFORE)

    assert report.verdict is Verdict.VALID
    assert "left the factory on 2026-10-04" in found(report, Code.ACT_EARLIER_GOODS).detail


@pytest.mark.parametrize("country", ["DE", ""])
def test_for_goods_from_elsewhere_leaving_the_factory_is_not_enough(country: str) -> None:
    world, _ = cancelled()

    def made_there(claims: dict[str, Any]) -> None:
        as_ccc(claims, country=country)
        if not country:
            del claims["credentialSubject"]["sites"]

    report = answer(world, world.certificate(made_there), Act.SELL, left_factory=BEFORE)

    assert report.verdict is Verdict.INDETERMINATE
    assert found(report, Code.ACT_DATE_MISSING).detail == "to sell under CCC, say the day of the goods: imported"


def test_a_place_that_may_be_hidden_is_not_taken_for_one_at_home() -> None:
    """A holder hides the factory abroad: then leaving the factory in China decides nothing (specs/sd-jwt.md SV4)."""
    world, _ = cancelled()
    claims = certificate_claims()
    as_ccc(claims, country="CN")
    claims["credentialSubject"] |= {"conformityAssessment": [], "factories": [{"name": "Werk Lindau", "country": "DE"}]}
    hiding = Hiding(wallet_type("product-certificate").hideable, Chance())
    signed = wallet_claims(claims, Profile.PRODUCT_CERTIFICATE)
    whole = secure_sd_jwt(signed, CB.signer(), typ="dc+sd-jwt", hiding=hiding)

    for shown in (whole.compact, bare(whole).compact):
        report = answer(world, shown, Act.SELL, left_factory=BEFORE)
        assert report.verdict is Verdict.INDETERMINATE
        assert unknown(report) == {Code.ACT_DATE_MISSING}
        assert answer(world, shown, Act.SELL, imported=BEFORE).verdict is Verdict.VALID


def test_the_day_of_the_status_is_that_of_the_schemes_calendar() -> None:
    world = ccc_world()
    world.record(StatusEvent.CANCELLED, effective=datetime(2026, 10, 4, 20, tzinfo=UTC))  # 4 in the morning of the 5th
    certificate = world.certificate(as_ccc)

    assert sell(world, certificate, imported=BEFORE).verdict is Verdict.VALID
    assert sell(world, certificate, imported=ON_THE_DAY).verdict is Verdict.INVALID


def test_goods_older_than_the_certificate_are_another_certificates() -> None:
    report = sell(*cancelled(), imported=date(2026, 5, 3))

    assert report.verdict is Verdict.INDETERMINATE
    assert unknown(report) == {Code.ACT_BEFORE_CERTIFICATE}


def test_a_certificate_that_is_dated_back_says_nothing_of_goods_from_before_it_was_signed() -> None:
    world = ccc_world()
    world.record(StatusEvent.CANCELLED, effective=EFFECT)

    def dated_back(claims: dict[str, Any]) -> None:
        as_ccc(claims)
        claims["validFrom"] = "2025-02-01T00:00:00Z"

    certificate = world.certificate(dated_back)

    assert unknown(sell(world, certificate, imported=date(2026, 5, 3))) == {Code.ACT_BEFORE_CERTIFICATE}
    assert sell(world, certificate, imported=date(2026, 5, 5)).verdict is Verdict.VALID


def test_goods_imported_during_an_earlier_suspension_are_not_saved_by_the_later_cancellation() -> None:
    world = ccc_world()
    world.record(StatusEvent.SUSPENDED, effective=EFFECT - 10 * DAY)
    world.record(StatusEvent.REINSTATED, effective=EFFECT - 5 * DAY)
    world.record(StatusEvent.CANCELLED, effective=EFFECT)
    certificate = world.certificate(as_ccc)

    def day(before: int) -> date:
        return ON_THE_DAY - timedelta(days=before)

    verdicts = {before: sell(world, certificate, imported=day(before)).verdict for before in (11, 10, 7, 5, 4)}

    assert verdicts == {
        11: Verdict.VALID,
        10: Verdict.INVALID,
        7: Verdict.INVALID,
        5: Verdict.INVALID,
        4: Verdict.VALID,
    }


@pytest.mark.parametrize(
    ("suspended", "reinstated", "verdict"),
    [
        (datetime(2026, 10, 1, 16, tzinfo=UTC), EFFECT - DAY, Verdict.VALID),
        (datetime(2026, 10, 1, 15, 59, 59, tzinfo=UTC), EFFECT - DAY, Verdict.INVALID),
        (EFFECT - 20 * DAY, datetime(2026, 9, 30, 16, tzinfo=UTC), Verdict.VALID),
        (EFFECT - 20 * DAY, datetime(2026, 9, 30, 16, 0, 1, tzinfo=UTC), Verdict.INVALID),
    ],
    ids=[
        "suspended as the next day begins",
        "in the last second of the day",
        "reinstated as the day begins",
        "a second later",
    ],
)
def test_the_day_of_the_goods_is_that_of_the_schemes_calendar_to_the_second(
    suspended: datetime, reinstated: datetime, verdict: Verdict
) -> None:
    """The goods were imported on 1 October in China: from 16:00 UTC of the day before to 16:00 UTC."""
    world = ccc_world()
    for event, moment in (
        (StatusEvent.SUSPENDED, suspended),
        (StatusEvent.REINSTATED, reinstated),
        (StatusEvent.CANCELLED, EFFECT),
    ):
        world.record(event, effective=moment)

    assert sell(world, world.certificate(as_ccc), imported=date(2026, 10, 1)).verdict is verdict


def test_a_cancellation_during_a_suspension_takes_effect_for_goods_with_the_suspension() -> None:
    world = ccc_world()
    world.record(StatusEvent.SUSPENDED, effective=EFFECT - 10 * DAY)
    world.record(StatusEvent.CANCELLED, effective=EFFECT)

    report = sell(world, world.certificate(as_ccc), imported=BEFORE)

    assert failed(report) == {Code.STATUS_CANCELLED}


# the end of the certificate besides


@pytest.mark.parametrize(("day", "earlier"), [(BEFORE, True), (ON_THE_DAY, False), (AFTER, False)])
def test_goods_of_the_day_of_the_end_are_no_earlier_goods(day: date, *, earlier: bool) -> None:
    world, certificate = world_and_certificate("expired")

    report = sell(world, certificate, imported=day)

    assert report.act_rule is not None
    assert (report.act_rule.earlier, report.act_rule.since) == (earlier, ON_THE_DAY)
    assert ("time.earlier_goods" in report.notices) is earlier


@pytest.mark.parametrize(
    ("end", "left_open"), [(NOW, {Code.ACT_OPEN}), (NOW + timedelta(seconds=1), set())], ids=["now", "in a second"]
)
def test_a_certificate_that_ends_now_has_ended(end: datetime, left_open: set[Code]) -> None:
    def ending(claims: dict[str, Any]) -> None:
        as_ccc(claims)
        claims["validUntil"] = format_instant(end)

    world = ccc_world()

    report = sell(world, world.certificate(ending))

    assert (unknown(report), failed(report)) == (left_open, set())
    assert (report.act_rule is not None) is bool(left_open)


@pytest.mark.parametrize(("day", "left_open"), [(4, {Code.ACT_BEFORE_CERTIFICATE}), (5, set())])
def test_goods_of_the_day_of_the_signing_are_the_certificates(day: int, left_open: set[Code]) -> None:
    """The day is that of the scheme's calendar: 16:00 UTC is the next day in China."""
    world, _ = cancelled()

    def signed_then(claims: dict[str, Any]) -> None:
        as_ccc(claims)
        claims["iat"] = int(datetime(2026, 5, 4, 16, tzinfo=UTC).timestamp())

    assert unknown(sell(world, world.certificate(signed_then), imported=date(2026, 5, day))) == left_open


def test_a_certificate_that_ran_out_and_was_then_cancelled_lets_earlier_goods_be_sold() -> None:
    world = ccc_world()
    world.record(StatusEvent.CANCELLED, effective=EFFECT + 20 * DAY)
    certificate = world.certificate(ended)

    report = sell(world, certificate)

    assert report.verdict is Verdict.VALID
    assert set(report.notices) == {"time.earlier_goods", "act.earlier_goods"}
    assert "expired" in report.computed
    assert sell(world, certificate, imported=AFTER).verdict is Verdict.INVALID


def test_what_happened_since_does_not_change_what_was_lawful_then() -> None:
    world, certificate = cancelled()
    world.archived = (EFFECT - DAY,)
    world.list_issued = NOW - timedelta(minutes=10)

    report = answer(world, certificate, Act.IMPORT, at=EFFECT - DAY / 2)

    assert report.verdict is Verdict.VALID
    assert "status.differs_today" in report.notices


# what is not known is never valid


def test_without_the_history_it_is_not_known_since_when() -> None:
    world, certificate = cancelled()
    world.replaced[HISTORY] = None

    report = sell(world, certificate)

    assert report.verdict is Verdict.INDETERMINATE
    assert Code.STATUS_UNAVAILABLE in unknown(report)
    assert report.certificate_status is CertificateStatus.CANCELLED


def test_a_history_without_the_event_does_not_say_since_when() -> None:
    world, certificate = cancelled()
    silent = replace(world, changes=())
    world.replaced[HISTORY] = silent.documents()[HISTORY]

    report = sell(world, certificate)

    assert report.verdict is Verdict.INDETERMINATE
    assert unknown(report) == {Code.ACT_EFFECT_UNKNOWN}


def test_a_history_that_leads_to_another_status_does_not_count() -> None:
    world, certificate = cancelled()
    other = replace(world, changes=())
    other.record(StatusEvent.SUSPENDED, effective=EFFECT)
    world.replaced[HISTORY] = other.documents()[HISTORY]

    assert unknown(sell(world, certificate)) == {Code.ACT_EFFECT_UNKNOWN}


def test_a_bitstring_list_can_not_tell_a_cancellation_from_a_suspension() -> None:
    world = ccc_world()
    world.record(StatusEvent.CANCELLED, effective=EFFECT)

    report = sell(world, bitstring_certificate())

    assert failed(report) == {Code.STATUS_SUSPENDED}


@pytest.mark.parametrize("act", Act)
def test_a_bitstring_list_does_not_know_what_may_be_done_after_the_end(act: Act) -> None:
    def without_token(claims: dict[str, Any]) -> None:
        ended(claims)
        del claims["status"]

    world = ccc_world()

    report = answer(world, world.certificate(without_token), act, left_factory=BEFORE, imported=BEFORE)

    assert failed(report) == {Code.TIME_EXPIRED}


def test_the_last_hours_of_the_calendar_are_a_day_too() -> None:
    world, _ = cancelled()

    def late(claims: dict[str, Any]) -> None:
        as_ccc(claims)
        claims |= {"validFrom": "9999-12-31T20:00:00Z", "validUntil": "9999-12-31T23:00:00Z"}

    assert sell(world, world.certificate(late)).verdict is Verdict.INVALID
