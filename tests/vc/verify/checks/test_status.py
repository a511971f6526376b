"""V9: what the issuer says of the credential. The corpus holds the faults; here is which list decides."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.corpus_builder.status_references import bitstring_certificate
from tests.corpus_builder.surroundings import BITSTRING_URL, TOKEN_URL
from tests.vc.verify.answers import failed, found, unknown
from tests.vc.verify.ccc import answer, as_ccc, ccc_world
from tests.world import CB, DAY, LIST_LENGTH, NOW, World
from vc.codes import Code
from vc.model.vocabulary import Act, CertificateStatus, Verdict
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.claims import ListPublication, token_list_claims
from vc.status.list_url import ListAddress
from vc.status.packing import StatusValues
from vc.status.value import StatusEvent
from vc.verify.report import LastKnown

SUCCESSOR = "https://cb.example/c/DE-QMS-2026-00500"


def world_after(*events: StatusEvent, successor: str | None = None) -> World:
    """A world in which these were recorded of the certificate, a day apart, the last one yesterday."""
    world = World()
    for days, event in zip(range(len(events), 0, -1), events, strict=True):
        world.record(event, effective=NOW - days * DAY)
    world.changes = tuple(replace(change, successor=successor) for change in world.changes)
    return world


@pytest.mark.parametrize(
    ("events", "status", "code"),
    [
        ((StatusEvent.SUSPENDED,), CertificateStatus.SUSPENDED, Code.STATUS_SUSPENDED),
        ((StatusEvent.SUSPENDED, StatusEvent.REINSTATED), CertificateStatus.ACTIVE, None),
        ((StatusEvent.WITHDRAWN, StatusEvent.REINSTATED), CertificateStatus.WITHDRAWN, Code.STATUS_WITHDRAWN),
        ((StatusEvent.CANCELLED,), CertificateStatus.CANCELLED, Code.STATUS_CANCELLED),
        ((StatusEvent.SUPERSEDED,), CertificateStatus.SUPERSEDED, Code.STATUS_SUPERSEDED),
        ((StatusEvent.SCOPE_REDUCED,), CertificateStatus.SCOPE_REDUCED, Code.STATUS_SCOPE_REDUCED),
        (
            (StatusEvent.SCOPE_REDUCED, StatusEvent.SUSPENDED, StatusEvent.REINSTATED),
            CertificateStatus.SCOPE_REDUCED,
            Code.STATUS_SCOPE_REDUCED,
        ),
    ],
)
def test_certificate_and_label_say_what_was_recorded(
    events: tuple[StatusEvent, ...], status: CertificateStatus, code: Code | None
) -> None:
    world = world_after(*events)

    for target in (world.certificate(), world.label()):
        report = world.report(target)
        assert report.certificate_status is status
        assert failed(report) == (set() if code is None else {code})


def test_the_token_list_alone_decides_where_the_credential_names_one() -> None:
    world = World(replaced={BITSTRING_URL: None})

    report = world.report(world.certificate())

    assert report.verdict is Verdict.VALID
    assert not world.evidence(world.certificate()).asked(BITSTRING_URL)


def test_without_one_the_bitstring_list_decides_and_can_not_tell_the_states_apart() -> None:
    world = world_after(StatusEvent.WITHDRAWN)

    report = world.report(bitstring_certificate())

    assert report.certificate_status is CertificateStatus.SUSPENDED
    assert failed(report) == {Code.STATUS_SUSPENDED}


@pytest.mark.parametrize("event", [StatusEvent.SUPERSEDED, StatusEvent.SCOPE_REDUCED])
def test_the_successor_is_named_from_the_history(event: StatusEvent) -> None:
    world = world_after(event, successor=SUCCESSOR)

    report = world.report(world.certificate())

    assert report.successor == SUCCESSOR
    assert SUCCESSOR in report.reasons[0].detail


def test_a_history_that_is_not_there_hides_no_answer() -> None:
    world = world_after(StatusEvent.SUPERSEDED, successor=SUCCESSOR)
    world.replaced["https://cb.example/status/1/history/index.jwt"] = None

    report = world.report(world.certificate())

    assert (report.successor, failed(report), unknown(report)) == (None, {Code.STATUS_SUPERSEDED}, set())


def test_a_suspended_certificate_asks_for_no_successor() -> None:
    world = world_after(StatusEvent.SUSPENDED)

    assert not world.evidence(world.certificate()).asked("https://cb.example/status/1/history/index.jwt")


def stripped(claims: dict[str, Any]) -> None:
    claims.pop("status")
    claims.pop("credentialStatus")


def stripped_and_foreign(claims: dict[str, Any]) -> None:
    stripped(claims)
    claims["type"] = ["VerifiableCredential"]


@pytest.mark.parametrize(
    ("change", "verdict"), [(stripped, Verdict.INVALID), (stripped_and_foreign, Verdict.INDETERMINATE)]
)
def test_a_status_may_only_be_missing_from_a_foreign_credential(
    change: Callable[[dict[str, Any]], object], verdict: Verdict
) -> None:
    world = World()

    report = world.report(world.certificate(change))

    assert report.verdict is verdict
    assert Code.STATUS_MISSING in {finding.code for finding in report.reasons}


def test_an_entry_that_can_not_be_read_hides_none_that_speaks_against_the_credential() -> None:
    world = world_after(StatusEvent.SUSPENDED)
    unreadable = {"type": "BitstringStatusListEntry", "statusPurpose": "suspension", "statusListIndex": 3}
    certificate = bitstring_certificate(
        lambda claims: claims.update(
            credentialStatus=[claims["credentialStatus"], {**unreadable, "statusListCredential": "https://x.example/"}]
        )
    )

    report = world.report(certificate)

    assert report.verdict is Verdict.INVALID
    assert failed(report) == {Code.STATUS_SUSPENDED}
    assert Code.STATUS_UNTRUSTED in unknown(report)


def outside(claims: dict[str, Any]) -> None:
    """Refer to the entry behind the last one."""
    claims["status"]["status_list"]["idx"] = LIST_LENGTH


def outside_bits(claims: dict[str, Any]) -> None:
    claims["credentialStatus"]["statusListIndex"] = LIST_LENGTH


@pytest.mark.parametrize("form", ["token", "bitstring"])
def test_of_a_list_that_is_too_old_the_last_known_status_is_told_and_decides_nothing(form: str) -> None:
    """V9.9."""
    world = world_after(StatusEvent.SUSPENDED)
    world.list_issued = NOW - DAY / 2
    world.now = NOW + 20 * DAY

    report = world.report(world.certificate() if form == "token" else bitstring_certificate())

    assert report.verdict is Verdict.INDETERMINATE
    assert (failed(report), Code.STATUS_STALE in unknown(report)) == (set(), True)
    assert report.status_last_known == LastKnown(CertificateStatus.SUSPENDED, NOW - DAY / 2)


@pytest.mark.parametrize("form", ["token", "bitstring"])
def test_of_a_list_that_is_too_old_and_does_not_hold_the_entry_nothing_is_told(form: str) -> None:
    world = World(list_issued=NOW - DAY / 2)
    certificate = world.certificate(outside) if form == "token" else bitstring_certificate(outside_bits)
    assert unknown(world.report(certificate)) == {Code.STATUS_RANGE}
    world.now = NOW + 20 * DAY

    report = world.report(certificate)

    assert report.verdict is Verdict.INDETERMINATE
    assert (report.certificate_status, report.status_last_known) == (None, None)


@pytest.mark.parametrize("value", [4, 11, 14, 15])
@pytest.mark.parametrize("act", Act)
def test_a_value_without_a_meaning_is_unknown_whatever_the_act(value: int, act: Act) -> None:
    """V9.6; also where the law of the scheme tells acts apart (V9.8): there is no row for it."""
    world = ccc_world()
    world.replaced[TOKEN_URL] = token_list({17: value})

    report = answer(world, world.certificate(as_ccc), act, left_factory=NOW.date(), imported=NOW.date())

    assert (report.verdict, unknown(report)) == (Verdict.INDETERMINATE, {Code.STATUS_VALUE_UNKNOWN})
    assert (report.certificate_status, report.act_rule) == (None, None)


def token_list(values: dict[int, int]) -> bytes:
    """A Token Status List of these values, as CB would sign it."""
    issued = NOW - DAY / 24
    publication = ListPublication(
        CB.did, ListAddress(f"{CB.origin}/status/1"), issued, issued + DAY, timedelta(hours=1)
    )
    claims = token_list_claims(StatusValues.sparse(values, length=LIST_LENGTH), publication, level=6)
    return secure_vc_jwt(claims, CB.signer("lists"), typ="statuslist+jwt")


def test_the_status_is_known_as_of_the_lists_own_time() -> None:
    world = World(list_issued=NOW - DAY / 2)

    report = world.report(world.certificate())

    assert report.status_as_of == NOW - DAY / 2
    assert found(report, Code.STATUS_ACTIVE).subject == TOKEN_URL
