"""specs/credential-profiles.md and specs/terms.md, held against the code."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.certificates import system_claims
from vc.issue.columns import COLUMNS, certsearch_headings
from vc.issue.schema_check import schema
from vc.model import vocabulary
from vc.model.scope_claims import line_from_claims
from vc.model.vocabulary import CertificateStatus
from vc.profiles import catalogue

SPECS = Path(__file__).parents[3] / "specs"
PROFILES = (SPECS / "credential-profiles.md").read_text(encoding="utf-8")
TABLES = (SPECS / "tables.md").read_text(encoding="utf-8")
TERMS = (SPECS / "terms.md").read_text(encoding="utf-8")


def grant_members() -> list[str]:
    return list(schema("common")["$defs"]["grant"]["properties"])


def test_the_whole_certificate_of_the_page_is_what_issuing_makes() -> None:
    *_, example = re.findall(r"```json\n(.*?)```", PROFILES, re.DOTALL)

    assert json.loads(example) == system_claims(holder_name_native="大众金属有限公司", holder_lang="zh")


def test_the_accreditation_of_the_page_is_read() -> None:
    grant = json.loads(re.findall(r"```json\n(.*?)```", PROFILES, re.DOTALL)[0])

    assert line_from_claims(grant["schedule"][0], path="").standards == {"ISO 9001"}
    assert set(grant) <= set(grant_members())


def test_every_column_is_on_the_page() -> None:
    section = TABLES.partition("## B2")[2].partition("## B3")[0]

    assert [name for name in COLUMNS if f"`{name}`" not in section] == []


def test_every_heading_of_certsearch_is_on_the_page() -> None:
    section = TABLES.partition("## B3")[2].partition("## B4")[0].casefold()
    words = {word for heading in certsearch_headings() for word in re.split(r"[ /]", heading)}

    assert [word for word in sorted(words) if word not in section] == []


def test_every_word_of_the_vocabulary_is_on_the_page_of_terms() -> None:
    enumerations = (
        vocabulary.Activity,
        vocabulary.Role,
        vocabulary.Act,
        vocabulary.Verdict,
        vocabulary.CertificateStatus,
        vocabulary.AccreditationEventKind,
        vocabulary.KeyState,
        vocabulary.Environment,
    )
    words = [word.value for enumeration in enumerations for word in enumeration]

    assert [word for word in words if f"`{word}`" not in TERMS] == []


def test_the_native_words_of_the_page_are_those_of_the_table() -> None:
    for status in CertificateStatus:
        native = [catalogue.status_word(status.value, language) for language in ("zh", "de", "ar")]
        (row,) = [line for line in TERMS.splitlines() if line.startswith(f"| `{status.value}` |")]
        assert row.endswith("| " + " | ".join(map(str, native)) + " |")
