"""Questions about the past: archives, late records (security.md V25; specs/verification.md V9.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.corpus_builder.archived_world import ARCHIVE, ASKED, PUBLISHED, archived
from tests.corpus_builder.case import Case, Context, Family, Overrides, answered
from tests.corpus_builder.chain_standing import GRANT, REINSTATE, SUSPEND, WITHDRAW
from tests.corpus_builder.forging import put, signed_again, with_payload
from tests.corpus_builder.past_hosts import other_layouts
from tests.corpus_builder.status_references import bitstring_certificate
from tests.corpus_builder.surroundings import (
    BITSTRING_URL,
    HISTORY_URL,
    INDEX_URL,
    SECOND,
    TOKEN_URL,
    certificate,
    differing,
    documents,
)
from tests.world import CB, DAY, GRANTED, NOW, OTHER_CB, SIGNED, STRANGER, World
from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.model.accreditation import AccreditationEvent
from vc.model.vocabulary import AccreditationEventKind, Verdict
from vc.status.value import StatusEvent
from vc.trust.anchor import trust_list_to_toml

ARCHIVED = "archived"
_LISTS = CB.signer("lists")
_BITSTRING_ARCHIVE = ARCHIVE.replace(".token.", ".bitstring.")


def contexts() -> Iterator[Context]:
    """Yield the context with an archive."""
    why = "The small world with the lists of 15 August 2026 in its archive."
    yield Context(ARCHIVED, why, trust_list_to_toml(World().trust), archived().documents())


def changed(change: Callable[[World], object]) -> Overrides:
    """Return what another world with an archive publishes instead."""
    world = archived()
    change(world)
    anchor = None if world.trust == World().trust else trust_list_to_toml(world.trust)
    return Overrides(differing(world.documents(), archived().documents()), anchor)


def cases() -> Iterator[Case]:
    """Yield every case about the past."""
    twin = Case(
        id="valid-past",
        context=ARCHIVED,
        given=certificate(),
        expected=answered(Verdict.VALID, None),
        why="It was valid on 15 August, by the list of that day.",
        source="specs/verification.md V9.5",
        features=("valid", "past"),
        at=ASKED,
    )
    yield twin
    family = Family(twin)
    yield from _boundaries(family)
    yield from _events(family)
    yield from _archives(family)
    yield from _histories(family)
    yield from _bitstring(family)
    yield from other_layouts(family)
    yield from _accreditation(family)


def _at(case: Case, at: datetime) -> Case:
    return replace(case, at=at)


def _boundaries(family: Family) -> Iterator[Case]:
    row = "specs/verification.md V9.5"
    first = _at(family.valid("valid-past-first-second-of-the-list", "iat is inclusive.", source=row), PUBLISHED)
    yield first
    early = with_payload(lambda claims: claims.update(iat=int(PUBLISHED.timestamp()) + 1))
    yield family.near(first).unknown(
        "past-a-second-before-signing",
        Code.TIME_BEFORE_SIGNING,
        "It did not exist yet.",
        source="specs/verification.md V6.1",
        given=early,
    )
    last = _at(
        family.valid("valid-past-last-second-of-the-list", "exp is exclusive.", source=row), PUBLISHED + DAY - SECOND
    )
    yield last
    later = signed_again(
        archived().documents()[HISTORY_URL],
        lambda claims: claims["entries"][0].update(exp=claims["entries"][0]["exp"] - 1),
        signer=_LISTS,
    )
    yield family.near(last).unknown(
        "past-a-second-behind-the-list",
        Code.STATUS_WINDOW,
        "The archive has a gap at the second asked about.",
        source="security.md V25",
        change=documents({HISTORY_URL: later}),
    )
    rows: tuple[tuple[str, Code, dict[str, Any]], ...] = (
        ("before-it-was-valid", Code.TIME_NOT_YET_VALID, {"validFrom": format_instant(ASKED + SECOND)}),
        ("after-it-expired", Code.TIME_EXPIRED, {"validUntil": format_instant(ASKED)}),
    )
    for name, code, members in rows:
        yield family.invalid(
            f"past-{name}",
            code,
            "Its dates are held against the moment asked about.",
            source="specs/verification.md V6.2",
            given=with_payload(put(**members)),
        )


def _events(family: Family) -> Iterator[Case]:
    row = "specs/verification.md V9.5"

    def recorded(*events: tuple[StatusEvent, datetime, datetime]) -> Overrides:
        def change(world: World) -> None:
            for kind, effective, known in events:
                world.record(kind, effective=effective, recorded=known)

        return changed(change)

    suspended, reinstated, withdrawn = StatusEvent.SUSPENDED, StatusEvent.REINSTATED, StatusEvent.WITHDRAWN
    yield family.invalid(
        "past-suspended-then",
        Code.STATUS_SUSPENDED,
        "Suspended from July to September.",
        source=row,
        change=recorded(
            (suspended, ASKED - 30 * DAY, ASKED - 30 * DAY), (reinstated, ASKED + 30 * DAY, ASKED + 30 * DAY)
        ),
    )
    yield family.valid(
        "valid-past-withdrawn-since",
        "Valid then; that it is withdrawn today is a notice.",
        source=row,
        change=recorded((withdrawn, ASKED + 30 * DAY, ASKED + 30 * DAY)),
        notice=Code.STATUS_DIFFERS_TODAY,
    )
    late = family.valid(
        "valid-past-withdrawn-from-the-next-second",
        "With effect from the second after the one asked about.",
        source=row,
        change=recorded((withdrawn, ASKED + SECOND, ASKED + 30 * DAY)),
        notice=Code.STATUS_DIFFERS_TODAY,
    )
    yield late
    yield family.near(late).invalid(
        "past-withdrawn-with-effect-from-then",
        Code.STATUS_WITHDRAWN,
        "Recorded a month later with effect from the second asked about: what is known now beats what was known then.",
        source=row,
        change=recorded((withdrawn, ASKED, ASKED + 30 * DAY)),
    )


def _archives(family: Family) -> Iterator[Case]:
    good = archived().documents()
    today = good[TOKEN_URL]
    rows: tuple[tuple[str, Code, bytes | None, str], ...] = (
        ("not-there", Code.STATUS_UNAVAILABLE, None, "404 for the archived list."),
        (
            "is-the-list-of-today",
            Code.STATUS_WRONG_LIST,
            today,
            "A static host answers every question with today's list.",
        ),
        (
            "by-a-stranger",
            Code.STATUS_UNTRUSTED,
            signed_again(good[ARCHIVE], lambda _: None, signer=STRANGER.signer("lists")),
            "Signed by a stranger.",
        ),
        ("garbage", Code.STATUS_MALFORMED, b"garbage", "No list."),
        (
            "rewritten",
            Code.STATUS_WRONG_LIST,
            signed_again(good[ARCHIVE], lambda claims: claims.update(ttl=60), signer=_LISTS),
            "Well signed, and not the one of the history index.",
        ),
    )
    for name, code, content, why in rows:
        yield family.unknown(
            f"past-list-{name}", code, why, source="security.md V25", change=documents({ARCHIVE: content})
        )


def _of_the_second_list(claims: dict[str, Any]) -> None:
    claims["sub"] = claims["sub"].replace("/1", "/2")
    for entry in claims["entries"]:
        for name in ("token", "bitstring"):
            entry[name] = entry[name].replace("/status/1/", "/status/2/")


def _histories(family: Family) -> Iterator[Case]:
    good, now = archived().documents()[HISTORY_URL], int(NOW.timestamp())

    def history(change: Callable[[dict[str, Any]], object], **members: Any) -> Overrides:
        return documents({HISTORY_URL: signed_again(good, change, **{"signer": _LISTS, **members})})

    rows: tuple[tuple[str, Code, Overrides, str], ...] = (
        ("not-there", Code.STATUS_UNAVAILABLE, documents({HISTORY_URL: None}), "No archive at all."),
        ("garbage", Code.STATUS_MALFORMED, documents({HISTORY_URL: b"garbage"}), "No history index."),
        (
            "by-a-stranger",
            Code.STATUS_UNTRUSTED,
            history(lambda _: None, signer=STRANGER.signer("lists")),
            "Signed by a stranger.",
        ),
        (
            "by-the-key-for-credentials",
            Code.STATUS_UNTRUSTED,
            history(lambda _: None, signer=CB.signer()),
            "Signed by a key that is not for lists.",
        ),
        (
            "by-another-body",
            Code.STATUS_UNTRUSTED,
            history(lambda _: None, signer=OTHER_CB.signer("lists")),
            "Signed by another body.",
        ),
        ("of-another-list", Code.STATUS_WRONG_LIST, history(_of_the_second_list), "The history of another list."),
        (
            "ahead",
            Code.STATUS_STALE,
            history(lambda claims: claims.update(iat=now + 61, exp=now + 3_600)),
            "Signed in the future.",
        ),
        (
            "of-before-the-moment",
            Code.STATUS_STALE,
            history(lambda claims: claims.update(iat=int(ASKED.timestamp()) - 60, exp=int(ASKED.timestamp()))),
            "Signed before the moment asked about, and expired: it does not know.",
        ),
        (
            "without-the-day",
            Code.STATUS_WINDOW,
            history(lambda claims: claims["entries"].pop(0)),
            "No list for the moment asked about.",
        ),
        (
            "archive-elsewhere",
            Code.STATUS_MALFORMED,
            history(lambda claims: claims["entries"][0].update(token="https://stranger.example/x.token.jwt")),
            "An archive that lies on a stranger's host.",
        ),
        (
            "value-text",
            Code.STATUS_MALFORMED,
            history(lambda claims: claims.update(events=[{"idx": 17, "value": "0"}])),
            "An event that can't be read.",
        ),
        (
            "typ-of-a-list",
            Code.STATUS_MALFORMED,
            history(lambda _: None, typ="statuslist+jwt"),
            "A list is no history.",
        ),
    )
    for name, code, change, why in rows:
        yield family.unknown(f"past-history-{name}", code, why, source="security.md V25", change=change)
    yield family.valid(
        "valid-past-history-expired-since",
        "A body that stopped publishing still has a past: the index was signed after the moment asked about.",
        source="specs/verification.md V9.5",
        change=history(lambda claims: claims.update(iat=int(ASKED.timestamp()), exp=int(ASKED.timestamp()) + 86_400)),
    )
    yield family.valid(
        "valid-past-without-the-list-of-today",
        "The list of today is no part of the answer.",
        source="specs/verification.md V9.5",
        change=documents({TOKEN_URL: None}),
    )


def _bitstring(family: Family) -> Iterator[Case]:
    twin = family.valid(
        "valid-past-bitstring",
        "By the Bitstring list of that day.",
        source="specs/verification.md V9.5",
        given=bitstring_certificate(),
    )
    yield twin
    near = family.near(twin)
    good = archived().documents()
    rows: tuple[tuple[str, Code, bytes | None], ...] = (
        ("not-there", Code.STATUS_UNAVAILABLE, None),
        ("is-the-list-of-today", Code.STATUS_WRONG_LIST, good[BITSTRING_URL]),
    )
    for name, code, content in rows:
        yield near.unknown(
            f"past-bitstring-{name}",
            code,
            "Not the list of that day.",
            source="security.md V25",
            change=documents({_BITSTRING_ARCHIVE: content}),
        )

    def record_late(world: World) -> None:
        world.record(StatusEvent.WITHDRAWN, effective=ASKED, recorded=ASKED + 30 * DAY)

    yield near.invalid(
        "past-bitstring-withdrawn-with-effect-from-then",
        Code.STATUS_SUSPENDED,
        "Recorded a month later with effect from the second asked about; one bit can't tell a withdrawal.",
        source="specs/verification.md V9.5",
        change=changed(record_late),
    )


def _accreditation(family: Family) -> Iterator[Case]:
    row = "specs/verification.md V7.2"

    def standing(*events: tuple[AccreditationEventKind, datetime]) -> Overrides:
        recorded = tuple(AccreditationEvent(kind, effective, effective) for kind, effective in events)
        return changed(lambda world: world.accredit(lambda granted: replace(granted, events=recorded)))

    yield family.valid(
        "valid-past-issuer-withdrawn-since",
        "Accredited then; that it is withdrawn today is a notice.",
        source=row,
        change=standing((GRANT, GRANTED), (WITHDRAW, ASKED + DAY)),
        notice=Code.CHAIN_DIFFERS_TODAY,
    )
    yield family.invalid(
        "past-issuer-withdrawn-then",
        Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW,
        "Withdrawn 100 days before the moment asked about.",
        source=row,
        change=standing((GRANT, GRANTED), (WITHDRAW, ASKED - 100 * DAY)),
    )
    yield family.invalid(
        "past-issuer-suspended-as-it-signed",
        Code.CHAIN_ISSUER_SUSPENDED_AT_ISSUE,
        "Suspended when it signed, in force when asked about.",
        source=row,
        change=standing((GRANT, GRANTED), (SUSPEND, SIGNED - DAY), (REINSTATE, SIGNED + DAY)),
    )

    def until(end: datetime) -> Overrides:
        def change(world: World) -> None:
            body = world.trust.bodies[0]
            scopes = tuple(replace(scope, valid_to=end) for scope in body.scopes)
            world.trust = replace(world.trust, bodies=(replace(body, scopes=scopes),))

        return changed(change)

    fine = family.valid(
        "valid-past-recognition-ended-since",
        "The accreditation body was recognised then.",
        source="specs/verification.md V7.3",
        change=until(ASKED + SECOND),
    )
    yield fine
    yield family.near(fine).invalid(
        "past-body-not-recognised-then",
        Code.CHAIN_BODY_NOT_RECOGNISED,
        "Its recognition ended at the second asked about.",
        source="specs/verification.md V7.3",
        change=until(ASKED),
    )
    yield family.valid(
        "valid-past-index-expired-since",
        "The index of the accreditation body was signed after the moment asked about: it holds all history until then.",
        source="specs/trust-chain.md T7",
        change=changed(lambda world: setattr(world, "index_issued", ASKED + DAY)),
    )
    yield family.unknown(
        "past-index-of-before-the-moment",
        Code.CHAIN_INDEX_STALE,
        "Signed before the moment asked about, and expired.",
        source="specs/trust-chain.md T7",
        change=changed(lambda world: setattr(world, "index_issued", ASKED - DAY)),
    )
    yield family.unknown(
        "past-index-not-there",
        Code.CHAIN_INDEX_UNAVAILABLE,
        "Nobody says which accreditation is the current one.",
        source="specs/verification.md V3.5",
        change=documents({INDEX_URL: None}),
    )
