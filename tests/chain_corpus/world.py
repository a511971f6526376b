"""A world of chains in memory, told as sentences: `world().body(AB).accredits(CB).certificate()`.

Every verb returns a new world, so a good one can be shared and each case changes one thing of it. Everything is signed
with fixed keys under a fixed clock: the same world is the same octets every time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from tests.chain_corpus import publishing
from tests.chain_corpus.subjects import Claims, granted, management_system
from tests.world import CB, DAY, GRANTED, ISO_9001, NOW, Party, trust_list
from vc.keys.verification_method import VerificationMethod
from vc.model.accreditation import Accreditation, AccreditationEvent
from vc.model.scope import ScheduleLine
from vc.model.vocabulary import AccreditationEventKind, Act, Activity, Environment, KeyState, Role
from vc.status.history import StatusChange
from vc.status.value import StatusEvent
from vc.trust.anchor import trust_list_to_toml
from vc.trust.trust_list import Arrangement, BodyKey, KeyUse, RecognisedBody, RecognisedScope, TrustList
from vc.verify.question import NO_GOODS, Goods

SECOND = timedelta(seconds=1)
GRANT, SUSPEND, REINSTATE, WITHDRAW = (
    AccreditationEventKind.GRANTED,
    AccreditationEventKind.SUSPENDED,
    AccreditationEventKind.REINSTATED,
    AccreditationEventKind.WITHDRAWN,
)
CREDENTIALS, LISTS = "credentials", "lists"
ARRANGEMENT = Arrangement("gac-mra", "Invented Recognition Arrangement", frozenset(Activity))

Change = Callable[[dict[str, Any]], object]
Document = bytes | Callable[[bytes], bytes] | None


def nothing(_: dict[str, Any]) -> None:
    """Change nothing."""


@dataclass(frozen=True, slots=True)
class Signed:
    """By whom a document is signed: a party and its key's use; `kid` where the header names another method."""

    by: Party
    use: str = CREDENTIALS
    kid: str | None = None


@dataclass(frozen=True, slots=True)
class World:
    """What a case may change: who is recognised for what, who accredited whom, keys, what is published, the clock.

    `documents` has the last word over what is published by a URL: other octets, a change of them, or None for not
    there. `target` is what is handed over where it is not the certificate.
    """

    trust: TrustList
    accreditations: tuple[Accreditation, ...] = ()
    parties: Mapping[str, Party] = field(default_factory=dict)
    methods: Mapping[str, tuple[VerificationMethod, ...]] = field(default_factory=dict)
    changes: tuple[StatusChange, ...] = ()
    claims: Claims | None = None
    claimed: tuple[Change, ...] = ()
    signed: Signed = Signed(CB)
    indexed: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    index_signed: Mapping[str, Signed] = field(default_factory=dict)
    index_issued: Mapping[str, datetime] = field(default_factory=dict)
    listed: tuple[Change, ...] = ()
    list_signed: Signed | None = None
    list_issued: datetime | None = None
    archived: tuple[datetime, ...] = ()
    written: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    written_by: Mapping[str, Signed] = field(default_factory=dict)
    replaced: Mapping[str, Document] = field(default_factory=dict)
    stapled: tuple[bytes, ...] = ()
    target: bytes | None = None
    anchor: bytes | None = None
    now: datetime = NOW
    at: datetime | None = None
    act: Act = Act.RELY
    goods: Goods = NO_GOODS

    # Who is recognised, and accredits whom.

    def body(self, party: Party, *scopes: RecognisedScope) -> World:
        """Recognise an accreditation body for these scopes, ISO 9001 certification if none is given."""
        keys = (
            BodyKey(party.key(CREDENTIALS).public, GRANTED - DAY, uses=frozenset({KeyUse.ACCREDITATION})),
            BodyKey(party.key(LISTS).public, GRANTED - DAY, uses=frozenset({KeyUse.INDEX})),
        )
        body = RecognisedBody(
            did=party.did,
            name=party.name,
            arrangement=ARRANGEMENT.id,
            official_page=f"{party.origin}/register",
            origins=(party.origin,),
            index=index_url(party),
            scopes=scopes or (recognised_for(),),
            keys=keys,
        )
        return replace(self.joined_by(party), trust=replace(self.trust, bodies=(*self.trust.bodies, body)))

    def accredits(
        self,
        party: Party,
        *lines: ScheduleLine,
        by: Party | None = None,
        role: Role = Role.CERTIFICATION_BODY,
        since: datetime = GRANTED,
    ) -> World:
        """Let `by`, or whoever may accredit and came last, accredit a party for these lines; ISO 9001 by default."""
        above = by or self.last_accreditor
        own = self.accreditation(above)
        hint = None if own is None else own.current_url
        named = granted(above, party, origin=self._top(above).origin, role=role, since=since, hint=hint)
        one = replace(named, schedule=lines or (ISO_9001,))
        return replace(self.joined_by(party), accreditations=(*self.accreditations, one))

    def certificate(self, by: Party | None = None, kind: Callable[..., Claims] = management_system) -> World:
        """Let a party, or the one accredited last, certify a management system or something of another kind."""
        issuer = by or self.parties[self.accreditations[-1].subject]
        own = self.accreditation(issuer)
        hint = f"{issuer.origin}/accreditation.jwt" if own is None else own.current_url
        return replace(self.joined_by(issuer), claims=kind(issuer, hint=hint), claimed=(), signed=Signed(issuer))

    def _top(self, party: Party) -> Party:
        """Return the body of the trust list under which a party stands; the party itself where there is none."""
        own = self.accreditation(party)
        return party if own is None else self._top(self.parties[own.issuer])

    def joined_by(self, party: Party) -> World:
        """Let a party publish its DID document, whoever it is."""
        return replace(self, parties={**self.parties, party.did: party})

    @property
    def last_accreditor(self) -> Party:
        """The body that may accredit and came last: of the trust list, or accredited as accreditation body."""
        accredited = [one.subject for one in self.accreditations if one.role is Role.ACCREDITATION_BODY]
        return self.parties[accredited[-1] if accredited else self.trust.bodies[-1].did]

    @property
    def issuer(self) -> Party:
        """Who signs the certificate."""
        return self.signed.by

    def accreditation(self, party: Party) -> Accreditation | None:
        """Return the first accreditation of a party."""
        return next((one for one in self.accreditations if one.subject == party.did), None)

    # What may change at the recognition of a body.

    def recognised(self, party: Party, *scopes: RecognisedScope) -> World:
        """Recognise a body for other scopes."""
        return self.recognition(party, scopes=scopes)

    def recognition(self, party: Party, **members: Any) -> World:
        """Change what the trust list says of a body."""
        bodies = tuple(replace(one, **members) if one.did == party.did else one for one in self.trust.bodies)
        return self.trusting(bodies=bodies)

    def trusting(self, **members: Any) -> World:
        """Change the trust list."""
        return replace(self, trust=replace(self.trust, **members))

    def body_key(self, party: Party, use: str = CREDENTIALS, **members: Any) -> World:
        """Change what the trust list says of a key of a body."""
        thumbprint = party.key(use).public.thumbprint
        body = self.trust.body(party.did)
        assert body is not None, party.did
        keys = tuple(replace(key, **members) if key.key.thumbprint == thumbprint else key for key in body.keys)
        return self.recognition(party, keys=keys)

    # What may change at an accreditation.

    def accredited(self, party: Party, **members: Any) -> World:
        """Change the accreditation of a party; it is signed anew, and the index of its body names the new version."""
        changed = (replace(one, **members) if one.subject == party.did else one for one in self.accreditations)
        return replace(self, accreditations=tuple(changed))

    def schedule(self, party: Party, *lines: ScheduleLine) -> World:
        """Give a party another schedule."""
        return self.accredited(party, schedule=lines)

    def line(self, party: Party, **members: Any) -> World:
        """Change the first line of a party's schedule."""
        own = self.accreditation(party)
        assert own is not None, party.did
        first, *others = own.schedule
        return self.schedule(party, replace(first, **members), *others)

    def history(self, party: Party, *events: tuple[AccreditationEventKind, datetime]) -> World:
        """Give the accreditation of a party this history."""
        recorded = tuple(AccreditationEvent(kind, effective, effective) for kind, effective in events)
        return self.accredited(party, events=recorded)

    def suspended(self, party: Party, since: datetime) -> World:
        """Suspend the accreditation of a party."""
        return self._event(party, SUSPEND, since)

    def reinstated(self, party: Party, since: datetime) -> World:
        """Reinstate the accreditation of a party."""
        return self._event(party, REINSTATE, since)

    def withdrawn(self, party: Party, since: datetime) -> World:
        """Withdraw the accreditation of a party."""
        return self._event(party, WITHDRAW, since)

    def _event(self, party: Party, kind: AccreditationEventKind, since: datetime) -> World:
        own = self.accreditation(party)
        assert own is not None, party.did
        return self.accredited(party, events=(*own.events, AccreditationEvent(kind, since, since)))

    def rewritten(self, party: Party, change: Change = nothing, *, by: Signed | None = None) -> World:
        """Write other claims into the accreditation of a party, or let somebody else sign it; the index follows."""
        changed = replace(self, written={**self.written, party.did: (*self.written.get(party.did, ()), change)})
        return changed if by is None else replace(changed, written_by={**self.written_by, party.did: by})

    # What may change at keys, indexes, the certificate and its status.

    def method(self, party: Party, use: str = CREDENTIALS, **members: Any) -> World:
        """Change what the DID document of a party says of a key."""
        known = self.methods.get(party.did, party.methods())
        changed = tuple(replace(one, **members) if one.id.endswith(f"#{use}") else one for one in known)
        return replace(self, methods={**self.methods, party.did: changed})

    def index(self, party: Party, change: Change = nothing, *, by: Signed | None = None) -> World:
        """Write other claims into the index of a body, or let somebody else sign it."""
        changed = replace(self, indexed={**self.indexed, party.did: (*self.indexed.get(party.did, ()), change)})
        return changed if by is None else replace(changed, index_signed={**self.index_signed, party.did: by})

    def index_of(self, party: Party, issued: datetime) -> World:
        """Let the index of a body be of another moment."""
        return replace(self, index_issued={**self.index_issued, party.did: issued})

    def says(self, change: Change) -> World:
        """Let the issuer write other claims into the certificate before signing it."""
        return replace(self, claimed=(*self.claimed, change))

    def claiming(self, **scope: Any) -> World:
        """Let the certificate claim another scope; None takes a member away."""

        def change(claims: dict[str, Any]) -> None:
            claimed = claims["credentialSubject"]["certifiedScope"]
            claimed.update(scope)
            for name in [name for name, value in scope.items() if value is None]:
                del claimed[name]

        return self.says(change)

    def signed_by(self, party: Party, use: str = CREDENTIALS, *, kid: str | None = None) -> World:
        """Let somebody else sign the certificate."""
        return replace(self, signed=Signed(party, use, kid))

    def status(
        self,
        event: StatusEvent,
        effective: datetime,
        *,
        recorded: datetime | None = None,
        successor: str | None = None,
        index: int = 17,
    ) -> World:
        """Let the issuer record a change of the certificate's status."""
        change = StatusChange(index, event, effective, recorded or effective, successor=successor)
        return replace(self, changes=(*self.changes, change))

    def status_list(self, change: Change = nothing, *, by: Signed | None = None) -> World:
        """Write other claims into the token status list, or let somebody else sign it."""
        return replace(self, listed=(*self.listed, change), list_signed=by or self.list_signed)

    # What is published, what came along, and when is asked.

    def document(self, url: str, content: Document) -> World:
        """Publish other octets by a URL, or nothing (None), or a change of what stands there."""
        return replace(self, replaced={**self.replaced, url: content})

    def without(self, *urls: str) -> World:
        """Take documents away."""
        return replace(self, replaced={**self.replaced, **dict.fromkeys(urls)})

    def stapling(self, *copies: bytes) -> World:
        """Hand copies of accreditations over with the certificate."""
        return replace(self, stapled=(*self.stapled, *copies))

    def handing(self, target: bytes) -> World:
        """Hand something else over than the certificate."""
        return replace(self, target=target)

    def clock(self, now: datetime) -> World:
        """Ask at another time; indexes and lists stay as they were published."""
        return replace(self, now=now)

    def on(self, now: datetime) -> World:
        """Go to another time, for which everybody has published anew: bodies two hours ago, the issuer ten minutes."""
        indexes = dict.fromkeys(self.parties, now - timedelta(hours=2))
        return replace(self, now=now, index_issued=indexes, list_issued=now - timedelta(minutes=10))

    def asked_about(self, at: datetime) -> World:
        """Ask about a moment in the past."""
        return replace(self, at=at)

    def asking(self, act: Act = Act.RELY, **goods: Any) -> World:
        """Ask about an act with goods of these days and codes."""
        return replace(self, act=act, goods=Goods(**goods))

    @property
    def input(self) -> bytes:
        """What is handed over."""
        return publishing.certificate(self) if self.target is None else self.target

    @property
    def published(self) -> dict[str, bytes]:
        """Everything that is published, by URL."""
        return publishing.documents(self)

    @property
    def trusted(self) -> bytes:
        """The anchor, as its file."""
        return trust_list_to_toml(self.trust) if self.anchor is None else self.anchor


def world(environment: Environment = Environment.TEST) -> World:
    """Return a world in which nobody is recognised yet."""
    return World(replace(trust_list(), environment=environment, arrangements=(ARRANGEMENT,), bodies=()))


def recognised_for(
    activity: Activity = Activity.MANAGEMENT_SYSTEM_CERTIFICATION,
    *standards: str,
    since: datetime = GRANTED,
    until: datetime | None = None,
) -> RecognisedScope:
    """Return a recognised scope; of ISO 9001 where no standard is given."""
    return RecognisedScope(activity, frozenset(standards or ("ISO 9001",)), since, until)


def index_url(party: Party) -> str:
    """Return where a body publishes its index."""
    return f"{party.origin}/accreditations/index.jwt"


def did_url(party: Party) -> str:
    """Return where the DID document of a party stands."""
    return f"{party.origin}/.well-known/did.json"


def list_url(party: Party) -> str:
    """Return where the token status list of a party stands."""
    return f"{party.origin}/status/1/token.jwt"


def compromised(since: datetime) -> dict[str, Any]:
    """Return what the trust list says of a key in other hands."""
    return {"state": KeyState.COMPROMISED, "since": since}
