"""The description's report is the schema's report (specs/report.schema.json)."""

import json
from pathlib import Path
from typing import Any

from verifier_api.wire import PresentationWire, ReportWire

SCHEMA = Path(__file__).parents[2] / "specs" / "report.schema.json"
PRESENTATION = SCHEMA.with_name("presentation.schema.json")


def members(schema: dict[str, Any], root: dict[str, Any], path: str = "") -> set[str]:
    """Every member that a schema names, at any depth, as a path."""
    if "$ref" in schema:
        return members(_resolved(schema["$ref"], root), root, path)
    found: set[str] = set()
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        found |= members(part, root, path)
    if isinstance(schema.get("items"), dict):
        found |= members(schema["items"], root, f"{path}[]")
    for name, inner in schema.get("properties", {}).items():
        found |= {f"{path}/{name}"} | members(inner, root, f"{path}/{name}")
    return found


def _resolved(reference: str, root: dict[str, Any]) -> dict[str, Any]:
    for part in reference.removeprefix("#/").split("/"):
        root = root[part]
    return root


def test_the_wire_has_the_members_of_the_schema() -> None:
    written = json.loads(SCHEMA.read_text(encoding="utf-8"))
    wire = ReportWire.model_json_schema()

    assert members(wire, wire) == members(written, written)
    assert len(members(wire, wire)) > 40


def test_the_wire_has_the_members_of_the_presentations_schema() -> None:
    written = json.loads(PRESENTATION.read_text(encoding="utf-8"))["properties"]
    wire = PresentationWire.model_json_schema()
    models = wire["$defs"]

    assert set(wire["properties"]) == set(written)
    assert set(models["PresentationItself"]["properties"]) == set(written["presentation"]["properties"])
    assert set(models["VerdictCounts"]["properties"]) == set(written["summary"]["properties"])
    assert wire["properties"]["reports"]["items"] == {"$ref": "#/$defs/ReportWire"}
