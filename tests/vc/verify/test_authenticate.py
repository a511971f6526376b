"""V3.2: who has signed a label, where its kid names nobody or several, and under which of several accreditations."""

from dataclasses import replace

from tests.corpus_builder.labels import signed
from tests.vc.verify.answers import failed, found, unknown
from tests.vc.verify.second_body import INDEX, SECOND, by_second, world_of_two
from tests.world import AB, CB, ISO_9001, OTHER_CB, Party, World
from vc.codes import Code
from vc.keys.verification_method import VerificationMethod
from vc.model.accreditation import Accreditation
from vc.model.vocabulary import Verdict

KIDS = tuple(method.key.kid8 for method in CB.methods())
PARTIES = tuple(Party(f"body-{number}.example", f"Body {number}") for number in range(8))


def copied_to(party: Party) -> tuple[VerificationMethod, ...]:
    """The methods of a party that has copied the public key of the certification body."""
    return (*party.methods(), replace(CB.methods()[0], id=f"{party.did}#copied", controller=party.did))


def test_a_copied_public_key_makes_nobody_the_issuer() -> None:
    world = World()
    world.methods[OTHER_CB.did] = copied_to(OTHER_CB)

    report = world.report(world.label())

    assert report.verdict is Verdict.INDETERMINATE
    assert unknown(report) == {Code.KEY_AMBIGUOUS}
    assert (report.subject, report.chain) == (None, ())


def test_a_copied_key_that_may_not_sign_there_is_no_second_signer() -> None:
    world = World()
    *own, copied = copied_to(OTHER_CB)
    world.methods[OTHER_CB.did] = (*own, replace(copied, relationships=frozenset({"authentication"})))

    report = world.report(world.label())

    assert (report.verdict, failed(report)) == (Verdict.VALID, set())
    assert report.chain[-2].id == CB.did


def test_that_one_candidate_did_not_sign_says_nothing_while_another_could_not_be_asked() -> None:
    """OTHER_CB has a kid in the index that is not its key's; CB, who signed, can't be reached."""
    world = world_of_two(by_second(OTHER_CB), kids=KIDS)
    world.replaced["https://cb.example/.well-known/did.json"] = None

    report = world.report(world.label())

    assert report.verdict is Verdict.INDETERMINATE
    assert failed(report) == set()
    assert Code.KEY_RESOLUTION in unknown(report)


def test_where_every_candidate_was_asked_and_none_signed_the_label_is_forged() -> None:
    world = World()
    forged = signed(lambda _: None)[:-1] + b"0"

    report = world.report(forged if forged != world.label().encode() else forged[:-1] + b"1")

    assert failed(report) == {Code.SIG_INVALID}


def test_more_candidates_than_are_tried_are_ambiguous() -> None:
    world = world_of_two(*(by_second(party) for party in PARTIES), kids=KIDS)

    report = world.report(world.label())

    assert unknown(report) == {Code.KEY_AMBIGUOUS}
    assert "more than 8" in found(report, Code.KEY_AMBIGUOUS).detail


def test_of_two_accreditations_the_one_that_covers_counts() -> None:
    narrow = replace(by_second(), schedule=(replace(ISO_9001, sectors=frozenset({"IAF:33"})),))
    world = world_of_two(narrow, kids=KIDS)

    report = world.report(world.label())

    assert report.verdict is Verdict.VALID
    assert report.chain[1].id == AB.did


def test_of_two_that_cover_the_first_of_the_trust_list_counts() -> None:
    world = world_of_two(by_second(), kids=KIDS)

    report = world.report(world.label())

    assert report.verdict is Verdict.VALID
    assert report.chain[1].id == SECOND.did


def test_where_neither_covers_the_first_says_what_is_missing() -> None:
    def narrow(granted: Accreditation) -> Accreditation:
        return replace(granted, schedule=(replace(ISO_9001, sectors=frozenset({"IAF:33"})),))

    world = world_of_two(narrow(by_second()), kids=KIDS)
    world.accredit(narrow)

    report = world.report(world.label())

    assert failed(report) == {Code.CHAIN_SCOPE_NOT_COVERED}
    assert report.chain[1].id == SECOND.did


def test_one_accreditation_that_can_not_be_had_does_not_hide_the_other() -> None:
    world = world_of_two(by_second(), kids=KIDS)
    world.replaced[by_second().current_url] = None

    report = world.report(world.label())

    assert (report.verdict, report.chain[1].id) == (Verdict.VALID, AB.did)


def test_a_kid_that_no_index_names_is_unknown_and_says_which_indexes_failed() -> None:
    world = world_of_two()
    world.replaced[INDEX] = None
    world.methods[CB.did] = CB.methods()[1:]

    report = world.report(world.label())

    assert {Code.KEY_UNKNOWN, Code.CHAIN_INDEX_UNAVAILABLE} <= unknown(report)
    assert found(report, Code.KEY_UNKNOWN).subject == KIDS[0].hex()
