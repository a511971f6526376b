"""Every code belongs to a step and has a problem type; notices never decide."""

from pathlib import Path

import pytest

from vc.codes import Code
from vc.verify.findings import NOTICES, problem_type, step_of
from vc.verify.policy import Step

REGISTRY = {
    cells[0].strip("`"): cells[1:]
    for line in (Path(__file__).parents[3] / "specs" / "findings.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| `")
    for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
}
OURS = "https://accredited-vc.example/findings#"


def test_the_registry_holds_every_code_and_no_other_in_the_same_order() -> None:
    assert list(REGISTRY) == [code.value for code in Code]


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_the_step_of_the_registry(code: Code) -> None:
    assert REGISTRY[code.value][0] == step_of(code).value


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_the_problem_type_of_the_registry(code: Code) -> None:
    written = REGISTRY[code.value][3]

    assert problem_type(code) == (f"{OURS}{code.value}" if written == f"own: {code.value}" else written)


def test_the_notices_are_those_of_the_registry() -> None:
    assert {code.value for code in NOTICES} == {name for name, row in REGISTRY.items() if row[1] == "notice"}


@pytest.mark.parametrize(
    ("code", "step"),
    [
        (Code.FORMAT_JSON, Step.READ),
        (Code.LIMIT_DOCUMENTS, Step.READ),
        (Code.TIME_CLAIM_TYPE, Step.READ),
        (Code.TRUST_NONE, Step.ANCHOR),
        (Code.BUNDLE_STALE, Step.ANCHOR),
        (Code.CHAIN_UNTRUSTED, Step.CHAIN),
        (Code.KEY_COMPROMISED, Step.KEY),
        (Code.SIG_INVALID, Step.SIGNATURE),
        (Code.TIME_EXPIRED, Step.TIME),
        (Code.ENVIRONMENT_DIFFERS, Step.TIME),
        (Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW, Step.ACCREDITED),
        (Code.CHAIN_SCOPE_NOT_COVERED, Step.SCOPE),
        (Code.STATUS_SUSPENDED, Step.STATUS),
    ],
)
def test_codes_stand_under_the_step_that_finds_them(code: Code, step: Step) -> None:
    assert step_of(code) is step
