"""A label names nobody: an 8-octet kid, and whoever's key verifies has signed.

So whoever gets somebody else's public key into its own DID document, and thereby into the index of its accreditation
body, speaks for that body's labels: with its own status lists it made a withdrawn label `valid` again. And a body with
two accreditations was judged by the one that the trust list happens to name last.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.world import (
    AB,
    CB,
    DAY,
    GRANTED,
    ISO_9001,
    LIST_LENGTH,
    NOW,
    OTHER_CB,
    Party,
    World,
    accreditation,
    accreditation_claims,
    opened,
)
from vc.codes import Code
from vc.keys.verification_method import VerificationMethod
from vc.model.accreditation import Accreditation
from vc.model.finding import Outcome
from vc.model.vocabulary import Environment, Verdict
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.claims import ListPublication, token_list_claims
from vc.status.list_url import ListAddress, ListForm
from vc.status.packing import StatusValues
from vc.status.value import StatusEvent
from vc.trust.index import AccreditationIndex, IndexEntry, index_claims
from vc.trust.trust_list import BodyKey
from vc.verify.judge import judge
from vc.verify.question import ask
from vc.verify.report import Report

SECOND_AB = Party("second-ab.example", "Eastern Accreditation Service (invented)")
HOUR = timedelta(hours=1)
CREDENTIALS = frozenset({"assertionMethod"})


def outcomes(report: Report, outcome: Outcome) -> set[Code]:
    """Return the codes of one outcome."""
    return {found.code for found in report.findings if found.outcome is outcome}


def with_copied_key(world: World, relationships: frozenset[str] = CREDENTIALS) -> World:
    """Let another accredited body list CB's public key as its own."""
    copied = VerificationMethod(f"{OTHER_CB.did}#copied", OTHER_CB.did, CB.key().public, relationships)
    world.methods[OTHER_CB.did] = (*OTHER_CB.methods(), copied)
    return world


def first_asked(world: World, party: Party) -> World:
    """Put a body's accreditation first in the index."""
    world.accreditations = tuple(sorted(world.accreditations, key=lambda granted: granted.subject != party.did))
    return world


@pytest.mark.parametrize("party", [CB, OTHER_CB])
def test_a_copied_key_makes_nobody_the_issuer(party: Party) -> None:
    world = first_asked(with_copied_key(World()), party)

    report = world.report(world.label())

    assert (report.verdict, report.subject) == (Verdict.INDETERMINATE, None)
    assert outcomes(report, Outcome.UNKNOWN) == {Code.KEY_AMBIGUOUS}


def test_a_copied_key_brings_no_withdrawn_label_back() -> None:
    world = first_asked(with_copied_key(World()), OTHER_CB)
    label = world.label()
    world.record(StatusEvent.WITHDRAWN, effective=NOW - DAY)
    address = ListAddress(f"{OTHER_CB.origin}/status/1")
    publication = ListPublication(OTHER_CB.did, address, NOW - HOUR, NOW + DAY, HOUR)
    nothing_recorded = token_list_claims(StatusValues.sparse({}, length=LIST_LENGTH), publication, level=6)
    signed = secure_vc_jwt(nothing_recorded, OTHER_CB.signer("lists"), typ="statuslist+jwt")
    world.replaced[address.current(ListForm.TOKEN)] = signed

    assert world.report(label).verdict is Verdict.INDETERMINATE


def test_a_copied_key_that_may_sign_nothing_does_no_harm() -> None:
    world = first_asked(with_copied_key(World(), frozenset()), OTHER_CB)

    assert world.report(world.label()).verdict is Verdict.VALID


def test_a_copied_key_serves_nobody_while_its_owner_can_not_be_asked() -> None:
    world = first_asked(with_copied_key(World()), OTHER_CB)
    label = world.label()
    world.replaced[f"{CB.origin}/.well-known/did.json"] = None

    report = world.report(label)

    assert (report.verdict, report.subject) == (Verdict.INDETERMINATE, None)


def test_saved_evidence_can_not_take_an_owner_out_of_the_question() -> None:
    # Whoever writes the file writes CB's DID document, too: one in which the key is for nothing.
    world = first_asked(with_copied_key(World()), OTHER_CB)
    credentials, lists = CB.methods()
    label = world.label()
    world.methods[CB.did] = (replace(credentials, relationships=frozenset()), lists)

    report = judge(replace(world.evidence(label), saved=True), ask(NOW))

    assert (report.verdict, report.subject) == (Verdict.INDETERMINATE, None)


def test_what_one_candidate_did_not_sign_another_that_can_not_be_asked_may_have() -> None:
    # OTHER_CB lists the key without a use: that alone condemned the label while CB's document could not be had.
    world = first_asked(with_copied_key(World(), frozenset()), OTHER_CB)
    label = world.label()
    world.replaced[f"{CB.origin}/.well-known/did.json"] = None

    report = world.report(label)

    assert (report.verdict, outcomes(report, Outcome.FAILED)) == (Verdict.INDETERMINATE, set())


def test_a_label_whose_only_candidate_did_not_sign_is_not_valid() -> None:
    world = World()
    altered = world.label()
    other = replace(CB.methods()[0], key=CB.key("another").public)
    world.methods[CB.did] = (other, *CB.methods()[1:])

    assert world.report(altered).verdict is Verdict.INDETERMINATE  # its kid is in no index any more


def test_a_key_that_stands_twice_in_a_document_signs_by_the_use_that_allows_it() -> None:
    # One key under two names, one of them for lists: the name that may not sign condemned the label.
    world = World()
    credentials, lists = CB.methods()
    twin = replace(lists, id=f"{CB.did}#twin", key=credentials.key)
    world.methods[CB.did] = (credentials, lists, twin)

    assert world.report(world.label()).verdict is Verdict.VALID


def second_accreditation(world: World, schedule: Accreditation) -> None:
    """Let a second accreditation body of the trust list accredit CB, too."""
    (body,) = world.trust.bodies
    second = replace(
        body,
        did=SECOND_AB.did,
        name=SECOND_AB.name,
        origins=(SECOND_AB.origin,),
        index=f"{SECOND_AB.origin}/accreditations/index.jwt",
        keys=(BodyKey(SECOND_AB.key().public, GRANTED),),
    )
    url = f"{SECOND_AB.origin}/accreditations/cb.jwt"
    granted = replace(schedule, id=url, current_url=url, issuer=SECOND_AB.did)
    secured = secure_vc_jwt(accreditation_claims(granted), SECOND_AB.signer())
    entry = IndexEntry(CB.did, url, url, 1, opened(secured).digest, (CB.key().public.kid8,))
    issued = NOW - HOUR
    index = AccreditationIndex(SECOND_AB.did, issued, issued + DAY, 1, Environment.TEST, (entry,))
    signed = secure_vc_jwt(index_claims(index), SECOND_AB.signer(), typ="accreditation-index+jwt")
    world.trust = replace(world.trust, bodies=(*world.trust.bodies, second))
    world.replaced |= {url: secured, second.index: signed}


def test_of_two_accreditations_of_a_body_the_one_counts_that_covers_the_label() -> None:
    world = World()
    narrow = replace(ISO_9001, sectors=frozenset({"IAF:33"}))
    second_accreditation(world, replace(accreditation(), schedule=(narrow,)))

    report = world.report(world.label())

    assert report.verdict is Verdict.VALID
    assert AB.did in {link.id for link in report.chain}


def test_where_neither_covers_it_the_label_is_not_valid() -> None:
    world = World()
    narrow = replace(ISO_9001, sectors=frozenset({"IAF:33"}))
    second_accreditation(world, replace(accreditation(), schedule=(narrow,)))
    world.accredit(lambda granted: replace(granted, schedule=(narrow,)))

    report = world.report(world.label())

    assert (report.verdict, outcomes(report, Outcome.FAILED)) == (Verdict.INVALID, {Code.CHAIN_SCOPE_NOT_COVERED})


def test_a_label_needs_every_index_since_a_missing_one_may_name_the_owner() -> None:
    # A body under another accreditation body copies a key, and the index that names its owner is kept away.
    world = World()
    (body,) = world.trust.bodies
    second = replace(
        body,
        did=SECOND_AB.did,
        name=SECOND_AB.name,
        origins=(SECOND_AB.origin,),
        index=f"{SECOND_AB.origin}/index.jwt",
        keys=(BodyKey(SECOND_AB.key().public, GRANTED),),
    )
    world.trust = replace(world.trust, bodies=(body, second))

    report = world.report(world.label())

    assert report.verdict is Verdict.INDETERMINATE
    assert Code.CHAIN_INDEX_UNAVAILABLE in outcomes(report, Outcome.UNKNOWN)
    assert world.report(world.certificate()).verdict is Verdict.VALID, "a credential names its issuer"
