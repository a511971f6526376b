"""V11.6 and V11.7: challenge, audience and dates."""

from __future__ import annotations

import pytest

from tests.vc.verify.presentations import CHALLENGE, Show, codes
from tests.world import NOW
from vc.model.vocabulary import Verdict
from vc.verify.presented import Shown

SECOND = int(NOW.timestamp())


@pytest.mark.parametrize("nonce", ["n-4712", "N-4711", " n-4711", None])
def test_another_nonce_is_no_answer_to_the_challenge(nonce: str | None) -> None:
    show = Show()
    report = show.report(show.presentation(nonce=nonce))
    assert report.verdict is Verdict.INVALID
    assert "presentation.challenge_differs" in codes(report)


@pytest.mark.parametrize("audience", ["https://desk.example", ["https://other.example", "https://desk.example"]])
def test_it_is_meant_for_whoever_asks_as_one_of_its_audience(audience: object) -> None:
    show = Show()
    report = show.report(show.presentation(aud=audience), shown=Shown(CHALLENGE, "https://desk.example"))
    assert report.verdict is Verdict.VALID
    assert "presentation.audience" in codes(report)


@pytest.mark.parametrize("audience", [None, [], "https://other.example", "https://desk.example/"])
def test_it_is_not_meant_for_anybody_else(audience: object) -> None:
    show = Show()
    report = show.report(show.presentation(aud=audience), shown=Shown(CHALLENGE, "https://desk.example"))
    assert report.verdict is Verdict.INVALID
    assert "presentation.audience_differs" in codes(report)


@pytest.mark.parametrize(
    ("domain", "code"),
    [
        (("https://desk.example",), "presentation.audience"),
        (("https://desk.example", "https://other.example"), "presentation.audience_differs"),
        (("https://other.example",), "presentation.audience_differs"),
        ((), "presentation.audience_differs"),
    ],
)
def test_a_proof_is_for_whoever_asks_and_for_nobody_else(domain: tuple[str, ...], code: str) -> None:
    """VC Data Integrity 1.0 section 4.4 step 6: the same strings."""
    show = Show()
    report = show.report(show.proved(domain=domain), shown=Shown(CHALLENGE, "https://desk.example"))
    assert code in codes(report)
    assert (report.verdict is Verdict.VALID) is (code == "presentation.audience")


@pytest.mark.parametrize("challenge", ["n-4712", None])
def test_a_proof_answers_its_own_challenge(challenge: str | None) -> None:
    show = Show()
    document = show.claims(iat=None)  # whose nonce is the one that was asked for, and answers nobody
    report = show.report(show.proved(document, challenge=challenge))
    assert report.verdict is Verdict.INVALID
    assert "presentation.challenge_differs" in codes(report)


def test_an_audience_that_nobody_asked_for_leaves_it_open() -> None:
    show = Show()
    report = show.report(show.presentation(aud="https://desk.example"))
    assert report.verdict is Verdict.INDETERMINATE
    assert "presentation.audience_unasked" in codes(report)


@pytest.mark.parametrize(
    ("members", "code", "verdict"),
    [
        ({"nbf": SECOND}, "presentation.in_force", Verdict.VALID),
        ({"nbf": SECOND + 1}, "presentation.not_yet_valid", Verdict.INVALID),
        ({"exp": SECOND + 1}, "presentation.in_force", Verdict.VALID),
        ({"exp": SECOND}, "presentation.expired", Verdict.INVALID),
    ],
    ids=str,
)
def test_its_dates_hold_to_the_second(members: dict[str, int], code: str, verdict: Verdict) -> None:
    show = Show()
    report = show.report(show.presentation(**members))
    assert code in codes(report)
    assert report.verdict is verdict
