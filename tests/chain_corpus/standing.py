"""Accreditation in time, at each level: granted, suspended, reinstated, withdrawn, to the second (T4, T5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from tests.chain_corpus.settings import FOUR, SUB, THREE
from tests.chain_corpus.telling import GOOD, Answer, Setting, accreditation, failed, noticed
from tests.chain_corpus.world import GRANT, REINSTATE, SECOND, SUSPEND, WITHDRAW, World
from tests.corpus_builder.case import Case
from tests.world import CB, DAY, GRANTED, NOW, SIGNED, Party
from vc.codes import Code
from vc.model.vocabulary import AccreditationEventKind

_Told = Callable[[timedelta], World]
_TRANSITION = 90 * DAY


def cases() -> Iterator[Case]:
    """Yield every case about the history of an accreditation."""
    for setting, party, level in ((THREE, CB, "issuer"), (FOUR, CB, "lower"), (FOUR, SUB, "middle")):
        yield from _at_signing(setting, party, level)
        yield from _now(setting, party, level)
        yield from _orders(setting, party, level)
    yield from _both_levels()


def _histories(
    setting: Setting, party: Party, *before: tuple[AccreditationEventKind, datetime]
) -> Callable[[AccreditationEventKind, datetime], _Told]:
    """Return a maker of worlds in which an event follows those before it, at a moment and an offset."""

    def event(kind: AccreditationEventKind, moment: datetime) -> _Told:
        return lambda offset: setting.good.history(party, *before, (kind, moment + offset))

    return event


def _granted(setting: Setting, party: Party) -> Callable[[AccreditationEventKind, datetime], _Told]:
    """Return a maker of worlds in which a grant is the first event; a body between accredits anew after it (T15)."""
    good = setting.good.accredited(CB, signed_at=SIGNED + DAY, version=2) if party == SUB else setting.good
    return lambda kind, moment: lambda offset: good.history(party, (kind, moment + offset))


def _at_signing(setting: Setting, party: Party, level: str) -> Iterator[Case]:
    at = accreditation(party)
    not_yet = failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, at)
    suspended = failed(Code.CHAIN_ISSUER_SUSPENDED_AT_ISSUE, at)
    ended = failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW, at)
    granted = _granted(setting, party)
    later = _histories(setting, party, (GRANT, GRANTED))
    again = _histories(setting, party, (GRANT, GRANTED), (SUSPEND, SIGNED - 9 * DAY))
    rows: tuple[tuple[str, _Told, tuple[Answer, Answer, Answer], str], ...] = (
        ("granted", granted(GRANT, SIGNED), (GOOD, GOOD, not_yet), "Accredited from the second of the grant on."),
        (
            "suspended",
            later(SUSPEND, SIGNED),
            (suspended, suspended, noticed(Code.CHAIN_ISSUER_SUSPENDED)),
            "What was signed before a suspension stays good, with a notice; the start is inclusive.",
        ),
        ("reinstated", again(REINSTATE, SIGNED), (GOOD, GOOD, suspended), "A reinstatement does not reach back."),
        (
            "withdrawn",
            later(WITHDRAW, SIGNED),
            (not_yet, not_yet, ended),
            "Signed after the withdrawal it was never good; signed before, the transition is long over.",
        ),
    )
    for name, told, answers, why in rows:
        identifier = f"{level}-{name}-at-signing"
        yield from setting.around(identifier, told, answers, why=why, source="specs/trust-chain.md T4")


def _now(setting: Setting, party: Party, level: str) -> Iterator[Case]:
    suspended, withdrawn = noticed(Code.CHAIN_ISSUER_SUSPENDED), noticed(Code.CHAIN_ISSUER_WITHDRAWN_TRANSITION)
    ended = failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW, accreditation(party))
    later = _histories(setting, party, (GRANT, GRANTED))
    again = _histories(setting, party, (GRANT, GRANTED), (SUSPEND, NOW - 30 * DAY))
    rows: tuple[tuple[str, _Told, tuple[Answer, Answer, Answer], str], ...] = (
        ("suspended", later(SUSPEND, NOW), (suspended, suspended, GOOD), "A suspension begins with its second."),
        ("reinstated", again(REINSTATE, NOW), (GOOD, GOOD, suspended), "A suspension ends with its second."),
        ("withdrawn", later(WITHDRAW, NOW), (withdrawn, withdrawn, GOOD), "A withdrawal begins with its second."),
        (
            "transition-ends",
            later(WITHDRAW, NOW - _TRANSITION),
            (ended, ended, withdrawn),
            "90 days from the withdrawal, the end exclusive.",
        ),
    )
    for name, told, answers, why in rows:
        yield from setting.around(f"{level}-{name}-now", told, answers, why=why, source="specs/trust-chain.md T5")


def _orders(setting: Setting, party: Party, level: str) -> Iterator[Case]:
    at = accreditation(party)
    never = failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, at)
    suspended = failed(Code.CHAIN_ISSUER_SUSPENDED_AT_ISSUE, at)
    day = SIGNED - 20 * DAY
    rows: tuple[tuple[str, tuple[tuple[AccreditationEventKind, datetime], ...], Answer, str], ...] = (
        ("never-granted", (), never, "An accreditation without a grant."),
        (
            "reinstated-after-a-withdrawal",
            ((GRANT, GRANTED), (WITHDRAW, day), (REINSTATE, day + DAY)),
            never,
            "Withdrawal is for good: who returns gets a new accreditation.",
        ),
        (
            "granted-again-after-a-withdrawal",
            ((GRANT, GRANTED), (WITHDRAW, day), (GRANT, day + DAY)),
            never,
            "A second grant in the same accreditation does not undo the withdrawal.",
        ),
        (
            "history-out-of-order",
            ((SUSPEND, SIGNED - DAY), (GRANT, GRANTED), (REINSTATE, SIGNED - 2 * DAY)),
            suspended,
            "The effective dates decide, not the order in which the events are written.",
        ),
        (
            "suspended-and-reinstated-long-ago",
            ((GRANT, GRANTED), (SUSPEND, day), (REINSTATE, day + DAY)),
            GOOD,
            "An old suspension does no harm.",
        ),
        (
            "suspended-twice",
            ((GRANT, GRANTED), (SUSPEND, day), (REINSTATE, day + DAY), (SUSPEND, SIGNED - SECOND)),
            suspended,
            "The second suspension counts like the first.",
        ),
    )
    for name, events, answer, why in rows:
        world = setting.good.history(party, *events)
        yield setting.case(f"{level}-{name}", world, answer, why, source="specs/trust-chain.md T4")


def _both_levels() -> Iterator[Case]:
    long_ago, lately = NOW - 120 * DAY, NOW - 10 * DAY
    source = "specs/verification.md V7.1"
    yield FOUR.case(
        "both-levels-withdrawn",
        FOUR.good.withdrawn(SUB, long_ago).withdrawn(CB, long_ago),
        failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW, accreditation(SUB)),
        "Both accreditations have ended; the upper one is the first broken link.",
        source=source,
    )
    yield FOUR.case(
        "middle-withdrawn-lower-suspended-at-signing",
        FOUR.good.withdrawn(SUB, long_ago).suspended(CB, SIGNED),
        failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW, accreditation(SUB)),
        "Each level has its own fault; the upper one is the first broken link.",
        source=source,
    )
    yield FOUR.case(
        "middle-granted-after-it-accredited",
        FOUR.good.history(SUB, (GRANT, GRANTED + DAY)),
        failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, accreditation(SUB)),
        "Accredited when the certificate was signed, but it accredited the issuer a day early.",
        source="specs/trust-chain.md T15",
    )
    yield FOUR.case(
        "middle-in-transition",
        FOUR.good.withdrawn(SUB, lately),
        noticed(Code.CHAIN_ISSUER_WITHDRAWN_TRANSITION),
        "The body in the middle lost its accreditation ten days ago; what stands below it has time to change over.",
        source=source,
    )
