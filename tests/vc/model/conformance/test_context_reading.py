"""M1.2 to M1.4: contexts taken one after another."""

from __future__ import annotations

from typing import Any

from vc.codes import Code
from vc.model.conformance.context_reading import ContextReading
from vc.model.conformance.nonconformity import Nonconformity
from vc.profiles.names import CREDENTIALS_V2, OUR_CONTEXT, UNTP_CONTEXT

STRANGE = "https://nobody.example/contexts/1"


def reading(*items: Any) -> ContextReading:
    found: list[Nonconformity] = []
    made = ContextReading(found)
    for number, item in enumerate(items):
        made.take(item, f"/@context/{number}")
    return made


def test_terms_of_closed_contexts_add_up() -> None:
    made = reading(CREDENTIALS_V2, OUR_CONTEXT)

    assert made.faults == []
    assert made.terms.closed
    assert {"issuer", "certifiedScope"} <= made.terms.names
    assert "status" in made.terms.names - made.terms.protected


def test_one_open_context_leaves_open_what_else_is_defined() -> None:
    made = reading(CREDENTIALS_V2, UNTP_CONTEXT, {"Visit": "Elsewhere"})

    assert made.faults == []
    assert not made.terms.closed
    assert made.terms.may_define("anything")


def test_protected_terms_stay_protected_behind_an_open_context() -> None:
    made = reading(CREDENTIALS_V2, UNTP_CONTEXT, {"VerifiableCredential": "https://x.example/#Other"})

    assert [(fault.code, fault.pointer) for fault in made.faults] == [
        (Code.FORMAT_CONTEXT, "/@context/2/VerifiableCredential")
    ]


def test_only_the_first_context_that_is_not_known_is_told() -> None:
    made = reading(CREDENTIALS_V2, STRANGE, f"{STRANGE}/2", {"A": {"@context": STRANGE}})

    assert [fault.pointer for fault in made.faults] == ["/@context/1"]
