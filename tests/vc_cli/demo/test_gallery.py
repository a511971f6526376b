"""The gallery: every picture and page is there, is what the story told, needs nobody, and its codes are read again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from tests.demo_world import DemoWorld
from tests.vc_cli.command_line import vc
from tests.vc_cli.demo.small_scene import SmallScene
from tests.verifier_api.browser import running
from tests.world import NOW, World
from vc.label.decode import qr_texts
from vc_cli.demo import gallery
from vc_cli.demo.narrator import StoryBroken
from vc_cli.demo.still_pages import page_name
from verifier_api.languages import Language, offered
from verifier_api.mark.words import words_in
from verifier_api.pages.view import Tone

STATES = {
    "valid": Tone.VALID,
    "notice": Tone.NOTICE,
    "suspended": Tone.INVALID,
    "withdrawn": Tone.INVALID,
    "unknown": Tone.UNKNOWN,
}
_LEADS = re.compile(r'(?:href|src)="([^"]*)"')


def hung(demo: DemoWorld) -> Path:
    return demo.folder / "gallery"


def codes_in(picture: Path) -> tuple[str, ...]:
    with Image.open(picture) as opened:
        grey = opened.convert("L")
    return qr_texts(grey.tobytes(), width=grey.width, height=grey.height)


@pytest.mark.parametrize("language", offered(), ids=lambda language: language.tag)
@pytest.mark.parametrize("state", STATES)
def test_each_state_hangs_there_as_page_and_mark_in_each_language(
    demo: DemoWorld, state: str, language: Language
) -> None:
    page = (hung(demo) / "pages" / page_name(state, language)).read_text("utf-8")
    mark = (hung(demo) / "marks" / f"{state}.{language.tag}.svg").read_text("utf-8")

    answer = words_in(language).answers[STATES[state]]
    assert f'<html lang="{language.tag}" dir="{language.direction}">' in page
    assert f"<h1>{answer}</h1>" in page
    assert f"<title>{answer}" in mark


def test_every_link_leads_to_a_file_of_the_demo_or_to_an_official_page(demo: DemoWorld) -> None:
    documents = [hung(demo) / "index.html", *(hung(demo) / "pages").iterdir()]

    leads = {(document, lead) for document in documents for lead in _LEADS.findall(document.read_text("utf-8"))}

    outside = {lead for _, lead in leads if "://" in lead}
    assert outside == {"https://cn-ab.example/"}
    inside = {(document, lead) for document, lead in leads if lead not in outside and not lead.startswith("#")}
    assert len(inside) > 60
    assert [lead for document, lead in inside if not (document.parent / lead).is_file()] == []


def test_what_hangs_there_is_shown_by_the_index_and_nothing_else_lies_there(demo: DemoWorld) -> None:
    shown = {hung(demo) / lead for lead in _LEADS.findall((hung(demo) / "index.html").read_text("utf-8"))}
    left = {path for name in ("pages", "paper") for path in (hung(demo) / name).iterdir()}

    assert left <= shown


def test_every_code_on_the_pictures_of_paper_is_read_again(demo: DemoWorld) -> None:
    label = (demo.folder / "labels" / "label.txt").read_text("ascii").strip()

    assert codes_in(hung(demo) / "paper" / "label.png") == (label,)
    assert codes_in(hung(demo) / "paper" / "certificate.png") == (label,)
    sheet = codes_in(hung(demo) / "paper" / "sheet.png")
    assert len(sheet) == len(set(sheet)) == 24
    assert label in sheet


def test_every_code_of_the_sheet_is_answered(demo: DemoWorld) -> None:
    ran = vc("verify", *codes_in(hung(demo) / "paper" / "sheet.png"), *demo.offline, "--json", clock=lambda: NOW)

    # On the sheet are a certificate that was withdrawn and one whose scope was reduced.
    assert ran.json["summary"] == {"valid": 22, "invalid": 2, "indeterminate": 0}


def test_the_pages_tell_the_story(demo: DemoWorld) -> None:
    pages = {state: (hung(demo) / "pages" / f"{state}.en.html").read_text("utf-8") for state in STATES}

    assert "audit held, findings closed" in pages["valid"]
    assert "overdue" in pages["notice"]
    assert "surveillance audit refused" in pages["suspended"]
    assert "audit held" not in pages["suspended"]
    assert "certified activity given up" in pages["withdrawn"]


def test_it_is_seen_without_a_server_and_its_policy_has_nothing_to_report(
    demo: DemoWorld, require_program: Callable[[str], Path]
) -> None:
    with running(require_program("chromium")) as browser:
        page = browser.page()
        for width in (360, 1280):
            page.size(width, 800)
            page.open((hung(demo) / "index.html").as_uri())
            assert page.value("document.documentElement.scrollWidth") == width
            assert page.value("[...document.images].every((one) => one.complete && one.naturalWidth > 0)")
            assert page.value("getComputedStyle(document.querySelector('.answers')).display") == "flex"
        assert page.value("frames.length") == len(STATES)
        for state in STATES:
            page.size(360, 640)
            page.open((hung(demo) / "pages" / f"{state}.en.html").as_uri())
            assert page.value("document.documentElement.scrollWidth") == 360
            assert page.value("document.styleSheets.length") == 1
            assert page.value("document.scripts.length + document.forms.length") == 0
    assert page.complaints == []
    asked = [one for one in page.asked if not one.startswith("data:image/svg+xml")]
    assert len(asked) > len(STATES)
    assert all(one.startswith(hung(demo).as_uri()) for one in asked)


def test_an_answer_that_is_not_that_of_its_state_is_not_hung(
    small: SmallScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World()
    wrong = gallery.Exhibit("suspended", "Suspended", Tone.INVALID, world.report(world.certificate()))
    monkeypatch.setattr(gallery, "exhibits_of", lambda *_: (wrong,))
    nobody: Any = None

    with pytest.raises(StoryBroken, match="expected invalid, got valid"):
        gallery.hang_gallery(small.scene, nobody, nobody)
    assert not (small.stage.out / "gallery" / "index.html").exists()


def test_without_a_certificate_that_has_a_notice_the_story_breaks_off(small: SmallScene) -> None:
    nobody: Any = SimpleNamespace(valid=())

    with pytest.raises(StoryBroken, match="notice"):
        gallery.exhibits_of(small.scene, nobody, nobody)
