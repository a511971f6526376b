"""Whom the trust list of the world names: the accreditation bodies, and the ministries that designate (W6, W10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from vc.model.scope import ANY
from vc.model.vocabulary import Activity, LinkKind
from vc.register.addresses import Addresses
from vc.trust.trust_list import Arrangement, BodyKey, KeyUse, LegalBasis, RecognisedBody, RecognisedScope
from vc_cli.world.ministries import Law
from vc_cli.world.organisations import ARRANGEMENT_ID, ARRANGEMENT_NAME, Authority
from vc_cli.world.shares import STANDARDS
from vc_cli.world.signatures import CREDENTIALS, LISTS, Keyring

if TYPE_CHECKING:
    from datetime import datetime

    from vc_cli.world.ministries import Ministry
    from vc_cli.world.stream import Plan

_YEAR: Final = timedelta(days=365)
_BY_ANY_STANDARD: Final = (Activity.PRODUCT_CERTIFICATION, Activity.TESTING, Activity.INSPECTION)
_ACCREDITED: Final = frozenset({Activity.MANAGEMENT_SYSTEM_CERTIFICATION, *_BY_ANY_STANDARD})
_DESIGNATED: Final = Activity.PRODUCT_CERTIFICATION


def arrangements(plan: Plan) -> tuple[Arrangement, ...]:
    """Return the arrangement of the accreditation bodies, and each law under which somebody is designated."""
    laws = {one.law.id: one.law for one in plan.census.designations}
    since = _since(plan)
    return (
        Arrangement(ARRANGEMENT_ID, ARRANGEMENT_NAME, _ACCREDITED),
        *(
            Arrangement(law.id, law.name, frozenset({_DESIGNATED}), LegalBasis(law.source, since))
            for law in laws.values()
        ),
    )


def bodies(plan: Plan, keyring: Keyring) -> tuple[RecognisedBody, ...]:
    """Return the bodies of the trust list, with their keys."""
    since = _since(plan)
    laws = {one.ministry: one.law for one in plan.census.designations}
    return (
        *(_accrediting(authority, keyring, since=since) for authority in plan.census.authorities),
        *(_designating(ministry, law, keyring, since=since) for ministry, law in laws.items()),
    )


def _accrediting(authority: Authority, keyring: Keyring, *, since: datetime) -> RecognisedBody:
    scopes = (
        RecognisedScope(Activity.MANAGEMENT_SYSTEM_CERTIFICATION, frozenset(STANDARDS), since),
        *(RecognisedScope(activity, ANY, since) for activity in _BY_ANY_STANDARD),
    )
    return _recognised(authority, keyring, since=since, arrangement=ARRANGEMENT_ID, scopes=scopes)


def _designating(ministry: Ministry, law: Law, keyring: Keyring, *, since: datetime) -> RecognisedBody:
    scopes = (RecognisedScope(_DESIGNATED, ANY, since, schemes=frozenset({law.scheme})),)
    recognised = _recognised(ministry, keyring, since=since, arrangement=law.id, scopes=scopes)
    return replace(recognised, kind=LinkKind.DESIGNATION)


def _recognised(
    granter: Authority | Ministry,
    keyring: Keyring,
    *,
    since: datetime,
    arrangement: str,
    scopes: tuple[RecognisedScope, ...],
) -> RecognisedBody:
    key, lists = (keyring.key(granter.did, use).public for use in (CREDENTIALS, LISTS))
    return RecognisedBody(
        did=granter.did,
        name=granter.name,
        arrangement=arrangement,
        official_page=f"https://{granter.host}/",
        origins=(f"https://{granter.host}",),
        index=Addresses.of(granter.did).accreditation_index,
        scopes=scopes,
        keys=(
            BodyKey(key, since, uses=frozenset({KeyUse.ACCREDITATION})),
            BodyKey(lists, since, uses=frozenset({KeyUse.INDEX})),
        ),
    )


def _since(plan: Plan) -> datetime:
    return plan.schedules.granted - _YEAR
