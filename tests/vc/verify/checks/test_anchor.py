"""V2: the anchor, and the bundle that it vouches for."""

from dataclasses import replace

import pytest

from tests.corpus_builder.anchors_and_bundles import bundle, root, root_signer
from tests.vc.verify.answers import found, unknown
from tests.world import DAY, NOW, World
from vc.codes import Code
from vc.model.document import Via
from vc.model.vocabulary import Act, Environment, Verdict
from vc.resolve.bundle import BundleSource, open_bundle
from vc.resolve.driver import gather
from vc.trust.anchor import root_to_toml, sign_trust_list, trust_list_to_toml
from vc.trust.root import Root
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo
from vc.verify.policy import CERTIFICATION_BODY, IMPORTER, Policy
from vc.verify.question import ask
from vc.verify.report import Report

WORLD = World()
TRUST = trust_list_to_toml(WORLD.trust)


def bundled(raw: bytes, anchor: bytes, *, policy: Policy = IMPORTER, act: Act = Act.RELY) -> Report:
    opened, question = open_bundle(raw), ask(NOW, policy=policy, act=act)
    evidence = Evidence(WORLD.certificate(), Anchor(anchor), manifest=opened.manifest)
    return judge(gather(evidence, question, BundleSource(opened)), question)


def test_the_report_names_the_anchor_that_it_rests_on() -> None:
    report = WORLD.report(WORLD.certificate())

    assert report.anchor is not None
    assert (report.anchor.kind, report.anchor.digest, report.anchor.version) == ("trust_list", Anchor(TRUST).digest, 7)
    assert report.environment == "test"


def test_a_root_anchors_through_its_bundle_and_both_are_named() -> None:
    report = bundled(bundle(), root_to_toml(root()))

    assert report.verdict is Verdict.VALID
    assert report.anchor is not None
    assert report.bundle is not None
    assert (report.anchor.kind, report.anchor.version) == ("root", 7)
    assert (report.bundle.version, report.bundle.age_seconds) == (3, 300)


def test_without_an_anchor_nothing_is_named_and_nothing_asked() -> None:
    evidence = gather(Evidence(WORLD.certificate()), ask(NOW), BundleSource(open_bundle(bundle())))

    report = judge(evidence, ask(NOW))

    assert (report.verdict, report.anchor, report.environment) == (Verdict.INDETERMINATE, None, None)
    assert unknown(report) == {Code.TRUST_NONE}
    assert not evidence.documents


def test_a_bundle_without_any_anchor_is_unanchored_too() -> None:
    evidence = Evidence(WORLD.certificate(), manifest=open_bundle(bundle()).manifest)

    assert unknown(judge(evidence, ask(NOW))) == {Code.TRUST_NONE, Code.BUNDLE_UNANCHORED}


@pytest.mark.parametrize(
    ("anchor", "code"),
    [
        (b"", Code.TRUST_MALFORMED),
        (b"\x00", Code.TRUST_MALFORMED),
        (sign_trust_list(WORLD.trust, [root_signer()]), Code.TRUST_UNSIGNED),
        (root_to_toml(root()), Code.TRUST_NONE),
        (root_to_toml(root(lasts=0 * DAY)), Code.TRUST_EXPIRED),
        (trust_list_to_toml(replace(WORLD.trust, expires=NOW)), Code.TRUST_EXPIRED),
    ],
)
def test_what_anchors_nothing_leaves_everything_open(anchor: bytes, code: Code) -> None:
    report = judge(WORLD.evidence(WORLD.certificate(), anchor=anchor), ask(NOW))

    assert report.verdict is Verdict.INDETERMINATE
    assert unknown(report) == {code}
    assert report.anchor is None


SIGNED = sign_trust_list(WORLD.trust, [root_signer()])


def under_root(anchor: bytes, root_given: Root | bytes) -> Report:
    given = root_given if isinstance(root_given, bytes) else root_to_toml(root_given)
    question, evidence = ask(NOW), WORLD.evidence(WORLD.certificate())
    return judge(replace(evidence, anchor=Anchor(anchor, given)), question)


def test_a_signed_trust_list_anchors_under_a_root_of_the_users_own() -> None:
    report = under_root(SIGNED, root())

    assert report.verdict is Verdict.VALID
    assert report.anchor is not None
    assert (report.anchor.kind, report.anchor.digest) == ("trust_list", Anchor(SIGNED).digest)


@pytest.mark.parametrize(
    ("root_given", "code"),
    [
        (root("another root"), Code.TRUST_UNSIGNED),
        (root("root", "second", threshold=2), Code.TRUST_UNSIGNED),
        (root(lasts=0 * DAY), Code.TRUST_EXPIRED),
        (root(environment=Environment.PRODUCTION), Code.ENVIRONMENT_DIFFERS),
        (TRUST, Code.TRUST_MALFORMED),
        (b"", Code.TRUST_MALFORMED),
    ],
)
def test_a_signed_trust_list_anchors_under_no_other_root(root_given: Root | bytes, code: Code) -> None:
    report = under_root(SIGNED, root_given)

    assert report.verdict is Verdict.INDETERMINATE
    assert unknown(report) == {code}


def test_what_one_root_anchors_is_not_remembered_for_another() -> None:
    memo, evidence = Memo(), WORLD.evidence(WORLD.certificate())
    anchors = [Anchor(SIGNED, root_to_toml(root(name))) for name in ("root", "another root")]

    verdicts = [judge(replace(evidence, anchor=anchor), ask(NOW), memo).verdict for anchor in anchors]

    assert verdicts == [Verdict.VALID, Verdict.INDETERMINATE]


@pytest.mark.parametrize(
    ("carried", "signer", "verdict"),
    [(None, "root", Verdict.VALID), (root("another root"), "root", Verdict.INDETERMINATE)],
    ids=["none of its own", "another of its own"],
)
def test_a_bundle_counts_under_the_root_of_a_signed_list(carried: Root | None, signer: str, verdict: Verdict) -> None:
    anchor = Anchor(sign_trust_list(replace(WORLD.trust, root=carried), [root_signer()]), root_to_toml(root()))
    opened, question = open_bundle(bundle(signer=signer)), ask(NOW)
    evidence = Evidence(WORLD.certificate(), anchor, manifest=opened.manifest)

    report = judge(gather(evidence, question, BundleSource(opened)), question)

    assert report.verdict is verdict


def test_a_trust_list_of_the_future_counts_within_the_skew() -> None:
    anchor = trust_list_to_toml(replace(WORLD.trust, issued=NOW + IMPORTER.clock_skew))

    assert judge(WORLD.evidence(WORLD.certificate(), anchor=anchor), ask(NOW)).verdict is Verdict.VALID


@pytest.mark.parametrize(("act", "policy"), [(Act.USE_MARK, IMPORTER), (Act.RELY, CERTIFICATION_BODY)])
def test_some_acts_and_policies_need_a_younger_bundle(act: Act, policy: Policy) -> None:
    raw, anchor = bundle(World(now=NOW - 1.5 * DAY), age=1.5 * DAY), root_to_toml(root())

    assert bundled(raw, anchor).verdict is Verdict.VALID
    assert Code.BUNDLE_STALE in unknown(bundled(raw, anchor, policy=policy, act=act))


def test_a_bundle_under_a_list_with_a_root_is_said_to_be_anchored() -> None:
    report = bundled(bundle(), trust_list_to_toml(replace(WORLD.trust, root=root())))

    assert report.verdict is Verdict.VALID
    assert found(report, Code.BUNDLE_ANCHORED).detail == "bundle version 3"


def test_a_bundles_trust_list_must_be_at_hand() -> None:
    opened = open_bundle(bundle())
    evidence = Evidence(WORLD.certificate(), Anchor(root_to_toml(root())), manifest=opened.manifest)

    assert unknown(judge(evidence, ask(NOW))) == {Code.TRUST_NONE}


def test_another_trust_list_of_the_same_root_does_not_take_its_place() -> None:
    """However it is said to have come: it could be older than the one that the manifest pins."""
    opened = open_bundle(bundle())
    anchor = Anchor(root_to_toml(root()))
    evidence = gather(Evidence(WORLD.certificate(), anchor, manifest=opened.manifest), ask(NOW), BundleSource(opened))
    url = opened.stated.trust_list_url
    other = replace(
        evidence.documents[url], content=sign_trust_list(replace(WORLD.trust, version=6), [root_signer()]), via=Via.WEB
    )

    report = judge(replace(evidence, documents={**evidence.documents, url: other}), ask(NOW))

    assert report.verdict is Verdict.INDETERMINATE
