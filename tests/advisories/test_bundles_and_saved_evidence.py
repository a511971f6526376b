"""What arrives in a bundle or in saved evidence never vouches for itself.

Everything in a file can be edited by whoever hands it over: how a document is said to have come, when, which trust
list lies in it, and the DID documents, which nobody signs.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.world import AB, CB, DAY, NOW, STRANGER, Party, World, certificate_claims, private_key
from vc.codes import Code
from vc.encoding import base64url
from vc.errors import UsageError
from vc.keys.file_signer import FileSigner
from vc.model.document import Retrieved, Via
from vc.model.finding import Outcome
from vc.model.vocabulary import Environment, KeyState, Verdict
from vc.resolve.bundle import Bundle, build_bundle, open_bundle
from vc.securing.vc_jwt import secure_vc_jwt
from vc.trust.anchor import root_to_toml, sign_trust_list, trust_list_to_toml
from vc.trust.manifest import TRUST_LIST_URL
from vc.trust.root import Root, RootKey
from vc.trust.trust_list import TrustList
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo
from vc.verify.question import ask
from vc.verify.report import Report
from vc.verify.saved import load_evidence, save_evidence

ROOT_SIGNER = FileSigner("root", private_key("root"))
ROOT = Root(1, Environment.TEST, 1, NOW + 300 * DAY, (RootKey.named(private_key("root").public),))
CREATED = NOW - timedelta(minutes=5)
CB_DID_DOCUMENT = f"{CB.origin}/.well-known/did.json"


def bundle_of(world: World, *, retrieved_at: datetime = CREATED) -> Bundle:
    """Return a bundle of everything that the world publishes."""
    documents = [Retrieved(url, content, retrieved_at, Via.MEMORY) for url, content in world.documents().items()]
    signed = sign_trust_list(world.trust, [ROOT_SIGNER])
    built = build_bundle(
        documents,
        signed,
        version=3,
        created=CREATED,
        expires=CREATED + 30 * DAY,
        environment=Environment.TEST,
        signers=[ROOT_SIGNER],
    )
    return open_bundle(built)


def offline_evidence(target: bytes, bundle: Bundle, anchor: bytes) -> Evidence:
    """Return everything that a bundle holds, as evidence."""
    return Evidence(target, Anchor(anchor), documents=bundle.documents, manifest=bundle.manifest)


def unknown(report: Report) -> set[Code]:
    """Return the codes that could not be decided."""
    return {found.code for found in report.findings if found.outcome is Outcome.UNKNOWN}


def edited(evidence: Evidence, change: Callable[[dict[str, Any]], object]) -> bytes:
    """Return saved evidence after somebody's editing."""
    document = json.loads(save_evidence(evidence, ask(NOW)))
    change(document)
    return json.dumps(document).encode()


def judged(raw: bytes, anchor: bytes, *, own: bool = False) -> Report:
    """Judge a file of evidence under an anchor of one's own; `own`: the file is one's own too."""
    evidence, question = load_evidence(raw, own=own)
    return judge(evidence.with_anchor(Anchor(anchor)), question)


def document_in(saved: dict[str, Any], url: str) -> dict[str, Any]:
    """Return the entry of one document."""
    found: dict[str, Any] = next(entry for entry in saved["documents"] if entry["url"] == url)
    return found


def test_an_expired_root_within_a_trust_list_vouches_for_no_bundle() -> None:
    # specs/trust-list.md L10. The root that the user gave was looked at, the one that a trust list carries never.
    world = World()
    expired = replace(ROOT, expires=NOW)
    anchor = trust_list_to_toml(replace(world.trust, root=expired))

    report = judge(offline_evidence(world.certificate(), bundle_of(world), anchor), ask(NOW))

    assert (report.verdict, unknown(report)) == (Verdict.INDETERMINATE, {Code.TRUST_EXPIRED})


def compromised(trust: TrustList) -> TrustList:
    """Return a later trust list, in which the accreditation body's key is compromised."""
    (body,) = trust.bodies
    keys = (replace(body.keys[0], state=KeyState.COMPROMISED, since=NOW - DAY), *body.keys[1:])
    return replace(trust, version=8, issued=NOW - DAY / 2, bodies=(replace(body, keys=keys),))


def test_an_older_trust_list_of_the_same_root_takes_nobody_back() -> None:
    # The trust list of a bundle was held to the manifest only if it said itself that it came from the bundle.
    old, now = World(), World(trust=compromised(World().trust))
    evidence = offline_evidence(now.certificate(), bundle_of(now), root_to_toml(ROOT))
    older = base64url.encode(sign_trust_list(old.trust, [ROOT_SIGNER]))
    raw = edited(
        evidence, lambda saved: document_in(saved, TRUST_LIST_URL).update({"content": older, "via": Via.MEMORY.value})
    )

    report = judged(raw, root_to_toml(ROOT))

    assert report.verdict is Verdict.INDETERMINATE
    assert {Code.TRUST_NONE, Code.BUNDLE_MIXED} <= unknown(report)


def test_a_memo_shared_with_an_older_trust_list_answers_for_the_later_one() -> None:
    # One memo, one root, one manifest: the recognition that was established under the older list must not serve.
    old, now = World(), World(trust=compromised(World().trust))
    evidence = offline_evidence(now.certificate(), bundle_of(now), root_to_toml(ROOT))
    older = Retrieved(TRUST_LIST_URL, sign_trust_list(old.trust, [ROOT_SIGNER]), CREATED, Via.MEMORY)
    memo = Memo()

    first = judge(replace(evidence, documents={**evidence.documents, TRUST_LIST_URL: older}), ask(NOW), memo)

    assert first.verdict is Verdict.INDETERMINATE
    assert judge(evidence, ask(NOW), memo).verdict is Verdict.INDETERMINATE


def forged_by_a_stranger(world: World) -> tuple[bytes, bytes]:
    """Return a certificate of CB's that a stranger signed, and a DID document of CB's with the stranger's keys."""
    strangers = Party(CB.host, CB.name)
    keys = {use: private_key(f"{STRANGER.host} {use}") for use in ("credentials", "lists")}
    target = secure_vc_jwt(certificate_claims(), FileSigner(f"{CB.did}#credentials", keys["credentials"]))
    world.methods[CB.did] = tuple(
        replace(method, key=keys[method.id.partition("#")[2]].public) for method in strangers.methods()
    )
    return target, world.documents()[CB_DID_DOCUMENT]


def test_a_forged_did_document_in_saved_evidence_makes_no_forgery_valid() -> None:
    # Everything else in the file is genuine: list of trust, accreditation, index. DID documents are signed by nobody,
    # so whoever writes the file writes the issuer's keys. The index, which is signed, says which keys a body has.
    honest, forging = World(), World()
    target, forged = forged_by_a_stranger(forging)
    forging.list_signer = FileSigner(f"{CB.did}#lists", private_key(f"{STRANGER.host} lists"))
    lists = {url: content for url, content in forging.documents().items() if "/status/" in url}
    honest.replaced = {CB_DID_DOCUMENT: forged, **lists}
    anchor = trust_list_to_toml(honest.trust)

    report = judged(edited(honest.evidence(target), lambda saved: None), anchor)

    assert (report.verdict, report.subject) == (Verdict.INDETERMINATE, None)
    assert Code.KEY_UNKNOWN in unknown(report)


def test_a_forged_list_key_in_saved_evidence_makes_no_withdrawn_certificate_valid() -> None:
    honest = World()
    stolen = private_key(f"{STRANGER.host} lists")
    credentials, lists = CB.methods()
    forging = World(methods={CB.did: (credentials, replace(lists, key=stolen.public))})
    forging.list_signer = FileSigner(f"{CB.did}#lists", stolen)
    published = forging.documents()
    honest.replaced = {url: content for url, content in published.items() if url.startswith(f"{CB.origin}/")}

    report = judged(edited(honest.evidence(honest.certificate()), lambda saved: None), trust_list_to_toml(honest.trust))

    assert report.verdict is Verdict.INDETERMINATE
    assert Code.STATUS_UNTRUSTED in unknown(report)


def test_honest_evidence_from_the_web_is_judged_again_to_the_same_answer() -> None:
    world = World()
    evidence = world.evidence(world.certificate())
    raw = edited(evidence, lambda saved: [entry.update({"via": Via.WEB.value}) for entry in saved["documents"]])

    again = judged(raw, trust_list_to_toml(world.trust), own=True)

    assert again == judge(evidence, ask(NOW))
    assert again.verdict is Verdict.VALID


def test_a_compromised_key_is_not_cured_by_editing_evidence() -> None:
    # The thief of a key saves evidence and takes `revoked` out of the issuer's DID document, which nobody signs.
    honest = World()
    credentials, lists = CB.methods()
    honest.methods[CB.did] = (replace(credentials, revoked=NOW - DAY), lists)
    evidence = honest.evidence(honest.certificate())
    assert judge(evidence, ask(NOW)).verdict is Verdict.INVALID
    cured = World()
    document = base64url.encode(cured.documents()[CB_DID_DOCUMENT])
    raw = edited(evidence, lambda saved: document_in(saved, CB_DID_DOCUMENT).update(content=document))

    report = judged(raw, trust_list_to_toml(honest.trust))

    assert (report.verdict, unknown(report)) == (Verdict.INDETERMINATE, {Code.KEY_FROM_EVIDENCE})


def test_a_memo_does_not_carry_trust_from_the_web_into_saved_evidence() -> None:
    honest, forging = World(), World()
    target, forged = forged_by_a_stranger(forging)
    honest.replaced = {CB_DID_DOCUMENT: forged}
    evidence, memo = honest.evidence(target), Memo()

    judge(evidence, ask(NOW), memo)
    again = judge(replace(evidence, saved=True), ask(NOW), memo)

    assert Code.KEY_UNKNOWN in unknown(again)


def test_the_manifest_says_when_a_document_was_had_and_not_the_file() -> None:
    world = World()
    old = bundle_of(world, retrieved_at=CREATED - 3 * DAY)
    evidence = offline_evidence(world.certificate(), old, root_to_toml(ROOT))
    fresh = {"retrieved_at": "2026-11-22T11:54:00Z"}
    raw = edited(evidence, lambda saved: [entry.update(fresh) for entry in saved["documents"]])

    report = judged(raw, root_to_toml(ROOT))

    assert (report.verdict, unknown(report)) == (Verdict.INDETERMINATE, {Code.KEY_RESOLUTION})


@pytest.mark.parametrize("now", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_clock_at_the_end_of_the_calendar_is_refused_and_breaks_nothing(now: str) -> None:
    # now + skew left the calendar: an OverflowError out of judge.
    world = World()
    raw = edited(world.evidence(world.certificate()), lambda saved: saved["question"].update({"now": now, "at": now}))

    with pytest.raises(UsageError, match="year"):
        judged(raw, trust_list_to_toml(world.trust))


def test_a_question_is_asked_in_a_year_that_clocks_have() -> None:
    with pytest.raises(UsageError, match="year"):
        ask(datetime.max.replace(tzinfo=NOW.tzinfo))


def test_the_accreditation_bodys_own_keys_need_no_other_voucher() -> None:
    world = World()
    target = world.accreditation_jwt(world.accreditations[0])
    assert AB.did not in {granted.subject for granted in world.accreditations}

    report = judged(edited(world.evidence(target), lambda saved: None), trust_list_to_toml(world.trust))

    assert report.verdict is Verdict.VALID
