"""Mutators of what stands above the certificate: recognition, schedules, indexes, keys of bodies."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.chain_corpus.mutating import Draw, Mutated, Mutator, key_name
from tests.chain_corpus.settings import HOST, SECOND_AB
from tests.chain_corpus.world import (
    CREDENTIALS,
    LISTS,
    Signed,
    compromised,
)
from tests.world import CB, DAY, GRANTED, NOW, OTHER_CB, SIGNED, STRANGER, Party
from vc.encoding.multibase import digest_multibase_of
from vc.model.scope import ANY
from vc.model.vocabulary import Activity, Role
from vc.trust.trust_list import KeyUse, RecognisedScope

_NONE: frozenset[str] = frozenset()
_NOBODY = Party("nobody.example", "Nobody")
_TRANSITION = 90 * DAY
_PUBLISHED = NOW - timedelta(hours=2)
_SETS = ("standards", "editions", "schemes", "sectors", "product_categories", "methods", "countries")
_OTHER_CODES = ("ISO 14001", "2008", "FSSC 22000", "IAF:33", "CCC:1101", "ISO 900l", "іAF:17", "AT")


def _keys(party: Party) -> tuple[str, str]:
    return key_name(party, CREDENTIALS), key_name(party, LISTS)


def _claimed(draw: Draw, name: str) -> frozenset[str]:
    """Return what the certificate claims in a dimension of a schedule, read off its own words."""
    assert draw.chain.good.claims is not None
    value = draw.chain.good.claims["credentialSubject"]["certifiedScope"].get(_CLAIMS.get(name, name), [])
    return frozenset([value] if isinstance(value, str) else value)


_CLAIMS = {
    "standards": "standard",
    "editions": "edition",
    "schemes": "scheme",
    "product_categories": "productCategories",
}


def dimension_changed(draw: Draw) -> Mutated:
    """Change one dimension of a schedule: wider, or without what the certificate claims."""
    party = draw.accredited()
    name = draw.chance.choice(_SETS)
    claimed, others = _claimed(draw, name), frozenset(draw.chance.sample(_OTHER_CODES, 2))
    way = draw.chance.choice(("any", "more", "others", "nothing"))
    codes = {"any": ANY, "more": claimed | others, "others": others, "nothing": _NONE}[way]
    # Where the certificate claims nothing, a limit is one that it does not meet; where it does, it must be within.
    ends = way in {"more", "others"} if not claimed else way in {"others", "nothing"}
    world = draw.world.line(party, **{name: codes})
    return draw.done(world, f"{name} of {party.host}: {sorted(codes)}", f"schedule {party.host}", ends=ends)


def activity_changed(draw: Draw) -> Mutated:
    """Accredit a party for another activity."""
    party = draw.accredited()
    own = draw.chain.good.accreditation(party)
    assert own is not None
    activity = draw.chance.choice([one for one in Activity if one is not own.schedule[0].activity])
    world = draw.world.line(party, activity=activity)
    return draw.done(world, f"{party.host} for {activity}", f"schedule {party.host}", ends=True)


def line_moved(draw: Draw) -> Mutated:
    """Move the start of a line around the signing, or its end around now."""
    party, offset = draw.accredited(), draw.offset()
    if draw.coin():
        world, ends = draw.world.line(party, valid_from=SIGNED + offset), offset > timedelta()
    else:
        world, ends = draw.world.line(party, valid_to=NOW + offset), offset <= timedelta()
    return draw.done(world, f"line of {party.host} moved by {offset}", f"schedule {party.host}", ends=ends)


def line_split(draw: Draw) -> Mutated:
    """Split a line into two that each lack something, in either order, perhaps with the whole one beside them."""
    party = draw.accredited()
    own = draw.chain.good.accreditation(party)
    assert own is not None
    whole = own.schedule[0]
    lines = [replace(whole, standards=frozenset({"ISO 14001"})), replace(whole, editions=frozenset({"1987"}))]
    kept = draw.coin()
    lines += [whole] if kept else []
    draw.chance.shuffle(lines)
    return draw.done(
        draw.world.schedule(party, *lines),
        f"{party.host} in halves, whole: {kept}",
        f"schedule {party.host}",
        ends=not kept,
    )


def recognition_changed(draw: Draw) -> Mutated | None:
    """Recognise the body for other things, for more, or for another time."""
    body = draw.world.trust.body(draw.chain.body.did)
    if body is None:
        return None
    first, offset = body.scopes[0], draw.offset()
    another = replace(first, standards=frozenset({"ISO 14001"}))
    ways: dict[str, tuple[tuple[RecognisedScope, ...], bool]] = {
        "another standard": ((another,), True),
        "another activity": ((replace(first, activity=Activity.INSPECTION),), True),
        "look-alike": ((replace(first, standards=frozenset({"ISO 900l", "GB 4943.l"})),), True),
        "any standard": ((replace(first, standards=ANY),), False),
        "more": ((another, first), False),
        "from": ((another, replace(first, valid_from=SIGNED + offset)), offset > timedelta()),
        "until": ((another, replace(first, valid_to=NOW + offset)), offset <= timedelta()),
        "from, alone": ((replace(first, valid_from=SIGNED + offset),), offset > timedelta()),
        "until, alone": ((replace(first, valid_to=NOW + offset),), offset <= timedelta()),
    }
    way = draw.chance.choice(sorted(ways))
    scopes, ends = ways[way]
    world = draw.world.recognised(draw.chain.body, *scopes)
    return draw.done(world, f"recognised: {way} {offset}", "recognition", ends=ends)


def body_changed(draw: Draw) -> Mutated:
    """Change who the trust list says the body is, or only what it says for people."""
    ways: dict[str, tuple[dict[str, Any], bool]] = {
        "identifier": ({"did": "did:web:another.example"}, True),
        "index": ({"index": f"{draw.chain.body.origin}/elsewhere.jwt"}, True),
        "origin": ({"origins": ("https://www.a.example",), "index": "https://www.a.example/index.jwt"}, True),
        "name": ({"name": "Renamed Accreditation (invented)"}, False),
        "page": ({"official_page": "https://www.b.example/"}, False),
        "one more origin": ({"origins": (draw.chain.body.origin, "https://www.c.example")}, False),
    }
    way = draw.chance.choice(sorted(ways))
    members, ends = ways[way]
    return draw.done(draw.world.recognition(draw.chain.body, **members), f"body: {way}", "body", ends=ends)


def body_removed(draw: Draw) -> Mutated | None:
    """Take the body out of the trust list; another one is put in its place, since a list is never empty."""
    world = draw.world
    if world.trust.body(SECOND_AB.did) is not None or world.trust.body(draw.chain.body.did) is None:
        return None
    others = world.body(SECOND_AB).trust.bodies
    bodies = tuple(body for body in others if body.did != draw.chain.body.did)
    return draw.done(world.trusting(bodies=bodies), "body removed", "body", ends=True)


def body_joined(draw: Draw) -> Mutated:
    """Put another body into the list, before or behind; or turn the list around."""
    world = draw.world
    if world.trust.body(SECOND_AB.did) is None:
        world = world.body(SECOND_AB)
    bodies = list(world.trust.bodies)
    draw.chance.shuffle(bodies)
    return draw.done(world.trusting(bodies=tuple(bodies)), "bodies shuffled", "order of bodies", ends=False)


def trust_list_dated(draw: Draw) -> Mutated:
    """Let the trust list end around now."""
    offset = draw.offset()
    ends = offset <= timedelta()
    return draw.done(draw.world.trusting(expires=NOW + offset), f"trust list ends {offset} from now", "list", ends=ends)


def key_of_the_body(draw: Draw) -> Mutated | None:
    """Change what the trust list says of a key of the body."""
    if draw.world.trust.body(draw.chain.body.did) is None:
        return None
    body, use = draw.chain.body, draw.chance.choice((CREDENTIALS, LISTS))
    signed, offset = (GRANTED if use == CREDENTIALS else _PUBLISHED), draw.offset()
    wrong_use = KeyUse.INDEX if use == CREDENTIALS else KeyUse.ACCREDITATION
    ways: dict[str, tuple[dict[str, Any], bool]] = {
        "from": ({"valid_from": signed + offset}, offset > timedelta()),
        "until": ({"valid_from": GRANTED - 900 * DAY, "valid_to": signed + offset}, offset <= timedelta()),
        "compromised": (compromised(GRANTED + timedelta(days=draw.chance.randint(-300, 600))), True),
        "for the other use": ({"uses": frozenset({wrong_use})}, True),
        "for both uses": ({"uses": frozenset(KeyUse)}, False),
        "another": ({"key": _NOBODY.key(use).public}, True),
    }
    way = draw.chance.choice(sorted(ways))
    members, ends = ways[way]
    return draw.done(
        draw.world.body_key(body, use, **members),
        f"{use} key of the body: {way} {offset}",
        key_name(body, use),
        ends=ends,
    )


def key_of_a_body_between(draw: Draw) -> Mutated | None:
    """Change what the DID document of an accredited accreditation body says of a key."""
    if not draw.chain.between:
        return None
    party, use, offset = draw.chance.choice(draw.chain.between), draw.chance.choice((CREDENTIALS, LISTS)), draw.offset()
    signed = GRANTED if use == CREDENTIALS else _PUBLISHED
    ways: dict[str, tuple[dict[str, Any], bool]] = {
        "expires": ({"expires": signed + offset}, offset <= timedelta()),
        "revoked": ({"revoked": NOW + offset}, offset <= timedelta()),
        "another": ({"key": _NOBODY.key(use).public}, True),
        "for authentication": ({"relationships": frozenset({"authentication"})}, True),
    }
    way = draw.chance.choice(sorted(ways))
    members, ends = ways[way]
    world = draw.world.method(party, use, **members)
    return draw.done(world, f"{use} key of {party.host}: {way} {offset}", key_name(party, use), ends=ends)


def role_changed(draw: Draw) -> Mutated:
    """Accredit a party to do something else: what certifies may not accredit, and the other way round."""
    party = draw.accredited()
    if party == draw.chain.issuer:
        world = draw.world.accredited(party, role=Role.ACCREDITATION_BODY)
    else:
        others = (Role.CERTIFICATION_BODY, Role.LABORATORY, Role.INSPECTION_BODY)
        world = draw.world.accredited(party, role=draw.chance.choice(others))
    return draw.done(world, f"role of {party.host}", f"role {party.host}", ends=True)


def accreditation_rewritten(draw: Draw) -> Mutated:
    """Write something else into an accreditation; the right key signs it and the index names it."""
    party, offset = draw.accredited(), draw.offset()
    grant = ("credentialSubject", "accreditation")
    ahead = int((NOW + timedelta(minutes=1) + offset).timestamp())
    ways: dict[str, tuple[tuple[str, ...], Any, bool]] = {
        "subject": (("credentialSubject", "id"), STRANGER.did, True),
        "look-alike subject": (("credentialSubject", "id"), party.did.replace("example", "examp1e"), True),
        "issuer": (("issuer", "id"), OTHER_CB.did, True),
        "environment": (("environment",), "production", True),
        "type": (("type",), ["VerifiableCredential"], True),
        "role": ((*grant, "role"), "wizard", True),
        "version": ((*grant, "version"), 0, True),
        "schedule": ((*grant, "schedule"), "none", True),
        "history": ((*grant, "history"), "none", True),
        "signing time": (("iat",), str(ahead), True),
        "signed ahead": (("iat",), ahead, offset > timedelta()),
        "number": ((*grant, "number"), "NAS-9999", False),
        "name": (("credentialSubject", "registeredName"), "Renamed (invented)", False),
        "issuer's name": (("issuer", "name"), "Another Name", False),
        "title": (("name",), "Renamed", False),
        "later version": ((*grant, "version"), 9, False),
    }
    way = draw.chance.choice(sorted(ways))
    path, value, ends = ways[way]

    def change(claims: dict[str, Any]) -> None:
        node = claims
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value

    world = draw.world.rewritten(party, change)
    above = draw.chain.accreditors[draw.chain.accredited.index(party)]
    return draw.done(
        world, f"{way} in that of {party.host}", f"rewritten {party.host}", key_name(above, CREDENTIALS), ends=ends
    )


def _others(*right: tuple[Party, str]) -> list[tuple[Party, str]]:
    """Return keys that are not the right ones."""
    keys = [(party, use) for party in (CB, OTHER_CB, STRANGER, HOST, SECOND_AB) for use in (CREDENTIALS, LISTS)]
    return [key for key in keys if key not in right]


def accreditation_forged(draw: Draw) -> Mutated:
    """Let somebody else sign an accreditation, in the name of its issuer or in their own; the index names it."""
    number = draw.chance.randrange(len(draw.chain.accreditations))
    above, below = draw.chain.accreditors[number], draw.chain.accredited[number]
    party, use = draw.chance.choice([*_others((above, CREDENTIALS)), (above, LISTS)])
    kid = f"{above.did}#{CREDENTIALS}" if draw.coin() else None
    world = draw.world.rewritten(below, by=Signed(party, use, kid))
    told = f"accreditation of {below.host} by {party.host} {use}, kid {kid}"
    return draw.done(world, told, f"signature {below.host}", *_keys(above), ends=True)


def index_forged(draw: Draw) -> Mutated:
    """Let somebody else sign an index."""
    above = draw.accreditor()
    party, use = draw.chance.choice(_others((above, LISTS), (above, CREDENTIALS)))
    kid = f"{above.did}#{LISTS}" if draw.coin() else None
    world = draw.world.index(above, by=Signed(party, use, kid))
    return draw.done(world, f"index of {above.host} by {party.host} {use}", *_keys(above), ends=True)


def index_dated(draw: Draw) -> Mutated:
    """Move an index in time: around the end of its life, or around a minute ahead."""
    party, offset = draw.accreditor(), draw.offset()
    if draw.coin():
        issued, ends = NOW - timedelta(hours=48) + offset, not timedelta() < offset <= timedelta(hours=48, minutes=1)
    else:
        issued = NOW + timedelta(minutes=1) + offset
        ends = offset > timedelta() or offset <= -timedelta(hours=48, minutes=1)
    world = draw.world.index_of(party, issued)
    return draw.done(
        world, f"index of {party.host} of {issued}", f"date of index {party.host}", key_name(party, LISTS), ends=ends
    )


def index_rewritten(draw: Draw) -> Mutated:
    """Write something else into an index; the right key signs it."""
    number = draw.chance.randrange(len(draw.chain.accreditations))
    above, below = draw.chain.accreditors[number], draw.chain.accredited[number]
    nobody = digest_multibase_of(draw.chance.randbytes(32))

    def entries(claims: dict[str, Any]) -> list[dict[str, Any]]:
        return [entry for entry in claims["entries"] if entry["issuer"] == below.did]

    ways: dict[str, tuple[Any, bool]] = {
        "no entry": (lambda c: c.update(entries=[e for e in c["entries"] if e["issuer"] != below.did]), True),
        "another digest": (lambda c: [e.update(digest=nobody) for e in entries(c)], True),
        "entry of another": (lambda c: [e.update(issuer=STRANGER.did) for e in entries(c)], True),
        "two entries": (lambda c: c["entries"].extend(entries(c)), True),
        "issuer": (lambda c: c.update(iss=STRANGER.did), True),
        "environment": (lambda c: c.update(environment="production"), True),
        "no end": (lambda c: c.pop("exp"), True),
        "49 hours": (lambda c: c.update(exp=c["iat"] + 176_400), True),
        "no version": (lambda c: c.pop("version"), True),
        "another version": (lambda c: c.update(version=draw.chance.randint(1, 10_000)), False),
        "number of the version": (lambda c: [e.update(version=99) for e in entries(c)], False),
        "another claim": (lambda c: c.update(praised=True), False),
        "turned around": (lambda c: c["entries"].reverse(), False),
        "no kids": (lambda c: [e.update(kids=[]) for e in entries(c)], False),
        "a stranger's entry": (
            lambda c: c["entries"].append({**c["entries"][0], "issuer": "did:web:more.example"}),
            False,
        ),
    }
    way = draw.chance.choice(sorted(ways))
    change, ends = ways[way]
    return draw.done(draw.world.index(above, change), f"index of {above.host}: {way}", f"index {above.host}", ends=ends)


MUTATORS: tuple[Mutator, ...] = (
    dimension_changed,
    activity_changed,
    line_moved,
    line_split,
    recognition_changed,
    body_changed,
    body_removed,
    body_joined,
    trust_list_dated,
    key_of_the_body,
    key_of_a_body_between,
    role_changed,
    accreditation_rewritten,
    accreditation_forged,
    index_forged,
    index_dated,
    index_rewritten,
)
