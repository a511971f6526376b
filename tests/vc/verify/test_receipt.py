"""RC1, RC4: the form of a receipt; every bit of it counts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.world import NOW, STRANGER, World
from vc.codes import Code
from vc.encoding import base64url
from vc.encoding.jcs import canonicalize
from vc.encoding.merkle import Frontier
from vc.errors import Refused
from vc.trust.anchor import trust_list_to_toml
from vc.trust.envelope import MANIFEST_TYP, RECEIPT_TYP, seal
from vc.trust.root import kid_of
from vc.verify.evidence import Anchor
from vc.verify.question import Goods, ask
from vc.verify.receipt import (
    Basis,
    Lines,
    leaf_of,
    payload_of,
    read_receipt,
    receipt_of_many,
    receipt_of_one,
    report_digest,
    sha256,
    sign_receipt,
)  # fmt: skip
from vc.verify.rules import RULES
from vc.verify.saved import question_members

DESK = STRANGER.signer()
QUESTION = ask(NOW, goods=Goods(hs_code="850760"))
QUESTION_MEMBERS = question_members(QUESTION)


def members() -> dict[str, Any]:
    world = World()
    anchor = Anchor(trust_list_to_toml(world.trust))
    report = world.report(b"garbage")
    return receipt_of_one(QUESTION, Basis(anchor, 3, b"manifest"), handed_over=b"garbage", report=report)


RECEIPT = sign_receipt(members(), DESK)


def refusal_of(raw: bytes) -> Code:
    with pytest.raises(Refused) as raised:
        read_receipt(raw)
    return raised.value.code


def sealed(stated: dict[str, Any], *, canonical: bool = True, typ: str = RECEIPT_TYP) -> bytes:
    payload = canonicalize(stated) if canonical else json.dumps(stated).encode()
    return seal(payload, typ=typ, signers=[DESK])


def test_receipt_says_what_was_asked_of_what_and_what_came_out() -> None:
    receipt = read_receipt(RECEIPT)

    assert receipt.question == QUESTION
    assert receipt.stated["rules"] == RULES
    assert receipt.stated["input"] == sha256(b"garbage")
    assert receipt.stated["evidence"] == {"bundle": {"version": 3, "manifest": sha256(b"manifest")}}
    assert receipt.stated["report"] == World().report(b"garbage").to_json()
    assert kid_of(receipt.key) == kid_of(DESK.key)
    assert receipt.envelope.made_by(DESK.key)
    assert not receipt.of_many


def test_same_verification_gives_the_same_octets() -> None:
    assert sign_receipt(members(), DESK) == RECEIPT


def test_any_flipped_bit_is_seen() -> None:
    def holds(raw: bytes) -> bool:
        try:
            receipt = read_receipt(raw)
        except Refused:
            return False
        return receipt.envelope.made_by(receipt.key) and kid_of(receipt.key) == kid_of(DESK.key)

    assert holds(RECEIPT)
    flipped = bytearray(RECEIPT)
    for bit in range(len(RECEIPT) * 8):
        flipped[bit // 8] ^= 1 << bit % 8
        assert not holds(bytes(flipped)), bit
        flipped[bit // 8] ^= 1 << bit % 8


@pytest.mark.parametrize("length", [0, 1, 100, -1])
def test_receipt_that_is_cut_off_is_none(length: int) -> None:
    assert refusal_of(RECEIPT[:length]) is Code.RECEIPT_MALFORMED


def test_signed_document_of_another_kind_is_none() -> None:
    stated = dict(read_receipt(RECEIPT).stated)

    assert refusal_of(sealed(stated, typ=MANIFEST_TYP)) is Code.RECEIPT_MALFORMED
    assert read_receipt(sealed(stated)).stated == stated


@pytest.mark.parametrize(
    "change",
    [
        {"format": "accredited-vc-receipt/2"},
        {"more": 1},
        {"lines": {}},
        {"verifier": {"kty": "EC"}},
        {"question": {}},
        {
            "question": {
                "at": "2027-01-01T00:00:00Z",
                "now": "2026-01-01T00:00:00Z",
                "act": "rely",
                "policy": "importer",
            }
        },
    ],
)
def test_payload_of_another_form_is_none(change: dict[str, Any]) -> None:
    stated = {**read_receipt(RECEIPT).stated, **change}

    assert refusal_of(sealed(stated)) is Code.RECEIPT_MALFORMED


@pytest.mark.parametrize("name", ["rules", "trust", "report", "question"])
def test_payload_without_a_member_is_none(name: str) -> None:
    stated = dict(read_receipt(RECEIPT).stated)
    del stated[name]

    assert refusal_of(sealed(stated)) is Code.RECEIPT_MALFORMED


def test_payload_in_another_spelling_is_none() -> None:
    assert refusal_of(sealed(dict(read_receipt(RECEIPT).stated), canonical=False)) is Code.RECEIPT_MALFORMED


def test_receipt_of_several_signers_is_that_of_none() -> None:
    both = seal(payload_of(members(), DESK.key), typ=RECEIPT_TYP, signers=[DESK, STRANGER.signer("lists")])

    assert not read_receipt(both).envelope.made_by(DESK.key)


def test_root_under_which_a_signed_list_counts_is_named() -> None:
    stated = Basis(Anchor(b"list", b"root"), evidence=b"file").members()

    assert stated == {
        "trust": {"anchor": sha256(b"list"), "root": sha256(b"root")},
        "evidence": {"file": sha256(b"file")},
    }
    assert Basis(None, evidence=b"file").members()["trust"] == {"anchor": None, "root": None}


def test_receipt_of_a_batch_holds_the_root_over_its_lines() -> None:
    report = World().report(b"garbage")
    leaves = [
        leaf_of(1, 2, decision="hold", report_sha256=report_digest(report)),
        leaf_of(1, 3, decision="refer", report_sha256=""),
    ]
    lines = Lines({"green": 0, "hold": 1, "refer": 1}, Frontier().grown(leaves))
    made = receipt_of_many(QUESTION, Basis(None, 3, b"m"), manifests=[b"csv"], lines=lines)

    receipt = read_receipt(sign_receipt(made, DESK))

    assert receipt.of_many
    assert receipt.stated["manifests"] == [sha256(b"csv")]
    assert receipt.stated["lines"] == {
        "count": 2,
        "decisions": {"green": 0, "hold": 1, "refer": 1},
        "root": Frontier().grown(leaves).root.hex(),
    }
    assert leaves[1] == b'[1,3,"refer",""]'


def test_payload_is_where_everybody_expects_it() -> None:
    encoded = json.loads(RECEIPT)["payload"]

    assert base64url.decode(encoded) == payload_of(members(), DESK.key)
