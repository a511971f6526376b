"""Mutators of the certificate: what it says, who signed it, its issuer's keys, its status."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.chain_corpus.mutating import Draw, Mutated, Mutator
from tests.chain_corpus.settings import HOST, SECOND_AB
from tests.chain_corpus.world import CREDENTIALS, LISTS, Signed, list_url
from tests.corpus_builder.forging import edited
from tests.world import AB, CB, DAY, NOW, OTHER_CB, SIGNED, STRANGER, Party
from vc.encoding.rfc3339 import format_instant
from vc.keys.verification_method import VerificationMethod
from vc.status.value import StatusEvent

_NOBODY = Party("nobody.example", "Nobody")
_KEYS, _LIST_KEY, _STATUS, _WAY = "issuer's keys", "issuer's list key", "status", "way up"


def _at(*path: str, value: Any) -> Any:
    """Return a change that puts a value at a path of the claims."""

    def change(claims: dict[str, Any]) -> None:
        node = claims
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value

    return change


def scope_claimed(draw: Draw) -> Mutated:
    """Let the certificate claim what nobody above it covers."""
    name, value = draw.chance.choice(
        (
            ("standard", "ISO/IEC 27001"),
            ("standard", "ISO 900l"),
            ("standard", "*"),
            ("edition", "1987"),
            ("scheme", "FSSC 22000"),
            ("sectors", ["IAF:17", "IAF:33"]),
            ("sectors", ["*"]),
            ("productCategories", ["CCC:1101"]),
            ("methods", ["ISO 6892-1"]),
        )
    )
    covering = ("recognition", *(f"schedule {party.host}" for party in draw.chain.accredited))
    world = draw.world.claiming(**{name: value})
    return draw.done(world, f"claims {name} {value}", "claims", *covering, ends=True)


def words_changed(draw: Draw) -> Mutated:
    """Let the issuer write other words for people; identifiers and codes stay."""
    subject = "credentialSubject"
    path, value = draw.chance.choice(
        (
            (("name",), "Renamed"),
            (("issuer", "name"), AB.name),
            (("issuer", "name"), "Hаrbour Certification"),
            ((subject, "scopeStatement"), "Everything, everywhere"),
            ((subject, "issuedToParty", "name"), "Somebody Else Ltd"),
            ((subject, "certificateNumber"), "NO-4711"),
            (("praised",), True),
        )
    )
    return draw.done(draw.world.says(_at(*path, value=value)), f"says {path}: {value}", f"words {path}", ends=False)


def form_broken(draw: Draw) -> Mutated:
    """Let the issuer sign something that is no certificate of its kind."""
    ways: dict[str, Any] = {
        "another kind": _at("type", value=["DigitalConformityCredential", "ProductCertificate", "TestReport"]),
        "no type": _at("type", value=["DigitalConformityCredential"]),
        "no kind": _at("type", value=["DigitalConformityCredential", "VerifiableCredential"]),
        "environment": _at("environment", value="production"),
        "no environment": lambda claims: claims.pop("environment"),
        "no signing time": lambda claims: claims.pop("iat"),
        "no scope": lambda claims: claims["credentialSubject"].pop("certifiedScope"),
        "context": _at("@context", value=["https://www.w3.org/2018/credentials/v1"]),
        "two issuers": lambda claims: claims.update(iss=STRANGER.did),
        "two ends": lambda claims: claims.update(exp=1),
        "no status": lambda claims: (claims.pop("status"), claims.pop("credentialStatus")),
    }
    way = draw.chance.choice(sorted(ways))
    return draw.done(draw.world.says(ways[way]), f"form: {way}", "form", _STATUS, "claims", ends=True)


def dates_moved(draw: Draw) -> Mutated:
    """Move the start or the end of the certificate around now, or its signing beyond what clocks may differ."""
    offset, way = draw.offset(), draw.chance.choice(("validFrom", "validUntil", "iat"))
    if way == "iat":
        ahead = NOW + timedelta(minutes=1, seconds=1) + abs(offset)
        change, ends = _at("iat", value=int(ahead.timestamp())), True
    else:
        change = _at(way, value=format_instant(NOW + offset))
        ends = offset > timedelta() if way == "validFrom" else offset <= timedelta()
    return draw.done(draw.world.says(change), f"{way} moved by {offset}", "dates", ends=ends)


def issuer_exchanged(draw: Draw) -> Mutated:
    """Name another issuer: a neighbour, a stranger, a look-alike; the key and the way up stay."""
    did = draw.chain.issuer.did
    others = (
        STRANGER.did,
        HOST.did,
        AB.did,
        f"{did}:branch",
        did.replace("example", "examp1e"),
        f"{did}.",
        did.upper(),
    )
    other = draw.chance.choice(others)
    return draw.done(draw.world.says(_at("issuer", "id", value=other)), f"issuer {other}", "issuer", _WAY, ends=True)


def signature_forged(draw: Draw) -> Mutated:
    """Let somebody else sign, in the issuer's name or in their own; or the issuer with its key for lists."""
    own = draw.chain.issuer
    party, use = draw.chance.choice(
        [(one, use) for one in (CB, OTHER_CB, STRANGER, HOST, SECOND_AB, AB) for use in (CREDENTIALS, LISTS)]
    )
    if (party, use) == (own, CREDENTIALS):
        party = _NOBODY
    kid = f"{own.did}#{CREDENTIALS}" if draw.coin() else None
    signed = Signed(party, use, kid)
    world = draw.world.handing(_resigned(draw, signed))
    told = f"signed by {party.host} {use}, kid {kid}"
    return draw.done(world, told, "input", "form", "claims", "issuer", _KEYS, _WAY, "dates", _STATUS, ends=True)


def _resigned(draw: Draw, signed: Signed) -> bytes:
    """Return the certificate under another signature, its status list still where its issuer publishes it."""
    return replace(draw.world, signed=signed).input


def altered_after_signing(draw: Draw) -> Mutated | None:
    """Change what was signed and keep the signature."""
    if not draw.free("input", *_INPUT):
        return None
    subject = "credentialSubject"
    path, value = draw.chance.choice(
        (
            (("validUntil",), "2039-01-01T00:00:00Z"),
            (("iat",), int(SIGNED.timestamp()) + draw.chance.choice((-1, 1))),
            ((subject, "issuedToParty", "name"), "Forged Ltd"),
            ((subject, "certificateNumber"), "NO-4712"),
            ((subject, "certifiedScope", "standard"), "ISO 14001"),
            (("status", "status_list", "idx"), 18),
            (("issuer", "name"), "Another"),
        )
    )
    world = draw.world.handing(edited(draw.world.input, _at(*path, value=value)))
    return draw.done(world, f"altered {path}", "input", *_INPUT, ends=True)


def octet_changed(draw: Draw) -> Mutated | None:
    """Change one character of the certificate, cut it, or put something behind it."""
    if not draw.free("input", *_INPUT):
        return None
    raw = draw.world.input
    place = draw.chance.randrange(len(raw))
    other = bytes([draw.chance.choice([code for code in b"ABCxyz019-_." if code != raw[place]])])
    ways = {
        "changed": raw[:place] + other + raw[place + 1 :],
        "cut": raw[:place],
        "doubled": raw + raw,
        "longer": raw + other,
        "without one": raw[:place] + raw[place + 1 :],
    }
    way = draw.chance.choice(sorted(ways))
    return draw.done(draw.world.handing(ways[way]), f"octet {place} {way}", "input", *_INPUT, ends=True)


_INPUT = ("form", "claims", "issuer", "dates", _WAY)


def issuers_key(draw: Draw) -> Mutated:
    """Change what the issuer's DID document says of its key for certificates."""
    issuer, offset = draw.chain.issuer, draw.offset()
    good = issuer.methods()
    new = VerificationMethod(f"{issuer.did}#new", issuer.did, _NOBODY.key().public, good[0].relationships)
    ways: dict[str, tuple[tuple[VerificationMethod, ...], bool]] = {
        "expires": ((replace(good[0], expires=SIGNED + offset), good[1]), offset <= timedelta()),
        "revoked": ((replace(good[0], revoked=NOW + offset), good[1]), offset <= timedelta()),
        "another": ((replace(good[0], key=new.key), good[1]), True),
        "gone": ((good[1],), True),
        "for lists": ((replace(good[0], relationships=good[1].relationships), good[1]), True),
        "for authentication": ((replace(good[0], relationships=frozenset({"authentication"})), good[1]), True),
        "one more": ((*good, new), False),
        "one more in front": ((new, *good), False),
        "two of one name": ((*good, replace(new, id=good[0].id)), True),
        "turned around": ((good[1], good[0]), False),
        "retired under another name": ((*good, replace(good[0], id=f"{issuer.did}#old", expires=SIGNED)), True),
    }
    way = draw.chance.choice(sorted(ways))
    methods, ends = ways[way]
    world = replace(draw.world, methods={**draw.world.methods, issuer.did: methods})
    told = f"issuer's key: {way} {offset}"
    return draw.done(world, told, _KEYS, _LIST_KEY, ends=ends)


def issuers_key_for_lists(draw: Draw) -> Mutated:
    """Change what the issuer's DID document says of its key for lists."""
    issuer, offset = draw.chain.issuer, draw.offset()
    listed = NOW - timedelta(minutes=10)
    ways: dict[str, tuple[dict[str, Any], bool]] = {
        "expires": ({"expires": listed + offset}, offset <= timedelta()),
        "revoked": ({"revoked": NOW + offset}, offset <= timedelta()),
        "another": ({"key": _NOBODY.key(LISTS).public}, True),
        "for authentication": ({"relationships": frozenset({"authentication"})}, True),
    }
    way = draw.chance.choice(sorted(ways))
    members, ends = ways[way]
    world = draw.world.method(issuer, LISTS, **members)
    return draw.done(world, f"issuer's list key: {way} {offset}", _KEYS, _LIST_KEY, "date of the list", ends=ends)


def status_recorded(draw: Draw) -> Mutated:
    """Record what ends a certificate, perhaps with what takes it back; or what happens to another."""
    event = draw.chance.choice(
        (
            StatusEvent.SUSPENDED,
            StatusEvent.WITHDRAWN,
            StatusEvent.CANCELLED,
            StatusEvent.SUPERSEDED,
            StatusEvent.SCOPE_REDUCED,
        )
    )
    since = NOW - timedelta(days=draw.chance.randint(1, 100))
    world, again = draw.world.status(event, since), draw.coin()
    if again:
        world = world.status(StatusEvent.REINSTATED, NOW - timedelta(hours=1))
    ends = event is not StatusEvent.SUSPENDED or not again
    if draw.chance.random() < 0.3:
        place = draw.chance.randint(18, 131_071)
        world = world.says(_at("status", "status_list", "idx", value=place))
        return draw.done(world, f"{event} recorded of another than {place}", _STATUS, "input", ends=False)
    return draw.done(world, f"{event} recorded, reinstated: {again}", _STATUS, "date of the list", ends=ends)


def list_dated(draw: Draw) -> Mutated:
    """Move the status list in time: around the end of its life, or around a minute ahead."""
    offset = draw.offset()
    if draw.coin():
        issued, ends = NOW - DAY + offset, not timedelta() < offset <= DAY + timedelta(minutes=1)
    else:
        issued = NOW + timedelta(minutes=1) + offset
        ends = offset > timedelta() or offset <= -DAY - timedelta(minutes=1)
    world = replace(draw.world, list_issued=issued)
    return draw.done(world, f"list of {issued}", "date of the list", _LIST_KEY, _KEYS, ends=ends)


def list_forged(draw: Draw) -> Mutated:
    """Let somebody else sign the status list, or the issuer with its key for certificates."""
    own = draw.chain.issuer
    keys = [(one, use) for one in (OTHER_CB, STRANGER, HOST, AB) for use in (CREDENTIALS, LISTS)]
    party, use = draw.chance.choice([*keys, (own, CREDENTIALS)])
    kid = f"{own.did}#{LISTS}" if draw.coin() else None
    world = draw.world.status_list(by=Signed(party, use, kid))
    told = f"list by {party.host} {use}, kid {kid}"
    return draw.done(world, told, "signature of the list", _LIST_KEY, _KEYS, ends=True)


def list_rewritten(draw: Draw) -> Mutated:
    """Write something else into the status list; the right key signs it."""
    other = list_url(_NOBODY)
    ways: dict[str, tuple[Any, bool]] = {
        "another address": (_at("sub", value=other), True),
        "another issuer": (_at("iss", value=STRANGER.did), True),
        "no date": (lambda claims: claims.pop("iat"), True),
        "no list": (lambda claims: claims.pop("status_list"), True),
        "no list in it": (lambda claims: claims["status_list"].pop("lst"), True),
        "cut": (lambda claims: claims["status_list"].update(lst=claims["status_list"]["lst"][:-8]), True),
        "three bits": (_at("status_list", "bits", value=3), True),
        "no address": (lambda claims: claims.pop("sub"), True),
        "no end": (lambda claims: claims.pop("exp"), False),
        "another claim": (_at("praised", value=True), False),
    }
    way = draw.chance.choice(sorted(ways))
    change, ends = ways[way]
    return draw.done(draw.world.status_list(change), f"list: {way}", "list", "date of the list", ends=ends)


def way_up_changed(draw: Draw) -> Mutated:
    """Let the certificate lead elsewhere; nowhere is well where the index of the trust list's body names the issuer."""
    above = draw.chain.accreditations[-1]
    node = ("issuer", "recognizedIn", "id")
    ways: dict[str, tuple[Any, bool]] = {
        "nowhere": (lambda claims: claims["issuer"].pop("recognizedIn"), bool(draw.chain.between)),
        "the immutable version": (_at(*node, value=above.id), False),
        "a stranger": (_at(*node, value=f"{STRANGER.origin}/accreditations/x.jwt"), True),
        "a page that is not there": (_at(*node, value=f"{draw.chain.body.origin}/accreditations/none.jwt"), True),
        "the index": (_at(*node, value=f"{draw.chain.body.origin}/accreditations/index.jwt"), True),
        "http": (_at(*node, value=above.current_url.replace("https", "http")), True),
    }
    if len(draw.chain.good.trust.bodies) > 1:
        del ways["nowhere"]  # another body of the list may know the issuer: then nothing above this one matters
    way = draw.chance.choice(sorted(ways))
    change, ends = ways[way]
    return draw.done(draw.world.says(change), f"leads to {way}", _WAY, "input", "documents", ends=ends)


MUTATORS: tuple[Mutator, ...] = (
    scope_claimed,
    words_changed,
    form_broken,
    dates_moved,
    issuer_exchanged,
    signature_forged,
    altered_after_signing,
    octet_changed,
    issuers_key,
    issuers_key_for_lists,
    status_recorded,
    list_dated,
    list_forged,
    list_rewritten,
    way_up_changed,
)
