"""The end of the story: what people see, in several states, as files that need no server (specs/gallery.md)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from vc_cli.demo.forgeries import unaccredited
from vc_cli.demo.narrator import StoryBroken
from vc_cli.demo.still_pages import POLICY, page_name, still_assets, still_page
from verifier_api.languages import Language, offered
from verifier_api.mark.picture import Look, render_picture
from verifier_api.mark.statement import statement_of
from verifier_api.mark.words import words_in
from verifier_api.pages.view import Tone, tone_of

if TYPE_CHECKING:
    from vc.verify.report import Report
    from vc_cli.demo.cast import Cast, Held
    from vc_cli.demo.scene import Scene

_DPI: Final = 200  # at which sheets were read back when they were made
_POINTS_PER_INCH: Final = 72
_STYLE: Final = Path(__file__).parent / "templates" / "gallery.css"
_OWN_POLICY: Final = f"{POLICY}; frame-src 'self'"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One state that the gallery shows: what happened, the answer that it must get, and the report."""

    name: str
    told: str
    answer: Tone
    report: Report


@dataclass(frozen=True, slots=True)
class Paper:
    """A picture of something printed: its file, what it shows, the file that it was made from, its size in pixels."""

    file: str
    told: str
    source: str
    width: int
    height: int


def hang_gallery(scene: Scene, cast: Cast, held: Held) -> None:
    """Write the gallery. Raises `StoryBroken` where an answer is not that of its state."""
    folder, exhibits = scene.stage.out / "gallery", exhibits_of(scene, cast, held)
    languages = offered()
    for name in ("assets", "pages", "marks", "paper"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, content in {**still_assets(), _STYLE.name: _STYLE.read_bytes()}.items():
        (folder / "assets" / name).write_bytes(content)
    for one in exhibits:
        if tone_of(one.report) is not one.answer:
            raise StoryBroken(f"expected {one.answer}, got {tone_of(one.report)}", where=f"gallery: {one.name}")
        _hang(folder, one, languages)
    printed = scene.stage.out / "labels"
    papers = tuple(_papers(printed, folder / "paper"))
    shutil.copyfile(printed / "label.png", folder / "paper" / "label.png")
    shown = _index().render(
        policy=_OWN_POLICY, exhibits=exhibits, papers=papers, languages=languages, words=words_in, page_name=page_name
    )
    (folder / "index.html").write_text(shown, "utf-8")
    scene.tell.heading("What people see, in several states, hangs in a gallery:")
    scene.tell.say(
        f"{folder / 'index.html'} shows {len(exhibits)} answers in {len(languages)} languages, as pages and as marks, "
        "and what was printed. It needs no server."
    )


def exhibits_of(scene: Scene, cast: Cast, held: Held) -> tuple[Exhibit, ...]:
    """Return the states that are shown, best first; the story must have kept what it saw of the suspended one."""

    def now(secured: bytes) -> Report:
        return scene.verifier.check(secured, now=scene.stage.end, history=True)[0]

    overdue = next((report for one in held.valid if tone_of(report := now(one.secured)) is Tone.NOTICE), None)
    if overdue is None:
        raise StoryBroken("no certificate is valid with a notice", where="gallery")
    return (
        Exhibit("valid", "In force, after a suspension that has ended", Tone.VALID, now(cast.scanned.secured)),
        Exhibit("notice", "In force, but its surveillance is overdue", Tone.NOTICE, overdue),
        Exhibit("suspended", "Suspended, as the story told", Tone.INVALID, scene.seen["suspended"]),
        Exhibit("withdrawn", "Withdrawn for good", Tone.INVALID, now(cast.withdrawn.secured)),
        Exhibit(
            "unknown", "Nobody on the trust list accredited its issuer", Tone.UNKNOWN, now(unaccredited(scene.stage))
        ),
    )


def _hang(folder: Path, one: Exhibit, languages: tuple[Language, ...]) -> None:
    for language in languages:
        page = still_page(one.name, one.report, language, languages=languages)
        (folder / "pages" / page_name(one.name, language)).write_text(page, "utf-8")
        mark = render_picture(statement_of(one.report), words_in(language), Look())
        (folder / "marks" / f"{one.name}.{language.tag}.svg").write_bytes(mark)


def _papers(printed: Path, folder: Path) -> Iterator[Paper]:
    """Render the first page of what was printed, as large as a code on it needs to be read."""
    from pypdfium2 import PdfDocument

    for name, told in (("certificate", "The certificate, as its holder gets it"), ("sheet", "A sheet of labels")):
        with PdfDocument(printed / f"{name}.pdf") as document:
            picture = document[0].render(scale=_DPI / _POINTS_PER_INCH).to_pil()
        content = BytesIO()
        picture.save(content, "PNG")
        (folder / f"{name}.png").write_bytes(content.getvalue())
        yield Paper(f"{name}.png", told, f"{name}.pdf", picture.width, picture.height)


@cache
def _index() -> Template:
    environment = Environment(
        loader=PackageLoader("vc_cli", "demo/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("gallery.html")
