"""What a stranger hands over costs a bounded amount of work and memory, whatever it says."""

import itertools
import tracemalloc
from dataclasses import replace

import pytest

from tests.corpus_builder.storing import load_cases, load_contexts
from tests.world import CB, DAY, NOW, Party, World, accreditation, accreditation_claims, certificate_claims
from vc.codes import Code
from vc.encoding import base64url
from vc.encoding.strict_json import dumps
from vc.errors import Refused
from vc.keys.file_signer import FileSigner
from vc.model.document import Retrieved, Via
from vc.model.finding import Outcome
from vc.model.vocabulary import Environment, Verdict
from vc.securing.vc_jwt import secure_vc_jwt
from vc.trust.anchor import trust_list_to_toml
from vc.trust.envelope import MANIFEST_TYP
from vc.trust.manifest import open_manifest
from vc.trust.root import Root, RootKey
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo
from vc.verify.question import ask


def nobody(number: int) -> Party:
    """Return a party that nobody accredits."""
    return Party(f"nobody-{number}.example", f"Nobody {number}")


def stapled(subject: int, issuer: int) -> bytes:
    """Return what one nobody signs for another."""
    granted = replace(accreditation(nobody(subject)), issuer=nobody(issuer).did)
    return secure_vc_jwt(accreditation_claims(granted), nobody(issuer).signer())


def certificate_of(party: Party) -> bytes:
    """Return a certificate whose issuer names no accreditation."""
    claims = certificate_claims(party)
    del claims["issuer"]["recognizedIn"]
    return secure_vc_jwt(claims, party.signer())


def test_a_thicket_of_stapled_copies_is_not_searched_to_its_end() -> None:
    # Eight parties that all accredit one another: 56 copies make 13,700 ways of six links, and each more party
    # multiplies them. Every link is a hint until somebody with authority stands at its end, so none costs a signature.
    copies = tuple(stapled(*pair) for pair in itertools.permutations(range(8), 2))
    evidence = Evidence(certificate_of(nobody(0)), Anchor(trust_list_to_toml(World().trust)), stapled=copies)

    report = judge(evidence, ask(NOW))

    assert report.verdict is Verdict.INDETERMINATE
    assert Code.LIMIT_CHAIN in {found.code for found in report.findings if found.outcome is Outcome.UNKNOWN}
    assert len(report.findings) < 200


def test_of_many_stapled_copies_the_first_are_read_and_that_is_said() -> None:
    copies = (b"garbage",) * 1_000
    evidence = Evidence(certificate_of(nobody(0)), Anchor(trust_list_to_toml(World().trust)), stapled=copies)

    report = judge(evidence, ask(NOW))

    assert Code.LIMIT_DOCUMENTS in {found.code for found in report.findings if found.outcome is Outcome.UNKNOWN}
    assert len(report.findings) < 100


def test_a_good_certificate_is_good_among_many_stapled_copies() -> None:
    world = World()

    assert world.report(world.certificate(), stapled=[b"garbage"] * 1_000).verdict is Verdict.VALID


def test_nothing_of_a_strangers_bytes_stays_in_a_memo() -> None:
    # A memo counts entries and not octets: of stapled copies, or of forged certificates, 4,096 are a gigabyte.
    world, memo = World(), Memo()
    evidence = world.evidence(world.certificate())
    judge(evidence, ask(NOW), memo)
    settled = _sizes(memo)

    for number in range(5):
        forged = secure_vc_jwt(certificate_claims(), FileSigner(f"{CB.did}#credentials", nobody(number).key()))
        tampered = world.certificate(lambda claims: None)[:-20] + b"A" * 20
        for target in (forged, tampered):
            copies = (stapled(number, number + 1), b"garbage %d" % number)
            judge(replace(evidence, target=target, stapled=copies), ask(NOW), memo)

    assert _sizes(memo) == settled


def _sizes(memo: Memo) -> int:
    return len(memo._kept)


def test_many_signatures_do_not_multiply_a_large_bundle() -> None:
    # Each signature was given its own copy of what it signs: 32 strangers' signatures over 16 MiB took half a gigabyte.
    size = 4 << 20
    payload = "A" * size
    headers = ({"alg": "ES256", "kid": f"k{number}", "typ": MANIFEST_TYP} for number in range(32))
    protected = [base64url.encode(dumps(header)) for header in headers]
    signatures = [{"protected": one, "signature": "AAAA"} for one in protected]
    raw = dumps({"payload": payload, "signatures": signatures})
    root = Root(1, Environment.TEST, 1, NOW + DAY, (RootKey.named(CB.key().public),))

    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            open_manifest(raw, root)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 8 * size


def test_an_accreditation_from_the_future_accredits_nobody() -> None:
    world = World()
    world.accredit(lambda granted: replace(granted, signed_at=NOW + DAY))

    report = world.report(world.certificate())

    assert report.verdict is Verdict.INDETERMINATE
    assert Code.CHAIN_ACCREDITATION_INVALID in {found.code for found in report.findings}


def test_one_memo_for_the_whole_corpus_changes_no_answer() -> None:
    # Whatever was established for one input, anchor and question must never answer for another.
    contexts, memo = load_contexts(), Memo(100_000)
    for case in load_cases():
        if "library" not in case.doors or "evidence" in case.features:
            continue
        around, question = case.overrides.applied(contexts[case.context]), ask(case.now, at=case.at)
        anchor = None if around.anchor is None else Anchor(around.anchor)
        documents = {url: Retrieved(url, raw, case.now, Via.MEMORY) for url, raw in around.documents.items()}
        evidence = Evidence(case.given, anchor, documents=documents, stapled=around.stapled)

        assert judge(evidence, question, memo) == judge(evidence, question), case.id
