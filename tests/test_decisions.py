"""Decision records: each has a number of its own and the parts of a record, and whatever is cited is there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
RECORDS: Final = sorted((ROOT / "specs" / "decisions").glob("*.md"))
_SOURCES: Final = ("vc", "cli", "verifier_api", "specs", "tests")


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_a_record_has_number_title_context_decision_and_consequences(record: Path) -> None:
    text = record.read_text("utf-8")

    assert text.startswith(f"# {record.name[:4]} ")
    assert re.findall(r"^## (Context|Decision|Consequences)$", text, re.MULTILINE) == [
        "Context",
        "Decision",
        "Consequences",
    ]


def test_no_two_records_share_a_number() -> None:
    numbers = Counter(record.name[:4] for record in RECORDS)

    assert [number for number, times in numbers.items() if times > 1] == []


def test_every_record_that_is_cited_is_there() -> None:
    files = [path for folder in _SOURCES for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".md"}]
    cited = {
        (path.relative_to(ROOT), name)
        for path in [*files, ROOT / "pyproject.toml"]
        if "node_modules" not in path.parts
        for name in re.findall(r"decisions/([0-9]{4}-[a-z0-9-]+\.md)", path.read_text("utf-8"))
    }

    assert [f"{path}: {name}" for path, name in sorted(cited) if not (RECORDS[0].parent / name).exists()] == []
