"""The file in which an accreditation body writes down what it grants."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.issue.schedule_file import ScheduleDraft, read_schedule_file
from vc.model.scope import ANY
from vc.model.vocabulary import Activity, Flexibility, LinkKind, Role

GOOD = """
subject = "did:web:cert.example"
name = "Example Certification Ltd"
role = "certification_body"
number = "X-ZM-12345-01"
granted = 2026-03-01
reason = "assessment of January"
status_origins = ["https://status.example"]

[[schedule]]
activity = "management_system_certification"
standards = ["ISO 9001", "ISO 27001"]
editions = "*"
sectors = ["IAF:17", "IAF:18"]
countries = "*"
from = 2026-03-01
to = 2029-03-01T00:00:00+01:00

[[schedule]]
activity = "product_certification"
schemes = ["CCC"]
product_categories = ["CCC:0901"]
countries = ["CN"]
from = "2026-03-01"
"""


def paths(text: str) -> list[str]:
    answer = read_schedule_file(text.encode())
    assert not isinstance(answer, ScheduleDraft)
    return [fault.path for fault in answer]


def test_a_schedule_in_toml_is_read() -> None:
    draft = read_schedule_file(GOOD.encode())

    assert isinstance(draft, ScheduleDraft)
    assert (draft.subject, draft.role, draft.number) == (
        "did:web:cert.example",
        Role.CERTIFICATION_BODY,
        "X-ZM-12345-01",
    )
    assert draft.granted == datetime(2026, 3, 1, tzinfo=UTC)
    assert draft.reason == "assessment of January"
    assert draft.status_origins == ("https://status.example",)
    systems, products = draft.schedule
    assert systems.standards == {"ISO 9001", "ISO/IEC 27001"}
    assert systems.editions == ANY
    assert systems.valid_to == datetime(2029, 2, 28, 23, tzinfo=UTC)
    assert products.activity is Activity.PRODUCT_CERTIFICATION
    assert products.product_categories == {"CCC:0901"}
    assert products.valid_from == datetime(2026, 3, 1, tzinfo=UTC)


def test_the_same_in_json_means_the_same() -> None:
    document = {
        "subject": "did:web:cert.example",
        "name": "Example",
        "role": "accreditation_body",
        "arrangement": "Invented Arrangement",
        "number": "X-1",
        "granted": "2026-03-01T08:00:00Z",
        "schedule": [{"activity": "testing", "standards": "*", "from": "2026-03-01"}],
    }

    draft = read_schedule_file(json.dumps(document).encode())

    assert isinstance(draft, ScheduleDraft)
    assert draft.granted == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert draft.arrangement == "Invented Arrangement"


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('role = "certification_body"', 'role = "certifier"', "/role"),
        ('role = "certification_body"', 'role = "accreditation_body"', "/arrangement"),
        ('reason = "assessment of January"', 'arrangement = "Invented"', "/arrangement"),
        ('number = "X-ZM-12345-01"', "number = 12345", "/number"),
        ('number = "X-ZM-12345-01"', 'number = " "', "/number"),
        ('number = "X-ZM-12345-01"\n', "", "/number"),
        ("granted = 2026-03-01", "granted = 2026-03-01T00:00:00", "/granted"),
        ("granted = 2026-03-01", "granted = 5", "/granted"),
        ("granted = 2026-03-01", 'granted = "2026-02-30"', "/granted"),
        ('status_origins = ["https://status.example"]', 'status_origins = "x"', "/status_origins"),
        ('reason = "assessment of January"', 'reasons = "x"', "/reasons"),
        ("[[schedule]]", "[[schedules]]", "/schedule"),
        ('sectors = ["IAF:17", "IAF:18"]', 'sector = ["IAF:17"]', "/schedule/0/sector"),
        ('standards = ["ISO 9001", "ISO 27001"]', "standards = [9001]", "/schedule/0/standards"),
        ('standards = ["ISO 9001", "ISO 27001"]', 'standards = ["*", "ISO 9001"]', "/schedule/0/standards"),
        ('activity = "product_certification"', 'activity = "guessing"', "/schedule/1/activity"),
        ('countries = ["CN"]\nfrom = "2026-03-01"', 'countries = ["CN"]', "/schedule/1/from"),
        ('from = "2026-03-01"', 'from = "soon"', "/schedule/1/from"),
    ],
)
def test_a_fault_is_named_by_its_path(old: str, new: str, path: str) -> None:
    assert old in GOOD
    assert path in paths(GOOD.replace(old, new))


@pytest.mark.parametrize("schedule", ["schedule = []", "schedule = [1]", 'schedule = "all"'])
def test_a_schedule_needs_lines(schedule: str) -> None:
    head = GOOD.partition("[[schedule]]")[0]

    assert paths(head + schedule) == ["/schedule"]


@pytest.mark.parametrize("raw", [b"= 1", b"\xff", b'{"a": 1, "a": 2}', b"{" * 50, b" " * 1_000_001])
def test_bytes_that_are_neither_toml_nor_json_are_refused(raw: bytes) -> None:
    answer = read_schedule_file(raw)

    assert not isinstance(answer, ScheduleDraft)
    assert answer[0].path == ""


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_raise(raw: bytes) -> None:
    assert not isinstance(read_schedule_file(raw), ScheduleDraft)


def test_a_designation_names_schemes_in_every_line_and_makes_no_accreditation_body() -> None:
    products = GOOD.split("[[schedule]]")[2]
    head = GOOD.split("[[schedule]]", maxsplit=1)[0].replace('number = "', 'kind = "designation"\nnumber = "')
    good = f"{head}[[schedule]]{products}"

    draft = read_schedule_file(good.encode())

    assert isinstance(draft, ScheduleDraft)
    assert draft.kind is LinkKind.DESIGNATION
    assert paths(good.replace('schemes = ["CCC"]\n', "")) == ["/schedule/0/schemes"]
    assert paths(good.replace('schemes = ["CCC"]', 'schemes = "*"')) == ["/schedule/0/schemes"]
    accredits = good.replace('"certification_body"', '"accreditation_body"\narrangement = "Act"')
    assert paths(accredits) == ["/role"]
    assert paths(good.replace('"designation"', '"blessing"')) == ["/kind"]


def test_tariff_codes_locations_and_flexibility_are_written_like_the_other_dimensions() -> None:
    flexible = GOOD.replace(
        'countries = ["CN"]',
        'countries = ["CN"]\nhs_codes = ["HS:8471"]\nlocations = "*"\nflexible = ["editions", "objects"]',
    )

    draft = read_schedule_file(flexible.encode())

    assert isinstance(draft, ScheduleDraft)
    line = draft.schedule[1]
    assert (line.hs_codes, line.locations) == (frozenset({"HS:8471"}), ANY)
    assert line.flexible == {Flexibility.EDITIONS, Flexibility.OBJECTS}


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('countries = ["CN"]', 'flexible = ["prose"]', "/schedule/1/flexible"),
        ('countries = ["CN"]', 'flexible = "editions"', "/schedule/1/flexible"),
        ('editions = "*"', 'flexible = ["editions"]', "/schedule/0/flexible"),  # a management system
    ],
)
def test_a_line_is_flexible_in_a_registered_way_or_not_at_all(old: str, new: str, path: str) -> None:
    assert paths(GOOD.replace(old, new)) == [path]
