"""Products over HTTP (specs/identity-resolver.md I6, I10 to I14)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.products import AT_GS1, GTIN, OTHER_GTIN, issue_product
from tests.vc.register.homes import HOUR, NOW, issue, make_home, publish, register_of
from tests.verifier_api.service import problem_of
from vc.model.published import LINKSET
from vc.register.certificates.transitions import Change
from vc.status.value import StatusEvent
from verifier_api.app import create_app
from verifier_api.settings import Settings

BASE = "https://body.example"
AS_LINKSET = {"Accept": LINKSET}
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three certificates of a GTIN, one of them withdrawn; one of a lot; one of an item of that lot."""
    place = tmp_path_factory.mktemp("products")
    with make_home(place / "home") as home:
        for number in ("T-1", "T-2", "T-3"):
            issue_product(home, number, AT_GS1 + GTIN)
        issue_product(home, "LOT", AT_GS1 + f"{GTIN}/10/A")
        issue_product(home, "ITEM", AT_GS1 + f"{GTIN}/10/A/21/7", AT_GS1 + f"{OTHER_GTIN}/10/A%2FB")
        issue(home, "QMS 1")
        register_of(home).change("T-3", Change(StatusEvent.WITHDRAWN, "decided"), now=NOW)
        publish(home, place / "site", NOW)
    return place / "site"


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[TestClient]:
    app = create_app(Settings(site=site), clock=lambda: NOW + HOUR)
    with TestClient(app, follow_redirects=False) as made:
        yield made


def numbers(answer: Any, relation: str = "dcc") -> list[list[str]]:
    """The certificates that a linkset leads to, by context."""
    assert answer.headers["content-type"] == LINKSET
    found = [context.get(relation, []) for context in answer.json()["linkset"]]
    return [[link["href"].rpartition("/")[2].removesuffix(".jwt") for link in links] for links in found]


def anchors(answer: Any) -> list[str]:
    return [context["anchor"].removeprefix(BASE) for context in answer.json()["linkset"]]


@pytest.mark.parametrize(
    "asked", [{"params": {"linkType": "linkset"}}, {"params": {"linkType": "all"}}, {"headers": AS_LINKSET}]
)
def test_a_linkset_is_given_to_who_asks_for_one(client: TestClient, site: Path, asked: dict[str, Any]) -> None:
    answer = client.get(f"/01/{GTIN}", **asked)

    assert answer.status_code == 200
    assert answer.content == (site / "01" / GTIN / "linkset.json").read_bytes()
    assert numbers(answer) == [["T-2", "T-1", "T-3"]]
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["vary"] == "Accept"
    assert answer.headers["link"] == f'</01/{GTIN}?linkType=linkset>; rel="linkset"; type="application/linkset+json"'


def test_links_of_every_level_are_told_the_nearest_first(client: TestClient) -> None:
    answer = client.get(f"/01/{GTIN}/10/A/21/7", headers=AS_LINKSET)

    assert anchors(answer) == [f"/01/{GTIN}/10/A/21/7", f"/01/{GTIN}/21/7", f"/01/{GTIN}/10/A", f"/01/{GTIN}"]
    assert numbers(answer) == [["ITEM"], ["ITEM"], ["LOT"], ["T-2", "T-1", "T-3"]]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (f"/01/{GTIN}/21/7", [["ITEM"], ["T-2", "T-1", "T-3"]]),
        (f"/01/{GTIN}/10/A/21/999", [["LOT"], ["T-2", "T-1", "T-3"]]),
        (f"/01/{GTIN}/10/none", [["T-2", "T-1", "T-3"]]),
        (f"/01/{GTIN}/10/linkset.json", [["T-2", "T-1", "T-3"]]),
        (f"/01/{OTHER_GTIN}/10/A%2FB", [["ITEM"]]),
        (f"/01/{OTHER_GTIN[1:]}/10/A%2FB/", [["ITEM"]]),
    ],
)
def test_what_has_no_links_of_its_own_has_those_of_what_it_belongs_to(
    client: TestClient, path: str, found: list[list[str]]
) -> None:
    assert numbers(client.get(path, headers=AS_LINKSET)) == found


@pytest.mark.parametrize("headers", [{}, {"Accept": "*/*"}, BROWSER, {"Accept": "application/vc+jwt, text/html"}])
def test_whoever_names_no_type_is_sent_to_the_page_of_a_certificate_in_force(
    client: TestClient, headers: dict[str, str]
) -> None:
    answer = client.get(f"/01/{GTIN}", headers=headers)

    assert (answer.status_code, answer.headers["location"]) == (307, "/c/T-2")
    assert answer.headers["link"].endswith('rel="linkset"; type="application/linkset+json"')
    assert client.get(answer.headers["location"], headers=BROWSER).status_code == 200


def test_a_program_that_asks_for_a_credential_is_sent_to_it(client: TestClient) -> None:
    answer = client.get(f"/01/{GTIN}/10/A", headers={"Accept": "application/vc+jwt"})

    assert (answer.status_code, answer.headers["location"]) == (307, "/c/LOT.jwt")
    assert client.get(answer.headers["location"]).headers["content-type"] == "application/vc+jwt"


@pytest.mark.parametrize(
    ("link_type", "location"),
    [
        ("dcc", "/c/LOT.jwt"),
        ("certificationInfo", "/c/LOT"),
        ("gs1:certificationInfo", "/c/LOT"),
        ("https://gs1.org/voc/certificationInfo", "/c/LOT"),
        ("https://ref.gs1.org/voc/certificationInfo", "/c/LOT"),
        ("gs1:defaultLink", "/c/LOT"),
        ("", "/c/LOT"),
    ],
)
def test_a_type_leads_to_the_link_of_the_nearest_level(client: TestClient, link_type: str, location: str) -> None:
    answer = client.get(f"/01/{GTIN}/10/A/21/999", params={"linkType": link_type})

    assert (answer.status_code, answer.headers["location"]) == (307, location)


def test_of_several_links_of_a_type_none_is_chosen(client: TestClient) -> None:
    answer = client.get(f"/01/{GTIN}", params={"linkType": "dcc"})

    assert answer.status_code == 300
    assert "location" not in answer.headers
    assert numbers(answer) == [["T-2", "T-1", "T-3"]]
    assert [set(context) for context in answer.json()["linkset"]] == [{"anchor", "dcc"}]


def test_a_type_that_nobody_has_is_not_replaced_by_another(client: TestClient) -> None:
    answer = client.get(f"/01/{GTIN}", params={"linkType": "dpp"})

    assert problem_of(answer) == (404, "not_found")
    assert answer.headers["access-control-allow-origin"] == "*"


def test_other_parameters_are_taken_along(client: TestClient) -> None:
    answer = client.get(f"/01/{GTIN}/10/A?17=271231&linkType=dcc&x=%0d%0aSet-Cookie:&y")

    assert answer.headers["location"] == "/c/LOT.jwt?17=271231&x=%0D%0ASet-Cookie%3A&y="


def test_nobody_is_sent_to_where_the_host_header_says(client: TestClient) -> None:
    answer = client.get(f"/01/{GTIN}", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})

    assert "evil" not in str(answer.headers)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/01/09520123456785", "it would be 8"),
        ("/01/12345", "is not a GTIN"),
        ("/01/x", "is not a GTIN"),
        ("/01/", "not a path of a product"),
        (f"/01/{GTIN}/10/", "not a path of a product"),
        (f"/01/{GTIN}/22/A", "not a path of a product"),
        (f"/01/{GTIN}/21/A/10/B", "not a path of a product"),
        (f"/01/{GTIN}/10/%00", "is not a lot"),
        (f"/01/{GTIN}/10/%ff", "is not a lot"),
        (f"/01/{GTIN}/21/" + "x" * 21, "is not a serial number"),
        (f"/01/{GTIN}?linkType=dcc&linkType=all", "linkType stands twice"),
    ],
)
def test_a_request_that_names_no_product_is_refused_with_what_is_wrong(
    client: TestClient, path: str, told: str
) -> None:
    answer = client.get(path)

    assert problem_of(answer) == (400, "malformed")
    assert told in answer.json()["detail"]
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/01/04047111050247", f"/01/{OTHER_GTIN}", f"/01/{OTHER_GTIN}/10/A", f"/01/{GTIN}x"])
def test_what_nothing_is_listed_for_is_not_found(client: TestClient, path: str) -> None:
    assert problem_of(client.get(path))[0] in {400, 404}
    assert problem_of(client.get(path))[0] == (400 if path.endswith("x") else 404)


def test_a_service_without_a_folder_knows_no_product() -> None:
    with TestClient(create_app(Settings())) as client:
        assert problem_of(client.get(f"/01/{GTIN}")) == (404, "not_found")


def test_who_has_a_linkset_already_is_told_so_and_head_is_answered(client: TestClient) -> None:
    first = client.get(f"/01/{GTIN}", headers=AS_LINKSET)

    again = client.get(f"/01/{GTIN}", headers=AS_LINKSET | {"If-None-Match": first.headers["etag"]})
    head = client.head(f"/01/{GTIN}/10/A")

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert (head.status_code, head.headers["location"]) == (307, "/c/LOT")


def test_the_file_of_a_product_is_a_document_like_others(client: TestClient, site: Path) -> None:
    answer = client.get(f"/01/{GTIN}/10/A/linkset.json")

    assert answer.content == (site / "01" / GTIN / "10" / "A" / "linkset.json").read_bytes()
    assert answer.headers["content-type"] == LINKSET
    assert problem_of(client.get(f"/01/{OTHER_GTIN}/linkset.json")) == (404, "not_found")


def test_a_certificate_has_links_of_its_own(client: TestClient) -> None:
    page = {"href": f"{BASE}/c/QMS%201", "title": "ISO 9001:2015 certificate QMS 1", "type": "text/html"}

    answer = client.get("/c/QMS%201", headers=AS_LINKSET)

    assert answer.json() == {
        "linkset": [
            {
                "anchor": f"{BASE}/c/QMS%201",
                "dcc": [page | {"href": f"{BASE}/c/QMS%201.jwt", "type": "application/vc+jwt"}],
                "https://gs1.org/voc/certificationInfo": [page],
                "https://gs1.org/voc/defaultLink": [page],
            }
        ]
    }
    assert answer.headers["link"].startswith("</c/QMS%201?linkType=linkset>")
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("asked", [{"params": {"linkType": "dcc"}}, {"headers": {"Accept": "application/vc+jwt"}}])
def test_a_certificates_address_leads_to_its_credential(client: TestClient, asked: dict[str, Any]) -> None:
    answer = client.get("/c/T-1", **asked)

    assert (answer.status_code, answer.headers["location"]) == (307, "/c/T-1.jwt")


@pytest.mark.parametrize("headers", [{}, BROWSER])
def test_everybody_else_gets_the_page(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.get("/c/T-1", headers=headers)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_what_names_no_address_has_no_links(tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "torn.jwt").write_bytes(b"torn")
    with TestClient(create_app(Settings(site=tmp_path)), follow_redirects=False) as client:
        torn, missing = client.get("/c/torn", headers=AS_LINKSET), client.get("/c/none", headers=AS_LINKSET)

    assert problem_of(torn) == problem_of(missing) == (404, "not_found")
    assert json.loads(torn.content)["detail"].startswith("what is published here names no address")
