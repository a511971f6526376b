"""A look from outside: what is asked, and what is remarked of a site that is not as it should be (specs/monitor.md)."""

from __future__ import annotations

import json
import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.vc.monitor.outside import (
    BITSTRING,
    DID_DOCUMENT,
    HEAD,
    HISTORY,
    REGISTER,
    SNAPSHOT,
    SOON,
    TOKEN,
    Outside,
    payload,
    resign,
    told,
    troubles,
)
from tests.vc.register.homes import DAY, HOUR, NOW, issue, make_home, publish, register_of
from vc.codes import Code
from vc.model.document import NotRetrieved, Retrieved, Via
from vc.monitor.asking import media_type_remarks
from vc.monitor.remarks import Remark, Standing, Trouble
from vc.monitor.seen import Seen
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.securing.secured import Form
from vc.status.value import StatusEvent

PRESENT = NOW + 2 * DAY + SOON
FIRST, LAST = (int((NOW + day * DAY).timestamp()) for day in (0, 2))


def test_a_site_that_is_as_it_should_be_stands_well(outside: Outside) -> None:
    first, second = outside.look(PRESENT), outside.look(PRESENT + SOON)

    assert (first.standing, second.standing) == (Standing.WELL, Standing.WELL)
    assert [document.url.removeprefix(outside.url) for document in second.documents] == [
        DID_DOCUMENT,
        TOKEN,
        BITSTRING,
        HISTORY,
        f"status/1/history/{LAST}.token.jwt",
        f"status/1/history/{LAST}.bitstring.jwt",
        f"status/1/history/{FIRST}.token.jwt",
        f"status/1/history/{FIRST}.bitstring.jwt",
        HEAD,
        REGISTER,
        SNAPSHOT,
        *(f"register/{part.name}" for part in outside.site.glob("register/*.digests")),
    ]


def test_the_first_sight_is_said_and_the_second_is_none(outside: Outside) -> None:
    codes = [[remark.trouble for one in outside.look(PRESENT).documents for remark in one.remarks] for _ in range(2)]

    assert codes == [[Trouble.FIRST_SIGHT] * 4, []]


def test_a_publication_with_changes_stands_well(outside: Outside, home: Home, site: Path) -> None:
    outside.look(PRESENT)
    issue(home, "QMS-0004", now=PRESENT)
    for number, event in (("QMS-0001", StatusEvent.REINSTATED), ("QMS-0002", StatusEvent.WITHDRAWN)):
        register_of(home).change(number, Change(event, "decided", effective_from=NOW + HOUR), now=PRESENT)
    publish(home, site, PRESENT + HOUR)

    assert troubles(outside.look(PRESENT + HOUR + SOON)) == {}


@pytest.mark.parametrize(
    ("after", "codes"),
    [
        (12 * HOUR, []),
        (12 * HOUR + timedelta(seconds=1), ["aging"]),
        (DAY - timedelta(seconds=1), ["aging"]),
        (DAY, ["stale"]),
        (30 * DAY, ["stale"]),
        (timedelta(seconds=-60), []),
        (timedelta(seconds=-61), ["window"]),
    ],
)
def test_age_is_told(outside: Outside, after: timedelta, codes: list[str]) -> None:
    found = troubles(outside.look(NOW + 2 * DAY + after))

    assert [found.get(path, []) for path in (TOKEN, BITSTRING, HISTORY)] == [codes] * 3


def test_who_publishes_hourly_is_late_after_two_hours(outside: Outside) -> None:
    found = outside.look(NOW + 2 * DAY + 2 * HOUR + timedelta(seconds=1), interval=HOUR)

    assert troubles(found) == {key: ["stale"] for key in (TOKEN, BITSTRING, HISTORY, REGISTER)}
    assert told(found, BITSTRING) == "older than twice the publishing interval"


def test_what_is_stale_is_learned_all_the_same(outside: Outside, home: Home, site: Path) -> None:
    outside.look(NOW + 4 * DAY)

    assert outside.seen.lists["https://body.example/status/1"].version == 3


@pytest.mark.parametrize("path", [TOKEN, BITSTRING, HISTORY, DID_DOCUMENT])
def test_what_is_not_there_is_missing(outside: Outside, site: Path, path: str) -> None:
    (site / path).unlink()

    assert troubles(outside.look(PRESENT)) == {path: ["missing"]}


def test_a_list_that_was_there_before_has_vanished(outside: Outside, site: Path) -> None:
    outside.look(PRESENT)
    shutil.rmtree(site / "status")

    found = outside.look(PRESENT)

    assert troubles(found) == {key: ["missing", "vanished"] for key in (TOKEN, BITSTRING, HISTORY)}
    assert troubles(outside.look(PRESENT)) == troubles(found)


def test_a_later_list_that_vanished_is_missed_too(outside: Outside, tmp_path: Path) -> None:
    with make_home(tmp_path / "small", length=2) as small:
        issue(small, "A", "B", "C")
        publish(small, tmp_path / "small-site", NOW)
    outside = Outside(tmp_path / "small-site")
    assert len(outside.look(NOW + SOON).seen.lists) == 2
    shutil.rmtree(tmp_path / "small-site" / "status" / "2")

    assert "vanished" in troubles(outside.look(NOW + SOON))["status/2/token.jwt"]


@pytest.mark.parametrize("path", [TOKEN, BITSTRING, HISTORY, DID_DOCUMENT])
@pytest.mark.parametrize("content", [b"", b"garbage", b"{}", b"<!DOCTYPE html>", b"\xff" * 1000, b"a.b.c"])
def test_garbage_is_unreadable(outside: Outside, site: Path, path: str, content: bytes) -> None:
    (site / path).write_bytes(content)

    assert troubles(outside.look(PRESENT)) == {path: ["unreadable"]}


@pytest.mark.parametrize("path", [TOKEN, BITSTRING, HISTORY])
def test_a_cut_document_is_unreadable(outside: Outside, site: Path, path: str) -> None:
    (site / path).write_bytes((site / path).read_bytes()[:-1])

    assert troubles(outside.look(PRESENT)) == {path: ["unreadable"]}


def test_a_strangers_signature_is_untrusted(outside: Outside, home: Home, site: Path, tmp_path: Path) -> None:
    with make_home(tmp_path / "stranger") as stranger:
        for path, form in ((TOKEN, Form.STATUS_LIST_JWT), (BITSTRING, Form.VC_JWT), (HISTORY, Form.JWT_HISTORY)):
            resign(stranger, site, path, payload(site, path), form)

    found = outside.look(PRESENT)

    assert troubles(found) == {key: ["untrusted"] for key in (TOKEN, BITSTRING, HISTORY)}
    assert "is not known" in told(found, TOKEN)
    assert outside.seen.lists == {}


def test_a_signature_that_does_not_verify_is_untrusted(outside: Outside, home: Home, site: Path) -> None:
    first, rest = (site / TOKEN).read_bytes().split(b".", 1)
    claims = payload(site, TOKEN) | {"ttl": 60}
    resign(home, site, TOKEN, claims, Form.STATUS_LIST_JWT)
    body = (site / TOKEN).read_bytes().split(b".")[1]
    (site / TOKEN).write_bytes(b".".join((first, body, rest.split(b".")[1])))

    assert "untrusted" in troubles(outside.look(PRESENT))[TOKEN]


def test_another_issuers_name_is_untrusted(outside: Outside, home: Home, site: Path) -> None:
    resign(home, site, TOKEN, payload(site, TOKEN) | {"iss": "did:web:other.example"}, Form.STATUS_LIST_JWT)

    found = outside.look(PRESENT)

    assert "untrusted" in troubles(found)[TOKEN]
    assert "names did:web:other.example as its issuer" in told(found, TOKEN)


def test_another_lists_address_is_told(outside: Outside, home: Home, site: Path) -> None:
    other = payload(site, TOKEN) | {"sub": "https://body.example/status/7/token.jwt"}
    resign(home, site, TOKEN, other, Form.STATUS_LIST_JWT)

    assert "wrong_address" in troubles(outside.look(PRESENT))[TOKEN]


def test_a_site_of_yesterday_was_rolled_back(outside: Outside, home: Home, site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "yesterday")
    publish(home, site, PRESENT)
    outside.look(PRESENT)
    outside.site = tmp_path / "yesterday"

    found = outside.look(PRESENT)

    assert troubles(found) == {
        TOKEN: ["rolled_back"],
        HISTORY: ["rolled_back", "rolled_back"],
        HEAD: ["rolled_back"],
        REGISTER: ["rolled_back"],
    }
    assert told(found, HISTORY).startswith("version 3, 4 before; of ")
    assert troubles(outside.look(PRESENT)) == troubles(found)
    outside.site = site
    assert troubles(outside.look(PRESENT)) == {}


def test_lists_of_yesterday_under_the_history_of_today_are_told(outside: Outside, home: Home, site: Path) -> None:
    kept = {path: (site / path).read_bytes() for path in (TOKEN, BITSTRING)}
    publish(home, site, PRESENT)
    for path, content in kept.items():
        (site / path).write_bytes(content)

    found = outside.look(PRESENT)

    assert troubles(found) == {TOKEN: ["history_differs"]}
    assert "the history ends with one of" in told(found, TOKEN)


def test_forms_of_two_days_differ(outside: Outside, site: Path) -> None:
    (site / BITSTRING).write_bytes((site / f"status/1/history/{FIRST}.bitstring.jwt").read_bytes())

    assert "forms_differ" in troubles(outside.look(PRESENT))[TOKEN]


def test_forms_that_differ_in_an_entry_are_told_with_the_entry(outside: Outside, home: Home, site: Path) -> None:
    from vc.status.bitstring_list import encode, pack_bitstring_list
    from vc.status.packing import StatusValues

    claims = payload(site, BITSTRING)
    empty = StatusValues.sparse({}, length=131_072)
    claims["credentialSubject"]["encodedList"] = encode(pack_bitstring_list(empty), level=6)
    resign(home, site, BITSTRING, claims, Form.VC_JWT)
    suspended = payload(site, HISTORY)["events"][-1]

    found = outside.look(PRESENT)

    codes = troubles(found)[TOKEN]
    assert codes == ["forms_differ", "history_differs"]
    assert "the bitstring list has not the digest that the history gives" in told(found, TOKEN)
    indexes = [event["idx"] for event in payload(site, HISTORY)["events"] if event["value"]]
    assert f"the two forms differ in entry {indexes[0]}" in told(found, TOKEN), suspended


def test_a_publication_in_the_midst_of_a_look_is_no_contradiction(outside: Outside, home: Home, site: Path) -> None:
    def published(url: str) -> None:
        if url.endswith(BITSTRING) and outside.asked.count(url) == 1:
            publish(home, site, PRESENT)

    outside.before_asking = published

    assert troubles(outside.look(PRESENT)) == {}
    assert outside.asked.count(f"{outside.url}{TOKEN}") == 2


def edited(home: Home, site: Path, **changed: Any) -> None:
    resign(home, site, HISTORY, payload(site, HISTORY) | changed, Form.JWT_HISTORY)


def test_a_publication_that_is_gone_from_the_past_is_told(outside: Outside, home: Home, site: Path) -> None:
    outside.look(PRESENT)
    edited(home, site, entries=payload(site, HISTORY)["entries"][1:])

    found = outside.look(PRESENT)

    assert troubles(found) == {HISTORY: ["past_changed"]}
    assert told(found, HISTORY) == "publication 1 is gone"


def test_a_publication_with_another_digest_is_a_split_view(outside: Outside, home: Home, site: Path) -> None:
    outside.look(PRESENT)
    entries = payload(site, HISTORY)["entries"]
    entries[1]["token_digest"] = entries[0]["token_digest"]
    edited(home, site, entries=entries)

    assert troubles(outside.look(PRESENT)) == {HISTORY: ["split_view"]}


def test_two_histories_of_one_version_are_a_split_view(
    outside: Outside, home: Home, site: Path, tmp_path: Path
) -> None:
    shutil.copytree(home.path, tmp_path / "fork")
    (tmp_path / "fork" / "published.json").unlink()  # an attacker's copy knows of no site
    publish(home, site, PRESENT)
    outside.look(PRESENT)
    with Home.open(tmp_path / "fork") as fork:
        register_of(fork).change("QMS-0002", Change(StatusEvent.WITHDRAWN, "elsewhere"), now=PRESENT)
        publish(fork, tmp_path / "fork-site", PRESENT)
    outside.site = tmp_path / "fork-site"

    found = outside.look(PRESENT)

    assert troubles(found)[HISTORY] == ["split_view"]
    assert told(found, HISTORY) == "publication 4 is not the one that was seen before"


def test_an_event_that_is_gone_from_the_past_is_told(outside: Outside, home: Home, site: Path, tmp_path: Path) -> None:
    shutil.copytree(home.path, tmp_path / "fork")
    (tmp_path / "fork" / "published.json").unlink()  # an attacker's copy knows of no site
    register_of(home).change("QMS-0002", Change(StatusEvent.WITHDRAWN, "late"), now=PRESENT)
    publish(home, site, PRESENT)
    outside.look(PRESENT)
    index = next(event["idx"] for event in payload(site, HISTORY)["events"] if event["event"] == "withdrawn")
    with Home.open(tmp_path / "fork") as fork:
        publish(fork, tmp_path / "fork-site", PRESENT)
        publish(fork, tmp_path / "fork-site", PRESENT + HOUR)
    outside.site = tmp_path / "fork-site"

    found = outside.look(PRESENT + HOUR)

    assert "past_changed" in troubles(found)[HISTORY]
    assert f"events that were seen before are gone, of entry {index}" in told(found, HISTORY)


def test_an_event_with_another_reason_is_told(outside: Outside, home: Home, site: Path) -> None:
    outside.look(PRESENT)
    events = payload(site, HISTORY)["events"]
    changed = [event | ({"reason": "other"} if event["event"] == "suspended" else {}) for event in events]
    edited(home, site, events=changed)

    assert troubles(outside.look(PRESENT)) == {HISTORY: ["past_changed"]}


def test_a_value_that_does_not_follow_from_the_events_is_told(outside: Outside, home: Home, site: Path) -> None:
    events = [event | {"value": 0} for event in payload(site, HISTORY)["events"]]
    edited(home, site, events=events)

    found = outside.look(PRESENT)

    assert troubles(found) == {TOKEN: ["history_differs"]}
    assert "do not lead to its value" in told(found, TOKEN)


def test_an_entry_of_the_list_without_an_event_is_told(outside: Outside, home: Home, site: Path) -> None:
    events = payload(site, HISTORY)["events"]
    index = next(event["idx"] for event in events if event["value"])
    edited(home, site, events=[event for event in events if event["idx"] != index])

    found = outside.look(PRESENT)

    assert troubles(found) == {TOKEN: ["history_differs"]}
    assert f"entry {index} of the list is not what the history leads to" in told(found, TOKEN)


def test_an_event_outside_the_list_is_told(outside: Outside, home: Home, site: Path) -> None:
    events = payload(site, HISTORY)["events"]
    edited(home, site, events=[*events, events[-1] | {"idx": 10_000_000, "event": "issued", "value": 0}])

    assert "the history names an entry outside the list" in told(outside.look(PRESENT), TOKEN)


def test_an_event_of_a_later_program_is_left_to_it(outside: Outside, home: Home, site: Path) -> None:
    events = [event | {"event": "invented later"} for event in payload(site, HISTORY)["events"]]
    edited(home, site, events=events)

    assert troubles(outside.look(PRESENT)) == {}


def test_versions_that_do_not_grow_are_told(outside: Outside, home: Home, site: Path) -> None:
    entries = payload(site, HISTORY)["entries"]
    entries[1]["version"] = 1
    edited(home, site, entries=entries)

    assert "history_differs" in troubles(outside.look(PRESENT))[TOKEN]


@pytest.mark.parametrize("entries", [0, 2])
def test_a_history_that_ends_with_another_version_is_told(
    outside: Outside, home: Home, site: Path, entries: int
) -> None:
    edited(home, site, entries=payload(site, HISTORY)["entries"][:entries])

    assert "history_differs" in troubles(outside.look(PRESENT))[TOKEN]


def test_a_list_with_fewer_entries_shrank(outside: Outside, home: Home, site: Path) -> None:
    from vc.status.packing import StatusValues
    from vc.status.token_list import encode, pack_token_list

    outside.look(PRESENT)
    claims = payload(site, TOKEN)
    values = {event["idx"]: event["value"] for event in payload(site, HISTORY)["events"]}
    shorter = StatusValues.sparse(values, length=max(values) + 2)
    claims["status_list"]["lst"] = encode(pack_token_list(shorter, bits=4), level=6)
    resign(home, site, TOKEN, claims, Form.STATUS_LIST_JWT)

    assert "shrank" in troubles(outside.look(PRESENT))[TOKEN]


@pytest.mark.parametrize("form", ["token", "bitstring"])
@pytest.mark.parametrize("stamp", [FIRST, LAST])
def test_an_archived_list_that_is_missing_is_told(outside: Outside, site: Path, form: str, stamp: int) -> None:
    path = f"status/1/history/{stamp}.{form}.jwt"
    (site / path).unlink()

    assert troubles(outside.look(PRESENT)) == {path: ["archive_differs"]}


@pytest.mark.parametrize("form", ["token", "bitstring"])
def test_an_archived_list_in_the_place_of_another_is_told(outside: Outside, site: Path, form: str) -> None:
    path = f"status/1/history/{FIRST}.{form}.jwt"
    (site / path).write_bytes((site / f"status/1/history/{LAST}.{form}.jwt").read_bytes())

    assert troubles(outside.look(PRESENT)) == {path: ["archive_differs"]}


def test_an_archived_list_made_anew_is_told(outside: Outside, home: Home, site: Path) -> None:
    path = f"status/1/history/{FIRST}.token.jwt"
    resign(home, site, path, payload(site, path) | {"ttl": 60}, Form.STATUS_LIST_JWT)

    found = outside.look(PRESENT)

    assert troubles(found) == {path: ["archive_differs"]}
    assert told(found, path) == "it has not the digest that the history gives"


def test_any_archived_list_may_be_the_one_that_is_tried(outside: Outside, site: Path) -> None:
    tried = set()
    for number in range(2):
        outside.asked.clear()
        outside.look(PRESENT, choose=lambda count, number=number: number % count)
        tried |= {url for url in outside.asked if ".token.jwt" in url}

    assert len(tried) == 3


def test_a_key_that_is_gone_is_lost(outside: Outside, home: Home, site: Path) -> None:
    outside.look(PRESENT)
    document = json.loads((site / DID_DOCUMENT).read_bytes())
    gone = next(m for m in document["verificationMethod"] if m["id"] not in document["statusMethod"])
    document["verificationMethod"].remove(gone)
    document["assertionMethod"].remove(gone["id"])
    (site / DID_DOCUMENT).write_text(json.dumps(document))

    found = outside.look(PRESENT)

    assert troubles(found) == {DID_DOCUMENT: ["key_lost"]}
    assert troubles(outside.look(PRESENT)) == troubles(found)


@pytest.mark.parametrize("name", ["expires", "revoked"])
def test_an_end_of_a_key_is_never_taken_back(outside: Outside, site: Path, name: str) -> None:
    def ending(moment: str | None) -> None:
        document = json.loads((site / DID_DOCUMENT).read_bytes())
        method = next(m for m in document["verificationMethod"] if m["id"] not in document["statusMethod"])
        method.pop(name, None)
        method |= {} if moment is None else {name: moment}
        (site / DID_DOCUMENT).write_text(json.dumps(document))

    codes = []
    for moment in (None, "2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", None):
        ending(moment)
        codes.append(troubles(outside.look(PRESENT)))

    assert codes == [{}, {}, {}, {DID_DOCUMENT: ["key_lost"]}, {DID_DOCUMENT: ["key_lost"]}]


def test_a_new_key_is_said_and_learned(outside: Outside, home: Home, site: Path) -> None:
    outside.look(PRESENT)
    KeyRing(home).rotate(KeyRole.CREDENTIAL, passphrase=None, now=PRESENT)
    publish(home, site, PRESENT)

    first, second = outside.look(PRESENT), outside.look(PRESENT)

    assert (troubles(first), first.standing) == ({DID_DOCUMENT: ["new_key"]}, Standing.WELL)
    assert troubles(second) == {}


def test_one_list_is_looked_at_alone(outside: Outside) -> None:
    found = outside.look(PRESENT, target=f"{outside.url}{BITSTRING}")

    assert found.standing is Standing.WELL
    assert {url.removeprefix(outside.url).partition("/")[0] for url in outside.asked} == {".well-known", "status"}
    assert not any("status/2" in url or "accreditations" in url for url in outside.asked)


def test_an_issuer_with_a_path_has_everything_below_it(tmp_path: Path) -> None:
    did = "did:web:host.example:cb"
    with make_home(tmp_path / "home", did=did) as home:
        issue(home, "QMS-0001")
        publish(home, tmp_path / "site", NOW)
    outside = Outside(tmp_path / "site", did)

    found = outside.look(NOW + SOON)

    assert (found.standing, len(found.documents)) == (Standing.WELL, 10)
    assert all(url.startswith("https://host.example/cb/") for url in outside.asked)


def test_an_issuer_that_has_issued_nothing_has_a_did_document_alone(tmp_path: Path) -> None:
    with make_home(tmp_path / "home") as home:
        publish(home, tmp_path / "site", NOW)

    found = Outside(tmp_path / "site").look(NOW)

    assert [document.url.removeprefix("https://body.example/") for document in found.documents] == [DID_DOCUMENT, HEAD]
    assert found.standing is Standing.WELL


def test_an_endpoint_that_no_list_can_have_ends_the_lists(outside: Outside, site: Path) -> None:
    document = json.loads((site / DID_DOCUMENT).read_bytes())
    document["service"][0]["serviceEndpoint"] = "ftp://body.example/status/"
    (site / DID_DOCUMENT).write_text(json.dumps(document))

    assert not any("status" in document.url for document in outside.look(PRESENT).documents)


def test_nothing_more_is_asked_after_three_failures(outside: Outside) -> None:
    class Failing:
        def retrieve(self, reference: Any) -> Retrieved | NotRetrieved:
            answer = outside.retrieve(reference)
            if "status" in reference.url:
                return NotRetrieved(reference.url, Code.FETCH_DEADLINE, "no complete answer within 5 s", NOW)
            return answer

    asker = outside.asker(PRESENT)
    asker.source = Failing()
    from vc.monitor.look import look
    from vc.monitor.target import parse_target

    found = look(asker, parse_target(outside.did), Seen(outside.did))

    assert found.standing is Standing.UNREACHED
    assert told(found, outside.url) == "nothing more was asked: 3 documents could not be had"
    assert len(outside.asked) == 4


def test_a_look_ends_after_its_time(outside: Outside) -> None:
    seconds = iter([*[0.0] * 3, *[301.0] * 100])

    found = outside.look(PRESENT, elapsed=lambda: next(seconds))

    assert found.standing is Standing.UNREACHED
    assert told(found, outside.url) == "nothing more was asked: 300 s have passed"
    assert len(outside.asked) < 4


def test_what_was_seen_is_not_forgotten_where_nothing_can_be_had(outside: Outside) -> None:
    outside.look(PRESENT)
    before = outside.seen
    outside.site = outside.site / "nowhere"

    found = outside.look(PRESENT)

    assert troubles(found) == {DID_DOCUMENT: ["missing"]}
    assert outside.seen == before


@pytest.mark.parametrize(
    ("path", "media_type", "remarked"),
    [
        (TOKEN, "application/statuslist+jwt", False),
        (TOKEN, "application/jwt", True),
        (TOKEN, "", True),
        (HISTORY, "application/jwt", False),
        ("elsewhere.jwt", "image/png", False),
    ],
)
def test_media_types_are_those_of_the_table(path: str, media_type: str, remarked: bool) -> None:  # noqa: FBT001
    document = Retrieved(f"https://body.example/{path}", b"", NOW, Via.WEB, media_type)

    assert bool(media_type_remarks(document)) is remarked


def test_lists_of_a_retired_key_stay_good(outside: Outside, home: Home, site: Path) -> None:
    outside.look(PRESENT)
    KeyRing(home).rotate(KeyRole.STATUS, passphrase=None, now=PRESENT)
    publish(home, site, PRESENT + HOUR)

    assert troubles(outside.look(PRESENT + HOUR)) == {DID_DOCUMENT: ["new_key"]}


def test_a_list_that_its_reader_does_not_accept_is_unreadable(outside: Outside, home: Home, site: Path) -> None:
    claims = payload(site, TOKEN)
    claims["status_list"]["bits"] = 3
    resign(home, site, TOKEN, claims, Form.STATUS_LIST_JWT)

    found = outside.look(PRESENT)

    assert troubles(found) == {TOKEN: ["unreadable"]}
    assert "status.malformed: bits must be 1, 2, 4 or 8" in told(found, TOKEN)


def test_lists_that_are_known_are_looked_at_where_the_document_names_another_place(
    outside: Outside, site: Path
) -> None:
    outside.look(PRESENT)
    document = json.loads((site / DID_DOCUMENT).read_bytes())
    document["service"][0]["serviceEndpoint"] = "https://body.example/elsewhere/"
    (site / DID_DOCUMENT).write_text(json.dumps(document))
    (site / TOKEN).unlink()

    assert troubles(outside.look(PRESENT)) == {TOKEN: ["missing", "vanished"]}


def test_archived_lists_of_a_compromised_key_are_warned_about_and_current_ones_alarm(
    outside: Outside, home: Home, site: Path
) -> None:
    outside.look(PRESENT)
    document = json.loads((site / DID_DOCUMENT).read_bytes())
    for method in document["verificationMethod"]:
        if method["id"] in document["statusMethod"]:
            method["revoked"] = "2026-03-01T00:00:00Z"
    (site / DID_DOCUMENT).write_text(json.dumps(document))
    compromised = outside.look(PRESENT, learn=False)
    assert troubles(compromised)[TOKEN] == ["untrusted"]
    KeyRing(home).rotate(KeyRole.STATUS, passphrase=None, now=PRESENT)
    publish(home, site, PRESENT + HOUR)
    renewed = json.loads((site / DID_DOCUMENT).read_bytes())
    for method in renewed["verificationMethod"]:
        if "expires" in method:
            method["revoked"] = "2026-03-01T00:00:00Z"
    (site / DID_DOCUMENT).write_text(json.dumps(renewed))

    found = outside.look(PRESENT + HOUR)

    assert found.standing is Standing.WARNING
    assert troubles(found) == {
        DID_DOCUMENT: ["new_key"],
        f"status/1/history/{FIRST}.token.jwt": ["compromised_key"],
        f"status/1/history/{FIRST}.bitstring.jwt": ["compromised_key"],
        SNAPSHOT: ["compromised_key"],
    }


def test_every_remark_stands_in_the_specification() -> None:
    text = (Path(__file__).parents[3] / "specs" / "monitor.md").read_text()
    rows = {row[1]: row[2] for row in re.finditer(r"^\| `(\w+)` \| (\w+) \|", text, re.MULTILINE)}

    assert rows == {trouble.value: Remark(trouble, "").standing.word for trouble in Trouble}
