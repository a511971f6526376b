from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.vc.register.homes import (
    BODY,
    DAY,
    HOUR,
    NOW,
    FailsAt,
    FailsAtError,
    desk,
    granted,
    issue,
    make_home,
    publish,
    publisher_of,
    register_of,
)
from vc.encoding import base64url
from vc.errors import Refused, StorageError, UsageError
from vc.keys.did_document import parse_did_document
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import AccreditationEventKind as Kind
from vc.register.accreditation.accrediting import AccreditationChange
from vc.register.certificates.transitions import Change, Transfer
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.register.own_document import opened
from vc.register.publication.publish import LOCK, Publisher
from vc.register.publication.published_lists import publication, publications_of
from vc.register.publication.site_folder import BEGUN
from vc.register.publication.site_mark import FILE_NAME as MARK
from vc.register.storage.engine import alone, reading
from vc.securing.secured import Form
from vc.status.history import parse_status_history
from vc.status.value import StatusEvent


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The folder that is published into."""
    return tmp_path / "site"


def files(site: Path) -> dict[str, bytes]:
    """Return what a web server would give, not the folder's note of how far it has come (P16)."""
    found = (path for path in sorted(site.rglob("*")) if path.is_file() and path.name not in {MARK, BEGUN})
    return {str(path.relative_to(site)): path.read_bytes() for path in found}


def suspend(home: Home, number: str, now: datetime) -> None:
    register_of(home).change(number, Change(StatusEvent.SUSPENDED, "late"), now=now)


def test_a_certification_body_publishes_what_a_plain_server_needs(home: Home, site: Path) -> None:
    issue(home, "QMS-0001", "CN20/10453")

    published = publish(home, site, NOW)

    (part,) = (path for path in files(site) if path.endswith(".digests"))
    assert (
        set(files(site))
        == set(published.written)
        == {
            part,
            "register/index.jwt",
            "register/v1.jwt",
            ".well-known/did.json",
            "status/1/token.jwt",
            "status/1/bitstring.jwt",
            "status/1/history/index.jwt",
            "status/1/history/1772352000.token.jwt",
            "status/1/history/1772352000.bitstring.jwt",
            "c/QMS-0001.jwt",
            "c/QMS-0001/index.html",
            "c/CN20_10453~98a2b1cd.jwt",
            "c/CN20_10453~98a2b1cd/index.html",
            "ledger/head.jwt",
        }
    )
    assert published.expires == NOW + DAY


def test_an_accreditation_body_publishes_versions_the_current_one_and_the_index(authority: Home, site: Path) -> None:
    granted(authority)
    current = desk(authority).change(BODY, AccreditationChange(Kind.SUSPENDED, "late"), now=NOW + HOUR)

    publish(authority, site, NOW + DAY)

    found = files(site)
    assert set(found) == {
        ".well-known/did.json",
        "accreditations/X-ZM-12345-01/v1.jwt",
        "accreditations/X-ZM-12345-01/v2.jwt",
        "accreditations/X-ZM-12345-01.jwt",
        "accreditations/index.jwt",
        "ledger/head.jwt",
    }
    assert found["accreditations/X-ZM-12345-01.jwt"] == current.secured


def test_a_path_in_the_identifier_is_a_folder_of_the_site(tmp_path: Path, site: Path) -> None:
    with make_home(tmp_path / "home", did="did:web:host.example:cb:de") as home:
        issue(home, "QMS-0001")
        publish(home, site, NOW)

    assert {"cb/de/did.json", "cb/de/c/QMS-0001.jwt", "cb/de/status/1/token.jwt"} <= set(files(site))


METADATA = ".well-known/jwt-vc-issuer"


def test_metadata_of_the_issuer_are_published_where_wallet_forms_name_its_address(home: Home, site: Path) -> None:
    named = replace(home, settings=replace(home.settings, wallet_address=True))
    publish(named, site, NOW)
    first = json.loads(files(site)[METADATA])
    assert first["issuer"] == "https://body.example"

    KeyRing(home).rotate(KeyRole.CREDENTIAL, passphrase=None, now=NOW + HOUR)
    publish(home, site, NOW + DAY)  # the setting is taken back: what names the address is about still (P19)

    assert len(json.loads(files(site)[METADATA])["jwks"]["keys"]) == len(first["jwks"]["keys"]) + 1


def test_metadata_of_an_issuer_with_a_path_stand_where_its_address_has_them(tmp_path: Path, site: Path) -> None:
    with make_home(tmp_path / "home", did="did:web:host.example:cb:de") as home:
        publish(replace(home, settings=replace(home.settings, wallet_address=True)), site, NOW)

    assert json.loads(files(site)[f"{METADATA}/cb/de"])["issuer"] == "https://host.example/cb/de"


def test_the_published_document_is_that_of_the_issuer(home: Home, site: Path) -> None:
    publish(home, site, NOW)

    document = parse_did_document((site / ".well-known" / "did.json").read_bytes(), BODY, DEFAULT_LIMITS)
    assert len(document.methods) == 3


def test_a_home_without_certificates_publishes_its_document_and_never_goes_stale(home: Home, site: Path) -> None:
    published = publish(home, site, NOW)

    assert set(published.written) == {".well-known/did.json", "ledger/head.jwt"}
    assert published.expires is None


def test_only_what_changed_is_written(home: Home, site: Path) -> None:
    issue(home, "QMS-0001", "QMS-0002")
    publish(home, site, NOW)
    suspend(home, "QMS-0002", NOW + HOUR)

    second = publish(home, site, NOW + 2 * HOUR)

    stamp = int((NOW + 2 * HOUR).timestamp())
    assert second.written == (
        f"status/1/history/{stamp}.token.jwt",
        f"status/1/history/{stamp}.bitstring.jwt",
        "status/1/history/index.jwt",
        "status/1/token.jwt",
        "status/1/bitstring.jwt",
        "register/index.jwt",
        "ledger/head.jwt",
        "c/QMS-0002/index.html",
    )
    assert second.unchanged == 2


def test_a_publication_of_everything_looks_at_every_file(home: Home, site: Path) -> None:
    issue(home, "QMS-0001", "QMS-0002")
    publish(home, site, NOW)
    whole = files(site)
    torn = ("c/QMS-0001/index.html", "status/1/history/index.jwt", "status/1/history/1772352000.token.jwt")
    for path in torn:
        (site / path).write_bytes(bytes(len(whole[path])))

    assert publish(home, site, NOW).written == ()
    again = publisher_of(home).publish(site, now=NOW, everything=True)

    assert set(again.written) == set(torn)
    assert again.unchanged == len(whole) - len(torn)
    assert files(site) == whole


def test_publishing_again_at_the_same_moment_writes_nothing(home: Home, site: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)

    assert publish(home, site, NOW).written == ()


def test_another_folder_gets_everything_from_the_beginning(home: Home, site: Path, tmp_path: Path) -> None:
    issue(home, "QMS-0001")
    for day in range(5):
        publish(home, site, NOW + day * DAY)
    suspend(home, "QMS-0001", NOW + 4 * DAY)

    publish(home, site, NOW + 5 * DAY)
    publish(home, tmp_path / "second", NOW + 5 * DAY)

    assert files(tmp_path / "second") == files(site)


def test_the_archive_holds_every_list_that_was_ever_published(home: Home, site: Path) -> None:
    issue(home, "QMS-0001")
    for day in range(3):
        publish(home, site, NOW + day * DAY)

    history = parse_status_history(
        opened((site / "status/1/history/index.jwt").read_bytes(), Form.JWT_HISTORY, where="history"), DEFAULT_LIMITS
    )
    with reading(home.engine) as connection:
        found = [publication(connection, 1, one.version) for one in publications_of(connection, 1)]
    stored = [one for one in found if one is not None]
    assert [entry.issued_at for entry in history.entries] == [one.issued_at for one in stored]
    for one in stored:
        archived = site / "status" / "1" / "history" / f"{int(one.issued_at.timestamp())}.token.jwt"
        assert archived.read_bytes() == one.token


def test_a_lost_or_torn_archive_is_written_again(home: Home, site: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)
    whole = files(site)
    (site / "status/1/history/1772352000.token.jwt").unlink()
    (site / "status/1/history/1772352000.bitstring.jwt").write_bytes(b"torn")

    publish(home, site, NOW)

    assert files(site) == whole


@pytest.mark.parametrize(
    "step", ["publish.recorded", "publish.committed", "site.written", "site.synced", "site.renamed"]
)
def test_after_a_crash_at_any_step_the_next_publication_is_whole(
    home: Home, site: Path, tmp_path: Path, step: str
) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)
    suspend(home, "QMS-0001", NOW + HOUR)
    before = files(site)

    with pytest.raises(FailsAtError):
        publisher_of(home, FailsAt(step)).publish(site, now=NOW + HOUR)
    for path, content in files(site).items():
        assert path.rpartition("/")[2].startswith(".") or path not in before or content
    publish(home, site, NOW + 2 * HOUR)
    publish(home, tmp_path / "fresh", NOW + 2 * HOUR)

    whole = {path: content for path, content in files(site).items() if not path.endswith(".tmp")}
    assert whole == files(tmp_path / "fresh")


def test_a_publication_that_cannot_be_written_leaves_the_lists_of_before(
    home: Home, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)
    before = files(site)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)

    with pytest.raises(StorageError, match="No space left"):
        publish(home, site, NOW + HOUR)
    assert files(site) == before


@pytest.mark.parametrize("place", [".", ".."])
def test_keys_are_never_published(home: Home, place: str) -> None:
    with pytest.raises(UsageError, match="private keys"):
        publish(home, home.path / place, NOW)


def test_a_folder_within_the_home_may_be_published(home: Home) -> None:
    publish(home, home.path / "site", NOW)

    assert (home.path / "site" / ".well-known" / "did.json").is_file()


def test_only_the_status_key_signs_a_publication(home: Home, site: Path) -> None:
    with pytest.raises(UsageError, match="active status key"):
        Publisher(home, home.signer(KeyRole.CREDENTIAL, None)).publish(site, now=NOW)


def test_what_was_written_is_read_back_and_verified(home: Home, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from vc.securing.secured import SecuredCredential

    # Without snapshots, since those are held to their signature before they are written.
    withheld = replace(home, settings=replace(home.settings, register_snapshots=False))
    issue(withheld, "QMS-0001")
    monkeypatch.setattr(SecuredCredential, "verified_by", lambda *_: False)

    with pytest.raises(StorageError, match="does not verify"):
        publish(withheld, site, NOW)


def test_the_index_lives_as_long_as_it_says(authority: Home, site: Path) -> None:
    granted(authority)

    assert publish(authority, site, NOW).expires == NOW + DAY


def test_one_program_publishes_a_home_at_a_time(home: Home, site: Path, impatient: None) -> None:
    issue(home, "QMS-0001")
    with (
        Home.open(home.path) as other,
        alone(home.engine, home.path / LOCK, what="publish"),
        pytest.raises(StorageError, match="can't publish"),
    ):
        publish(other, site, NOW)

    assert publish(home, site, NOW).written


def test_the_code_of_a_reason_is_published_and_who_ordered_it_is_not(home: Home, site: Path) -> None:
    issue(home, "QMS-0001", "QMS-0002")
    register, name = register_of(home), "Zora Quine"
    suspension = Change(StatusEvent.SUSPENDED, code="surveillance_overdue", by=name)
    register.change("QMS-0001", suspension, now=NOW)
    taken = Transfer("Other Body Nine", "https://other.example/c/9")
    register.change("QMS-0002", Change(StatusEvent.TRANSFERRED, "moved", by=name, transfer=taken), now=NOW)

    publish(home, site, NOW + HOUR)

    raw = files(site)["status/1/history/index.jwt"]
    history = parse_status_history(opened(raw, Form.JWT_HISTORY, where=""), DEFAULT_LIMITS)
    told = {(one.event, one.code, one.reason, one.successor) for one in history.events}
    assert told == {
        ("suspended", "surveillance_overdue", "the surveillance was not held when it was due", None),
        ("transferred", None, "moved", "https://other.example/c/9"),
    }
    for content in files(site).values():
        decoded = b"".join(_decoded(part) for part in content.split(b"."))
        for word in (b"Zora", b"Quine", b"Other Body Nine"):
            assert word not in content + decoded


def _decoded(part: bytes) -> bytes:
    try:
        return base64url.decode(part.strip())
    except Refused:
        return b""


def test_what_a_killed_publication_left_behind_is_removed(home: Home, site: Path) -> None:
    """It is known by its note, or looked for when everything is published."""
    issue(home, "QMS-0001")
    publish(home, site, NOW)
    for note in (True, False):
        for folder in (site, site / "status" / "1" / "history", site / "c" / "QMS-0001"):
            (folder / ".0123456789abcdef.tmp").write_bytes(b"half")
        (site / "status" / "1" / ".somebody's.tmp").write_bytes(b"not ours")
        if note:
            (site / BEGUN).touch()

        publisher_of(home).publish(site, now=NOW + 2 * HOUR, everything=not note)

        assert [path.name for path in site.rglob("*.tmp")] == [".somebody's.tmp"]
        assert not (site / BEGUN).exists()
