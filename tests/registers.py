"""Register snapshots of the small world's certification body, as it would have published them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tests.world import CB, Party, World, opened
from vc.keys.did_document import Service, build_did_document
from vc.keys.file_signer import FileSigner
from vc.securing.secured import Form
from vc.securing.vc_jwt import secured_vc_jwt
from vc.trust.digest_set import digest_set, short_digest
from vc.trust.issue_time import REGISTER_SERVICE
from vc.trust.number_set import Listed, number_set
from vc.trust.register_snapshot import (
    NamedSnapshot,
    NumbersNamed,
    Part,
    RegisterIndex,
    RegisterSnapshot,
    register_index_claims,
    register_snapshot_claims,
)

BASE = f"{CB.origin}/register"
INDEX_URL = f"{BASE}/index.jwt"
DID_URL = f"{CB.origin}/.well-known/did.json"


def digest_of(certificate: bytes | str) -> bytes:
    """Return the credential digest of a certificate or a label's text."""
    return opened(certificate.encode() if isinstance(certificate, str) else certificate).digest


@dataclass
class Register:
    """What the body publishes of its register: each snapshot is a time and the parts that it is the union of.

    `numbers` are those of the last one, likewise in parts; None where it lists none.
    """

    snapshots: Sequence[tuple[datetime, Sequence[Iterable[bytes]]]]
    signed: datetime
    until: datetime | None = None
    labels: bool = True
    signer: FileSigner = field(default_factory=lambda: CB.signer("lists"))
    base: str = BASE
    numbers: Sequence[Sequence[Listed]] | None = None
    party: Party = CB

    def documents(self) -> dict[str, bytes]:
        """Return every document of it, by URL."""
        found: dict[str, bytes] = {}
        named = []
        for version, (moment, sets) in enumerate(self.snapshots, start=1):
            parts = []
            for digests in sets:
                octets = digest_set(short_digest(digest) for digest in digests)
                parts.append(Part(len(octets) // 16, hashlib.sha256(octets).hexdigest()))
                found[parts[-1].url(self.base)] = octets
            listed = self._numbers(found) if version == len(self.snapshots) else None
            head = RegisterSnapshot(self.base, self.party.did, moment, version, tuple(parts), listed)
            signed = secured_vc_jwt(register_snapshot_claims(head), self.signer, typ=Form.JWT_REGISTER_SNAPSHOT.value)
            named.append(NamedSnapshot(version, moment, signed.digest.hex()))
            found[named[-1].url(self.base)] = signed.raw
        index = RegisterIndex(
            self.base, self.party.did, self.signed, self.until or self.signed, self.labels, tuple(named)
        )
        signed = secured_vc_jwt(register_index_claims(index), self.signer, typ=Form.JWT_REGISTER_INDEX.value)
        return found | {f"{self.base}/index.jwt": signed.raw}

    def _numbers(self, found: dict[str, bytes]) -> NumbersNamed | None:
        if self.numbers is None:
            return None
        parts = []
        for entries in self.numbers:
            octets = number_set(entries)
            parts.append(Part(octets.count(b"\n"), hashlib.sha256(octets).hexdigest()))
            found[parts[-1].numbers_url(self.base)] = octets
        return NumbersNamed(f"{self.party.origin}/c/", tuple(parts))

    def published_in(self, world: World) -> World:
        """Publish it in a world, and name it in the body's DID document."""
        did, origin = self.party.did, self.party.origin
        services = (
            Service(f"{did}#status-base", "StatusListBase", f"{origin}/status/"),
            Service(f"{did}#register", REGISTER_SERVICE, f"{self.base}/index.jwt"),
        )
        methods = world.methods.get(did, self.party.methods())
        document = json.dumps(build_did_document(did, methods, services)).encode()
        world.replaced[f"{origin}/.well-known/did.json"] = document
        world.replaced.update(self.documents())
        return world
