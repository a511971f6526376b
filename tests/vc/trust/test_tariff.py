"""A declared commodity code against the codes of a scope (specs/manifest.md D5.1)."""

import pytest

from vc.trust.tariff import Declared, compare_tariff


@pytest.mark.parametrize(
    ("declared", "stated", "answer"),
    [
        ("8471", {"HS:8471"}, Declared.COVERED),
        ("8471.30", {"HS:8471"}, Declared.COVERED),
        ("8471 30 10 00", {"HS:847130"}, Declared.COVERED),
        ("84713010", {"HS:850440", "HS:8471"}, Declared.COVERED),
        ("850440", {"HS:8471"}, Declared.OUTSIDE),
        ("847141", {"HS:847130"}, Declared.OUTSIDE),
        ("8471", {"HS:847130"}, Declared.OPEN),
        ("8471301000", {"HS-CN:84713010"}, Declared.OPEN),
        ("847130", {"HS-CN:8471301000"}, Declared.OPEN),
        ("8471419000", {"HS-CN:84713010"}, Declared.OUTSIDE),
        ("84713", {"HS:8471"}, Declared.OPEN),
        ("84", {"HS:8471"}, Declared.OPEN),
        ("laptops", {"HS:8471"}, Declared.OPEN),
        ("\u0668\u0664\u0667\u0661", {"HS:8471"}, Declared.OPEN),
    ],
)
def test_a_declared_code_lies_in_the_scope_or_outside_or_it_stays_open(
    declared: str, stated: set[str], answer: Declared
) -> None:
    assert compare_tariff(declared, frozenset(stated)) is answer
