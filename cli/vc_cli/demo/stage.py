"""The demo's world on disk: homes, a published site for each host, the anchor. Time is passed in, step by step."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from vc.errors import UsageError
from vc.issue.csv_rows import read_table
from vc.issue.schedule_file import ScheduleDraft
from vc.keys.algorithm import Algorithm
from vc.keys.did_document import DidDocument, parse_did_document
from vc.keys.file_signer import FileSigner
from vc.keys.private_key import PrivateKey, generate
from vc.keys.signer import Signer
from vc.model.document import Retrieved
from vc.model.limits import DEFAULT_LIMITS
from vc.model.scope import ANY
from vc.model.vocabulary import Activity, Environment, LinkKind
from vc.register.accreditation.accrediting import AccreditationDesk
from vc.register.accreditation.body_index import kids_of
from vc.register.accreditation.schedules import take_schedule
from vc.register.certificates.certificates import events_of_list
from vc.register.home import Home, new_settings
from vc.register.issuing.allocation import lists_of
from vc.register.issuing.drafts import issuer_profiles, request_of
from vc.register.issuing.issuing import Issued
from vc.register.keys.key_records import KeyRole, keys_of
from vc.register.keys.key_ring import KeyRing
from vc.register.publication.list_publication import publish_list
from vc.register.publication.publish import Publisher
from vc.register.register import Register
from vc.register.storage.clock_state import clock_state, confirm_clock
from vc.register.storage.engine import reading, writing
from vc.resolve.bundle import build_bundle
from vc.trust.anchor import root_to_toml, sign_trust_list, trust_list_to_toml
from vc.trust.root import Root, RootKey, kid_of
from vc.trust.trust_list import (
    Arrangement,
    BodyKey,
    KeyUse,
    LegalBasis,
    RecognisedBody,
    RecognisedScope,
    TrustList,
)
from vc_cli.demo.organisations import (
    ACCREDITATION_BODIES,
    ARRANGEMENT_ID,
    ARRANGEMENT_NAME,
    AUTHORITY,
    LAW_ID,
    LAW_NAME,
    LAW_SOURCE,
    AccreditationBody,
    AccreditedBody,
)

DAY: Final = timedelta(days=1)
VERIFY_HOST: Final = "verify.example"
VERIFY_URL: Final = f"https://{VERIFY_HOST}/q"
_RECOGNISED_BEFORE: Final = timedelta(days=1500)
_USES: Final = {
    KeyRole.CREDENTIAL: frozenset({KeyUse.ACCREDITATION}),
    KeyRole.STATUS: frozenset({KeyUse.INDEX}),
}


@dataclass(slots=True)
class Stage:
    """The folders of the demo and the homes that are open. `out` is the only place that is written to."""

    out: Path
    start: datetime
    end: datetime
    homes: dict[str, Home] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)
    root_key: PrivateKey = field(default_factory=lambda: generate(Algorithm.ES256))
    closing: ExitStack = field(default_factory=ExitStack)

    def before_end(self, minutes: int) -> datetime:
        """Return the moment so many minutes before the story ends."""
        return self.end - timedelta(minutes=minutes)

    def home(self, key: str) -> Home:
        """Return the open home of an organisation."""
        return self.homes[key]

    def site(self, host: str) -> Path:
        """Return the folder that a host serves."""
        return self.out / "site" / host

    def sites(self) -> dict[str, Path]:
        """Return every host with the folder that stands for it."""
        return {host: self.site(host) for host in self.hosts.values()}

    def found(self, key: str, host: str, name: str, *, algorithm: str = "ES256") -> Home:
        """Make the home of an organisation, with unencrypted keys, since nothing here is worth anything."""
        settings = new_settings(
            issuer=f"did:web:{host}", name=name, algorithm=algorithm, verify_url=VERIFY_URL, unencrypted=True
        )
        home = Home.create(self.out / "homes" / host, settings, passphrase=None, now=self.start)
        self.homes[key], self.hosts[key] = home, host
        self.closing.callback(home.close)
        return home

    def signer(self, key: str, role: KeyRole = KeyRole.CREDENTIAL) -> Signer:
        """Return the signer of an organisation for a role."""
        return self.home(key).signer(role, None)

    def did_document(self, key: str) -> DidDocument:
        """Return the DID document of an organisation as it stands now."""
        home = self.home(key)
        return parse_did_document(KeyRing(home).did_document(), home.settings.issuer, DEFAULT_LIMITS)

    def accredit(self, body: AccreditedBody, draft: ScheduleDraft, *, now: datetime) -> None:
        """Let its accreditation body grant a schedule, and the accredited body take it into its home."""
        desk = AccreditationDesk(self.home(body.accredited_by), self.signer(body.accredited_by))
        version = desk.grant(draft, now=now)
        take_schedule(self.home(body.key), version.secured, authority=self.did_document(body.accredited_by), now=now)

    def issue_csv(self, key: str, table: Path, *, now: datetime) -> list[Issued]:
        """Issue every row of a certificate table; a row at fault raises `UsageError`, and nothing is issued then."""
        read = read_table(table.read_bytes())
        if read.faults:
            raise UsageError(str(read.faults[0]), where=str(table))
        home = self.home(key)
        profiles = issuer_profiles(home)
        requests = [request_of(row.draft, profiles, key="") for row in read.drafts]
        return Register(home).issue_many(requests, signer=self.signer(key), now=now)

    def archive_day(self, keys: Iterable[str], now: datetime) -> None:
        """Sign the lists of some homes as of `now`, as their daily publication would have; the folder follows later."""
        for key in keys:
            home = self.home(key)
            signer = self.signer(key, KeyRole.STATUS)
            with writing(home.engine) as connection:
                for one in lists_of(connection):
                    events = partial(events_of_list, connection, one.number)
                    publish_list(connection, one, home.addresses, events=events, signer=signer, now=now)

    def publish(self, key: str, *, now: datetime) -> int:
        """Publish one home into the folder of its host; returns how many files changed."""
        if clock_state(self.home(key), now=now).far_ahead:
            # An accreditation body that nobody asked for a year says that its clock is right (register.md G80).
            confirm_clock(self.home(key), by="the demo", now=now)
        kids = {home.settings.issuer: kids_of(self.did_document(other)) for other, home in self.homes.items()}
        publisher = Publisher(
            self.home(key), self.signer(key, KeyRole.STATUS), self.signer(key, KeyRole.LEDGER), body_kids=kids
        )
        return len(publisher.publish(self.site(self.hosts[key]), now=now).written)

    def publish_all(self, *, now: datetime) -> int:
        """Publish every home."""
        return sum(self.publish(key, now=now) for key in self.homes)

    def trust_list(self) -> TrustList:
        """Return the trust list of this world: an arrangement with its bodies, a law with its authority, the root."""
        activities = {Activity(activity) for body in ACCREDITATION_BODIES for activity, _ in body.recognised_for}
        return TrustList(
            version=1,
            issued=self.start,
            expires=self.end + 365 * DAY,
            environment=Environment.TEST,
            arrangements=(Arrangement(ARRANGEMENT_ID, ARRANGEMENT_NAME, frozenset(activities)), self._law()),
            bodies=(*(self._recognised(body) for body in ACCREDITATION_BODIES), self._authority()),
            root=self.root(),
            label_origins=(f"https://{VERIFY_HOST}",),
        )

    def root(self) -> Root:
        """Return the root that signs bundles and the trust list in them."""
        return Root(1, Environment.TEST, 1, self.end + 365 * DAY, (RootKey.named(self.root_key.public),))

    def root_signer(self) -> FileSigner:
        """Return the signer of the root's key."""
        return FileSigner(f"urn:demo:root#{kid_of(self.root_key.public)}", self.root_key)

    def write_anchors(self) -> None:
        """Write `root.toml` and `trust.toml`."""
        (self.out / "root.toml").write_bytes(root_to_toml(self.root()))
        (self.out / "trust.toml").write_bytes(trust_list_to_toml(self.trust_list()))

    def write_hosts(self) -> None:
        """Write `hosts.txt`: which folder answers for which invented host, as `--development-hosts` reads it."""
        lines = (f"{host}={self.site(host).relative_to(self.out)}\n" for host in self.hosts.values())
        (self.out / "hosts.txt").write_text("".join(lines), "utf-8")

    def write_bundle(self, documents: Iterable[Retrieved], *, now: datetime) -> Path:
        """Sign a bundle of `documents` and this world's trust list, and write it."""
        raw = build_bundle(
            documents,
            sign_trust_list(self.trust_list(), [self.root_signer()]),
            version=1,
            created=now,
            expires=now + 7 * DAY,
            environment=Environment.TEST,
            signers=[self.root_signer()],
        )
        path = self.out / "world.bundle"
        path.write_bytes(raw)
        return path

    def _law(self) -> Arrangement:
        activities = frozenset(Activity(activity) for activity, _ in AUTHORITY.recognised_for)
        return Arrangement(LAW_ID, LAW_NAME, activities, LegalBasis(LAW_SOURCE, self.start - _RECOGNISED_BEFORE))

    def _authority(self) -> RecognisedBody:
        body = self._recognised(AUTHORITY)
        scopes = tuple(replace(scope, schemes=frozenset({"CCC"})) for scope in body.scopes)
        return replace(body, arrangement=LAW_ID, kind=LinkKind.DESIGNATION, scopes=scopes)

    def _recognised(self, body: AccreditationBody) -> RecognisedBody:
        with reading(self.home(body.key).engine) as connection:
            records = keys_of(connection)
        return RecognisedBody(
            did=body.did,
            name=body.name,
            arrangement=ARRANGEMENT_ID,
            official_page=f"https://{body.host}/",
            origins=(f"https://{body.host}",),
            index=self.home(body.key).addresses.accreditation_index,
            scopes=tuple(
                RecognisedScope(
                    Activity(activity),
                    ANY if standards == ("*",) else frozenset(standards),
                    self.start - _RECOGNISED_BEFORE,
                )
                for activity, standards in body.recognised_for
            ),
            keys=tuple(
                BodyKey(record.key, self.start - DAY, uses=_USES[record.role])
                for record in records
                if record.role in _USES
            ),
        )
