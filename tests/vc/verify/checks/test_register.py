"""V5.2, V5.3 and specs/register-snapshot.md N6 to N11: what an issuer's register proves, and what it does not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.corpus_builder.forging import signed_again
from tests.corpus_builder.surroundings import TOKEN_URL
from tests.registers import BASE, DID_URL, INDEX_URL, Register, digest_of
from tests.vc.trust.world import ROOT, ROOT_SIGNERS
from tests.vc.verify.answers import codes, failed, found, unknown
from tests.world import AB, CB, DAY, OTHER_CB, SIGNED, World, certificate_claims, opened
from vc.codes import Code
from vc.keys.file_signer import FileSigner
from vc.keys.verification_method import VerificationMethod
from vc.model.document import Retrieved, Via
from vc.model.finding import Outcome
from vc.model.vocabulary import Environment, Verdict
from vc.resolve.bundle import Bundle, BundleSource, build_bundle, open_bundle
from vc.resolve.driver import gather, verify_credential
from vc.resolve.memory import MemorySource
from vc.resolve.recording import RecordingSource
from vc.securing.secured import Form
from vc.securing.vc_jwt import secure_vc_jwt
from vc.trust.anchor import root_to_toml, sign_trust_list
from vc.trust.digest_set import OCTETS, DigestSet
from vc.trust.number_set import Listed
from vc.verify.checks import register_documents
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo
from vc.verify.policy import IMPORTER
from vc.verify.question import ask
from vc.verify.report import Report

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
OTHERS = [hashlib.sha256(b"%d" % number).digest() for number in range(100)]
NEW_KEY = FileSigner(f"{CB.did}#credentials-2", CB.key("credentials 2"))
LAST_MOMENT = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
STOLEN = SIGNED + 100 * DAY
"""Since when the key for credentials is in other hands, where it is."""

Change = Callable[[dict[str, Any]], object]


def world(**members: datetime) -> World:
    """A world in which the key for credentials is described so, and another one is in use."""
    made = World()
    credentials, lists = CB.methods()
    new = VerificationMethod(NEW_KEY.verification_method, CB.did, NEW_KEY.key, credentials.relationships)
    made.methods[CB.did] = (replace(credentials, **members), new, lists)  # type: ignore[arg-type]
    return made


def stolen(register: Register | None) -> World:
    made = world(revoked=STOLEN)
    return made if register is None else register.published_in(made)


def with_snapshot(moment: datetime, *digests: bytes, signed: datetime | None = None) -> Register:
    return Register([(moment, [OTHERS, digests] if digests else [OTHERS])], signed or World().now - HOUR)


CERTIFICATE = World().certificate()
LISTED = digest_of(CERTIFICATE)


# A compromised key (N7)


def test_a_certificate_in_a_snapshot_of_before_survives_the_theft_of_its_key() -> None:
    report = stolen(with_snapshot(SIGNED + DAY, LISTED)).report(CERTIFICATE)

    assert report.verdict is Verdict.VALID
    assert report.notices == ()
    proven = found(report, Code.ISSUE_TIME_PROVEN)
    assert proven.detail == "in snapshot 1 of the issuer's register, 2026-05-05T08:00:00Z"
    assert proven.spec == "V4.4"


def test_so_does_its_label() -> None:
    label = World().label()

    assert stolen(with_snapshot(SIGNED + DAY, digest_of(label))).report(label).verdict is Verdict.VALID
    assert failed(stolen(with_snapshot(SIGNED + DAY, LISTED)).report(label)) == {Code.KEY_COMPROMISED}


def test_a_certificate_that_the_thief_dates_back_is_in_no_snapshot_of_before() -> None:
    report = stolen(with_snapshot(SIGNED + DAY)).report(CERTIFICATE)

    assert report.verdict is Verdict.INVALID
    assert failed(report) == {Code.KEY_COMPROMISED}


@pytest.mark.parametrize(
    ("moment", "verdict"),
    [
        (STOLEN - HOUR - SECOND, Verdict.VALID),
        (STOLEN - HOUR, Verdict.INVALID),
        (STOLEN, Verdict.INVALID),
        (STOLEN + DAY, Verdict.INVALID),
    ],
)
def test_a_snapshot_must_be_older_than_the_theft_by_the_margin(moment: datetime, verdict: Verdict) -> None:
    assert stolen(with_snapshot(moment, LISTED)).report(CERTIFICATE).verdict is verdict


def test_the_margin_is_the_policys() -> None:
    made = stolen(with_snapshot(STOLEN - DAY, LISTED))
    evidence = made.evidence(CERTIFICATE)

    verdicts = [
        judge(evidence, ask(made.now, policy=replace(IMPORTER, name="own", compromise_margin=margin))).verdict
        for margin in (timedelta(), DAY - SECOND, DAY, 2 * DAY)
    ]

    assert verdicts == [Verdict.VALID, Verdict.VALID, Verdict.INVALID, Verdict.INVALID]


def test_the_last_snapshot_before_the_theft_counts_and_no_later_one() -> None:
    snapshots = [(SIGNED - DAY, [OTHERS]), (SIGNED + DAY, [OTHERS, [LISTED]]), (STOLEN + DAY, [OTHERS])]
    register = Register(snapshots, World().now - HOUR)

    assert "snapshot 2" in found(stolen(register).report(CERTIFICATE), Code.ISSUE_TIME_PROVEN).detail


def test_without_a_register_everything_under_the_key_falls() -> None:
    assert failed(stolen(None).report(CERTIFICATE)) == {Code.KEY_COMPROMISED}


def test_a_register_that_began_after_the_theft_proves_nothing() -> None:
    assert failed(stolen(with_snapshot(STOLEN + DAY, LISTED)).report(CERTIFICATE)) == {Code.KEY_COMPROMISED}


def missing(*urls: str) -> Callable[[World, Register], None]:
    def change(made: World, register: Register) -> None:
        parts = [url for url in register.documents() if url.endswith(".digests")]
        made.replaced.update(dict.fromkeys(urls or parts[:1]))

    return change


@pytest.mark.parametrize("change", [missing(INDEX_URL), missing(f"{BASE}/v1.jwt"), missing()])
def test_a_register_that_cannot_be_had_leaves_it_open(change: Callable[[World, Register], None]) -> None:
    register = with_snapshot(SIGNED + DAY, LISTED)
    made = stolen(register)
    change(made, register)

    report = made.report(CERTIFICATE)

    assert report.verdict is Verdict.INDETERMINATE
    assert {Code.KEY_COMPROMISED, Code.REGISTER_UNAVAILABLE} <= unknown(report)
    assert not failed(report)


def another_octet(octets: bytes) -> bytes:
    return octets[:-1] + bytes([octets[-1] ^ 1])


def in_another_order(octets: bytes) -> bytes:
    return octets[OCTETS:] + octets[:OCTETS]


@pytest.mark.parametrize("change", [another_octet, in_another_order, lambda octets: octets[:-OCTETS], lambda _: b""])
def test_a_part_that_was_changed_leaves_it_open(change: Callable[[bytes], bytes]) -> None:
    register = with_snapshot(SIGNED + DAY, LISTED)
    made = stolen(register)
    for url, octets in register.documents().items():
        if url.endswith(".digests"):
            made.replaced[url] = change(octets)

    report = made.report(CERTIFICATE)

    assert unknown(report) >= {Code.KEY_COMPROMISED, Code.REGISTER_INVALID}
    assert report.verdict is Verdict.INDETERMINATE


def test_absence_from_an_old_index_is_no_absence() -> None:
    """Whoever replays an index of before the last snapshots must not make honest certificates invalid."""
    report = stolen(with_snapshot(SIGNED - DAY, signed=STOLEN - HOUR - SECOND)).report(CERTIFICATE)

    assert unknown(report) == {Code.KEY_COMPROMISED}
    assert not failed(report)


def test_absence_from_an_index_of_the_last_moment_that_counts_is_absence() -> None:
    """N7: it names every snapshot with `iat` < s - margin, and there are no others."""
    report = stolen(with_snapshot(SIGNED - DAY, signed=STOLEN - HOUR)).report(CERTIFICATE)

    assert failed(report) == {Code.KEY_COMPROMISED}


def test_an_old_index_still_proves_what_it_names() -> None:
    report = stolen(with_snapshot(SIGNED + DAY, LISTED, signed=SIGNED + 2 * DAY)).report(CERTIFICATE)

    assert report.verdict is Verdict.VALID


# Who may sign a register (N5)


@pytest.mark.parametrize(
    "signer", [CB.signer(), NEW_KEY, AB.signer("lists")], ids=["the stolen key", "a key for credentials", "somebody"]
)
def test_a_register_signed_by_another_than_the_key_for_lists_counts_for_nothing(signer: FileSigner) -> None:
    register = replace(with_snapshot(SIGNED + DAY, LISTED), signer=signer)

    report = stolen(register).report(CERTIFICATE)

    assert report.verdict is Verdict.INDETERMINATE
    assert unknown(report) >= {Code.KEY_COMPROMISED, Code.REGISTER_INVALID}


def test_a_register_counts_for_nothing_once_the_key_for_lists_is_stolen_too() -> None:
    made = world(revoked=STOLEN)
    credentials, new, lists = made.methods[CB.did]
    made.methods[CB.did] = (credentials, new, replace(lists, revoked=STOLEN + DAY))

    report = with_snapshot(SIGNED + DAY, LISTED).published_in(made).report(CERTIFICATE)

    assert Code.REGISTER_INVALID in unknown(report)
    assert report.verdict is Verdict.INDETERMINATE


def test_a_head_that_the_index_does_not_name_counts_for_nothing() -> None:
    """The thief of an archive server can put another head there, of another certificate, and even an honest one."""
    honest = with_snapshot(SIGNED + DAY)
    made = stolen(honest)
    other = with_snapshot(SIGNED + DAY, LISTED).documents()
    made.replaced.update({url: content for url, content in other.items() if url != INDEX_URL})

    report = made.report(CERTIFICATE)

    assert "not the snapshot that the index names" in found(report, Code.REGISTER_INVALID).detail
    assert report.verdict is Verdict.INDETERMINATE


@pytest.mark.parametrize("base", ["http://cb.example/register", "https://cb.example:99999/register", "register"])
def test_a_register_at_no_address_of_the_issuer_is_not_asked(base: str) -> None:
    made = stolen(replace(with_snapshot(SIGNED + DAY, LISTED), base=base))

    assert not [url for url in asked_for(made, CERTIFICATE) if "register" in url]
    assert Code.REGISTER_INVALID in unknown(made.report(CERTIFICATE))


def test_a_service_that_is_no_index_is_not_asked() -> None:
    made = stolen(with_snapshot(SIGNED + DAY, LISTED))
    made.replaced[DID_URL] = made.documents()[DID_URL].replace(b"register/index.jwt", b"register/else.jwt")

    assert Code.REGISTER_INVALID in unknown(made.report(CERTIFICATE))


@pytest.mark.parametrize(
    ("ahead", "verdict"),
    [(IMPORTER.clock_skew, Verdict.VALID), (IMPORTER.clock_skew + SECOND, Verdict.INDETERMINATE)],
)
def test_a_register_dated_in_the_future_counts_for_nothing_beyond_the_tolerance_of_clocks(
    ahead: timedelta, verdict: Verdict
) -> None:
    report = stolen(with_snapshot(SIGNED + DAY, LISTED, signed=World().now + ahead)).report(CERTIFICATE)

    assert report.verdict is verdict
    assert (Code.REGISTER_INVALID in unknown(report)) is (verdict is Verdict.INDETERMINATE)


@pytest.mark.parametrize("since", [World().now, World().now + SECOND])
def test_the_register_is_asked_from_the_second_of_the_theft_on(since: datetime) -> None:
    """N6: of a theft that is still to come nothing follows."""
    made = with_snapshot(SIGNED + DAY, LISTED).published_in(world(revoked=since))

    assert made.report(CERTIFICATE).verdict is Verdict.VALID
    assert (INDEX_URL in asked_for(made, CERTIFICATE)) is (since == made.now)


def as_it_is(_claims: dict[str, Any]) -> None:
    """Change nothing."""


def published_otherwise(head: Change = as_it_is, index: Change = as_it_is) -> World:
    """A register whose body signed another index, or another head that the index names all the same."""
    register = with_snapshot(SIGNED + DAY, LISTED)
    documents, by = register.documents(), CB.signer("lists")
    head_url = f"{BASE}/v1.jwt"
    other_head = signed_again(documents[head_url], head, signer=by)

    def name_it(claims: dict[str, Any]) -> None:
        claims["snapshots"][0]["digest"] = opened(other_head, frozenset({Form.JWT_REGISTER_SNAPSHOT})).digest.hex()
        index(claims)

    made = stolen(register)
    made.replaced |= {head_url: other_head, INDEX_URL: signed_again(documents[INDEX_URL], name_it, signer=by)}
    return made


def first_part(**members: Any) -> Change:
    def change(claims: dict[str, Any]) -> None:
        claims["parts"][0].update(members)
        claims["count"] = sum(part["count"] for part in claims["parts"])

    return change


def test_a_register_that_is_signed_again_as_it_was_proves_what_it_did() -> None:
    assert published_otherwise().report(CERTIFICATE).verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"head": lambda claims: claims.update(version=2)}, "not of the version and time"),
        ({"head": lambda claims: claims.update(iat=claims["iat"] + 1)}, "not of the version and time"),
        ({"head": lambda claims: claims.update(sub="https://other-cb.example/register")}, "of another register"),
        ({"head": lambda claims: claims.update(iss=OTHER_CB.did)}, "of another register"),
        ({"head": first_part(count=7)}, "not as many digests as the snapshot says"),
        ({"index": lambda claims: claims.update(sub=f"{BASE}/2")}, "of another register"),
        ({"index": lambda claims: claims.update(iss=OTHER_CB.did)}, "of another register"),
    ],
)
def test_a_register_that_contradicts_itself_counts_for_nothing(changes: dict[str, Any], detail: str) -> None:
    """N3, N4: whoever holds the key for lists can sign such a thing; nothing is taken from it."""
    report = published_otherwise(**changes).report(CERTIFICATE)

    assert detail in found(report, Code.REGISTER_INVALID).detail
    assert (report.verdict, failed(report)) == (Verdict.INDETERMINATE, set())


@pytest.mark.parametrize("url", [INDEX_URL, f"{BASE}/v1.jwt"])
@pytest.mark.parametrize("content", [b"", b"garbage", CERTIFICATE, World().documents()[TOKEN_URL]])
def test_a_document_of_another_kind_is_no_register(url: str, content: bytes) -> None:
    made = stolen(with_snapshot(SIGNED + DAY, LISTED))
    made.replaced[url] = content

    report = made.report(CERTIFICATE)

    assert found(report, Code.REGISTER_INVALID).detail.startswith(f"{url}")
    assert (report.verdict, failed(report)) == (Verdict.INDETERMINATE, set())


# What is asked, and when (N6)


def asked_for(made: World, target: bytes) -> set[str]:
    source = RecordingSource(MemorySource(made.documents(), now=lambda: made.now))
    gather(Evidence(target, made.evidence(target).anchor), ask(made.now), source)
    return {document.url for document in source.documents}


def test_a_good_key_lets_nobody_ask_for_the_register() -> None:
    made = with_snapshot(SIGNED + DAY, LISTED).published_in(world())

    assert not [url for url in asked_for(made, CERTIFICATE) if url.startswith(BASE)]


def test_what_is_asked_does_not_tell_which_certificate_is_meant() -> None:
    made = stolen(with_snapshot(SIGNED + DAY, LISTED))
    other = made.certificate(lambda claims: claims.update(name="Another certificate"))

    assert asked_for(made, CERTIFICATE) == asked_for(made, other)


def test_a_forged_signature_asks_for_nothing() -> None:
    made = stolen(with_snapshot(SIGNED + DAY, LISTED))
    forged = CERTIFICATE[:-2] + (b"AA" if CERTIFICATE[-2:] != b"AA" else b"QQ")

    assert not [url for url in asked_for(made, forged) if url.startswith(BASE)]


# The register in a bundle (N8, N10)


def bundled(made: World, register: Register | None, *, had: datetime | None = None) -> Bundle:
    documents = [
        Retrieved(url, content, (had if had and url.startswith(BASE) else None) or made.now - HOUR, Via.MEMORY)
        for url, content in made.documents().items()
        if register is not None or not url.startswith(BASE)
    ]
    trust = sign_trust_list(replace(made.trust, root=ROOT), ROOT_SIGNERS[:2])
    return open_bundle(
        build_bundle(
            documents,
            trust,
            signers=ROOT_SIGNERS[:2],
            version=1,
            created=made.now,
            expires=made.now + DAY,
            environment=Environment.TEST,
        )
    )


def offline(made: World, target: bytes | str, register: Register | None, *, had: datetime | None = None) -> Report:
    bundle = bundled(made, register, had=had)
    raw = target.encode() if isinstance(target, str) else target
    return verify_credential(
        raw,
        anchor=Anchor(root_to_toml(ROOT)),
        source=BundleSource(bundle),
        bundle=bundle,
        question=ask(made.now),
    )[0]


def in_bundle(digests: Iterable[bytes], target: bytes | str, **members: Any) -> Report:
    now = World().now
    register = Register([(now - DAY, [OTHERS, digests] if digests else [OTHERS])], now - 2 * HOUR, **members)
    return offline(register.published_in(World()), target, register)


def test_a_certificate_in_the_register_of_the_bundle_is_listed() -> None:
    report = in_bundle([LISTED], CERTIFICATE)

    assert report.verdict is Verdict.VALID
    assert found(report, Code.REGISTER_LISTED).outcome is Outcome.PASSED
    assert found(report, Code.REGISTER_LISTED).spec == "V5.3"


def test_a_forged_certificate_is_simply_not_in_the_register_although_nobody_knows_of_the_theft() -> None:
    report = in_bundle([], CERTIFICATE)

    assert report.verdict is Verdict.INVALID
    assert failed(report) == {Code.REGISTER_ABSENT}


@pytest.mark.parametrize(("until", "absent"), [(SIGNED, False), (SIGNED + SECOND, True)])
def test_a_register_that_was_complete_before_the_signing_says_nothing_of_it(until: datetime, *, absent: bool) -> None:
    report = in_bundle([], CERTIFICATE, until=until)

    assert (failed(report) == {Code.REGISTER_ABSENT}) is absent
    assert (report.verdict is Verdict.VALID) is not absent


def test_a_label_is_looked_up_by_its_own_digest() -> None:
    label = World().label()

    assert in_bundle([digest_of(label)], label).verdict is Verdict.VALID
    assert failed(in_bundle([LISTED], label)) == {Code.REGISTER_ABSENT}


def test_of_a_register_that_has_lost_labels_the_absence_of_one_says_nothing() -> None:
    assert in_bundle([LISTED], World().label(), labels=False).verdict is Verdict.VALID
    assert failed(in_bundle([], CERTIFICATE, labels=False)) == {Code.REGISTER_ABSENT}


def test_a_bundle_without_the_register_is_judged_as_ever() -> None:
    made = with_snapshot(SIGNED + DAY).published_in(World())

    report = offline(made, CERTIFICATE, None)

    assert report.verdict is Verdict.VALID
    assert not codes(report, Outcome.PASSED) & {Code.REGISTER_LISTED}


def test_offline_too_a_certificate_of_before_survives_the_theft() -> None:
    register = with_snapshot(SIGNED + DAY, LISTED)
    made = stolen(register)

    assert offline(made, CERTIFICATE, register).verdict is Verdict.VALID
    assert offline(made, CERTIFICATE, None).verdict is Verdict.INDETERMINATE, "what it needs is not in the bundle"


@pytest.mark.parametrize(
    ("had", "verdict"),
    [
        (STOLEN, Verdict.VALID),
        (STOLEN + DAY - HOUR - SECOND, Verdict.VALID),
        (STOLEN + DAY - HOUR, Verdict.INDETERMINATE),
        (STOLEN + 2 * DAY, Verdict.INDETERMINATE),
    ],
)
def test_a_bundle_that_had_the_register_before_its_key_was_stolen_vouches_for_it(
    had: datetime, verdict: Verdict
) -> None:
    made = world(revoked=STOLEN)
    credentials, new, lists = made.methods[CB.did]
    newest = FileSigner(f"{CB.did}#lists-2", CB.key("lists 2"))
    other = VerificationMethod(newest.verification_method, CB.did, newest.key, lists.relationships)
    made.methods[CB.did] = (credentials, new, replace(lists, revoked=STOLEN + DAY), other)
    register = with_snapshot(SIGNED + DAY, LISTED, signed=SIGNED + 2 * DAY)
    register.published_in(made)
    made.list_signer = newest

    assert offline(made, CERTIFICATE, register, had=had).verdict is verdict


def test_a_bundle_that_had_the_register_on_the_last_day_of_the_calendar_is_judged() -> None:
    register = with_snapshot(SIGNED + DAY, LISTED)

    assert offline(stolen(register), CERTIFICATE, register, had=LAST_MOMENT).verdict is Verdict.VALID


def test_nothing_is_older_than_a_theft_on_the_first_day_of_the_calendar() -> None:
    made = with_snapshot(SIGNED + DAY, LISTED).published_in(world(revoked=datetime.min.replace(tzinfo=UTC)))

    assert failed(made.report(CERTIFICATE)) == {Code.KEY_COMPROMISED}


def test_a_register_is_read_once_for_all_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    class Counted(DigestSet):
        def __init__(self, octets: bytes) -> None:
            read.append(len(octets))
            super().__init__(octets)

    monkeypatch.setattr(register_documents, "DigestSet", Counted)
    register = with_snapshot(World().now - DAY, LISTED)
    made = register.published_in(World())
    bundle, memo, question = bundled(made, register), Memo(), ask(made.now)
    others = [made.certificate(lambda claims, n=n: claims.update(name=f"{n}")) for n in range(3)]  # type: ignore[misc]
    for target in (CERTIFICATE, *others):
        evidence = Evidence(target, Anchor(root_to_toml(ROOT)), manifest=bundle.manifest)
        evidence = gather(evidence, question, BundleSource(bundle), memo=memo)
        assert (failed(judge(evidence, question, memo)) == {Code.REGISTER_ABSENT}) is (target != CERTIFICATE)

    assert sorted(read) == [OCTETS, len(OTHERS) * OCTETS]


def test_a_bundle_that_holds_the_numbers_alone_says_nothing_of_digests() -> None:
    register = with_snapshot(World().now - DAY)
    register.numbers = [[Listed("QMS-1", "QMS-1")]]
    made = register.published_in(World())
    for url in [url for url in made.replaced if url.endswith(".digests")]:
        made.replaced[url] = None

    report = offline(made, CERTIFICATE, register)

    assert report.verdict is Verdict.VALID
    assert not {code for code in codes(report, Outcome.UNKNOWN) if code.value.startswith("register.")}


@pytest.mark.parametrize("listing", [None, [], [[Listed("QMS-1", "QMS-1")]]])
def test_digests_of_which_a_part_is_missing_leave_it_open_where_the_bundle_holds_no_numbers(
    listing: list[list[Listed]] | None,
) -> None:
    register = Register([(World().now - DAY, [OTHERS, [OTHERS[0][:16] * 2]])], World().now - 2 * HOUR, numbers=listing)
    made = register.published_in(World())
    made.replaced[min(url for url in register.documents() if url.endswith(".digests"))] = None
    made.replaced |= {url: None for url in register.documents() if url.endswith(".numbers")}

    report = offline(made, CERTIFICATE, register)

    assert report.verdict is Verdict.INDETERMINATE
    assert codes(report, Outcome.UNKNOWN) == {Code.REGISTER_UNAVAILABLE, Code.FETCH_NOT_IN_BUNDLE}


def test_an_accreditation_is_not_looked_for_in_a_register_of_certificates() -> None:
    made = with_snapshot(World().now - DAY, LISTED).published_in(World())
    register = with_snapshot(World().now - DAY)
    granted = made.documents()[made.accreditations[0].current_url]

    assert Code.REGISTER_ABSENT not in failed(offline(made, granted, register))


def test_the_world_of_these_tests_names_its_register() -> None:
    made = with_snapshot(SIGNED + DAY).published_in(World())

    assert b"RegisterSnapshots" in made.documents()[DID_URL]
    assert certificate_claims()["iat"] == int(SIGNED.timestamp())
    assert secure_vc_jwt(certificate_claims(), CB.signer()) == CERTIFICATE
