"""The state between two looks, and what is refused as one (specs/monitor.md M6)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.vc.monitor.outside import SOON, Outside
from tests.vc.register.homes import DAY, NOW
from vc.errors import UsageError
from vc.monitor.seen import Seen, seen_from_json


def test_what_is_written_down_is_read_back(outside: Outside, accrediting: Outside) -> None:
    for one, moment in ((outside, NOW + 2 * DAY + SOON), (accrediting, NOW + DAY)):
        one.look(moment)

        assert seen_from_json(one.seen.to_json(), issuer=one.did, where="state") == one.seen


def test_nothing_seen_is_written_down_too() -> None:
    nothing = Seen("did:web:body.example")

    assert seen_from_json(nothing.to_json(), issuer=nothing.issuer, where="state") == nothing


def test_another_issuers_state_is_refused(outside: Outside) -> None:
    with pytest.raises(UsageError, match=r"is the state of did:web:body\.example"):
        seen_from_json(outside.seen.to_json(), issuer="did:web:other.example", where="state")


def test_a_state_of_another_version_is_refused() -> None:
    with pytest.raises(UsageError, match="no monitor's state of this version"):
        seen_from_json(b'{"format": "accredited-vc-monitor/2"}', issuer="did:web:body.example", where="state")


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"\xff", b'{"format": 1}', b"[" * 1000])
def test_what_is_no_state_is_refused(raw: bytes) -> None:
    with pytest.raises(UsageError, match="state: "):
        seen_from_json(raw, issuer="did:web:body.example", where="state")


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("keys", []),
        ("keys", {"x": {"expires": "yesterday"}}),
        ("lists", {"ftp://x": {}}),
        ("lists", {"https://body.example/status/1": {}}),
        ("index", 7),
        ("index", {"iat": True}),
        ("index", {"iat": 1, "version": 1.5, "digest": "00", "bodies": {}}),
        ("index", {"iat": 1, "version": 1, "digest": "00", "bodies": {"did:web:x.example": "1"}}),
    ],
)
def test_a_state_with_a_part_that_is_none_is_refused(outside: Outside, member: str, value: Any) -> None:
    outside.look(NOW + 2 * DAY + SOON)
    members = json.loads(outside.seen.to_json()) | {member: value}

    with pytest.raises(UsageError):
        seen_from_json(json.dumps(members).encode(), issuer=outside.did, where="state")


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("iat", "1"),
        ("length", -1),
        ("version", True),
        ("history_iat", None),
        ("publications", {"one": "00"}),
        ("publications", {"1" * 30: "00"}),
        ("events", [7]),
    ],
)
def test_a_list_with_a_part_that_is_none_is_refused(outside: Outside, member: str, value: Any) -> None:
    outside.look(NOW + 2 * DAY + SOON)
    members = json.loads(outside.seen.to_json())
    members["lists"]["https://body.example/status/1"][member] = value

    with pytest.raises(UsageError, match="can't be read"):
        seen_from_json(json.dumps(members).encode(), issuer=outside.did, where="state")
