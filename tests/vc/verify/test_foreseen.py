"""G35: the verifier's own steps, asked about a certificate and an accreditation alone."""

from dataclasses import replace

from tests.vc.verify.known import known
from tests.world import DAY, GRANTED, NOW, accreditation
from vc.codes import Code
from vc.model.accreditation import Accreditation, AccreditationEvent
from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import AccreditationEventKind, Role, Verdict
from vc.verify.foreseen import ASKED, Answer, Bench, KnownCertificate, worth_keeping
from vc.verify.question import Question

QUESTION = Question(NOW, NOW, policy=ASKED)
GOOD = Answer(Verdict.VALID)


def answer(certificate: KnownCertificate, granted: Accreditation | None = None) -> Answer:
    return Bench(granted or accreditation()).answer(certificate, QUESTION)


def test_a_certificate_within_the_accreditation_is_valid() -> None:
    assert answer(known("A")) == GOOD


def test_what_the_steps_find_against_it_is_named_by_their_codes() -> None:
    assert answer(known("A", sectors=["IAF:33"])) == Answer(Verdict.INVALID, ("chain.scope_not_covered",))
    assert answer(known("A", until=NOW)) == Answer(Verdict.INVALID, ("time.expired",))
    assert answer(known("A", signed=GRANTED - DAY)) == Answer(
        Verdict.INVALID, ("chain.issuer_not_accredited_at_issue", "chain.scope_not_covered")
    )


def test_a_suspension_is_a_notice() -> None:
    event = AccreditationEvent(AccreditationEventKind.SUSPENDED, NOW - DAY, NOW - DAY)
    suspended = replace(accreditation(), events=(*accreditation().events, event))

    assert answer(known("A"), suspended) == Answer(Verdict.VALID, notices=("chain.issuer_suspended",))


def test_what_was_found_when_it_was_taken_in_still_counts() -> None:
    withdrawn = Finding(Code.STATUS_WITHDRAWN, Outcome.FAILED)
    retired = Finding(Code.ISSUE_TIME_CLAIMED, Outcome.PASSED)

    assert answer(known("A", found=(withdrawn, retired))) == Answer(
        Verdict.INVALID, ("status.withdrawn",), ("issue_time.claimed",)
    )


def test_the_accreditations_above_count_too() -> None:
    region = replace(
        accreditation(),
        subject="did:web:ab.example",
        role=Role.ACCREDITATION_BODY,
        schedule=(),
        issuer="did:web:region",
    )

    found = Bench(accreditation(), (region,)).answer(known("A"), QUESTION)

    assert found == Answer(Verdict.INVALID, ("chain.scope_not_covered",))


def test_a_scope_that_is_not_known_is_neither_covered_nor_not() -> None:
    def plain(claims: dict[str, object]) -> None:
        claims["type"] = ["DigitalConformityCredential", "VerifiableCredential"]

    assert answer(known("A", plain)) == Answer(Verdict.INDETERMINATE)


def test_the_recognition_of_the_accreditation_body_is_taken_as_given() -> None:
    schedule = (replace(accreditation().schedule[0], standards=frozenset({"ISO 50001"})),)

    assert answer(known("A", standard="ISO 50001"), replace(accreditation(), schedule=schedule)) == GOOD


def test_failures_notices_and_the_status_are_worth_keeping() -> None:
    failed = Finding(Code.KEY_COMPROMISED, Outcome.FAILED)
    notice = Finding(Code.ISSUE_TIME_CLAIMED, Outcome.PASSED)
    active = Finding(Code.STATUS_ACTIVE, Outcome.PASSED)
    others = [Finding(Code.SIG_VERIFIED, Outcome.PASSED), Finding(Code.STATUS_STALE, Outcome.UNKNOWN)]

    assert worth_keeping([failed, *others, notice, active]) == (failed, notice, active)
