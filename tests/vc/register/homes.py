"""Homes, drafts and requests for the register's tests; invented bodies, a fixed clock, keys without passphrase."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.vc.register.places import PLACE
from vc.issue.row_draft import draft_from_row
from vc.issue.schedule_file import ScheduleDraft, read_schedule_file
from vc.keys.did_document import DidDocument, parse_did_document
from vc.model.limits import DEFAULT_LIMITS
from vc.register.accrediting import AccreditationDesk, AccreditationVersion
from vc.register.allocation import IndexAllocator
from vc.register.clock_state import confirm_clock
from vc.register.drafts import issuer_profiles, request_of
from vc.register.home import Home, new_settings
from vc.register.issue_request import IssueRequest
from vc.register.issuing import Issued
from vc.register.key_records import KeyRole
from vc.register.key_ring import KeyRing
from vc.register.publish import Publication, Publisher
from vc.register.register import Register
from vc.register.site_folder import no_step
from vc.status.value import StatusEvent

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
BODY = "did:web:body.example"
AUTHORITY = "did:web:authority.example"

ROW = {
    "certificate_number": "QMS-0001",
    "holder_name": "Example Castings Ltd",
    "holder_lang": "en",
    "country": "DE",
    "standard": "ISO 9001",
    "edition": "2015",
    "sectors": "IAF:17",
    "scope_text": "Manufacture of castings",
    "sites": "Foundry, Berlin",
    "valid_from": "2026-03-01",
    "valid_until": "2029-02-28",
    "surveillance_due": "2027-03-01",
}

SCHEDULE = b"""
subject = "did:web:body.example"
name = "Example Certification Ltd"
role = "certification_body"
number = "X-ZM-12345-01"
granted = 2026-02-01

[[schedule]]
activity = "management_system_certification"
standards = ["ISO 9001"]
editions = ["2015"]
sectors = ["IAF:17", "IAF:18"]
countries = "*"
from = 2026-02-01
"""


def make_home(
    path: Path, *, did: str = BODY, name: str = "Example Certification Ltd", length: int = 131_072, now: datetime = NOW
) -> Home:
    """Make a test home at `path`, with its register where these tests have it now."""
    settings = replace(
        new_settings(issuer=did, name=name, unencrypted=True), list_length=length, database=PLACE.address()
    )
    return Home.create(path, settings, passphrase=None, now=now)


def make_authority(path: Path) -> Home:
    """Make the home of the accreditation body."""
    return make_home(path, did=AUTHORITY, name="Example Accreditation Service")


def schedule_draft(text: bytes = SCHEDULE) -> ScheduleDraft:
    """Return the schedule that the accreditation body decided on."""
    draft = read_schedule_file(text)
    assert isinstance(draft, ScheduleDraft), draft
    return draft


def desk(authority: Home) -> AccreditationDesk:
    """Return the accreditation body at work."""
    return AccreditationDesk(authority, authority.signer(KeyRole.CREDENTIAL, None))


def granted(authority: Home) -> AccreditationVersion:
    """Accredit the certification body."""
    return desk(authority).grant(schedule_draft(), now=NOW)


def slept_until(home: Home, now: datetime) -> datetime:
    """Say that the clock is right though nothing was recorded for long (register.md G80), and return it."""
    confirm_clock(home, by="A. Clerk", now=now)
    return now


def document_of(home: Home) -> DidDocument:
    """Return the DID document of a home as a reader sees it."""
    return parse_did_document(KeyRing(home).did_document(), home.settings.issuer, DEFAULT_LIMITS)


def request(home: Home, number: str = "QMS-0001", **cells: str) -> IssueRequest:
    """Return the request to issue one certificate."""
    draft = draft_from_row(ROW | {"certificate_number": number} | cells)
    return request_of(draft, issuer_profiles(home), key=f"order-{number}")


def register_of(home: Home, seed: int = 1) -> Register:
    """Return the register of a home with a seeded source of chance."""
    allocator = IndexAllocator(length=home.settings.list_length, random=random.Random(seed))
    return Register(home, allocator=allocator)


def issue(home: Home, *numbers: str, now: datetime = NOW) -> list[Issued]:
    """Issue certificates with these numbers."""
    signer = home.signer(KeyRole.CREDENTIAL, None)
    return register_of(home).issue_many([request(home, number) for number in numbers], signer=signer, now=now)


def publish(home: Home, site: Path, now: datetime) -> Publication:
    """Publish a home into a folder."""
    return publisher_of(home).publish(site, now=now)


def publisher_of(home: Home, on_step: Callable[[str], None] = no_step) -> Publisher:
    """Return the publisher of a home, with both keys that it signs with."""
    status, heads = (home.signer(role, None) for role in (KeyRole.STATUS, KeyRole.LEDGER))
    return Publisher(home, status, heads, on_step=on_step)


class FailsAtError(Exception):
    """What stands for a crash."""


class FailsAt:
    """Fails at the named step, and counts the steps that were passed."""

    def __init__(self, step: str) -> None:
        self.step = step
        self.passed: list[str] = []

    def __call__(self, step: str) -> None:
        self.passed.append(step)
        if step == self.step:
            raise FailsAtError(step)


ENDING = (StatusEvent.WITHDRAWN, StatusEvent.CANCELLED)
