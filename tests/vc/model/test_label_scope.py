"""The scope in numbers (specs/label.md L2.3)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.vc.label.samples import ARABIC, CHINESE, GERMAN
from vc.codes import Code
from vc.encoding.strict_cbor import dumps
from vc.errors import Refused, UsageError
from vc.model.label_scope import scope_from_label, scope_to_label, standard_from_label, standard_to_label
from vc.model.scope import Scope
from vc.model.vocabulary import Activity

MANAGEMENT = Scope(Activity.MANAGEMENT_SYSTEM_CERTIFICATION, standard="ISO 22000", edition="2018")

CERTIFIED_PRODUCT = Scope(
    Activity.PRODUCT_CERTIFICATION,
    standard="GB 4943.1",
    scheme="CCC",
    product_categories=frozenset({"CCC:0901", "X:1"}),
)


def read_back(scope: Scope) -> Scope:
    standard, edition = standard_from_label(standard_to_label(scope))
    return scope_from_label(scope_to_label(scope), standard=standard, edition=edition)


@pytest.mark.parametrize(
    "scope",
    [
        CHINESE.scope,
        ARABIC.scope,
        MANAGEMENT,
        replace(MANAGEMENT, sectors=frozenset({"IAF:3", "FSC:CIV", "FSC:G"}), scheme="FSSC 22000"),
        replace(MANAGEMENT, countries=frozenset({"CN", "DE", "AE"}), scheme="own scheme"),
        replace(MANAGEMENT, edition=""),
        replace(MANAGEMENT, sectors=frozenset({"EA:3", "NACE2:10.11"})),
        replace(CERTIFIED_PRODUCT, hs_codes=frozenset({"HS:8471", "HS-CN:8471301000"})),
    ],
)
def test_scope_comes_back_as_it_was(scope: Scope) -> None:
    assert read_back(scope) == scope


def test_sites_stay_behind() -> None:
    assert GERMAN.scope is not None
    assert read_back(GERMAN.scope) == replace(GERMAN.scope, sites=frozenset())


def test_realistic_scope_takes_few_octets() -> None:
    assert CHINESE.scope is not None

    assert scope_to_label(CHINESE.scope) == [2, 1, [10914], "CN"]
    assert dumps(scope_to_label(CHINESE.scope)).hex() == "84020181192aa262434e"


@pytest.mark.parametrize(
    "scope",
    [
        replace(MANAGEMENT, product_categories=frozenset({"FSC:CIV"})),  # text belongs to another dimension
        replace(MANAGEMENT, product_categories=frozenset({"IAF:3"})),  # so does this number
        replace(MANAGEMENT, sectors=frozenset(f"IAF:{n}" for n in range(1, 10))),
        replace(MANAGEMENT, sectors=frozenset({"X" * 25})),
        replace(MANAGEMENT, sectors=frozenset({"HS:8471"})),  # would be read as a tariff code
        replace(MANAGEMENT, hs_codes=frozenset({"8471"})),  # would be read as a sector
        replace(MANAGEMENT, locations=frozenset({"https://lab.example/1"})),
        replace(MANAGEMENT, sectors=frozenset({"ФСК:1"})),
        replace(MANAGEMENT, countries=frozenset({"de"})),
        replace(MANAGEMENT, countries=frozenset({"AA", "AB", "AC", "AD", "AE", "AF", "AG", "AH", "AI"})),
        replace(MANAGEMENT, scheme="a scheme of many words"),
    ],
)
def test_scope_that_a_label_cannot_state_in_full_is_refused_and_never_shortened(scope: Scope) -> None:
    with pytest.raises(UsageError) as refused:
        scope_to_label(scope)

    assert str(refused.value.where).startswith("/credentialSubject/certifiedScope")


def test_clauses_of_the_standard_are_carried_without_its_name() -> None:
    assert ARABIC.scope is not None

    assert scope_to_label(ARABIC.scope)[2] == [":13", ":8"]


def test_code_that_would_read_as_a_clause_is_refused() -> None:
    with pytest.raises(UsageError):
        scope_to_label(replace(MANAGEMENT, sectors=frozenset({":7"})))


@pytest.mark.parametrize("standard", ["", "ISO: 9001", "X" * 41, "ГОСТ 9001"])
def test_standard_that_cannot_be_parted_again_is_refused(standard: str) -> None:
    with pytest.raises(UsageError):
        standard_to_label(replace(MANAGEMENT, standard=standard, edition=""))


@pytest.mark.parametrize("value", [":2015", "ISO 9001:", "", 9001, None])
def test_malformed_standard_is_refused_when_read(value: object) -> None:
    with pytest.raises(Refused) as refused:
        standard_from_label(value)

    assert refused.value.code is Code.FORMAT_CLAIM


@pytest.mark.parametrize(
    "value",
    [
        None,
        [1, None, []],
        [1, None, [], None, None],
        [0, None, [], None],
        [8, None, [], None],
        [True, None, [], None],
        ["testing", None, [], None],
        [1, 99, [], None],
        [1, True, [], None],
        [1, "CCC", [], None],
        [1, "", [], None],
        [1, b"CCC", [], None],
        [1, None, None, None],
        [1, None, list(range(1, 10)), None],
        [1, None, [2, 1], None],
        [1, None, [1, 1], None],
        [1, None, ["FSC:G", 3], None],
        [1, None, ["FSC:G", "FSC:A"], None],
        [1, None, ["FSC:G", "FSC:G"], None],
        [1, None, [True], None],
        [1, None, [30_000], None],
        [1, None, [-1], None],
        [1, None, ["IAF:3"], None],
        [1, None, ["ISO 9001:7"], None],
        [1, None, [b"x"], None],
        [1, None, [], "de"],
        [1, None, [], "DEU"],
        [1, None, [], ""],
        [1, None, [], ["DE"]],
        [1, None, [], []],
        [1, None, [], ["DE", "CN"]],
        [1, None, [], ["CN", "CN"]],
        [1, None, [], ["CN", 7]],
        [1, None, [], ["AA", "AB", "AC", "AD", "AE", "AF", "AG", "AH", "AI"]],
        [1, None, [], 276],
    ],
)
def test_other_spellings_of_a_scope_are_refused(value: object) -> None:
    with pytest.raises(Refused) as refused:
        scope_from_label(value, standard="ISO 9001", edition="2015")

    assert refused.value.code is Code.FORMAT_CLAIM
