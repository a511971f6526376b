"""Mutators of the standing of an accreditation: its history, its own dates, and when it was signed by whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.chain_corpus.mutating import Draw, Mutated, Mutator, key_name
from tests.chain_corpus.world import CREDENTIALS, GRANT, REINSTATE, SUSPEND, WITHDRAW
from tests.world import DAY, GRANTED, NOW, SIGNED, Party
from vc.encoding.rfc3339 import format_instant
from vc.model.vocabulary import AccreditationEventKind

_TRANSITION = 90 * DAY
_SKEW = timedelta(seconds=60)


def _history(draw: Draw, party: Party) -> tuple[str, ...]:
    """Return what a history touches: of a body between also when it signed the accreditation below its own."""
    if party == draw.chain.issuer:
        return (f"history {party.host}",)
    return f"history {party.host}", f"rewritten {_below(draw, party).host}"


def _below(draw: Draw, party: Party) -> Party:
    return draw.chain.accredited[draw.chain.accredited.index(party) + 1]


def grant_moved(draw: Draw) -> Mutated:
    """Move a grant around the first signing that rests on it: of the certificate, or of the accreditation below."""
    party, offset = draw.accredited(), draw.offset()
    signing = SIGNED if party == draw.chain.issuer else GRANTED
    world = draw.world.history(party, (GRANT, signing + offset))
    told = f"{party.host} granted {offset} from signing"
    return draw.done(world, told, *_history(draw, party), ends=offset > timedelta())


def suspended(draw: Draw) -> Mutated:
    """Suspend an accreditation around the signing, for a while or for good."""
    party, start = draw.accredited(), SIGNED + draw.offset()
    end = start + timedelta(seconds=draw.chance.choice((1, 60, 86_400, 8_640_000))) if draw.coin() else None
    events = [(GRANT, GRANTED), (SUSPEND, start)] + ([] if end is None else [(REINSTATE, end)])
    ends = start <= SIGNED and (end is None or end > SIGNED)
    return draw.done(
        draw.world.history(party, *events),
        f"{party.host} suspended {start} to {end}",
        *_history(draw, party),
        ends=ends,
    )


def withdrawn(draw: Draw) -> Mutated:
    """Withdraw an accreditation around the signing, the end of the transition, or now."""
    party = draw.accredited()
    since = draw.chance.choice((SIGNED, NOW - _TRANSITION, NOW)) + draw.offset()
    world = draw.world.history(party, (GRANT, GRANTED), (WITHDRAW, since))
    ends = since <= SIGNED or NOW - since >= _TRANSITION
    return draw.done(world, f"{party.host} withdrawn {since}", *_history(draw, party), ends=ends)


def any_history(draw: Draw) -> Mutated:
    """Write a history of up to six events, in any order of writing."""
    party = draw.accredited()
    between = party != draw.chain.issuer
    kinds: tuple[AccreditationEventKind, ...] = (GRANT, SUSPEND, REINSTATE, SUSPEND, REINSTATE, WITHDRAW)
    days = sorted(draw.chance.sample(range(-200 if between else 1, 690), draw.chance.randint(1, 6)))
    events = [(draw.chance.choice(kinds), GRANTED + timedelta(days=day)) for day in days]
    good, over, good_below = False, None, not between
    for kind, moment in events:  # by the table of T4 and T5, read here a second time
        if moment <= SIGNED and over is None:
            good = kind in (GRANT, REINSTATE)
            good_below = good if between and moment <= GRANTED else good_below
        if kind is WITHDRAW and over is None and moment <= NOW:
            over = moment
    ends = not good or not good_below or (over is not None and NOW - over >= _TRANSITION)
    written = draw.chance.sample(events, len(events))
    told = f"{party.host}: {events}"
    return draw.done(draw.world.history(party, *written), told, *_history(draw, party), ends=ends)


def own_dates(draw: Draw) -> Mutated:
    """Date the credential that holds an accreditation: its start, or its end, around now."""
    party, offset = draw.accredited(), draw.offset()
    moment = NOW + offset
    text, seconds = format_instant(moment), int(moment.timestamp())
    members: dict[str, tuple[dict[str, Any], bool]] = {
        "end": ({"validUntil": text}, offset <= timedelta()),
        "end of the token": ({"exp": seconds}, offset <= timedelta()),
        "earlier of two ends": ({"validUntil": "2099-01-01T00:00:00Z", "exp": seconds}, offset <= timedelta()),
        "start": ({"validFrom": text}, offset > _SKEW),
        "start of the token": ({"nbf": seconds}, offset > _SKEW),
    }
    way = draw.chance.choice(sorted(members))
    written, ends = members[way]
    world = draw.world.rewritten(party, lambda claims: claims.update(written))
    return draw.done(world, f"{way} of that of {party.host}: {offset}", f"rewritten {party.host}", ends=ends)


def own_status(draw: Draw) -> Mutated:
    """Let an accreditation name a status list of its own, there or not: nobody looks at it."""
    party = draw.accredited()
    url = f"{draw.accreditor().origin}/status/1/token.jwt"
    if draw.coin():
        member: dict[str, Any] = {"status": {"status_list": {"idx": draw.chance.randrange(99), "uri": url}}}
    else:
        member = {"credentialStatus": {"type": "BitstringStatusListEntry", "statusListCredential": url}}
    world = draw.world.rewritten(party, lambda claims: claims.update(member))
    return draw.done(world, f"status list of that of {party.host}", f"rewritten {party.host}", ends=True)


def accredits_anew(draw: Draw) -> Mutated | None:
    """Let a body between sign the accreditation below its own again, around its suspension or withdrawal."""
    if not draw.chain.between:
        return None
    party, offset = draw.chance.choice(draw.chain.between), draw.offset()
    below, moment = _below(draw, party), NOW - 50 * DAY
    kind = draw.chance.choice((SUSPEND, WITHDRAW, REINSTATE))
    before: list[tuple[AccreditationEventKind, datetime]] = [(GRANT, GRANTED)]
    if kind is REINSTATE:
        before.append((SUSPEND, SIGNED + DAY))
        event = max(moment + offset, SIGNED + 2 * DAY)
        ends = event > moment
    else:
        event = moment + offset
        ends = event <= moment
    world = draw.world.history(party, *before, (kind, event)).accredited(below, signed_at=moment, version=2)
    told = f"{party.host} accredits {below.host} anew, {kind.value} {offset} from that"
    return draw.done(world, told, *_history(draw, party), key_name(party, CREDENTIALS), ends=ends)


MUTATORS: tuple[Mutator, ...] = (
    grant_moved,
    suspended,
    withdrawn,
    any_history,
    own_dates,
    own_status,
    accredits_anew,
)
