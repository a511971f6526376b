"""X4.4, D6, D7: a customs manifest, line by line."""

from datetime import timedelta

import pytest
from openpyxl import Workbook

from tests.vc_cli.command_line import vc
from tests.vc_cli.customs_desk import CustomsDesk, bundle_of
from tests.workbooks import saved
from vc.trust.anchor import trust_list_to_toml

HOUR = timedelta(hours=1)


@pytest.fixture
def manifest(desk: CustomsDesk) -> tuple[object, ...]:
    """The arguments that check a manifest of four lines: good, a good label, garbage, and one without a certificate."""
    certificate, label = desk.certificate.read_text(), desk.world.label()
    rows = [
        "declaration,product,certificate",
        f"D1,valve,{certificate}",
        f"D2,pump,{label}",
        "D3,pipe,garbage!",
        "D4,cap,",
    ]
    return ("verify", "--manifest", desk.write("manifest.csv", "\n".join(rows)), *desk.offline)


def test_each_line_is_green_hold_or_refer_and_the_bundles_age_is_told(manifest: tuple[object, ...]) -> None:
    ran = vc(*manifest)

    lines = ran.text.splitlines()
    assert ran.code == 1
    assert lines[0] == "Bundle version 3, signed 2026-11-22 11:55 UTC, 5 minutes old; it may be 3 days old"
    assert [line for line in lines if not line.startswith(" ")][1:5] == [
        "GREEN  line 2  D1 valve",
        "GREEN  line 3  D2 pump",
        "HOLD   line 4  D3 pipe",
        "REFER  line 5  D4 cap",
    ]
    assert "       the line names no certificate [format.unrecognised]" in lines
    assert lines[-1] == "4 lines: 2 green, 1 hold, 1 refer"


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
    assert ran.text.splitlines()[1] == "GREEN  line 1"


def test_a_line_that_cant_be_confirmed_refers(desk: CustomsDesk) -> None:
    path = desk.write("m.csv", f"certificate\n{desk.certificate.read_text()}\n")

    ran = vc("verify", "--manifest", path, "--trust", desk.root, "--offline")

    assert ran.code == 3
    assert ran.text.startswith("REFER  line 2\n")
    assert "Bundle" not in ran.text


def test_under_a_bundle_past_its_limit_every_line_is_referred_garbage_too(desk: CustomsDesk) -> None:
    old = desk.write("old.bundle", bundle_of(desk.world, age=73 * HOUR))
    path = desk.write("m.csv", f"certificate\n{desk.certificate.read_text()}\ngarbage!\n")

    ran = vc("verify", "--manifest", path, "--trust", desk.root, "--bundle", old, "--offline")

    assert ran.code == 3
    assert ran.text.splitlines()[0].endswith("3 days old: too old to say how things stand now; every line is referred")
    assert ran.text.splitlines()[-1] == "2 lines: 0 green, 0 hold, 2 refer"
    assert ran.text.count("[bundle.stale]") == 2


def test_bundle_that_nobody_vouches_for_is_named_first(desk: CustomsDesk) -> None:
    path = desk.write("m.csv", f"certificate\n{desk.certificate.read_text()}\n")
    other = desk.write("trust.toml", trust_list_to_toml(desk.world.trust))

    ran = vc("verify", "--manifest", path, "--trust", other, "--bundle", desk.bundle, "--offline")

    assert ran.text.splitlines()[0].endswith("[bundle.unanchored]")


def test_document_that_is_missing_is_named_by_its_address(desk: CustomsDesk) -> None:
    desk.world.replaced["https://cb.example/status/1/token.jwt"] = None
    poor = desk.write("poor.bundle", bundle_of(desk.world))
    path = desk.write("m.csv", f"certificate\n{desk.certificate.read_text()}\n")

    ran = vc("verify", "--manifest", path, "--trust", desk.root, "--bundle", poor, "--offline", "--json")

    assert ran.json["lines"][0] == {
        "line": 2,
        "decision": "refer",
        "fields": {},
        "missing": "https://cb.example/status/1/token.jwt",
        "report": 0,
    }


def test_line_is_judged_for_its_own_act(desk: CustomsDesk) -> None:
    certificate = desk.certificate.read_text()
    path = desk.write("m.csv", f"act,certificate\nimport,{certificate}\n,{certificate}\nsteal,{certificate}\n")

    document = vc("verify", "--manifest", path, *desk.offline, "--act", "sell", "--json").json

    assert [report["act"] for report in document["reports"]] == ["import", "sell"]
    assert document["lines"][2]["fault"]["detail"].startswith("'steal' is no act")


def test_workbook_is_a_manifest_too(desk: CustomsDesk) -> None:
    book = Workbook()
    for row in (("declaration", "certificate"), ("D1", desk.certificate.read_text()), ("D2", desk.world.label())):
        book.worksheets[0].append(list(row))
    path = desk.write("m.xlsx", saved(book))

    ran = vc("verify", "--manifest", path, *desk.offline)

    assert (ran.code, ran.text.splitlines()[-1]) == (0, "2 lines: 2 green, 0 hold, 0 refer")


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


def test_a_manifest_that_is_handed_over_as_a_certificate_is_told_apart(
    manifest: tuple[object, ...], desk: CustomsDesk
) -> None:
    _, option, path, *offline = manifest
    book = desk.write("m.xlsx", saved(Workbook()))

    ran = vc("verify", path, book, desk.certificate, *offline)

    assert (ran.code, option) == (1, "--manifest")
    told = [line for line in ran.err.splitlines() if "looks like" in line]
    assert told == [f"vc: {name}: looks like a list of certificates, which needs --manifest" for name in (path, book)]
