"""Keys in time: the table of specs/trust-chain.md T8, to the second."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.vc.trust.world import BODY, BODY_SIGNER, NOW, SECOND
from vc.codes import Code
from vc.keys.verification_method import VerificationMethod
from vc.model.finding import Outcome
from vc.model.vocabulary import KeyState
from vc.trust.issue_time import ProofNotHad
from vc.trust.keys_in_time import KeyWindow, key_standing, window_of_body_key, window_of_method
from vc.trust.trust_list import BodyKey

FROM = datetime(2024, 1, 1, tzinfo=UTC)
TO = datetime(2025, 1, 1, tzinfo=UTC)
SINCE = datetime(2024, 7, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=400)

OPEN = KeyWindow(FROM)
ENDING = KeyWindow(FROM, LATER)
ENDED = KeyWindow(FROM, TO)
RETIRED = KeyWindow(FROM, TO, retired=True)
RETIRED_EARLY = KeyWindow(FROM, LATER, retired=True)
COMPROMISED = KeyWindow(FROM, None, SINCE)
COMPROMISED_LATER = KeyWindow(FROM, None, LATER)

PASSED = [(Code.KEY_WINDOW, Outcome.PASSED)]
CLAIMED = [*PASSED, (Code.ISSUE_TIME_CLAIMED, Outcome.PASSED)]
OUTSIDE = [(Code.KEY_WINDOW, Outcome.FAILED)]
UNKNOWN = [(Code.KEY_WINDOW, Outcome.UNKNOWN)]
STOLEN = [(Code.KEY_COMPROMISED, Outcome.FAILED)]

TABLE = [
    ("active, first second", OPEN, FROM, PASSED),
    ("active, second before", OPEN, FROM - SECOND, OUTSIDE),
    ("active, now", OPEN, NOW, PASSED),
    ("active, time unknown", OPEN, None, UNKNOWN),
    ("unlimited", KeyWindow(), datetime(1970, 1, 1, tzinfo=UTC), PASSED),
    ("ending, inside", ENDING, NOW, PASSED),
    ("ending, at the end", ENDING, LATER, OUTSIDE),
    ("ended, last second", ENDED, TO - SECOND, CLAIMED),
    ("ended, at the end", ENDED, TO, OUTSIDE),
    ("ended, after", ENDED, NOW, OUTSIDE),
    ("ended, first second", ENDED, FROM, CLAIMED),
    ("ended, before", ENDED, FROM - SECOND, OUTSIDE),
    ("ended, time unknown", ENDED, None, UNKNOWN),
    ("ends now", KeyWindow(FROM, NOW), NOW - SECOND, CLAIMED),
    ("ends in a second", KeyWindow(FROM, NOW + SECOND), NOW - SECOND, PASSED),
    ("retired, inside", RETIRED, TO - SECOND, CLAIMED),
    ("retired, after", RETIRED, TO, OUTSIDE),
    ("retired before its end", RETIRED_EARLY, NOW, CLAIMED),
    ("compromised, signed before", COMPROMISED, SINCE - SECOND, STOLEN),
    ("compromised, signed at that time", COMPROMISED, SINCE, STOLEN),
    ("compromised, signed after", COMPROMISED, NOW, STOLEN),
    ("compromised, time unknown", COMPROMISED, None, STOLEN),
    ("compromised, outside its window", COMPROMISED, FROM - SECOND, STOLEN),
    ("compromised since now", KeyWindow(FROM, None, NOW), FROM, STOLEN),
    ("compromised in a second", KeyWindow(FROM, None, NOW + SECOND), FROM, PASSED),
    ("compromised later, inside", COMPROMISED_LATER, NOW, PASSED),
    ("compromised later, at that time", COMPROMISED_LATER, LATER, OUTSIDE),
    ("compromised later, ended earlier", KeyWindow(FROM, TO, LATER), TO, OUTSIDE),
]


@pytest.mark.parametrize(("window", "signed_at", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_key_stands_as_the_table_says(
    window: KeyWindow, signed_at: datetime | None, expected: list[tuple[Code, Outcome]]
) -> None:
    rulings = key_standing(window, signed_at=signed_at, now=NOW)

    assert [(ruling.code, ruling.outcome) for ruling in rulings] == expected
    assert all(ruling.detail for ruling in rulings)


T11 = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (Path(__file__).parents[3] / "specs" / "trust-chain.md")
    .read_text("utf-8")
    .split("**T11")[1]
    .splitlines()
    if line.startswith(("| active", "| retired", "| compromised"))
]
T11_NOW = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True)
class Proof:
    """A proof as T11 writes it: `moment TIME` or `existence TIME`."""

    proven_at: datetime
    of_moment: bool
    words: str = "so a test says"


def window_as_written(written: str) -> KeyWindow:
    window = KeyWindow(FROM)
    for state, _, day in (part.partition(" ") for part in written.split(", ")):
        if state == "retired":
            window = replace(window, valid_to=datetime.fromisoformat(f"{day}T00:00:00Z"), retired=True)
        elif state == "compromised":
            window = replace(window, compromised_since=datetime.fromisoformat(f"{day}T00:00:00Z"))
        else:
            assert written == "active"
    return window


def proof_as_written(written: str) -> Proof | ProofNotHad | None:
    if written in {"none", "could not be had"}:
        return None if written == "none" else ProofNotHad("so a test says")
    kind, _, moment = written.partition(" ")
    assert kind in {"moment", "existence"}
    return Proof(datetime.fromisoformat(moment), kind == "moment")


@pytest.mark.parametrize("row", T11, ids=["; ".join(row[:3]) for row in T11])
def test_a_key_stands_as_the_specification_says_case_by_case(row: list[str]) -> None:
    key, claimed, proof, outcome = row

    rulings = key_standing(
        window_as_written(key),
        signed_at=None if claimed == "not stated" else datetime.fromisoformat(claimed),
        now=T11_NOW,
        proof=proof_as_written(proof),
        margin=timedelta(hours=1),
    )

    assert ", ".join(f"`{ruling.code}` {ruling.outcome}" for ruling in rulings) == outcome
    assert all(ruling.detail for ruling in rulings)


def test_the_specification_has_its_cases() -> None:
    assert len(T11) == 39


def test_no_proof_makes_a_signature_good_that_is_bad_without_one_but_for_a_compromised_key() -> None:
    proofs = [Proof(moment, kind) for moment in (FROM, SINCE - SECOND, TO, NOW) for kind in (True, False)]
    for window in WINDOWS:
        for signed_at in (FROM - SECOND, FROM, SINCE, TO, NOW, None):
            bare = key_standing(window, signed_at=signed_at, now=NOW)[0]
            for proof in proofs:
                shown = key_standing(window, signed_at=signed_at, now=NOW, proof=proof)[0]
                assert (
                    shown.outcome is not Outcome.PASSED or bare.outcome is Outcome.PASSED or bare.code is STOLEN[0][0]
                )


WINDOWS = [OPEN, ENDING, ENDED, RETIRED, RETIRED_EARLY, COMPROMISED, COMPROMISED_LATER, KeyWindow()]
RANK = {Outcome.PASSED: 1, Outcome.UNKNOWN: 0, Outcome.FAILED: 0}


@pytest.mark.parametrize("one", WINDOWS)
@pytest.mark.parametrize("other", WINDOWS)
def test_stricter_window_passes_only_what_both_pass(one: KeyWindow, other: KeyWindow) -> None:
    both = one.stricter(other)

    assert both == other.stricter(one)
    for signed_at in (FROM - SECOND, FROM, SINCE, TO - SECOND, TO, NOW, LATER, None):
        apart = [key_standing(window, signed_at=signed_at, now=NOW) for window in (one, other)]
        together = key_standing(both, signed_at=signed_at, now=NOW)
        assert (together[0].outcome is Outcome.PASSED) == all(each[0].outcome is Outcome.PASSED for each in apart)
        if together[0].outcome is Outcome.PASSED:
            assert len(together) == max(len(each) for each in apart)


def test_window_of_a_body_key_is_what_the_trust_list_says() -> None:
    retired = BodyKey(BODY_SIGNER.key, FROM, TO, KeyState.RETIRED)
    compromised = BodyKey(BODY_SIGNER.key, FROM, None, KeyState.COMPROMISED, SINCE)

    assert window_of_body_key(BodyKey(BODY_SIGNER.key, FROM)) == OPEN
    assert window_of_body_key(retired) == RETIRED
    assert window_of_body_key(compromised) == COMPROMISED


def test_window_of_a_method_is_what_the_did_document_says() -> None:
    method = VerificationMethod(f"{BODY}#k", BODY, BODY_SIGNER.key, expires=TO, revoked=SINCE)

    assert window_of_method(method) == KeyWindow(None, TO, SINCE)
