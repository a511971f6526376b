"""The index of a body says which version is current: missing, late, rolled back, forged, at each level (T6, T7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.chain_corpus.publishing import digest_of
from tests.chain_corpus.settings import FOUR, SUB, THREE
from tests.chain_corpus.telling import GOOD, Answer, Setting, accreditation, unknown
from tests.chain_corpus.world import LISTS, Signed, World, index_url
from tests.corpus_builder.case import Case
from tests.world import AB, CB, DAY, NOW, OTHER_CB, STRANGER, Party
from vc.codes import Code
from vc.encoding.multibase import digest_multibase_of

_HOURS = timedelta(hours=1)
_Claims = dict[str, Any]


def cases() -> Iterator[Case]:
    """Yield every case about indexes and current versions."""
    levels = ((THREE, AB, CB, "issuer"), (FOUR, SUB, CB, "lower"), (FOUR, AB, SUB, "middle"))
    for setting, body, subject, level in levels:
        yield from _in_time(setting, body, level)
        yield from _forms(setting, body, level)
        yield from _versions(setting, body, subject, level)
    yield from _rolled_back()


def _in_time(setting: Setting, body: Party, level: str) -> Iterator[Case]:
    good, stale = setting.good, unknown(Code.CHAIN_INDEX_STALE, accreditation(index_url(body)))
    yield from setting.around(
        f"{level}-index-expires-now",
        lambda offset: good.index_of(body, NOW - 48 * _HOURS + offset),
        (stale, stale, GOOD),
        why="An index counts until its end, exclusive: a host that stops publishing is noticed.",
        source="specs/trust-chain.md T7",
    )
    yield from setting.around(
        f"{level}-index-signed-a-minute-ahead",
        lambda offset: good.index_of(body, NOW + timedelta(minutes=1) + offset),
        (GOOD, GOOD, stale),
        why="A clock may be a minute ahead, and no second more.",
        source="specs/trust-chain.md T7",
    )


def _forms(setting: Setting, body: Party, level: str) -> Iterator[Case]:
    good, url = setting.good, index_url(body)
    invalid = unknown(Code.CHAIN_INDEX_INVALID, accreditation(url))
    rows: tuple[tuple[str, World, str], ...] = (
        ("a-page", good.document(url, b"<!doctype html>"), "200 with a page."),
        ("cut", good.document(url, lambda raw: raw[: len(raw) // 2]), "Half of it."),
        ("altered", good.document(url, lambda raw: raw[:-8] + b"AAAAAAAA"), "Its signature does not verify."),
        ("by-a-stranger", good.index(body, by=Signed(STRANGER, LISTS)), "Signed by nobody of the trust list."),
        ("for-49-hours", good.index(body, lambda c: c.update(exp=c["iat"] + 176_400)), "48 hours at most."),
        ("without-end", good.index(body, lambda c: c.pop("exp")), "It must end."),
        ("without-date", good.index(body, lambda c: c.pop("iat")), "It must say when it was signed."),
        ("of-another-issuer", good.index(body, lambda c: c.update(iss=OTHER_CB.did)), "It speaks for another."),
        ("for-production", good.index(body, lambda c: c.update(environment="production")), "Another environment."),
        ("of-version-0", good.index(body, lambda c: c.update(version=0)), "Versions count from 1."),
        ("with-two-entries", good.index(body, lambda c: c["entries"].append(c["entries"][0])), "Two answers for one."),
        ("with-a-bad-digest", good.index(body, lambda c: c["entries"][0].update(digest="z")), "No multihash."),
    )
    for name, world, why in rows:
        yield setting.case(f"{level}-index-{name}", world, invalid, why, source="specs/trust-chain.md T6")
    yield setting.case(
        f"{level}-index-not-there",
        good.without(url),
        unknown(Code.CHAIN_INDEX_UNAVAILABLE, accreditation(url)),
        "Nobody says which version is current.",
        source="specs/verification.md V3.5",
    )


def _entry(subject: Party, change: Callable[[_Claims], object]) -> Callable[[_Claims], object]:
    """Return a change of the entry of one party."""
    return lambda claims: [change(entry) for entry in claims["entries"] if entry["issuer"] == subject.did]


def _without(subject: Party) -> Callable[[_Claims], object]:
    return lambda claims: claims.update(
        entries=[entry for entry in claims["entries"] if entry["issuer"] != subject.did]
    )


def _versions(setting: Setting, body: Party, subject: Party, level: str) -> Iterator[Case]:
    good, own = setting.good, setting.good.accreditation(subject)
    assert own is not None
    stale = unknown(Code.CHAIN_ACCREDITATION_STALE, accreditation(own.id))
    current = good.published[own.current_url]
    later = good.accredited(subject, version=2, signed_at=NOW - DAY)
    rows: tuple[tuple[str, World, Answer, str], ...] = (
        ("does-not-name-it", good.index(body, _without(subject)), stale, "No entry for the accredited body."),
        (
            "names-another-digest",
            good.index(body, _entry(subject, lambda entry: entry.update(digest=digest_multibase_of(bytes(32))))),
            stale,
            "It names another version than the one that is published.",
        ),
        (
            "names-a-newer-version",
            later.document(own.current_url, current),
            stale,
            "The copy that is published is older than the one that the index names.",
        ),
        (
            "names-an-older-version",
            later.index(body, _entry(subject, lambda entry: entry.update(digest=digest_of(current), version=1))),
            stale,
            "The index was not written anew when the accreditation was.",
        ),
        (
            "names-another-number-of-the-same-version",
            good.index(body, _entry(subject, lambda entry: entry.update(version=7))),
            GOOD,
            "The digest names the version; the number is for people.",
        ),
        (
            "names-it-under-another-address",
            good.index(body, _entry(subject, lambda entry: entry.update(current=f"{AB.origin}/elsewhere.jwt"))),
            GOOD,
            "Where the current version stands is a hint; its digest decides.",
        ),
        (
            "names-its-digest-for-another-body",
            good.index(body, _entry(subject, lambda entry: entry.update(issuer=STRANGER.did))),
            stale,
            "The digest is the accreditation's, the entry is a stranger's.",
        ),
    )
    for name, world, answer, why in rows:
        yield setting.case(f"{level}-index-{name}", world, answer, why, source="specs/trust-chain.md T6")
    yield setting.case(
        f"{level}-accreditation-renewed",
        later,
        GOOD,
        "A new version, named by the index, leaves its certificates as they were.",
        source="specs/trust-chain.md T6",
    )


def _rolled_back() -> Iterator[Case]:
    """A withdrawn body goes on with what was true in better days."""
    good = THREE.good
    own = good.accreditation(CB)
    assert own is not None
    withdrawn = good.withdrawn(CB, NOW - 120 * DAY)
    before = good.published
    stale = unknown(Code.CHAIN_ACCREDITATION_STALE, accreditation(own.id))
    week = replace(good, index_issued={AB.did: NOW - 7 * DAY}).published[index_url(AB)]
    yield THREE.case(
        "withdrawn-body-publishes-its-old-accreditation",
        withdrawn.document(own.current_url, before[own.current_url]),
        stale,
        "The accreditation of better days in the place of the one that says it is withdrawn.",
        source="security.md C06",
    )
    yield THREE.case(
        "withdrawn-body-staples-its-old-accreditation",
        withdrawn.without(own.current_url).stapling(before[own.current_url]),
        stale,
        "The accreditation of better days comes along with the certificate.",
        source="security.md C06",
    )
    yield THREE.case(
        "withdrawn-body-with-accreditation-and-index-of-last-week",
        withdrawn.document(own.current_url, before[own.current_url]).document(index_url(AB), week),
        unknown(Code.CHAIN_INDEX_STALE, accreditation(index_url(AB))),
        "Both are genuine and fit each other; the index has expired.",
        source="security.md C06",
    )
