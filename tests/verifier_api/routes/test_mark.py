"""The addresses of the mark (specs/live-mark.md)."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from tests.verifier_api.service import PAGE, client_of, problem_of
from tests.world import DAY, NOW, STRANGER, World
from vc.status.value import StatusEvent

NONCE = "0123456789abcdef"
READABLE = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
SUSPENDED = 18


@pytest.fixture
def client(world: World, tmp_path: Path) -> TestClient:
    world.record(StatusEvent.SUSPENDED, effective=NOW - DAY, index=SUSPENDED)
    certificates = {
        "good": world.certificate(),
        "suspended": world.certificate(
            lambda claims: (
                claims["credentialStatus"].update(statusListIndex=SUSPENDED),
                claims["status"]["status_list"].update(idx=SUSPENDED),
            )
        ),
        "stranger": world.certificate(by=STRANGER),
        "odd name~1": world.certificate(),
        "garbage": b"garbage",
    }
    (tmp_path / "site/c").mkdir(parents=True)
    for name, content in certificates.items():
        (tmp_path / f"site/c/{name}.jwt").write_bytes(content)
    return client_of(world, tmp_path, site=tmp_path / "site")


@pytest.mark.parametrize(
    ("name", "answer", "word"),
    [
        ("good", "valid", "Valid"),
        ("odd%20name~1", "valid", "Valid"),
        ("suspended", "invalid", "Not valid"),
        ("garbage", "invalid", "Not valid"),
        ("stranger", "unknown", "Cannot confirm"),
    ],
)
def test_mark_and_page_say_the_same(client: TestClient, name: str, answer: str, word: str) -> None:
    page = client.get(f"/c/{name}", headers=PAGE).text
    said = client.get(f"/badge/{name}.json").json()
    image = ET.fromstring(client.get(f"/badge/{name}.svg").content)

    assert re.search(r"<h1>(.*)</h1>", page)[1] == word  # type: ignore[index]
    assert (said["answer"], said["words"]["answer"]) == (answer, word)
    assert next(image.iter("{http://www.w3.org/2000/svg}text")).text.split(":")[0] == word  # type: ignore[union-attr]


def test_the_answer_repeats_the_nonce_and_is_kept_nowhere(client: TestClient) -> None:
    answer = client.get(f"/badge/good.json?nonce={NONCE}&ver=6.4")

    assert answer.json()["nonce"] == NONCE
    assert answer.headers["cache-control"] == "no-store"
    assert client.get("/badge/good.json").json()["nonce"] is None


@pytest.mark.parametrize("nonce", ["", "short", "x" * 65, "<script>12345678", "\u06610123456789abcdef", "a b" * 6])
def test_a_nonce_that_is_none_is_refused_so_that_every_page_reads_why(client: TestClient, nonce: str) -> None:
    answer = client.get("/badge/good.json", params={"nonce": nonce})

    assert problem_of(answer) == (400, "malformed")
    assert READABLE.items() <= answer.headers.items()


@pytest.mark.parametrize(
    "path", ["/badge/good.json", "/badge/good.svg", "/badge/none.json", "/badge/none.svg", "/badge.js"]
)
def test_pages_of_every_origin_may_have_it_and_no_cookie_is_set(client: TestClient, path: str) -> None:
    headers = client.get(path, headers={"Origin": "https://holder.example"}).headers

    assert READABLE.items() <= headers.items()
    assert "set-cookie" not in headers
    assert "access-control-allow-credentials" not in headers


def test_the_image_is_kept_no_longer_than_a_status_list(client: TestClient) -> None:
    answer = client.get("/badge/good.svg")

    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["cache-control"] == "public, max-age=10, must-revalidate"


def test_the_image_takes_size_and_colour_and_no_word_of_others(client: TestClient) -> None:
    plain = client.get("/badge/good.svg").content

    assert b'width="420"' in client.get("/badge/good.svg?size=large").content
    assert b"#1a212a" in client.get("/badge/good.svg?colour=dark").content
    assert client.get("/badge/good.svg?size=huge&colour=%230b6b3a&lang=xx&w=300&ssl=1").content == plain


def test_the_script_is_served(client: TestClient) -> None:
    answer = client.get("/badge.js?ver=6.4.2")

    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=3600"


def test_the_official_page_is_the_one_of_the_trust_list(client: TestClient) -> None:
    for name in ("good", "suspended"):
        answer = client.get(f"/badge/{name}/official?next=https://evil.example/")

        assert (answer.status_code, answer.headers["location"]) == (303, "https://ab.example/register")
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["none", "stranger", "garbage"])
def test_without_a_body_of_the_trust_list_it_leads_nowhere(client: TestClient, name: str) -> None:
    assert problem_of(client.get(f"/badge/{name}/official")) == (404, "not_found")


HOSTILE = [
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "..%2f..%2ftrust",
    "%2e%2e",
    "..",
    "good%00",
    "good.jwt",
    "%ff%fe",
    "%22%20onload=%22alert(1)",
    "{{7*7}}",
    ".good",
    "x" * 2_000,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_finds_nothing_and_is_not_repeated(client: TestClient, name: str) -> None:
    said, image = client.get(f"/badge/{name}.json"), client.get(f"/badge/{name}.svg")

    assert said.status_code == image.status_code == 404
    assert "script" not in said.text
    assert "alert" not in said.text + image.text
    assert len(image.content) < 3_000
    assert client.get(f"/badge/{name}/official").status_code == 404


def test_a_certificate_that_is_not_here_has_an_image_that_confirms_nothing(client: TestClient) -> None:
    answer = client.get("/badge/none.svg")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "image/svg+xml"
    assert b">Cannot confirm<" in answer.content
