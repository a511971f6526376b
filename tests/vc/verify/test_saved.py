"""Saved evidence (specs/evidence.md): what was gathered and asked, to be judged again; every fault is the caller's."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.vc.verify.answers import unknown
from tests.world import DAY, NOW, World
from vc.codes import Code
from vc.errors import UsageError
from vc.model.document import NotRetrieved, Retrieved, Via
from vc.model.vocabulary import Act, Verdict
from vc.trust.anchor import trust_list_to_toml
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.policy import CUSTOMS_OFFLINE, Policy
from vc.verify.policy_file import policy_values
from vc.verify.question import Goods, Question, ask
from vc.verify.saved import load_evidence, save_evidence

URL = "https://cb.example/status/1/token.jwt"
FULL = Evidence(
    target=b"\xd2\x84 any octets",
    anchor=Anchor(b"version = 1"),
    documents={URL: Retrieved(URL, b"\x00\xff", NOW, Via.BUNDLE)},
    missing={"https://x.example/": NotRetrieved("https://x.example/", Code.FETCH_DEADLINE, "too slow", NOW)},
    manifest=b"{}",
    stapled=(b"one", b"", b"\xff"),
    limit_reached=Code.LIMIT_TIME,
)
QUESTION = Question(now=NOW, at=NOW - DAY, act=Act.IMPORT, policy=CUSTOMS_OFFLINE)


def saved() -> dict[str, Any]:
    """A good file, parsed."""
    document: dict[str, Any] = json.loads(save_evidence(FULL, QUESTION))
    return document


def test_what_is_loaded_is_what_was_saved() -> None:
    evidence, question = load_evidence(save_evidence(FULL, QUESTION))

    assert evidence == replace(FULL, anchor_saved=True, saved=True)
    assert question == QUESTION


def test_goods_and_why_a_copy_is_old_are_kept() -> None:
    newer = NotRetrieved(URL, Code.FETCH_DEADLINE, "too slow", NOW)
    old = Retrieved(URL, b"x", NOW - DAY, Via.WEB, not_refreshed=newer)
    evidence = Evidence(b"", documents={URL: old})
    question = ask(NOW, act=Act.SELL, goods=Goods(date(2026, 3, 1), date(2026, 4, 1)))

    loaded, asked = load_evidence(save_evidence(evidence, question), own=True)

    assert (loaded, asked) == (evidence, question)


OWN = Policy("own", max_status_age=7 * DAY)


@pytest.mark.parametrize("history", [True, False])
def test_that_the_record_was_asked_for_is_kept(*, history: bool) -> None:
    question = replace(ask(NOW), history=history)

    document = json.loads(save_evidence(Evidence(b""), question))

    assert document["question"].get("history", False) is history
    assert load_evidence(save_evidence(Evidence(b""), question), own=True)[1] == question


def test_ones_own_evidence_is_judged_under_the_policy_that_was_saved() -> None:
    _, asked = load_evidence(save_evidence(FULL, ask(NOW, policy=OWN)), own=True)

    assert asked.policy == OWN


def test_the_policy_of_somebody_elses_evidence_must_be_given_anew() -> None:
    raw = save_evidence(FULL, ask(NOW, policy=OWN))

    with pytest.raises(UsageError) as refused:
        load_evidence(raw)
    _, asked = load_evidence(raw, policy=CUSTOMS_OFFLINE)

    assert refused.value.where == "policy"
    assert asked.policy == CUSTOMS_OFFLINE


def test_a_presets_name_does_not_lend_its_standing_to_other_values() -> None:
    document = saved()
    document["question"] |= {"policy": "importer", "rules": policy_values(OWN)}
    raw = json.dumps(document).encode()

    for own in (False, True):
        with pytest.raises(UsageError):
            load_evidence(raw, own=own)


def test_the_root_of_a_signed_trust_list_is_part_of_the_anchor() -> None:
    anchored = replace(FULL, anchor=Anchor(b"{}", b"version = 1"))

    evidence, _ = load_evidence(save_evidence(anchored, QUESTION))

    assert evidence.anchor == anchored.anchor


def test_little_evidence_is_evidence_too() -> None:
    evidence, question = load_evidence(save_evidence(Evidence(b""), ask(NOW)))

    assert evidence == Evidence(b"", saved=True)
    assert question == ask(NOW)


def test_the_same_evidence_is_the_same_file() -> None:
    world = World()
    evidence = world.evidence(world.certificate())
    written = save_evidence(evidence, ask(NOW))

    loaded, question = load_evidence(written)

    assert save_evidence(loaded, question) == written


@pytest.mark.parametrize("target", ["certificate", "label", "forged"])
def test_a_replay_under_the_users_own_anchor_gives_the_same_report(target: str) -> None:
    world = World()
    octets = {
        "certificate": world.certificate(),
        "label": world.label().encode(),
        "forged": world.certificate()[:-4] + b"AAAA",
    }[target]
    evidence, question = world.evidence(octets), ask(NOW)
    assert evidence.anchor is not None

    loaded, asked = load_evidence(save_evidence(evidence, question), own=True)

    assert judge(loaded.with_anchor(evidence.anchor), asked) == judge(evidence, question)


def test_what_somebody_else_saved_from_the_web_is_confirmed_by_nobody() -> None:
    # A DID document is unsigned: its writer could have left out that a key is compromised (V4.5).
    world = World()
    evidence = world.evidence(world.certificate())
    assert evidence.anchor is not None

    loaded, asked = load_evidence(save_evidence(evidence, ask(NOW)))
    report = judge(loaded.with_anchor(evidence.anchor), asked)

    assert report.verdict is Verdict.INDETERMINATE
    assert unknown(report) == {Code.KEY_FROM_EVIDENCE}


def test_a_replay_under_the_saved_anchor_is_never_valid() -> None:
    world = World()
    loaded, asked = load_evidence(save_evidence(world.evidence(world.certificate()), ask(NOW)))

    report = judge(loaded, asked)

    assert report.verdict is Verdict.INDETERMINATE
    assert unknown(report) == {Code.TRUST_FROM_EVIDENCE, Code.KEY_FROM_EVIDENCE}


def test_a_replay_under_another_anchor_says_so() -> None:
    world = World()
    loaded, asked = load_evidence(save_evidence(world.evidence(world.certificate()), ask(NOW)))
    other = Anchor(trust_list_to_toml(replace(world.trust, version=8)))

    report = judge(loaded.with_anchor(other), asked)

    assert report.verdict is Verdict.INDETERMINATE
    assert unknown(report) == {Code.TRUST_ANCHOR_DIFFERS, Code.KEY_FROM_EVIDENCE}


def put(name: str, value: Any) -> Callable[[dict[str, Any]], object]:
    return lambda document: document.update({name: value})


def within(member: str, name: str, value: Any) -> Callable[[dict[str, Any]], object]:
    def change(document: dict[str, Any]) -> None:
        node = document[member]
        (node[0] if isinstance(node, list) else node)[name] = value

    return change


FAULTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "another format": put("format", "accredited-vc-evidence/2"),
    "no format": lambda document: document.pop("format"),
    "no question": lambda document: document.pop("question"),
    "question is text": put("question", "when?"),
    "a moment without zone": within("question", "now", "2026-11-22T12:00:00"),
    "a moment that is a number": within("question", "at", 1_795_348_800),
    "at after now": within("question", "at", "2026-11-23T12:00:00Z"),
    "an act that is not registered": within("question", "act", "smuggle"),
    "a policy that is no preset": within("question", "policy", "lenient"),
    "no target": lambda document: document.pop("target"),
    "target is a number": put("target", 7),
    "target is padded": put("target", "AA=="),
    "target has spare bits": put("target", "AB"),
    "documents are an object": put("documents", {}),
    "a document that is text": put("documents", ["x"]),
    "a document without a URL": within("documents", "url", ""),
    "a document without content": within("documents", "content", None),
    "a document from nowhere": within("documents", "via", "rumour"),
    "a document of no time": within("documents", "retrieved_at", "yesterday"),
    "missing is text": put("missing", "all"),
    "missing for a reason that is not registered": within("missing", "code", "fetch.bored"),
    "missing at no time": within("missing", "attempted_at", ""),
    "stapled is text": put("stapled", "AAAA"),
    "stapled is no base64url": put("stapled", ["!"]),
    "anchor is text": put("anchor", "mine"),
    "anchor without content": within("anchor", "content", None),
    "anchor is no base64url": within("anchor", "content", "+"),
    "manifest is a number": put("manifest", 1),
    "manifest is no base64url": put("manifest", "?"),
    "a limit that is not registered": put("limit_reached", "limit.patience"),
    "a limit that is a number": put("limit_reached", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_file_with_a_fault_is_a_usage_error(name: str) -> None:
    document = saved()
    FAULTS[name](document)

    with pytest.raises(UsageError):
        load_evidence(json.dumps(document).encode())


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"null", b"\xef\xbb\xbf{}", b'{"format":1,"format":1}', b"[" * 60 + b"]" * 60, b"\xff", b"{}{}"],
)
def test_what_is_no_evidence_file_is_a_usage_error(raw: bytes) -> None:
    with pytest.raises(UsageError) as raised:
        load_evidence(raw)

    assert raised.value.hint


def test_a_reason_without_words_is_accepted() -> None:
    document = saved()
    document["missing"][0]["detail"] = 7

    evidence, _ = load_evidence(json.dumps(document).encode())

    assert evidence.missing["https://x.example/"].detail == ""


def test_unknown_members_are_ignored() -> None:
    document = saved() | {"verdict": "valid", "note": "made for the files"}

    evidence, _ = load_evidence(json.dumps(document).encode())

    assert evidence == replace(FULL, anchor_saved=True, saved=True)
