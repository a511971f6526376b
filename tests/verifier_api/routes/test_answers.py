"""What can be asked on from an answer's page, and by its address (specs/pages.md U11, U13 to U16, U19)."""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.verifier_api.answers_shown import REINSTATED, SITE, SUSPENDED, listed_at, world_of_answers
from tests.verifier_api.service import PAGE, client_of, problem_of
from tests.world import DAY, NOW, STRANGER, World
from vc.intake.replay import judge_again
from vc.model.vocabulary import Verdict
from vc.securing.label_number import label_url
from vc.securing.label_number import parse as label_octets
from vc.verify.saved import load_evidence


def sent(client: TestClient, address: str = "/check", **fields: str | bytes) -> Any:
    """The answer to a form."""
    return client.post(address, files=[(name, (None, value)) for name, value in fields.items()], headers=PAGE)


def carried(page: str) -> dict[str, str]:
    """The fields of the form with which a page asks again, as a browser would send them."""
    fields = re.findall(r'<input [^>]*?name="([a-z_]+)"[^>]*?value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in fields}


@pytest.fixture
def published(world: World, tmp_path: Path) -> TestClient:
    (tmp_path / "site/c").mkdir(parents=True)
    (tmp_path / "site/c/good.jwt").write_bytes(world.certificate())
    return client_of(world, tmp_path, site=tmp_path / "site")


def facts(page: str) -> str:
    """The text of the first screen below the verdict."""
    (part,) = re.findall(r'<dl class="[a-z ]+" id="facts">(.*?)</dl>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", part).split())


def test_where_nothing_was_asked_about_the_page_says_so(client: TestClient, world: World) -> None:
    page = sent(client, input=world.certificate()).text

    assert "Product, site not asked about – Ask" in facts(page)
    assert 'href="#ask"' in page


@pytest.mark.parametrize(
    ("fields", "told", "word"),
    [
        ({"site": SITE}, f"Site {SITE} covered", "Valid"),
        ({"site": "https://holder.example/sites/9"}, "sites/9 not covered", "Not valid"),
        ({"model": "X-200"}, "Model X-200 not stated, compare it", "Valid"),
        ({"model": "X-200", "site": SITE}, f"Model X-200 not stated, compare it Site {SITE} covered", "Valid"),
    ],
)
def test_what_was_asked_about_is_answered_on_the_first_screen(
    client: TestClient, world: World, fields: dict[str, str], told: str, word: str
) -> None:
    page = sent(client, input=world.certificate(), **fields).text

    assert told in facts(page)
    assert f"<h1>{word}</h1>" in page
    assert "not asked about" not in facts(page)


def test_of_what_is_not_authentic_nothing_is_said_to_be_covered(client: TestClient, world: World) -> None:
    page = sent(client, input=world.certificate(by=STRANGER), site=SITE).text

    assert f"Site {SITE} could not be told" in facts(page)
    assert 'id="paper"' not in page


def test_a_page_asks_again_with_what_it_carries(client: TestClient, world: World) -> None:
    first = sent(client, input=world.label(), act="sell", at="2026-11-22").text

    fields = carried(first)

    assert (fields["input"], fields["act"], fields["at"]) == (world.label(), "sell", "2026-11-22T00:00:00Z")
    again = sent(client, **(fields | {"model": "X"})).text
    assert "Model X not stated" in facts(again)
    assert carried(again) == fields | {"model": "X"}


def test_what_is_no_text_is_not_carried(client: TestClient, world: World) -> None:
    files = [("file", ("label.cose", label_octets(world.label())))]

    page = client.post("/check", files=files, headers=PAGE).text

    assert "<h1>Valid</h1>" in page
    assert 'id="again"' not in page
    assert "Save the evidence" not in page
    assert "Compare with your paper" in page


def test_an_address_may_ask(published: TestClient) -> None:
    page = published.get(f"/c/good?site={SITE}&at=2026-11-22T11:55:00Z&utm_source=mail", headers=PAGE)

    assert page.status_code == 200
    assert f"Site {SITE} covered" in facts(page.text)
    assert "22 November 2026, 11:55 UTC" in page.text


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("at=yesterday", "/at"),
        ("site=a&site=b", "/site"),
        ("model=" + "x" * 201, "/model"),
        ("hs_code=pump", "/hs_code"),
    ],
)
def test_an_address_that_asks_what_cant_be_asked_is_refused(published: TestClient, query: str, pointer: str) -> None:
    answer = published.get(f"/c/good?{query}")

    assert problem_of(answer) == (422, "unprocessable")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize("query", ["input=x", "policy=lenient", "history=false", "nonce=1", "site="])
def test_other_members_of_a_question_are_not_heard(published: TestClient, query: str) -> None:
    answer = published.get(f"/c/good?{query}", headers=PAGE)

    assert answer.status_code == 200
    assert "Nothing since it was issued." in answer.text


@pytest.mark.parametrize("path", ["/", "/q"])
def test_an_address_fills_the_form(client: TestClient, path: str) -> None:
    page = client.get(path, params={"site": '"><script>', "model": "X-200", "lang": "en"}).text

    assert carried(page)["model"] == "X-200"
    assert 'value="&#34;&gt;&lt;script&gt;"' in page
    assert "<script>" not in page
    assert carried(client.get(path, params={"model": "x" * 201}).text)["model"] == ""


def test_a_form_that_comes_back_keeps_what_was_asked_about(client: TestClient) -> None:
    page = sent(client, input="", model="X-200").text

    assert carried(page)["model"] == "X-200"


@pytest.mark.parametrize("address", ["/check", "/check/evidence"])
def test_an_address_of_a_form_can_not_be_asked_twice_in_one(client: TestClient, address: str) -> None:
    parts: list[Any] = [("paper_number", (None, "1")), ("paper_number", (None, "2")), ("input", (None, "x"))]

    answer = client.post(address, files=parts)

    assert problem_of(answer) == (422, "unprocessable")
    assert answer.json()["errors"][0]["pointer"] == "/paper_number"


def test_a_paper_is_compared_field_by_field(client: TestClient, world: World) -> None:
    paper = {"paper_number": "de-qms-2026-00412", "paper_holder": "Mueller <b>", "paper_valid_until": "2029-05-04"}

    page = sent(client, input=world.certificate(), **paper).text

    assert re.findall(r'class="compared ([a-z]+)"', page) == ["same", "differs", "open", "same"]
    assert "Your paper differs where it is marked" in page
    assert page.index('id="paper"') < page.index("On whose word")
    assert carried(page)["paper_holder"] == "Mueller <b>"
    assert "<h1>Valid</h1>" in page


def test_a_paper_that_is_the_same_is_told_so(client: TestClient, world: World) -> None:
    page = sent(client, input=world.certificate(), paper_standard="ISO9001:2015").text

    assert "Everything that you gave is the same." in page
    assert page.count('class="compared open"') == 3


def test_without_a_paper_the_panel_stands_below(client: TestClient, world: World) -> None:
    page = sent(client, input=world.certificate()).text

    assert page.index("On whose word") < page.index('id="paper"')
    assert "Everything that you gave" not in page


def test_the_reason_stands_with_the_issuers_own_words(tmp_path: Path) -> None:
    world = world_of_answers()

    page = sent(client_of(world, tmp_path), input=world.certificate(listed_at(SUSPENDED))).text

    why = page.partition("<h2>Why</h2>")[2].partition("</section>")[0]
    assert "The audit findings were not closed in time." in why
    assert "a nonconformity was not closed in time" in why


def test_the_issuers_words_are_text(tmp_path: Path) -> None:
    world = world_of_answers()

    page = sent(client_of(world, tmp_path), input=world.certificate(listed_at(REINSTATED))).text

    assert '<q><bdi dir="auto">Audit &lt;b&gt;open&lt;/b&gt;.</bdi></q>' in page


def test_a_record_that_cant_be_had_is_said(world: World, tmp_path: Path) -> None:
    world.replaced["https://cb.example/status/1/history/index.jwt"] = None

    page = sent(client_of(world, tmp_path), input=world.certificate()).text

    assert "<h1>Valid</h1>" in page
    assert "could not be had, or it keeps none" in page


def test_the_evidence_is_a_file_that_is_judged_again(client: TestClient, world: World) -> None:
    answer = sent(client, "/check/evidence", input=world.certificate(), site=SITE, paper_number="1")

    assert answer.headers["content-disposition"] == 'attachment; filename="evidence-20261122T120000Z.json"'
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == ("application/json", "no-store")
    evidence, question = load_evidence(answer.content, own=True)
    assert (question.now, question.goods.site, question.history) == (NOW, SITE, True)
    assert evidence.anchor is not None
    again = judge_again(evidence.with_anchor(evidence.anchor), question)
    assert (again.verdict, again.history) == (Verdict.VALID, ())
    assert "paper" not in json.dumps(answer.json())


def test_the_evidence_of_what_cant_be_taken_in_is_the_thing_itself(client: TestClient) -> None:
    broken = b"%PDF-1.7 of nothing"

    answer = client.post("/check/evidence", files={"file": ("x.pdf", broken)})

    evidence, question = load_evidence(answer.content, own=True)
    assert evidence.target == broken
    assert judge_again(evidence, question).verdict is Verdict.INVALID


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_has_no_evidence(client: TestClient, text: str) -> None:
    answer = client.post("/check/evidence", files=[("input", (None, text))])

    assert problem_of(answer) == (422, "unprocessable")


def elsewhere(world: World, host: str, *, genuine: bool = True) -> str:
    """The label with an address at another host."""
    octets = label_octets(world.label())
    return label_url(host, octets if genuine else octets[:-1] + bytes([octets[-1] ^ 1]))


@pytest.mark.parametrize(("genuine", "word"), [(True, "Valid"), (False, "Not valid")])
def test_a_code_of_an_unknown_address_is_read_and_the_address_named(
    client: TestClient, world: World, *, genuine: bool, word: str
) -> None:
    page = sent(client, input=elsewhere(world, "xn--cb-example-phish.example", genuine=genuine)).text

    assert f"<h1>{word}</h1>" in page
    assert '<bdi dir="auto">xn--cb-example-phish.example</bdi>' in page
    assert 'href="https://xn--' not in page


@pytest.mark.parametrize("host", ["cb.example", "ab.example", "testserver"])  # issuer, body above it, this service
def test_an_address_that_is_known_is_not_remarked_on(client: TestClient, world: World, host: str) -> None:
    page = sent(client, input=elsewhere(world, host)).text

    assert "none that the trust list knows" not in page


def test_an_earlier_moment_stays_the_moment_that_is_asked_about(world: World, tmp_path: Path) -> None:
    world.archived = (NOW - 20 * DAY,)
    client = client_of(world, tmp_path)

    first = sent(client, input=world.certificate(), at="2026-11-03").text

    assert carried(first)["at"] == "2026-11-03T00:00:00Z"
    assert "It was valid at the moment" in sent(client, **carried(first)).text
