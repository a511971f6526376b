"""What a verifier may ask of a presentation."""

from __future__ import annotations

import pytest

from vc.errors import UsageError
from vc.verify.presented import Shown


@pytest.mark.parametrize("text", ["", "x" * 513])
def test_nobody_gave_such_a_challenge(text: str) -> None:
    with pytest.raises(UsageError, match="challenge"):
        Shown(challenge=text)
    with pytest.raises(UsageError, match="audience"):
        Shown(audience=text)


def test_both_may_be_left_out() -> None:
    assert (Shown().challenge, Shown("x" * 512).challenge) == (None, "x" * 512)
