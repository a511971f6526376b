"""Bundles of the size that the goals name, of real documents: the status of a million certificates in both forms, with
or without its history, fifty schedules, an index, and DID documents (issue 4; specs/performance.md).
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

from tests.corpus_builder.anchors_and_bundles import root_signer
from tests.world import AB, CB, DAY, NOW, World, accreditation
from vc.model.accreditation import Accreditation
from vc.model.document import Retrieved, Via
from vc.model.scope import ScheduleLine
from vc.model.vocabulary import Activity, Environment
from vc.resolve.bundle import build_bundle
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.claims import ListPublication, bitstring_list_credential, history_claims, token_list_claims
from vc.status.history import StatusChange, timeline
from vc.status.list_url import ListAddress, ListForm
from vc.status.packing import StatusValues
from vc.status.value import StatusEvent
from vc.trust.anchor import sign_trust_list

ENTRIES = 1_000_000
_CHANGES = (StatusEvent.SUSPENDED, StatusEvent.WITHDRAWN, StatusEvent.CANCELLED)
_STANDARDS = ("ISO 9001", "ISO 14001", "ISO 45001", "ISO 50001", "ISO/IEC 27001", "ISO 22000", "ISO 13485")


class LargeWorld:
    """A world in which 6 % of all certificates, a million, are not active, and 0.1 % change from day to day."""

    def __init__(self, *, histories: bool = False, entries: int = ENTRIES) -> None:
        self._chance = random.Random(6)
        self._histories = histories
        self._entries = entries
        self._changes: list[StatusChange] = []
        self._untouched = self._chance.sample(range(entries), entries // 10)
        self._world = World(accreditations=tuple(self._schedule(number) for number in range(50)))
        self.version = 0
        for _ in range(entries * 6 // 100):
            self._change(NOW - timedelta(seconds=self._chance.randrange(2 * 365 * 86_400)))

    def bundle(self, day: int) -> bytes:
        """Return the next version of the bundle, made `day` days after the first."""
        now = NOW + day * DAY
        while day and len(self._changes) < self._entries * 6 // 100 + day * self._entries // 1_000:
            self._change(now - timedelta(seconds=self._chance.randrange(86_400)))
        self.version += 1
        self._world.now = now
        documents = {
            url: raw for url, raw in self._world.documents().items() if "/v" not in url and "status" not in url
        }
        return build_bundle(
            [Retrieved(url, raw, now, Via.WEB) for url, raw in (documents | self._lists(now)).items()],
            sign_trust_list(self._world.trust, [root_signer("a")]),
            version=self.version,
            created=now,
            expires=now + 14 * DAY,
            environment=Environment.TEST,
            signers=[root_signer("a")],
        )

    def _change(self, moment: datetime) -> None:
        event = self._chance.choice(_CHANGES)
        self._changes.append(StatusChange(self._untouched.pop(), event, moment, moment, code="nonconformity"))

    def _lists(self, now: datetime) -> dict[str, bytes]:
        address, signer = ListAddress(f"{CB.origin}/status/1"), CB.signer("lists")
        publication = ListPublication(CB.did, address, now, now + DAY, timedelta(hours=1))
        events = timeline(self._changes)
        values = StatusValues.sparse({event.index: event.value for event in events}, length=self._entries)
        lists = {
            address.current(ListForm.TOKEN): secure_vc_jwt(
                token_list_claims(values, publication, level=6), signer, typ="statuslist+jwt"
            ),
            address.current(ListForm.BITSTRING): secure_vc_jwt(
                bitstring_list_credential(values, publication, level=6), signer
            ),
        }
        if self._histories:
            claims = history_claims(publication, version=self.version, entries=(), events=events)
            lists[address.history] = secure_vc_jwt(claims, signer, typ="status-history+jwt")
        return lists

    def _schedule(self, number: int) -> Accreditation:
        granted = accreditation()
        lines = tuple(self._line() for _ in range(25))
        url = f"{AB.origin}/accreditations/NAS-{number:04}"
        return replace(
            granted,
            id=f"{url}/v1.jwt",
            current_url=f"{url}.jwt",
            subject=CB.did if number == 0 else f"did:web:cb{number}.example",
            schedule=granted.schedule if number == 0 else lines,
        )

    def _line(self) -> ScheduleLine:
        chance = self._chance
        return ScheduleLine(
            activity=Activity.MANAGEMENT_SYSTEM_CERTIFICATION,
            standards=frozenset({chance.choice(_STANDARDS)}),
            editions=frozenset({str(chance.randrange(2008, 2024))}),
            schemes=frozenset(),
            sectors=frozenset(f"IAF:{sector}" for sector in chance.sample(range(1, 40), 20)),
            product_categories=frozenset(),
            methods=frozenset(),
            countries=frozenset(chance.sample(["CN", "DE", "FR", "IT", "JP", "KR", "US", "VN"], 4)),
            valid_from=NOW - timedelta(days=chance.randrange(300, 2_000)),
        )
