"""Mutators of what is asked, and of what only some questions look at: acts, goods, registers, successors.

Each draws all that its answer depends on by itself, and says by its own few lines whether the chain must end.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

from tests.chain_corpus import acting, registering, succession
from tests.chain_corpus.designating import DESIGNATED
from tests.chain_corpus.mutating import Chain, Draw, Mutated, Mutator
from tests.chain_corpus.world import SECOND, World
from tests.world import CB, DAY, NOW, SIGNED, STRANGER
from vc.encoding.rfc3339 import format_instant
from vc.model.vocabulary import Act
from vc.status.value import StatusEvent

_CHINA = timezone(timedelta(hours=8))
_LISTED = NOW - timedelta(minutes=10)
_TOUCHED = ("question", "status", "input", "form", "claims", "dates", "documents", "issuer's keys")
_STATES = (StatusEvent.SUSPENDED, StatusEvent.WITHDRAWN, StatusEvent.CANCELLED, StatusEvent.SUPERSEDED)

SOLD = acting.since("cancelled").asking(Act.SELL, imported=acting.ON - timedelta(days=1))
KEPT = succession.kept_site()


def chain_of(name: str, good: World) -> Chain:
    """Return a chain of one accreditation, or designation, above the certificate."""
    own = good.accreditation(CB)
    assert own is not None
    return Chain(name, good, good.parties[own.issuer], (own,))


SALE = chain_of("sold-before-its-cancellation", SOLD)
THEFT = chain_of("stolen-key-and-a-register", registering.REGISTERED.good)
REDUCTION = chain_of("reduced-with-its-successor", KEPT)


def sale_asked(draw: Draw) -> Mutated | None:
    """Draw a status and since when, a suspension before it, an act and the days of the goods."""
    if draw.chain is not SALE:
        return None
    chance = draw.chance
    seconds = chance.choice((0, 0, 46_799, 46_800, chance.randint(-9_000_000, 4_000_000)))
    since = acting.EFFECT + timedelta(seconds=seconds)
    state = chance.choice((*[StatusEvent.CANCELLED] * 6, *_STATES))
    act = chance.choice((*[Act.SELL] * 8, *Act))
    start = _day(since)
    near = [start, start, _day(SIGNED), start + timedelta(days=chance.randint(-200, 30))]
    placed = min(chance.choice(near) + timedelta(days=chance.choice((-1, 0, 1))), NOW.date())
    goods = {chance.choice(("imported", "imported", "left_factory")): placed}
    told, suspended = DESIGNATED.good, None
    if chance.random() < 0.4:
        suspended = _day(since - 30 * DAY), _day(since - 20 * DAY - SECOND)  # the last day, if it ends at midnight
        told = told.status(StatusEvent.SUSPENDED, since - 30 * DAY).status(StatusEvent.REINSTATED, since - 20 * DAY)
        goods = {"imported": start - timedelta(days=chance.choice((31, 30, 25, 20, 19)))}
    told = told.status(state, since).asking(act, **goods)
    day = goods.get("imported", goods.get("left_factory"))  # made in China
    lawful = state is StatusEvent.CANCELLED and act is Act.SELL and day is not None and _day(SIGNED) <= day < start
    if lawful and day is not None and suspended is not None:
        lawful = not suspended[0] <= day <= suspended[1]
    text = f"{state} {since}, {act}, {goods}, suspended {suspended}"
    return draw.done(_over(draw, told), text, *_TOUCHED, ends=not (lawful or since > _LISTED))


def sale_after_its_end(draw: Draw) -> Mutated | None:
    """Draw a certificate that has run out, cancelled or not, and goods around both days."""
    if draw.chain is not SALE:
        return None
    chance = draw.chance
    end = acting.EFFECT + timedelta(seconds=chance.randint(-4_000_000, 3_000_000))
    day = _day(end) + timedelta(days=chance.choice((-2, -1, 0, 1)))
    cancelled = chance.choice((None, end + timedelta(days=chance.choice((-2, -1, 0, 1)))))
    told = DESIGNATED.good.says(lambda claims: claims.update(validUntil=format_instant(end)))
    told = told if cancelled is None else told.status(StatusEvent.CANCELLED, cancelled)
    # Expired alone, a sale is left open; cancelled besides, goods of before both may be sold.
    lawful = cancelled is not None and day < min(_day(end), _day(cancelled))
    text = f"ends {end}, cancelled {cancelled}, imported {day}"
    return draw.done(_over(draw, told.asking(Act.SELL, imported=day)), text, *_TOUCHED, ends=not lawful)


def sale_by_another_history(draw: Draw) -> Mutated | None:
    """Let the history be there no more, be of before, or be another body's."""
    if draw.chain is not SALE:
        return None
    before = DESIGNATED.good.published[acting.HISTORY]
    ways: dict[str, bytes | None] = {"gone": None, "of before": before, "a page": b"<!doctype html>"}
    way = draw.chance.choice(sorted(ways))
    return draw.done(_over(draw, SOLD.document(acting.HISTORY, ways[way])), f"history {way}", *_TOUCHED, ends=True)


def _over(draw: Draw, told: World) -> World:
    """Return what a mutator tells, over what others have done to the trust list, the status list and beside the way."""
    world = draw.world
    return replace(
        told,
        trust=world.trust,
        listed=world.listed,
        list_signed=world.list_signed,
        replaced={**world.replaced, **told.replaced},
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(_CHINA).date()


def register_drawn(draw: Draw) -> Mutated | None:
    """Draw the theft, up to three snapshots, in which of them the certificate is, and who signed them when."""
    if draw.chain is not THEFT:
        return None
    chance = draw.chance
    stolen = chance.choice((registering.STOLEN, registering.STOLEN, NOW + timedelta(seconds=chance.choice((-1, 0, 1)))))
    cut = stolen - timedelta(hours=1)
    near = [cut + timedelta(seconds=chance.choice((-1, 0, 1)))] if chance.random() < 0.6 else []
    far = [SIGNED + timedelta(days=chance.randint(1, 190)) for _ in range(chance.randint(0, 2))]
    moments = sorted({moment for moment in (*near, *far) if moment < NOW} or {SIGNED + DAY})
    within = [chance.random() < 0.8 for _ in moments]
    by_whom = chance.choice(("its own", "its own", "its own", "a stranger", "the stolen key"))
    signer = {"its own": CB.signer("lists"), "a stranger": STRANGER.signer("lists"), "the stolen key": CB.signer()}
    told = registering.registered(
        *(registering.snapshot(moment, own=own) for moment, own in zip(moments, within, strict=True)),
        stolen=stolen,
        signer=signer[by_whom],
        signed=max(moments[-1], NOW - timedelta(hours=1)),
    )
    before = [own for moment, own in zip(moments, within, strict=True) if moment < cut]
    proven = by_whom == "its own" and bool(before) and before[-1]
    text = f"stolen {stolen}, snapshots {[*zip(moments, within, strict=True)]} by {by_whom}"
    return draw.done(_over(draw, told), text, *_TOUCHED, ends=not (proven or stolen > NOW))


def forged_under_the_stolen_key(draw: Draw) -> Mutated | None:
    """Let the thief sign something of its own, dated as it likes."""
    if draw.chain is not THEFT:
        return None
    signed = SIGNED + timedelta(seconds=draw.chance.choice((-1, 1, draw.chance.randint(-900_000, 8_000_000))))
    if signed == SIGNED:
        return None
    told = draw.chain.good.says(lambda claims: claims.update(iat=int(signed.timestamp())))
    return draw.done(_over(draw, told), f"forged, of {signed}", *_TOUCHED, ends=True)


def succession_drawn(draw: Draw) -> Mutated | None:
    """Draw what is asked about, whom the history names, what came along, and how that stands."""
    if draw.chain is not REDUCTION:
        return None
    chance = draw.chance
    site = chance.choice((*[succession.KEPT] * 6, succession.LEFT_OUT, ""))
    named = chance.choice((*[succession.NAME] * 6, succession.THIRD, None))
    copies = {
        "genuine": [succession.copy()],
        "genuine among others": [b"garbage", succession.copy(name=succession.THIRD), succession.copy()],
        "another": [succession.copy(name=succession.THIRD)],
        "none": [],
        "altered": [succession.altered()],
        "of fewer sectors": [succession.copy(sectors=["IAF:17"])],
    }
    came = chance.choice((*["genuine"] * 8, *sorted(copies)))
    state = chance.choice((*[None] * 10, *_STATES, StatusEvent.SCOPE_REDUCED))
    own = chance.choice((*[StatusEvent.SCOPE_REDUCED] * 8, *_STATES))
    told = succession.SITES.good.status(own, NOW - 9 * DAY, successor=named)
    if state is not None:
        told = told.status(state, NOW - DAY, index=succession.PLACE)
    told = told.stapling(*copies[came]).asking(site=site)
    holds = (
        own is StatusEvent.SCOPE_REDUCED
        and site == succession.KEPT
        and named == succession.NAME
        and came.startswith("genuine")
        and state is None
    )
    if named == succession.THIRD and own is StatusEvent.SCOPE_REDUCED and site == succession.KEPT:
        holds = came in {"another", "genuine among others"}  # its own place on the list is free of the state drawn
    text = f"{own}, asked about {site!r}, history names {named}, came along {came}, which is {state}"
    return draw.done(_over(draw, told), text, *_TOUCHED, "stapled", ends=not holds)


def another_trust(draw: Draw) -> Mutated:
    """Trust a list that is of another environment, has ended, or names nobody."""
    ways: dict[str, dict[str, Any]] = {
        "ended": {"expires": NOW},
        "nobody": {"bodies": tuple(one for one in draw.world.trust.bodies if one.did != draw.chain.body.did)},
    }
    way = draw.chance.choice(sorted(ways))
    return draw.done(draw.world.trusting(**ways[way]), f"trust list: {way}", "trust list", ends=True)


def a_day_was_not_said(draw: Draw) -> Mutated | None:
    """Ask about the sale without the day on which it depends; the factory's counts for what was made in China alone."""
    if draw.chain is not SALE:
        return None
    places, left = draw.chance.choice((("CN",), ("DE",), ("CN", "DE"))), draw.coin()
    goods = {"left_factory": acting.ON - timedelta(days=1)} if left else {}
    told = acting.placed(*places).asking(Act.SELL, **goods)
    text = f"made in {places}, no import, left the factory: {left}"
    return draw.done(_over(draw, told), text, *_TOUCHED, ends=not (left and places == ("CN",)))


MUTATORS: tuple[Mutator, ...] = (
    sale_asked,
    sale_after_its_end,
    sale_by_another_history,
    a_day_was_not_said,
    register_drawn,
    forged_under_the_stolen_key,
    succession_drawn,
)
