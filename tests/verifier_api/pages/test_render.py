"""Pages in the reader's language (specs/languages.md LA3, LA6)."""

import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.verifier_api.service import PAGE, client_of
from tests.world import World
from vc.securing.label_number import parse as label_octets
from verifier_api import negotiation
from verifier_api.languages import KNOWN, Language
from verifier_api.pages import render


@pytest.fixture(autouse=True)
def every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """All nine, complete or not: what is not translated yet is English."""
    for module in (negotiation, render):
        monkeypatch.setattr(module, "offered", lambda: KNOWN)


@pytest.fixture(params=KNOWN, ids=lambda one: one.tag)
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


def asked(language: Language) -> dict[str, str]:
    return {**PAGE, "Accept-Language": f"{language.tag}, en;q=0.5"}


@pytest.mark.parametrize("path", ["/", "/q", "/c/none"])
def test_a_page_says_its_language_and_direction(client: TestClient, language: Language, path: str) -> None:
    by_header, by_parameter = (
        client.get(path, headers=asked(language)),
        client.get(f"{path}?lang={language.tag}", headers=PAGE),
    )

    for answer in (by_header, by_parameter):
        assert f'<html lang="{language.tag}" dir="{language.direction}">' in answer.text
        assert answer.headers["content-language"] == language.tag
        assert "Accept-Language" in answer.headers["vary"]
        assert "set-cookie" not in answer.headers


def test_an_answer_is_in_the_readers_language_with_dates_in_its_form(
    client: TestClient, world: World, language: Language
) -> None:
    files = [("input", (None, world.label()))]

    answer = client.post("/check", files=files, headers=asked(language))

    assert answer.headers["content-language"] == language.tag
    in_letters = {
        "en": "22 November 2026",
        "zh-Hans": "2026年11月22日",
        "de": "22. November 2026",
        "es": "22 de noviembre de 2026",
        "fr": "22 novembre 2026",
        "it": "22 novembre 2026",
        "ja": "2026年11月22日",
        "pt": "22 de novembro de 2026",
        "ar": "22 نوفمبر 2026",
    }[language.tag]
    assert re.search(rf'<time class="moment" datetime="2026-11-22T11:50:00Z">{in_letters}.* UTC</time>', answer.text)
    assert "Müller Feinmechanik GmbH &amp; Co. KG" in answer.text


def test_every_language_is_offered_by_its_own_name_on_the_page_itself(world: World, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "c").mkdir(parents=True)
    (site / "c" / "认证 7.jwt").write_bytes(world.certificate())
    client = client_of(world, tmp_path, site=site)

    for path, here in (("/", "/"), ("/q", "/q"), ("/c/认证 7", "/c/%E8%AE%A4%E8%AF%81%207")):
        page = client.get(path, headers=PAGE).text
        for language in KNOWN:
            link = f'href="{here}?lang={language.tag}" lang="{language.tag}" hreflang="{language.tag}"'
            assert f'{link} dir="{language.direction}"' in page
            assert f">{language.name}</a>" in page


def test_a_chosen_language_stays_without_a_cookie(client: TestClient, world: World) -> None:
    page = client.get("/q?lang=ar").text
    answer = client.post("/check?lang=ar", files=[("input", (None, world.label()))], headers={"Accept-Language": "de"})

    assert 'action="/check?lang=ar"' in page
    assert '<html lang="ar" dir="rtl">' in answer.text
    assert 'class="button" href="/?lang=ar"' in answer.text
    assert client.get("/check?lang=ar").headers["location"] == "/?lang=ar"


def test_a_problem_is_told_in_the_language_and_its_detail_marked_as_english(client: TestClient) -> None:
    files: list[Any] = [("input", (None, "x")), ("file", ("a", b"y"))]

    page = client.post("/check?lang=de", files=files, headers=PAGE)
    program = client.post("/check?lang=de", files=files)

    assert '<html lang="de" dir="ltr">' in page.text
    assert '<span lang="en"><bdi dir="auto">one thing at a time' in page.text
    assert page.headers["vary"] == "Accept, Accept-Language"
    assert "content-language" not in program.headers


def test_one_language_alone_is_no_choice(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "offered", lambda: KNOWN[:1])

    assert "hreflang" not in client.get("/").text


def test_an_answer_can_be_had_in_another_language_without_asking_anew(client: TestClient, world: World) -> None:
    fields = {"input": world.label(), "imported": "2026-11-20", "act": "rely"}
    page = client.post("/check", files={name: (None, value) for name, value in fields.items()}, headers=PAGE).text

    carried = dict(re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)">', page))
    assert carried | {"act": "rely"} == fields
    assert '<button form="again" formaction="/check?lang=ja" lang="ja" dir="ltr">日本語</button>' in page
    again = client.post("/check?lang=ja", files={name: (None, value) for name, value in carried.items()}, headers=PAGE)
    assert '<html lang="ja" dir="ltr">' in again.text
    assert 'class="verdict valid"' in again.text


def test_an_answer_that_cant_be_carried_leads_back_to_the_form(client: TestClient, world: World) -> None:
    page = client.post("/check", files={"file": ("a.cose", label_octets(world.label()))}, headers=PAGE).text

    assert 'class="verdict valid"' in page
    assert 'href="/?lang=ja"' in page
    assert 'type="hidden"' not in page


def test_a_certificates_page_keeps_what_its_address_asks(world: World, tmp_path: Path) -> None:
    (tmp_path / "site/c").mkdir(parents=True)
    (tmp_path / "site/c/7.jwt").write_bytes(world.certificate())
    client = client_of(world, tmp_path, site=tmp_path / "site")

    page = client.get("/c/7?model=X%20%26&site=S&lang=de&other=1", headers=PAGE).text
    form = client.get("/?model=X&lang=de", headers=PAGE).text

    assert 'href="/c/7?model=X+%26&amp;site=S&amp;lang=ja"' in page
    assert 'action="/check?lang=de"' in page
    assert 'href="/?model=X&amp;lang=ja"' in form


def test_what_was_asked_is_carried_as_text(client: TestClient) -> None:
    hostile = '"><script>alert(1)</script>'

    page = client.post("/check", files={"input": (None, hostile)}, headers=PAGE).text

    assert "<script>alert" not in page
    assert 'name="input" value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page
