"""The offline bundle (specs/bundle.md; security.md C16)."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import zlib
from datetime import UTC, datetime, timedelta
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
from vc.resolve.bundle import LARGEST_BUNDLE, BundleSource, build_bundle, open_bundle
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
MAGIC = bytes.fromhex("895643420d0a1a01")


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


def deflated(raw: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(raw) + packer.flush()


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
    assert zlib.decompress(packed, wbits=-15) == b"".join(contents[url] for url in sorted(contents))
    payload = json.loads(manifest)["payload"]
    stated = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert [member["url"] for member in stated["members"]] == sorted(contents)


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
    [b"", b"{}", b"PK\x03\x04", MAGIC, MAGIC[:7] + b"\x02", *(sealed(junk, b"") for junk in (b"", b"{}", b"[" * 90))],
)
def test_what_is_no_bundle_is_damaged(raw: bytes) -> None:
    assert code_of(raw) is Code.BUNDLE_DAMAGED


def test_members_that_the_manifest_does_not_state_are_damage() -> None:
    manifest, packed = parts(build())
    raw = zlib.decompress(packed, wbits=-15)

    assert open_bundle(sealed(manifest, deflated(raw))).stated.version == 7
    for wrong in (raw + b"x", raw[:-1], b"", raw.replace(b"a.b.c", b"a.b.d"), raw.swapcase()):
        assert code_of(sealed(manifest, deflated(wrong))) is Code.BUNDLE_DAMAGED
    for broken in (b"", b"\xff\xff", packed[:-1], packed + b"x", packed + packed, raw):
        assert code_of(sealed(manifest, broken)) is Code.BUNDLE_DAMAGED


def test_a_length_beyond_the_file_is_damage() -> None:
    covered = b"\xff\xff\xff\xff" + b"{}"

    assert code_of(MAGIC + hashlib.sha256(covered).digest() + covered) is Code.BUNDLE_DAMAGED


def stating(*sizes: int) -> bytes:
    members = [Member(f"https://cb.example/{size}", "0" * 64, size, NOW) for size in sizes]
    trust_list = Member(TRUST_LIST_URL, hashlib.sha256(b"").hexdigest(), 0, NOW)
    ordered = tuple(sorted([*members, trust_list], key=lambda member: member.url))
    manifest = Manifest(1, NOW, NOW + timedelta(days=1), Environment.TEST, TRUST_LIST_URL, ordered)
    return sign_manifest(manifest, [STRANGER])


def test_a_bomb_is_not_unpacked() -> None:
    # a thousandfold is what DEFLATE can hide; the manifest must announce it, and may not
    bomb = deflated(b"\0" * 20_000_000)

    assert code_of(sealed(stating(20_000_000), bomb)) is Code.LIMIT_SIZE
    assert code_of(sealed(stating(1_000_000), bomb)) is Code.BUNDLE_DAMAGED
    assert code_of(sealed(stating(*range(16_000_000, 16_000_005)), bomb)) is Code.LIMIT_SIZE
    assert code_of(sealed(stating(2**53 - 1), b"")) is Code.LIMIT_SIZE


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


def test_a_million_statuses_and_fifty_schedules_fit_into_a_megabyte() -> None:
    """Stand-ins of the size and the entropy of the real documents (specs/decisions/0006-bundle-format.md)."""
    chance = random.Random(6)

    def jwt(claims: object) -> bytes:
        encoded = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")
        signature = base64.urlsafe_b64encode(chance.randbytes(64)).rstrip(b"=")
        return b"eyJhbGciOiJFUzI1NiIsInR5cCI6InZjK2p3dCJ9." + encoded + b"." + signature

    statuses = bytearray(500_000)  # 4 bits each, 6 % of them not active
    for index in chance.sample(range(1_000_000), 60_000):
        statuses[index // 2] |= chance.choice((1, 2, 3, 12, 13)) << (4 * (index % 2))
    packed = base64.urlsafe_b64encode(zlib.compress(bytes(statuses), 9)).decode()
    documents = [Retrieved(LIST, jwt({"status_list": {"bits": 4, "lst": packed}}), NOW, Via.WEB)]
    for body in range(50):
        lines = [
            {
                "activity": "management_system_certification",
                "standard": f"ISO/IEC {chance.randrange(9_000, 50_000)}",
                "sectors": [f"IAF:{sector}" for sector in sorted(chance.sample(range(1, 40), 20))],
                "countries": sorted(chance.sample(["CN", "DE", "FR", "IT", "JP", "KR", "US", "VN"], 4)),
                "from": datetime(2020 + chance.randrange(5), 1, 1, tzinfo=UTC).isoformat(),
            }
            for _ in range(25)
        ]
        url = f"https://ab.example/accreditations/{body}"
        schedule = jwt({"issuer": "did:web:ab.example", "id": url, "schedule": lines})
        documents.append(Retrieved(f"{url}.jwt", schedule, NOW, Via.WEB))

    bundle = build(*documents)

    assert len(bundle) <= 1_000_000
    assert len(open_bundle(bundle).documents) == 52
    print(sum(len(document.content) for document in documents), len(bundle))
