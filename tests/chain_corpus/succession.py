"""Certificates whose scope was reduced, and the successor that came along with them (V9.10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from tests.chain_corpus import publishing
from tests.chain_corpus.settings import PRODUCTS, SYSTEM
from tests.chain_corpus.subjects import CQC_0901, Claims, management_system, product
from tests.chain_corpus.telling import GOOD, Answer, Setting, certificate, failed, noticed
from tests.chain_corpus.world import Change, Signed, World, list_url, world
from tests.corpus_builder.case import Case
from tests.corpus_builder.forging import edited
from tests.world import AB, CB, DAY, ISO_9001, NOW, OTHER_CB, STRANGER, Party
from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.model.vocabulary import Act
from vc.status.value import StatusEvent

NAME, THIRD = f"{CB.origin}/c/SUCCESSOR", f"{CB.origin}/c/THIRD"
PLACE, _REDUCED_ON = 18, NOW - 9 * DAY
KEPT, LEFT_OUT = (f"https://holder.example/sites/{name}" for name in ("kept", "left-out"))
_COVERS = noticed(Code.STATUS_SUCCESSOR_COVERS)
_FAILS = failed(Code.STATUS_SCOPE_REDUCED, certificate(list_url(CB)))
_PRODUCT_LINE = replace(CQC_0901, hs_codes=frozenset({"HS:8504"}))
_PRODUCT_LINES = (
    _PRODUCT_LINE,
    replace(_PRODUCT_LINE, schemes=frozenset({"GS"})),
    replace(_PRODUCT_LINE, editions=frozenset({"2030"})),
)
_V9_10 = "specs/verification.md V9.10"


def _sites(*ids: str) -> list[dict[str, str]]:
    return [{"id": one, "name": f"Werk {one.rpartition('/')[2]}", "country": "DE"} for one in ids]


def _models(*models: str) -> list[dict[str, Any]]:
    return [{"product": {"name": "Power supply", "modelNumber": model}} for model in models]


def two_sites(issuer: Party, *, hint: str, index: int = 17) -> Claims:
    """Return the claims of an ISO 9001 certificate for two sites and two sectors."""
    claims = management_system(issuer, hint=hint, index=index)
    claims["credentialSubject"]["sites"] = _sites(KEPT, LEFT_OUT)
    claims["credentialSubject"]["certifiedScope"]["sectors"] = ["IAF:17", "IAF:33"]
    return claims


def two_models(issuer: Party, *, hint: str, index: int = 17) -> Claims:
    """Return the claims of a product certificate for two models of two categories."""
    claims = product(issuer, hint=hint, index=index)
    subject = claims["credentialSubject"]
    subject["conformityAssessment"] = [{"assessedProduct": _models("PS-KEPT", "PS-LEFT-OUT")}]
    subject["certifiedScope"].update(productCategories=["CQC:0901", "CQC:0902"], hsCodes=["HS:850440"])
    return claims


SITES = Setting(
    "certificate-for-two-sites",
    "A certification body certifies the quality management of two sites, in two sectors.",
    world()
    .body(AB, SYSTEM)
    .accredits(CB, replace(ISO_9001, sectors=frozenset({"IAF:17", "IAF:33"})))
    .accredits(OTHER_CB, replace(ISO_9001, sectors=frozenset({"IAF:17", "IAF:33"})))
    .certificate(CB, kind=two_sites),
)
MODELS = Setting(
    "certificate-for-two-models",
    "A certification body certifies two models of a product.",
    world().body(AB, PRODUCTS).accredits(CB, *_PRODUCT_LINES).certificate(kind=two_models),
)


def settings() -> Iterator[Setting]:
    """Yield the worlds of certificates that are reduced."""
    yield from (SITES, MODELS)


def cases() -> Iterator[Case]:
    """Yield every case about reduced certificates."""
    yield from _by_site()
    yield from _by_model()
    yield from _copies()
    yield from _standing_of_the_successor()
    yield from _scopes_of_the_successor()
    yield from _what_the_history_says()
    yield from _other_states()


def _keeping(claims: Claims) -> None:
    """Leave out one site, or one model."""
    subject = claims["credentialSubject"]
    if "sites" in subject:
        subject["sites"] = _sites(KEPT)
    else:
        subject["conformityAssessment"] = [{"assessedProduct": _models("PS-KEPT")}]
        subject["certifiedScope"]["productCategories"] = ["CQC:0901"]


def _successor(
    setting: Setting, *changes: Change, by: Signed | None = None, name: str = NAME, index: int = PLACE
) -> bytes:
    """Return the credential that takes the place of the reduced one; `changes` come after the reduction."""
    kind = two_sites if setting is SITES else two_models
    issued = setting.good.certificate(CB, kind=partial(kind, index=index))

    def named(claims: Claims) -> None:
        claims["id"] = name
        claims["credentialSubject"]["id"] = f"{name}#attestation"
        claims["iat"] = int(_REDUCED_ON.timestamp())

    for change in (named, _keeping, *changes):
        issued = issued.says(change)
    return publishing.certificate(issued if by is None else replace(issued, signed=by))


def _reduced(setting: Setting, *, successor: str | None = NAME) -> World:
    return setting.good.status(StatusEvent.SCOPE_REDUCED, _REDUCED_ON, successor=successor)


def kept_site() -> World:
    """Return the good case of a reduction: the successor came along, and the site that was kept is asked about."""
    return _reduced(SITES).stapling(copy()).asking(site=KEPT)


def copy(*, name: str = NAME, sectors: list[str] | None = None) -> bytes:
    """Return the successor of the certificate for two sites, under another name or for fewer sectors."""

    def change(claims: Claims) -> None:
        if sectors is not None:
            claims["credentialSubject"]["certifiedScope"]["sectors"] = sectors

    return _successor(SITES, change, name=name, index=PLACE if name == NAME else PLACE + 1)


def altered() -> bytes:
    """Return the successor with another end, written into it after it was signed."""
    return edited(copy(), lambda claims: claims.update(validUntil="2039-01-01T00:00:00Z"))


def _by_site() -> Iterator[Case]:
    told, own = _reduced(SITES), copy()
    outside = failed(Code.GOODS_SITE_NOT_COVERED, certificate("site"))
    rows: tuple[tuple[str, World, Answer, str], ...] = (
        ("nothing-named", told.stapling(own), _FAILS, "Who names nothing may mean what was left out."),
        ("site-kept", told.stapling(own).asking(site=KEPT), _COVERS, "What is asked about is what is left."),
        ("site-kept-to-export", told.stapling(own).asking(Act.EXPORT, site=KEPT), _COVERS, "No law says otherwise."),
        ("site-left-out", told.stapling(own).asking(site=LEFT_OUT), _FAILS, "This is what was left out."),
        ("site-of-neither", told.stapling(own).asking(site=f"{KEPT}/2"), outside, "Neither of them names it."),
        ("site-by-its-name", told.stapling(own).asking(site="Werk kept"), outside, "Names are prose."),
        ("site-kept-and-no-successor", told.asking(site=KEPT), _FAILS, "The successor did not come along."),
        ("site-and-a-model", told.stapling(own).asking(site=KEPT, model="X"), _FAILS, "It states no model."),
    )
    for name, asked, answer, why in rows:
        yield SITES.case(f"reduced-{name}", asked, answer, why, source=_V9_10)


def _by_model() -> Iterator[Case]:
    told = _reduced(MODELS).stapling(_successor(MODELS))
    hs = failed(Code.GOODS_HS_CODE_NOT_COVERED, certificate("hs_code"))
    rows: tuple[tuple[str, World, Answer, str], ...] = (
        ("model-kept", told.asking(model="PS-KEPT"), _COVERS, "What is asked about is what is left."),
        ("model-left-out", told.asking(model="PS-LEFT-OUT"), _FAILS, "This is what was left out."),
        ("hs-code-alone", told.asking(hs_code="850440"), _FAILS, "What was left out may be of the same class."),
        ("serial-alone", told.asking(serial="S-1"), _FAILS, "A serial number names one piece, of no model."),
        ("model-kept-with-its-hs-code", told.asking(model="PS-KEPT", hs_code="8504.40"), _COVERS, "Both agree."),
        ("model-kept-with-another-hs-code", told.asking(model="PS-KEPT", hs_code="847130"), hs, "One of them lies."),
        ("model-kept-and-a-site", told.asking(model="PS-KEPT", site=KEPT), _FAILS, "It states no such site."),
    )
    for name, asked, answer, why in rows:
        yield MODELS.case(f"reduced-{name}", asked, answer, why, source=_V9_10)


def _copies() -> Iterator[Case]:
    """Whatever else comes along in its place."""
    told, longer = _reduced(SITES).asking(site=KEPT), altered()

    def elsewhere(claims: Claims) -> None:
        claims["issuer"]["id"] = OTHER_CB.did

    rows: tuple[tuple[str, tuple[bytes, ...], Answer], ...] = (
        ("altered", (longer,), _FAILS),
        ("by-a-stranger-in-its-name", (_successor(SITES, by=Signed(STRANGER, kid=f"{CB.did}#credentials")),), _FAILS),
        ("by-another-body", (_successor(SITES, elsewhere, by=Signed(OTHER_CB)),), _FAILS),
        ("by-the-key-for-lists", (_successor(SITES, by=Signed(CB, "lists")),), _FAILS),
        ("another-certificate-of-the-body", (_successor(SITES, name=THIRD),), _FAILS),
        ("the-reduced-one-itself", (publishing.certificate(SITES.good),), _FAILS),
        ("an-accreditation", (SITES.good.published[f"{AB.origin}/accreditations/cb.jwt"],), _FAILS),
        ("garbage", (b"{}", b"garbage"), _FAILS),
        ("altered-and-genuine", (longer, copy()), _COVERS),
        ("genuine-and-altered", (copy(), longer), _COVERS),
        ("among-others", (b"garbage", _successor(SITES, name=THIRD), copy()), _COVERS),
    )
    for name, copies, answer in rows:
        yield SITES.case(
            f"reduced-with-a-copy-{name}",
            told.stapling(*copies),
            answer,
            "Only the successor that the history names counts, under its issuer's own signature.",
            source=_V9_10,
        )


def _standing_of_the_successor() -> Iterator[Case]:
    told, own = _reduced(SITES).asking(site=KEPT), copy()

    def dated(member: str, offset: Any) -> bytes:
        return _successor(SITES, lambda claims: claims.update({member: format_instant(NOW + offset)}))

    after, events = told.stapling(own), StatusEvent
    third = _successor(SITES, name=THIRD, index=19)
    rows: tuple[tuple[str, World, Answer], ...] = (
        ("expired-this-second", told.stapling(dated("validUntil", 0 * DAY)), _FAILS),
        ("expires-in-a-day", told.stapling(dated("validUntil", DAY)), _COVERS),
        ("begins-tomorrow", told.stapling(dated("validFrom", DAY)), _FAILS),
        ("suspended", after.status(events.SUSPENDED, NOW - DAY, index=PLACE), _FAILS),
        ("withdrawn", after.status(events.WITHDRAWN, NOW - DAY, index=PLACE), _FAILS),
        (
            "suspended-and-reinstated",
            after.status(events.SUSPENDED, NOW - 3 * DAY, index=PLACE).status(
                events.REINSTATED, NOW - DAY, index=PLACE
            ),
            _COVERS,
        ),
        (
            "reduced-itself-and-its-own-came-along",
            after.status(events.SCOPE_REDUCED, NOW - DAY, successor=THIRD, index=PLACE).stapling(third),
            _FAILS,
        ),
        (
            "without-a-status",
            told.stapling(_successor(SITES, lambda c: (c.pop("status"), c.pop("credentialStatus")))),
            _FAILS,
        ),
        (
            "for-production",
            told.stapling(_successor(SITES, lambda c: c.update(environment="production"))),
            _FAILS,
        ),
    )
    for name, asked, answer in rows:
        yield SITES.case(
            f"reduced-successor-{name}",
            asked,
            answer,
            "The successor must be valid like any certificate, and is followed no further.",
            source=_V9_10,
        )
    for name, at, answer in (("the-successor-was-signed", _REDUCED_ON, _COVERS),):
        yield SITES.case(
            f"reduced-asked-about-the-moment-in-which-{name}",
            replace(after, archived=(_REDUCED_ON,)).asked_about(at),
            answer,
            "Reduced and followed in the same second.",
            source=_V9_10,
        )


def _scopes_of_the_successor() -> Iterator[Case]:
    sites, models = _reduced(SITES).asking(site=KEPT), _reduced(MODELS).asking(model="PS-KEPT")

    def scoped(**members: Any) -> Change:
        return lambda claims: claims["credentialSubject"]["certifiedScope"].update(members)

    def nameless(claims: Claims) -> None:
        claims["credentialSubject"]["sites"] = [{"name": "Werk kept", "country": "DE"}]

    rows: tuple[tuple[str, Setting, World, Change, Answer, str], ...] = (
        ("fewer-sectors", SITES, sites, scoped(sectors=["IAF:17"]), _FAILS, "It names no sector."),
        (
            "a-sector-outside-the-schedule",
            SITES,
            sites,
            scoped(sectors=["IAF:17", "IAF:33", "IAF:1"]),
            _FAILS,
            "Its issuer is not accredited for it.",
        ),
        ("sites-without-identifiers", SITES, sites, nameless, _FAILS, "Silence covers nothing."),
        ("another-scheme", MODELS, models, scoped(scheme="GS"), _FAILS, "It attests something else."),
        ("another-edition", MODELS, models, scoped(edition="2030"), _FAILS, "It attests something else."),
        (
            "no-models",
            MODELS,
            models,
            lambda claims: claims["credentialSubject"].pop("conformityAssessment"),
            _FAILS,
            "Silence covers nothing.",
        ),
    )
    for name, setting, told, change, answer, why in rows:
        issued = _successor(setting, change)
        yield setting.case(f"reduced-successor-of-{name}", told.stapling(issued), answer, why, source=_V9_10)


def _what_the_history_says() -> Iterator[Case]:
    own, history = copy(), publishing.HISTORY_URL.format(CB.origin)
    told = _reduced(SITES).stapling(own).asking(site=KEPT)
    rows: tuple[tuple[str, World, Answer], ...] = (
        ("names-none", _reduced(SITES, successor=None).stapling(own).asking(site=KEPT), _FAILS),
        ("names-another", _reduced(SITES, successor=THIRD).stapling(own).asking(site=KEPT), _FAILS),
        ("is-not-there", told.without(history), _FAILS),
        ("is-of-the-day-before", told.document(history, SITES.good.published[history]), _FAILS),
    )
    for name, asked, answer in rows:
        yield SITES.case(
            f"reduced-the-history-{name}",
            asked,
            answer,
            "The issuer's signed history says which certificate is the successor; nothing that came along does.",
            source=_V9_10,
        )


def _other_states() -> Iterator[Case]:
    own = copy()
    for event, code in (
        (StatusEvent.SUPERSEDED, Code.STATUS_SUPERSEDED),
        (StatusEvent.SUSPENDED, Code.STATUS_SUSPENDED),
        (StatusEvent.WITHDRAWN, Code.STATUS_WITHDRAWN),
    ):
        told = _reduced(SITES).status(event, NOW - DAY, successor=NAME)
        yield SITES.case(
            f"reduced-then-{event.value}-with-its-successor",
            told.stapling(own).asking(site=KEPT),
            failed(code, certificate(list_url(CB))),
            "Only a reduction leaves anything of the certificate.",
            source=_V9_10,
        )
    back = _reduced(SITES).status(StatusEvent.SUSPENDED, NOW - 5 * DAY).status(StatusEvent.REINSTATED, NOW - 3 * DAY)
    yield SITES.case(
        "reduced-suspended-and-reinstated-with-its-successor",
        back.stapling(own).asking(site=KEPT),
        _COVERS,
        "Reinstated, it is reduced as before.",
        source=_V9_10,
    )
    yield SITES.case(
        "active-asked-about-a-site",
        SITES.good.asking(site=KEPT),
        GOOD,
        "In force, and the site is one of its own.",
        source="specs/verification.md V8.7",
    )
