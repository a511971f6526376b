"""V9.2 and V9.3: lists that may speak for an issuer: their origin and their signer."""

from dataclasses import replace

import pytest

from tests.corpus_builder.forging import signed_again
from tests.corpus_builder.surroundings import TOKEN_URL
from tests.vc.verify.answers import found, unknown
from tests.world import AB, CB, DAY, NOW, OTHER_CB, World, opened
from vc.codes import Code
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import Act, Verdict
from vc.securing.secured import Form
from vc.status.document import parse_token_list
from vc.verify.checks.status_documents import _signer_fault
from vc.verify.examine import examine
from vc.verify.judge import judge
from vc.verify.policy import CERTIFICATION_BODY
from vc.verify.question import ask

ELSEWHERE = "https://lists.example/1/token.jwt"


def outsourced(
    *, origins: tuple[str, ...] = ("https://lists.example",), issuers: tuple[str, ...] = (OTHER_CB.did,)
) -> World:
    """A world whose certification body has another party keep and sign its lists."""
    world = World()
    world.accredit(lambda granted: replace(granted, status_origins=origins, status_issuers=issuers))
    world.replaced[ELSEWHERE] = signed_again(
        world.documents()[TOKEN_URL],
        lambda claims: claims.update(sub=ELSEWHERE, iss=OTHER_CB.did),
        signer=OTHER_CB.signer("lists"),
    )
    return world


def certificate(world: World) -> bytes:
    return world.certificate(lambda claims: claims["status"]["status_list"].update(uri=ELSEWHERE))


def test_a_party_that_the_accreditation_names_may_keep_and_sign_the_lists() -> None:
    world = outsourced()

    assert world.report(certificate(world)).verdict is Verdict.VALID


def test_an_origin_that_the_accreditation_does_not_name_is_not_asked() -> None:
    world = outsourced(origins=())

    report = world.report(certificate(world))

    assert unknown(report) == {Code.STATUS_UNTRUSTED}
    assert not world.evidence(certificate(world)).asked(ELSEWHERE)


def test_a_party_that_the_accreditation_does_not_name_may_not_sign() -> None:
    world = outsourced(issuers=())

    report = world.report(certificate(world))

    assert "may not speak for" in found(report, Code.STATUS_UNTRUSTED).detail


def test_a_named_party_whose_keys_can_not_be_had_leaves_it_open() -> None:
    world = outsourced()
    world.replaced["https://other-cb.example/.well-known/did.json"] = None

    report = world.report(certificate(world))

    assert {Code.STATUS_UNTRUSTED, Code.KEY_RESOLUTION} <= unknown(report)
    assert report.verdict is Verdict.INDETERMINATE


def test_a_named_party_may_sign_only_with_its_key_for_lists() -> None:
    world = outsourced()
    world.replaced[ELSEWHERE] = signed_again(
        world.documents()[ELSEWHERE], lambda _: None, signer=OTHER_CB.signer("credentials")
    )

    assert "no key for status lists" in found(world.report(certificate(world)), Code.STATUS_UNTRUSTED).detail


def test_a_body_of_the_trust_list_has_nobody_else_named() -> None:
    """An accreditation body has no accreditation that could name other parties."""
    world = World()
    case = examine(world.evidence(world.certificate()), ask(NOW))
    case.recognised = replace(case.recognised, issuer=AB.did, accreditations=())
    secured = opened(world.documents()[TOKEN_URL], frozenset({Form.STATUS_LIST_JWT}))

    fault = _signer_fault(case, secured, parse_token_list(secured, DEFAULT_LIMITS))

    assert fault == f"signed by {CB.did}, who may not speak for {AB.did}"


def test_a_signature_without_a_named_method_is_nobodys() -> None:
    world = World()
    case = examine(world.evidence(world.certificate()), ask(NOW))
    secured = opened(world.documents()[TOKEN_URL], frozenset({Form.STATUS_LIST_JWT}))

    fault = _signer_fault(case, replace(secured, kid=bytes(8)), parse_token_list(secured, DEFAULT_LIMITS))

    assert fault == "the header names no verification method"


def test_in_saved_evidence_a_named_party_can_not_be_told_from_whoever_wrote_the_file() -> None:
    world = outsourced()
    evidence = world.evidence(certificate(world))

    report = judge(replace(evidence, saved=True), ask(NOW))

    assert report.verdict is Verdict.INDETERMINATE
    assert unknown(report) == {Code.STATUS_UNTRUSTED, Code.KEY_FROM_EVIDENCE}


@pytest.mark.parametrize(("act", "verdict"), [(Act.RELY, Verdict.VALID), (Act.USE_MARK, Verdict.INDETERMINATE)])
def test_a_mark_that_is_shown_needs_a_younger_list(act: Act, verdict: Verdict) -> None:
    world = World()
    issued = int((NOW - 1.5 * DAY).timestamp())
    world.replaced[TOKEN_URL] = signed_again(
        world.documents()[TOKEN_URL], lambda claims: claims.update(iat=issued), signer=CB.signer("lists")
    )
    evidence = world.evidence(world.certificate())

    assert judge(evidence, ask(NOW, act=act)).verdict is verdict


def test_a_strict_policy_needs_a_younger_list() -> None:
    world = World(list_issued=NOW - DAY / 12)
    evidence = world.evidence(world.certificate())

    assert judge(evidence, ask(NOW)).verdict is Verdict.VALID
    assert unknown(judge(evidence, ask(NOW, policy=CERTIFICATION_BODY))) == {Code.STATUS_STALE}
