"""`vc demo --world N`: the world is made, written and signed (specs/demo-world.md W4, W8, W9)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from vc.encoding.strict_json import dumps
from vc.issue.schedule_file import ScheduleDraft
from vc.model.document import Retrieved, Via
from vc.model.vocabulary import Environment
from vc.register.addresses import site_path
from vc.resolve.bundle import build_bundle
from vc.trust.anchor import root_to_toml, sign_trust_list, trust_list_to_toml
from vc_cli.demo.own_folder import make_own_folder
from vc_cli.world.certificate import WorldCertificate
from vc_cli.world.documents import DAY, Document, Organisations
from vc_cli.world.lists import BodyLists
from vc_cli.world.organisations import ARRANGEMENT_ID, ARRANGEMENT_NAME, Body
from vc_cli.world.sample import Sample
from vc_cli.world.schedules import schedule_file
from vc_cli.world.stream import Plan
from vc_cli.world.tables import NumberedFiles, written

SUMMARY: Final = "world.json"


@dataclass
class WorldFolder:
    """A world that is being made in the folder `out`. `advance` is told how many certificates are done."""

    out: Path
    organisations: Organisations
    advance: Callable[[int], None] = lambda _: None
    documents: list[Retrieved] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    holders: int = 0
    signed: int = 0

    @property
    def plan(self) -> Plan:
        """What the tables depend on."""
        return self.organisations.plan

    def make(self, *, sample: int) -> None:
        """Make everything; `sample` is the number of certificates to sign. `world.json` comes last."""
        make_own_folder(self.out)
        self._write_organisations()
        for document in self.organisations.documents():
            self._publish(document)
        chosen = Sample(self.organisations, count=sample)
        (self.out / "certificates").mkdir()
        with (self.out / "sample.ndjson").open("wb") as lines:
            for body in self.plan.census.bodies:
                for signed in chosen.signed(body, self._kept(body)):
                    (self.out / "certificates" / f"{signed.name}.jwt").write_bytes(signed.credential)
                    lines.write(dumps(signed.line()) + b"\n")
                    self.signed += 1
        self._write_anchors()
        (self.out / SUMMARY).write_bytes(dumps(self._summary()) + b"\n")

    def _kept(self, body: Body) -> Iterator[WorldCertificate]:
        """Yield a body's certificates, each written down, entered in its status list, and counted."""
        lists, holder = BodyLists(body, self.organisations), -1
        tables, changes = NumberedFiles(self.out / "tables" / body.key), NumberedFiles(self.out / "changes" / body.key)
        with tables, changes:
            for certificate in written(self.plan.certificates(body), tables, changes):
                for document in lists.enter(certificate):
                    self._publish(document)
                self._count(certificate)
                holder = max(holder, certificate.holder)
                self.advance(1)
                yield certificate
        for document in lists.finished():
            self._publish(document)
        self.holders += holder + 1
        for path, digest in (tables.digests | changes.digests).items():
            self.digests[path.relative_to(self.out).as_posix()] = digest

    def _count(self, certificate: WorldCertificate) -> None:
        self.counts.setdefault("status", Counter())[certificate.status.value] += 1
        for name in ("standard", "country"):
            value = certificate.written.get(name)
            if isinstance(value, str):
                self.counts.setdefault(name, Counter())[value] += 1

    def _publish(self, document: Document) -> None:
        url, content = document
        path = self.out / "site" / urlsplit(url).netloc / site_path(url)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        media_type = "application/json" if url.endswith(".json") else "application/jwt"
        self.documents.append(Retrieved(url, content, self.organisations.published_at, Via.FOLDER, media_type))

    def _write_organisations(self) -> None:
        census, schedules = self.plan.census, self.plan.schedules
        for body in census.bodies:
            self._write_schedule(f"schedules/{body.key}.json", schedules.draft(body))
        for one in census.designations:
            self._write_schedule(f"designations/{one.body.key}.json", schedules.draft_of_designation(one))
        content = b"".join(dumps(line) + b"\n" for line in _everybody(self.plan))
        (self.out / "organisations.ndjson").write_bytes(content)
        self.digests["organisations.ndjson"] = hashlib.sha256(content).hexdigest()
        hosts = (party.host for party in census.publishing)
        (self.out / "hosts.txt").write_text("".join(f"{host}=site/{host}\n" for host in hosts), "utf-8")

    def _write_schedule(self, name: str, draft: ScheduleDraft) -> None:
        path, content = self.out / name, dumps(schedule_file(draft)) + b"\n"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        self.digests[name] = hashlib.sha256(content).hexdigest()

    def _write_anchors(self) -> None:
        organisations, signer = self.organisations, self.organisations.keyring.root_signer()
        trust_list = organisations.trust_list()
        (self.out / "root.toml").write_bytes(root_to_toml(organisations.root()))
        (self.out / "trust.toml").write_bytes(trust_list_to_toml(trust_list))
        bundle = build_bundle(
            self.documents,
            sign_trust_list(trust_list, [signer]),
            version=1,
            created=organisations.published_at,
            expires=organisations.published_at + 7 * DAY,
            environment=Environment.TEST,
            signers=[signer],
        )
        (self.out / "world.bundle").write_bytes(bundle)

    def _summary(self) -> dict[str, Any]:
        listed = dict(sorted(self.digests.items()))
        certificates = self.plan.census.certificates
        return {
            "certificates": certificates,
            "seed": self.plan.seed,
            "day": self.plan.day.isoformat(),
            "holders": self.holders,
            "signed": self.signed,
            "bundle_octets": (self.out / "world.bundle").stat().st_size,
            "counts": {name: dict(counter.most_common()) for name, counter in self.counts.items()},
            "digest": hashlib.sha256(dumps(listed)).hexdigest(),
            "digests": listed,
        }


def organisations_at(plan: Plan, now: datetime) -> Organisations:
    """Return the organisations of a plan at `now`."""
    return Organisations(plan, now.replace(microsecond=0))


def _everybody(plan: Plan) -> Iterator[dict[str, Any]]:
    census = plan.census
    yield {"role": "arrangement", "id": ARRANGEMENT_ID, "name": ARRANGEMENT_NAME}
    for authority in census.authorities:
        yield {"role": "accreditation_body", "did": authority.did, "name": authority.name, "manner": authority.manner}
    designated_by = {one.body.key: one.ministry.did for one in census.designations}
    for body in census.bodies:
        known = {"designated_by": designated_by[body.key]} if body.key in designated_by else {}
        yield {
            "role": body.role.value,
            "did": body.did,
            "name": body.name,
            "activity": body.activity.value,
            "accredited_by": body.authority.did,
            **known,
            "number": body.number,
            "certificates": body.certificates,
            "lines": len(plan.schedules.of(body)),
        }
    for ministry in census.ministries_named:
        law = {"did": ministry.did, "scheme": ministry.law.scheme} if ministry.law else {}
        yield {"role": "ministry", "name": ministry.name, "country": ministry.country, **law}
