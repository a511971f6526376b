from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.vc.register.homes import DAY, NOW, issue, publish, register_of
from vc.model.credential import Covered, Credential
from vc.model.scope import Scope
from vc.model.vocabulary import Activity
from vc.register.certificates.standing import Standing
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.publication.page import PageFacts, render_page
from vc.status.value import StatusEvent, StatusValue

CREDENTIAL = Credential(
    id="https://body.example/c/QMS-0001",
    issuer="did:web:body.example",
    issuer_name="Example Certification Ltd",
    number="QMS-0001",
    holder="Example Castings Ltd",
    holder_native="示例铸造有限公司",
    scope=Scope(Activity.MANAGEMENT_SYSTEM_CERTIFICATION, "ISO 9001", "2015"),
    scope_text="Manufacture of castings",
    covered=(Covered("site", "Foundry, Berlin"),),
    valid_from=NOW,
    valid_until=NOW + 1000 * DAY,
)
FACTS = PageFacts(
    CREDENTIAL, Standing(StatusValue.ACTIVE), "https://body.example/c/QMS-0001.jwt", "https://body.example/q#42"
)


class Reader(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.typed: list[dict[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = [value or "" for name, value in attrs if name in {"href", "src", "action"}]
        if tag == "link":
            self.typed.append(dict(attrs))
        else:
            self.links += found

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: bytes) -> Reader:
    reader = Reader()
    reader.feed(page.decode())
    return reader


def test_a_page_says_what_the_certificate_is_and_where_to_check_it() -> None:
    page = read(render_page(FACTS, at=NOW))

    for words in (
        "QMS-0001",
        "Example Castings Ltd",
        "示例铸造有限公司",
        "ISO 9001:2015",
        "Manufacture of castings",
        "Foundry, Berlin",
        "1 March 2026",
        "Not suspended, withdrawn or replaced",
    ):
        assert words in page.text
    assert page.links == ["https://body.example/q#42", "https://body.example/c/QMS-0001.jwt"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (StatusValue.SUSPENDED, "Suspended since 2 March 2026"),
        (StatusValue.WITHDRAWN, "Withdrawn since 2 March 2026"),
        (StatusValue.CANCELLED, "Cancelled since 2 March 2026"),
        (StatusValue.SCOPE_REDUCED, "Scope reduced since 2 March 2026"),
        (StatusValue.SUPERSEDED, "Replaced by another certificate since 2 March 2026"),
    ],
)
def test_a_page_says_the_status_in_words(value: StatusValue, words: str) -> None:
    facts = replace(FACTS, standing=Standing(value, NOW + DAY))

    assert words in read(render_page(facts, at=NOW + DAY)).text


def test_a_page_of_an_expired_certificate_says_so() -> None:
    expired = read(render_page(FACTS, at=NOW + 1000 * DAY)).text
    withdrawn = replace(FACTS, standing=Standing(StatusValue.WITHDRAWN, NOW))

    assert "Expired on 25 November 2028" in expired
    assert "Expired" not in read(render_page(withdrawn, at=NOW + 1000 * DAY)).text


def test_a_successor_is_linked_only_where_it_is_an_address() -> None:
    def successor(named: str) -> Reader:
        facts = replace(FACTS, standing=Standing(StatusValue.SUPERSEDED, NOW, named))
        return read(render_page(facts, at=NOW))

    assert "https://body.example/c/QMS-0002" in successor("https://body.example/c/QMS-0002").links
    assert "javascript:alert(1)" not in successor("javascript:alert(1)").links
    assert "javascript:alert(1)" in successor("javascript:alert(1)").text


def test_nothing_in_a_certificate_becomes_markup() -> None:
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    credential = replace(
        CREDENTIAL,
        number=hostile,
        holder=hostile,
        holder_native=hostile,
        issuer_name=hostile,
        scope_text=hostile,
        covered=(Covered("site", hostile),),
    )
    page = read(render_page(replace(FACTS, credential=credential), at=NOW))

    assert not {"script", "img"} & set(page.tags)
    assert hostile in page.text


def test_a_page_asks_nobody_else_and_runs_nothing() -> None:
    text = render_page(FACTS, at=NOW).decode()

    style = re.search("<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src &#x27;none&#x27;; style-src &#x27;sha256-{digest}&#x27;" in text
    assert "url(" not in text
    assert "<script" not in text


def test_a_credential_of_no_profile_has_a_page_too() -> None:
    plain = Credential(id="https://other.example/1", issuer="did:web:body.example", name="Battery passport")
    page = read(render_page(replace(FACTS, credential=plain), at=NOW)).text

    assert "Battery passport" in page
    assert "did:web:body.example" in page


def test_a_published_page_links_to_its_own_label_and_credential(home: Home) -> None:
    issue(home, "QMS 0001")
    site = home.path.with_name("site")
    publish(home, site, NOW)

    page = read((site / "c" / "QMS 0001" / "index.html").read_bytes())

    check, signed = page.links
    assert page.typed == [{"rel": "dcc", "type": "application/vc+jwt", "href": signed}]
    assert re.fullmatch(r"https://body\.example/q#[1-9][0-9]{300,}", check)
    assert signed == "https://body.example/c/QMS%200001.jwt"


def test_a_page_changes_with_the_status_only(home: Home) -> None:
    issue(home, "QMS-0001")
    site = home.path.with_name("site")
    publish(home, site, NOW)
    page = site / "c" / "QMS-0001" / "index.html"
    before = page.read_bytes()

    publish(home, site, NOW + DAY)
    assert page.read_bytes() == before
    register_of(home).change("QMS-0001", Change(StatusEvent.WITHDRAWN, "fraud"), now=NOW + DAY)
    publish(home, site, NOW + 2 * DAY)

    assert "Withdrawn since 2 March 2026" in page.read_text()
