"""10,000 mutated chains: what must end is never accepted, what must hold always is (issue 4; oracle: mutating.py)."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest

from tests.chain_corpus import mutate_accreditations, mutate_certificates, mutate_documents, mutate_standing
from tests.chain_corpus.mutating import Chain, mutated
from tests.chain_corpus.oracle import fault, report_on
from tests.chain_corpus.settings import FOUR, PRODUCT, TEST_REPORT, THREE, TWO_BODIES, rungs
from tests.chain_corpus.world import World
from tests.world import AB
from vc.codes import Code
from vc.keys.did_document import DidDocument
from vc.keys.public_key import PublicKey
from vc.model.accreditation import Accreditation
from vc.model.vocabulary import Verdict
from vc.securing.secured import SecuredCredential
from vc.trust.accreditation import AuthenticAccreditation, AuthenticIndex
from vc.trust.body_signature import BodySignature
from vc.trust.index import IndexEntry, parse_index
from vc.trust.ruling import Ruling, passed
from vc.trust.trust_list import RecognisedBody
from vc.verify.case import Case, Recognised
from vc.verify.memo import Memo

CHAINS, PARTS = 10_000, 20
MUTATORS = (
    *mutate_standing.MUTATORS,
    *mutate_accreditations.MUTATORS,
    *mutate_certificates.MUTATORS,
    *mutate_documents.MUTATORS,
)


@cache
def good_chains() -> tuple[Chain, ...]:
    """The chains that are mutated."""
    named: list[tuple[str, World]] = [
        (setting.id, setting.good) for setting in (THREE, FOUR, PRODUCT, TEST_REPORT, TWO_BODIES)
    ]
    return tuple(chain_of(name, world) for name, world in [*named, ("five-links", rungs(2))])


def chain_of(name: str, world: World) -> Chain:
    """The way from the body of the trust list to the certificate's issuer."""
    way = []
    party = world.issuer
    while party != AB:
        own = world.accreditation(party)
        assert own is not None
        way.append(own)
        party = world.parties[own.issuer]
    return Chain(name, world, AB, tuple(reversed(way)))


@pytest.mark.parametrize("part", range(PARTS))
def test_no_chain_that_was_ended_is_accepted_and_none_that_holds_is_refused(part: int) -> None:
    """A part of the seeds; what is remembered of all chains before serves the next, and must never help a false one."""
    memo = Memo()
    seeds = range(part, CHAINS, PARTS)

    faults = [fault(mutated(seed, good_chains(), MUTATORS), memo) for seed in seeds]

    assert list(filter(None, faults)) == []


def test_the_unmutated_chains_hold() -> None:
    for chain in good_chains():
        assert report_on(chain.good, Memo()).verdict is Verdict.VALID, chain.name


def test_every_mutator_is_at_work_and_both_answers_are_expected_often() -> None:
    drawn = [mutated(seed, good_chains(), MUTATORS) for seed in range(0, CHAINS, 5)]
    ended, at_work = Counter(chain.ends for chain in drawn), Counter(name for chain in drawn for name in chain.by)

    assert ended[True] >= 1_000
    assert ended[False] >= 300
    assert {mutator.__name__ for mutator in MUTATORS if at_work[mutator.__name__] < 20} == set()


def blind_to_scope(case: Case, recognised: Recognised, signed_at: datetime) -> None:
    case.passed(Code.CHAIN_SCOPE)


def blind_to_history(case: Case, recognised: Recognised, signed_at: datetime) -> None:
    case.passed(Code.CHAIN_ACCREDITED_NOW)


def blind_to_own_dates(accreditation: Accreditation, *, at: datetime, now: datetime, skew: timedelta) -> Ruling:
    return passed(Code.CHAIN_RECOGNISED)


def blind_to_who_accredited_when(accreditations: tuple[Accreditation, ...]) -> tuple[()]:
    return ()


def blind_to_status(case: Case, document: DidDocument) -> None:
    case.passed(Code.STATUS_ACTIVE)


def blind_to_dates(case: Case) -> None:
    case.passed(Code.TIME_IN_FORCE)


def blind_to_versions(case: Case, body: RecognisedBody, authentic: AuthenticAccreditation) -> IndexEntry:
    subject = authentic.accreditation.subject
    return IndexEntry(subject, authentic.accreditation.id, "", 1, authentic.digest)


def blind_to_signatures(case: Case, secured: SecuredCredential, key: PublicKey) -> bool:
    return True


def blind_to_who_signed_an_index(secured: SecuredCredential, body: RecognisedBody, **_: object) -> AuthenticIndex:
    return AuthenticIndex(parse_index(secured), BodySignature(body.keys[0], ()))


def blind_to_key_windows(*_: object, **__: object) -> tuple[Ruling, ...]:
    return (passed(Code.KEY_WINDOW, "never looked at"),)


BLIND: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("vc.verify.links.check_scope", blind_to_scope),
    ("vc.verify.links.check_accredited", blind_to_history),
    ("vc.verify.checks.recognition.speaks_for", blind_to_own_dates),
    ("vc.verify.checks.accredited.standings_between", blind_to_who_accredited_when),
    ("vc.verify.examine.check_status", blind_to_status),
    ("vc.verify.examine.check_validity", blind_to_dates),
    ("vc.verify.links.check_role", lambda case, recognised: None),
    ("vc.verify.checks.recognition._current_entry", blind_to_versions),
    ("vc.verify.checks.recognition.remembered", blind_to_signatures),
    ("vc.verify.checks.signature.remembered", blind_to_signatures),
    ("vc.verify.checks.status_documents.remembered", blind_to_signatures),
    ("vc.verify.checks.body_index.authenticate_index", blind_to_who_signed_an_index),
    ("vc.verify.checks.signature.key_standing", blind_to_key_windows),
    ("vc.trust.body_signature.key_standing", blind_to_key_windows),
)


@pytest.mark.parametrize(("sense", "without"), BLIND, ids=[sense for sense, _ in BLIND])
def test_a_verifier_that_has_lost_one_sense_is_found_out(
    sense: str, without: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oracle bites: whatever check is taken out of the judge, some mutated chain is accepted that was ended."""
    monkeypatch.setattr(sense, without)
    ended = (chain for seed in range(CHAINS) if (chain := mutated(seed, good_chains(), MUTATORS)).ends)

    assert any(report_on(chain.world, Memo()).verdict is Verdict.VALID for chain in ended)


def test_a_seed_gives_the_same_chain_again() -> None:
    one, again = (mutated(4_711, good_chains(), MUTATORS) for _ in range(2))

    assert (one.told, one.ends, one.world.input) == (again.told, again.ends, again.world.input)
    assert one.world.published == again.world.published
