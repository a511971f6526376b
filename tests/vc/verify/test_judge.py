"""`wanted` and `judge`: pure, total, and never led by a stranger (V3.6)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.corpus_builder import build
from tests.corpus_builder.forging import cose, header, token
from tests.corpus_builder.labels import payload
from tests.world import AB, CB, NOW, STRANGER, World, certificate_claims
from vc.codes import Code
from vc.encoding import base64url
from vc.model.document import Retrieved, Via
from vc.model.vocabulary import Verdict
from vc.resolve.driver import gather
from vc.resolve.memory import MemorySource
from vc.resolve.recording import RecordingSource
from vc.trust.anchor import trust_list_to_toml
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge, wanted
from vc.verify.question import ask

WORLD = World()
ANCHOR = Anchor(trust_list_to_toml(WORLD.trust))
PUBLISHED = WORLD.documents()
CERTIFICATE, LABEL = WORLD.certificate(), WORLD.label().encode()
GOOD = WORLD.evidence(CERTIFICATE)
QUESTION = ask(NOW)
CASES = list(build.all_cases())
INPUTS = [case.given for case in CASES if len(case.given) < 10_000]

HOSTILE_URLS = st.one_of(
    st.sampled_from(
        [
            "https://stranger.example/x",
            "https://ab.example@stranger.example/x",
            "https://stranger.example\\@ab.example/x",
            "https://ab.example.stranger.example/x",
            "https://ab.example:444/x",
            "http://ab.example/x",
            "file:///etc/passwd",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://169.254.169.254/latest/meta-data/",
            "//ab.example/x",
            "https:/ab.example/x",
            "https://AB.example/x",
            "https://ab.example./x",
            " https://ab.example/x",
            "https://ab.example\t/x",
            "data:application/vc+jwt,x",
            "did:web:ab.example",
        ]
    ),
    st.text(min_size=1, max_size=60),
    st.from_regex(r"https?://[a-z.@:/\\?#%0-9-]{1,40}", fullmatch=True),
)


def mutated(octets: bytes) -> st.SearchStrategy[bytes]:
    """The octets with a stretch of them replaced."""
    return st.builds(
        lambda start, length, other: octets[:start] + other + octets[start + length :],
        st.integers(0, len(octets)),
        st.integers(0, 40),
        st.binary(max_size=40),
    )


def origins_asked(target: bytes, *, stapled: tuple[bytes, ...] = ()) -> set[str]:
    """The origins that a whole verification of `target` asks, where nothing is there but the trust list's indexes."""
    source = RecordingSource(
        MemorySource({url: raw for url, raw in PUBLISHED.items() if url.startswith(AB.origin)}, now=lambda: NOW)
    )
    evidence = gather(Evidence(target, ANCHOR, stapled=stapled), QUESTION, source)
    judge(evidence, QUESTION)
    asked = evidence.documents.keys() | evidence.missing.keys()
    return {f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" for url in asked}


@given(st.one_of(st.binary(max_size=300), mutated(CERTIFICATE), mutated(LABEL), st.sampled_from(INPUTS)))
def test_no_octets_make_them_raise(target: bytes) -> None:
    for evidence in (Evidence(target), Evidence(target, ANCHOR), replace(GOOD, target=target)):
        assert judge(evidence, QUESTION).verdict in Verdict
        wanted(evidence, QUESTION)


@given(st.data())
def test_no_octets_of_documents_make_them_raise_or_say_valid_for_another_document(data: st.DataObject) -> None:
    url = data.draw(st.sampled_from(sorted(GOOD.documents)))
    original = GOOD.documents[url].content
    content = data.draw(st.one_of(st.binary(max_size=200), mutated(original), st.sampled_from(INPUTS)))
    swapped = replace(GOOD, documents={**GOOD.documents, url: replace(GOOD.documents[url], content=content)})

    report = judge(swapped, QUESTION)
    wanted(swapped, QUESTION)

    if report.verdict is Verdict.VALID:
        # The only octets that are not signed are those of DID documents, whose spelling is free.
        assert content == original or url.endswith("did.json") or content.rstrip(b"\n") == original


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_no_octets_of_anchors_and_manifests_make_them_raise(anchor: bytes, manifest: bytes) -> None:
    evidence = replace(GOOD, anchor=Anchor(anchor), manifest=manifest)

    assert judge(evidence, QUESTION).verdict is not Verdict.VALID
    assert judge(replace(GOOD, manifest=manifest), QUESTION).verdict is Verdict.INDETERMINATE


@given(st.lists(st.one_of(st.binary(max_size=100), st.sampled_from(INPUTS)), max_size=4))
def test_stapled_octets_never_change_a_valid_answer(stapled: list[bytes]) -> None:
    assert judge(replace(GOOD, stapled=tuple(stapled)), QUESTION).verdict is Verdict.VALID


def test_without_an_anchor_nothing_is_wanted() -> None:
    for case in CASES:
        assert wanted(Evidence(case.given), QUESTION) == (), case.id


@given(HOSTILE_URLS, HOSTILE_URLS, st.sampled_from([STRANGER.did, CB.did, "did:web:127.0.0.1", "did:web:localhost"]))
def test_before_authentication_only_the_trust_lists_origins_are_wanted(hint: str, status: str, issuer: str) -> None:
    claims = certificate_claims(STRANGER)
    claims["issuer"].update(id=issuer)
    claims["issuer"]["recognizedIn"]["id"] = hint
    claims["status"]["status_list"]["uri"] = status
    claims["credentialStatus"]["statusListCredential"] = status
    claims["id"] = status
    target = token(header(kid=f"{issuer}#key"), claims, signer=STRANGER.signer())

    assert origins_asked(target) <= {AB.origin}


@given(HOSTILE_URLS)
def test_a_stranger_that_accredits_itself_chooses_no_host(hint: str) -> None:
    claims = certificate_claims(STRANGER)
    claims["issuer"]["recognizedIn"]["id"] = hint
    copy = WORLD.accreditation_jwt(replace(WORLD.accreditations[0], issuer=STRANGER.did), STRANGER.signer())

    asked = origins_asked(token(payload=claims, signer=STRANGER.signer()), stapled=(copy,))

    assert asked <= {AB.origin}


@pytest.mark.parametrize("host", ["stranger.example", "127.0.0.1", "ab.example.stranger.example"])
def test_a_strangers_label_asks_for_the_indexes_of_the_trust_list_and_nothing_else(host: str) -> None:
    number = int.from_bytes(cose(payload(), signer=STRANGER.signer()), "big")

    asked = origins_asked(f"https://{host}/q#{number}".encode())

    assert asked == {AB.origin}


def test_a_strangers_recognized_in_on_its_own_host_asks_for_nothing_at_all() -> None:
    claims = certificate_claims(STRANGER)
    claims["issuer"]["recognizedIn"]["id"] = "https://stranger.example/accreditation.jwt"

    assert origins_asked(token(payload=claims, signer=STRANGER.signer())) == set()


def test_an_authentic_certificate_asks_its_issuer_and_nobody_else() -> None:
    asked = {urlsplit(url).netloc for url in GOOD.documents.keys() | GOOD.missing.keys()}

    assert asked == {"ab.example", "cb.example"}


def test_an_authentic_certificate_with_a_list_elsewhere_asks_nothing_there() -> None:
    elsewhere = "https://stranger.example/token.jwt"
    evidence = WORLD.evidence(WORLD.certificate(lambda claims: claims["status"]["status_list"].update(uri=elsewhere)))

    assert not evidence.asked(elsewhere)


def test_nothing_more_is_wanted_once_everything_is_there() -> None:
    assert wanted(GOOD, QUESTION) == ()


def test_judging_is_repeatable() -> None:
    assert judge(GOOD, QUESTION) == judge(GOOD, QUESTION)


def test_documents_that_nobody_asked_for_change_nothing() -> None:
    extra = {url: Retrieved(url, raw, NOW, Via.WEB) for url, raw in PUBLISHED.items()}

    assert judge(replace(GOOD, documents={**extra, **GOOD.documents}), QUESTION) == judge(GOOD, QUESTION)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda claims: claims.update(validUntil="2026-11-01T00:00:00Z"), "expired"),
        (lambda claims: claims.update(validFrom="2026-12-01T00:00:00Z"), "not_yet_valid"),
        (
            lambda claims: claims["credentialSubject"]["certifiedScope"].update(sectors=["IAF:33"]),
            "issuer_out_of_scope",
        ),
        (
            lambda claims: claims["credentialSubject"].update(surveillance={"nextDueBy": "2026-11-01T00:00:00Z"}),
            "surveillance_overdue",
        ),
    ],
)
def test_what_follows_from_dates_and_chain_stands_beside_the_recorded_status(
    change: Callable[[dict[str, Any]], object], name: str
) -> None:
    report = WORLD.report(WORLD.certificate(change))

    assert report.computed == (name,)
    assert report.certificate_status == "active"


def test_a_body_withdrawn_since_is_computed_under_its_own_name() -> None:
    world = World(index_issued=NOW - timedelta(days=9))

    assert world.report(CERTIFICATE).computed == ("stale",)


def test_the_report_names_the_input_by_its_digest() -> None:
    import hashlib

    assert judge(GOOD, QUESTION).input_digest == hashlib.sha256(CERTIFICATE).hexdigest()
    assert judge(Evidence(b""), QUESTION).input_digest == hashlib.sha256(b"").hexdigest()


def test_a_malleated_signature_does_not_make_another_credential() -> None:
    from tests.corpus_builder.forging import P256_ORDER, halves, joined

    heading, content, signature = CERTIFICATE.split(b".")
    r, s = halves(base64url.decode(signature))
    twin = b".".join((heading, content, base64url.encode(joined(r, P256_ORDER - s)).encode()))

    first, second = WORLD.report(CERTIFICATE), WORLD.report(twin)

    assert first.verdict is second.verdict is Verdict.VALID
    assert first.subject == second.subject
    assert Code.SIG_VERIFIED in {found.code for found in second.findings}
