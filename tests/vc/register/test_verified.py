"""What homes publish, as the verifier sees it: register and verifier agree on every document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.vc.register.homes import (
    AUTHORITY,
    BODY,
    DAY,
    HOUR,
    NOW,
    desk,
    document_of,
    granted,
    issue,
    make_authority,
    make_home,
    publish,
    publisher_of,
    register_of,
    slept_until,
)
from vc.model.vocabulary import AccreditationEventKind as Kind
from vc.model.vocabulary import Activity, CertificateStatus, Environment, Verdict
from vc.register.accrediting import AccreditationChange
from vc.register.body_index import kids_of
from vc.register.certificates import Certificate
from vc.register.home import Home
from vc.register.key_records import KeyRole
from vc.register.key_ring import KeyRing
from vc.register.schedules import take_schedule
from vc.register.transitions import Change
from vc.resolve.driver import verify_credential
from vc.resolve.folder import FolderSource
from vc.status.value import StatusEvent
from vc.trust.anchor import trust_list_to_toml
from vc.trust.trust_list import Arrangement, BodyKey, RecognisedBody, RecognisedScope, TrustList
from vc.verify.evidence import Anchor
from vc.verify.question import ask
from vc.verify.report import Report

LONG_AGO = NOW - 400 * DAY


@dataclass(frozen=True)
class Bodies:
    """An accreditation body and a certification body with their published folders."""

    authority: Home
    body: Home
    sites: Path
    anchor: Anchor

    def publish(self, now: datetime) -> None:
        """Publish both, the accreditation body last: it copies the other's key identifiers."""
        kids = kids_of(document_of(self.body))
        publish(self.body, self.sites / "body.example", now)
        publisher = replace(publisher_of(self.authority), body_kids={BODY: kids})
        publisher.publish(self.sites / "authority.example", now=now)

    def change(self, number: str, kind: StatusEvent, now: datetime, successor: str | None = None) -> None:
        """Record a change of a certificate and publish it."""
        register_of(self.body).change(number, Change(kind, "decided", successor=successor), now=now)
        self.publish(now)

    def ask(self, raw: bytes, now: datetime, at: datetime | None = None) -> Report:
        """Ask the verifier, with nothing but the folders."""
        hosts = {path.name: path for path in self.sites.iterdir()}
        source = FolderSource(hosts, now=lambda: now)
        report, _ = verify_credential(raw, anchor=self.anchor, source=source, question=ask(now, at=at))
        return report


def anchor_of(authority: Home) -> Anchor:
    keys = tuple(BodyKey(method.key, LONG_AGO) for method in document_of(authority).methods)
    activity = Activity.MANAGEMENT_SYSTEM_CERTIFICATION
    recognised = RecognisedBody(
        did=AUTHORITY,
        name="Example Accreditation Service",
        arrangement="mla",
        official_page="https://authority.example/check",
        origins=("https://authority.example",),
        index="https://authority.example/accreditations/index.jwt",
        scopes=(RecognisedScope(activity, frozenset({"ISO 9001"}), LONG_AGO),),
        keys=keys,
    )
    listed = TrustList(
        version=1,
        issued=LONG_AGO,
        expires=NOW + 900 * DAY,
        environment=Environment.TEST,
        arrangements=(Arrangement("mla", "Example Arrangement", frozenset({activity})),),
        bodies=(recognised,),
    )
    return Anchor(trust_list_to_toml(listed))


@pytest.fixture
def bodies(tmp_path: Path) -> Iterator[Bodies]:
    """Both bodies, accredited and published."""
    with make_authority(tmp_path / "authority") as authority, make_home(tmp_path / "body") as body:
        take_schedule(body, granted(authority).secured, authority=document_of(authority), now=NOW)
        made = Bodies(authority, body, tmp_path / "sites", anchor_of(authority))
        yield made


def certificate(bodies: Bodies, number: str = "QMS-0001") -> Certificate:
    (one,) = issue(bodies.body, number)
    bodies.publish(NOW)
    return one.certificate


def codes(report: Report) -> set[str]:
    return {finding.code.value for finding in report.findings}


def test_a_published_certificate_is_valid(bodies: Bodies) -> None:
    report = bodies.ask(certificate(bodies).secured, NOW + HOUR)

    assert report.verdict is Verdict.VALID, codes(report)
    assert report.certificate_status is CertificateStatus.ACTIVE


def test_its_label_is_valid_too(bodies: Bodies) -> None:
    label = certificate(bodies).label

    assert label is not None
    assert bodies.ask(label, NOW + HOUR).verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (StatusEvent.SUSPENDED, CertificateStatus.SUSPENDED),
        (StatusEvent.WITHDRAWN, CertificateStatus.WITHDRAWN),
        (StatusEvent.CANCELLED, CertificateStatus.CANCELLED),
        (StatusEvent.SCOPE_REDUCED, CertificateStatus.SCOPE_REDUCED),
    ],
)
def test_a_recorded_change_is_seen_at_once_and_yesterdays_answer_stays(
    bodies: Bodies, kind: StatusEvent, status: CertificateStatus
) -> None:
    one = certificate(bodies)
    bodies.publish(NOW + 20 * HOUR)
    bodies.change("QMS-0001", kind, NOW + DAY)

    today = bodies.ask(one.secured, NOW + DAY)
    yesterday = bodies.ask(one.secured, NOW + DAY, at=NOW + 10 * HOUR)

    assert (today.verdict, today.certificate_status) == (Verdict.INVALID, status)
    assert yesterday.verdict is Verdict.VALID, codes(yesterday)


def test_a_reinstated_certificate_is_valid_again(bodies: Bodies) -> None:
    one = certificate(bodies)
    bodies.change("QMS-0001", StatusEvent.SUSPENDED, NOW + HOUR)
    bodies.change("QMS-0001", StatusEvent.REINSTATED, NOW + HOUR)

    assert bodies.ask(one.secured, NOW + HOUR).verdict is Verdict.VALID


def test_the_successor_is_named(bodies: Bodies) -> None:
    one, two = certificate(bodies), certificate(bodies, "QMS-0002")
    bodies.change("QMS-0001", StatusEvent.SUPERSEDED, NOW + HOUR, successor="QMS-0002")

    report = bodies.ask(one.secured, NOW + HOUR)

    assert report.certificate_status is CertificateStatus.SUPERSEDED
    assert report.successor == two.id


def test_after_rotation_old_and_new_certificates_are_valid(bodies: Bodies) -> None:
    old = certificate(bodies)
    KeyRing(bodies.body).rotate(KeyRole.CREDENTIAL, passphrase=None, now=NOW)
    KeyRing(bodies.body).rotate(KeyRole.STATUS, passphrase=None, now=NOW)
    new = certificate(bodies, "QMS-0002")

    assert bodies.ask(old.secured, NOW + HOUR).verdict is Verdict.VALID
    assert bodies.ask(new.secured, NOW + HOUR).verdict is Verdict.VALID


def test_what_a_compromised_key_signed_counts_for_nothing(bodies: Bodies) -> None:
    old = certificate(bodies)
    KeyRing(bodies.body).compromise(old.kid, since=NOW, reason="stolen", now=NOW + HOUR)
    bodies.publish(NOW + HOUR)

    report = bodies.ask(old.secured, NOW + HOUR)

    assert report.verdict is Verdict.INVALID
    assert "key.compromised" in codes(report)


def test_withdrawing_a_body_ends_its_certificates_without_signing_one_anew(bodies: Bodies) -> None:
    one = certificate(bodies)
    later = NOW + 130 * DAY
    back = NOW + 10 * DAY
    bodies.publish(back - HOUR)
    withdrawal = AccreditationChange(Kind.WITHDRAWN, "false reports", effective_from=later - 120 * DAY + HOUR)
    for home in (bodies.body, bodies.authority):
        slept_until(home, later)
    desk(bodies.authority).change(BODY, withdrawal, now=later)
    bodies.publish(later)

    report = bodies.ask(one.secured, later)
    before = bodies.ask(one.secured, later, at=back)

    assert report.verdict is Verdict.INVALID
    assert "chain.issuer_not_accredited_now" in codes(report)
    assert before.verdict is Verdict.VALID, codes(before)


def test_a_folder_that_is_published_no_more_goes_stale(bodies: Bodies) -> None:
    one = certificate(bodies)

    report = bodies.ask(one.secured, NOW + 2 * DAY + timedelta(seconds=1))

    assert report.verdict is Verdict.INDETERMINATE
