"""Questions about a moment in the past, at each level: what counts is how things stood then, as it is known now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from tests.chain_corpus.settings import FOUR, SUB, SYSTEM, THREE
from tests.chain_corpus.telling import (
    GOOD,
    Answer,
    Setting,
    accreditation,
    certificate,
    failed,
    noticed,
    recognition,
    unknown,
)
from tests.chain_corpus.world import GRANT, REINSTATE, SECOND, SUSPEND, WITHDRAW, World, index_url, list_url
from tests.corpus_builder.case import Case
from tests.corpus_builder.surroundings import moment
from tests.world import AB, CB, DAY, GRANTED, ISO_9001, NOW, SIGNED, Party
from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.model.vocabulary import AccreditationEventKind
from vc.status.value import StatusEvent

_PUBLISHED, _ASKED = moment("2026-08-15T00:00:00"), moment("2026-08-15T12:00:00")
_KEY, _LIST = f"{CB.did}#credentials", list_url(CB)
_DIFFERS = noticed(Code.CHAIN_DIFFERS_TODAY)


def _then(setting: Setting) -> Setting:
    good = replace(setting.good, archived=(_PUBLISHED,), at=_ASKED)
    why = f"{setting.why} The lists of 15 August are in the archive, and noon of that day is asked about."
    return Setting(f"{setting.id}-in-august", why, good)


_THREE, _FOUR = _then(THREE), _then(FOUR)


def settings() -> Iterator[Setting]:
    """Yield the worlds with an archive."""
    yield from (_THREE, _FOUR)


def cases() -> Iterator[Case]:
    """Yield every case about the past."""
    for setting, party, level in ((_THREE, CB, "issuer"), (_FOUR, CB, "lower"), (_FOUR, SUB, "middle")):
        yield from _standing(setting, party, level)
        yield from _lines(setting, party, level)
    yield from _recognition()
    yield from _certificate()
    yield from _status()
    yield from _known_now()


def _standing(setting: Setting, party: Party, level: str) -> Iterator[Case]:
    good, at = setting.good, accreditation(party)

    def after(
        *before: tuple[AccreditationEventKind, datetime],
    ) -> Callable[[AccreditationEventKind, datetime], Callable[[timedelta], World]]:
        return lambda kind, when: lambda offset: good.history(party, (GRANT, GRANTED), *before, (kind, when + offset))

    suspended, withdrawn = noticed(Code.CHAIN_ISSUER_SUSPENDED), noticed(Code.CHAIN_ISSUER_WITHDRAWN_TRANSITION)
    ended = failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW, at)
    rows: tuple[tuple[str, Callable[[timedelta], World], tuple[Answer, Answer, Answer], str], ...] = (
        (
            "suspended-then",
            after()(SUSPEND, _ASKED),
            (suspended, suspended, _DIFFERS),
            "Suspended from that second on, and still today.",
        ),
        (
            "withdrawn-then",
            after()(WITHDRAW, _ASKED),
            (withdrawn, withdrawn, _DIFFERS),
            "Withdrawn from that second on: it was in its transition then.",
        ),
        (
            "transition-ended-then",
            after()(WITHDRAW, _ASKED - 90 * DAY),
            (ended, ended, withdrawn),
            "The transition ended in the second asked about.",
        ),
    )
    for name, told, answers, why in rows:
        yield from setting.around(f"{level}-{name}", told, answers, why=why, source="specs/verification.md V7.2")
    yield setting.case(
        f"{level}-suspended-then-reinstated-since",
        good.history(party, (GRANT, GRANTED), (SUSPEND, _ASKED - DAY), (REINSTATE, _ASKED + DAY)),
        Answer(suspended.verdict, Code.CHAIN_ISSUER_SUSPENDED),
        "Suspended then, in force today.",
        source="specs/verification.md V7.2",
    )


def _lines(setting: Setting, party: Party, level: str) -> Iterator[Case]:
    outside = failed(Code.CHAIN_SCOPE_NOT_COVERED, accreditation(party))
    yield from setting.around(
        f"{level}-line-ended-then",
        lambda offset: setting.good.line(party, valid_to=_ASKED + offset),
        (outside, outside, GOOD),
        why="The line must have been in force at the moment asked about; that it ended since is of no concern.",
        source="specs/verification.md V8.2",
    )
    yield setting.case(
        f"{level}-line-added-since",
        setting.good.schedule(party, replace(ISO_9001, valid_from=_ASKED + SECOND)),
        outside,
        "In force today, not then.",
        source="specs/verification.md V8.2",
    )


def _recognition() -> Iterator[Case]:
    gone = failed(Code.CHAIN_BODY_NOT_RECOGNISED, recognition(AB))

    def until(setting: Setting) -> Callable[[timedelta], World]:
        return lambda offset: setting.good.recognised(AB, replace(SYSTEM, valid_to=_ASKED + offset))

    for setting, level in ((_THREE, "three"), (_FOUR, "four")):
        yield from setting.around(
            f"{level}-recognition-ended-then",
            until(setting),
            (gone, gone, GOOD),
            why="The body must have been recognised at the moment asked about.",
            source="specs/verification.md V7.3",
        )


def _certificate() -> Iterator[Case]:
    good = _THREE.good

    def dated(member: str) -> Callable[[timedelta], World]:
        return lambda offset: good.says(lambda claims: claims.update({member: format_instant(_ASKED + offset)}))

    early, late = failed(Code.TIME_NOT_YET_VALID, certificate()), failed(Code.TIME_EXPIRED, certificate())
    unborn = unknown(Code.TIME_BEFORE_SIGNING, certificate())
    rows: tuple[tuple[str, Callable[[timedelta], World], tuple[Answer, Answer, Answer], str, str], ...] = (
        ("began-then", dated("validFrom"), (GOOD, GOOD, early), "Valid from its first second on.", "V6.2"),
        ("expired-then", dated("validUntil"), (late, late, GOOD), "Valid until its last second.", "V6.2"),
        (
            "signed-then",
            lambda offset: good.says(lambda claims: claims.update(iat=int((_ASKED + offset).timestamp()))),
            (GOOD, GOOD, unborn),
            "Before it was signed it did not exist.",
            "V6.1",
        ),
    )
    for name, told, answers, why, step in rows:
        yield from _THREE.around(f"certificate-{name}", told, answers, why=why, source=f"specs/verification.md {step}")


def _status() -> Iterator[Case]:
    good, at = _THREE.good, certificate(_LIST)
    withdrawn = failed(Code.STATUS_WITHDRAWN, at)
    differs = noticed(Code.STATUS_DIFFERS_TODAY)
    late = NOW - 30 * DAY
    yield from _THREE.around(
        "certificate-withdrawn-then",
        lambda offset: good.status(StatusEvent.WITHDRAWN, _ASKED + offset, recorded=late),
        (withdrawn, withdrawn, differs),
        why="Recorded long after with effect from that second: what is known now beats what was known then.",
        source="specs/verification.md V9.5",
    )
    for name, offset, answer in (
        ("first-second", timedelta(), GOOD),
        ("last-second", DAY - SECOND, GOOD),
        ("second-behind", DAY, unknown(Code.STATUS_WINDOW, at)),
        ("second-before", -SECOND, unknown(Code.STATUS_WINDOW, at)),
    ):
        yield _THREE.case(
            f"archived-list-in-its-{name}",
            good.asked_about(_PUBLISHED + offset),
            answer,
            "The list of that day speaks for the seconds from its signing to its end, exclusive.",
            source="specs/verification.md V9.5",
        )
    archive = f"{CB.origin}/status/1/history/{int(_PUBLISHED.timestamp())}.token.jwt"
    history = f"{CB.origin}/status/1/history/index.jwt"
    rows: tuple[tuple[str, World, Answer], ...] = (
        ("archived-list-not-there", good.without(archive), unknown(Code.STATUS_UNAVAILABLE, certificate(archive))),
        (
            "archived-list-replaced-by-the-one-of-today",
            good.document(archive, good.published[_LIST]),
            unknown(Code.STATUS_WRONG_LIST, certificate(archive)),
        ),
        ("history-not-there", good.without(history), unknown(Code.STATUS_UNAVAILABLE, certificate(history))),
        ("list-of-today-not-there", good.without(_LIST), GOOD),
    )
    for name, told, answer in rows:
        yield _THREE.case(
            name, told, answer, "The past is read from the signed archive alone.", source="specs/verification.md V9.5"
        )


def _known_now() -> Iterator[Case]:
    good = _THREE.good
    stolen = failed(Code.KEY_COMPROMISED, certificate(_KEY))
    yield _THREE.case(
        "key-compromised-since",
        good.method(CB, revoked=NOW - DAY),
        stolen,
        "Compromised yesterday, asked about August: what is known now of a key beats what was known then.",
        source="specs/trust-chain.md T8",
    )
    yield _THREE.case(
        "key-retired-since",
        good.method(CB, expires=NOW - DAY),
        noticed(Code.ISSUE_TIME_CLAIMED),
        "Out of use since yesterday: when it signed is only claimed.",
        source="specs/trust-chain.md T8",
    )
    for name, issued, answer in (
        ("signed-after-it", _ASKED + DAY, GOOD),
        ("signed-a-second-after-it", _ASKED + SECOND, GOOD),
        ("signed-before-it", _ASKED - DAY, unknown(Code.CHAIN_INDEX_STALE, accreditation(index_url(AB)))),
    ):
        yield _THREE.case(
            f"index-of-a-silent-body-{name}",
            good.index_of(AB, issued),
            answer,
            "A body that has stopped publishing still has a past: its index holds all until its signing.",
            source="specs/trust-chain.md T7",
        )
    yield _THREE.case(
        "accreditation-renewed-since",
        good.accredited(CB, version=2, signed_at=NOW - DAY),
        GOOD,
        "The current version holds the whole history, so the past is decided from it.",
        source="specs/trust-chain.md T6",
    )
    yield _THREE.case(
        "accredited-for-it-since",
        good.line(CB, valid_from=SIGNED + SECOND),
        failed(Code.CHAIN_SCOPE_NOT_COVERED, accreditation(CB)),
        "Accredited for it a second after it signed: good then, not when it was signed.",
        source="specs/verification.md V8.2",
    )
