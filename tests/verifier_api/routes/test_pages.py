"""The pages as HTML (specs/pages.md)."""

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.verifier_api.service import PAGE, client_of, problem_of
from tests.world import DAY, NOW, STRANGER, World
from vc.status.value import StatusEvent

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '" onmouseover="alert(1)',
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{7*7}}{% raw %}",
    "\u202egpj.exe",
    "zero\u200bwidth\u2066isolate",
    "line\u2028separator\x07bell",
    "شركة الاختبار X-200 ABC",
]


class Elements(HTMLParser):
    """Which elements and attributes a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def checked(client: TestClient, text: str | bytes, **fields: Any) -> Any:
    """The page of a text that somebody pastes; a browser sends the empty file field too."""
    files: list[tuple[str, Any]] = [("input", (None, text)), ("file", ("", b"", "application/octet-stream"))]
    files += [(name, (None, value)) for name, value in fields.items()]
    return client.post("/check", files=files, headers=PAGE)


def first_screen(page: str) -> str:
    """The text of a page above its first section below the verdict."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("</section>\n<section>")[0]).split())


@pytest.mark.parametrize("path", ["/", "/q"])
def test_a_page_asks_for_a_code_or_a_file(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=PAGE)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert 'action="/check"' in answer.text
    assert "textarea" in answer.text


def test_the_landing_page_says_what_to_do_without_script(client: TestClient) -> None:
    page = client.get("/q").text

    assert 'data-landing="yes"' in page
    assert "<noscript>" in page
    assert "<noscript>" not in client.get("/").text


def test_a_good_label_is_valid_in_words_with_holder_scope_issuer_and_time(client: TestClient, world: World) -> None:
    answer = checked(client, world.label())

    assert answer.status_code == 200
    told = first_screen(answer.text)
    for words in ("Valid Genuine", "Müller Feinmechanik GmbH &amp; Co. KG", "ISO 9001:2015", "Harbour Certification"):
        assert words in told
    assert "22 November 2026, 11:50 UTC" in told
    assert 'class="verdict valid"' in answer.text


def test_a_test_world_is_said_aloud(client: TestClient, world: World) -> None:
    page = checked(client, world.certificate()).text

    assert "<title>TEST – Valid – DE-QMS-2026-00412</title>" in page
    assert page.index("proves nothing about a real certificate") < page.index("<h1>")


def _unknown_issuer(world: World) -> bytes:
    return world.certificate(by=STRANGER)


def _overdue(world: World) -> bytes:
    def change(claims: dict[str, Any]) -> None:
        claims["credentialSubject"]["surveillance"]["nextDueBy"] = "2026-10-01T00:00:00Z"

    return world.certificate(change)


def _suspended(world: World) -> bytes:
    world.record(StatusEvent.SUSPENDED, effective=NOW - DAY)
    return world.certificate()


@pytest.mark.parametrize(
    ("make", "tone", "words", "reason"),
    [
        (_overdue, "notice", "Valid, with a notice", "The yearly check of the holder is overdue"),
        (_suspended, "invalid", "Not valid", "The issuer has suspended this certificate."),
        (_unknown_issuer, "unknown", "Cannot confirm", "What to do"),
    ],
)
def test_each_answer_has_its_own_words_shape_and_colour(
    world: World, tmp_path: Path, make: Callable[[World], bytes], tone: str, words: str, reason: str
) -> None:
    certificate = make(world)

    page = checked(client_of(world, tmp_path), certificate).text

    assert f"<h1>{words}</h1>" in page
    assert f'class="verdict {tone}"' in page
    assert reason in page
    assert 'class="verdict valid"' not in page


def test_what_is_not_authenticated_is_not_shown(client: TestClient, world: World) -> None:
    page = checked(client, world.certificate(by=STRANGER)).text

    assert "Müller" not in page
    assert "could not be shown to be genuine" in page


def test_what_follows_comes_before_why_a_document_is_missing(world: World, tmp_path: Path) -> None:
    world.replaced["https://cb.example/status/1/token.jwt"] = None

    page = checked(client_of(world, tmp_path), world.certificate()).text

    assert page.index("<code>status.unavailable</code>") < page.index("<code>fetch.not_found</code>")


def test_the_ladder_names_every_level_and_links_to_the_official_page(client: TestClient, world: World) -> None:
    page = checked(client, world.certificate()).text

    assert page.count('<li class="good">') == 4
    assert '<p><bdi dir="auto">Management system certification' in page
    chinese = client.post("/check?lang=zh-Hans", files={"input": (None, world.certificate())}, headers=PAGE).text
    assert '<p><bdi dir="auto">管理体系认证: ISO 9001' in chinese
    assert '<a href="https://ab.example/register" rel="noopener noreferrer">' in page
    assert "What a valid answer does not prove" in page


def test_an_earlier_day_is_answered_and_said(world: World, tmp_path: Path) -> None:
    world.archived = (NOW - 20 * DAY,)
    world.record(StatusEvent.SUSPENDED, effective=NOW - 5 * DAY)

    page = checked(client_of(world, tmp_path), world.certificate(), at="2026-11-03").text

    assert "It was valid at the moment that you asked about." in page
    assert "3 November 2026" in page


def test_an_empty_day_means_today(client: TestClient, world: World) -> None:
    assert "Genuine, in force" in checked(client, world.certificate(), at="").text


@pytest.mark.parametrize("text", ["", " \r\n "])
def test_nothing_at_all_brings_the_form_back(client: TestClient, text: str) -> None:
    answer = checked(client, text)

    assert answer.status_code == 422
    assert "Paste a text or choose a file." in answer.text


def test_blanks_around_what_is_pasted_mean_nothing(client: TestClient, world: World) -> None:
    assert "<h1>Valid</h1>" in checked(client, f"\r\n  {world.label()} \r\n").text


def test_a_file_is_checked(client: TestClient, world: World) -> None:
    files: list[Any] = [("input", (None, "")), ("file", ("certificate.jwt", world.certificate()))]

    assert "<h1>Valid</h1>" in client.post("/check", files=files).text


def test_an_empty_file_is_as_good_as_none(client: TestClient) -> None:
    files: list[Any] = [("input", (None, "")), ("file", ("empty.jwt", b""))]

    answer = client.post("/check", files=files)

    assert answer.status_code == 422


@pytest.mark.parametrize("words", [b"garbage", b"\0\xff", b"9" * 700, b"https://evil.example/q#123"])
def test_garbage_is_a_page_that_says_not_valid(client: TestClient, words: bytes) -> None:
    answer = checked(client, words)

    assert answer.status_code == 200
    assert "<h1>Not valid</h1>" in answer.text or "<h1>Cannot confirm</h1>" in answer.text


def test_a_problem_is_a_page_to_a_browser_and_a_problem_to_a_program(client: TestClient) -> None:
    files: list[Any] = [("input", (None, "x")), ("file", ("a", b"y"))]

    page = client.post("/check", files=files, headers=PAGE)
    program = client.post("/check", files=files)

    assert page.status_code == 422
    assert "one thing at a time" in page.text
    assert problem_of(program) == (422, "unprocessable")
    assert problem_of(client.post("/check", data={"input": "x"})) == (415, "unsupported_media_type")


def test_an_answer_has_no_address(client: TestClient) -> None:
    answer = client.get("/check", headers={"Host": "evil.example"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_service_without_a_trust_list_says_so(world: World, tmp_path: Path) -> None:
    client = client_of(world, tmp_path, trust=None)

    assert "can&#39;t confirm any certificate" in client.get("/").text
    page = checked(client, world.certificate()).text
    assert "<h1>Cannot confirm</h1>" in page
    assert "--trust" not in page


def published(world: World, folder: Path) -> Path:
    """A published folder with one certificate."""
    site = folder / "site"
    (site / "c").mkdir(parents=True)
    (site / "c" / "认证 7.jwt").write_bytes(world.certificate())
    return site


def test_a_certificates_page_is_verified_when_it_is_asked_for(world: World, tmp_path: Path) -> None:
    site = published(world, tmp_path)

    good = client_of(world, tmp_path, site=site).get("/c/认证 7", headers=PAGE)
    world.record(StatusEvent.WITHDRAWN, effective=NOW - DAY)
    withdrawn = client_of(world, tmp_path, site=site).get("/c/认证 7", headers=PAGE)

    assert "<h1>Valid</h1>" in good.text
    assert 'href="/c/%E8%AE%A4%E8%AF%81%207.jwt"' in good.text
    assert "<h1>Not valid</h1>" in withdrawn.text
    assert good.headers["cache-control"] == "no-store"


def test_a_certificate_that_is_not_published_has_no_page(world: World, tmp_path: Path) -> None:
    client = client_of(world, tmp_path, site=published(world, tmp_path))

    assert client.get("/c/nothing", headers=PAGE).status_code == 404
    assert client.get("/c/%2e%2e%2ftrust", headers=PAGE).status_code == 404


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_in_every_field_is_shown_as_text(world: World, tmp_path: Path, hostile: str) -> None:
    def change(claims: dict[str, Any]) -> None:
        subject = claims["credentialSubject"]
        claims["name"] = subject["scopeStatement"] = subject["certificateNumber"] = hostile
        subject["issuedToParty"]["name"] = subject["sites"][0]["name"] = hostile

    world.accredit(lambda granted: replace(granted, subject_name=hostile))
    good = Elements(checked(client_of(World(), tmp_path), World().certificate()).text)
    page = checked(client_of(world, tmp_path), world.certificate(change)).text

    shown = Elements(page)
    assert shown.tags <= good.tags | {"bdi"}
    assert {name for _, name, _ in shown.attributes} <= {name for _, name, _ in good.attributes} | {"dir"}
    assert [value for _, name, value in shown.attributes if name == "href"] == [
        value for _, name, value in good.attributes if name == "href"
    ]
    assert not set(page) & set("\u202e\u200b\u2066\u2028\x07")


def test_a_page_with_all_that_belongs_to_it_is_small(client: TestClient, world: World) -> None:
    page = checked(client, world.certificate())
    addresses = re.findall(r'(?:href|src)="(/assets/[^"]+)"', page.text)

    parts = [client.get(address) for address in addresses]

    assert len(parts) == 3
    assert {part.status_code for part in parts} == {200}
    assert {part.headers["cache-control"] for part in parts} == {"public, max-age=31536000, immutable"}
    assert len(page.content) + sum(len(part.content) for part in parts) < 60_000


def test_there_are_no_other_assets(client: TestClient) -> None:
    assert problem_of(client.get("/assets/verify.css")) == (404, "not_found")
    assert problem_of(client.get("/assets/..%2f..%2fapp.py")) == (404, "not_found")


def test_pages_ask_no_third_party_and_carry_no_style_or_script_of_their_own(client: TestClient, world: World) -> None:
    for page in (client.get("/").text, client.get("/q").text, checked(client, world.certificate()).text):
        elements = Elements(page)
        assert not {name for _, name, _ in elements.attributes if name.startswith("on") or name == "style"}
        assert "style" not in elements.tags
        loaded = [value for tag, name, value in elements.attributes if tag != "a" and name in {"src", "href", "action"}]
        assert all(value.startswith("/") for value in loaded)
