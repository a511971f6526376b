"""The attacks of the TUF specification (section 1.5.2) on bundles: each is refused, under a code of its own.

The names in the sections are that specification's. A good certificate is never found to be bad because somebody has
attacked the bundle, and never valid either: it can't be confirmed (security.md C12, C15 to C17, V12).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.corpus_builder.anchors_and_bundles import root_signer
from tests.corpus_builder.surroundings import CURRENT_URL, INDEX_URL, TOKEN_URL
from tests.vc.resolve.bundle_series import AGE, Desk, a_root, line, published, series
from tests.world import DAY, NOW, World, private_key
from vc.codes import Code
from vc.encoding import base64url, strict_json
from vc.errors import Refused
from vc.model.document import Reference, Retrieved, Via
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import Environment, Verdict
from vc.resolve.bundle import LARGEST_BUNDLE, BundleSource, build_bundle, open_bundle
from vc.resolve.driver import gather
from vc.trust.anchor import root_to_toml, sign_trust_list
from vc.trust.manifest import TRUST_LIST_URL
from vc.trust.root import Root, RootKey
from vc.trust.seen import MOST_AHEAD
from vc.trust.succession import ROOTS_URL, sign_root
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo
from vc.verify.question import ask

SECOND = timedelta(seconds=1)
A = a_root("a")
B = a_root("b", version=2)
TO_B = line((B, ("a", "b")), start=A)


@pytest.fixture
def desk() -> Desk:
    """A desk that trusts root A."""
    return Desk(A)


def valid(desk: Desk, bundle: bytes) -> bool:
    return desk.check(bundle).verdict is Verdict.VALID


def refused(raw: bytes) -> Code:
    with pytest.raises(Refused) as refusal:
        open_bundle(raw)
    return refusal.value.code


def container(manifest: bytes, packed: bytes) -> bytes:
    """A container that is intact by itself, whatever is in it."""
    covered = len(manifest).to_bytes(4, "big") + manifest + packed
    return open_magic() + hashlib.sha256(covered).digest() + covered


def open_magic() -> bytes:
    return series()[:8]


def parts(bundle: bytes) -> tuple[bytes, bytes]:
    end = 44 + int.from_bytes(bundle[40:44], "big")
    return bundle[44:end], bundle[end:]


def test_a_bundle_that_nobody_attacks_is_good(desk: Desk) -> None:
    assert valid(desk, series())
    assert desk.seen is not None
    assert (desk.seen.bundle_version, desk.seen.trust_list_version) == (1, 7)
    assert desk.seen.signed_time == NOW - AGE


# Arbitrary installation


@pytest.mark.parametrize("signers", [("stranger",), ("stranger", "b")])
def test_arbitrary_content_signed_by_a_stranger(desk: Desk, signers: tuple[str, ...]) -> None:
    assert desk.codes(series(signed_by=signers)) == {"bundle.unanchored"}
    assert desk.seen is not None
    assert desk.seen.bundle_version == 0


def test_arbitrary_content_in_a_trust_list_of_a_strangers(desk: Desk) -> None:
    assert desk.codes(series(list_signed_by=("stranger",))) == {"trust.unsigned"}


def test_arbitrary_content_beside_a_root_that_it_brings_itself(desk: Desk) -> None:
    strangers = a_root("stranger", version=2)
    roots = strict_json.dumps(
        {
            "format": "accredited-vc-roots/1",
            "roots": [strict_json.loads_own(sign_root(strangers, [root_signer("stranger")]))],
        }
    )

    assert desk.codes(series(signed_by=("stranger",), roots=roots)) == {"trust.root_unproven"}


def test_arbitrary_content_under_a_signature_of_something_else(desk: Desk) -> None:
    # given the root's own signature, but of its trust list
    trust_list = sign_trust_list(World().trust, [root_signer("a")])

    assert refused(container(trust_list, parts(series())[1])) is Code.BUNDLE_DAMAGED


# Endless data


def test_endless_data_in_the_file() -> None:
    assert refused(b"\0" * (LARGEST_BUNDLE + 1)) is Code.LIMIT_SIZE


def test_endless_data_in_a_document() -> None:
    manifest, packed = parts(series())
    envelope = strict_json.loads_own(manifest)
    stated = strict_json.loads_own(base64url.decode(str(envelope["payload"])))
    stated["members"][0]["size"] = DEFAULT_LIMITS.document_bytes + 1  # type: ignore[index,call-overload]
    envelope["payload"] = base64url.encode(strict_json.dumps(stated))

    assert refused(container(strict_json.dumps(envelope), packed)) is Code.LIMIT_SIZE


def test_endless_data_in_a_manifest() -> None:
    assert refused(container(b"{" * (DEFAULT_LIMITS.document_bytes + 1), b"")) is Code.LIMIT_SIZE


def test_endless_data_in_a_succession_of_roots(desk: Desk) -> None:
    assert desk.codes(series(roots=b" " * 3_000_000)) == {"limit.size"}


# Extraneous dependencies


def test_extraneous_documents_that_the_manifest_does_not_name(desk: Desk) -> None:
    opened, question = open_bundle(series()), ask(NOW)
    slipped_in = Retrieved(TOKEN_URL, b"a.b.c", NOW, Via.BUNDLE)
    without = open_bundle(series(change=lambda documents: documents.pop(TOKEN_URL)))
    evidence = Evidence(World().certificate(), Anchor(root_to_toml(A)), manifest=without.manifest)
    evidence = gather(evidence.with_answers([slipped_in]), question, BundleSource(opened))

    report = judge(evidence, question)

    assert report.verdict is Verdict.INDETERMINATE
    assert (Code.BUNDLE_MIXED, TOKEN_URL) in {(found.code, found.subject) for found in report.findings}


def test_extraneous_octets_behind_the_last_document() -> None:
    manifest, packed = parts(series())

    assert refused(container(manifest, packed + b"more")) is Code.BUNDLE_DAMAGED


# Fast-forward


def test_fast_forward_by_more_than_any_publisher_needs(desk: Desk) -> None:
    assert valid(desk, series(5))

    assert desk.codes(series(5 + MOST_AHEAD + 1)) == {"bundle.fast_forward"}
    assert valid(desk, series(6)), "what was refused is not remembered"
    assert valid(desk, series(6 + MOST_AHEAD))


def test_fast_forward_to_the_last_version_there_is(desk: Desk) -> None:
    assert valid(desk, series(5))

    assert desk.codes(series(2**53 - 1)) == {"bundle.fast_forward"}


def test_fast_forward_beyond_the_last_version_there_is() -> None:
    manifest, packed = parts(series())
    envelope = strict_json.loads_own(manifest)
    stated = strict_json.loads_own(base64url.decode(str(envelope["payload"]))) | {"version": 2**53}
    envelope["payload"] = base64url.encode(strict_json.dumps(stated))

    assert refused(container(strict_json.dumps(envelope), packed)) is Code.BUNDLE_DAMAGED


def test_fast_forward_of_the_trust_list(desk: Desk) -> None:
    assert valid(desk, series(1))

    assert desk.codes(series(2, trust_version=8 + MOST_AHEAD)) == {"trust.fast_forward"}


def test_fast_forward_is_recovered_from_by_a_new_root(desk: Desk) -> None:
    # given keys that were stolen and used to run the versions to their end, before this desk had seen any
    assert valid(desk, series(2**53 - 1, trust_version=2**53 - 1))
    assert desk.codes(series(7)) == {"bundle.rollback"}

    # when the publisher replaces them and begins anew
    again = series(1, signed_by=("b",), roots=TO_B, trust_version=1)

    # then the desk follows, and whoever has the old keys gains nothing any more
    assert valid(desk, again)
    assert desk.codes(series(2**53 - 1)) == {"trust.root_rollback"}


def test_a_new_root_with_the_old_keys_does_not_begin_anew(desk: Desk) -> None:
    longer = a_root("a", version=2, lasts=400 * DAY)
    roots = line((longer, ("a",)), start=A)
    assert valid(desk, series(5))

    assert desk.codes(series(4, roots=roots)) == {"bundle.rollback"}
    assert valid(desk, series(6, roots=roots))


# Indefinite freeze


@pytest.mark.parametrize("past", [timedelta(0), SECOND, 400 * DAY])
def test_freeze_ends_with_the_bundle(desk: Desk, past: timedelta) -> None:
    frozen = series(created=NOW - DAY, lasts=DAY)
    desk.now = NOW - SECOND
    assert valid(desk, frozen)

    desk.now = NOW + past
    codes = desk.codes(frozen)

    assert codes <= {"bundle.expired", "trust.expired"}
    assert codes


def test_freeze_ends_with_the_age_that_the_policy_allows(desk: Desk) -> None:
    assert valid(desk, series(created=NOW - 3 * DAY))

    assert desk.codes(series(2, created=NOW - 3 * DAY - SECOND)) == {"bundle.stale"}


def test_freeze_of_the_root(desk: Desk) -> None:
    desk.root = replace(A, expires=NOW)

    assert desk.codes(series()) == {"trust.expired"}


def test_freeze_by_a_clock_that_is_set_back(desk: Desk) -> None:
    frozen, newer = series(1, created=NOW - DAY, lasts=2 * DAY), series(2)
    assert valid(desk, frozen)
    assert valid(desk, newer)

    desk.now = NOW - 20 * 3600 * SECOND

    assert desk.codes(frozen) == {"time.clock_behind"}
    assert desk.codes(newer) == {"time.clock_behind"}


def test_a_clock_a_minute_behind_is_a_clock_like_any_other(desk: Desk) -> None:
    assert valid(desk, series(created=NOW))

    desk.now = NOW - 60 * SECOND
    assert valid(desk, series(created=NOW))
    desk.now = NOW - 61 * SECOND
    assert desk.codes(series(created=NOW)) == {"time.clock_behind"}


@pytest.mark.parametrize("now", [NOW.replace(year=1970), NOW.replace(year=2025)])
def test_a_clock_of_long_ago_finds_no_certificate_bad(desk: Desk, now: object) -> None:
    assert valid(desk, series())

    desk.now = now  # type: ignore[assignment]

    assert desk.codes(series()) == {"time.clock_behind"}


# Malicious mirrors


def test_a_mirror_that_keeps_updates_back_is_seen_by_the_age(desk: Desk) -> None:
    # given a mirror that goes on serving what it once had: intact, well signed, and nothing newer
    held_back = series(3)
    assert valid(desk, held_back)

    desk.now = NOW + 3 * DAY

    assert desk.codes(held_back) == {"bundle.stale"}


def test_a_mirror_that_leaves_a_document_out_is_missed_not_believed(desk: Desk) -> None:
    codes = desk.codes(series(change=lambda documents: documents.pop(INDEX_URL)))

    assert {"fetch.not_in_bundle", "chain.index_unavailable"} <= codes


def test_another_mirror_serves_what_one_keeps_back(desk: Desk) -> None:
    desk.now = NOW + 3 * DAY
    desk.check(series(3))

    desk.now = NOW
    assert valid(desk, series(4))


# Mix-and-match


def test_a_document_of_another_bundle_is_mixed_in(desk: Desk) -> None:
    # given two genuine bundles, and the list of the older one served with the manifest of the newer
    older = open_bundle(series(1))
    newer = open_bundle(series(2, change=lambda documents: documents.update({TOKEN_URL: b"a.b.c"})))
    question = ask(NOW)
    evidence = Evidence(World().certificate(), Anchor(root_to_toml(A)), manifest=newer.manifest)
    evidence = gather(evidence.with_answers([older.documents[TOKEN_URL]]), question, BundleSource(newer))

    report = judge(evidence, question)

    assert report.verdict is Verdict.INDETERMINATE
    assert (Code.BUNDLE_MIXED, TOKEN_URL) in {(found.code, found.subject) for found in report.findings}


def test_documents_of_one_bundle_under_the_manifest_of_another_are_damage() -> None:
    other = series(2, change=lambda documents: documents.update({TOKEN_URL: b"a.b.c"}))

    assert refused(container(parts(series(1))[0], parts(other)[1])) is Code.BUNDLE_DAMAGED


def test_a_succession_of_roots_of_another_bundle_is_mixed_in(desk: Desk) -> None:
    with_roots = open_bundle(series(signed_by=("b",), roots=TO_B))
    longer = line((B, ("a", "b")), (a_root("c", version=3), ("b", "c")), start=A)
    question = ask(NOW)
    evidence = Evidence(World().certificate(), Anchor(root_to_toml(A)), manifest=with_roots.manifest)
    other = Retrieved(ROOTS_URL, longer, NOW, Via.BUNDLE)
    report = judge(gather(evidence.with_answers([other]), question, BundleSource(with_roots)), question)

    assert (Code.BUNDLE_MIXED, ROOTS_URL) in {(found.code, found.subject) for found in report.findings}


def test_two_bundles_of_one_version(desk: Desk) -> None:
    assert valid(desk, series(4))

    assert desk.codes(series(4, created=NOW - AGE - SECOND)) == {"bundle.conflict"}
    assert valid(desk, series(4)), "the one that was seen first stays good"


def test_one_bundle_signed_by_more_keys_is_the_same(desk: Desk) -> None:
    assert valid(desk, series(4))

    assert valid(desk, series(4, signed_by=("a", "another"), list_signed_by=("a",)))


def test_an_old_trust_list_in_a_new_bundle(desk: Desk) -> None:
    assert valid(desk, series(1))

    assert desk.codes(series(2, trust_version=6)) == {"trust.rollback"}


# Rollback


@pytest.mark.parametrize("older", [1, 8])
def test_rollback_of_the_bundle(desk: Desk, older: int) -> None:
    assert valid(desk, series(9))

    assert desk.codes(series(older)) == {"bundle.rollback"}
    assert valid(desk, series(9))
    assert valid(desk, series(10))


def test_rollback_is_noticed_where_much_is_remembered_of_what_was_verified() -> None:
    desk = Desk(A, memo=Memo())
    assert valid(desk, series(2))

    assert desk.codes(series(1)) == {"bundle.rollback"}


def test_rollback_of_the_root(desk: Desk) -> None:
    assert valid(desk, series(1, signed_by=("b",), roots=TO_B))

    # then nothing that the first root's keys sign counts any more, not even a higher version
    assert desk.codes(series(9)) == {"trust.root_rollback"}
    assert desk.codes(series(9, signed_by=("a", "b"))) == {"trust.root_rollback"}


def test_another_root_of_the_same_version(desk: Desk) -> None:
    # given a first root whose keys were stolen after it had been replaced
    forged = a_root("stranger", version=2)
    assert valid(desk, series(1, signed_by=("b",), roots=TO_B))

    branch = line((forged, ("a", "stranger")), start=A)

    assert desk.codes(series(2, signed_by=("stranger",), roots=branch)) == {"trust.root_rollback"}


def test_keys_that_were_replaced_lead_past_the_root_that_was_seen(desk: Desk) -> None:
    """Whoever has the keys of the pinned root, long replaced, can sign a line of his own from it."""
    third = a_root("c", version=3)
    honest = line((B, ("a", "b")), (third, ("b", "c")), start=A)
    assert valid(desk, series(5, signed_by=("c",), roots=honest))
    steps = [a_root("thief", version=version) for version in (2, 3, 4)]
    signers = (("a", "thief"), ("thief",), ("thief",))
    thiefs = line(*zip(steps, signers, strict=True), start=A)

    assert desk.codes(series(1, signed_by=("thief",), roots=thiefs)) == {"trust.root_rollback"}
    assert valid(desk, series(6, signed_by=("c",), roots=honest))


def test_what_was_refused_is_never_remembered(desk: Desk) -> None:
    assert valid(desk, series(3))
    before = desk.seen

    for attack in (series(2), series(3, lasts=9 * DAY), series(2**53 - 1), series(9, signed_by=("stranger",))):
        assert not valid(desk, attack)

    assert desk.seen == before


# Key compromise below the threshold


TWO_OF_THREE = a_root("a", "b", "c", threshold=2)


@pytest.mark.parametrize("stolen", ["a", "b", "c"])
def test_one_stolen_key_of_two_that_are_needed(stolen: str) -> None:
    desk = Desk(TWO_OF_THREE)

    assert desk.codes(series(signed_by=(stolen,))) == {"bundle.below_threshold"}
    assert desk.codes(series(signed_by=(stolen, "stranger", "another"))) == {"bundle.below_threshold"}


@pytest.mark.parametrize("pair", [("a", "b"), ("c", "b"), ("a", "c"), ("c", "a", "b")])
def test_any_two_of_three_keys_are_enough(pair: tuple[str, ...]) -> None:
    assert valid(Desk(TWO_OF_THREE), series(signed_by=pair))


def test_one_key_twice_toward_the_threshold() -> None:
    opened = parts(series(signed_by=("a",)))
    envelope = strict_json.loads_own(opened[0])
    envelope["signatures"] *= 2  # type: ignore[operator]

    assert refused(container(strict_json.dumps(envelope), opened[1])) is Code.BUNDLE_DAMAGED


def test_one_key_under_two_names_makes_no_root() -> None:
    from vc.errors import ConfigurationError

    key = private_key("a").public
    with pytest.raises(ConfigurationError):
        Root(1, Environment.TEST, 2, NOW + DAY, (RootKey.named(key), RootKey.named(key)))


def test_a_stolen_key_below_the_threshold_makes_no_new_root() -> None:
    desk = Desk(TWO_OF_THREE)
    forged = a_root("a", "stranger", version=2, threshold=2)
    roots = strict_json.dumps(
        {
            "format": "accredited-vc-roots/1",
            "roots": [strict_json.loads_own(sign_root(forged, [root_signer("a"), root_signer("stranger")]))],
        }
    )

    assert desk.codes(series(signed_by=("a", "stranger"), roots=roots)) == {"trust.root_unproven"}


# Wrong software


def test_the_wrong_file_a_bundle_of_the_other_environment() -> None:
    desk = Desk(A)

    assert desk.codes(series(environment=Environment.PRODUCTION)) == {"bundle.origin"}


def test_the_wrong_file_one_list_in_the_place_of_another(desk: Desk) -> None:
    other = published()[TOKEN_URL.replace("token", "bitstring")]

    assert desk.codes(series(change=lambda documents: documents.update({TOKEN_URL: other}))) == {"status.malformed"}


def test_the_wrong_file_one_accreditation_in_the_place_of_another(desk: Desk) -> None:
    others = published()[CURRENT_URL.replace("/cb.jwt", "/other-cb.jwt")]
    assert others != published()[CURRENT_URL]

    assert "chain.subject" in desk.codes(series(change=lambda documents: documents.update({CURRENT_URL: others})))


def test_the_wrong_file_altogether() -> None:
    for wrong in (
        b"PK\x03\x04",
        b"%PDF-1.7",
        root_to_toml(A),
        TO_B,
        sign_trust_list(World().trust, [root_signer("a")]),
    ):
        assert refused(wrong) is Code.BUNDLE_DAMAGED


def test_the_trust_list_is_the_one_that_the_manifest_names(desk: Desk) -> None:
    # given a list of the same root that is offered beside the bundle
    opened, question = open_bundle(series()), ask(NOW)
    older = sign_trust_list(replace(World().trust, version=6), [root_signer("a")])
    evidence = Evidence(World().certificate(), Anchor(root_to_toml(A)), manifest=opened.manifest)
    evidence = evidence.with_answers([Retrieved(TRUST_LIST_URL, older, NOW, Via.MEMORY)])

    report = judge(gather(evidence, question, BundleSource(opened)), question)

    assert report.verdict is Verdict.INDETERMINATE
    assert Code.BUNDLE_MIXED in {found.code for found in report.findings}


# A succession of roots


def test_a_desk_that_was_away_follows_root_by_root(desk: Desk) -> None:
    names = "abcdefgh"
    roots = line(
        *((a_root(new, version=n), (old, new)) for n, (old, new) in enumerate(pairwise(names), 2)),
        start=A,
    )

    assert valid(desk, series(1, signed_by=("h",), roots=roots))
    assert desk.seen is not None
    assert desk.seen.root_version == len(names)


@pytest.mark.parametrize(
    ("root", "signers"),
    [(a_root("b", version=2), ("b",)), (a_root("b", version=2), ("a",)), (a_root("b", version=3), ("a", "b"))],
    ids=["signed by the new keys alone", "signed by the old keys alone", "a version is missing"],
)
def test_a_root_that_does_not_follow(desk: Desk, root: Root, signers: tuple[str, ...]) -> None:
    envelope = strict_json.loads_own(sign_root(root, [root_signer(key) for key in signers]))
    roots = strict_json.dumps({"format": "accredited-vc-roots/1", "roots": [envelope]})

    assert desk.codes(series(signed_by=("b",), roots=roots)) == {"trust.root_unproven"}


def test_only_the_last_root_must_be_in_force(desk: Desk) -> None:
    past = a_root("b", version=2, lasts=-DAY)
    last = a_root("c", version=3)

    assert desk.codes(series(signed_by=("b",), roots=line((past, ("a", "b")), start=A))) == {"trust.expired"}
    assert valid(desk, series(signed_by=("c",), roots=line((past, ("a", "b")), (last, ("b", "c")), start=A)))


def test_the_keys_that_were_replaced_sign_nothing_beside_the_succession(desk: Desk) -> None:
    assert desk.codes(series(signed_by=("a",), roots=TO_B)) == {"bundle.unanchored"}


def test_a_succession_that_is_not_at_hand_leaves_it_open() -> None:
    opened = open_bundle(series(signed_by=("b",), roots=TO_B))
    evidence = Evidence(World().certificate(), Anchor(root_to_toml(A)), manifest=opened.manifest)

    report = judge(evidence, ask(NOW))

    assert Code.TRUST_ROOT_UNPROVEN in {found.code for found in report.findings}


# Every octet (C16)


def small_bundle() -> bytes:
    return build_bundle(
        [Retrieved(TOKEN_URL, b"a.b.c", NOW, Via.MEMORY)],
        b"{}",
        version=1,
        created=NOW,
        expires=NOW + DAY,
        environment=Environment.TEST,
        signers=[root_signer("a")],
    )


def spoilt(how: str) -> Callable[[bytes, int], bytes]:
    if how == "cut":
        return lambda raw, position: raw[:position]
    return lambda raw, position: raw[:position] + bytes([raw[position] ^ 1 << (position % 8)]) + raw[position + 1 :]


@pytest.mark.parametrize("how", ["cut", "one bit flipped"])
def test_every_octet_that_is_spoilt_gives_the_one_report(how: str) -> None:
    bundle, spoil, question = small_bundle(), spoilt(how), ask(NOW)
    for position in range(len(bundle)):
        assert refused(spoil(bundle, position)) is Code.BUNDLE_DAMAGED, position
    # A bundle that can't be opened stands in the evidence as an empty manifest, whatever is wrong with it.
    report = judge(Evidence(World().certificate(), Anchor(root_to_toml(A)), manifest=b""), question)

    assert report.verdict is Verdict.INDETERMINATE
    assert {found.code for found in report.reasons} == {Code.BUNDLE_DAMAGED}


def test_a_bundle_asks_for_nothing_that_it_does_not_hold() -> None:
    source = BundleSource(open_bundle(series()))

    assert source.retrieve(Reference("https://elsewhere.example/")).__class__.__name__ == "NotRetrieved"
