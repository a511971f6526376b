"""Accreditation in time, scope, and recognition of the accreditation body (security.md C04 to C07)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.corpus_builder.case import Case, Overrides
from tests.corpus_builder.forging import Change, put, with_payload, without
from tests.corpus_builder.surroundings import SECOND, altered, small_family
from tests.world import CB, DAY, GRANTED, ISO_9001, NOW, SIGNED, World
from vc.codes import Code
from vc.keys.verification_method import VerificationMethod
from vc.model.accreditation import AccreditationEvent
from vc.model.scope import ScheduleLine
from vc.model.vocabulary import AccreditationEventKind, Activity, KeyState, Role
from vc.trust.trust_list import Arrangement, KeyUse, RecognisedScope

GRANT, SUSPEND, REINSTATE, WITHDRAW = (
    AccreditationEventKind.GRANTED,
    AccreditationEventKind.SUSPENDED,
    AccreditationEventKind.REINSTATED,
    AccreditationEventKind.WITHDRAWN,
)


def cases() -> Iterator[Case]:
    """Yield every case about accreditation, scope and keys in time."""
    yield from _at_signing()
    yield from _now()
    yield from _certified_scope()
    yield from _schedules()
    yield from _recognition()
    yield from _issuers_keys()
    yield from _bodys_keys()
    yield from _roles()


def history(*events: tuple[AccreditationEventKind, datetime]) -> Overrides:
    """Return a world in which the issuer's accreditation has this history."""
    recorded = tuple(AccreditationEvent(kind, effective, effective) for kind, effective in events)
    return altered(lambda world: world.accredit(lambda granted: replace(granted, events=recorded)))


def _at_signing() -> Iterator[Case]:
    family, row = small_family(), "security.md C05"
    granted = family.valid(
        "valid-granted-as-it-signed", "Accredited from the very second.", source=row, change=history((GRANT, SIGNED))
    )
    yield granted
    yield family.near(granted).invalid(
        "chain-signed-a-second-before-the-grant",
        Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE,
        "Not accredited yet.",
        source=row,
        change=history((GRANT, SIGNED + SECOND)),
    )
    suspended = family.valid(
        "valid-suspended-a-second-after-it-signed",
        "What was signed before the suspension stays good, with a notice.",
        source=row,
        change=history((GRANT, GRANTED), (SUSPEND, SIGNED + SECOND)),
        notice=Code.CHAIN_ISSUER_SUSPENDED,
    )
    yield suspended
    yield family.near(suspended).invalid(
        "chain-signed-as-it-was-suspended",
        Code.CHAIN_ISSUER_SUSPENDED_AT_ISSUE,
        "Suspended from the very second.",
        source=row,
        change=history((GRANT, GRANTED), (SUSPEND, SIGNED)),
    )
    reinstated = family.valid(
        "valid-reinstated-as-it-signed",
        "Accredited again from the very second.",
        source=row,
        change=history((GRANT, GRANTED), (SUSPEND, SIGNED - 9 * DAY), (REINSTATE, SIGNED)),
    )
    yield reinstated
    yield family.near(reinstated).invalid(
        "chain-signed-a-second-before-the-reinstatement",
        Code.CHAIN_ISSUER_SUSPENDED_AT_ISSUE,
        "Still suspended; that it was reinstated later changes nothing.",
        source=row,
        change=history((GRANT, GRANTED), (SUSPEND, SIGNED - 9 * DAY), (REINSTATE, SIGNED + SECOND)),
    )
    yield family.invalid(
        "chain-signed-after-the-withdrawal",
        Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE,
        "Signed a day after the accreditation was withdrawn.",
        source=row,
        change=history((GRANT, GRANTED), (WITHDRAW, SIGNED - DAY)),
    )
    yield family.invalid(
        "chain-reinstated-after-a-withdrawal",
        Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE,
        "Withdrawal is for good: a reinstatement does not undo it.",
        source=row,
        change=history((GRANT, GRANTED), (WITHDRAW, SIGNED - 9 * DAY), (REINSTATE, SIGNED - DAY)),
    )
    yield family.invalid(
        "chain-history-empty",
        Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE,
        "An accreditation that was never granted.",
        source=row,
        change=history(),
    )


def _now() -> Iterator[Case]:
    family, row = small_family(), "security.md C06"

    def withdrawn(before: timedelta) -> Overrides:
        return history((GRANT, GRANTED), (WITHDRAW, NOW - before))

    notice = Code.CHAIN_ISSUER_WITHDRAWN_TRANSITION
    sixty = family.valid(
        "valid-withdrawn-60-days-ago",
        "Within the transition, with a notice.",
        source=row,
        change=withdrawn(60 * DAY),
        notice=notice,
    )
    last = family.valid(
        "valid-withdrawn-90-days-ago-less-a-second",
        "The last second of the transition.",
        source=row,
        change=withdrawn(90 * DAY - SECOND),
        notice=notice,
    )
    yield sixty
    yield last
    yield family.near(sixty).invalid(
        "chain-withdrawn-120-days-ago",
        Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW,
        "The transition is over.",
        source=row,
        change=withdrawn(120 * DAY),
    )
    yield family.near(last).invalid(
        "chain-withdrawn-90-days-ago",
        Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW,
        "The end of the transition is exclusive.",
        source=row,
        change=withdrawn(90 * DAY),
    )


def _scope(change: Callable[[dict[str, Any]], object]) -> bytes:
    return with_payload(lambda claims: change(claims["credentialSubject"]["certifiedScope"]))


def _without_sites(change: Change) -> bytes:
    """Return a certificate without sites, whose countries must be among the scope's, and with a changed scope."""

    def applied(claims: dict[str, Any]) -> None:
        del claims["credentialSubject"]["sites"]
        change(claims["credentialSubject"]["certifiedScope"])

    return with_payload(applied)


def _certified_scope() -> Iterator[Case]:
    family, row = small_family(), "security.md C04"
    members: dict[str, dict[str, Any]] = {
        "another-standard": {"standard": "ISO 14001"},
        "look-alike-digit": {"standard": "ISO 900l"},
        "look-alike-cyrillic": {"standard": "ІSO 9001"},
        "lower-case": {"standard": "iso 9001"},
        "no-break-space": {"standard": "ISO\u00a09001"},
        "zero-width": {"standard": "ISO 9001\u200b"},
        "wildcard-standard": {"standard": "*"},
        "another-edition": {"edition": "2008"},
        "unheld-sector": {"sectors": ["IAF:17", "IAF:33"]},
        "sector-without-its-space": {"sectors": ["17"]},
        "sector-with-leading-zero": {"sectors": ["IAF:017"]},
        "wildcard-sector": {"sectors": ["*"]},
        "no-sector": {"sectors": []},
        "unheld-scheme": {"scheme": "FSSC 22000"},
        "unheld-product-category": {"productCategories": ["CCC:0901"]},
        "unheld-method": {"methods": ["IEC 60068-2-1"]},
    }
    for name, changed in members.items():
        yield family.invalid(
            f"scope-{name}",
            Code.CHAIN_SCOPE_NOT_COVERED,
            "Outside the schedule of the issuer; codes are compared octet for octet.",
            source=row,
            given=_scope(put(**changed)),
        )
    for name in ("standard", "edition", "sectors"):
        yield family.invalid(
            f"scope-without-{name}",
            Code.CHAIN_SCOPE_NOT_COVERED,
            "What is limited in the schedule must be stated.",
            source=row,
            given=_scope(without(name)),
        )
    yield family.invalid(
        "scope-of-another-activity",
        Code.FORMAT_PROFILE,
        "A management-system certificate that certifies products.",
        source="security.md C07",
        given=_scope(lambda scope: scope.update(activity="product_certification")),
    )
    yield family.valid(
        "valid-scope-two-sectors",
        "Both sectors stand in one line.",
        source="specs/scope.md",
        given=_scope(lambda scope: scope.update(sectors=["IAF:18", "IAF:17"])),
    )
    yield family.invalid(
        "scope-wildcard-country",
        Code.CHAIN_SCOPE_NOT_COVERED,
        "A certificate can't claim every country, even where its issuer may certify in any.",
        source=row,
        given=_without_sites(put(countries=["*"])),
    )
    yield family.valid(
        "valid-scope-no-country",
        "The schedule holds for any country, so none need be stated.",
        source="specs/scope.md",
        given=_without_sites(without("countries")),
    )
    yield family.invalid(
        "scope-prose-is-not-a-code",
        Code.CHAIN_SCOPE_NOT_COVERED,
        "The statement names a sector of the schedule, the codes another.",
        source=row,
        given=with_payload(
            lambda claims: (
                claims["credentialSubject"].update(scopeStatement="Sector IAF:17"),
                claims["credentialSubject"]["certifiedScope"].update(sectors=["IAF:28"]),
            )
        ),
    )


def schedule(*lines: ScheduleLine) -> Overrides:
    """Return a world in which the issuer's accreditation has this schedule."""
    return altered(lambda world: world.accredit(lambda granted: replace(granted, schedule=lines)))


def _schedules() -> Iterator[Case]:
    family, row = small_family(), "security.md C05"
    ends = family.valid(
        "valid-schedule-line-in-its-last-second",
        "The line of the schedule ends in a second.",
        source=row,
        change=schedule(replace(ISO_9001, valid_to=NOW + SECOND)),
    )
    yield ends
    yield family.near(ends).invalid(
        "scope-line-ended-this-second",
        Code.CHAIN_SCOPE_NOT_COVERED,
        "The end of a line is exclusive.",
        source=row,
        change=schedule(replace(ISO_9001, valid_to=NOW)),
    )
    begins = family.valid(
        "valid-schedule-line-from-signing",
        "The line begins as it signed.",
        source=row,
        change=schedule(replace(ISO_9001, valid_from=SIGNED)),
    )
    yield begins
    yield family.near(begins).invalid(
        "scope-line-began-a-second-after-signing",
        Code.CHAIN_SCOPE_NOT_COVERED,
        "Signed before the scope was granted.",
        source=row,
        change=schedule(replace(ISO_9001, valid_from=SIGNED + SECOND)),
    )
    german = schedule(replace(ISO_9001, countries=frozenset({"DE"})))
    home = family.valid("valid-schedule-of-its-country", "The schedule holds for Germany.", source=row, change=german)
    yield home
    abroad = [{"name": "Werk Lindau", "country": "DE"}, {"name": "Werk Bregenz", "country": "AT"}]
    yield family.near(home).invalid(
        "scope-site-in-a-country-outside",
        Code.CHAIN_SCOPE_NOT_COVERED,
        "The codes claim Germany alone; a site lies in Austria.",
        source="security.md C04",
        given=with_payload(lambda claims: claims["credentialSubject"].update(sites=abroad)),
        change=german,
    )
    rows: tuple[tuple[str, tuple[ScheduleLine, ...]], ...] = (
        ("country-outside", (replace(ISO_9001, countries=frozenset({"AT", "CH"})),)),
        ("empty-schedule", ()),
        ("activity-outside", (replace(ISO_9001, activity=Activity.PRODUCT_CERTIFICATION),)),
        ("edition-outside", (replace(ISO_9001, editions=frozenset({"2008"})),)),
        (
            "reduced-since",
            (
                replace(ISO_9001, valid_to=NOW - DAY),
                replace(ISO_9001, sectors=frozenset({"IAF:18"}), valid_from=NOW - DAY),
            ),
        ),
        (
            "half-by-each-of-two-lines",
            (replace(ISO_9001, sectors=frozenset({"IAF:18"})), replace(ISO_9001, standards=frozenset({"ISO 14001"}))),
        ),
    )
    for name, lines in rows:
        yield family.invalid(
            f"scope-schedule-{name}",
            Code.CHAIN_SCOPE_NOT_COVERED,
            "No single line of the schedule covers the whole certificate, then and now.",
            source="security.md C04",
            change=schedule(*lines),
        )


def recognised(*scopes: RecognisedScope) -> Overrides:
    """Return a world whose trust list recognises the accreditation body for these."""

    def change(world: World) -> None:
        activities = frozenset(Activity)
        world.trust = replace(
            world.trust,
            arrangements=(Arrangement("gac-mra", "Invented Recognition Arrangement", activities),),
            bodies=(replace(world.trust.bodies[0], scopes=scopes),),
        )

    return altered(change)


def _recognition() -> Iterator[Case]:
    family, row = small_family(), "security.md C07"
    usual = RecognisedScope(Activity.MANAGEMENT_SYSTEM_CERTIFICATION, frozenset({"ISO 9001"}), GRANTED)
    fine = family.valid(
        "valid-recognised-for-much",
        "Recognised for this, and more.",
        source=row,
        change=recognised(usual, replace(usual, activity=Activity.TESTING)),
    )
    ends = family.valid(
        "valid-recognised-for-another-second",
        "The recognition ends in a second.",
        source=row,
        change=recognised(replace(usual, valid_to=NOW + SECOND)),
    )
    begins = family.valid(
        "valid-recognised-from-signing",
        "Recognised from the very second.",
        source=row,
        change=recognised(replace(usual, valid_from=SIGNED)),
    )
    yield fine
    yield ends
    yield begins
    rows: tuple[tuple[str, Code, tuple[RecognisedScope, ...], Case], ...] = (
        ("for-testing-only", Code.CHAIN_BODY_SCOPE_NOT_COVERED, (replace(usual, activity=Activity.TESTING),), fine),
        (
            "for-another-standard",
            Code.CHAIN_BODY_SCOPE_NOT_COVERED,
            (replace(usual, standards=frozenset({"ISO 14001"})),),
            fine,
        ),
        ("until-this-second", Code.CHAIN_BODY_NOT_RECOGNISED, (replace(usual, valid_to=NOW),), ends),
        (
            "for-this-until-now-for-other-things-still",
            Code.CHAIN_BODY_SCOPE_NOT_COVERED,
            (replace(usual, valid_to=NOW), replace(usual, activity=Activity.TESTING)),
            ends,
        ),
        (
            "a-second-after-signing",
            Code.CHAIN_BODY_NOT_RECOGNISED,
            (replace(usual, valid_from=SIGNED + SECOND),),
            begins,
        ),
    )
    for name, code, scopes, twin in rows:
        yield family.near(twin).invalid(
            f"chain-body-recognised-{name}",
            code,
            "The accreditation body is not recognised for this, then and now.",
            source=row,
            change=recognised(*scopes),
        )


def _methods(**members: Any) -> Overrides:
    """Return a world in which the issuer's key for credentials is described otherwise in its DID document."""

    def changed(method: VerificationMethod) -> VerificationMethod:
        return replace(method, **members) if method.id.endswith("#credentials") else method

    return altered(lambda world: world.methods.update({CB.did: tuple(changed(method) for method in CB.methods())}))


def _issuers_keys() -> Iterator[Case]:
    family, row = small_family(), "security.md C10"
    retired = family.valid(
        "valid-key-retired-a-second-after-signing",
        "The last signature of a key; its age is the issuer's word alone.",
        source=row,
        change=_methods(expires=SIGNED + SECOND),
        notice=Code.ISSUE_TIME_CLAIMED,
    )
    yield retired
    yield family.near(retired).invalid(
        "key-retired-as-it-signed",
        Code.KEY_WINDOW,
        "The end of a key's window is exclusive.",
        source=row,
        change=_methods(expires=SIGNED),
    )
    planned = family.valid(
        "valid-key-revoked-from-the-next-second",
        "Not compromised yet.",
        source=row,
        change=_methods(revoked=NOW + SECOND),
    )
    yield planned
    yield family.near(planned).invalid(
        "key-compromised-this-second",
        Code.KEY_COMPROMISED,
        "Known now, so nothing proves the time of signing.",
        source=row,
        change=_methods(revoked=NOW),
    )
    yield family.near(planned).invalid(
        "key-compromised-after-signing",
        Code.KEY_COMPROMISED,
        "iat lies before the compromise; whoever holds the key writes iat.",
        source="security.md C09",
        change=_methods(revoked=SIGNED + 30 * DAY),
    )
    yield family.invalid(
        "key-for-authentication-only",
        Code.KEY_PURPOSE,
        "The key is no key for assertions.",
        source="specs/verification.md V4.3",
        change=_methods(relationships=frozenset({"authentication"})),
    )
    yield family.invalid(
        "key-for-lists",
        Code.KEY_PURPOSE,
        "The key is one for status lists.",
        source="specs/verification.md V4.3",
        change=_methods(relationships=frozenset({"assertionMethod", "statusMethod"})),
    )


def _body_key(*, at: int = 0, **members: Any) -> Overrides:
    """Return a world whose trust list describes a key of the accreditation body otherwise."""

    def change(world: World) -> None:
        body = world.trust.bodies[0]
        keys = list(body.keys)
        keys[at] = replace(keys[at], **members)
        world.trust = replace(world.trust, bodies=(replace(body, keys=tuple(keys)),))

    return altered(change)


def _roles() -> Iterator[Case]:
    yield small_family().invalid(
        "chain-certificate-by-an-accreditation-body",
        Code.CHAIN_ROLE,
        "What is accredited to accredit certifies nobody.",
        source="specs/verification.md V7.4",
        change=altered(lambda world: world.accredit(lambda granted: replace(granted, role=Role.ACCREDITATION_BODY))),
    )


def _bodys_keys() -> Iterator[Case]:
    family, row = small_family(), "security.md C10"
    retired = family.valid(
        "valid-body-key-retired-a-second-after-signing",
        "The accreditation was its last signature.",
        source=row,
        change=_body_key(valid_to=GRANTED + SECOND, state=KeyState.RETIRED),
    )
    yield retired
    near = family.near(retired)
    rows: tuple[tuple[str, Code, Overrides], ...] = (
        ("began-a-second-after-it-signed", Code.CHAIN_ACCREDITATION_INVALID, _body_key(valid_from=GRANTED + SECOND)),
        ("compromised", Code.CHAIN_ACCREDITATION_INVALID, _body_key(state=KeyState.COMPROMISED, since=NOW - 60 * DAY)),
        (
            "for-indexes-compromised",
            Code.CHAIN_INDEX_INVALID,
            _body_key(at=1, state=KeyState.COMPROMISED, since=NOW - 60 * DAY),
        ),
        ("for-indexes-alone", Code.CHAIN_ACCREDITATION_INVALID, _body_key(uses=frozenset({KeyUse.INDEX}))),
        ("not-in-the-trust-list", Code.CHAIN_ACCREDITATION_INVALID, _body_key(key=CB.key("another").public)),
    )
    for name, code, change in rows:
        yield near.unknown(
            f"key-of-the-body-{name}",
            code,
            "What the accreditation body signed can't be taken for its own word.",
            source=row,
            change=change,
        )
