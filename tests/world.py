"""A whole small world in memory: an anchor, an accreditation body, a certification body and what they publish.

A test changes one thing and asks for a report. Everything is signed with fixed keys under a fixed clock, so the same
world is the same bytes every time. Good as it stands: `World().report(World().certificate())` is valid.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from vc.encoding.multibase import digest_multibase_of
from vc.encoding.rfc3339 import format_instant
from vc.keys.algorithm import Algorithm
from vc.keys.did_document import Service, build_did_document
from vc.keys.file_signer import FileSigner
from vc.keys.private_key import PrivateKey, from_pem
from vc.keys.verification_method import VerificationMethod
from vc.model.accreditation import Accreditation, AccreditationEvent, grant_to_claims
from vc.model.credential import credential_from_claims
from vc.model.label_claims import label_payload
from vc.model.limits import DEFAULT_LIMITS
from vc.model.scope import ANY, ScheduleLine
from vc.model.vocabulary import AccreditationEventKind, Activity, Environment, Role
from vc.profiles.names import ACCREDITATION_TYPES, CONTEXTS
from vc.resolve.driver import gather
from vc.resolve.memory import MemorySource
from vc.securing.cose import secure_cose
from vc.securing.label_number import label_url
from vc.securing.read import read
from vc.securing.secured import SecuredCredential
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.claims import ListPublication, bitstring_list_credential, history_claims, token_list_claims
from vc.status.history import HistoryEntry, StatusChange, timeline
from vc.status.list_url import ListAddress, ListForm
from vc.status.packing import StatusValues
from vc.status.value import StatusEvent, value_after
from vc.trust.anchor import trust_list_to_toml
from vc.trust.index import AccreditationIndex, IndexEntry, index_claims
from vc.trust.trust_list import Arrangement, BodyKey, RecognisedBody, RecognisedScope, TrustList
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.question import ask
from vc.verify.report import Report

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SIGNED = datetime(2026, 5, 4, 8, tzinfo=UTC)
GRANTED = datetime(2025, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
LIST_LENGTH = 131_072


@cache
def private_key(name: str, algorithm: Algorithm = Algorithm.ES256) -> PrivateKey:
    """Return the fixed key of that name: a test key, worth nothing anywhere else."""
    seed = hashlib.sha256(name.encode()).digest()
    native: ec.EllipticCurvePrivateKey | Ed25519PrivateKey
    if algorithm is Algorithm.EDDSA:
        native = Ed25519PrivateKey.from_private_bytes(seed)
    else:
        native = ec.derive_private_key(int.from_bytes(seed, "big") >> 1, ec.SECP256R1())
    return from_pem(native.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), None)


@dataclass(frozen=True, slots=True)
class Party:
    """An invented organisation with a host, a key for credentials and one for status lists."""

    host: str
    name: str
    algorithm: Algorithm = Algorithm.ES256

    @property
    def did(self) -> str:
        """Its identifier."""
        return f"did:web:{self.host}"

    @property
    def origin(self) -> str:
        """Where it publishes."""
        return f"https://{self.host}"

    def key(self, use: str = "credentials") -> PrivateKey:
        """Return its key for a use."""
        return private_key(f"{self.host} {use}", self.algorithm)

    def signer(self, use: str = "credentials") -> FileSigner:
        """Return the signer of its key for a use."""
        return FileSigner(f"{self.did}#{use}", self.key(use))

    def methods(self) -> tuple[VerificationMethod, ...]:
        """Return what its DID document lists."""
        uses = {"credentials": frozenset({"assertionMethod"}), "lists": frozenset({"assertionMethod", "statusMethod"})}
        return tuple(
            VerificationMethod(f"{self.did}#{use}", self.did, self.key(use).public, relationships)
            for use, relationships in uses.items()
        )


AB = Party("ab.example", "Northern Accreditation Service (invented)")
CB = Party("cb.example", "Harbour Certification (invented)")
OTHER_CB = Party("other-cb.example", "Meadow Certification (invented)")
STRANGER = Party("stranger.example", "Stranger")
CB_EDDSA = replace(CB, algorithm=Algorithm.EDDSA)
"""The same body with Ed25519 keys; see `world_of`."""

ISO_9001 = ScheduleLine(
    activity=Activity.MANAGEMENT_SYSTEM_CERTIFICATION,
    standards=frozenset({"ISO 9001"}),
    editions=frozenset({"2015"}),
    schemes=frozenset(),
    sectors=frozenset({"IAF:17", "IAF:18"}),
    product_categories=frozenset(),
    methods=frozenset(),
    countries=ANY,
    valid_from=GRANTED,
)


def trust_list() -> TrustList:
    """Return the trust list that recognises AB for certification of management systems."""
    body = RecognisedBody(
        did=AB.did,
        name=AB.name,
        arrangement="gac-mra",
        official_page="https://ab.example/register",
        origins=(AB.origin,),
        index="https://ab.example/accreditations/index.jwt",
        scopes=(RecognisedScope(Activity.MANAGEMENT_SYSTEM_CERTIFICATION, frozenset({"ISO 9001"}), GRANTED),),
        keys=(BodyKey(AB.key().public, GRANTED), BodyKey(AB.key("lists").public, GRANTED)),
    )
    return TrustList(
        version=7,
        issued=NOW - 30 * DAY,
        expires=NOW + 335 * DAY,
        environment=Environment.TEST,
        arrangements=(
            Arrangement(
                "gac-mra", "Invented Recognition Arrangement", frozenset({Activity.MANAGEMENT_SYSTEM_CERTIFICATION})
            ),
        ),
        bodies=(body,),
    )


def accreditation(party: Party = CB) -> Accreditation:
    """Return the accreditation that AB granted to a party."""
    name = party.host.partition(".")[0]
    return Accreditation(
        id=f"{AB.origin}/accreditations/{name}/v1.jwt",
        issuer=AB.did,
        subject=party.did,
        subject_name=party.name,
        role=Role.CERTIFICATION_BODY,
        number="NAS-0042",
        version=1,
        current_url=f"{AB.origin}/accreditations/{name}.jwt",
        signed_at=GRANTED,
        environment="test",
        schedule=(ISO_9001,),
        events=(AccreditationEvent(AccreditationEventKind.GRANTED, GRANTED, GRANTED),),
    )


def certificate_claims(party: Party = CB, index: int = 17) -> dict[str, Any]:
    """Return the claims of a good ISO 9001 certificate."""
    return {
        "@context": list(CONTEXTS),
        "type": ["DigitalConformityCredential", "ManagementSystemCertificate", "VerifiableCredential"],
        "id": f"{party.origin}/c/DE-QMS-2026-00412",
        "issuer": {
            "type": ["CredentialIssuer"],
            "id": party.did,
            "name": party.name,
            "recognizedIn": {
                "type": "RecognizedEntityCredential",
                "id": f"{AB.origin}/accreditations/{party.host.partition('.')[0]}.jwt",
            },
        },
        "name": "ISO 9001:2015 certificate DE-QMS-2026-00412",
        "validFrom": "2026-05-04T00:00:00Z",
        "validUntil": "2029-05-04T00:00:00Z",
        "iat": int(SIGNED.timestamp()),
        "environment": "test",
        "credentialSubject": {
            "type": ["ConformityAttestation"],
            "id": f"{party.origin}/c/DE-QMS-2026-00412#attestation",
            "name": "ISO 9001:2015",
            "assessorLevel": "3rdParty",
            "assessmentLevel": "authority-globalmra",
            "attestationType": "certification",
            "issuedToParty": {
                "type": ["Party"],
                "id": "https://holder.example/",
                "name": "Müller Feinmechanik GmbH & Co. KG",
            },
            "referenceScheme": {
                "type": ["ConformityScheme"],
                "id": "https://scheme.example/ms",
                "name": "Management systems",
            },
            "certificateNumber": "DE-QMS-2026-00412",
            "scopeStatement": "Machining of precision parts",
            "certifiedScope": {
                "activity": "management_system_certification",
                "standard": "ISO 9001",
                "edition": "2015",
                "sectors": ["IAF:17"],
                "countries": ["DE"],
            },
            "sites": [{"id": "https://holder.example/sites/1", "name": "Werk Lindau", "country": "DE"}],
            "surveillance": {"nextDueBy": "2027-05-04T00:00:00Z"},
        },
        "credentialStatus": {
            "type": "BitstringStatusListEntry",
            "statusPurpose": "suspension",
            "statusListIndex": index,
            "statusListCredential": f"{party.origin}/status/1/bitstring.jwt",
        },
        "status": {"status_list": {"idx": index, "uri": f"{party.origin}/status/1/token.jwt"}},
    }


def accreditation_claims(granted: Accreditation) -> dict[str, Any]:
    """Return the claims of an accreditation credential."""
    return {
        "@context": list(CONTEXTS),
        "type": list(ACCREDITATION_TYPES),
        "id": granted.id,
        "issuer": {"type": ["CredentialIssuer"], "id": granted.issuer, "name": AB.name},
        "name": f"Accreditation {granted.number}",
        "validFrom": format_instant(granted.signed_at),
        "iat": int(granted.signed_at.timestamp()),
        "environment": granted.environment,
        "credentialSubject": {
            "type": ["RegisteredIdentity"],
            "id": granted.subject,
            "registeredName": granted.subject_name,
            "registerType": "accreditation",
            "accreditation": grant_to_claims(granted),
        },
    }


def opened(raw: bytes, expect: frozenset[Any] | None = None) -> SecuredCredential:
    """Read bytes that are known to be well-formed."""
    secured = read(raw, DEFAULT_LIMITS) if expect is None else read(raw, DEFAULT_LIMITS, expect=expect)
    assert isinstance(secured, SecuredCredential), secured
    return secured


@dataclass
class World:
    """What there is to change: the trust list, accreditations, DID documents, recorded status changes, documents.

    `replaced` maps URLs to bytes (or None: not there) and has the last word over what is published.
    """

    now: datetime = NOW
    trust: TrustList = field(default_factory=trust_list)
    accreditations: tuple[Accreditation, ...] = field(
        default_factory=lambda: (accreditation(), accreditation(OTHER_CB))
    )
    methods: dict[str, tuple[VerificationMethod, ...]] = field(default_factory=dict)
    changes: tuple[StatusChange, ...] = ()
    replaced: dict[str, bytes | None] = field(default_factory=dict)
    list_signer: FileSigner = field(default_factory=lambda: CB.signer("lists"))
    list_issued: datetime | None = None
    index_issued: datetime | None = None
    archived: tuple[datetime, ...] = ()

    def certificate(self, change: Callable[[dict[str, Any]], object] = lambda claims: None, *, by: Party = CB) -> bytes:
        """Return a signed certificate whose claims `change` has altered before signing."""
        claims = certificate_claims(by)
        change(claims)
        return secure_vc_jwt(claims, by.signer())

    def label(self, change: Callable[[dict[str, Any]], object] = lambda claims: None, *, index: int = 17) -> str:
        """Return the QR text of the certificate's label; `index` is its entry of the status lists."""
        secured = opened(self.certificate(change))
        payload = label_payload(
            credential_from_claims(secured.claims), list_number=1, index=index, digest=secured.digest
        )
        return label_url("cb.example", secure_cose(payload, CB.signer()))

    def record(
        self, event: StatusEvent, *, effective: datetime, index: int = 17, recorded: datetime | None = None
    ) -> None:
        """Record a status change of the certificate."""
        self.changes += (StatusChange(index, event, effective, recorded or effective),)

    def accredit(self, change: Callable[[Accreditation], Accreditation]) -> None:
        """Change CB's accreditation."""
        first, *others = self.accreditations
        self.accreditations = (change(first), *others)

    def accreditation_event(self, kind: AccreditationEventKind, effective: datetime) -> None:
        """Add an event to CB's accreditation."""
        event = AccreditationEvent(kind, effective, effective, "as decided")
        self.accredit(lambda granted: replace(granted, events=(*granted.events, event), signed_at=self.now - DAY))

    def documents(self) -> dict[str, bytes]:
        """Return everything that is published, by URL."""
        published: dict[str, bytes] = {}
        for party in (AB, CB, OTHER_CB):
            published[f"{party.origin}/.well-known/did.json"] = self._did_document(party)
        published |= self._accreditation_documents()
        published |= self._status_documents()
        for url, content in self.replaced.items():
            published.pop(url, None)
            if content is not None:
                published[url] = content
        return published

    def evidence(
        self,
        target: bytes | str,
        *,
        stapled: Iterable[bytes] = (),
        at: datetime | None = None,
        anchor: bytes | None = None,
    ) -> Evidence:
        """Return the evidence that a verifier gathers in this world."""
        content = trust_list_to_toml(self.trust) if anchor is None else anchor
        raw = target.encode() if isinstance(target, str) else target
        evidence = Evidence(raw, Anchor(content), stapled=tuple(stapled))
        source = MemorySource(self.documents(), now=lambda: self.now)
        return gather(evidence, ask(self.now, at=at), source)

    def report(self, target: bytes | str, *, stapled: Iterable[bytes] = (), at: datetime | None = None) -> Report:
        """Return what a verifier with this world's trust list answers."""
        return judge(self.evidence(target, stapled=stapled, at=at), ask(self.now, at=at))

    def accreditation_jwt(self, granted: Accreditation, signer: FileSigner | None = None) -> bytes:
        """Return a signed accreditation."""
        return secure_vc_jwt(accreditation_claims(granted), signer or AB.signer())

    def _did_document(self, party: Party) -> bytes:
        methods = self.methods.get(party.did, party.methods())
        services = (Service(f"{party.did}#status-base", "StatusListBase", f"{party.origin}/status/"),)
        return json.dumps(build_did_document(party.did, methods, services)).encode()

    def _accreditation_documents(self) -> dict[str, bytes]:
        documents: dict[str, bytes] = {}
        entries = []
        for granted in self.accreditations:
            secured = self.accreditation_jwt(granted)
            documents[granted.id] = documents[granted.current_url] = secured
            kids = tuple(
                method.key.kid8
                for party in (CB, OTHER_CB)
                if party.did == granted.subject
                for method in self.methods.get(party.did, party.methods())
            )
            entries.append(
                IndexEntry(
                    granted.subject, granted.id, granted.current_url, granted.version, opened(secured).digest, kids
                )
            )
        issued = self.index_issued or self.now - timedelta(hours=2)
        index = AccreditationIndex(AB.did, issued, issued + timedelta(hours=48), 100, Environment.TEST, tuple(entries))
        signed = secure_vc_jwt(index_claims(index), AB.signer("lists"), typ="accreditation-index+jwt")
        return documents | {f"{AB.origin}/accreditations/index.jwt": signed}

    def _status_documents(self) -> dict[str, bytes]:
        address = ListAddress(f"{CB.origin}/status/1")
        issued = self.list_issued or self.now - timedelta(minutes=10)
        documents: dict[str, bytes] = {}
        entries = []
        for version, moment in enumerate((*self.archived, issued), start=1):
            publication = ListPublication(CB.did, address, moment, moment + DAY, timedelta(hours=1))
            token, bitstring = self._lists(publication, moment)
            token_url, bitstring_url = (address.archived(form, moment) for form in (ListForm.TOKEN, ListForm.BITSTRING))
            documents |= {token_url: token, bitstring_url: bitstring}
            digests = [digest_multibase_of(hashlib.sha256(_payload(raw)).digest()) for raw in (token, bitstring)]
            entries.append(
                HistoryEntry(moment, moment + DAY, version, token_url, bitstring_url, digests[0], digests[1])
            )
            documents |= {address.current(ListForm.TOKEN): token, address.current(ListForm.BITSTRING): bitstring}
        publication = ListPublication(CB.did, address, issued, issued + DAY, timedelta(hours=1))
        claims = history_claims(publication, version=len(entries), entries=entries, events=timeline(self.changes))
        documents[address.history] = secure_vc_jwt(claims, self.list_signer, typ="status-history+jwt")
        return documents

    def _lists(self, publication: ListPublication, moment: datetime) -> tuple[bytes, bytes]:
        known: dict[int, list[StatusChange]] = {}
        for change in sorted(self.changes, key=lambda change: change.effective):
            if change.effective <= moment and change.recorded <= moment:
                known.setdefault(change.index, []).append(change)
        values: Mapping[int, int] = {
            index: int(value_after(change.event for change in changes)) for index, changes in known.items()
        }
        packed = StatusValues.sparse(values, length=LIST_LENGTH)
        token = secure_vc_jwt(token_list_claims(packed, publication, level=6), self.list_signer, typ="statuslist+jwt")
        return token, secure_vc_jwt(bitstring_list_credential(packed, publication, level=6), self.list_signer)


def world_of(party: Party) -> World:
    """Return a world in which CB's documents hold the keys of `party`, which is CB or CB with other keys."""
    return World(methods={party.did: party.methods()}, list_signer=party.signer("lists"))


def _payload(raw: bytes) -> bytes:
    from vc.encoding import base64url

    return base64url.decode(raw.split(b".")[1])
