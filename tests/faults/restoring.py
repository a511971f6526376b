"""Backing up, going on, and coming back: what the tests of restored backups do with a home and its site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.vc.register.homes import BODY, issue, publish, register_of
from tests.vc.register.places import PLACE
from vc.model.limits import DEFAULT_LIMITS
from vc.register.backup.backup import BackupFile, write_backup
from vc.register.backup.restore import Restoration, restore
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.issuing.allocation import Slot
from vc.register.own_document import opened
from vc.register.publication.published_site import PublishedPlace
from vc.register.publication.site_folder import SiteFolder
from vc.resolve.folder import FolderSource
from vc.securing.secured import Form
from vc.status.document import parse_token_list
from vc.status.value import StatusEvent

HOST = BODY.removeprefix("did:web:")


@dataclass
class Issuer:
    """A home with its site, and everything that it ever handed out: number and status entry."""

    home: Home
    site: Path
    handed_out: dict[str, Slot] = field(default_factory=dict)

    def issue(self, prefix: str, count: int, now: datetime) -> None:
        """Issue `count` certificates and hand them out."""
        for one in issue(self.home, *(f"{prefix}-{number:04}" for number in range(count)), now=now):
            assert one.certificate.number not in self.handed_out
            self.handed_out[one.certificate.number] = one.certificate.slot

    def change(self, number: str, kind: StatusEvent, now: datetime, successor: str | None = None) -> None:
        """Record what happens to a certificate."""
        change = Change(kind, reason=f"{kind.value} {number}", successor=successor)
        register_of(self.home).change(number, change, now=now)

    def publish(self, now: datetime) -> None:
        """Publish into the site."""
        publish(self.home, self.site, now)

    def back_up(self, file: Path, now: datetime) -> Path:
        """Write a backup."""
        write_backup(self.home, file, now=now)
        return file

    def restored(self, file: Path, path: Path, now: datetime, *, listed: bool = True) -> tuple[Issuer, Restoration]:
        """Restore a backup beside the home, looking at the site: as a folder that can be listed, or as the web is."""
        done = restore(
            BackupFile.open(file), path, places=[place_of(self.site, listed=listed)], database=PLACE.address(), now=now
        )
        return Issuer(Home.open(path), self.site, dict(self.handed_out)), done


def place_of(site: Path, *, listed: bool = True, now: datetime | None = None) -> PublishedPlace:
    """Return a site as a restore looks at it."""
    source = FolderSource({HOST: site}) if now is None else FolderSource({HOST: site}, now=lambda: now)
    return PublishedPlace("site", source, SiteFolder(site) if listed else None)


def list_numbers(site: Path) -> list[int]:
    """Return the numbers of the lists that are published."""
    return sorted(int(folder.name) for folder in (site / "status").iterdir())


def values_of(site: Path, slots: Iterable[Slot]) -> dict[Slot, int]:
    """Return what the published lists say of status entries, by entry."""
    documents = {}
    for number in list_numbers(site):
        raw = (site / f"status/{number}/token.jwt").read_bytes()
        documents[number] = parse_token_list(opened(raw, Form.STATUS_LIST_JWT, where="list"), DEFAULT_LIMITS)
    return {slot: documents[slot.list_number].value_at(slot.index) for slot in slots if slot.list_number in documents}


def versions_of(site: Path) -> dict[int, tuple[int, int]]:
    """Return version and time of each published list's history."""
    found = {}
    for number in list_numbers(site):
        raw = (site / f"status/{number}/history/index.jwt").read_bytes()
        claims = opened(raw, Form.JWT_HISTORY, where="history").claims
        found[number] = (int(claims["version"]), int(claims["iat"]))
    return found
