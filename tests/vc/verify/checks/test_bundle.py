"""V2.4, V2.5, V2.7, V2.8: whether a bundle counts under a root, and which root that has become."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.corpus_builder.anchors_and_bundles import root_signer
from tests.vc.resolve.bundle_series import a_root, line, series
from tests.vc.verify.answers import failed, found, unknown
from tests.world import DAY, NOW, World
from vc.codes import Code
from vc.model.document import Retrieved, Via
from vc.model.finding import Outcome
from vc.model.vocabulary import Environment, Verdict
from vc.resolve.bundle import BundleSource, open_bundle
from vc.resolve.driver import gather
from vc.resolve.memory import MemorySource
from vc.trust.anchor import root_to_toml, sign_trust_list, trust_list_to_toml
from vc.trust.root import Root
from vc.trust.seen import Seen, Witnessed
from vc.trust.succession import ROOTS_URL, root_digest
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge, wanted
from vc.verify.policy import IMPORTER, Policy
from vc.verify.question import Question, ask
from vc.verify.report import Report

SECOND = timedelta(seconds=1)
A = a_root("a")
B = a_root("b", version=2)
TO_B = line((B, ("a", "b")), start=A)


def under(
    raw: bytes, root: Root, *, without: Iterable[str] = (), policy: Policy = IMPORTER, seen: Seen | None = None
) -> Report:
    """What a desk without a network answers under a root; the documents of `without` are not there."""
    return judge(*gathered(raw, Anchor(root_to_toml(root)), without=without, policy=policy, seen=seen))


def gathered(
    raw: bytes, anchor: Anchor, *, without: Iterable[str] = (), policy: Policy = IMPORTER, seen: Seen | None = None
) -> tuple[Evidence, Question]:
    opened, question = open_bundle(raw), ask(NOW, policy=policy)
    evidence = Evidence(World().certificate(), anchor, manifest=opened.manifest, seen=seen)
    if not without:
        return gather(evidence, question, BundleSource(opened)), question
    left = {url: one.content for url, one in opened.documents.items() if url not in without}
    return gather(evidence, question, MemorySource(left, now=lambda: NOW)), question


# The threshold (V2.4)


@pytest.mark.parametrize(
    ("signers", "threshold", "code"),
    [
        (("a",), 1, None),
        (("a", "b"), 2, None),
        (("a", "c"), 2, Code.BUNDLE_BELOW_THRESHOLD),
        (("a",), 2, Code.BUNDLE_BELOW_THRESHOLD),
        (("c",), 1, Code.BUNDLE_UNANCHORED),
    ],
)
def test_a_bundle_counts_once_the_threshold_of_the_root_has_signed(
    signers: tuple[str, ...], threshold: int, code: Code | None
) -> None:
    report = under(series(signed_by=signers), a_root("a", "b", threshold=threshold))

    assert unknown(report) == (set() if code is None else {code})
    assert (report.verdict is Verdict.VALID) is (code is None)


# Its times (V2.5)


@pytest.mark.parametrize(("lasts", "code"), [(SECOND, None), (timedelta(), Code.BUNDLE_EXPIRED)])
def test_a_bundle_that_expires_now_has_expired(lasts: timedelta, code: Code | None) -> None:
    report = under(series(created=NOW - DAY, lasts=DAY + lasts), A)

    assert unknown(report) == (set() if code is None else {code})


@pytest.mark.parametrize(("over", "code"), [(timedelta(), None), (SECOND, Code.BUNDLE_STALE)])
def test_a_bundle_may_be_as_old_as_the_policy_says(over: timedelta, code: Code | None) -> None:
    age = DAY / 2
    policy = replace(IMPORTER, name="own", max_bundle_age=age)

    report = under(series(created=NOW - age - over), A, policy=policy)

    assert unknown(report) == (set() if code is None else {code})


@pytest.mark.parametrize(("over", "code"), [(timedelta(), None), (SECOND, Code.BUNDLE_STALE)])
def test_a_bundle_may_be_of_the_future_by_the_tolerance_of_clocks(over: timedelta, code: Code | None) -> None:
    report = under(series(created=NOW + IMPORTER.clock_skew + over), A)

    assert unknown(report) == (set() if code is None else {code})


@pytest.mark.parametrize(("lasts", "code"), [(SECOND, None), (timedelta(), Code.TRUST_EXPIRED)])
def test_a_root_that_expires_now_has_expired(lasts: timedelta, code: Code | None) -> None:
    """V2.2."""
    report = under(series(), a_root("a", lasts=lasts))

    assert unknown(report) == (set() if code is None else {code})


def test_a_bundle_for_another_environment_than_its_roots_does_not_count() -> None:
    report = under(series(environment=Environment.PRODUCTION), A)

    assert unknown(report) == {Code.BUNDLE_ORIGIN}


# The succession of roots (V2.7)


def test_the_succession_leads_from_the_anchor_to_the_root_that_signed() -> None:
    assert under(series(signed_by=("b",), roots=TO_B), A).verdict is Verdict.VALID


def test_without_a_succession_the_next_root_is_another_root() -> None:
    assert unknown(under(series(signed_by=("b",)), A)) == {Code.BUNDLE_UNANCHORED}


def test_the_succession_is_asked_for_before_anything_else_of_the_bundle() -> None:
    raw = series(signed_by=("b",), roots=TO_B)
    evidence = Evidence(World().certificate(), Anchor(root_to_toml(A)), manifest=open_bundle(raw).manifest)

    assert {reference.url for reference in wanted(evidence, ask(NOW))} == {ROOTS_URL}


def test_a_succession_that_the_manifest_names_and_that_is_not_there_leaves_the_root_unproven() -> None:
    """Whether the anchor's root was replaced is not known, also where that root itself has signed."""
    for signer, roots in (("b", TO_B), ("a", line((a_root("a", version=2), ("a",)), start=A))):
        report = under(series(signed_by=(signer,), roots=roots), A, without={ROOTS_URL})

        assert unknown(report) == {Code.TRUST_ROOT_UNPROVEN}
        assert found(report, Code.TRUST_ROOT_UNPROVEN).spec == "V2.7"


def test_a_succession_that_is_not_the_one_of_the_manifest_counts_for_nothing() -> None:
    """V2.5."""
    opened = open_bundle(series(signed_by=("b",), roots=TO_B))
    longer = line((B, ("a", "b")), (a_root("c", version=3), ("b", "c")), start=A)
    evidence = Evidence(World().certificate(), Anchor(root_to_toml(A)), manifest=opened.manifest)
    evidence = evidence.with_answers([Retrieved(ROOTS_URL, longer, NOW, Via.MEMORY)])

    report = judge(gather(evidence, ask(NOW), BundleSource(opened)), ask(NOW))

    assert unknown(report) == {Code.BUNDLE_MIXED}


def test_what_was_asked_for_once_is_not_asked_for_again() -> None:
    evidence, question = gathered(series(signed_by=("b",), roots=TO_B), Anchor(root_to_toml(A)), without={ROOTS_URL})

    assert wanted(evidence, question) == ()


def test_a_succession_from_another_root_proves_nothing() -> None:
    stranger = a_root("c")
    other = line((a_root("b", version=2), ("c", "b")), start=stranger)

    assert unknown(under(series(signed_by=("b",), roots=other), A)) == {Code.TRUST_ROOT_UNPROVEN}


def test_a_root_that_was_replaced_may_have_expired_and_the_last_one_may_not() -> None:
    first, last = a_root("a", lasts=-DAY), a_root("b", version=2, lasts=timedelta())

    assert under(series(signed_by=("b",), roots=line((B, ("a", "b")), start=first)), first).verdict is Verdict.VALID
    ended = under(series(signed_by=("b",), roots=line((last, ("a", "b")), start=A)), A)
    assert unknown(ended) == {Code.TRUST_EXPIRED}


# What was seen before (V2.8)


def test_a_root_that_was_seen_to_be_replaced_no_longer_counts() -> None:
    seen = Seen(anchors=(root_digest(A),)).advanced(Witnessed(root=B))

    assert Code.TRUST_ROOT_ROLLBACK in unknown(under(series(), A, seen=seen))


@pytest.mark.parametrize(
    ("version", "code"),
    [(5, None), (4, Code.BUNDLE_CONFLICT), (3, Code.BUNDLE_ROLLBACK)],
    ids=["next", "same", "older"],
)
def test_a_bundle_may_not_come_after_a_newer_one_or_beside_another_one(version: int, code: Code | None) -> None:
    seen = Seen(anchors=(root_digest(A),)).advanced(Witnessed(A, 4, "00" * 32, 7, NOW - DAY))

    report = under(series(version), A, seen=seen)

    assert unknown(report) == (set() if code is None else {code})


def test_a_line_of_roots_that_leads_past_the_one_that_was_seen_is_another_line() -> None:
    """Whoever has the keys of a root that was replaced can sign another line."""
    other = a_root("x", version=2)
    seen = Seen(anchors=(root_digest(A),)).advanced(Witnessed(B))

    report = under(series(signed_by=("x",), roots=line((other, ("a", "x")), start=A)), A, seen=seen)

    assert Code.TRUST_ROOT_ROLLBACK in unknown(report)


# A root within a signed trust list


def test_a_bundle_counts_under_the_root_that_a_signed_list_names_while_that_is_in_force() -> None:
    own = a_root("own")
    for lasts, verdict in ((DAY, Verdict.VALID), (timedelta(), Verdict.INDETERMINATE)):
        listed = replace(World().trust, root=a_root("a", lasts=lasts))
        anchor = Anchor(sign_trust_list(listed, [root_signer("own")]), root_to_toml(own))

        report = judge(*gathered(series(), anchor))

        assert report.verdict is verdict
        assert not failed(report)


def test_the_report_says_under_which_version_the_bundle_counted() -> None:
    report = under(series(4), A)

    counted = found(report, Code.BUNDLE_ANCHORED)
    assert (counted.outcome, counted.detail, counted.spec) == (Outcome.PASSED, "bundle version 4", "V2.4")


def test_a_trust_list_without_a_root_vouches_for_no_bundle() -> None:
    report = judge(*gathered(series(), Anchor(trust_list_to_toml(World().trust))))

    assert unknown(report) == {Code.BUNDLE_UNANCHORED}
