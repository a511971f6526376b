"""Linksets of products in a published folder (specs/identity-resolver.md I3 to I8)."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.products import AT_GS1, GTIN, OTHER_GTIN, issue_product
from tests.vc.register.homes import (
    DAY,
    HOUR,
    NOW,
    FailsAt,
    FailsAtError,
    issue,
    make_home,
    publish,
    publisher_of,
    register_of,
)
from vc.errors import StorageError
from vc.model.digital_link import ProductKey
from vc.register.addresses import product_file
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.publication import site_mark
from vc.register.publication.rebuild import rebuild_site
from vc.register.publication.site_folder import SiteFolder
from vc.status.value import StatusEvent

OF_GTIN = f"01/{GTIN}/linkset.json"
ONE_ENGINE = pytest.mark.sqlite_only
"""What is asked of the tables is asked on both engines by three tests; the others are about files and their content."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


def context_of(site: Path, path: str = OF_GTIN) -> dict[str, Any]:
    (context,) = json.loads((site / path).read_bytes())["linkset"]
    return dict(context)


def listed(site: Path, path: str = OF_GTIN) -> list[str]:
    """The numbers and states that a linkset lists, in its order."""
    return [link["title"].partition("certificate ")[2] for link in context_of(site, path)["dcc"]]


def linksets(site: Path) -> dict[str, bytes]:
    return {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("linkset.json")}


def change(home: Home, number: str, kind: StatusEvent, *, now: datetime, **more: Any) -> None:
    register_of(home).change(number, Change(kind, "decided", **more), now=now)


def test_a_product_leads_to_its_certificate_and_its_page(home: Home, site: Path) -> None:
    issue_product(home, "T-1", AT_GS1 + GTIN)

    publish(home, site, NOW)

    context = context_of(site)
    page = {"href": "https://body.example/c/T-1", "title": "ISO 8124-1:2022 certificate T-1", "type": "text/html"}
    assert context == {
        "anchor": f"https://body.example/01/{GTIN}",
        "dcc": [page | {"href": "https://body.example/c/T-1.jwt", "type": "application/vc+jwt"}],
        "https://gs1.org/voc/certificationInfo": [page],
        "https://gs1.org/voc/defaultLink": [page],
    }
    assert (site / "c" / "T-1.jwt").is_file()


@ONE_ENGINE
def test_a_certificate_without_such_products_has_no_linkset(home: Home, site: Path) -> None:
    issue(home, "QMS-0001")
    issue_product(home, "T-1", "urn:example:1", AT_GS1 + f"{GTIN}/22/2A")

    publish(home, site, NOW)

    assert linksets(site) == {}


@ONE_ENGINE
def test_each_level_has_a_linkset_of_its_own(home: Home, site: Path) -> None:
    issue_product(home, "T-1", AT_GS1 + f"{GTIN}/10/A", AT_GS1 + f"{GTIN}/21/7", AT_GS1 + f"{OTHER_GTIN}/10/B/21/8")

    publish(home, site, NOW)

    assert set(linksets(site)) == {
        f"01/{GTIN}/10/A/linkset.json",
        f"01/{GTIN}/21/7/linkset.json",
        f"01/{OTHER_GTIN}/10/B/21/8/linkset.json",
        f"01/{OTHER_GTIN}/21/8/linkset.json",
    }
    anchor = context_of(site, f"01/{OTHER_GTIN}/21/8/linkset.json")["anchor"]
    assert anchor == f"https://body.example/01/{OTHER_GTIN}/21/8"


@ONE_ENGINE
def test_odd_signs_stand_in_the_address_and_not_in_the_name_of_a_folder(home: Home, site: Path) -> None:
    issue_product(home, "T-1", AT_GS1 + f"{GTIN}/10/A%2FB%3A1")
    path = product_file(ProductKey(GTIN, lot="A/B:1"))

    publish(home, site, NOW)

    assert context_of(site, path)["anchor"] == f"https://body.example/01/{GTIN}/10/A%2FB%3A1"
    assert path.startswith(f"01/{GTIN}/10/A_B_1~")


@ONE_ENGINE
def test_an_identifier_with_a_path_has_its_products_below_it(tmp_path: Path, site: Path) -> None:
    with make_home(tmp_path / "below", did="did:web:host.example:cb:de") as home:
        issue_product(home, "T-1", AT_GS1 + GTIN)
        publish(home, site, NOW)
        issue_product(home, "T-2", AT_GS1 + GTIN)
        publish(home, site, NOW + HOUR)

    assert context_of(site, f"cb/de/{OF_GTIN}")["anchor"] == f"https://host.example/cb/de/01/{GTIN}"
    assert listed(site, f"cb/de/{OF_GTIN}") == ["T-2", "T-1"]


@ONE_ENGINE
def test_certificates_in_force_come_first_and_the_newest_of_them_is_the_default(home: Home, site: Path) -> None:
    for number in ("T-1", "T-2", "T-3"):
        issue_product(home, number, AT_GS1 + GTIN)
    change(home, "T-3", StatusEvent.SUSPENDED, now=NOW + HOUR)

    publish(home, site, NOW + 2 * HOUR)

    assert listed(site) == ["T-2", "T-1", "T-3 (suspended)"]
    (default,) = context_of(site)["https://gs1.org/voc/defaultLink"]
    assert default["href"] == "https://body.example/c/T-2"


@ONE_ENGINE
def test_a_withdrawn_certificate_stays_listed_and_says_so(home: Home, site: Path) -> None:
    issue_product(home, "T-1", AT_GS1 + GTIN)
    publish(home, site, NOW)
    change(home, "T-1", StatusEvent.WITHDRAWN, now=NOW + HOUR)

    publish(home, site, NOW + HOUR)

    assert listed(site) == ["T-1 (withdrawn)"]
    (default,) = context_of(site)["https://gs1.org/voc/defaultLink"]
    assert default == {
        "href": "https://body.example/c/T-1",
        "title": "ISO 8124-1:2022 certificate T-1 (withdrawn)",
        "type": "text/html",
    }


@ONE_ENGINE
def test_a_superseded_certificate_is_a_predecessor(home: Home, site: Path) -> None:
    issue_product(home, "T-1", AT_GS1 + GTIN)
    successor = issue_product(home, "T-2", AT_GS1 + GTIN)
    change(home, "T-1", StatusEvent.SUPERSEDED, now=NOW + HOUR, successor=successor.certificate.id)

    publish(home, site, NOW + HOUR)

    assert listed(site) == ["T-2", "T-1 (superseded)"]
    assert [link.get("rel") for link in context_of(site)["dcc"]] == [None, ["predecessor-version"]]


@ONE_ENGINE
def test_what_takes_effect_or_ends_later_is_told_when_it_does(home: Home, site: Path) -> None:
    issue_product(home, "T-1", AT_GS1 + GTIN)
    ended = issue_product(home, "T-2", AT_GS1 + GTIN).certificate.valid_until
    change(home, "T-1", StatusEvent.WITHDRAWN, now=NOW, effective_from=NOW + DAY)
    assert ended is not None
    told = []
    for moment in (NOW, NOW + 2 * DAY):
        publish(home, site, moment)
        told.append(listed(site))

    rebuild_site(home, SiteFolder(site), at=ended)

    assert told == [["T-2", "T-1"], ["T-2", "T-1 (withdrawn)"]]
    assert listed(site) == ["T-2 (expired)", "T-1 (withdrawn)"]


def test_only_the_linksets_of_changed_products_are_written(home: Home, site: Path) -> None:
    issue_product(home, "T-1", AT_GS1 + GTIN, AT_GS1 + OTHER_GTIN)
    issue_product(home, "T-2", AT_GS1 + GTIN)
    publish(home, site, NOW)
    issue_product(home, "T-3", AT_GS1 + GTIN, AT_GS1 + f"{GTIN}/21/9")

    done = publish(home, site, NOW + HOUR)

    of_the_item = f"01/{GTIN}/21/9/linkset.json"
    assert [path for path in done.written if path.startswith("01/")] == [OF_GTIN, of_the_item]
    assert listed(site, of_the_item) == ["T-3"]
    assert listed(site) == ["T-3", "T-2", "T-1"]
    assert listed(site, f"01/{OTHER_GTIN}/linkset.json") == ["T-1"]


@ONE_ENGINE
def test_a_change_of_a_certificate_reaches_all_of_its_products(home: Home, site: Path) -> None:
    issue_product(home, "T-1", AT_GS1 + GTIN, AT_GS1 + OTHER_GTIN)
    issue_product(home, "T-2", AT_GS1 + GTIN)
    publish(home, site, NOW)
    change(home, "T-1", StatusEvent.SUSPENDED, now=NOW + HOUR)

    publish(home, site, NOW + HOUR)

    assert listed(site) == ["T-2", "T-1 (suspended)"]
    assert listed(site, f"01/{OTHER_GTIN}/linkset.json") == ["T-1 (suspended)"]


def test_the_ledger_alone_gives_the_same_octets(home: Home, site: Path, tmp_path: Path) -> None:
    issue_product(home, "T-1", AT_GS1 + f"{GTIN}/10/A/21/1", AT_GS1 + OTHER_GTIN)
    publish(home, site, NOW)
    issue_product(home, "T-2", AT_GS1 + f"{GTIN}/21/1", AT_GS1 + OTHER_GTIN)
    change(home, "T-1", StatusEvent.SUSPENDED, now=NOW + HOUR)
    publish(home, site, NOW + HOUR)
    change(home, "T-1", StatusEvent.REINSTATED, now=NOW + 2 * HOUR)
    publish(home, site, NOW + 2 * HOUR)

    rebuild_site(home, SiteFolder(tmp_path / "again"), at=NOW + 2 * HOUR)

    assert linksets(tmp_path / "again") == linksets(site)
    assert len(linksets(site)) == 3


@ONE_ENGINE
def test_what_a_linkset_in_the_folder_says_is_never_taken_over(home: Home, site: Path) -> None:
    issue_product(home, "T-1", AT_GS1 + GTIN)
    issue_product(home, "T-2", AT_GS1 + OTHER_GTIN)
    publish(home, site, NOW)
    forged = (site / OF_GTIN).read_text().replace("certificate T-1", "certificate of somebody else")
    more = forged.replace(
        '"dcc":[',
        '"dcc":[{"href":"https://body.example/c/T-2.jwt","title":"x","type":"x"},'
        '{"href":"https://evil.example/c/T-9.jwt","title":"x","type":"x"},',
    )
    (site / OF_GTIN).write_text(more)
    issue_product(home, "T-3", AT_GS1 + GTIN)

    publish(home, site, NOW + HOUR)

    assert listed(site) == ["T-3", "T-1"]


@ONE_ENGINE
def test_a_torn_linkset_is_a_fault_that_a_whole_publication_mends(home: Home, site: Path) -> None:
    issue_product(home, "T-1", AT_GS1 + GTIN)
    publish(home, site, NOW)
    (site / OF_GTIN).write_bytes(b"{")
    issue_product(home, "T-2", AT_GS1 + GTIN)

    with pytest.raises(StorageError, match=r"linkset\.json.*--all"):
        publish(home, site, NOW + HOUR)
    publisher_of(home).publish(site, now=NOW + HOUR, everything=True)

    assert listed(site) == ["T-2", "T-1"]


@ONE_ENGINE
def test_a_removed_linkset_comes_back_with_a_whole_publication(home: Home, site: Path) -> None:
    issue_product(home, "T-1", AT_GS1 + GTIN)
    publish(home, site, NOW)
    (site / OF_GTIN).unlink()

    publisher_of(home).publish(site, now=NOW + HOUR, everything=True)

    assert listed(site) == ["T-1"]


@ONE_ENGINE
def test_a_folder_of_before_is_looked_at_whole(home: Home, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issue_product(home, "T-1", AT_GS1 + GTIN)
    with monkeypatch.context() as patched:
        patched.setattr(site_mark, "LAYOUT", 1)
        publish(home, site, NOW)
    (site / OF_GTIN).unlink()  # as if it had never been written
    issue_product(home, "T-2", AT_GS1 + GTIN)

    publish(home, site, NOW + HOUR)

    assert listed(site) == ["T-2", "T-1"]


@ONE_ENGINE
def test_after_a_crash_the_next_publication_is_whole(home: Home, site: Path, tmp_path: Path) -> None:
    issue_product(home, "T-1", AT_GS1 + GTIN)
    publish(home, site, NOW)
    issue_product(home, "T-2", AT_GS1 + GTIN)
    with pytest.raises(FailsAtError):
        publisher_of(home, FailsAt("site.renamed")).publish(site, now=NOW + HOUR)

    publish(home, site, NOW + 2 * HOUR)
    rebuild_site(home, SiteFolder(tmp_path / "again"), at=NOW + 2 * HOUR)

    assert listed(site) == ["T-2", "T-1"]
    assert linksets(tmp_path / "again") == linksets(site)


@ONE_ENGINE
def test_many_certificates_of_one_product_are_looked_up_in_parts(
    home: Home, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vc.register.publication.product_links._AT_ONCE", 2)
    for number in range(1, 6):
        issue_product(home, f"T-{number}", AT_GS1 + GTIN)
    publish(home, site, NOW)
    issue_product(home, "T-6", AT_GS1 + GTIN)

    publish(home, site, NOW + HOUR)

    assert listed(site) == ["T-6", "T-5", "T-4", "T-3", "T-2", "T-1"]
