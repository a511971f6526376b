"""What a restore does beside F9 (tests/faults/test_restored_backup.py): keys, accreditations, what it refuses."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.faults.restoring import place_of
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
    make_home,
    publish,
    register_of,
    request,
)
from tests.vc.register.places import PLACE
from vc.codes import Code
from vc.errors import EnvironmentFault, StorageError, UsageError
from vc.model.accreditation import AccreditationState
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import AccreditationEventKind
from vc.register.accreditation.accrediting import AccreditationChange, accreditations
from vc.register.accreditation.body_index import last_index_version
from vc.register.approvals.approval_audit import unapproved
from vc.register.approvals.approving import Approver
from vc.register.approvals.two_persons import ApprovalNeededError, Matter, propose, set_rule
from vc.register.audit.audit import verify_ledger
from vc.register.backup.backup import BackupFile, write_backup
from vc.register.backup.recovered_lists import Missed
from vc.register.backup.restore import Restoration, _portions, restore
from vc.register.backup.restored import BY
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.issuing.issue_request import named
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.register.own_document import opened
from vc.register.publication.published_site import PublishedPlace
from vc.register.publication.rebuild import rebuild_site
from vc.register.publication.site_folder import SiteFolder
from vc.register.storage.engine import reading, writing
from vc.register.storage.events import EventKind, LedgerEntry
from vc.resolve.folder import FolderSource
from vc.securing.secured import Form
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.history import HistoryEvent
from vc.status.value import StatusEvent
from vc.trust.number_set import NumberSet
from vc.trust.register_snapshot import parse_register_index, parse_register_snapshot


def backed_up(home: Home, tmp_path: Path) -> Path:
    write_backup(home, tmp_path / "b.tar", now=NOW)
    return tmp_path / "b.tar"


def restored(backup: Path, path: Path, *places: PublishedPlace) -> tuple[Home, Restoration]:
    done = restore(BackupFile.open(backup), path, places=places, database=PLACE.address(), now=NOW + DAY)
    return Home.open(path), done


def test_a_home_of_which_nothing_was_published_says_so_in_its_ledger(home: Home, tmp_path: Path) -> None:
    issue(home, "QMS-0001")
    again, done = restored(backed_up(home, tmp_path), tmp_path / "new")

    with again:
        publish(again, tmp_path / "site", NOW + DAY)
        (one,) = issue(again, "QMS-0002", now=NOW + DAY)
        assert (done.last_list, one.certificate.slot.list_number) == (2, 3)
        assert verify_ledger(again) == ()
        assert register_of(again).show("QMS-0001", at=NOW).certificate.label is not None


def test_a_request_that_was_admitted_before_and_issued_after_the_backup_is_known_by_its_key(
    home: Home, tmp_path: Path
) -> None:
    signer = home.signer(KeyRole.CREDENTIAL, None)
    register = register_of(home)
    asked = request(home, "QMS-0001")
    register._admit([named(asked, home.addresses)], signer, now=NOW, batch="")
    backup = backed_up(home, tmp_path)
    issued = register.issue(asked, signer=signer, now=NOW + HOUR)
    publish(home, tmp_path / "site", NOW + HOUR)

    again, done = restored(backup, tmp_path / "new", place_of(tmp_path / "site"))
    with again:
        publish(again, tmp_path / "site", NOW + DAY)
        repeated = register_of(again).issue(asked, signer=again.signer(KeyRole.CREDENTIAL, None), now=NOW + DAY)
        assert (repeated.repeated, repeated.certificate.slot) == (True, issued.certificate.slot)
        assert (done.certificates, verify_ledger(again)) == (1, ())


def test_snapshots_go_on_above_what_was_published_and_say_that_labels_are_lost(home: Home, tmp_path: Path) -> None:
    site = tmp_path / "site"
    issue(home, "QMS-0001")
    publish(home, site, NOW)
    backup = backed_up(home, tmp_path)
    issue(home, "QMS-0002", now=NOW + HOUR)
    publish(home, site, NOW + HOUR)

    again, done = restored(backup, tmp_path / "new", place_of(site))
    with again:
        publish(again, site, NOW + DAY)
        assert (done.certificates, verify_ledger(again)) == (1, ())
    raw = (site / "register/index.jwt").read_bytes()
    index = parse_register_index(opened(raw, Form.JWT_REGISTER_INDEX, where="index"), DEFAULT_LIMITS)
    assert [one.version for one in index.snapshots] == [1, 3]
    assert not index.labels
    head = opened((site / "register/v3.jwt").read_bytes(), Form.JWT_REGISTER_SNAPSHOT, where="head")
    assert head.claims["count"] == 3, "two certificates, and the label of the one that the backup holds"


def test_numbers_of_certificates_brought_back_are_listed_again(home: Home, tmp_path: Path) -> None:
    site = tmp_path / "site"
    toml = home.path / "home.toml"
    toml.write_text(f"{toml.read_text()}number_index = true\n")
    with Home.open(home.path) as listing:
        issue(listing, "QMS-0001")
        publish(listing, site, NOW)
        backup = backed_up(listing, tmp_path)
        issue(listing, "QMS-0002", now=NOW + HOUR)
        publish(listing, site, NOW + HOUR)

    again, _ = restored(backup, tmp_path / "new", place_of(site))
    with again:
        publish(again, site, NOW + DAY)
        rebuild_site(again, SiteFolder(tmp_path / "rebuilt"), at=NOW + DAY)
        assert verify_ledger(again) == ()
    head = opened((site / "register/v3.jwt").read_bytes(), Form.JWT_REGISTER_SNAPSHOT, where="head")
    named = parse_register_snapshot(head, DEFAULT_LIMITS).numbers
    assert named is not None
    parts = [
        (folder / f"register/{part.sha256}.numbers").read_bytes()
        for part in named.parts
        for folder in (site, tmp_path / "rebuilt")
    ]
    assert sorted(one.number for octets in parts for one in NumberSet(octets)) == ["QMS-0001"] * 2 + ["QMS-0002"] * 2


def test_a_compromised_key_stays_compromised_and_newer_keys_are_known(home: Home, tmp_path: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, tmp_path / "site", NOW)
    backup = backed_up(home, tmp_path)
    ring = KeyRing(home)
    old = next(record.kid for record in ring.records() if record.role is KeyRole.STATUS)
    ring.rotate(KeyRole.STATUS, passphrase=None, now=NOW + HOUR)
    ring.compromise(old, since=NOW, reason="stolen", now=NOW + HOUR)
    publish(home, tmp_path / "site", NOW + HOUR)
    document = document_of(home)
    home.close()

    again, done = restored(backup, tmp_path / "new", place_of(tmp_path / "site"))
    with again:
        assert document_of(again) == document
        assert [fault.partition(":")[0] for fault in done.faults] == ["the status key did"]
        assert "has no file: put it into keys/" in done.faults[0]
        assert (done.keys, verify_ledger(again)) == (3, ())
        KeyRing(again).rotate(KeyRole.STATUS, passphrase=None, now=NOW + DAY)
        publish(again, tmp_path / "site", NOW + DAY)


def test_an_accreditation_that_was_withdrawn_does_not_come_back(authority: Home, tmp_path: Path) -> None:
    granted(authority)
    publish(authority, tmp_path / "site", NOW)
    backup = backed_up(authority, tmp_path)
    change = AccreditationChange(AccreditationEventKind.WITHDRAWN, "fraud")
    desk(authority).change(BODY, change, now=NOW + HOUR)
    publish(authority, tmp_path / "site", NOW + HOUR)
    before = accreditations(authority)
    place = authority_place(tmp_path / "site")

    again, done = restored(backup, tmp_path / "new", place)
    with again:
        assert accreditations(again) == before
        assert before[0].accreditation.standing(NOW + DAY).state is AccreditationState.WITHDRAWN
        assert (done.accreditations, verify_ledger(again)) == (1, ())
        publish(again, tmp_path / "site", NOW + DAY)
        with reading(again.engine) as connection:
            assert last_index_version(connection) == 3


def test_an_accreditation_that_cant_be_had_keeps_the_restore_from_going_on(authority: Home, tmp_path: Path) -> None:
    granted(authority)
    backup = backed_up(authority, tmp_path)
    desk(authority).change(BODY, AccreditationChange(AccreditationEventKind.SUSPENDED, "audit"), now=NOW + HOUR)
    publish(authority, tmp_path / "site", NOW + HOUR)
    (tmp_path / "site" / "accreditations" / "X-ZM-12345-01" / "v2.jwt").unlink()

    with pytest.raises(StorageError, match="version 2 of an accreditation, which the index names, can't be had"):
        restored(backup, tmp_path / "new", authority_place(tmp_path / "site"))

    assert not (tmp_path / "new").exists()


def authority_place(site: Path) -> PublishedPlace:
    return PublishedPlace("site", FolderSource({AUTHORITY.removeprefix("did:web:"): site}), SiteFolder(site))


def test_a_folder_without_this_issuers_site_is_refused(home: Home, tmp_path: Path) -> None:
    backup = backed_up(home, tmp_path)
    (tmp_path / "empty").mkdir()
    with make_home(tmp_path / "other", did="did:web:other.example") as other:
        publish(other, tmp_path / "other site", NOW)

    with pytest.raises(StorageError, match=r"no site of did:web:body\.example is published here"):
        restored(backup, tmp_path / "new", place_of(tmp_path / "empty"))
    with pytest.raises(StorageError, match="another DID"):
        restored(backup, tmp_path / "new", place_of(tmp_path / "other site"))


class Silent:
    """A web that does not answer for some documents."""

    def __init__(self, site: Path, silent: str) -> None:
        self.folder = FolderSource({"body.example": site})
        self.silent = silent

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        if self.silent in reference.url:
            return NotRetrieved(reference.url, Code.FETCH_FAILED, "no answer", NOW)
        return self.folder.retrieve(reference)


@pytest.mark.parametrize("silent", ["did.json", "status/1/token", "status/1/history", "status/4", "ledger/head"])
def test_what_cant_be_looked_at_keeps_the_restore_from_going_on(home: Home, tmp_path: Path, silent: str) -> None:
    issue(home, "QMS-0001")
    publish(home, tmp_path / "site", NOW)

    with pytest.raises(StorageError, match="can't be looked at"):
        restored(backed_up(home, tmp_path), tmp_path / "new", PublishedPlace("web", Silent(tmp_path / "site", silent)))

    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar", "home", "site"]


@pytest.mark.parametrize("name", ["status/1/token.jwt", "status/1/history/index.jwt", "ledger/head.jwt"])
def test_what_another_key_signed_is_no_word_of_the_issuers(home: Home, tmp_path: Path, name: str) -> None:
    issue(home, "QMS-0001")
    publish(home, tmp_path / "site", NOW)
    place = tmp_path / "site" / name
    form = {"token.jwt": Form.STATUS_LIST_JWT, "index.jwt": Form.JWT_HISTORY, "head.jwt": Form.JWT_LEDGER_HEAD}
    claims = opened(place.read_bytes(), form[place.name], where=name).claims
    signer = home.signer(KeyRole.CREDENTIAL, None)
    place.write_bytes(secure_vc_jwt(dict(claims), signer, typ=form[place.name].value))

    with pytest.raises(StorageError, match=r"is not signed by a (status|ledger) key"):
        restored(backed_up(home, tmp_path), tmp_path / "new", place_of(tmp_path / "site"))


def test_files_that_are_no_credentials_of_the_issuer_are_named_and_left(home: Home, tmp_path: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, tmp_path / "site", NOW)
    folder = tmp_path / "site" / "c"
    (folder / "garbage.jwt").write_bytes(b"garbage")
    shutil.copy(folder / "QMS-0001.jwt", folder / "QMS-0001-copy.jwt")
    shutil.copy(tmp_path / "site" / "status" / "1" / "bitstring.jwt", folder / "list.jwt")

    again, done = restored(backed_up(home, tmp_path), tmp_path / "new", place_of(tmp_path / "site"))
    with again:
        assert sorted(fault.partition(" is ")[0] for fault in done.faults) == [
            "QMS-0001-copy.jwt",
            "garbage.jwt",
            "list.jwt",
        ]
        assert (done.certificates, verify_ledger(again)) == (0, ())


def test_the_site_can_be_made_again_after_a_restore(home: Home, tmp_path: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, tmp_path / "site", NOW)
    backup = backed_up(home, tmp_path)
    issue(home, "QMS-0002", now=NOW + HOUR)
    register_of(home).change("QMS-0001", Change(StatusEvent.WITHDRAWN, reason="fraud"), now=NOW + HOUR)
    publish(home, tmp_path / "site", NOW + 2 * HOUR)
    (tmp_path / "site" / "status/1/history" / f"{int((NOW + 2 * HOUR).timestamp())}.token.jwt").unlink()

    again, done = restored(backup, tmp_path / "new", place_of(tmp_path / "site"))
    with again:
        publish(again, tmp_path / "site", NOW + DAY)
        rebuild_site(again, SiteFolder(tmp_path / "rebuilt"), at=NOW + DAY)

    for name in ("status/1/token.jwt", "status/1/history/index.jwt", "c/QMS-0002.jwt", ".well-known/did.json"):
        assert (tmp_path / "rebuilt" / name).read_bytes() == (tmp_path / "site" / name).read_bytes()
    assert done.faults[0].startswith("version 2 of list 1 is not in the register again")


def test_a_clock_before_the_last_entry_restores_nothing(home: Home, tmp_path: Path) -> None:
    backup = backed_up(home, tmp_path)

    with pytest.raises(EnvironmentFault, match="set the clock right"):
        restore(
            BackupFile.open(backup),
            tmp_path / "new",
            places=[],
            database=PLACE.address(),
            now=NOW - timedelta(hours=1),
        )

    assert not (tmp_path / "new").exists()


def test_a_home_that_stands_there_is_left_alone(home: Home, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="something already"):
        restored(backed_up(home, tmp_path), home.path)

    assert verify_ledger(home) == ()


@pytest.mark.no_register
def test_more_stray_events_than_an_entry_holds_are_recorded_in_several() -> None:
    events = [HistoryEvent(index, 1, NOW, NOW, "withdrawn", "fraud") for index in range(7_000)]

    portions = _portions(Missed((), {1: events, 3: events}))

    sizes = [
        {number: len(listed) for number, listed in portion.items() if isinstance(listed, list)} for portion in portions
    ]
    assert sizes == [{"1": 5_000}, {"1": 2_000, "3": 3_000}, {"3": 4_000}]
    assert _portions(Missed((), {})) == []


def test_what_two_persons_decided_needs_no_second_approval(home: Home, tmp_path: Path) -> None:
    issue(home, "QMS-0001")
    with writing(home.engine) as connection:
        set_rule(connection, BODY, (Matter.WITHDRAWAL, Matter.BULK), by="anna", now=NOW)
    backup = backed_up(home, tmp_path)
    for number in ("QMS-0002", "QMS-0003"):
        issue(home, number, now=NOW + HOUR)
    change = Change(StatusEvent.WITHDRAWN, reason="fraud", by="anna")
    with pytest.raises(ApprovalNeededError) as needed:
        register_of(home).change("QMS-0001", change, now=NOW + HOUR)
    with writing(home.engine) as connection:
        proposal = propose(connection, needed.value.order, by="anna", now=NOW + HOUR)
    Approver(home, "bert", lambda: None).approve(proposal.number, now=NOW + HOUR)
    publish(home, tmp_path / "site", NOW + HOUR)

    again, done = restored(backup, tmp_path / "new", place_of(tmp_path / "site"))
    with again:
        assert (done.certificates, done.changes) == (2, 1)
        assert verify_ledger(again) == ()
        with pytest.raises(ApprovalNeededError):
            register_of(again).change("QMS-0002", change, now=NOW + DAY)


@pytest.mark.no_register
def test_nobody_passes_for_a_restore() -> None:
    opened_entry = LedgerEntry(1, EventKind.TWO_PERSON_RULE_SET, BODY, NOW, None, "anna", {"matters": ["withdrawal"]})
    note = LedgerEntry(2, EventKind.REGISTER_RESTORED, BODY, NOW, None, BY, {"list": 1})
    back = LedgerEntry(3, EventKind.WITHDRAWN, "c", NOW, None, BY, {})
    later = LedgerEntry(4, EventKind.WITHDRAWN, "c", NOW + HOUR, None, BY, {})
    other = LedgerEntry(4, EventKind.WITHDRAWN, "c", NOW, None, "anna", {})

    assert unapproved((opened_entry, note, back)) == ()
    for entry in (later, other):
        assert [one.seq for one in unapproved((opened_entry, note, back, entry))] == [4]
    assert [one.seq for one in unapproved((opened_entry, replace(back, seq=2)))] == [2]
