"""What changed from one bundle to the next makes exactly the next, or nothing (specs/bundle.md B10 to B12)."""

from __future__ import annotations

import hashlib
import random
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.corpus_builder.anchors_and_bundles import root_signer
from tests.corpus_builder.surroundings import TOKEN_URL
from tests.vc.resolve.bundle_series import series
from tests.world import DAY, NOW, World
from vc.codes import Code
from vc.encoding import base64url
from vc.errors import Refused, UsageError
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.resolve import opened_document
from vc.resolve.bundle import open_bundle
from vc.resolve.bundle_delta import apply_delta, build_delta, is_delta, open_delta
from vc.resolve.octet_patch import Reader, Writer, read_patch, write_patch
from vc.resolve.opened_document import GZIP, JWS, RAW, ZLIB, OpenedDocument, opened, reproducible
from vc.status.compression import deflate_gzip, deflate_zlib
from vc.status.value import StatusEvent
from vc.trust.manifest import sign_manifest

OLD = series(1, created=NOW - timedelta(hours=1))


def next_day() -> bytes:
    """Return a bundle in which a certificate has been suspended since."""
    world = World()
    world.record(StatusEvent.SUSPENDED, effective=NOW - DAY)
    return series(2, change=lambda documents: documents.update(world.documents()))


NEW = next_day()
DELTA = build_delta(OLD, NEW)


def refused(raw: bytes) -> Code:
    with pytest.raises(Refused) as refusal:
        apply_delta(OLD, open_delta(raw))
    return refusal.value.code


def sealed(raw: bytes) -> bytes:
    """Make the digest at the front right again: the work of one who knows the format."""
    return raw[:8] + hashlib.sha256(raw[40:]).digest() + raw[40:]


def changes_replaced(change: Callable[[bytes], bytes]) -> bytes:
    end = 76 + int.from_bytes(DELTA[72:76], "big")
    packer = zlib.compressobj(9, wbits=-15)
    inflated = change(zlib.decompress(DELTA[end:], wbits=-15))
    return sealed(DELTA[:end] + packer.compress(inflated) + packer.flush())


def test_with_the_older_bundle_it_makes_exactly_the_newer_one() -> None:
    assert apply_delta(OLD, open_delta(DELTA)) == NEW
    assert is_delta(DELTA)
    assert not is_delta(NEW)
    assert len(DELTA) < len(NEW)


def test_a_delta_names_the_bundle_that_it_is_for() -> None:
    delta = open_delta(DELTA)

    assert delta.base == open_bundle(OLD).digest
    assert delta.manifest == open_bundle(NEW).manifest
    with pytest.raises(UsageError, match="is for another bundle than this one"):
        apply_delta(NEW, delta)
    with pytest.raises(UsageError, match="is for another bundle than this one"):
        apply_delta(series(1), delta)


@pytest.mark.parametrize("later", [OLD, series(1)])
def test_there_is_no_delta_to_the_same_or_an_older_version(later: bytes) -> None:
    with pytest.raises(UsageError, match="does not come after"):
        build_delta(NEW, later)


def test_any_flipped_bit_or_cut_is_damage() -> None:
    for position in range(len(DELTA)):
        flipped = bytearray(DELTA)
        flipped[position] ^= 1 << (position % 8)
        assert refused(bytes(flipped)) is Code.BUNDLE_DAMAGED, position
        assert refused(DELTA[:position]) is Code.BUNDLE_DAMAGED, position
    assert refused(DELTA + b"\0") is Code.BUNDLE_DAMAGED


def test_whoever_knows_the_format_still_makes_no_other_bundle() -> None:
    # given deltas that are intact by themselves, with something else in them
    inflated = zlib.decompress(DELTA[76 + int.from_bytes(DELTA[72:76], "big") :], wbits=-15)
    chance = random.Random(3)
    places = [*range(40), *(chance.randrange(len(inflated)) for _ in range(100))]

    for place in places:
        raw = changes_replaced(lambda octets, at=place: octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1 :])  # type: ignore[misc]
        assert refused(raw) is Code.BUNDLE_DAMAGED, place
    for change in (lambda octets: octets + b"\0", lambda octets: octets[:-1], lambda octets: b""):
        assert refused(changes_replaced(change)) is Code.BUNDLE_DAMAGED


def test_a_delta_makes_no_member_of_another_size_than_its_manifest_says() -> None:
    """Small changes can make 16 MiB of each member; the sizes of a manifest are what bounds all of them together."""
    stated = open_bundle(NEW).stated
    members = tuple(replace(member, size=1) for member in stated.members)
    manifest = sign_manifest(replace(stated, members=members, packed="0" * 64), [root_signer("stranger")])
    end = 76 + int.from_bytes(DELTA[72:76], "big")

    raw = sealed(DELTA[:72] + len(manifest).to_bytes(4, "big") + manifest + DELTA[end:])

    assert refused(raw) is Code.BUNDLE_DAMAGED


def test_a_delta_without_end_is_not_unpacked() -> None:
    assert refused(b"\x89VCD\r\n\x1a\x01" + bytes(70_000_000)) is Code.LIMIT_SIZE
    assert refused(changes_replaced(lambda octets: bytes(70_000_000))) is Code.LIMIT_SIZE


def test_the_callers_limits_hold() -> None:
    with pytest.raises(Refused) as refusal:
        open_delta(DELTA, Limits(document_bytes=4))
    assert refusal.value.code is Code.LIMIT_SIZE


@given(st.binary(max_size=300))
def test_no_bytes_at_all_raise_anything_else(raw: bytes) -> None:
    assert refused(raw) is Code.BUNDLE_DAMAGED
    assert refused(sealed(DELTA[:40] + raw)) is Code.BUNDLE_DAMAGED
    assert refused(changes_replaced(lambda octets: raw)) is Code.BUNDLE_DAMAGED


def test_another_zlib_makes_nothing_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a reader whose zlib packs the members otherwise
    monkeypatch.setattr("vc.resolve.bundle_packing._BEST", 1)

    with pytest.raises(UsageError, match=r"this machine's zlib packs otherwise.*get the whole new bundle"):
        apply_delta(OLD, open_delta(DELTA))


def test_a_list_of_another_zlib_goes_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened_document, "_LEVELS", ())

    assert reproducible(open_bundle(NEW).documents[TOKEN_URL].content, DEFAULT_LIMITS).kind == JWS
    assert apply_delta(OLD, open_delta(build_delta(OLD, NEW))) == NEW


def test_documents_come_and_go() -> None:
    more = series(3, change=lambda documents: documents.update({f"{TOKEN_URL}?more": b"{}"}))

    assert apply_delta(OLD, open_delta(build_delta(OLD, more))) == more
    less = series(4)
    assert apply_delta(more, open_delta(build_delta(more, less))) == less


# Documents and their parts


def jws(payload: bytes) -> bytes:
    return b".".join(base64url.encode(part).encode() for part in (b'{"alg":"ES256"}', payload, b"signature"))


def listed(packed: bytes, name: bytes = b'"lst":"') -> bytes:
    return jws(b'{"a":1,' + name + base64url.encode(packed).encode() + b'","z":2}')


@pytest.mark.parametrize("level", range(10))
def test_a_list_is_opened_down_to_its_entries(level: int) -> None:
    entries = random.Random(level).randbytes(100) * 100
    for document, kind in (
        (listed(deflate_zlib(entries, level=level)), ZLIB),
        (listed(deflate_gzip(entries, level=level), b'"encodedList":"u'), GZIP),
    ):
        found = opened(document, DEFAULT_LIMITS)
        again = reproducible(document, DEFAULT_LIMITS)

        assert (found.kind, found.parts[2]) == (kind, entries)
        assert again.closed() == document
        assert again.kind in range(kind, kind + 10) or level == 0


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", RAW),
        (b"{}", RAW),
        (b"a.b.c", RAW),
        (jws(b"{}"), JWS),
        (jws(b'{"lst":""}'), JWS),
        (listed(b"no stream"), JWS),
        (listed(zlib.compress(b"x") + b"more"), JWS),
        (listed(zlib.compress(bytes(20_000_000))), JWS),
    ],
)
def test_what_can_not_be_opened_stays_closed(content: bytes, kind: int) -> None:
    found = reproducible(content, DEFAULT_LIMITS)

    assert found.kind == kind
    assert found.closed() == content


@pytest.mark.parametrize(("kind", "parts"), [(2, 5), (15, 5), (26, 5), (42, 5), (RAW, 2), (JWS, 1), (ZLIB, 3)])
def test_there_are_no_other_kinds(kind: int, parts: int) -> None:
    with pytest.raises(ValueError, match=r"kind|unpack"):
        OpenedDocument(kind, (b"",) * parts).closed()


def patched(old: bytes, new: bytes) -> tuple[bytes, int]:
    writer = Writer()
    write_patch(writer, old, new)
    reader = Reader(writer.written())
    made = read_patch(reader, old, 10_000_000)
    assert reader.ended()
    return made, len(zlib.compress(writer.written(), 9))


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_octets_become_any_others(old: bytes, new: bytes) -> None:
    assert patched(old, new)[0] == new


@given(st.lists(st.sampled_from([b'{"a":1}', b'{"b":2}', b",", b"}", b"{"])), st.integers(0, 30), st.integers(0, 30))
def test_passages_are_found_and_put_together(pieces: list[bytes], first: int, second: int) -> None:
    old, new = b"".join(pieces), b"".join([*pieces[second:], b"new}", *pieces[:first]])

    assert patched(old, new)[0] == new


def test_what_stays_costs_next_to_nothing() -> None:
    old = b"".join(b'{"idx":%d,"effective":%d},' % (n, n * 7_919 % 100_003) for n in range(10_000))
    new = old[:100_000] + b'{"idx":7,"effective":1},' + old[100_000:]

    assert patched(old, old) == (old, 9)
    assert patched(old, new)[1] < 100


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x04", b"\x01", b"\x01\x05abc", b"\x02ab", b"\xff" * 12, b"\x03\x05\x00\x00\x00", b"\x03\x05\x00\x09\x05"],
)
def test_a_patch_that_is_none_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_patch(Reader(raw), b"0123", 1_000)


def test_a_patch_makes_no_more_than_there_is_room_for() -> None:
    writer = Writer()
    write_patch(writer, b"", b"x" * 11)

    with pytest.raises(ValueError, match="more octets than there can be"):
        read_patch(Reader(writer.written()), b"", 10)
