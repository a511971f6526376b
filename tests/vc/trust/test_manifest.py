"""Signed bundle manifests (specs/trust-list.md L12)."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.vc.trust import world
from tests.vc.trust.world import ISSUED, NOW, ROOT, ROOT_SIGNERS, STRANGER
from vc.codes import Code
from vc.errors import Refused, UsageError
from vc.model.limits import Limits
from vc.model.vocabulary import Environment
from vc.trust.anchor import sign_trust_list
from vc.trust.envelope import MANIFEST_TYP, seal
from vc.trust.manifest import (
    TRUST_LIST_URL,
    Manifest,
    Member,
    manifest_bytes,
    open_manifest,
    read_manifest,
    sign_manifest,
)

MEMBERS = (
    Member("https://ab.example/accreditations/index.jwt", "0" * 64, 0, ISSUED, "application/jwt"),
    Member("https://cb.example/.well-known/did.json", "ab" * 32, 7, ISSUED + timedelta(microseconds=1)),
    Member(TRUST_LIST_URL, "12" * 32, 900, NOW, ""),
)
MANIFEST = Manifest(3, NOW, NOW + timedelta(hours=48), Environment.TEST, TRUST_LIST_URL, MEMBERS)
SIGNED = sign_manifest(MANIFEST, ROOT_SIGNERS)


def test_signed_manifest_opens_under_its_root() -> None:
    assert open_manifest(SIGNED, ROOT) == MANIFEST


def test_manifest_pins_exactly_its_documents() -> None:
    opened = open_manifest(SIGNED, ROOT)

    assert opened.pins(TRUST_LIST_URL, "12" * 32)
    assert not opened.pins(TRUST_LIST_URL, "13" * 32)
    assert not opened.pins("https://ab.example/other.jwt", "0" * 64)
    assert opened.member(MEMBERS[1].url) == MEMBERS[1]
    assert opened.member("https://ab.example/other.jwt") is None


def test_manifest_can_be_read_without_being_trusted() -> None:
    by_nobody = sign_manifest(MANIFEST, [STRANGER])

    assert read_manifest(by_nobody) == MANIFEST


@pytest.mark.parametrize(
    ("signers", "code"),
    [
        ([STRANGER], Code.BUNDLE_UNANCHORED),
        (ROOT_SIGNERS[:1], Code.BUNDLE_BELOW_THRESHOLD),
        ([ROOT_SIGNERS[0], STRANGER], Code.BUNDLE_BELOW_THRESHOLD),
    ],
)
def test_manifest_with_too_few_signatures_does_not_count(signers: list[Any], code: Code) -> None:
    with pytest.raises(Refused) as refusal:
        open_manifest(sign_manifest(MANIFEST, signers), ROOT)

    assert refusal.value.code is code


def test_signed_trust_list_is_no_manifest() -> None:
    with pytest.raises(Refused) as refusal:
        open_manifest(sign_trust_list(world.trust_list(), ROOT_SIGNERS), ROOT)

    assert refusal.value.code is Code.BUNDLE_DAMAGED


def test_manifest_over_the_size_limit_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        open_manifest(SIGNED, ROOT, Limits(document_bytes=len(SIGNED) - 1))

    assert refusal.value.code is Code.LIMIT_SIZE


def refusal_of_opening(raw: bytes) -> Code:
    with pytest.raises(Refused) as refusal:
        open_manifest(raw, ROOT)
    return refusal.value.code


def refusal_of_reading(raw: bytes) -> Code:
    with pytest.raises(Refused) as refusal:
        read_manifest(raw)
    return refusal.value.code


Change = Callable[[dict[str, Any]], object]
FAULTS: list[tuple[str, Change]] = [
    ("another format", lambda d: d.update(format="accredited-vc-bundle/3")),
    ("the second format without its digest", lambda d: d.update(format="accredited-vc-bundle/2")),
    ("another key", lambda d: d.update(note="x")),
    ("no version", lambda d: d.pop("version")),
    ("version beyond 2^53", lambda d: d.update(version=2**53)),
    ("created as a number", lambda d: d.update(created=1)),
    ("created in another zone", lambda d: d.update(created="2026-03-03T20:00:00+08:00")),
    ("expires before created", lambda d: d.update(expires=d["created"])),
    ("another environment", lambda d: d.update(environment="staging")),
    ("a trust list that is no member", lambda d: d.update(trust_list="urn:x")),
    ("no members", lambda d: d.update(members=[])),
    ("members in another order", lambda d: d["members"].reverse()),
    ("a member twice", lambda d: d["members"].insert(1, d["members"][0])),
    ("a member with another key", lambda d: d["members"][0].update(note="x")),
    ("a digest in upper case", lambda d: d["members"][1].update(sha256="AB" * 32)),
    ("a short digest", lambda d: d["members"][0].update(sha256="0" * 63)),
    ("a negative size", lambda d: d["members"][0].update(size=-1)),
    ("a size as text", lambda d: d["members"][0].update(size="0")),
    ("a size as truth", lambda d: d["members"][0].update(size=True)),
    ("no size", lambda d: d["members"][0].pop("size")),
    ("no media type", lambda d: d["members"][0].pop("media_type")),
    ("media type with a line feed", lambda d: d["members"][0].update(media_type="a\nb")),
    ("keys in another order", lambda d: d.update(format=d.pop("format"))),
]


@pytest.mark.parametrize("change", [fault[1] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_manifest_in_any_other_spelling_is_damaged(change: Change) -> None:
    document = json.loads(manifest_bytes(MANIFEST))
    change(document)
    payload = json.dumps(document, separators=(",", ":")).encode()
    raw = seal(payload, typ=MANIFEST_TYP, signers=ROOT_SIGNERS)

    for refused in (refusal_of_opening(raw), refusal_of_reading(raw)):
        assert refused is Code.BUNDLE_DAMAGED


def test_payload_that_is_no_json_is_damaged() -> None:
    with pytest.raises(Refused) as refusal:
        open_manifest(seal(b"{", typ=MANIFEST_TYP, signers=ROOT_SIGNERS), ROOT)

    assert refusal.value.code is Code.BUNDLE_DAMAGED


@pytest.mark.parametrize(
    "changes",
    [
        {"members": tuple(reversed(MEMBERS))},
        {"members": (*MEMBERS, MEMBERS[-1])},
        {"trust_list_url": "urn:x"},
        {"expires": NOW},
    ],
)
def test_manifest_with_two_spellings_can_not_be_made(changes: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        replace(MANIFEST, **changes)
