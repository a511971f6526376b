"""X4.4: a customs manifest, line by line."""

import pytest

from tests.vc_cli.command_line import vc
from tests.vc_cli.customs_desk import CustomsDesk


@pytest.fixture
def manifest(desk: CustomsDesk) -> tuple[object, ...]:
    """The arguments that check a manifest of four lines: good, a good label, garbage, and one without a certificate."""
    certificate, label = desk.certificate.read_text(), desk.world.label()
    rows = [
        "declaration,product,certificate",
        f"D1,valve,{certificate}",
        f"D2,pump,{label}",
        "D3,pipe,garbage",
        "D4,cap,",
    ]
    return ("verify", "--manifest", desk.write("manifest.csv", "\n".join(rows)), *desk.offline)


def test_each_line_is_green_hold_or_refer_and_the_bundles_age_is_told(manifest: tuple[object, ...]) -> None:
    ran = vc(*manifest)

    lines = ran.text.splitlines()
    assert ran.code == 1
    assert [line for line in lines if not line.startswith(" ")][:4] == [
        "GREEN  line 2  D1 valve",
        "GREEN  line 3  D2 pump",
        "HOLD   line 4  D3 pipe",
        "REFER  line 5  D4 cap",
    ]
    assert "       the line names no certificate [format.unrecognised]" in lines
    assert lines[-2:] == [
        "4 lines: 2 green, 1 hold, 1 refer",
        "Bundle version 3, signed 2026-11-22 11:55 UTC, 5 minutes old",
    ]


def test_as_json_each_line_points_at_its_report(manifest: tuple[object, ...]) -> None:
    document = vc(*manifest, "--json").json

    assert document["decisions"] == {"green": 2, "hold": 1, "refer": 1}
    assert document["summary"] == {"valid": 2, "invalid": 1, "indeterminate": 0}
    assert [line["report"] for line in document["lines"]] == [0, 1, 2, None]
    assert document["lines"][0]["fields"] == {"declaration": "D1", "product": "valve"}
    assert document["lines"][3]["fault"]["code"] == "format.unrecognised"
    assert document["reports"][2]["verdict"] == "invalid"


def test_evidence_is_numbered_by_position_and_replays(manifest: tuple[object, ...], desk: CustomsDesk) -> None:
    folder = desk.folder / "evidence"

    document = vc(*manifest, "--json", "--save-evidence", folder).json

    assert sorted(path.name for path in folder.iterdir()) == [f"{n:05}.evidence.json" for n in (1, 2, 3)]
    assert vc("judge", folder, "--trust", desk.root, "--json").json["reports"] == document["reports"]


def test_all_green_is_done(desk: CustomsDesk) -> None:
    lines = '{"certificate": "' + desk.certificate.read_text() + '"}\n'

    ran = vc("verify", "--manifest", desk.write("m.ndjson", lines), *desk.offline)

    assert ran.code == 0
    assert ran.text.startswith("GREEN  line 1\n")


def test_a_line_that_cant_be_confirmed_refers(desk: CustomsDesk) -> None:
    path = desk.write("m.csv", f"certificate\n{desk.certificate.read_text()}\n")

    ran = vc("verify", "--manifest", path, "--trust", desk.root, "--offline")

    assert ran.code == 3
    assert ran.text.startswith("REFER  line 2\n")
    assert "Bundle" not in ran.text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\n1,2\n", "the header has no column 'certificate'"),
        ("certificate\n", "holds no line"),
        ("\xff\xfe", "the header has no column"),
    ],
)
def test_a_manifest_that_cant_be_read_as_a_whole_is_refused(content: str, message: str, desk: CustomsDesk) -> None:
    ran = vc("verify", "--manifest", desk.write("m.csv", content), *desk.offline)

    assert ran.code == 2
    assert message in ran.err
