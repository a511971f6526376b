"""`vc scan`: what a code says, and nothing about whether it is true."""

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
