"""The answer for a presentation: its verdict and its form (V11.9, specs/presentation.schema.json)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource

from tests.vc.verify.presentations import Show
from vc.model.vocabulary import Verdict
from vc.verify.presented import Shown

SPECS = Path(__file__).parents[3] / "specs"


def test_a_finding_that_is_missing_is_no_good_news() -> None:
    report = Show().report()
    assert replace(report, findings=report.findings[1:]).verdict is Verdict.INDETERMINATE
    assert replace(report, findings=()).verdict is Verdict.INDETERMINATE


def test_the_answer_follows_its_schema() -> None:
    schemas = {
        name: json.loads((SPECS / name).read_bytes()) for name in ("report.schema.json", "presentation.schema.json")
    }
    registry = Registry().with_resources(
        [(schema["$id"], Resource.from_contents(schema)) for schema in schemas.values()]
    )
    validator = Draft202012Validator(schemas["presentation.schema.json"], registry=registry)
    for report in (Show().report(), Show().report(b"garbage"), Show().report(shown=Shown())):
        validator.validate(report.to_json())
    with pytest.raises(ValidationError, match="verdict"):
        validator.validate({"presentation": {}, "reports": [], "summary": {}})
