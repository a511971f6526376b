"""`vc labels` (specs/label.md L7)."""

from pathlib import Path

import pytest

from tests.certificates import product_row
from tests.vc_cli.small_world import SmallWorld
from vc_cli.label_orders import LabelOrder

ITEM = "2026000901900001"


@pytest.fixture
def maker(world: SmallWorld) -> Path:
    """A home that has issued a certificate of two products."""
    home = world.folder / "maker"
    row = product_row(valid_from="2026-11-01")
    lines = [",".join(row), ",".join(f'"{cell}"' for cell in row.values())]
    world.done("init", home, "--issuer", "did:web:maker.example", "--name", "Maker (invented)", "--unencrypted")
    world.done("issue", world.write("products.csv", "\n".join(lines)), "--home", home, "--out", world.folder / "made")
    return home


def test_a_sheet_states_how_its_codes_are_printed(world: SmallWorld) -> None:
    out = world.folder / "l.pdf"

    ran = world.done(
        "labels", "DE-1", "CN-2", "DE-1", "--sheet", "a4-40", "--start", "39", "--out", out, "--home", world.cb
    )

    assert ran.text == f"{out}: 3 labels on a4-40\n"
    assert "mm at 300 dpi (4 dots, 0.339 mm a module)" in ran.err
    assert "-Q" in ran.err or "-M" in ran.err


def test_items_get_labels_of_their_own_and_a_reprint_gives_the_same_codes(world: SmallWorld, maker: Path) -> None:
    def printed(serials: str, out: str) -> tuple[dict[str, str], str]:
        ran = world.done(
            "labels", ITEM, "--serials", serials, "--product", "DT-100", "--roll", "57x32", "--dpi", "300",
            "--out", world.folder / out, "--home", maker, "--json",
        )  # fmt: skip
        assert {one["product"] for one in ran.json["labels"]} == {"Microcomputers DT-100"}
        return {one["serial"]: one["text"] for one in ran.json["labels"]}, ran.err

    first, told = printed("A0001..A0003", "a.zpl")
    again, told_again = printed("A0002..A0004", "b.zpl")

    assert len(set(first.values())) == 3
    assert {serial: again[serial] for serial in ("A0002", "A0003")} == {
        serial: first[serial] for serial in ("A0002", "A0003")
    }
    assert "3 serial numbers: 3 signed now, 0 before" in told
    assert "3 serial numbers: 1 signed now, 2 before" in told_again
    history = world.done("history", ITEM, "--home", maker).text
    assert "Signed labels for 3 serial numbers, A0001 to A0003, recorded by clerk." in history
    world.done("audit", "verify", "--home", maker)


def test_serial_numbers_come_from_a_file(world: SmallWorld, maker: Path) -> None:
    serials = world.write("serials.txt", "X-1\nX-2\n")

    ran = world.done(
        "labels", ITEM, "--serials-file", serials, "--product", "DT-200", "--format", "svg",
        "--out", world.folder / "all", "--home", maker, "--json",
    )  # fmt: skip

    assert [one["serial"] for one in ran.json["labels"]] == ["X-1", "X-2"]
    assert ran.json["printed"] == "as SVG"
    assert {"version", "level", "dpi", "dots_per_module", "module_mm", "width_mm"} <= ran.json["labels"][0].keys()
    assert (world.folder / "all" / f"{ITEM}-X-1.svg").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["DE-1", "--serials", "A1..A2"], "DE-1: covers no product"),
        (["DE-1", "CN-2", "--serials", "A1..A2"], "--serials: items belong to one certificate"),
        (["DE-1", "--serials", "A1..A2", "--serials-file", "x"], "--serials: give a range or a file, not both"),
        (["DE-1", "--product", "X"], "--product: names the product of items"),
        (["DE-1", "--serials", "A1"], "is no range of serial numbers"),
        (["NONE-1", "--serials", "A1..A2"], "NONE-1: no such certificate"),
        (["DE-1", "--start", "30"], "a sheet a4-24 has the places 1 to 24"),
        (["DE-1", "--margin", "20"], "a print margin has 0 to 15 mm"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(arguments: list[str], message: str, world: SmallWorld) -> None:
    ran = world.vc("labels", *arguments, "--out", world.folder / "l.pdf", "--home", world.cb)

    assert ran.code == 2
    assert message in ran.err
    assert not (world.folder / "l.pdf").exists()


def test_whoever_prints_labels_of_a_suspended_certificate_is_told(world: SmallWorld) -> None:
    world.done("suspend", "DE-1", "--reason", "late audit", "--home", world.cb)

    ran = world.done("labels", "DE-1", "--out", world.folder / "l.svg", "--home", world.cb)

    assert "DE-1 is suspended, as everybody reads who scans its label" in ran.err


def test_without_a_range_or_file_an_order_has_no_serial_numbers() -> None:
    assert LabelOrder(("DE-1",)).serial_numbers() == ()
