"""The files that `vc labels` leaves (specs/label.md L7)."""

from pathlib import Path

import pytest

from tests.vc.label.papers import page_count
from tests.vc.label.printing import item, labels
from tests.vc.label.samples import SIGNED
from vc.errors import UsageError
from vc.label.qr import Level
from vc.label.scan import scan
from vc.label.zpl_reading import formats_in
from vc.model.limits import DEFAULT_LIMITS
from vc_cli.label_papers import LabelFiles, PaperWishes, make_label_files

NOTHING = PaperWishes()


def made(out: Path, *serials: str, form: str | None = None, wishes: PaperWishes = NOTHING) -> LabelFiles:
    return make_label_files([item(serial) for serial in serials], out, form=form, wishes=wishes, now=SIGNED)


def test_a_pdf_holds_sheets(tmp_path: Path) -> None:
    out = tmp_path / "labels.pdf"

    files = made(out, "A1", "A2", wishes=PaperWishes(sheet="a4-40", start=40, margin_mm=4.0, dpi=600, level="M"))

    assert page_count(out.read_bytes()) == 2
    assert files.told == "on a4-40"
    assert [(code.image.level, code.size.dots_per_inch) for code in files.codes] == [(Level.M, 600)] * 2


def test_zpl_holds_each_label_once(tmp_path: Path) -> None:
    out = tmp_path / "labels"

    files = made(out, "A1", "A2", form="zpl", wishes=PaperWishes(roll="57x32", dpi=300))

    assert [(one.width, one.height) for one in formats_in(out.read_bytes())] == [(673, 377)] * 2
    assert files.told == "on a roll of 57 by 32 mm"


@pytest.mark.parametrize("form", ["png", "svg"])
def test_one_picture_is_a_file(form: str, tmp_path: Path) -> None:
    out = tmp_path / f"label.{form}"

    files = made(out, "A1")

    assert len(files.codes) == 1
    assert out.read_bytes().startswith(b"\x89PNG" if form == "png" else b"<svg")


def test_pictures_of_several_are_files_of_a_folder_named_by_number_and_serial(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "labels"

    made(folder, "A1", "../A/2", "A1", form="png")

    names = sorted(path.name for path in folder.iterdir())
    assert names == ["2026970914000123-..%2FA%2F2.png", "2026970914000123-A1.png"]
    found = scan((folder / names[1]).read_bytes(), DEFAULT_LIMITS, wanted=lambda _: True)
    assert found == item("A1").label_text


def test_labels_of_certificates_are_named_by_number(tmp_path: Path) -> None:
    make_label_files(labels(2), tmp_path / "all", form="svg", wishes=NOTHING, now=SIGNED)

    assert {path.name for path in (tmp_path / "all").iterdir()} == {f"202697091400000{n}.svg" for n in (0, 1)}


@pytest.mark.parametrize(
    ("name", "form", "wishes", "message"),
    [
        ("labels", None, NOTHING, "must end in .pdf, .zpl, .png or .svg"),
        ("labels.gif", None, NOTHING, "must end in"),
        ("labels.png", None, NOTHING, "2 labels are 2 pictures"),
        ("labels.pdf", None, PaperWishes(roll="100x50"), "says nothing of a .pdf"),
        ("labels.zpl", None, PaperWishes(sheet="a4-24"), "says nothing of a .zpl"),
        ("labels", "png", PaperWishes(start=2), "says nothing of a .png"),
        ("labels", "svg", PaperWishes(margin_mm=0.0), "says nothing of a .svg"),
        ("labels", "svg", PaperWishes(roll="100x50"), "says nothing of a .svg"),
        ("labels.zpl", None, PaperWishes(roll="50x25"), "gets 2 dots a module"),
        ("labels.zpl", None, PaperWishes(dpi=150), "203, 300 or 600"),
        ("labels.pdf", None, PaperWishes(start=25), "places 1 to 24"),
    ],
)
def test_what_does_not_go_together_is_refused_and_nothing_is_left(
    name: str, form: str | None, wishes: PaperWishes, message: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=message):
        made(tmp_path / name, "A1", "A2", form=form, wishes=wishes)

    assert not (tmp_path / name).is_file()


def test_two_labels_never_share_a_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="same file"):
        made(tmp_path / "labels", "a1", "A1", form="svg")
