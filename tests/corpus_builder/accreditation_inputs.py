"""An accreditation that is itself what was asked about (specs/verification.md V9.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.corpus_builder import chain_recognition
from tests.corpus_builder.case import Case, Family, Overrides
from tests.corpus_builder.chain_standing import GRANT, REINSTATE, SUSPEND, WITHDRAW
from tests.corpus_builder.forging import signed_again
from tests.corpus_builder.surroundings import CURRENT_URL, INDEX_URL, SECOND, altered, base, documents, small_family
from tests.world import AB, CB, DAY, GRANTED, ISO_9001, NOW, STRANGER, World, accreditation
from vc.codes import Code
from vc.encoding import strict_json
from vc.keys.did_document import build_did_document
from vc.model.accreditation import Accreditation, AccreditationEvent
from vc.model.vocabulary import AccreditationEventKind, Activity, Role

_BELOW_URL = "https://ab.example/accreditations/sub-cb.jwt"
_AB_DID_URL = "https://ab.example/.well-known/did.json"


def cases() -> Iterator[Case]:
    """Yield every case about accreditations as inputs."""
    twin = small_family().valid(
        "valid-accreditation",
        "The current accreditation, in force, within the recognition of its body.",
        source="specs/verification.md V9.7",
        given=base()[CURRENT_URL],
    )
    yield twin
    family = Family(twin)
    yield from _histories(family)
    yield from _versions(family)
    yield from _signatures(family)
    yield from _levels()


def _world(change: Callable[[Accreditation], Accreditation]) -> tuple[bytes, Overrides]:
    """Return a changed accreditation and the world that publishes it."""
    overrides = altered(lambda world: world.accredit(change))
    return World().accreditation_jwt(change(accreditation())), overrides


def _history(*events: tuple[AccreditationEventKind, datetime]) -> tuple[bytes, Overrides]:
    recorded = tuple(AccreditationEvent(kind, effective, effective) for kind, effective in events)
    return _world(lambda granted: replace(granted, events=recorded))


def _histories(family: Family) -> Iterator[Case]:
    row = "specs/verification.md V9.7"
    content, change = _history((GRANT, GRANTED), (SUSPEND, NOW - 9 * DAY), (REINSTATE, NOW))
    fine = family.valid(
        "valid-accreditation-reinstated", "Reinstated this second.", source=row, given=content, change=change
    )
    yield fine
    rows: tuple[tuple[str, Code, tuple[bytes, Overrides], str], ...] = (
        (
            "suspended",
            Code.STATUS_SUSPENDED,
            _history((GRANT, GRANTED), (SUSPEND, NOW - 9 * DAY), (REINSTATE, NOW + SECOND)),
            "Reinstated from the next second.",
        ),
        (
            "withdrawn",
            Code.STATUS_WITHDRAWN,
            _history((GRANT, GRANTED), (WITHDRAW, NOW)),
            "Withdrawn from this second.",
        ),
        ("not-granted-yet", Code.TIME_NOT_YET_VALID, _history((GRANT, NOW + SECOND)), "Granted from the next second."),
        (
            "beyond-the-recognition",
            Code.CHAIN_BODY_SCOPE_NOT_COVERED,
            _world(
                lambda granted: replace(
                    granted, schedule=(ISO_9001, replace(ISO_9001, standards=frozenset({"ISO 14001"})))
                )
            ),
            "A line for a standard that its body is not recognised for.",
        ),
        (
            "of-another-activity",
            Code.CHAIN_BODY_SCOPE_NOT_COVERED,
            _world(lambda granted: replace(granted, schedule=(replace(ISO_9001, activity=Activity.TESTING),))),
            "A line for an activity that its body is not recognised for.",
        ),
        (
            "of-any-standard",
            Code.CHAIN_BODY_SCOPE_NOT_COVERED,
            _world(lambda granted: replace(granted, schedule=(replace(ISO_9001, standards=frozenset({"*"})),))),
            "Any standard at all, from a body recognised for one.",
        ),
    )
    for name, code, (content, change), why in rows:
        yield family.near(fine).invalid(f"accreditation-{name}", code, why, source=row, given=content, change=change)


def _levels() -> Iterator[Case]:
    below = _BELOW_URL
    twin = next(case for case in chain_recognition.cases() if case.id == "valid-two-levels")
    family = Family(replace(twin, given=chain_recognition.two_levels(Role.ACCREDITATION_BODY)[below]))
    fine = family.valid(
        "valid-accreditation-below", "Granted by a body that is itself accredited.", source="specs/scope.md S8"
    )
    yield fine
    near = family.near(fine)

    def changed(other: dict[str, bytes]) -> Overrides:
        good = chain_recognition.two_levels(Role.ACCREDITATION_BODY)
        return documents({url: raw for url, raw in other.items() if good.get(url) != raw})

    yield near.invalid(
        "accreditation-beyond-that-of-its-issuer",
        Code.CHAIN_SCOPE_NOT_COVERED,
        "Its issuer gives away a sector that it does not have.",
        source="specs/scope.md S8",
        change=changed(chain_recognition.two_levels(Role.ACCREDITATION_BODY, sectors=frozenset({"IAF:17"}))),
    )
    yield near.invalid(
        "accreditation-by-an-accredited-certification-body",
        Code.CHAIN_ROLE,
        "Its issuer is accredited, and not to accredit.",
        source="security.md C03",
        change=changed(chain_recognition.two_levels(Role.CERTIFICATION_BODY)),
    )
    yield near.invalid(
        "accreditation-of-a-body-whose-own-was-withdrawn",
        Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW,
        "Its issuer lost its own accreditation 120 days ago.",
        source="specs/verification.md V9.7",
        change=changed(chain_recognition.two_levels(Role.ACCREDITATION_BODY, withdrawn=True)),
    )


def _versions(family: Family) -> Iterator[Case]:
    newer = altered(lambda world: world.accredit(lambda granted: replace(granted, version=2)))
    yield family.invalid(
        "accreditation-superseded",
        Code.STATUS_SUPERSEDED,
        "The index names a later version.",
        source="specs/verification.md V9.7",
        change=newer,
    )

    def index(change: Callable[[dict[str, Any]], object]) -> Overrides:
        return documents({INDEX_URL: signed_again(base()[INDEX_URL], change, signer=AB.signer("lists"))})

    content, change = _world(lambda granted: replace(granted, schedule=(replace(ISO_9001, valid_to=NOW),)))
    yield family.unknown(
        "accreditation-without-a-line-in-force",
        Code.CHAIN_SCOPE,
        "The only line of its schedule ended this second.",
        source="specs/verification.md V9.7",
        given=content,
        change=change,
    )
    yield family.unknown(
        "accreditation-newer-than-the-index",
        Code.CHAIN_ACCREDITATION_STALE,
        "Version 2, where the index knows of version 1.",
        source="specs/verification.md V9.7",
        given=World().accreditation_jwt(replace(accreditation(), version=2)),
    )
    rows: tuple[tuple[str, Code, Overrides], ...] = (
        ("not-in-the-index", Code.CHAIN_ACCREDITATION_STALE, index(lambda claims: claims["entries"].pop(0))),
        ("index-not-there", Code.CHAIN_INDEX_UNAVAILABLE, documents({INDEX_URL: None})),
        (
            "index-of-last-week",
            Code.CHAIN_INDEX_STALE,
            altered(lambda world: setattr(world, "index_issued", NOW - 7 * DAY)),
        ),
        (
            "index-by-a-stranger",
            Code.CHAIN_INDEX_INVALID,
            documents({INDEX_URL: signed_again(base()[INDEX_URL], lambda _: None, signer=STRANGER.signer())}),
        ),
    )
    for name, code, change in rows:
        yield family.unknown(
            f"accreditation-{name}",
            code,
            "Nobody says that it is the current one.",
            source="specs/verification.md V9.7",
            change=change,
        )


def _signatures(family: Family) -> Iterator[Case]:
    good = base()[CURRENT_URL]
    yield family.unknown(
        "accreditation-of-the-issuer-by-itself",
        Code.CHAIN_UNTRUSTED,
        "A stranger's own accreditation.",
        source="security.md C03",
        given=signed_again(good, lambda claims: claims["issuer"].update(id=STRANGER.did), signer=STRANGER.signer()),
    )
    yield family.invalid(
        "accreditation-by-another-key",
        Code.KEY_NOT_ISSUERS,
        "Signed by the accredited body in the name of its accreditation body.",
        source="security.md J31",
        given=signed_again(good, lambda _: None, signer=CB.signer()),
    )
    yield family.invalid(
        "accreditation-with-an-unknown-role",
        Code.FORMAT_CLAIM,
        "Well signed, with a role that is not registered.",
        source="security.md C03",
        given=signed_again(
            good, lambda claims: claims["credentialSubject"]["accreditation"].update(role="god"), signer=AB.signer()
        ),
    )
    yield family.unknown(
        "accreditation-key-not-in-the-trust-list",
        Code.KEY_UNKNOWN,
        "The body's DID document has a key that the trust list does not give it.",
        source="specs/verification.md V4.4",
        given=signed_again(good, lambda _: None, signer=AB.signer("another")),
        change=_with_another_key(),
    )
    yield family.unknown(
        "accreditation-keys-not-there",
        Code.KEY_RESOLUTION,
        "The DID document of the accreditation body can't be had.",
        source="specs/verification.md V4.1",
        change=documents({_AB_DID_URL: None}),
    )


def _with_another_key() -> Overrides:
    first = AB.methods()[0]
    another = replace(first, id=f"{AB.did}#another", key=AB.key("another").public)
    document = build_did_document(AB.did, (*AB.methods(), another))
    return documents({_AB_DID_URL: strict_json.dumps(document)})
