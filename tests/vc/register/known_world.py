"""An accreditation body and a body that it has accredited, with certificates and a published site."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.vc.register.homes import HOUR, NOW, document_of, granted, issue, publish
from vc.model.document import NotRetrieved, Reference, Retrieved, Source
from vc.register.accreditation.known_certificates import KnownEntry, known_entries
from vc.register.accreditation.known_intake import Intake
from vc.register.accreditation.schedules import take_schedule
from vc.register.home import Home
from vc.resolve.memory import MemorySource

THEN = NOW + HOUR


class Counting:
    """A source that remembers what it was asked."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.asked: list[str] = []

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Answer as the other does."""
        self.asked.append(reference.url)
        return self.source.retrieve(reference)


def accredited(authority: Home, home: Home) -> None:
    """Accredit the body, which takes its schedule in."""
    take_schedule(home, granted(authority).secured, authority=document_of(authority), now=NOW)


def certificates(home: Home, *numbers: str) -> list[bytes]:
    """Issue certificates; return them as signed."""
    return [issued.certificate.secured for issued in issue(home, *numbers)]


def site_of(home: Home, site: Path, now: datetime = THEN) -> Counting:
    """Publish the body and return its site as the web."""
    publish(home, site, now)
    documents = {
        f"https://body.example/{path.relative_to(site).as_posix()}": path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }
    return Counting(MemorySource(documents, now=lambda: now))


def taken(authority: Home, source: Source | None, *raw: bytes, now: datetime = THEN) -> Intake:
    """Take certificates in and record it."""
    intake = Intake(authority, source, now)
    for one in raw:
        intake.take(one)
    intake.record(source="tests")
    return intake


def entries(authority: Home) -> list[KnownEntry]:
    """Return all that the home knows."""
    return known_entries(authority).of(None)
