"""V9.5: the status at a moment in the past."""

from datetime import timedelta

import pytest

from tests.corpus_builder.archived_world import ASKED, PUBLISHED, archived
from tests.corpus_builder.forging import signed_again
from tests.corpus_builder.status_references import bitstring_certificate
from tests.corpus_builder.surroundings import HISTORY_URL, TOKEN_URL
from tests.vc.verify.answers import failed, found, unknown
from tests.world import CB, DAY, World, opened
from vc.codes import Code
from vc.encoding.multibase import digest_multibase_of
from vc.model.document import Reference
from vc.model.vocabulary import CertificateStatus, Verdict
from vc.securing.secured import Form
from vc.status.value import StatusEvent

ARCHIVE = f"https://cb.example/status/1/history/{int(PUBLISHED.timestamp())}.token.jwt"
SUCCESSOR = "https://cb.example/c/DE-QMS-2026-00500"


def test_the_answer_is_as_of_the_moment_asked_about() -> None:
    world = archived()

    report = world.report(world.certificate(), at=ASKED)

    assert (report.verdict, report.status_as_of, report.at) == (Verdict.VALID, ASKED, ASKED)
    assert report.notices == ()


def test_the_archive_is_asked_for_once_and_for_ever() -> None:
    from vc.verify.judge import wanted
    from vc.verify.question import ask

    world = archived()
    evidence = world.evidence(world.certificate(), at=ASKED)
    documents = {url: had for url, had in evidence.documents.items() if url != ARCHIVE}
    from dataclasses import replace

    assert wanted(replace(evidence, documents=documents), ask(world.now, at=ASKED)) == (Reference(ARCHIVE, None),)


def test_what_is_recorded_late_counts_from_its_effective_date() -> None:
    world = archived()
    world.record(StatusEvent.WITHDRAWN, effective=ASKED - DAY, recorded=ASKED + 30 * DAY)

    report = world.report(world.certificate(), at=ASKED)

    assert report.certificate_status is CertificateStatus.WITHDRAWN
    assert failed(report) == {Code.STATUS_WITHDRAWN}


@pytest.mark.parametrize("form", ["token", "bitstring"])
def test_what_happened_since_is_a_notice(form: str) -> None:
    world = archived()
    world.record(StatusEvent.SUSPENDED, effective=ASKED + DAY)

    report = world.report(world.certificate() if form == "token" else bitstring_certificate(), at=ASKED)

    assert (report.verdict, report.notices) == (Verdict.VALID, ("status.differs_today",))
    assert found(report, Code.STATUS_DIFFERS_TODAY).detail == f"the entry holds {2 if form == 'token' else 1} today"


def test_a_successor_named_then_is_named() -> None:
    from dataclasses import replace

    world = archived()
    world.record(StatusEvent.SUPERSEDED, effective=ASKED - DAY)
    world.changes = tuple(replace(change, successor=SUCCESSOR) for change in world.changes)

    assert world.report(world.certificate(), at=ASKED).successor == SUCCESSOR


def test_a_label_has_a_past_too() -> None:
    world = archived()
    world.record(StatusEvent.SUSPENDED, effective=ASKED - DAY)
    world.record(StatusEvent.REINSTATED, effective=ASKED + DAY)

    assert failed(world.report(world.label(), at=ASKED)) == {Code.STATUS_SUSPENDED}
    assert world.report(world.label()).verdict is Verdict.VALID


def test_an_archived_list_must_itself_have_been_in_force() -> None:
    """The history index says that it was; the list says that it ended before the moment asked about."""
    world = archived()
    shorter = signed_again(
        world.documents()[ARCHIVE],
        lambda claims: claims.update(exp=int((ASKED - timedelta(hours=1)).timestamp())),
        signer=CB.signer("lists"),
    )
    digest = digest_multibase_of(opened(shorter, frozenset({Form.STATUS_LIST_JWT})).digest)
    world.replaced[HISTORY_URL] = signed_again(
        world.documents()[HISTORY_URL],
        lambda claims: claims["entries"][0].update(token_digest=digest),
        signer=CB.signer("lists"),
    )
    world.replaced[ARCHIVE] = shorter

    report = world.report(world.certificate(), at=ASKED)

    assert unknown(report) == {Code.STATUS_WINDOW}
    assert found(report, Code.STATUS_WINDOW).subject == ARCHIVE


@pytest.mark.parametrize(("after", "speaks"), [(0, True), (1, False)])
def test_a_body_that_stopped_publishing_still_has_the_past_up_to_its_last_history(after: int, *, speaks: bool) -> None:
    """V9.5: an index that is too old counts if it was signed at the moment asked about, or after it."""
    world = archived()
    world.list_issued = world.now - 10 * DAY
    at = world.list_issued + timedelta(seconds=after)

    report = world.report(world.certificate(), at=at)

    assert (Code.STATUS_STALE in unknown(report)) is not speaks
    assert (report.certificate_status is CertificateStatus.ACTIVE) is speaks
    assert not failed(report)


def test_todays_list_is_a_courtesy_about_the_past() -> None:
    world = archived()
    world.replaced[TOKEN_URL] = b"garbage"

    assert world.report(world.certificate(), at=ASKED).verdict is Verdict.VALID


def test_now_is_not_answered_from_the_archive() -> None:
    world = World(replaced={TOKEN_URL: None}, archived=(PUBLISHED,))

    assert Code.STATUS_UNAVAILABLE in unknown(world.report(world.certificate()))
