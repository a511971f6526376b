"""Mutators of what is published, as a host or a thief of documents would: drop, swap, replay, damage, duplicate."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.chain_corpus.mutating import Chain, Draw, Mutated, Mutator
from tests.chain_corpus.publishing import accreditation_document
from tests.chain_corpus.world import did_url, index_url, list_url, world
from tests.world import DAY, NOW, STRANGER
from vc.model.vocabulary import Role

_DOCUMENTS = ("documents", "way up", "input")
_SWEEPING = (*_DOCUMENTS, "status", "date of the list")


def needed(chain: Chain) -> tuple[str, ...]:
    """Return the URLs without which the chain can't be followed."""
    return (
        *(one.current_url for one in chain.accreditations),
        *(index_url(party) for party in chain.accreditors),
        *(did_url(party) for party in chain.accredited),
        list_url(chain.issuer),
    )


def signed(chain: Chain) -> tuple[str, ...]:
    """Return those of the needed URLs where a signed document stands."""
    unsigned = {did_url(party) for party in chain.accredited}
    return tuple(url for url in needed(chain) if url not in unsigned)


def dropped(draw: Draw) -> Mutated:
    """Take away one of the documents that the chain needs."""
    url = draw.chance.choice(needed(draw.chain))
    return draw.done(draw.world.without(url), f"dropped {url}", *_DOCUMENTS, ends=True)


def dropped_beside(draw: Draw) -> Mutated:
    """Take away all that the chain does not need."""
    kept = {*needed(draw.chain)}
    others = [url for url in draw.chain.good.published if url not in kept]
    return draw.done(draw.world.without(*others), f"dropped {len(others)}", *_DOCUMENTS, ends=False)


def duplicated(draw: Draw) -> Mutated:
    """Publish a document at one more place."""
    url = draw.chance.choice(needed(draw.chain))
    raw = draw.chain.good.published[url]
    return draw.done(draw.world.document(f"{url}.copy", raw), f"doubled {url}", f"double of {url}", ends=False)


def damaged(draw: Draw) -> Mutated:
    """Change one character of a signed document, cut it, or put something behind it."""
    url = draw.chance.choice(signed(draw.chain))
    raw = draw.chain.good.published[url]
    place = draw.chance.randrange(len(raw))
    other = bytes([draw.chance.choice([code for code in b"ABCxyz019-_." if code != raw[place]])])
    ways = {
        "changed": raw[:place] + other + raw[place + 1 :],
        "cut": raw[:place],
        "doubled": raw + raw,
        "without one": raw[:place] + raw[place + 1 :],
        "a page": b"<!doctype html>",
    }
    way = draw.chance.choice(sorted(ways))
    told = f"octet {place} of {url} {way}"
    return draw.done(draw.world.document(url, ways[way]), told, *_SWEEPING, ends=True)


def swapped(draw: Draw) -> Mutated:
    """Let two documents that the chain needs change places."""
    one, other = draw.chance.sample(needed(draw.chain), 2)
    published = draw.chain.good.published
    changed = draw.world.document(one, published[other]).document(other, published[one])
    return draw.done(changed, f"swapped {one} and {other}", *_SWEEPING, ends=True)


def accreditation_replayed(draw: Draw) -> Mutated:
    """Publish the version before the one that the index names; the later one may say anything."""
    number = draw.chance.randrange(len(draw.chain.accreditations))
    party, own = draw.chain.accredited[number], draw.chain.accreditations[number]
    before = draw.chain.good.published[own.current_url]
    later = draw.world.rewritten(party, lambda claims: claims.update(reissued=True)).document(own.current_url, before)
    told = f"older accreditation of {party.host}"
    return draw.done(later, told, *_DOCUMENTS, ends=True)


def index_replayed(draw: Draw) -> Mutated:
    """Publish the index of two days ago or more, with the accreditations that it names."""
    party = draw.accreditor()
    ago = timedelta(seconds=draw.chance.randint(172_800, 17_280_000))
    old = draw.chain.good.index_of(party, NOW - ago).published[index_url(party)]
    return draw.done(
        draw.world.document(index_url(party), old), f"index of {party.host} of {ago} ago", *_DOCUMENTS, ends=True
    )


def list_replayed(draw: Draw) -> Mutated:
    """Publish the status list of a day ago or more."""
    url, ago = list_url(draw.chain.issuer), timedelta(seconds=draw.chance.randint(86_400, 8_640_000))
    old = replace(draw.chain.good, list_issued=NOW - ago).published[url]
    return draw.done(draw.world.document(url, old), f"list of {ago} ago", *_SWEEPING, ends=True)


def copies_came_along(draw: Draw) -> Mutated:
    """Hand over copies that serve nobody, and those of the way itself."""
    published = draw.chain.good.published
    above = world().body(STRANGER).accredits(draw.chain.issuer, role=Role.ACCREDITATION_BODY)
    forged = accreditation_document(above, above.accreditations[0])
    copies = [b"garbage", forged, published[index_url(draw.chain.body)], draw.chain.good.input]
    copies += [published[one.current_url] for one in draw.chain.accreditations] if draw.coin() else []
    draw.chance.shuffle(copies)
    chosen = copies[: draw.chance.randint(1, len(copies))]
    # A genuine copy beside a forged one of the same content is the genuine accreditation.
    forgeable = (f"signature {party.host}" for party in draw.chain.accredited)
    return draw.done(
        draw.world.stapling(*chosen), f"{len(chosen)} copies", "stapled", *forgeable, *_DOCUMENTS, ends=False
    )


def services_dropped(draw: Draw) -> Mutated | None:
    """Take the service of the index out of the DID document of a body in the middle."""
    if not draw.chain.between:
        return None
    party = draw.chance.choice(draw.chain.between)

    def change(raw: bytes) -> bytes:
        return raw.replace(b"AccreditationIndex", b"AnotherService")

    changed = draw.world.document(did_url(party), change)
    return draw.done(changed, f"no index named by {party.host}", "documents", ends=True)


def another_list_held(draw: Draw) -> Mutated:
    """Publish documents of another day under addresses that nobody asks for."""
    url = f"{list_url(draw.chain.issuer)}?day={draw.chance.randint(1, 99)}"
    old = replace(draw.chain.good, list_issued=NOW - 9 * DAY).published[list_url(draw.chain.issuer)]
    return draw.done(draw.world.document(url, old), f"also {url}", f"double of {url}", ends=False)


MUTATORS: tuple[Mutator, ...] = (
    dropped,
    dropped_beside,
    duplicated,
    damaged,
    swapped,
    accreditation_replayed,
    index_replayed,
    list_replayed,
    copies_came_along,
    services_dropped,
    another_list_held,
)
