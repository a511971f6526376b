"""`vc scan`: what a code says, and nothing about whether it is true."""

from pathlib import Path

import pytest

from tests.vc_cli.small_world import SmallWorld


def test_the_text_of_a_code_is_printed(world: SmallWorld) -> None:
    world.done("qr", "DE-1", "--out", world.folder / "q.png", "--home", world.cb)

    ran = world.vc("scan", world.folder / "q.png")
    as_json = world.vc("scan", world.folder / "q.png", "--json")

    assert ran.code == 0
    assert ran.text.startswith("https://cb.example/q#")
    assert as_json.json == {"text": ran.text.strip(), "found_in": "picture", "host": "cb.example", "page": None}


def test_the_credential_attached_to_a_page_is_found(world: SmallWorld) -> None:
    world.done("certificate", "DE-1", "--out", world.folder / "c.pdf", "--home", world.cb)

    ran = world.vc("scan", world.folder / "c.pdf", "--json")

    assert ran.json["found_in"] == "pdf_attachment"
    assert ran.json["text"] == world.certificate("DE-1").read_text().strip()


def test_a_picture_without_a_code_says_what_to_do(world: SmallWorld) -> None:
    picture = world.folder / "broken.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")

    ran = world.vc("scan", picture)
    as_json = world.vc("scan", picture, "--json")

    assert (ran.code, ran.out) == (1, b"")
    assert "[format.unrecognised]" in ran.err
    assert as_json.json["code"] == "format.unrecognised"


def test_the_text_of_a_code_is_its_own_answer(world: SmallWorld) -> None:
    ran = world.vc("scan", world.certificate("DE-1"), "--json")

    assert ran.code == 0
    assert ran.json["found_in"] == "as_received"


def test_a_file_of_another_kind_holds_none(world: SmallWorld) -> None:
    table = world.folder / "manifest.csv"
    table.write_text("declaration,certificate\nD-1,https://cb.example/q#1\n", "utf-8")

    ran = world.vc("scan", table)

    assert (ran.code, ran.out) == (1, b"")
    assert "[format.unrecognised]" in ran.err


@pytest.fixture
def folder(world: SmallWorld) -> Path:
    """A folder of a label, a page with a credential, a picture without a code, and what is no picture."""
    photos = world.folder / "photos"
    (photos / "deeper").mkdir(parents=True)
    world.done("qr", "DE-1", "--out", photos / "a.png", "--home", world.cb)
    world.done("certificate", "DE-1", "--out", photos / "b.pdf", "--home", world.cb)
    (photos / "notes.txt").write_text("nothing", "utf-8")
    return photos


def test_a_folder_is_a_line_for_each_picture_and_page(world: SmallWorld, folder: Path) -> None:
    ran = world.vc("scan", folder)

    names, texts = zip(*(line.split("\t") for line in ran.text.splitlines()), strict=True)
    assert ran.code == 0
    assert names == (str(folder / "a.png"), str(folder / "b.pdf"))
    assert texts[0].startswith("https://cb.example/q#")
    assert texts[1] == world.certificate("DE-1").read_text().strip()


def test_what_holds_no_code_is_named_and_the_rest_is_told(world: SmallWorld, folder: Path) -> None:
    broken = folder / "c.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n")

    ran = world.vc("scan", folder / "a.png", broken)
    as_json = world.vc("scan", folder, "--json").json

    assert ran.code == 1
    assert ran.text.startswith(f"{folder / 'a.png'}\thttps://cb.example/q#")
    assert ran.err.startswith(f"vc: {broken}: ")
    assert as_json["summary"] == {"found": 2, "none": 1}
    assert [one["file"] for one in as_json["files"]] == [str(folder / name) for name in ("a.png", "b.pdf", "c.png")]
    assert as_json["files"][2]["code"] == "format.unrecognised"


def test_a_folder_without_pictures_is_refused(world: SmallWorld) -> None:
    empty = world.folder / "empty"
    empty.mkdir()

    ran = world.vc("scan", empty)

    assert ran.code == 2
    assert "holds no PNG, JPEG or PDF" in ran.err
