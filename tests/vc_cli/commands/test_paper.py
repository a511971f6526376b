"""`vc qr`, `vc labels`."""

import pytest

from tests.vc_cli.small_world import SmallWorld


@pytest.mark.parametrize(("suffix", "begins"), [("png", b"\x89PNG"), ("svg", b"<svg")])
def test_a_code_is_made_in_the_form_that_the_name_says(suffix: str, begins: bytes, world: SmallWorld) -> None:
    out = world.folder / f"q.{suffix}"

    ran = world.done("qr", "DE-1", "--out", out, "--home", world.cb)

    assert out.read_bytes().startswith(begins)
    assert ran.text.startswith(f"{out}: DE-1, version ")
    assert " mm at 300 dpi" in ran.text


def test_a_code_as_json_states_its_size_and_text(world: SmallWorld) -> None:
    out = world.folder / "q.png"

    ran = world.done(
        "qr", "DE-1", "--out", out, "--width", "30", "--level", "Q", "--dpi", "600", "--home", world.cb, "--json"
    )

    assert ran.json["width_mm"] <= 30
    assert ran.json["level"] == "Q"
    assert ran.json["text"].startswith("https://cb.example/q#")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["qr", "DE-1", "--out", "q.gif"], "--out: must end in .png or .svg"),
        (["qr", "DE-1", "--out", "q.png", "--width", "8", "--dpi", "150"], "hint: print "),
        (["qr", "NONE-1", "--out", "q.png"], "NONE-1: no such certificate"),
        (["labels", "DE-1", "NONE-1", "--out", "l.pdf"], "NONE-1: no such certificate"),
        (["labels", "DE-1", "--sheet", "a3", "--out", "l.pdf"], "Invalid value for '--sheet'"),
    ],
)
def test_what_cant_be_made_is_refused(
    arguments: list[str], message: str, world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(world.folder)

    ran = world.vc(*arguments, "--home", world.cb)

    assert ran.code == 2
    assert message in ran.err


def test_a_sheet_holds_a_label_for_each_name(world: SmallWorld) -> None:
    ran = world.done("labels", "DE-1", "CN-2", "DE-1", "--out", world.folder / "l.pdf", "--home", world.cb)

    assert ran.text == f"{world.folder / 'l.pdf'}: 3 labels on a4-24\n"
