"""Each accreditation by its own dates, and at its own signing (T14, T15)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from tests.chain_corpus.paths import LADDERS
from tests.chain_corpus.publishing import accreditation_document
from tests.chain_corpus.settings import FOUR, SUB, THREE, rungs
from tests.chain_corpus.telling import GOOD, Answer, Setting, accreditation, failed, noticed, unknown
from tests.chain_corpus.world import GRANT, REINSTATE, SUSPEND, Change, World
from tests.corpus_builder.case import Case
from tests.world import AB, CB, DAY, GRANTED, NOW, SIGNED, Party
from vc.codes import Code
from vc.encoding.rfc3339 import format_instant

_LATELY = NOW - 50 * DAY
_SKEW = timedelta(seconds=60)
_ASIDE = unknown(Code.CHAIN_ACCREDITATION_INVALID, accreditation(f"{AB.origin}/accreditations/cb/v1.jwt"))


def cases() -> Iterator[Case]:
    """Yield every case about what an accreditation says of itself, and about when it was signed by whom."""
    for setting, party, level in ((THREE, CB, "issuer"), (FOUR, CB, "lower"), (FOUR, SUB, "middle")):
        yield from _dates(setting, party, level)
        yield from _statuses(setting, party, level)
    yield from _handed_over()
    yield from _accredited_again()
    yield from _granted_late()


def saying(**members: Any) -> Change:
    """Return the change that writes these members into a credential."""
    return lambda claims: claims.update(members)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _where(party: Party) -> str:
    own = FOUR.good.accreditation(party)
    assert own is not None
    return own.current_url


def _dates(setting: Setting, party: Party, level: str) -> Iterator[Case]:
    url = f"{AB.origin}/accreditations/cb.jwt" if setting is THREE else _where(party)
    silent = unknown(Code.CHAIN_ACCREDITATION_INVALID, accreditation(url))
    written: tuple[tuple[str, Callable[[datetime], Change], tuple[Answer, Answer, Answer], str], ...] = (
        (
            "valid-until-now",
            lambda moment: saying(validUntil=format_instant(moment)),
            (silent, silent, GOOD),
            "The credential has ended, though the index still names it: its end is exclusive.",
        ),
        (
            "expires-now",
            lambda moment: saying(exp=_seconds(moment)),
            (silent, silent, GOOD),
            "The end of the token counts like that of the credential.",
        ),
        (
            "valid-from-now",
            lambda moment: saying(validFrom=format_instant(moment + _SKEW)),
            (GOOD, GOOD, silent),
            "The credential begins more than a minute after now; what was before it began its history says.",
        ),
        (
            "not-before-now",
            lambda moment: saying(nbf=_seconds(moment + _SKEW)),
            (GOOD, GOOD, silent),
            "The start of the token counts like that of the credential.",
        ),
    )
    for name, change, answers, why in written:

        def told(offset: timedelta, change: Callable[[datetime], Change] = change) -> World:
            return setting.good.rewritten(party, change(NOW + offset))

        yield from setting.around(
            f"{level}-accreditation-{name}", told, answers, why=why, source="specs/trust-chain.md T14"
        )
    past = setting.good.rewritten(party, saying(validUntil=format_instant(NOW - DAY)))
    yield setting.case(
        f"{level}-accreditation-ended-since",
        past.asked_about(NOW - timedelta(minutes=1)),
        silent,
        "Asked about a moment after its end.",
        source="specs/trust-chain.md T14",
    )
    yield setting.case(
        f"{level}-accreditation-with-two-ends",
        setting.good.rewritten(party, saying(validUntil="2027-01-01T00:00:00Z", exp=_seconds(SIGNED))),
        silent,
        "Of two ends the earlier one counts.",
        source="specs/trust-chain.md T14",
    )


def _statuses(setting: Setting, party: Party, level: str) -> Iterator[Case]:
    url = f"{AB.origin}/accreditations/cb.jwt" if setting is THREE else _where(party)
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "3",
        "statusListCredential": f"{AB.origin}/status/1/bitstring.jwt",
    }
    for name, change in (
        ("status-list", saying(credentialStatus=entry)),
        ("token-status", saying(status={"status_list": {"idx": 3, "uri": f"{AB.origin}/status/1/token.jwt"}})),
    ):
        yield setting.case(
            f"{level}-accreditation-with-a-{name}",
            setting.good.rewritten(party, change),
            unknown(Code.CHAIN_ACCREDITATION_INVALID, accreditation(url)),
            "It names a status list of its own, at which nobody looks: what that says is not known.",
            source="specs/trust-chain.md T14",
        )


def _handed_over() -> Iterator[Case]:
    own = THREE.good.accreditation(CB)
    assert own is not None
    for name, change, answer in (
        ("", saying(), GOOD),
        (
            "-with-a-status-list",
            saying(status={"status_list": {"idx": 3, "uri": f"{AB.origin}/status/1/token.jwt"}}),
            _ASIDE,
        ),
    ):
        told = THREE.good.rewritten(CB, change)
        yield THREE.case(
            f"accreditation-handed-over{name}",
            told.handing(accreditation_document(told, own)),
            answer,
            "The accreditation is asked about: history and index are its status; nothing else is looked at.",
            source="specs/verification.md V9.7",
        )


def _accredited_again() -> Iterator[Case]:
    """Let the body in the middle sign the lower accreditation once more, at a moment around what happens to it."""
    good, at = FOUR.good, accreditation(SUB)
    signed_again = good.accredited(CB, signed_at=_LATELY, version=2)
    gone = failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, at)
    suspended = failed(Code.CHAIN_ISSUER_SUSPENDED_AT_ISSUE, at)
    back = ((GRANT, GRANTED), (SUSPEND, _LATELY - 9 * DAY))
    rows: tuple[tuple[str, Callable[[timedelta], World], tuple[Answer, Answer, Answer], str], ...] = (
        (
            "withdrawn",
            lambda offset: signed_again.withdrawn(SUB, _LATELY + offset),
            (gone, gone, noticed(Code.CHAIN_ISSUER_WITHDRAWN_TRANSITION)),
            "The transition keeps what was signed before the withdrawal; nobody accredits after it.",
        ),
        (
            "suspended",
            lambda offset: signed_again.suspended(SUB, _LATELY + offset),
            (suspended, suspended, noticed(Code.CHAIN_ISSUER_SUSPENDED)),
            "Who is suspended accredits nobody.",
        ),
        (
            "reinstated",
            lambda offset: signed_again.history(SUB, *back, (REINSTATE, _LATELY + offset)),
            (GOOD, GOOD, suspended),
            "From the second of its reinstatement on it accredits again.",
        ),
    )
    for name, told, answers, why in rows:
        yield from FOUR.around(
            f"middle-{name}-as-it-accredits", told, answers, why=why, source="specs/trust-chain.md T15"
        )
    yield FOUR.case(
        "middle-accredits-on-the-day-before-now",
        good.accredited(CB, signed_at=NOW - DAY, version=2).withdrawn(SUB, _LATELY),
        gone,
        "Withdrawn for weeks, within the transition, it signs a new accreditation.",
        source="specs/trust-chain.md T15",
    )
    yield FOUR.case(
        "middle-accredits-once-more-after-a-suspension",
        signed_again.history(SUB, *back, (REINSTATE, _LATELY - DAY)),
        GOOD,
        "What was changed while it was suspended is signed anew once it is back.",
        source="specs/trust-chain.md T15",
    )


def _granted_late() -> Iterator[Case]:
    late = failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, accreditation(SUB))
    yield from FOUR.around(
        "middle-granted-as-it-accredited",
        lambda offset: FOUR.good.accredited(CB, signed_at=GRANTED + DAY).history(SUB, (GRANT, GRANTED + DAY + offset)),
        (GOOD, GOOD, late),
        why="Nobody accredits before being accredited to do so, and from that second on it may.",
        source="specs/trust-chain.md T15",
    )
    yield FOUR.case(
        "middle-granted-as-the-certificate-was-signed",
        FOUR.good.history(SUB, (GRANT, SIGNED)),
        late,
        "In force for the certificate, but not when it accredited its issuer.",
        source="specs/trust-chain.md T15",
    )
    yield FOUR.case(
        "middle-granted-late-and-accredits-anew",
        FOUR.good.history(SUB, (GRANT, SIGNED)).accredited(CB, signed_at=SIGNED, version=2),
        GOOD,
        "A new version of the lower accreditation, signed once the body may, heals it.",
        source="specs/trust-chain.md T15",
    )
    ladder = next(setting for setting in LADDERS if setting.id == "2-bodies-between")
    first, second = (Party(f"rung-{number}.example", f"Rung {number}") for number in (1, 2))
    for number, rung in enumerate((first, second), start=1):
        yield ladder.case(
            f"rung-{number}-granted-after-it-accredited",
            rungs(2).history(rung, (GRANT, GRANTED + DAY)),
            failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, accreditation(rung)),
            "Each body between is asked at the signing of the accreditation below its own.",
            source="specs/trust-chain.md T15",
        )
