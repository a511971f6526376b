"""The certificate itself, at the lower end of the chain: its dates, its environment, its status, what is altered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.chain_corpus.settings import FOUR, SUB, THREE
from tests.chain_corpus.telling import (
    GOOD,
    Answer,
    Setting,
    accreditation,
    certificate,
    failed,
    noticed,
    unknown,
)
from tests.chain_corpus.world import LISTS, Signed, World, list_url
from tests.corpus_builder.case import Case
from tests.corpus_builder.forging import edited
from tests.world import CB, DAY, NOW, OTHER_CB, SIGNED
from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.status.value import StatusEvent

_LISTED = NOW - timedelta(minutes=10)
_KEY, _LIST = f"{CB.did}#credentials", list_url(CB)


def cases() -> Iterator[Case]:
    """Yield every case about the certificate."""
    for setting, level in ((THREE, "three"), (FOUR, "four")):
        yield from _dates(setting, level)
        yield from _status(setting, level)
    yield from _lists()
    yield from _environments()
    yield from _altered()


def _dates(setting: Setting, level: str) -> Iterator[Case]:
    good = setting.good

    def dated(member: str, moment: datetime) -> World:
        return good.says(lambda claims: claims.update({member: format_instant(moment)}))

    early, late = failed(Code.TIME_NOT_YET_VALID, certificate()), failed(Code.TIME_EXPIRED, certificate())
    future = unknown(Code.TIME_SIGNED_IN_FUTURE, certificate())
    overdue = noticed(Code.SURVEILLANCE_OVERDUE)
    rows: tuple[tuple[str, Callable[[timedelta], World], tuple[Answer, Answer, Answer], str, str], ...] = (
        (
            "begins-now",
            lambda offset: dated("validFrom", NOW + offset),
            (GOOD, GOOD, early),
            "Valid from its first second on.",
            "V6.2",
        ),
        (
            "expires-now",
            lambda offset: dated("validUntil", NOW + offset),
            (late, late, GOOD),
            "Valid until its last second; the end is exclusive.",
            "V6.2",
        ),
        (
            "signed-a-minute-ahead",
            lambda offset: good.says(lambda c: c.update(iat=int((NOW + timedelta(minutes=1) + offset).timestamp()))),
            (GOOD, GOOD, future),
            "The issuer's clock may be a minute ahead, and no second more.",
            "V6.1",
        ),
        (
            "surveillance-due-now",
            lambda offset: good.says(
                lambda c: c["credentialSubject"].update(surveillance={"nextDueBy": format_instant(NOW + offset)})
            ),
            (overdue, overdue, GOOD),
            "An overdue surveillance is a notice from its second on.",
            "V6.3",
        ),
    )
    for name, told, answers, why, step in rows:
        yield from setting.around(
            f"{level}-certificate-{name}", told, answers, why=why, source=f"specs/verification.md {step}"
        )
    yield setting.case(
        f"{level}-certificate-without-its-signing-time",
        good.says(lambda claims: claims.pop("iat")),
        unknown(Code.KEY_WINDOW, certificate(_KEY)),
        "It does not say when it was signed, so nobody knows whether its issuer was accredited then.",
        source="specs/verification.md V6.1",
    )


def _status(setting: Setting, level: str) -> Iterator[Case]:
    kinds: dict[StatusEvent, Code] = {
        StatusEvent.SUSPENDED: Code.STATUS_SUSPENDED,
        StatusEvent.WITHDRAWN: Code.STATUS_WITHDRAWN,
        StatusEvent.CANCELLED: Code.STATUS_CANCELLED,
        StatusEvent.SUPERSEDED: Code.STATUS_SUPERSEDED,
        StatusEvent.SCOPE_REDUCED: Code.STATUS_SCOPE_REDUCED,
    }
    for event, code in kinds.items():
        yield setting.case(
            f"{level}-certificate-{event.value.replace('_', '-')}",
            setting.good.status(event, NOW - DAY),
            failed(code, certificate(_LIST)),
            "The issuer lists it so.",
            source="specs/verification.md V9.6",
        )
    suspended = failed(Code.STATUS_SUSPENDED, certificate(_LIST))
    yield from setting.around(
        f"{level}-certificate-suspended-as-it-was-listed",
        lambda offset: setting.good.status(StatusEvent.SUSPENDED, _LISTED + offset),
        (suspended, suspended, GOOD),
        why="The list of ten minutes ago knows what was recorded by then.",
        source="specs/status.md S1",
    )
    yield setting.case(
        f"{level}-certificate-suspended-and-reinstated",
        setting.good.status(StatusEvent.SUSPENDED, NOW - 9 * DAY).status(StatusEvent.REINSTATED, NOW - DAY),
        GOOD,
        "In force again.",
        source="specs/status.md S1",
    )
    yield setting.case(
        f"{level}-certificate-withdrawn-and-reinstated",
        setting.good.status(StatusEvent.WITHDRAWN, NOW - 9 * DAY).status(StatusEvent.REINSTATED, NOW - DAY),
        failed(Code.STATUS_WITHDRAWN, certificate(_LIST)),
        "A withdrawal is for good.",
        source="specs/status.md S1",
    )


def _lists() -> Iterator[Case]:
    good, at = THREE.good, certificate(_LIST)
    stale, wrong = unknown(Code.STATUS_STALE, at), unknown(Code.STATUS_WINDOW, at)
    yield from THREE.around(
        "status-list-expires-now",
        lambda offset: replace(good, list_issued=NOW - DAY + offset),
        (stale, stale, GOOD),
        why="A list counts until its end, exclusive: a withdrawal can't be hidden behind an old one for longer.",
        source="specs/status.md S8",
    )
    yield from THREE.around(
        "status-list-signed-a-minute-ahead",
        lambda offset: replace(good, list_issued=NOW + timedelta(minutes=1) + offset),
        (GOOD, GOOD, wrong),
        why="A clock may be a minute ahead, and no second more.",
        source="specs/status.md S8",
    )
    withdrawn = good.status(StatusEvent.WITHDRAWN, NOW - DAY)
    day_before = replace(good, list_issued=NOW - 2 * DAY).published
    other = good.certificate(OTHER_CB).published
    other_list = list_url(OTHER_CB)
    rows: tuple[tuple[str, World, Answer, str], ...] = (
        ("not-there", good.without(_LIST), unknown(Code.STATUS_UNAVAILABLE, at), "404."),
        ("a-page", good.document(_LIST, b"<!doctype html>"), unknown(Code.STATUS_MALFORMED, at), "200 with a page."),
        (
            "of-the-day-before",
            withdrawn.document(_LIST, day_before[_LIST]),
            stale,
            "The list of better days, replayed after the withdrawal.",
        ),
        (
            "of-another-body",
            good.document(_LIST, other[other_list]),
            unknown(Code.STATUS_UNTRUSTED, at),
            "Another accredited body's list in its place.",
        ),
        (
            "named-at-another-body",
            good.says(lambda c: c.update(status={"status_list": {"idx": 17, "uri": other_list}})),
            unknown(Code.STATUS_UNTRUSTED, certificate(other_list)),
            "The certificate names a list on another body's host; it is not even asked for.",
        ),
        (
            "of-another-address",
            good.status_list(lambda c: c.update(sub=_LIST.replace("/1/", "/2/"))),
            unknown(Code.STATUS_WRONG_LIST, at),
            "Genuine, and another list than was asked for.",
        ),
        (
            "shorter-than-its-place",
            good.says(lambda c: c.update(status={"status_list": {"idx": 131_072, "uri": _LIST}})),
            unknown(Code.STATUS_RANGE, at),
            "Its place lies a step beyond the end.",
        ),
        (
            "not-named",
            good.says(lambda c: (c.pop("status"), c.pop("credentialStatus"))),
            failed(Code.STATUS_MISSING, certificate()),
            "Its profile demands a status.",
        ),
        (
            "of-another-place",
            withdrawn.says(lambda c: c["status"]["status_list"].update(idx=18)),
            GOOD,
            "The list decides by the place that the signed certificate names: another's withdrawal is not its own.",
        ),
    )
    for name, world, answer, why in rows:
        yield THREE.case(f"status-list-{name}", world, answer, why, source="specs/verification.md V9")
    named = good.accredited(CB, status_issuers=(OTHER_CB.did,))
    yield THREE.case(
        "status-list-by-a-body-that-the-accreditation-names",
        _listed_by_other(named),
        GOOD,
        "The accreditation lets another body keep the lists of this one.",
        source="specs/verification.md V9.3",
    )
    yield THREE.case(
        "status-list-by-a-body-that-no-accreditation-names",
        _listed_by_other(good),
        unknown(Code.STATUS_UNTRUSTED, at),
        "The same list, and nothing says that the other body may keep it.",
        source="specs/verification.md V9.3",
    )


def _listed_by_other(world: World) -> World:
    return world.status_list(lambda claims: claims.pop("iss"), by=Signed(OTHER_CB, LISTS))


def _environments() -> Iterator[Case]:
    def environment(value: str | None) -> Callable[[dict[str, Any]], object]:
        return lambda c: c.pop("environment") if value is None else c.update(environment=value)

    differs = failed(Code.ENVIRONMENT_DIFFERS, certificate())
    for value, answer in (
        ("production", differs),
        ("Test", differs),
        ("", failed(Code.FORMAT_CLAIM, certificate())),
        (None, failed(Code.FORMAT_PROFILE, certificate())),
    ):
        name = {"Test": "written-otherwise", "": "empty", None: "missing"}.get(value, value)
        yield THREE.case(
            f"certificate-environment-{name}",
            THREE.good.says(environment(value)),
            answer,
            "Test and production never mix.",
            source="specs/verification.md V6.4",
        )
    for party, level in ((CB, "lower"), (SUB, "middle")):
        own = FOUR.good.accreditation(party)
        assert own is not None
        yield FOUR.case(
            f"{level}-accreditation-for-production",
            FOUR.good.accredited(party, environment="production"),
            unknown(Code.CHAIN_ACCREDITATION_INVALID, accreditation(own.current_url)),
            "An accreditation for production under a trust list for tests.",
            source="specs/trust-chain.md T1",
        )


def _altered() -> Iterator[Case]:
    good, altered = THREE.good, failed(Code.SIG_INVALID, certificate(_KEY))

    def subject(**members: Any) -> Callable[[dict[str, Any]], object]:
        return lambda claims: claims["credentialSubject"].update(members)

    changes: dict[str, Callable[[dict[str, Any]], object]] = {
        "holder": lambda c: c["credentialSubject"]["issuedToParty"].update(name="Somebody Else Ltd"),
        "validity": lambda c: c.update(validUntil="2039-05-04T00:00:00Z"),
        "signing-time": lambda c: c.update(iat=int(SIGNED.timestamp()) - 1),
        "scope": lambda c: c["credentialSubject"]["certifiedScope"].update(sectors=["IAF:18"]),
        "number": subject(certificateNumber="DE-QMS-2026-99999"),
        "status-place": lambda c: c["status"]["status_list"].update(idx=18),
        "site": subject(sites=[{"name": "Werk Nirgendwo", "country": "DE"}]),
    }
    for name, change in changes.items():
        yield THREE.case(
            f"certificate-altered-{name}",
            good.handing(edited(good.input, change)),
            altered,
            "Changed after it was signed.",
            source="specs/verification.md V5.1",
        )
