"""Cutting an SD-JWT into its parts (RFC 9901 section 4; specs/sd-jwt.md SD1)."""

from dataclasses import replace

import pytest

from tests.vc.securing.sd_jwt.sd_forge import code_of
from vc.codes import Code
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.sd_jwt.parts import SdJwt, split


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        (b"a.b.c~", SdJwt(b"a.b.c")),
        (b"a.b.c~d~", SdJwt(b"a.b.c", (b"d",))),
        (b"a.b.c~d~e~k.b.j", SdJwt(b"a.b.c", (b"d", b"e"), b"k.b.j")),
        (b"a.b.c~k.b.j", SdJwt(b"a.b.c", (), b"k.b.j")),
    ],
)
def test_a_tilde_ends_each_part_but_the_key_binding(raw: bytes, parts: SdJwt) -> None:
    assert split(raw, DEFAULT_LIMITS) == parts
    assert parts.compact == raw


def test_the_hash_of_a_key_binding_is_about_all_before_it() -> None:
    assert SdJwt(b"a.b.c", (b"d", b"e"), b"k.b.j").unbound == b"a.b.c~d~e~"


@pytest.mark.parametrize("raw", [b"a.b.c", b"~", b"~d~", b"a.b.c~~", b"a.b.c~d~~e~", b"a.b.c~d~~k.b.j"])
def test_an_empty_part_and_a_missing_tilde_are_refused(raw: bytes) -> None:
    assert code_of(lambda: split(raw, DEFAULT_LIMITS)) is Code.SD_MALFORMED


def test_disclosures_are_counted_before_anything_is_cut() -> None:
    """Row S06."""
    few = replace(DEFAULT_LIMITS, disclosures=2)

    assert split(b"a.b.c~d~e~", few).disclosures == (b"d", b"e")
    assert code_of(lambda: split(b"a.b.c~d~e~f~", few)) is Code.LIMIT_DISCLOSURES
    assert code_of(lambda: split(b"a.b.c" + b"~" * 5_001, DEFAULT_LIMITS)) is Code.LIMIT_DISCLOSURES
