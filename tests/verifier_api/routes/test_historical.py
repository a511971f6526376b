"""`?time=` and `?timestamp=`: a list as it was (specs/http-api.md A11)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tests.vc.register.homes import DAY, HOUR, NOW, issue, make_home, publish, register_of
from vc.encoding.rfc3339 import format_instant
from vc.model.published import FOREVER, SHORT
from vc.register.certificates.transitions import Change
from vc.status.value import StatusEvent
from verifier_api.app import create_app
from verifier_api.settings import Settings

TOKEN, BITSTRING = "/status/1/token.jwt", "/status/1/bitstring.jwt"
PUBLISHED = (NOW, NOW + HOUR, NOW + 3 * DAY)
"""Between the second and the third lie two days without a list in force."""

PRESENT = NOW + 3 * DAY + HOUR
ERROR = "https://www.w3.org/ns/credentials/status-list#STATUS_RETRIEVAL_ERROR"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("historical")
    with make_home(folder / "home") as home:
        issue(home, "QMS-0001")
        publish(home, folder / "site", PUBLISHED[0])
        register_of(home).change("QMS-0001", Change(StatusEvent.SUSPENDED, "late"), now=PUBLISHED[1])
        publish(home, folder / "site", PUBLISHED[1])
        publish(home, folder / "site", PUBLISHED[2])
    return folder / "site"


@pytest.fixture
def site(published: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    import shutil

    return Path(shutil.copytree(published, tmp_path / "site"))


@pytest.fixture
def client(site: Path) -> TestClient:
    return client_at(site, PRESENT)


def client_at(site: Path, now: datetime) -> TestClient:
    return TestClient(create_app(Settings(site=site), clock=lambda: now), follow_redirects=False)


def both(client: TestClient, at: datetime, **fields: str) -> list[tuple[str, Any]]:
    """What each form answers about a moment."""
    text = quote(format_instant(at))
    asked = {"token": f"{TOKEN}?time={int(at.timestamp())}", "bitstring": f"{BITSTRING}?timestamp={text}"}
    return [(form, client.get(url, headers=fields)) for form, url in asked.items()]


def archived(site: Path, form: str, issued_at: datetime) -> bytes:
    return (site / f"status/1/history/{int(issued_at.timestamp())}.{form}.jwt").read_bytes()


@pytest.mark.parametrize(
    ("at", "in_force"),
    [
        (NOW, NOW),
        (NOW + HOUR - timedelta(seconds=1), NOW),
        (NOW + HOUR, NOW + HOUR),
        (NOW + HOUR + DAY - timedelta(seconds=1), NOW + HOUR),
        (NOW + 3 * DAY, NOW + 3 * DAY),
    ],
)
def test_the_list_that_was_in_force_answers_for_ever(
    client: TestClient, site: Path, at: datetime, in_force: datetime
) -> None:
    for form, answer in both(client, at):
        assert answer.status_code == 200
        assert answer.content == archived(site, form, in_force)
        assert answer.headers["cache-control"] == FOREVER
        assert answer.headers["access-control-allow-origin"] == "*"
        assert (
            answer.headers["content-type"]
            == {
                "token": "application/statuslist+jwt",
                "bitstring": "application/vc+jwt",
            }[form]
        )


def test_what_may_still_change_is_kept_briefly(client: TestClient, site: Path) -> None:
    for form, answer in both(client, PRESENT):
        assert answer.content == archived(site, form, PUBLISHED[2])
        assert answer.headers["cache-control"] == SHORT


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (NOW - timedelta(seconds=1), "no list was published by this moment"),
        (datetime(1970, 1, 1, tzinfo=UTC), "no list was published by this moment"),
        (NOW + HOUR + DAY, "no list was in force at this moment"),
        (NOW + 3 * DAY - timedelta(seconds=1), "no list was in force at this moment"),
        (PRESENT + timedelta(seconds=1), "this moment is yet to come"),
        (datetime(9999, 12, 31, tzinfo=UTC), "this moment is yet to come"),
    ],
)
def test_a_moment_without_a_list_has_no_answer(client: TestClient, at: datetime, why: str) -> None:
    for _, answer in both(client, at):
        assert (answer.status_code, answer.json()["detail"]) == (404, why)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "query",
    [
        "time=",
        "time=now",
        "time=-1",
        "time=1.5",
        "time=1e9",
        "time=0x10",
        "time=+1",
        "time=%2B1",
        "time=１７７２３５２０００",
        "time=1772352000Z",
        "time=999999999999",
        "time=99999999999999999999",
        "time=2026-03-01T08:00:00Z",
        "time=1772352000&time=1772352000",
        "time=1772352000&time=1772355600",
        "time=1772352000&%74ime=1",
        "time=%ff",
        "time",
        "timestamp=2026-03-01T08:00:00Z",
        "time=1772352000&timestamp=2026-03-01T08:00:00Z",
    ],
)
def test_a_token_list_is_asked_by_seconds_once(client: TestClient, query: str) -> None:
    answer = client.get(f"{TOKEN}?{query}")

    assert (answer.status_code, answer.json()["type"].rpartition("#")[2]) == (400, "malformed"), answer.text


@pytest.mark.parametrize(
    "query",
    [
        "timestamp=",
        "timestamp=2026-03-01",
        "timestamp=2026-03-01T08:00:00",
        "timestamp=2026-03-01%2008:00:00Z",
        "timestamp=2026-02-30T08:00:00Z",
        "timestamp=2026-03-01T24:00:00Z",
        "timestamp=-0001-03-01T08:00:00Z",
        "timestamp=1772352000",
        "timestamp=0001-01-01T00:00:00%2B14:00",
        "timestamp=2026-03-01T08:00:00Z&timestamp=2026-03-01T08:00:00Z",
        "time=1772352000",
    ],
)
def test_a_bitstring_list_is_asked_by_a_moment_with_a_zone_once(client: TestClient, query: str) -> None:
    answer = client.get(f"{BITSTRING}?{query}")

    assert (answer.status_code, answer.json()["type"]) == (400, ERROR), answer.text


@pytest.mark.parametrize(
    "text", ["2026-03-01T09:30:00+01:00", "2026-03-01T09%3A30%3A00%2B01%3A00", "2026-03-01T08:30:00.5Z"]
)
def test_zones_and_fractions_are_read(client: TestClient, site: Path, text: str) -> None:
    assert client.get(f"{BITSTRING}?timestamp={text}").content == archived(site, "bitstring", NOW)


def test_an_error_about_a_bitstring_list_has_its_standards_type(client: TestClient) -> None:
    answer = client.get(f"{BITSTRING}?timestamp=1999-01-01T00:00:00Z")

    assert answer.json() == {
        "type": ERROR,
        "title": "Not Found",
        "status": 404,
        "detail": "no list was published by this moment",
    }


@pytest.mark.parametrize("query", ["", "x=1", "at=1772352000", "Time=1", "time[]=1", "&&=&"])
def test_other_parameters_mean_nothing(client: TestClient, site: Path, query: str) -> None:
    assert client.get(f"{TOKEN}?{query}").content == (site / "status/1/token.jwt").read_bytes()


def test_an_archived_list_is_asked_as_what_it_is(client: TestClient, site: Path) -> None:
    stamp = int(NOW.timestamp())

    assert client.get(f"/status/1/history/{stamp}.token.jwt?time=1").content == archived(site, "token", NOW)


def test_a_list_that_is_not_there_has_no_past(client: TestClient) -> None:
    assert client.get("/status/2/token.jwt?time=1772352000").status_code == 404


def test_who_has_the_past_list_already_is_told_so(client: TestClient) -> None:
    url = f"{TOKEN}?time={int(NOW.timestamp())}"
    tag = client.get(url).headers["etag"]

    again = client.get(url, headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


def test_head_says_what_get_would(client: TestClient) -> None:
    for url in (f"{TOKEN}?time={int(NOW.timestamp())}", f"{TOKEN}?time=1", f"{TOKEN}?time=x"):
        head, get = client.head(url), client.get(url)

        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers == get.headers


@pytest.mark.parametrize("path", ["status/1/history/index.jwt", ".well-known/did.json"])
def test_a_folder_that_contradicts_itself_gives_no_list(site: Path, path: str) -> None:
    whole = (site / path).read_bytes()
    middle = len(whole) // 2
    (site / path).write_bytes(whole[:middle] + b"!" + whole[middle + 1 :])

    for _, answer in both(client_at(site, PRESENT), NOW):
        assert answer.status_code == 500
        assert answer.json()["detail"].startswith("the history can't be used: ")


def test_another_lists_history_is_refused(site: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(site / "status" / "1", site / "status" / "2")

    answer = client_at(site, PRESENT).get(f"/status/2/token.jwt?time={int(NOW.timestamp())}")

    assert (answer.status_code, answer.json()["detail"]) == (
        500,
        "the history can't be used: it is that of another list",
    )


def test_a_history_signed_by_nobody_known_is_refused(site: Path, tmp_path: Path) -> None:
    with make_home(tmp_path / "stranger") as stranger:
        publish(stranger, tmp_path / "strange", NOW)
    (site / ".well-known/did.json").write_bytes((tmp_path / "strange/.well-known/did.json").read_bytes())

    for _, answer in both(client_at(site, PRESENT), NOW):
        assert answer.status_code == 500
        assert "is not known" in answer.json()["detail"]


def test_a_history_without_lists_answers_nothing(site: Path) -> None:
    (site / "status/1/history/index.jwt").unlink()

    for _, answer in both(client_at(site, PRESENT), NOW):
        assert (answer.status_code, answer.json()["detail"]) == (404, "no history is published here")


def test_another_list_in_the_place_of_the_archived_one_is_never_given(site: Path) -> None:
    for form in ("token", "bitstring"):
        place = site / f"status/1/history/{int(NOW.timestamp())}.{form}.jwt"
        place.write_bytes(archived(site, form, NOW + HOUR))

    for _, answer in both(client_at(site, PRESENT), NOW):
        assert answer.status_code == 500
        assert answer.json()["detail"] == "the archived list is not the one that the history names"


def test_a_damaged_archived_list_is_never_given(site: Path) -> None:
    for form in ("token", "bitstring"):
        (site / f"status/1/history/{int(NOW.timestamp())}.{form}.jwt").write_bytes(b"garbage")

    for _, answer in both(client_at(site, PRESENT), NOW):
        assert answer.status_code == 500
        assert answer.json()["detail"].startswith("the archived list can't be read: ")


def test_a_missing_archived_list_is_not_found(site: Path) -> None:
    for form in ("token", "bitstring"):
        (site / f"status/1/history/{int(NOW.timestamp())}.{form}.jwt").unlink()

    for _, answer in both(client_at(site, PRESENT), NOW):
        assert (answer.status_code, answer.json()["detail"]) == (404, "the list of this moment is not in the archive")


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/statuslist+jwt", 200),
        ("application/statuslist+cwt, application/statuslist+jwt;q=0.1", 200),
        ("application/*", 200),
        ("text/html,application/xhtml+xml,*/*;q=0.8", 200),
        ("nonsense", 200),
        ("application/statuslist+cwt", 406),
        ("application/statuslist+jwt;q=0, */*", 406),
    ],
)
def test_accept_chooses_among_the_forms_of_a_token_list(client: TestClient, accept: str, status: int) -> None:
    for query in ("", f"?time={int(NOW.timestamp())}"):
        answer = client.get(f"{TOKEN}{query}", headers={"Accept": accept})

        assert answer.status_code == status
        if status == 406:
            assert answer.json()["type"].endswith("#not_acceptable")
        else:
            assert answer.headers["vary"] == "Accept"


def test_accept_is_not_heard_elsewhere(client: TestClient) -> None:
    stamp = int(NOW.timestamp())
    for path in (BITSTRING, "/.well-known/did.json", f"/status/1/history/{stamp}.token.jwt"):
        assert client.get(path, headers={"Accept": "image/png"}).status_code == 200
