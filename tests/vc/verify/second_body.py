"""A small world with two accreditation bodies, both of which may have accredited the certification body."""

from __future__ import annotations

from dataclasses import replace

from tests.world import CB, DAY, GRANTED, NOW, Party, World, accreditation, accreditation_claims, opened
from vc.model.accreditation import Accreditation
from vc.model.vocabulary import Environment
from vc.securing.vc_jwt import secure_vc_jwt
from vc.trust.index import AccreditationIndex, IndexEntry, index_claims
from vc.trust.trust_list import BodyKey

SECOND = Party("second-ab.example", "Southern Accreditation Board (invented)")
INDEX = f"{SECOND.origin}/accreditations/index.jwt"


def by_second(party: Party = CB) -> Accreditation:
    """The accreditation that the second body granted."""
    name = party.host.partition(".")[0]
    return replace(
        accreditation(party),
        id=f"{SECOND.origin}/accreditations/{name}/v1.jwt",
        issuer=SECOND.did,
        current_url=f"{SECOND.origin}/accreditations/{name}.jwt",
    )


def world_of_two(*granted: Accreditation, kids: tuple[bytes, ...] = ()) -> World:
    """A world whose second body, first in the trust list, has granted these; its index names `kids` for each."""
    world = World()
    first = world.trust.bodies[0]
    second = replace(
        first,
        did=SECOND.did,
        name=SECOND.name,
        origins=(SECOND.origin,),
        index=INDEX,
        official_page=f"{SECOND.origin}/register",
        keys=(BodyKey(SECOND.key().public, GRANTED),),
    )
    world.trust = replace(world.trust, bodies=(second, first))
    world.replaced[INDEX] = _index(granted, kids)
    for one in granted:
        world.replaced[one.current_url] = _signed(one)
    return world


def _signed(granted: Accreditation) -> bytes:
    return secure_vc_jwt(accreditation_claims(granted), SECOND.signer())


def _index(granted: tuple[Accreditation, ...], kids: tuple[bytes, ...]) -> bytes:
    entries = tuple(
        IndexEntry(one.subject, one.id, one.current_url, one.version, opened(_signed(one)).digest, kids)
        for one in granted
    )
    index = AccreditationIndex(SECOND.did, NOW - DAY, NOW + DAY, 1, Environment.TEST, entries)
    return secure_vc_jwt(index_claims(index), SECOND.signer(), typ="accreditation-index+jwt")
