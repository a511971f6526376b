"""Evidence is bytes with where they came from; it grows and never changes."""

import hashlib

from tests.world import NOW
from vc.codes import Code
from vc.model.document import NotRetrieved, Retrieved, Via
from vc.verify.evidence import Anchor, Evidence

URL = "https://cb.example/status/1/token.jwt"
HAD = Retrieved(URL, b"list", NOW, Via.WEB)
GONE = NotRetrieved(URL, Code.FETCH_NOT_FOUND, "404", NOW)


def test_answers_are_added_to_a_new_evidence() -> None:
    before = Evidence(b"target")

    after = before.with_answers([HAD])

    assert after.documents == {URL: HAD}
    assert after.asked(URL)
    assert not before.asked(URL)


def test_the_first_answer_for_a_url_stands() -> None:
    first_had = Evidence(b"target").with_answers([HAD, GONE])
    first_gone = Evidence(b"target").with_answers([GONE]).with_answers([HAD])

    assert (first_had.documents, first_had.missing) == ({URL: HAD}, {})
    assert (first_gone.documents, first_gone.missing) == ({}, {URL: GONE})
    assert first_gone.asked(URL)


def test_an_anchor_is_named_by_the_digest_of_its_octets() -> None:
    assert Anchor(b"version = 1").digest == hashlib.sha256(b"version = 1").hexdigest()


def test_the_saved_anchor_is_remembered_by_its_digest_when_the_user_gives_one() -> None:
    saved = Evidence(b"target", Anchor(b"saved"), anchor_saved=True)

    judged = saved.with_anchor(Anchor(b"own"))

    assert judged.anchor == Anchor(b"own")
    assert not judged.anchor_saved
    assert judged.anchor_expected == Anchor(b"saved").digest


def test_evidence_gathered_without_an_anchor_expects_none() -> None:
    assert Evidence(b"target").with_anchor(Anchor(b"own")).anchor_expected is None
