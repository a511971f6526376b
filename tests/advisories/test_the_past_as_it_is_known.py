"""A question about the past is answered with what is known, and by somebody who can know it."""

from datetime import timedelta
from typing import Any

from tests.world import CB, DAY, LIST_LENGTH, NOW, World, opened
from vc.codes import Code
from vc.encoding.multibase import digest_multibase_of
from vc.model.finding import Outcome
from vc.model.vocabulary import CertificateStatus, Verdict
from vc.securing.secured import Form
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.claims import ListPublication, history_claims, token_list_claims
from vc.status.history import HistoryEntry
from vc.status.list_url import ListAddress, ListForm
from vc.status.packing import StatusValues
from vc.status.value import StatusEvent
from vc.verify.report import Report

HOUR = timedelta(hours=1)
ADDRESS = ListAddress(f"{CB.origin}/status/1")


def unknown(report: Report) -> set[Code]:
    """Return the codes that could not be decided."""
    return {found.code for found in report.findings if found.outcome is Outcome.UNKNOWN}


def bitstring_only(claims: dict[str, Any]) -> None:
    """Leave the credential its W3C status entry alone, as foreign issuers do."""
    del claims["status"]


def test_what_was_recorded_later_counts_for_a_bitstring_entry_too() -> None:
    # The withdrawal took effect on day -10 and was recorded on day -2; the list of day -5 can't know it. With a token
    # list the dated events decided; with a Bitstring entry the same question was answered valid.
    world = World(archived=(NOW - 5 * DAY - HOUR,))
    world.record(StatusEvent.WITHDRAWN, effective=NOW - 10 * DAY, recorded=NOW - 2 * DAY)

    for change in (lambda claims: None, bitstring_only):
        report = world.report(world.certificate(change), at=NOW - 5 * DAY)

        assert report.verdict is Verdict.INVALID


def test_a_reinstatement_known_today_counts_for_a_bitstring_entry_too() -> None:
    world = World(archived=(NOW - 5 * DAY - HOUR,))
    world.record(StatusEvent.SUSPENDED, effective=NOW - 20 * DAY)
    world.record(StatusEvent.REINSTATED, effective=NOW - 10 * DAY, recorded=NOW - 2 * DAY)

    report = world.report(world.certificate(bitstring_only), at=NOW - 5 * DAY)

    assert (report.verdict, report.certificate_status) == (Verdict.VALID, CertificateStatus.ACTIVE)


def freeze(world: World, *, signed: timedelta, lasts: timedelta) -> None:
    """Freeze the issuer's archive: what it published so long ago is all that is ever served again."""
    then = NOW - signed
    publication = ListPublication(CB.did, ADDRESS, then, then + lasts, HOUR)
    claims = token_list_claims(StatusValues.sparse({}, length=LIST_LENGTH), publication, level=6)
    listed = secure_vc_jwt(claims, CB.signer("lists"), typ="statuslist+jwt")
    urls = [ADDRESS.archived(form, then) for form in (ListForm.TOKEN, ListForm.BITSTRING)]
    digest = digest_multibase_of(opened(listed, frozenset({Form.STATUS_LIST_JWT})).digest)
    entry = HistoryEntry(then, then + lasts, 1, urls[0], urls[1], digest, digest)
    index = history_claims(publication, version=1, entries=[entry], events=[])
    history = secure_vc_jwt(index, CB.signer("lists"), typ="status-history+jwt")
    world.replaced |= {ADDRESS.history: history, urls[0]: listed}


def test_an_archive_that_was_frozen_long_ago_does_not_speak_for_a_second_ago() -> None:
    # For "now" a list of 20 days is stale. Asked about one second ago, the same list was good: its history had not
    # expired, and nobody asked how old it was.
    world = World()
    freeze(world, signed=20 * DAY, lasts=300 * DAY)
    world.record(StatusEvent.WITHDRAWN, effective=NOW - 10 * DAY)

    report = world.report(world.certificate(), at=NOW - timedelta(seconds=1))

    assert (report.verdict, unknown(report)) == (Verdict.INDETERMINATE, {Code.STATUS_STALE})


def test_the_status_is_as_of_what_the_history_can_know() -> None:
    world = World()

    report = world.report(world.certificate(), at=NOW - timedelta(minutes=1))

    assert (report.verdict, report.status_as_of) == (Verdict.VALID, NOW - timedelta(minutes=10))
