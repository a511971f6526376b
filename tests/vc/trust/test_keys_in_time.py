"""Keys in time: the table of specs/trust-chain.md T8, to the second."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.vc.trust.world import BODY, BODY_SIGNER, NOW, SECOND
from vc.codes import Code
from vc.keys.verification_method import VerificationMethod
from vc.model.finding import Outcome
from vc.model.vocabulary import KeyState
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
