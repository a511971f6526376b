"""The signed head of the ledger seen from outside (specs/monitor.md M3, M5)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vc.monitor.outside import HEAD, SOON, Outside, payload, told, troubles
from tests.vc.register.homes import DAY, HOUR, NOW, issue, publish
from vc.monitor.remarks import Standing
from vc.monitor.seen import seen_from_json
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.register.publication.publish import Publisher
from vc.securing.secured import Form
from vc.securing.vc_jwt import secure_vc_jwt

PRESENT = NOW + 2 * DAY + SOON


@pytest.fixture
def headed(outside: Outside, home: Home) -> Outside:
    """A published home with a signed head, seen once."""
    assert outside.look(PRESENT).standing is Standing.WELL
    return outside


def headless(outside: Outside, home: Home) -> None:
    """Publish with no key for heads, as a home does that was migrated from format 1."""
    publisher = Publisher(home, home.signer(KeyRole.STATUS, None))
    publisher.publish(outside.site.with_name("headless"), now=PRESENT)
    outside.site = outside.site.with_name("headless")


def resign(home: Home, outside: Outside, role: KeyRole = KeyRole.LEDGER, **changed: Any) -> None:
    claims = payload(outside.site, HEAD) | changed
    raw = secure_vc_jwt(claims, home.signer(role, None), typ=Form.JWT_LEDGER_HEAD.value)
    (outside.site / HEAD).write_bytes(raw)


def test_a_head_that_grows_stands_well(headed: Outside, home: Home) -> None:
    issue(home, "QMS-0008", now=PRESENT)
    publish(home, headed.site, PRESENT + HOUR)

    found = headed.look(PRESENT + HOUR)

    assert troubles(found) == {}
    assert any(document.url.endswith(HEAD) and "entries" in document.facts for document in found.documents)


@pytest.mark.parametrize(
    ("changed", "trouble"),
    [
        ({"size": 2}, "rolled_back"),
        ({"iat": 1_600_000_000}, "rolled_back"),
        ({"root": "A" * 43}, "split_view"),
        ({"size": 0}, "unreadable"),
        ({"size": "7"}, "unreadable"),
        ({"root": 7}, "unreadable"),
        ({"iss": "did:web:other.example"}, "untrusted"),
    ],
)
def test_a_head_that_contradicts_what_was_seen_is_an_alarm(
    headed: Outside, home: Home, changed: dict[str, Any], trouble: str
) -> None:
    resign(home, headed, **changed)

    assert troubles(headed.look(PRESENT)) == {HEAD: [trouble]}
    assert troubles(headed.look(PRESENT)) == {HEAD: [trouble]}  # what alarmed is not learned


def test_a_head_signed_with_another_key_is_not_trusted(headed: Outside, home: Home) -> None:
    resign(home, headed, KeyRole.STATUS)

    assert "key of the issuer's for its ledger" in told(headed.look(PRESENT), HEAD)


def test_a_head_signed_since_its_key_was_in_other_hands_is_not_trusted(headed: Outside, home: Home) -> None:
    kid = home.signer(KeyRole.LEDGER, None).verification_method
    raw = (headed.site / HEAD).read_bytes()
    KeyRing(home).compromise(kid, since=NOW, reason="stolen", now=PRESENT)
    Publisher(home, home.signer(KeyRole.STATUS, None)).publish(headed.site, now=PRESENT + HOUR)
    (headed.site / HEAD).write_bytes(raw)

    assert "in other hands" in told(headed.look(PRESENT + HOUR), HEAD)


def test_garbage_is_unreadable_and_a_head_that_was_there_has_vanished(headed: Outside) -> None:
    (headed.site / HEAD).write_bytes(b"x.y.z")
    assert troubles(headed.look(PRESENT)) == {HEAD: ["unreadable"]}

    (headed.site / HEAD).unlink()
    assert troubles(headed.look(PRESENT)) == {HEAD: ["missing", "vanished"]}


def test_who_publishes_no_head_gets_no_line_about_one(outside: Outside, home: Home) -> None:
    headless(outside, home)

    assert not any(document.url.endswith(HEAD) for document in outside.look(PRESENT).documents)


def test_a_head_that_could_not_be_asked_for_is_no_alarm(headed: Outside) -> None:
    late = iter([0.0] * 100 + [1e6] * 100)
    found = headed.look(PRESENT, elapsed=lambda: next(late))

    assert found.standing in {Standing.WELL, Standing.UNREACHED}


def test_what_was_seen_of_a_head_is_written_down_and_read(headed: Outside) -> None:
    again = seen_from_json(headed.seen.to_json(), issuer=headed.did, where="seen.json")

    assert again.head == headed.seen.head
    assert again.head is not None
