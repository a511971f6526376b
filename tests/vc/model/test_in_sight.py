"""specs/sd-jwt.md SD9."""

import pytest

from vc.codes import Code
from vc.errors import Refused
from vc.model.in_sight import NEVER_HIDDEN, require_in_sight

SUBJECT = ("credentialSubject",)


def test_what_is_about_the_subject_may_be_hidden_or_shown() -> None:
    require_in_sight(disclosed=[(*SUBJECT, "name"), ("validUntil",)], hidden=[SUBJECT, (*SUBJECT, "sites")])


@pytest.mark.parametrize("name", sorted(NEVER_HIDDEN))
def test_what_says_how_to_read_it_may_neither_be_disclosed_nor_hidden_in(name: str) -> None:
    for places in ({"disclosed": [(name, 0)], "hidden": []}, {"disclosed": [], "hidden": [(name,)]}):
        with pytest.raises(Refused, match=f"/{name}") as refused:
            require_in_sight(**places)
        assert refused.value.code is Code.SD_MANDATORY_CLAIM


def test_nothing_is_left_over_at_the_top() -> None:
    with pytest.raises(Refused, match="the whole"):
        require_in_sight(disclosed=[], hidden=[()])
