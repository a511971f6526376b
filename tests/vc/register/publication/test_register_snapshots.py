"""N12 to N19, N24: what a home publishes of its register, and that a verifier finds in it what it should."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.vc.register.homes import (
    DAY,
    HOUR,
    NOW,
    FailsAt,
    FailsAtError,
    document_of,
    issue,
    make_home,
    publish,
    publisher_of,
    request,
)
from vc.errors import StorageError
from vc.model.limits import DEFAULT_LIMITS
from vc.register.addresses import site_path
from vc.register.audit.audit import verify_ledger
from vc.register.home import Home
from vc.register.issuing.admission import admit
from vc.register.issuing.allocation import IndexAllocator
from vc.register.issuing.issue_request import named
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.register.own_document import opened
from vc.register.publication import register_parts
from vc.register.publication.folder_guard import SiteAheadError
from vc.register.publication.rebuild import rebuild_site
from vc.register.publication.register_snapshots import snapshots_of
from vc.register.publication.site_folder import SiteFolder
from vc.register.storage.engine import reading, writing
from vc.securing.secured import Form
from vc.trust import number_set
from vc.trust.digest_set import DigestSet, short_digest
from vc.trust.issue_time import REGISTER_SERVICE
from vc.trust.number_set import Listed, NumberSet
from vc.trust.register_snapshot import (
    RegisterIndex,
    RegisterSnapshot,
    parse_register_index,
    parse_register_snapshot,
)

SECOND = timedelta(seconds=1)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The folder that is published into."""
    return tmp_path / "site"


def index_of(site: Path) -> RegisterIndex:
    raw = (site / "register/index.jwt").read_bytes()
    return parse_register_index(opened(raw, Form.JWT_REGISTER_INDEX, where="index"), DEFAULT_LIMITS)


def head_of(site: Path, version: int) -> RegisterSnapshot:
    secured = opened((site / f"register/v{version}.jwt").read_bytes(), Form.JWT_REGISTER_SNAPSHOT, where="head")
    (named_one,) = (one for one in index_of(site).snapshots if one.version == version)
    assert named_one.digest == secured.digest.hex()
    return parse_register_snapshot(secured, DEFAULT_LIMITS)


def holds(site: Path, version: int, digest: bytes) -> bool:
    parts = [(site / f"register/{part.sha256}.digests").read_bytes() for part in head_of(site, version).parts]
    return any(short_digest(digest) in DigestSet(octets) for octets in parts)


def test_a_publication_takes_in_all_that_was_issued(home: Home, site: Path) -> None:
    (first,) = issue(home, "QMS-0001")
    publish(home, site, NOW)
    (second,) = issue(home, "QMS-0002", now=NOW + HOUR)
    publish(home, site, NOW + HOUR)

    assert [one.version for one in index_of(site).snapshots] == [1, 2]
    assert index_of(site).until == index_of(site).issued_at == NOW + HOUR
    assert [holds(site, version, first.certificate.digest) for version in (1, 2)] == [True, True]
    assert [holds(site, version, second.certificate.digest) for version in (1, 2)] == [False, True]
    assert verify_ledger(home) == ()


def test_head_and_index_are_signed_by_the_key_for_lists(home: Home, site: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)
    key = home.signer(KeyRole.STATUS, None).key

    for name, form in (("index", Form.JWT_REGISTER_INDEX), ("v1", Form.JWT_REGISTER_SNAPSHOT)):
        assert opened((site / f"register/{name}.jwt").read_bytes(), form, where=name).verified_by(key)


def test_the_did_document_names_the_index(home: Home) -> None:
    services = {service.type: service.endpoint for service in document_of(home).services}

    assert services[REGISTER_SERVICE] == "https://body.example/register/index.jwt"


def test_a_home_that_has_issued_nothing_publishes_neither(home: Home, site: Path) -> None:
    publish(home, site, NOW)

    assert not (site / "register").exists()


@pytest.mark.parametrize(("passed", "snapshots"), [(HOUR - SECOND, 1), (HOUR, 2)])
def test_what_is_new_joins_when_the_index_is_an_hour_old(
    home: Home, site: Path, passed: timedelta, snapshots: int
) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)
    issue(home, "QMS-0002", now=NOW + SECOND)

    publish(home, site, NOW + passed)

    assert len(index_of(site).snapshots) == snapshots
    assert index_of(site).until <= NOW + passed


def test_where_nothing_is_new_the_index_alone_is_signed_anew(home: Home, site: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)

    written = publish(home, site, NOW + 2 * HOUR).written

    assert [path for path in written if path.startswith("register/")] == ["register/index.jwt"]
    assert index_of(site).until == NOW + 2 * HOUR


def test_another_key_signs_the_index_at_once(home: Home, site: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)
    KeyRing(home).rotate(KeyRole.STATUS, passphrase=None, now=NOW + SECOND)

    publish(home, site, NOW + 2 * SECOND)

    index = opened((site / "register/index.jwt").read_bytes(), Form.JWT_REGISTER_INDEX, where="index")
    assert index.kid == home.signer(KeyRole.STATUS, None).verification_method


def admit_only(home: Home, number: str, *, at_hour: int) -> None:
    """Admit a request without signing it, as a program does that is killed in between."""
    allocator = IndexAllocator(length=home.settings.list_length)
    with writing(home.engine) as connection:
        asked = [named(request(home, number), home.addresses)]
        admit(connection, asked, addresses=home.addresses, allocator=allocator, now=NOW + at_hour * HOUR)


def test_the_register_is_complete_until_the_first_request_that_is_not_signed_yet(home: Home, site: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)
    admit_only(home, "QMS-0002", at_hour=1)

    publish(home, site, NOW + 2 * HOUR)
    assert index_of(site).until == NOW + HOUR

    (issued,) = issue(home, "QMS-0002", now=NOW + 3 * HOUR)
    publish(home, site, NOW + 4 * HOUR)
    assert issued.certificate.issued_at == NOW + HOUR, "it was signed with the time at which it was admitted"
    assert index_of(site).until == NOW + 4 * HOUR
    assert holds(site, 2, issued.certificate.digest)


def test_a_request_that_nobody_signs_for_a_day_is_given_up(home: Home, site: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)
    admit_only(home, "QMS-0002", at_hour=1)

    publish(home, site, NOW + 24 * HOUR)
    assert index_of(site).until == NOW + HOUR
    publish(home, site, NOW + 25 * HOUR)
    assert index_of(site).until == NOW + 25 * HOUR


def test_what_stands_in_the_folder_is_not_written_again(home: Home, site: Path) -> None:
    written = {}
    for day in range(4):
        issue(home, f"QMS-{day}", now=NOW + day * DAY)
        written[day] = publish(home, site, NOW + day * DAY).written

    again = [path for path in written[3] if path.startswith("register/") and path.endswith(".jwt")]
    assert again == ["register/v4.jwt", "register/index.jwt"]


def test_a_part_that_was_lost_is_made_again(home: Home, site: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)
    (part,) = (site / "register").glob("*.digests")
    octets = part.read_bytes()
    part.unlink()

    publish(home, site, NOW + SECOND)

    assert part.read_bytes() == octets


def test_every_octet_is_made_again_without_a_key(home: Home, site: Path, tmp_path: Path) -> None:
    for day in range(5):
        issue(home, f"QMS-{day}", now=NOW + day * DAY)
        publish(home, site, NOW + day * DAY)
    for key in (home.path / "keys").iterdir():
        key.unlink()

    rebuild_site(home, SiteFolder(tmp_path / "again"), at=NOW + 4 * DAY)

    made = {path.name: path.read_bytes() for path in (tmp_path / "again/register").iterdir()}
    assert made == {path.name: path.read_bytes() for path in (site / "register").iterdir()}
    assert len([name for name in made if name.startswith("v")]) == 5


def test_a_killed_publication_leaves_nothing_that_the_next_one_does_not_mend(home: Home, site: Path) -> None:
    issue(home, "QMS-0001")
    with pytest.raises(FailsAtError):
        publisher_of(home, FailsAt("publish.committed")).publish(site, now=NOW)

    publish(home, site, NOW + SECOND)

    assert head_of(site, 1).count == 2


def test_a_folder_with_a_later_snapshot_refuses_the_publication(home: Home, site: Path, tmp_path: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)
    (tmp_path / "behind/register").mkdir(parents=True)
    (tmp_path / "behind/register/index.jwt").write_bytes((site / "register/index.jwt").read_bytes())

    with (
        make_home(tmp_path / "empty") as empty,
        pytest.raises(SiteAheadError, match="holds snapshot 1, the register 0"),
    ):
        publish(empty, tmp_path / "behind", NOW)


def test_a_register_that_gives_another_part_is_refused(
    home: Home, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)
    monkeypatch.setattr(register_parts, "short_digest", lambda digest: digest[16:])

    with pytest.raises(StorageError, match="another part than was signed"):
        rebuild_site(home, SiteFolder(tmp_path / "again"), at=NOW)


def test_a_home_may_withhold_its_register(home: Home, site: Path) -> None:
    withheld = replace(home, settings=replace(home.settings, register_snapshots=False))
    issue(withheld, "QMS-0001")
    publish(withheld, site, NOW)

    assert not (site / "register").exists()
    assert REGISTER_SERVICE not in {service.type for service in document_of(withheld).services}
    with reading(home.engine) as connection:
        assert snapshots_of(connection) == []


# The index of numbers (N18, N19, N24)


@pytest.fixture
def listing(home: Home) -> Home:
    """The same home, which lists its certificates' numbers."""
    return replace(home, settings=replace(home.settings, number_index=True))


def numbers_of(site: Path, version: int) -> list[str] | None:
    """Return the numbers that a published snapshot lists; None where it lists none."""
    named = head_of(site, version).numbers
    if named is None:
        return None
    parts = [NumberSet((site / f"register/{part.sha256}.numbers").read_bytes()) for part in named.parts]
    assert [part.count for part in named.parts] == [part.count for part in parts]
    return sorted(listed.number for part in parts for listed in part)


def test_numbers_are_listed_where_the_home_says_so(listing: Home, site: Path) -> None:
    issue(listing, "QMS-0001", "QMS-0002")
    publish(listing, site, NOW)
    issue(listing, "QMS-0003", now=NOW + HOUR)
    publish(listing, site, NOW + HOUR)

    assert [numbers_of(site, version) for version in (1, 2)] == [
        ["QMS-0001", "QMS-0002"],
        ["QMS-0001", "QMS-0002", "QMS-0003"],
    ]
    assert verify_ledger(listing) == ()


def test_each_number_leads_to_its_published_certificate(listing: Home, site: Path) -> None:
    issued = issue(listing, "QMS 0001", "QMS/0002", "QMS-0003.jwt")
    publish(listing, site, NOW)
    named = head_of(site, 1).numbers

    assert named is not None
    (part,) = [NumberSet((site / f"register/{part.sha256}.numbers").read_bytes()) for part in named.parts]
    at = {one.number: site / site_path(named.certificate_url(one.name)) for one in part}
    for one in issued:
        assert at[str(one.certificate.number)].read_bytes() == one.certificate.secured


def test_by_default_no_number_is_listed(home: Home, site: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)

    assert numbers_of(site, 1) is None
    assert list((site / "register").glob("*.numbers")) == []


def test_turned_on_and_off_the_next_publication_says_so(home: Home, listing: Home, site: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)
    publish(listing, site, NOW + SECOND)
    publish(listing, site, NOW + 2 * SECOND)
    issue(listing, "QMS-0002", now=NOW + HOUR)
    publish(listing, site, NOW + 2 * HOUR)
    written = publish(home, site, NOW + 2 * HOUR + SECOND).written
    publish(home, site, NOW + 4 * HOUR)

    assert [one.version for one in index_of(site).snapshots] == [1, 2, 3, 4]
    numbers = [numbers_of(site, version) for version in (1, 2, 3, 4)]
    assert numbers == [None, ["QMS-0001"], ["QMS-0001", "QMS-0002"], None]
    assert not [path for path in written if path.endswith(".numbers")]


def test_a_home_that_lists_numbers_and_has_none_says_that_there_are_none(
    listing: Home, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(number_set, "listed", lambda number, slug: None)  # as of certificates of other forms
    issue(listing, "QMS-0001")
    publish(listing, site, NOW)
    publish(listing, site, NOW + 2 * HOUR)

    assert numbers_of(site, 1) == []
    assert len(index_of(site).snapshots) == 1, "nothing has changed"


def test_numbers_that_stand_are_not_written_again_and_those_that_are_lost_or_cut_are(listing: Home, site: Path) -> None:
    issue(listing, "QMS-0001")
    publish(listing, site, NOW)
    (part,) = (site / "register").glob("*.numbers")
    octets = part.read_bytes()

    assert not [path for path in publish(listing, site, NOW + SECOND).written if path.endswith(".numbers")]
    for left in (None, octets[:4]):
        part.unlink()
        if left is not None:
            part.write_bytes(left)
        publish(listing, site, NOW + 2 * SECOND)
        assert part.read_bytes() == octets


def test_every_octet_of_the_numbers_is_made_again_without_a_key(listing: Home, site: Path, tmp_path: Path) -> None:
    for day in range(5):
        issue(listing, f"QMS-{day}", now=NOW + day * DAY)
        publish(listing, site, NOW + day * DAY)
    for key in (listing.path / "keys").iterdir():
        key.unlink()

    rebuild_site(listing, SiteFolder(tmp_path / "again"), at=NOW + 4 * DAY)

    made = {path.name: path.read_bytes() for path in (tmp_path / "again/register").iterdir()}
    assert made == {path.name: path.read_bytes() for path in (site / "register").iterdir()}
    assert [name for name in made if name.endswith(".numbers")]


def test_a_register_with_another_number_than_was_signed_is_refused(
    listing: Home, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(listing, "QMS-0001")
    publish(listing, site, NOW)
    monkeypatch.setattr(number_set, "listed", lambda number, slug: Listed(f"{number}0", slug))

    with pytest.raises(StorageError, match="another part than was signed"):
        rebuild_site(listing, SiteFolder(tmp_path / "again"), at=NOW)
