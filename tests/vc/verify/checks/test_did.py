"""V4.1: DID documents, asked for only once the issuer is recognised, and recent where they are unsigned."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.corpus_builder.forging import cose, header, token
from tests.corpus_builder.labels import payload
from tests.corpus_builder.surroundings import CB_DID_URL, INDEX_URL
from tests.vc.verify.answers import failed, found, unknown
from tests.world import AB, CB, NOW, World, certificate_claims, private_key
from vc.codes import Code
from vc.keys.file_signer import FileSigner
from vc.keys.multikey import format_multikey
from vc.model.document import Via
from vc.model.vocabulary import Verdict
from vc.securing.label_number import label_url
from vc.verify.case import Case
from vc.verify.checks.did import resolve
from vc.verify.evidence import Evidence
from vc.verify.judge import judge
from vc.verify.question import ask

KEY = private_key("a body without a host")
DID_KEY = f"did:key:{format_multikey(KEY.public)}"
SIGNER = FileSigner(f"{DID_KEY}#{DID_KEY.removeprefix('did:key:')}", KEY)


def hostless_world() -> World:
    """A world whose accredited body is a did:key: it has no host of its own."""
    world = World()
    world.accredit(
        lambda granted: replace(granted, subject=DID_KEY, status_origins=(CB.origin,), status_issuers=(CB.did,))
    )
    return world


def hostless_certificate() -> bytes:
    claims = certificate_claims()
    claims["issuer"]["id"] = DID_KEY
    return token(header(SIGNER), claims, signer=SIGNER)


def aged(age: timedelta) -> Evidence:
    """Good evidence whose DID document was had so long ago."""
    world = World()
    evidence = world.evidence(world.certificate())
    old = replace(evidence.documents[CB_DID_URL], retrieved_at=NOW - age)
    return replace(evidence, documents={**evidence.documents, CB_DID_URL: old})


def test_a_did_key_is_computed_and_never_asked_for() -> None:
    world = hostless_world()
    certificate = hostless_certificate()

    assert world.report(certificate).verdict is Verdict.VALID
    assert not any(DID_KEY in url for url in world.evidence(certificate).documents)


def test_a_did_of_another_method_has_no_document() -> None:
    case = Case(Evidence(b""), ask(NOW))

    assert resolve(case, "did:ion:abc", frozenset()) is None
    assert resolve(case, "no did at all", frozenset()) is None
    assert {finding.code for finding in case.findings} == {Code.KEY_RESOLUTION}
    assert case.wants == {}


@pytest.mark.parametrize("age", [timedelta(), timedelta(hours=24)])
def test_an_unsigned_document_counts_for_a_day(age: timedelta) -> None:
    assert judge(aged(age), ask(NOW)).verdict is Verdict.VALID


def test_an_older_copy_does_not_count() -> None:
    report = judge(aged(timedelta(hours=24, seconds=1)), ask(NOW))

    assert report.verdict is Verdict.INDETERMINATE
    assert unknown(report) == {Code.KEY_RESOLUTION}


def test_nothing_is_asked_of_an_issuer_that_is_not_recognised() -> None:
    world = World(replaced={INDEX_URL: None})

    assert not world.evidence(world.certificate()).asked(CB_DID_URL)


def test_in_saved_evidence_only_the_keys_that_the_signed_index_names_count() -> None:
    """Whoever wrote the file could have written the DID document; nobody signs it."""
    world = World()
    forger = FileSigner(f"{CB.did}#forger", private_key("forger"))
    genuine = CB.methods()
    world.methods[CB.did] = (*genuine, replace(genuine[0], id=forger.verification_method, key=forger.key))
    forged_document = world.documents()[CB_DID_URL]
    honest = World()
    honest.replaced[CB_DID_URL] = forged_document
    certificate = token(header(forger), certificate_claims(), signer=forger)

    evidence = honest.evidence(certificate)

    assert judge(evidence, ask(NOW)).verdict is Verdict.VALID, "had from the issuer's own host, it is the issuer's word"
    report = judge(replace(evidence, saved=True), ask(NOW))
    assert report.verdict is Verdict.INDETERMINATE
    assert found(report, Code.KEY_UNKNOWN).subject == forger.verification_method
    assert failed(report) == set()


@pytest.mark.parametrize("via", [Via.WEB, Via.MEMORY, Via.FOLDER])
def test_in_saved_evidence_the_genuine_keys_still_count(via: Via) -> None:
    world = World()
    evidence = world.evidence(world.certificate())
    documents = {url: replace(document, via=via) for url, document in evidence.documents.items()}

    report = judge(replace(evidence, documents=documents, saved=True), ask(NOW))

    assert unknown(report) == {Code.KEY_FROM_EVIDENCE}, "the keys are the index's, all else is the writer's word"
    assert report.subject is not None


def test_a_label_of_a_body_without_a_host_needs_a_place_for_its_lists() -> None:
    world = hostless_world()
    world.replaced[INDEX_URL] = _index_with(world, SIGNER.key.kid8)

    report = world.report(label_url("cb.example", cose(payload(), signer=SIGNER)))

    assert unknown(report) == {Code.STATUS_UNAVAILABLE}


def _index_with(world: World, kid: bytes) -> bytes:
    from tests.corpus_builder.forging import signed_again

    return signed_again(
        world.documents()[INDEX_URL],
        lambda claims: claims["entries"][0].update(kids=[kid.hex()]),
        signer=AB.signer("lists"),
    )
