"""`vc certificate`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from tests.vc_cli.small_world import SmallWorld
from vc.errors import UsageError, VcError
from vc.label.certificate_paper import CertificatePaper
from vc_cli.certificate_pages import made_pages
from vc_cli.commands import certificate

TEMPLATE = """version = 1
paper = "Letter"
languages = ["de", "zh-Hans"]

[body]
address = "Hafenstraße 21, Hamburg"
authorised_by = "Dr. A. Petersen"
logo = "logo.png"
"""


def text_of(pdf: Path) -> str:
    with PdfDocument(pdf) as document:
        return " ".join(document[0].get_textpage().get_text_range().split())


def test_a_certificates_page_names_the_accreditation_and_verifies(world: SmallWorld) -> None:
    page = world.folder / "c.pdf"

    ran = world.done("certificate", "CN-2", "--out", page, "--home", world.cb)

    assert ran.text == f"{page}: CN-2\n"
    assert "Accredited by Northern Accreditation (invented) under number NAS-0042." in text_of(page)
    assert world.vc("verify", page, *world.offline).code == 0


def test_without_an_accreditation_the_page_claims_none(world: SmallWorld) -> None:
    home = world.folder / "new"
    world.done("init", home, "--issuer", "did:web:new.example", "--name", "New", "--unencrypted")
    world.done("issue", world.folder / "rows.csv", "--home", home, "--out", world.folder / "new certificates")

    world.done("certificate", "DE-1", "--out", world.folder / "c.pdf", "--home", home)

    assert "Accredited" not in text_of(world.folder / "c.pdf")


def test_what_the_standard_asks_for_and_is_lacking_is_named_first(world: SmallWorld) -> None:
    ran = world.done("certificate", "DE-1", "--out", world.folder / "c.pdf", "--home", world.cb)

    assert (
        "vc: lacks address of the client (ISO/IEC 17021-1 8.2.2 a): credentialSubject.issuedToParty.holderAddress\n"
        in ran.err
    )
    assert "vc: lacks mark of the body (ISO/IEC 17021-1 8.2.2 g): template: body.logo\n" in ran.err


def test_all_certificates_in_force_go_into_a_folder(world: SmallWorld) -> None:
    world.done("suspend", "AE-3", "--reason", "audit refused", "--home", world.cb)
    pages = world.folder / "pages"

    ran = world.done("certificate", "--all", "--out", pages, "--home", world.cb)

    assert ran.text == f"{pages}: 2 certificates\n"
    assert sorted(path.name for path in pages.iterdir()) == ["CN-2.pdf", "DE-1.pdf"]
    assert "lacks address of the body (ISO/IEC 17021-1 8.2.2 g): template: body.address [DE-1, CN-2]" in ran.err


def test_a_page_of_a_certificate_that_is_not_in_force_is_made_with_a_word(world: SmallWorld) -> None:
    world.done("suspend", "DE-1", "--reason", "audit refused", "--home", world.cb)

    ran = world.done("certificate", "DE-1", "--out", world.folder / "c.pdf", "--home", world.cb)

    assert "vc: DE-1 is suspended: its page does not show that, the check does\n" in ran.err


def test_of_several_those_that_can_be_made_are_and_the_others_are_named(world: SmallWorld) -> None:
    pages = world.folder / "some"

    ran = world.vc("certificate", "DE-1", "NONE-1", "AE-3", "--out", pages, "--home", world.cb)

    assert ran.code == 2
    assert "vc: NONE-1: NONE-1: no such certificate" in ran.err
    assert "1 certificate could not be made" in ran.err
    assert sorted(path.name for path in pages.iterdir()) == ["AE-3.pdf", "DE-1.pdf"]


def test_a_page_that_cannot_be_made_is_named_and_the_others_are_written(
    world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_fails(papers: Sequence[CertificatePaper]) -> Iterator[bytes | VcError]:
        yield UsageError("the text does not fit, even at 6 pt", where="holder")
        yield from made_pages(papers[1:])

    monkeypatch.setattr(certificate, "made_pages", one_fails)
    pages = world.folder / "others"

    ran = world.vc("certificate", "DE-1", "AE-3", "--out", pages, "--home", world.cb)

    assert ran.code == 2
    assert "vc: DE-1: holder: the text does not fit, even at 6 pt" in ran.err
    assert [path.name for path in pages.iterdir()] == ["AE-3.pdf"]


def test_one_certificate_goes_into_a_folder_that_is_there(world: SmallWorld) -> None:
    world.done("certificate", "DE-1", "--out", world.folder, "--home", world.cb)

    assert (world.folder / "DE-1.pdf").is_file()


def test_the_template_of_the_home_is_used_and_options_come_before_it(world: SmallWorld) -> None:
    (world.cb / "certificate.toml").write_text(TEMPLATE, "utf-8")
    Image.new("RGB", (400, 120), (0, 90, 120)).save(world.cb / "logo.png")
    own, other = world.folder / "own.pdf", world.folder / "other.pdf"

    told = world.done("certificate", "DE-1", "--out", own, "--home", world.cb).err
    world.done("certificate", "DE-1", "--out", other, "--paper", "A4", "--language", "ar", "--home", world.cb)

    assert "body." not in told
    assert "Managementsystem-Zertifikat 管理体系认证证书 Nr. DE-1" in text_of(own)
    with PdfDocument(own) as letter, PdfDocument(other) as a4:
        assert [round(side) for side in letter[0].get_size()] == [612, 792]
        assert [round(side) for side in a4[0].get_size()] == [595, 842]
    assert "Hafenstraße 21, Hamburg" in text_of(other)


def test_a_named_template_comes_before_the_homes(world: SmallWorld) -> None:
    (world.cb / "certificate.toml").write_text("not read", "utf-8")
    named = world.write("french.toml", 'version = 1\nlanguages = ["fr"]\n')

    world.done("certificate", "DE-1", "--out", world.folder / "c.pdf", "--template", named, "--home", world.cb)

    assert "Certificat de système de management" in text_of(world.folder / "c.pdf")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["NONE-1", "--out", "c.pdf"], "NONE-1: no such certificate"),
        (["DE-1", "--out", "/no/such/folder/c.pdf"], "/no/such/folder: the folder does not exist"),
        (["--out", "c.pdf"], "ID: needs either certificates or --all"),
        (["DE-1", "--all", "--out", "c.pdf"], "ID: needs either certificates or --all"),
        (["DE-1", "--out", "c.pdf", "--language", "xx"], "Invalid value for '--language'"),
        (["DE-1", "--out", "c.pdf", *["--language", "de"] * 2], "more than two languages, or one twice"),
        (["DE-1", "--out", "c.pdf", "--template", "none.toml"], "none.toml: no such file"),
        (["DE-1", "--out", "c.pdf", "--template", "bad.toml"], "bad.toml, line 2: paper: is no paper that is known"),
        (["DE-1", "--out", "c.pdf", "--template", "logo.toml"], "none.png: no such file"),
    ],
)
def test_what_cant_be_made_is_refused_and_nothing_written(
    arguments: list[str], message: str, world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(world.folder)
    world.write("bad.toml", 'version = 1\npaper = "A3"\n')
    world.write("logo.toml", 'version = 1\nbody.logo = "none.png"\n')

    ran = world.vc("certificate", *arguments, "--home", world.cb)

    assert ran.code == 2
    assert message in ran.err
    assert not Path("c.pdf").exists()


def test_a_home_without_certificates_in_force_makes_none(world: SmallWorld) -> None:
    ran = world.done("certificate", "--all", "--out", world.folder / "none", "--home", world.ab)

    assert ran.text == f"{world.folder / 'none'}: 0 certificates\n"
