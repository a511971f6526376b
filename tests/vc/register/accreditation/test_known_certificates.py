"""G33, G34: how known certificates are kept, and what a damaged file does."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.vc.register.homes import BODY, DAY, FailsAtError
from tests.vc.register.known_world import THEN, accredited, certificates, entries, site_of, taken
from vc.codes import Code
from vc.errors import Refused, StorageError
from vc.model.credential import Credential
from vc.profiles.names import CREDENTIALS_V2
from vc.register.accreditation.known_certificates import known_entries, open_known, record_run
from vc.register.accreditation.known_intake import Intake
from vc.register.audit.audit import verify_ledger
from vc.register.home import Home
from vc.register.publication.site_folder import SiteFolder
from vc.register.storage.engine import reading
from vc.register.storage.events import EventKind
from vc.register.storage.ledger import entries_of


@pytest.fixture
def known(authority: Home, home: Home, tmp_path: Path) -> list[bytes]:
    """Two certificates that the accreditation body knows."""
    accredited(authority, home)
    raw = certificates(home, "Q-1", "Q-2")
    taken(authority, site_of(home, tmp_path / "site"), *raw)
    return raw


def runs(authority: Home) -> list[dict[str, object]]:
    with reading(authority.engine) as connection:
        return [dict(entry.body) for entry in entries_of(connection, kinds=(EventKind.CERTIFICATES_KNOWN,))]


def read_back(authority: Home) -> tuple[list[str], list[str]]:
    faults: list[str] = []
    found = [one.credential.number for one in open_known(authority, entries(authority), faults)]
    return sorted(found), faults


def test_each_certificate_is_a_file_named_by_its_digest_and_the_run_is_one_entry(
    authority: Home, known: list[bytes]
) -> None:
    digests = [entry.digest for entry in entries(authority)]

    files = {
        path.relative_to(authority.path).as_posix(): path.read_bytes() for path in authority.path.glob("known/??/*")
    }
    (run,) = runs(authority)
    content = (authority.path / "known" / "runs" / f"{run['run']}.json").read_bytes()
    assert set(files) == {f"known/{digest[:2]}/{digest}.jwt" for digest in digests}
    assert set(files.values()) == set(known)
    assert run == {
        "count": 2,
        "digest": hashlib.sha256(bytes.fromhex("".join(sorted(digests)))).hexdigest(),
        "run": hashlib.sha256(content).hexdigest(),
        "source": "tests",
    }
    assert verify_ledger(authority) == ()


def test_what_was_enveloped_is_kept_as_the_compact_form(authority: Home, home: Home) -> None:
    accredited(authority, home)
    (raw,) = certificates(home, "Q-1")
    enveloped = {
        "@context": CREDENTIALS_V2,
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{raw.decode()}",
    }

    taken(authority, None, json.dumps(enveloped).encode(), raw)

    assert [path.read_bytes() for path in authority.path.glob("known/??/*")] == [raw]
    assert len(entries(authority)) == 1


def test_known_are_the_moments_of_taking_in(authority: Home, known: list[bytes]) -> None:
    taken(authority, None, now=THEN + DAY)

    assert known_entries(authority).taken(BODY) == (THEN, THEN)
    assert known_entries(authority).taken("did:web:other.example") is None
    assert len(runs(authority)) == 1
    assert len(known) == 2


def test_nothing_is_known_of_a_run_that_was_cut_off(authority: Home, home: Home) -> None:
    accredited(authority, home)
    (raw,) = certificates(home, "Q-1")
    Intake(authority, None, THEN).take(raw)

    assert list(authority.path.glob("known/??/*.jwt"))
    assert (entries(authority), runs(authority)) == ([], [])
    taken(authority, None, raw)
    assert len(entries(authority)) == 1


def test_a_file_that_is_missing_or_changed_is_named_and_stops_no_other(authority: Home, known: list[bytes]) -> None:
    first, second = (authority.path / f"known/{entry.digest[:2]}/{entry.digest}.jwt" for entry in entries(authority))
    first.write_bytes(b"x")
    numbers, faults = read_back(authority)
    assert (len(numbers), len(faults)) == (1, 1)
    assert "the file is missing or changed; take its certificates in again" in faults[0]

    second.unlink()
    assert read_back(authority)[0] == []

    taken(authority, None, *known)
    assert read_back(authority) == (["Q-1", "Q-2"], [])


@pytest.mark.usefixtures("known")
def test_what_a_later_program_reads_more_strictly_is_named(authority: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_claims: object) -> Credential:
        raise Refused(Code.FORMAT_PROFILE, "no longer good enough")

    monkeypatch.setattr("vc.register.accreditation.known_certificates.credential_from_claims", refuses)

    numbers, faults = read_back(authority)

    assert (numbers, len(faults)) == ([], 2)
    assert all("no longer good enough" in fault for fault in faults)


def test_another_certificate_in_the_place_of_one_is_noticed(authority: Home, known: list[bytes]) -> None:
    for path in authority.path.glob("known/??/*.jwt"):
        path.write_bytes(known[0])

    numbers, faults = read_back(authority)

    assert (numbers, len(faults)) == (["Q-1"], 1)


@pytest.mark.parametrize("content", [None, b"", b"{}"])
def test_a_damaged_run_is_named_and_taking_in_again_mends_it(
    authority: Home, known: list[bytes], content: bytes | None
) -> None:
    (path,) = authority.path.glob("known/runs/*")
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    damaged = known_entries(authority)
    assert damaged.entries == {}
    assert damaged.faults == [f"known/runs/{path.name}: the file is missing or changed; take its certificates in again"]

    taken(authority, None, *known)
    assert len(entries(authority)) == 2


def test_a_run_of_a_newer_program_is_named(authority: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    content = b'{"certificates":[{"digest":"00","found":["passed future.code"],"issuer":"did:web:x","verified":true}]}'
    run = hashlib.sha256(content).hexdigest()
    monkeypatch.setattr("vc.register.accreditation.known_certificates.canonicalize", lambda _: content)

    record_run(authority, [], source="the future", now=THEN)

    found = known_entries(authority)
    assert found.entries == {}
    assert found.faults[0].startswith(f"known/runs/{run}.json: can't be read by this program: 'future.code'")


def test_what_fails_on_the_way_leaves_no_half_file(
    authority: Home, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    accredited(authority, home)
    (raw,) = certificates(home, "Q-1")

    def fails(step: str) -> None:
        if step == "site.synced":
            raise FailsAtError(step)

    monkeypatch.setattr("vc.register.accreditation.known_certificates.SiteFolder", lambda root: SiteFolder(root, fails))

    with pytest.raises(FailsAtError):
        Intake(authority, None, THEN).take(raw)

    assert list(authority.path.glob("known/??/*.jwt")) == []


def test_a_place_that_cant_be_written_is_a_fault_of_storage(authority: Home, home: Home) -> None:
    accredited(authority, home)
    (raw,) = certificates(home, "Q-1")
    (authority.path / "known").write_bytes(b"in the way")

    with pytest.raises(StorageError, match="can't be written"):
        Intake(authority, None, THEN).take(raw)
