"""The index of accreditations seen from outside (specs/monitor.md M3, M5)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.vc.monitor.outside import HEAD, INDEX, SOON, Outside, payload, resign, told, troubles
from tests.vc.register.homes import BODY, DAY, HOUR, NOW, desk, publish
from vc.model.vocabulary import AccreditationEventKind as Kind
from vc.monitor.remarks import Standing
from vc.register.accreditation.accrediting import AccreditationChange
from vc.register.home import Home
from vc.securing.secured import Form

CURRENT = "accreditations/X-ZM-12345-01.jwt"
PRESENT = NOW + DAY + SOON


def edited(authority: Home, site: Path, **changed: Any) -> None:
    resign(authority, site, INDEX, payload(site, INDEX) | changed, Form.JWT_INDEX)


def test_an_index_that_is_as_it_should_be_stands_well(accrediting: Outside, authority: Home) -> None:
    accrediting.look(PRESENT)
    desk(authority).change(BODY, AccreditationChange(Kind.SUSPENDED, "late"), now=PRESENT)
    publish(authority, accrediting.site, PRESENT + HOUR)

    found = accrediting.look(PRESENT + HOUR)

    assert found.standing is Standing.WELL
    assert [document.url.removeprefix(accrediting.url) for document in found.documents][1:] == [
        INDEX,
        CURRENT,
        HEAD,
    ]


def test_an_index_of_yesterday_is_stale(accrediting: Outside) -> None:
    assert troubles(accrediting.look(NOW + 2 * DAY)) == {INDEX: ["stale"]}


def test_garbage_is_unreadable(accrediting: Outside) -> None:
    (accrediting.site / INDEX).write_bytes(b"x.y.z")

    assert troubles(accrediting.look(PRESENT)) == {INDEX: ["unreadable"]}


def test_an_index_that_was_there_before_has_vanished(accrediting: Outside) -> None:
    accrediting.look(PRESENT)
    (accrediting.site / INDEX).unlink()

    assert troubles(accrediting.look(PRESENT)) == {INDEX: ["missing", "vanished"]}


def test_who_has_no_index_gets_no_line_about_one(outside: Outside) -> None:
    found = outside.look(PRESENT)

    assert not any("accreditations" in document.url for document in found.documents)


def test_an_index_of_before_was_rolled_back(accrediting: Outside, authority: Home, tmp_path: Path) -> None:
    shutil.copytree(accrediting.site, tmp_path / "before")
    publish(authority, accrediting.site, PRESENT)
    accrediting.look(PRESENT)
    accrediting.site = tmp_path / "before"

    assert troubles(accrediting.look(PRESENT)) == {INDEX: ["rolled_back", "rolled_back"], HEAD: ["rolled_back"]}


def test_one_version_with_other_content_is_a_split_view(accrediting: Outside, authority: Home) -> None:
    accrediting.look(PRESENT)
    entries = payload(accrediting.site, INDEX)["entries"]
    edited(authority, accrediting.site, entries=[entries[0] | {"kids": ["0123456789abcdef"]}])

    assert troubles(accrediting.look(PRESENT)) == {INDEX: ["split_view"]}


def test_a_body_stays_in_the_index_for_ever(accrediting: Outside, authority: Home) -> None:
    accrediting.look(PRESENT)
    edited(authority, accrediting.site, entries=[], version=9)

    found = accrediting.look(PRESENT)

    assert troubles(found) == {INDEX: ["past_changed"]}
    assert told(found, INDEX) == f"{BODY} is no longer named"


def test_the_version_of_an_accreditation_never_falls(accrediting: Outside, authority: Home) -> None:
    desk(authority).change(BODY, AccreditationChange(Kind.SUSPENDED, "late"), now=PRESENT)
    publish(authority, accrediting.site, PRESENT)
    accrediting.look(PRESENT)
    entries = payload(accrediting.site, INDEX)["entries"]
    edited(authority, accrediting.site, entries=[entries[0] | {"version": 1}], version=9)

    assert troubles(accrediting.look(PRESENT))[INDEX] == ["past_changed"]


@pytest.mark.parametrize(
    ("content", "code"), [(None, "index_differs"), (b"garbage", "unreadable"), (INDEX, "unreadable")]
)
def test_an_accreditation_that_is_not_what_the_index_names_is_told(
    accrediting: Outside, content: bytes | str | None, code: str
) -> None:
    place = accrediting.site / CURRENT
    place.unlink()
    if content is not None:
        place.write_bytes((accrediting.site / content).read_bytes() if isinstance(content, str) else content)

    assert troubles(accrediting.look(PRESENT)) == {CURRENT: [code]}


def test_another_version_than_the_index_names_is_told(accrediting: Outside, authority: Home) -> None:
    old = (accrediting.site / CURRENT).read_bytes()
    desk(authority).change(BODY, AccreditationChange(Kind.SUSPENDED, "late"), now=PRESENT)
    publish(authority, accrediting.site, PRESENT)
    (accrediting.site / CURRENT).write_bytes(old)

    assert troubles(accrediting.look(PRESENT)) == {CURRENT: ["index_differs"]}


def test_a_publication_in_the_midst_of_a_look_is_no_contradiction(accrediting: Outside, authority: Home) -> None:
    def published(url: str) -> None:
        if url.endswith(CURRENT) and accrediting.asked.count(url) == 1:
            desk(authority).change(BODY, AccreditationChange(Kind.SUSPENDED, "late"), now=PRESENT)
            publish(authority, accrediting.site, PRESENT)

    accrediting.before_asking = published

    assert troubles(accrediting.look(PRESENT)) == {}


def test_an_accreditation_on_another_host_is_not_asked_for(accrediting: Outside, authority: Home) -> None:
    entries = payload(accrediting.site, INDEX)["entries"]
    edited(authority, accrediting.site, entries=[entries[0] | {"current": "https://stranger.example/x.jwt"}])

    accrediting.look(PRESENT)

    assert all(url.startswith(accrediting.url) for url in accrediting.asked)
