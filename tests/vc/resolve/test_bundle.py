"""The offline bundle (specs/bundle.md; security.md C16)."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import zlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vc.resolve.stubs import NOW
from tests.vc.trust.world import ROOT, ROOT_SIGNERS, STRANGER
from vc.codes import Code
from vc.errors import Refused, UsageError
from vc.model.document import NotRetrieved, Reference, Retrieved, Via
from vc.model.limits import Limits
from vc.model.vocabulary import Environment
from vc.resolve.bundle import LARGEST_BUNDLE, BundleSource, build_bundle, contained, open_bundle
from vc.resolve.bundle_packing import pack, unpack
from vc.trust.manifest import TRUST_LIST_URL, Manifest, Member, open_manifest, sign_manifest

DID = "https://cb.example/.well-known/did.json"
LIST = "https://cb.example/status/1/token.jwt"
TRUST_LIST = b'{"payload":"e30","signatures":[]}'
EARLIER = NOW - timedelta(hours=1, microseconds=5)
DOCUMENTS = (
    Retrieved(LIST, b"a.b.c", EARLIER, Via.WEB, "application/statuslist+jwt", NOW),
    Retrieved(DID, b"{}", EARLIER, Via.FOLDER),
)
HEAD = 44  # magic, digest, length of the manifest
MAGIC = bytes.fromhex("895643420d0a1a02")


def build(*documents: Retrieved, **changes: Any) -> bytes:
    usual: dict[str, Any] = {
        "version": 7,
        "created": NOW,
        "expires": NOW + timedelta(days=3),
        "environment": Environment.TEST,
        "signers": ROOT_SIGNERS[:2],
    }
    return build_bundle(documents or DOCUMENTS, TRUST_LIST, **(usual | changes))


def sealed(manifest: bytes, packed: bytes) -> bytes:
    """A container that is intact by itself, whatever is in it: the work of one who knows the format."""
    covered = len(manifest).to_bytes(4, "big") + manifest + packed
    return MAGIC + hashlib.sha256(covered).digest() + covered


def parts(bundle: bytes) -> tuple[bytes, bytes]:
    end = HEAD + int.from_bytes(bundle[40:HEAD], "big")
    return bundle[HEAD:end], bundle[end:]


def deflated(raw: bytes, level: int = 9) -> bytes:
    packer = zlib.compressobj(level, wbits=-15)
    return packer.compress(raw) + packer.flush()


def stated(bundle: bytes) -> Manifest:
    return open_bundle(bundle).stated


def packed_as(packed: bytes) -> bytes:
    """A bundle of a publisher who packs as he likes, and says so."""
    return sealed(
        sign_manifest(replace(stated(build()), packed=hashlib.sha256(packed).hexdigest()), [STRANGER]), packed
    )


def code_of(raw: bytes, limits: Limits | None = None) -> Code:
    with pytest.raises(Refused) as refused:
        open_bundle(raw, limits or Limits())
    return refused.value.code


def test_what_was_put_in_comes_out_dated_as_it_was_retrieved() -> None:
    bundle = open_bundle(build())

    assert dict(bundle.documents) == {
        LIST: Retrieved(LIST, b"a.b.c", EARLIER, Via.BUNDLE, "application/statuslist+jwt"),
        DID: Retrieved(DID, b"{}", EARLIER, Via.BUNDLE),
        TRUST_LIST_URL: Retrieved(TRUST_LIST_URL, TRUST_LIST, NOW, Via.BUNDLE, "application/json"),
    }
    assert (bundle.stated.version, bundle.stated.created, bundle.stated.environment) == (7, NOW, Environment.TEST)


def test_the_manifest_is_signed_by_the_root() -> None:
    bundle = open_bundle(build())

    assert open_manifest(bundle.manifest, ROOT) == bundle.stated


def test_a_bundle_that_a_stranger_signed_opens_and_anchors_nothing() -> None:
    bundle = open_bundle(build(signers=[STRANGER]))

    with pytest.raises(Refused) as refused:
        open_manifest(bundle.manifest, ROOT)
    assert refused.value.code is Code.BUNDLE_UNANCHORED


def test_the_order_in_which_documents_were_had_leaves_no_trace() -> None:
    assert build(*DOCUMENTS) == build(*reversed(DOCUMENTS))


def test_the_layout_is_the_one_of_the_specification() -> None:
    # given the container written by hand from specs/bundle.md
    contents = {LIST: b"a.b.c", DID: b"{}", TRUST_LIST_URL: TRUST_LIST}
    raw = build()
    manifest, packed = parts(raw)

    # then magic, digest and members stand where the specification has them
    assert raw[:8] == MAGIC
    assert raw[8:40] == hashlib.sha256(raw[40:]).digest()
    assert zlib.decompress(packed, wbits=-15) == b"".join(b"\0" + contents[url] for url in sorted(contents))
    payload = json.loads(manifest)["payload"]
    said = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert [member["url"] for member in said["members"]] == sorted(contents)
    assert said["packed"] == hashlib.sha256(packed).hexdigest()


def test_a_compact_jws_lies_opened_in_the_stream() -> None:
    jws = b"eyJhIjoxfQ.eyJiIjoyfQ.AAEC"
    packed = parts(build(Retrieved(LIST, jws, EARLIER, Via.WEB)))[1]

    opened = b"\1" + struct.pack(">HIH", 7, 7, 3) + b'{"a":1}' + b'{"b":2}' + b"\0\1\2"
    assert zlib.decompress(packed, wbits=-15) == opened + b"\0" + TRUST_LIST


@pytest.mark.parametrize(
    "content",
    [
        b"eyJhIjoxfQ.eyJiIjoyfQ.AAEC",
        b"eyJhIjoxfQ.eyJiIjoyfQ.AAED ",
        b"eyJhIjoxfR.eyJiIjoyfQ.AAEC",  # trailing bits that are not zero
        b"eyJhIjoxfQ==.eyJiIjoyfQ.AAEC",
        b"..",
        b".",
        b"...",
        b"",
        b"AA.AA." + b"A" * 100_000,
        b"A" * 100_000 + b".AA.AA",
        b"\xff.\xff.\xff",
    ],
)
def test_every_document_comes_out_as_it_went_in(content: bytes) -> None:
    bundle = build(Retrieved(LIST, content, EARLIER, Via.WEB))

    assert open_bundle(bundle).documents[LIST].content == content


@given(st.lists(st.binary(max_size=300) | st.from_regex(rb"[A-Za-z0-9_\-.]{0,40}", fullmatch=True), max_size=6))
def test_whatever_is_packed_is_unpacked(contents: list[bytes]) -> None:
    assert list(unpack(pack(contents), [len(content) for content in contents])) == contents


def test_the_same_members_packed_otherwise_are_another_file_and_damage() -> None:
    # given the same octets in another encoding of DEFLATE, and the digest at the front made right again
    manifest, packed = parts(build())
    raw = zlib.decompress(packed, wbits=-15)

    for level in range(4):
        other = deflated(raw, level)
        assert zlib.decompress(other, wbits=-15) == raw
        if other != packed:
            assert code_of(sealed(manifest, other)) is Code.BUNDLE_DAMAGED


def test_a_manifest_has_one_file() -> None:
    manifest, packed = parts(build())

    assert contained(manifest, packed) == build()
    assert sealed(sign_manifest(stated(build()), ROOT_SIGNERS[:2]), packed) == build()


def test_a_manifest_of_the_first_format_has_no_bundle() -> None:
    manifest = sign_manifest(replace(stated(build()), packed=""), ROOT_SIGNERS[:2])

    assert b"bundle/1" in base64.urlsafe_b64decode(json.loads(manifest)["payload"] + "==")
    assert open_manifest(manifest, ROOT).packed == ""
    assert code_of(sealed(manifest, parts(build())[1])) is Code.BUNDLE_DAMAGED


def test_one_flipped_bit_anywhere_is_noticed() -> None:
    bundle = build()

    for position in range(len(bundle)):
        flipped = bytearray(bundle)
        flipped[position] ^= 1 << (position % 8)
        assert code_of(bytes(flipped)) is Code.BUNDLE_DAMAGED, position


def test_a_bundle_cut_off_or_continued_anywhere_is_noticed() -> None:
    bundle = build()

    for length in range(len(bundle)):
        assert code_of(bundle[:length]) is Code.BUNDLE_DAMAGED, length
    assert code_of(bundle + b"\0") is Code.BUNDLE_DAMAGED


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"PK\x03\x04",
        MAGIC,
        MAGIC[:7] + b"\x01",
        MAGIC[:7] + b"\x03",
        *(sealed(junk, b"") for junk in (b"", b"{}", b"[" * 90)),
    ],
)
def test_what_is_no_bundle_is_damaged(raw: bytes) -> None:
    assert code_of(raw) is Code.BUNDLE_DAMAGED


def test_members_that_the_manifest_does_not_state_are_damage() -> None:
    packed = parts(build())[1]
    raw = zlib.decompress(packed, wbits=-15)

    assert open_bundle(packed_as(deflated(raw, 1))).stated.version == 7
    for wrong in (
        raw + b"x",
        raw[:-1],
        b"",
        b"\2" + raw[1:],
        b"\1" + raw[1:],
        raw.replace(b"a.b.c", b"a.b.d"),
        raw.swapcase(),
    ):
        assert code_of(packed_as(deflated(wrong))) is Code.BUNDLE_DAMAGED
    for broken in (b"", b"\xff\xff", packed[:-1], packed + b"x", packed + packed, raw, deflated(raw)[:-1]):
        assert code_of(packed_as(broken)) is Code.BUNDLE_DAMAGED


def test_a_length_beyond_the_file_is_damage() -> None:
    covered = b"\xff\xff\xff\xff" + b"{}"

    assert code_of(MAGIC + hashlib.sha256(covered).digest() + covered) is Code.BUNDLE_DAMAGED


def stating(*sizes: int, packed: bytes) -> bytes:
    members = [Member(f"https://cb.example/{size}", "0" * 64, size, NOW) for size in sizes]
    trust_list = Member(TRUST_LIST_URL, hashlib.sha256(b"").hexdigest(), 0, NOW)
    ordered = tuple(sorted([*members, trust_list], key=lambda member: member.url))
    digest = hashlib.sha256(packed).hexdigest()
    manifest = Manifest(1, NOW, NOW + timedelta(days=1), Environment.TEST, TRUST_LIST_URL, ordered, digest)
    return sealed(sign_manifest(manifest, [STRANGER]), packed)


def test_a_bomb_is_not_unpacked() -> None:
    # a thousandfold is what DEFLATE can hide; the manifest must announce it, and may not
    bomb = deflated(b"\0" * 20_000_000)

    assert code_of(stating(20_000_000, packed=bomb)) is Code.LIMIT_SIZE
    assert code_of(stating(1_000_000, packed=bomb)) is Code.BUNDLE_DAMAGED
    assert code_of(stating(*range(16_000_000, 16_000_005), packed=bomb)) is Code.LIMIT_SIZE
    assert code_of(stating(2**53 - 1, packed=b"")) is Code.LIMIT_SIZE


def test_a_file_above_the_bound_is_not_read() -> None:
    assert code_of(b"\0" * (LARGEST_BUNDLE + 1)) is Code.LIMIT_SIZE


def test_the_callers_limits_hold() -> None:
    assert code_of(build(), Limits(document_bytes=4)) is Code.LIMIT_SIZE


@given(st.binary(max_size=200))
def test_no_bytes_at_all_raise_anything_else(raw: bytes) -> None:
    assert code_of(raw) is Code.BUNDLE_DAMAGED
    assert code_of(sealed(raw, raw)) is Code.BUNDLE_DAMAGED


@pytest.mark.parametrize(
    ("documents", "changes"),
    [
        ((DOCUMENTS[0], DOCUMENTS[0]), {}),
        ((Retrieved(TRUST_LIST_URL, b"other", NOW, Via.WEB),), {}),
        ((), {"signers": []}),
        ((), {"signers": [STRANGER, STRANGER]}),
        ((), {"expires": NOW}),
        ((Retrieved("", b"x", NOW, Via.WEB),), {}),
        ((Retrieved(DID, bytes(16_777_217), NOW, Via.WEB),), {}),
        ([Retrieved(f"{DID}?{n}", bytes(16_777_216), NOW, Via.WEB) for n in range(5)], {}),
    ],
)
def test_what_could_not_be_opened_is_not_built(documents: tuple[Retrieved, ...], changes: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        build(*documents, **changes)


def test_a_bundle_serves_its_members_and_says_of_all_else_that_it_lacks_them() -> None:
    source = BundleSource(open_bundle(build()))

    had = source.retrieve(Reference(LIST, NOW))
    lacking = source.retrieve(Reference(f"{LIST}?", NOW))

    assert had == Retrieved(LIST, b"a.b.c", EARLIER, Via.BUNDLE, "application/statuslist+jwt")
    assert isinstance(lacking, NotRetrieved)
    assert (lacking.code, lacking.attempted_at) == (Code.FETCH_NOT_IN_BUNDLE, NOW)
