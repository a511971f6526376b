"""An accreditation handed in as the thing to verify is held to the whole chain above it.

It has its own path (specs/verification.md V9.7). That path once asked the trust list's body alone, and never whoever
stood between: a certification body that signed an "accreditation" and published its own index got `valid` for it, even
after it had lost its own accreditation.
"""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.world import (
    AB,
    CB,
    DAY,
    GRANTED,
    ISO_9001,
    NOW,
    OTHER_CB,
    Party,
    World,
    accreditation,
    accreditation_claims,
    certificate_claims,
    opened,
)
from vc.codes import Code
from vc.keys.did_document import Service, build_did_document
from vc.keys.file_signer import FileSigner
from vc.keys.verification_method import VerificationMethod
from vc.model.accreditation import Accreditation
from vc.model.finding import Outcome
from vc.model.scope import ANY, ScheduleLine
from vc.model.vocabulary import AccreditationEventKind, Activity, Environment, Role, Verdict
from vc.securing.vc_jwt import secure_vc_jwt
from vc.trust.index import AccreditationIndex, IndexEntry, index_claims
from vc.trust.trust_list import KeyUse, RecognisedScope
from vc.verify.report import Report


class Accreditor:
    """CB, in a world in which it accredits others and says in its own index what is current."""

    def __init__(self, world: World) -> None:
        self.world = world

    def accredits(self, granted: Accreditation, *, also: dict[str, object] | None = None) -> bytes:
        """Return an accreditation signed by CB, listed in an index of its own."""
        claims = accreditation_claims(replace(granted, issuer=CB.did)) | (also or {})
        hint = f"{AB.origin}/accreditations/cb.jwt"
        claims["issuer"] |= {"recognizedIn": {"type": "RecognizedEntityCredential", "id": hint}}
        secured = secure_vc_jwt(claims, CB.signer())
        url = f"{CB.origin}/accreditations/index.jwt"
        index = _index(self.world, CB, granted, secured)
        services = (Service(f"{CB.did}#index", "AccreditationIndex", url),)
        document = json.dumps(build_did_document(CB.did, CB.methods(), services)).encode()
        self.world.replaced |= {url: index, f"{CB.origin}/.well-known/did.json": document}
        return secured


def _index(
    world: World, body: Party, granted: Accreditation, secured: bytes, signer: FileSigner | None = None
) -> bytes:
    issued = world.now - timedelta(hours=1)
    entry = IndexEntry(granted.subject, granted.id, granted.current_url, granted.version, opened(secured).digest)
    index = AccreditationIndex(body.did, issued, issued + timedelta(hours=48), 101, Environment.TEST, (entry,))
    return secure_vc_jwt(index_claims(index), signer or body.signer("lists"), typ="accreditation-index+jwt")


def failed(report: Report) -> set[Code]:
    """Return the codes that speak against the input."""
    return {found.code for found in report.findings if found.outcome is Outcome.FAILED}


def unknown(report: Report) -> set[Code]:
    """Return the codes that could not be decided."""
    return {found.code for found in report.findings if found.outcome is Outcome.UNKNOWN}


def accredited_as_accreditation_body(granted: Accreditation) -> Accreditation:
    """Return CB's accreditation with the role that lets it accredit others."""
    return replace(granted, role=Role.ACCREDITATION_BODY)


def test_an_accreditation_of_the_trust_lists_body_is_valid() -> None:
    world = World()

    assert world.report(world.accreditation_jwt(world.accreditations[0])).verdict is Verdict.VALID


def test_what_a_certification_body_accredits_is_not_valid() -> None:
    world = World()
    target = Accreditor(world).accredits(accreditation(OTHER_CB))

    report = world.report(target)

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.CHAIN_ROLE})


def test_what_an_accredited_accreditation_body_accredits_is_valid() -> None:
    world = World()
    world.accredit(accredited_as_accreditation_body)

    assert world.report(Accreditor(world).accredits(accreditation(OTHER_CB))).verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("kind", "since", "code"),
    [
        (AccreditationEventKind.WITHDRAWN, NOW - 200 * DAY, Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW),
        (AccreditationEventKind.SUSPENDED, GRANTED + DAY, Code.CHAIN_ISSUER_SUSPENDED_AT_ISSUE),
    ],
)
def test_an_accreditor_that_lost_its_accreditation_accredits_nobody(
    kind: AccreditationEventKind, since: datetime, code: Code
) -> None:
    world = World()
    world.accredit(accredited_as_accreditation_body)
    world.accreditation_event(kind, since)
    granted = replace(accreditation(OTHER_CB), signed_at=GRANTED + 2 * DAY)

    report = world.report(Accreditor(world).accredits(granted))

    assert report.verdict is Verdict.INVALID
    assert code in failed(report)


def test_an_accreditor_gives_nobody_more_than_it_has() -> None:
    world = World()
    world.accredit(accredited_as_accreditation_body)
    wider = replace(ISO_9001, sectors=ISO_9001.sectors | {"IAF:33"})

    report = world.report(Accreditor(world).accredits(replace(accreditation(OTHER_CB), schedule=(wider,))))

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.CHAIN_SCOPE_NOT_COVERED})


def test_an_accreditor_accredits_for_no_activity_but_its_own() -> None:
    world = World()
    (body,) = world.trust.bodies
    testing = replace(body.scopes[0], activity=Activity.TESTING, standards=ANY)
    world.trust = replace(
        world.trust,
        arrangements=(replace(world.trust.arrangements[0], activities=frozenset(Activity)),),
        bodies=(replace(body, scopes=(*body.scopes, testing)),),
    )
    world.accredit(accredited_as_accreditation_body)
    line = replace(ISO_9001, activity=Activity.TESTING)

    report = world.report(Accreditor(world).accredits(replace(accreditation(OTHER_CB), schedule=(line,))))

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.CHAIN_SCOPE_NOT_COVERED})


def test_a_certificate_dressed_as_an_accreditation_escapes_no_check() -> None:
    # All types at once: the accreditation's path knows no schedule of the issuer and no status list.
    world = World()
    certificate = certificate_claims()
    accreditor = Accreditor(world)
    granted = accreditation(OTHER_CB)
    subject = certificate["credentialSubject"] | accreditation_claims(granted)["credentialSubject"]
    types = [*certificate["type"], *accreditation_claims(granted)["type"]]

    report = world.report(accreditor.accredits(granted, also={"type": types, "credentialSubject": subject}))

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.FORMAT_PROFILE})


def test_a_line_without_a_standard_is_within_the_recognition_or_not_like_any_other() -> None:
    # Each standard of a line was looked up, so a line that names none was never looked up at all.
    world = World()
    testing = replace(ISO_9001, activity=Activity.TESTING, standards=frozenset())
    world.accredit(lambda granted: replace(granted, schedule=(ISO_9001, testing)))

    report = world.report(world.accreditation_jwt(world.accreditations[0]))

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.CHAIN_BODY_SCOPE_NOT_COVERED})


@pytest.mark.parametrize("schedule", [(), (replace(ISO_9001, valid_from=NOW + DAY),)])
def test_a_schedule_without_a_line_in_force_covers_nothing(schedule: tuple[ScheduleLine, ...]) -> None:
    world = World()
    world.accredit(lambda granted: replace(granted, schedule=schedule))

    report = world.report(world.accreditation_jwt(world.accreditations[0]))

    assert (report.verdict, unknown(report)) == (Verdict.INDETERMINATE, {Code.CHAIN_SCOPE})


def test_a_recognition_that_has_ended_for_an_activity_covers_no_line_of_it_any_more() -> None:
    # It was looked up at the line's beginning alone; another activity kept the body recognised for something.
    world = World()
    (body,) = world.trust.bodies
    ended = replace(body.scopes[0], valid_to=NOW - DAY)
    other = RecognisedScope(Activity.MANAGEMENT_SYSTEM_CERTIFICATION, frozenset({"ISO 14001"}), GRANTED)
    world.trust = replace(world.trust, bodies=(replace(body, scopes=(ended, other)),))

    report = world.report(world.accreditation_jwt(world.accreditations[0]))

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.CHAIN_BODY_SCOPE_NOT_COVERED})


def test_a_line_that_ended_with_the_recognition_does_no_harm() -> None:
    world = World()
    (body,) = world.trust.bodies
    ended = replace(body.scopes[0], standards=frozenset({"ISO 14001"}), valid_to=NOW - 100 * DAY)
    world.trust = replace(world.trust, bodies=(replace(body, scopes=(*body.scopes, ended)),))
    line = replace(ISO_9001, standards=frozenset({"ISO 14001"}), valid_to=NOW - 100 * DAY)
    world.accredit(lambda granted: replace(granted, schedule=(ISO_9001, line), signed_at=NOW - DAY))

    assert world.report(world.accreditation_jwt(world.accreditations[0])).verdict is Verdict.VALID


def test_any_standard_is_within_a_recognition_for_any_standard() -> None:
    world = World()
    (body,) = world.trust.bodies
    unlimited = replace(body.scopes[0], standards=ANY)
    world.trust = replace(world.trust, bodies=(replace(body, scopes=(unlimited,)),))
    world.accredit(lambda granted: replace(granted, schedule=(replace(ISO_9001, standards=ANY),)))

    assert world.report(world.accreditation_jwt(world.accreditations[0])).verdict is Verdict.VALID


def test_a_version_that_the_index_does_not_know_yet_is_not_called_superseded() -> None:
    world = World()
    newer = replace(world.accreditations[0], version=2, signed_at=NOW - timedelta(minutes=5))

    report = world.report(world.accreditation_jwt(newer))

    assert (report.verdict, unknown(report)) == (Verdict.INDETERMINATE, {Code.CHAIN_ACCREDITATION_STALE})


def test_a_key_for_indexes_alone_signs_no_accreditation() -> None:
    # specs/trust-list.md L9: an index key stands online; who steals it must not be able to accredit anybody. The body's
    # own DID document says nothing of that, and for a target it was the DID document alone that was asked.
    world = World()
    (body,) = world.trust.bodies
    keys = (body.keys[0], replace(body.keys[1], uses=frozenset({KeyUse.INDEX})))
    world.trust = replace(world.trust, bodies=(replace(body, keys=keys),))
    method = VerificationMethod(f"{AB.did}#lists", AB.did, AB.key("lists").public, frozenset({"assertionMethod"}))
    world.methods[AB.did] = (method,)
    forged = accreditation(OTHER_CB)
    target = world.accreditation_jwt(forged, AB.signer("lists"))
    world.replaced[f"{AB.origin}/accreditations/index.jwt"] = _index(world, AB, forged, target)

    report = world.report(target)

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.KEY_PURPOSE})


def test_an_accreditation_body_certifies_nobody() -> None:
    # Its schedule says for what it may accredit, not what it may certify (ISO/IEC 17011 4.4).
    world = World()
    world.accredit(accredited_as_accreditation_body)

    report = world.report(world.certificate())

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.CHAIN_ROLE})
