"""The register's snapshots and numbers seen from outside (specs/monitor.md M3, M5)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.vc.monitor.outside import DID_DOCUMENT, REGISTER, SNAPSHOT, SOON, Outside, payload, resign, told, troubles
from tests.vc.register.homes import DAY, HOUR, NOW, issue, make_home, publish
from vc.encoding import base64url
from vc.monitor.look import Look
from vc.monitor.remarks import Standing
from vc.monitor.seen import RegisterSeen, seen_from_json
from vc.register.home import Home
from vc.securing.secured import Form
from vc.trust.digest_set import OCTETS

pytestmark = pytest.mark.sqlite_only("nothing here asks the register")
PRESENT = NOW + DAY + SOON


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with make_home(tmp_path / "home") as made:
        yield replace(made, settings=replace(made.settings, number_index=True))


@pytest.fixture
def listing(home: Home, tmp_path: Path) -> Outside:
    """A home that lists its numbers, published twice and seen once."""
    for day in range(2):
        issue(home, f"QMS-{day}", now=NOW + day * DAY)
        publish(home, tmp_path / "site", NOW + day * DAY)
    outside = Outside(tmp_path / "site")
    assert outside.look(PRESENT).standing is Standing.WELL
    return outside


def numbers(outside: Outside) -> Look:
    """Look at the part that is last: one of numbers."""
    return outside.look(PRESENT, choose=lambda count: count - 1)


def last_part(outside: Outside, suffix: str) -> str:
    """Return the path of a part that the last head names."""
    claims = payload(outside.site, "register/v2.jwt")
    parts = claims["parts"] if suffix == "digests" else claims["numbers"]["parts"]
    return f"register/{parts[-1]['sha256']}.{suffix}"


def alarmed(found: Look) -> dict[str, list[str]]:
    return {path: codes for path, codes in troubles(found).items() if path.startswith("register/")}


def test_index_last_head_and_a_part_are_looked_at(listing: Outside) -> None:
    found = numbers(listing)

    facts = {one.url.split("/", 3)[3]: one.facts for one in found.documents if "/register/" in one.url}
    assert facts == {
        REGISTER: "snapshots: 2, complete until 2026-03-02T08:00:00Z",
        "register/v2.jwt": "version 2, digests: 4, numbers: 2",
        last_part(listing, "numbers"): "entries: 2",
    }
    assert alarmed(found) == {}


def test_what_was_seen_is_read_back_as_it_was_written(listing: Outside) -> None:
    seen = listing.seen

    assert seen.register is not None
    assert set(seen.register.snapshots) == {1, 2}
    assert seen_from_json(seen.to_json(), issuer=seen.issuer, where="state") == seen
    without = replace(seen, register=None)
    assert seen_from_json(without.to_json(), issuer=seen.issuer, where="state") == without


@pytest.mark.parametrize("suffix", ["digests", "numbers"])
@pytest.mark.parametrize("content", [None, b"Q1\n", b""])
def test_a_part_that_is_missing_or_another_is_an_alarm(listing: Outside, suffix: str, content: bytes | None) -> None:
    path = listing.site / last_part(listing, suffix)
    path.unlink()
    if content is not None:
        path.write_bytes(content)

    found = listing.look(PRESENT, choose=lambda count: 0 if suffix == "digests" else count - 1)

    assert alarmed(found) == {last_part(listing, suffix): ["index_differs"]}


def test_a_head_that_is_missing_or_another_is_an_alarm(listing: Outside, home: Home) -> None:
    (listing.site / "register/v2.jwt").write_bytes((listing.site / SNAPSHOT).read_bytes())
    assert alarmed(listing.look(PRESENT)) == {"register/v2.jwt": ["index_differs"]}

    (listing.site / "register/v2.jwt").unlink()
    assert alarmed(listing.look(PRESENT)) == {"register/v2.jwt": ["missing", "index_differs"]}


def test_a_head_that_is_none_is_unreadable_and_leads_to_no_part(listing: Outside) -> None:
    (listing.site / "register/v2.jwt").write_bytes(b"rubbish")
    listing.asked.clear()

    assert alarmed(listing.look(PRESENT)) == {"register/v2.jwt": ["unreadable"]}
    assert not [url for url in listing.asked if url.endswith((".digests", ".numbers"))]


def change(listing: Outside, home: Home, **members: Any) -> dict[str, list[str]]:
    resign(home, listing.site, REGISTER, payload(listing.site, REGISTER) | members, Form.JWT_REGISTER_INDEX)
    return alarmed(listing.look(PRESENT, learn=False))


def test_an_index_that_contradicts_what_was_seen_is_an_alarm(listing: Outside, home: Home) -> None:
    named = payload(listing.site, REGISTER)["snapshots"]
    early = int(NOW.timestamp())

    assert change(listing, home, snapshots=named[1:]) == {REGISTER: ["past_changed"]}
    first = named[0] | {"digest": "ab" * 32}
    assert change(listing, home, snapshots=[first, named[1]]) == {REGISTER: ["split_view"]}
    assert change(listing, home, snapshots=named[:1], iat=early, until=early)[REGISTER] == ["rolled_back"] * 2


@pytest.mark.parametrize(
    ("members", "trouble"),
    [
        ({"iss": "did:web:other.example"}, "untrusted"),
        ({"sub": "https://elsewhere.example/register"}, "wrong_address"),
        ({"labels": 7}, "unreadable"),
        ({"iat": 4_000_000_000}, "window"),
    ],
)
def test_an_index_that_is_not_the_issuers_own_of_now_is_an_alarm(
    listing: Outside, home: Home, members: dict[str, Any], trouble: str
) -> None:
    assert trouble in change(listing, home, **members)[REGISTER]


def test_a_head_of_another_register_leads_nowhere(listing: Outside, home: Home) -> None:
    claims = payload(listing.site, "register/v2.jwt") | {"sub": "https://elsewhere.example/register"}
    claims.pop("numbers")
    resign(home, listing.site, "register/v2.jwt", claims, Form.JWT_REGISTER_SNAPSHOT)
    digest = sha256_of_payload(listing.site / "register/v2.jwt")
    named = payload(listing.site, REGISTER)["snapshots"]
    found = change(listing, home, snapshots=[named[0], named[1] | {"digest": digest}])

    assert found["register/v2.jwt"] == ["wrong_address"]
    assert not any("elsewhere" in url for url in listing.asked)


def test_a_part_with_another_count_than_the_head_says_is_an_alarm(listing: Outside, home: Home) -> None:
    claims = payload(listing.site, "register/v2.jwt")
    claims["numbers"]["parts"][-1]["count"] += 1
    resign(home, listing.site, "register/v2.jwt", claims, Form.JWT_REGISTER_SNAPSHOT)
    named = payload(listing.site, REGISTER)["snapshots"]
    digest = sha256_of_payload(listing.site / "register/v2.jwt")
    resigned = payload(listing.site, REGISTER) | {"snapshots": [named[0], named[1] | {"digest": digest}]}
    resign(home, listing.site, REGISTER, resigned, Form.JWT_REGISTER_INDEX)

    assert alarmed(numbers(listing))[last_part(listing, "numbers")] == ["index_differs"]


def test_a_part_that_is_none_is_unreadable(listing: Outside, home: Home) -> None:
    octets = b"\0" * (OCTETS + 1)
    sha256 = hashlib.sha256(octets).hexdigest()
    (listing.site / f"register/{sha256}.digests").write_bytes(octets)
    claims = payload(listing.site, "register/v2.jwt") | {"parts": [{"count": 1, "sha256": sha256}], "count": 1}
    resign(home, listing.site, "register/v2.jwt", claims, Form.JWT_REGISTER_SNAPSHOT)
    named = payload(listing.site, REGISTER)["snapshots"]
    digest = sha256_of_payload(listing.site / "register/v2.jwt")
    resigned = payload(listing.site, REGISTER) | {"snapshots": [named[0], named[1] | {"digest": digest}]}
    resign(home, listing.site, REGISTER, resigned, Form.JWT_REGISTER_INDEX)

    assert alarmed(listing.look(PRESENT))[f"register/{sha256}.digests"] == ["unreadable"]


def test_a_register_that_was_there_before_has_vanished(listing: Outside) -> None:
    document = json.loads((listing.site / DID_DOCUMENT).read_bytes())
    document["service"] = [one for one in document["service"] if one["type"] != "RegisterSnapshots"]
    (listing.site / DID_DOCUMENT).write_text(json.dumps(document))
    assert alarmed(listing.look(PRESENT)) == {}, "it is looked at where it was"

    (listing.site / REGISTER).unlink()
    assert alarmed(listing.look(PRESENT)) == {REGISTER: ["missing", "vanished"]}
    assert "it was there before" in told(listing.look(PRESENT), REGISTER)


def test_an_issuer_that_has_no_register_and_had_none_is_asked_for_none(listing: Outside) -> None:
    (listing.site / REGISTER).unlink()
    fresh = Outside(listing.site)

    assert alarmed(fresh.look(PRESENT)) == {}


def test_a_register_that_grows_stands_well(listing: Outside, home: Home) -> None:
    issue(home, "QMS-9", now=PRESENT)
    publish(home, listing.site, PRESENT + HOUR)

    assert alarmed(listing.look(PRESENT + HOUR)) == {}
    assert isinstance(listing.seen.register, RegisterSeen)
    assert set(listing.seen.register.snapshots) == {1, 2, 3}


def sha256_of_payload(path: Path) -> str:
    """Return the SHA-256 of a document's payload, in hexadecimal."""
    return hashlib.sha256(base64url.decode(path.read_bytes().split(b".")[1].decode())).hexdigest()
