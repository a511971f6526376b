"""What a status means for an act with these goods: the whole table of CCC as cases, and its edges (V9.8).

The answers are written by hand from the text: CNCA Announcement 19/2008 4.1, 4.2 (1), 5.2 (1) and its chapter on
withdrawal; AQSIQ Order 117, article 29. Not from the table that the verifier reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from tests.chain_corpus.designating import DESIGNATED
from tests.chain_corpus.publishing import HISTORY_URL
from tests.chain_corpus.telling import GOOD, Answer, certificate, failed, noticed, unknown
from tests.chain_corpus.world import SECOND, World, list_url
from tests.corpus_builder.case import Case
from tests.world import CB, DAY, NOW, SIGNED
from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.model.vocabulary import Act
from vc.status.value import StatusEvent

EFFECT = datetime(2026, 10, 5, 3, tzinfo=UTC)  # 11 in the morning in China
ON = date(2026, 10, 5)
_DAYS: tuple[tuple[str, date | None], ...] = (
    ("of-the-day-before", ON - timedelta(days=1)),
    ("of-that-day", ON),
    ("of-the-day-after", ON + timedelta(days=1)),
    ("of-no-day", None),
)
_LIST, HISTORY = list_url(CB), HISTORY_URL.format(CB.origin)
_V9_8 = "specs/verification.md V9.8"

# For goods of the day before, of that day, of the day after, of a day that is not said: may be (+), must not be (-),
# left open (o), the day is asked for (?).
_TABLE: dict[str, dict[Act, str]] = {
    "suspended": {Act.RELY: "----", Act.EXPORT: "o--?", Act.IMPORT: "----", Act.SELL: "o--?", Act.USE_MARK: "----"},
    "cancelled": {Act.RELY: "----", Act.EXPORT: "o--?", Act.IMPORT: "----", Act.SELL: "+--?", Act.USE_MARK: "----"},
    "withdrawn": {Act.RELY: "----", Act.EXPORT: "----", Act.IMPORT: "----", Act.SELL: "----", Act.USE_MARK: "----"},
    "expired": {Act.RELY: "----", Act.EXPORT: "o--?", Act.IMPORT: "----", Act.SELL: "o--?", Act.USE_MARK: "----"},
}
_BARRED = {
    "suspended": Code.STATUS_SUSPENDED,
    "cancelled": Code.STATUS_CANCELLED,
    "withdrawn": Code.STATUS_WITHDRAWN,
    "expired": Code.TIME_EXPIRED,
}
_MAY = noticed(Code.ACT_EARLIER_GOODS)
_OPEN, _ASKED, _BEFORE = (
    unknown(code, certificate()) for code in (Code.ACT_OPEN, Code.ACT_DATE_MISSING, Code.ACT_BEFORE_CERTIFICATE)
)


def cases() -> Iterator[Case]:
    """Yield every case about acts."""
    yield from _table()
    yield from _active()
    yield from _calendars()
    yield from _which_day()
    yield from _before_the_certificate()
    yield from _two_states()
    yield from _without_a_history()


def since(status: str, moment: datetime = EFFECT) -> World:
    """Return the world in which the certificate has a status since a moment."""
    if status == "expired":
        return DESIGNATED.good.says(lambda claims: claims.update(validUntil=format_instant(moment)))
    return DESIGNATED.good.status(StatusEvent(status), moment)


def _barred(status: str, act: Act) -> Answer:
    return failed(_BARRED[status], certificate(_LIST if act is Act.RELY and status != "expired" else ""))


def _with(told: World, act: Act, day: date | None) -> World:
    """Ask about an act; the day of the goods is the one that the law names for it."""
    if day is None:
        return told.asking(act)
    return told.asking(act, **{"left_factory" if act is Act.EXPORT else "imported": day})


def _table() -> Iterator[Case]:
    for status, rows in _TABLE.items():
        for act, signs in rows.items():
            for (name, day), sign in zip(_DAYS, signs, strict=True):
                answer = {"+": _MAY, "o": _OPEN, "?": _ASKED, "-": _barred(status, act)}[sign]
                yield DESIGNATED.case(
                    f"{status}-{act.value.replace('_', '-')}-goods-{name}",
                    _with(since(status), act, day),
                    answer,
                    f"{status} on 5 October; what the law of CCC says of these goods.",
                    source=_V9_8,
                )


def _active() -> Iterator[Case]:
    for act in Act:
        if act is not Act.RELY:
            yield DESIGNATED.case(
                f"active-{act.value.replace('_', '-')}",
                DESIGNATED.good.asking(act),
                GOOD,
                "In force: no law bars anything, and no day is asked for.",
                source=_V9_8,
            )


def _calendars() -> Iterator[Case]:
    midnight = datetime(2026, 10, 4, 16, tzinfo=UTC)
    barred = _barred("cancelled", Act.SELL)
    yield from DESIGNATED.around(
        "cancelled-at-midnight-in-china",
        lambda offset: _with(since("cancelled", midnight + offset), Act.SELL, date(2026, 10, 4)),
        (barred, _MAY, _MAY),
        why="The days are those of China: at 16:00 UTC the next one begins there, and goods of 4 October are earlier.",
        source=_V9_8,
    )
    yield DESIGNATED.case(
        "cancelled-with-effect-from-before-it-was-recorded",
        _with(
            DESIGNATED.good.status(StatusEvent.CANCELLED, EFFECT, recorded=NOW - 2 * DAY),
            Act.SELL,
            ON + timedelta(days=1),
        ),
        barred,
        "The day from which it has effect decides, not the one on which it was written down.",
        source=_V9_8,
    )


def _which_day() -> Iterator[Case]:
    day, barred = ON - timedelta(days=1), _barred("cancelled", Act.SELL)
    abroad, home = placed("DE"), placed("CN")
    rows: tuple[tuple[str, World, Answer, str], ...] = (
        ("made-at-home-left-the-factory-before", home.asking(Act.SELL, left_factory=day), _MAY, "No border to cross."),
        ("made-at-home-left-the-factory-that-day", home.asking(Act.SELL, left_factory=ON), barred, "The later state."),
        (
            "made-abroad-left-the-factory-before",
            abroad.asking(Act.SELL, left_factory=day),
            _ASKED,
            "The import counts.",
        ),
        (
            "made-at-home-and-imported-later",
            home.asking(Act.SELL, left_factory=day, imported=ON),
            barred,
            "Where an import is named it decides, wherever the goods were made.",
        ),
        (
            "made-in-both",
            placed("CN", "DE").asking(Act.SELL, left_factory=day),
            _ASKED,
            "One of two factories is abroad: nobody knows from which the goods come.",
        ),
        (
            "export-of-what-was-imported-before",
            abroad.asking(Act.EXPORT, imported=day),
            _ASKED,
            "For an export the factory's gate counts.",
        ),
    )
    for name, told, answer, why in rows:
        yield DESIGNATED.case(f"cancelled-{name}", told, answer, why, source=_V9_8)


def placed(*countries: str) -> World:
    places = [{"name": f"Factory {country}", "country": country} for country in countries]

    def change(claims: dict[str, object]) -> None:
        subject = claims["credentialSubject"]
        assert isinstance(subject, dict)
        subject.pop("sites", None)
        subject["certifiedScope"].pop("countries", None)
        subject["factories"] = places

    return since("cancelled").says(change)


def _before_the_certificate() -> Iterator[Case]:
    signed = SIGNED.date()
    for name, day, answer in (
        ("the-day-before-it-was-signed", signed - timedelta(days=1), _BEFORE),
        ("the-day-on-which-it-was-signed", signed, _MAY),
    ):
        yield DESIGNATED.case(
            f"cancelled-sell-goods-of-{name}",
            _with(since("cancelled"), Act.SELL, day),
            answer,
            "It may be dated back, or issued anew: of goods from before it was signed it says nothing.",
            source=_V9_8,
        )


def _two_states() -> Iterator[Case]:
    suspended = DESIGNATED.good.status(StatusEvent.SUSPENDED, EFFECT - 9 * DAY)
    lifted = suspended.status(StatusEvent.REINSTATED, EFFECT - 5 * DAY).status(StatusEvent.CANCELLED, EFFECT)
    barred = _barred("cancelled", Act.SELL)
    rows: tuple[tuple[str, World, date, Answer], ...] = (
        ("before-the-suspension", lifted, date(2026, 9, 25), _MAY),
        ("on-its-first-day", lifted, date(2026, 9, 26), barred),
        ("on-its-last-day", lifted, date(2026, 9, 30), barred),
        ("after-it", lifted, date(2026, 10, 1), _MAY),
    )
    for name, told, day, answer in rows:
        yield DESIGNATED.case(
            f"cancelled-once-suspended-goods-{name}",
            _with(told, Act.SELL, day),
            answer,
            "Goods of a day on which the certificate was suspended were not placed lawfully.",
            source=_V9_8,
        )
    expired = failed(Code.TIME_EXPIRED, certificate())
    for name, day, answer in (("before", date(2026, 10, 2), _MAY), ("of-the-day-on", date(2026, 10, 3), expired)):
        yield DESIGNATED.case(
            f"cancelled-after-it-had-expired-goods-{name}-its-end",
            _with(
                since("cancelled").says(lambda claims: claims.update(validUntil=format_instant(EFFECT - 2 * DAY))),
                Act.SELL,
                day,
            ),
            answer,
            "Cancelled because it had run out: goods must be from before both.",
            source=_V9_8,
        )


def _without_a_history() -> Iterator[Case]:
    told = _with(since("cancelled"), Act.SELL, ON - timedelta(days=1))
    yield DESIGNATED.case(
        "cancelled-sell-without-the-history",
        told.without(HISTORY),
        unknown(Code.STATUS_UNAVAILABLE, certificate(HISTORY)),
        "The list says that it is cancelled, never since when.",
        source=_V9_8,
    )
    yield DESIGNATED.case(
        "cancelled-sell-a-history-of-the-day-before",
        told.document(HISTORY, DESIGNATED.good.published[HISTORY]),
        unknown(Code.ACT_EFFECT_UNKNOWN, certificate(_LIST)),
        "A history that does not lead to what the list says tells nothing of since when.",
        source=_V9_8,
    )
    late = since("cancelled", NOW - SECOND)
    yield DESIGNATED.case(
        "cancelled-a-second-ago-and-not-listed-yet",
        _with(late, Act.SELL, NOW.date()),
        GOOD,
        "The list of ten minutes ago does not know of it.",
        source="specs/status.md S1",
    )
