"""Designation beside accreditation: an authority's own link, for its scheme alone, while it is in force (T12, T13)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.chain_corpus.settings import PRODUCTS
from tests.chain_corpus.subjects import CQC_0901, Claims, product
from tests.chain_corpus.telling import GOOD, Answer, Setting, accreditation, failed, recognition, unknown
from tests.chain_corpus.world import ARRANGEMENT, GRANT, REINSTATE, SUSPEND, WITHDRAW, World, index_url, world
from tests.corpus_builder.case import Case
from tests.vc.verify.authority_world import legal_basis
from tests.world import AB, CB, DAY, GRANTED, NOW, OTHER_CB, SIGNED, Party
from vc.codes import Code
from vc.model.scope import ANY
from vc.model.vocabulary import AccreditationEventKind, Activity, LinkKind, Role
from vc.trust.trust_list import RecognisedScope

AUTHORITY = Party("authority.example", "Invented Ministry of Product Safety")
RAILWAYS = Party("railways.example", "Invented Board of Railways")
_CCC = replace(CQC_0901, schemes=frozenset({"CCC"}), product_categories=frozenset({"CCC:0901", "CCC:0902"}))
_FOR_CCC = RecognisedScope(Activity.PRODUCT_CERTIFICATION, ANY, GRANTED, schemes=frozenset({"CCC"}))
_FOR_TYPES = replace(_FOR_CCC, schemes=frozenset({"EU type examination"}))
_DESIGNATION = f"{AUTHORITY.origin}/accreditations/cb.jwt"
_T12, _T13 = "specs/trust-chain.md T12", "specs/trust-chain.md T13"


def ccc(issuer: Party, *, hint: str, index: int = 17) -> Claims:
    """Return the claims of a certificate of the scheme for which only designated bodies certify."""
    claims = product(issuer, hint=hint, index=index)
    claims["credentialSubject"]["certifiedScope"].update(scheme="CCC", productCategories=["CCC:0901"])
    return claims


def authority(told: World, party: Party, scope: RecognisedScope = _FOR_CCC) -> World:
    """Recognise a party as an authority under a law."""
    law = legal_basis(f"act-of-{party.host.partition('.')[0]}")
    named = told.trusting(arrangements=(*told.trust.arrangements, law)).body(party, scope)
    return named.recognition(party, kind=LinkKind.DESIGNATION, arrangement=law.id)


def designating(told: World, party: Party, by: Party = AUTHORITY) -> World:
    """Let an authority designate a party for the scheme."""
    granted = told.accredits(party, _CCC, by=by)
    *before, last = granted.accreditations
    return replace(granted, accreditations=(*before, replace(last, kind=LinkKind.DESIGNATION)))


_ALONE = authority(replace(world(), trust=replace(world().trust, arrangements=())), AUTHORITY)

DESIGNATED = Setting(
    "designated",
    "An authority of the trust list, a certification body that it designated for CCC, a certificate of that scheme.",
    designating(_ALONE, CB).certificate(kind=ccc),
)
BOTH = Setting(
    "accredited-and-designated",
    "The certification body is accredited, where the certificate points to, and designated, as an index says.",
    designating(
        authority(world().body(AB, replace(PRODUCTS, standards=ANY)).accredits(CB, CQC_0901, _CCC), AUTHORITY), CB
    ).certificate(CB, kind=ccc),
)


def settings() -> Iterator[Setting]:
    """Yield the worlds with an authority."""
    yield from (DESIGNATED, BOTH)


def cases() -> Iterator[Case]:
    """Yield every case about designations."""
    yield from _in_time()
    yield from _schedules()
    yield from _authorities()
    yield from _missing()
    yield from _roles()


def _in_time() -> Iterator[Case]:
    good, at = DESIGNATED.good, accreditation(CB)
    then, now = failed(Code.CHAIN_NOT_DESIGNATED_AT_ISSUE, at), failed(Code.CHAIN_NOT_DESIGNATED_NOW, at)
    rows: tuple[
        tuple[
            str, Callable[[timedelta], tuple[tuple[AccreditationEventKind, Any], ...]], tuple[Answer, Answer, Answer]
        ],
        ...,
    ] = (
        ("granted-at-signing", lambda offset: ((GRANT, SIGNED + offset),), (GOOD, GOOD, then)),
        ("suspended-at-signing", lambda offset: ((GRANT, GRANTED), (SUSPEND, SIGNED + offset)), (then, then, now)),
        ("suspended-now", lambda offset: ((GRANT, GRANTED), (SUSPEND, NOW + offset)), (now, now, GOOD)),
        ("withdrawn-at-signing", lambda offset: ((GRANT, GRANTED), (WITHDRAW, SIGNED + offset)), (then, then, now)),
        ("withdrawn-now", lambda offset: ((GRANT, GRANTED), (WITHDRAW, NOW + offset)), (now, now, GOOD)),
        (
            "reinstated-now",
            lambda offset: ((GRANT, GRANTED), (SUSPEND, NOW - 30 * DAY), (REINSTATE, NOW + offset)),
            (GOOD, GOOD, now),
        ),
    )
    for name, history, answers in rows:

        def told(offset: timedelta, history: Callable[[timedelta], tuple[Any, ...]] = history) -> World:
            return good.history(CB, *history(offset))

        why = "A designation counts then and now, to the second, only while it is in force: no notice, no transition."
        yield from DESIGNATED.around(f"designation-{name}", told, answers, why=why, source=_T13)
    ended = good.rewritten(CB, lambda claims: claims.update(validUntil="2026-01-01T00:00:00Z"))
    yield DESIGNATED.case(
        "designation-that-has-ended",
        ended,
        unknown(Code.CHAIN_ACCREDITATION_INVALID, accreditation(_DESIGNATION)),
        "The credential's own dates count for a designation, too.",
        source="specs/trust-chain.md T14",
    )


def _schedules() -> Iterator[Case]:
    outside = failed(Code.CHAIN_DESIGNATION_SCOPE_NOT_COVERED, accreditation(CB))
    rows: dict[str, tuple[dict[str, Any], Answer]] = {
        "of-another-category": ({"product_categories": frozenset({"CCC:1101"})}, outside),
        "of-another-standard": ({"standards": frozenset({"GB 4706.1"})}, outside),
        "of-another-scheme": ({"schemes": frozenset({"EU type examination"})}, outside),
        "for-testing": ({"activity": Activity.TESTING}, outside),
        "whose-line-has-ended": ({"valid_to": NOW}, outside),
        "whose-line-began-after-signing": ({"valid_from": SIGNED + timedelta(seconds=1)}, outside),
        "of-any-standard": ({"standards": ANY, "editions": ANY}, GOOD),
    }
    for name, (members, answer) in rows.items():
        yield DESIGNATED.case(
            f"designation-{name}",
            DESIGNATED.good.line(CB, **members),
            answer,
            "One line of the designation must cover the whole scope, then and now.",
            source=_T13,
        )
    for name, schemes in (("of-no-scheme", frozenset[str]()), ("of-any-scheme", ANY)):
        yield DESIGNATED.case(
            f"designation-{name}",
            DESIGNATED.good.line(CB, schemes=schemes),
            unknown(Code.CHAIN_ACCREDITATION_INVALID, accreditation(_DESIGNATION)),
            "A designation names its schemes.",
            source=_T12,
        )


def _authorities() -> Iterator[Case]:
    good, gone = DESIGNATED.good, failed(Code.CHAIN_BODY_NOT_RECOGNISED, recognition(AUTHORITY))
    yield from DESIGNATED.around(
        "authority-recognised-until-now",
        lambda offset: good.recognised(AUTHORITY, replace(_FOR_CCC, valid_to=NOW + offset)),
        (gone, gone, GOOD),
        why="The trust list names the authority until that second.",
        source="specs/verification.md V7.3",
    )
    outside = failed(Code.CHAIN_BODY_SCOPE_NOT_COVERED, recognition(AUTHORITY))
    for name, scope in (
        ("for-another-scheme", _FOR_TYPES),
        ("for-another-category", replace(_FOR_CCC, product_categories=frozenset({"CCC:11"}))),
        ("for-testing-alone", replace(_FOR_CCC, activity=Activity.TESTING)),
    ):
        yield DESIGNATED.case(
            f"authority-{name}",
            good.recognised(AUTHORITY, scope),
            outside,
            "The trust list must recognise the authority for exactly this scheme and these categories.",
            source=_T13,
        )
    ministry = designating(authority(_ALONE, RAILWAYS, _FOR_TYPES), CB, RAILWAYS).certificate(kind=ccc)
    yield DESIGNATED.case(
        "designated-by-the-ministry-of-another-scheme",
        ministry,
        failed(Code.CHAIN_BODY_SCOPE_NOT_COVERED, recognition(RAILWAYS)),
        "A body that a ministry has designated is good for the schemes of that ministry, and for nothing else.",
        source="domain.md S1-29",
    )


def _missing() -> Iterator[Case]:
    good = BOTH.good
    accredited = tuple(one for one in good.accreditations if one.kind is LinkKind.ACCREDITATION)
    elsewhere = designating(replace(good, accreditations=accredited), OTHER_CB)
    nobody = failed(Code.CHAIN_DESIGNATION_MISSING, accreditation(CB))
    yield BOTH.case(
        "accreditation-in-place-of-a-designation",
        replace(good, accreditations=accredited),
        nobody,
        "Accredited for the very scheme and category, and designated by nobody: neither stands in for the other.",
        source=_T13,
    )
    yield BOTH.case(
        "designation-of-somebody-else",
        elsewhere,
        nobody,
        "The authority has designated another body.",
        source=_T13,
    )
    yield BOTH.case(
        "designation-index-not-there",
        good.without(index_url(AUTHORITY)),
        unknown(Code.CHAIN_INDEX_UNAVAILABLE, accreditation(index_url(AUTHORITY))),
        "Nobody says whether the issuer is designated.",
        source="specs/verification.md V7.6",
    )
    yield BOTH.case(
        "designation-index-of-last-week",
        good.index_of(AUTHORITY, NOW - 7 * DAY),
        unknown(Code.CHAIN_INDEX_STALE, accreditation(index_url(AUTHORITY))),
        "What the authority said a week ago is too old.",
        source="specs/verification.md V7.6",
    )
    yield BOTH.case(
        "designation-unneeded-for-a-voluntary-scheme",
        replace(good, accreditations=accredited).certificate(CB, kind=product),
        GOOD,
        "For a voluntary scheme nobody designates, and an accreditation is enough.",
        source=_T13,
    )
    voluntary = DESIGNATED.good.certificate(CB, kind=product)
    yield DESIGNATED.case(
        "designation-in-place-of-an-accreditation",
        voluntary,
        unknown(Code.CHAIN_ACCREDITATION_MISSING, accreditation(CB)),
        "A certificate under a voluntary scheme by a body that nobody accredits and that is designated for another.",
        source=_T13,
    )


def _roles() -> Iterator[Case]:
    good = DESIGNATED.good
    yield DESIGNATED.case(
        "authority-that-accredits",
        good.accredited(CB, kind=LinkKind.ACCREDITATION),
        failed(Code.CHAIN_ROLE, accreditation(AUTHORITY)),
        "An authority designates and does nothing besides.",
        source=_T12,
    )
    yield DESIGNATED.case(
        "authority-that-certifies",
        good.certificate(AUTHORITY, kind=ccc),
        failed(Code.CHAIN_ROLE, accreditation(AUTHORITY)),
        "A certificate that the authority signs itself.",
        source=_T12,
    )
    yield DESIGNATED.case(
        "designated-as-an-accreditation-body",
        good.accredited(CB, role=Role.ACCREDITATION_BODY),
        unknown(Code.CHAIN_ACCREDITATION_INVALID, accreditation(_DESIGNATION)),
        "Nobody becomes an accreditation body by designation.",
        source=_T12,
    )
    yield DESIGNATED.case(
        "designated-by-an-accreditation-body",
        good.recognition(AUTHORITY, kind=LinkKind.ACCREDITATION, arrangement=ARRANGEMENT.id).trusting(
            arrangements=(ARRANGEMENT,)
        ),
        failed(Code.CHAIN_ROLE, accreditation(AUTHORITY)),
        "On the trust list to accredit, it designates.",
        source=_T12,
    )
    subject = good.rewritten(
        CB, lambda claims: claims["credentialSubject"].update(accreditation=claims["credentialSubject"]["designation"])
    )
    yield DESIGNATED.case(
        "designation-and-accreditation-at-once",
        subject,
        unknown(Code.CHAIN_ACCREDITATION_INVALID, accreditation(_DESIGNATION)),
        "One credential that claims to be both.",
        source=_T12,
    )
