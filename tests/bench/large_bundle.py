"""The bundle of a whole world: the status of a million certificates and fifty schedules in one file."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from tests.bench.commands import resident_mb, run_program, surroundings
from tests.bench.large_world import LargeWorld, large_world
from tests.bench.paired import Effort, Spread, elapsed
from tests.bench.table import Row, Section, duration
from tests.world import NOW
from vc.model.document import Retrieved, Via
from vc.model.vocabulary import CertificateStatus, Environment
from vc.resolve.bundle import build_bundle, open_bundle
from vc.trust.anchor import root_to_toml, sign_trust_list, trust_list_to_toml
from vc.verify.evidence import Anchor
from vc_cli.world import shares
from vc_cli.world.certificate import Change, WorldCertificate
from vc_cli.world.documents import DAY, Document, Organisations
from vc_cli.world.lists import BodyLists
from vc_cli.world.organisations import Census
from vc_cli.world.shares import Deck
from vc_cli.world.stream import Plan

_REPEATS = 5


def bundle_of_the_world(effort: Effort) -> tuple[Section, ...]:
    """Measure size, opening, and a whole process that verifies one certificate from it."""
    certificates, organisations = _world(effort.bundle_certificates), large_world(effort.organisations)
    first = next(certificates.organisations.plan.certificates(certificates.bodies[0]))
    (of_many,) = certificates.signed(certificates.bodies[0], (first,))
    (of_all,) = organisations.certificates(organisations.subject, 1)
    return (
        Section(
            f"Bundle: status of {effort.bundle_certificates:,} certificates, 50 schedules",
            "",
            tuple(_rows(certificates, of_many, effort, goals=("1 MB", "1 s, 100 MB"))),
        ),
        Section(
            f"Bundle: schedules of {len(organisations.organisations.plan.census.bodies):,} bodies, one status list",
            "",
            tuple(_rows(organisations, of_all, effort, goals=("", ""))),
        ),
    )


def _rows(world: LargeWorld, certificate: bytes, effort: Effort, *, goals: tuple[str, str]) -> Iterator[Row]:
    raw = _bundle(world)
    yield Row("size", f"{len(raw):,} bytes, {len(world.documents):,} documents", "", goals[0])
    opened = Spread.of([elapsed(lambda: open_bundle(raw), time.perf_counter) for _ in range(_REPEATS)]).median
    yield Row("opened: every digest, every member", duration(opened))
    with tempfile.TemporaryDirectory(prefix="bench-bundle-") as name:
        folder = Path(name)
        written = {"one.jwt": certificate, "root.toml": root_to_toml(world.organisations.root()), "world.bundle": raw}
        for file, content in written.items():
            (folder / file).write_bytes(content)
        asked = ["verify", f"{folder}/one.jwt", "--trust", f"{folder}/root.toml"]
        asked += ["--bundle", f"{folder}/world.bundle", "--offline"]
        own = surroundings(folder)
        run_program(asked, own)  # the first one compiles
        taken = [elapsed(lambda: run_program(asked, own), time.perf_counter) for _ in range(effort.processes)]
        amount = f"{duration(Spread.of(taken).median)}, {resident_mb(asked, own)} resident"
    yield Row("`vc verify FILE --bundle`, whole process", amount, "", goals[1])


def _world(certificates: int) -> LargeWorld:
    """Return the organisations of a world of fifty certifying bodies, with the lists of all their certificates."""
    plan = Plan(Census(certificates, laboratories=0, inspection_bodies=0, ministries=0), "bench", NOW.date())
    organisations = Organisations(plan, NOW)
    documents = dict(organisations.documents())
    documents.update(_lists(organisations))
    return LargeWorld(organisations, documents, Anchor(trust_list_to_toml(organisations.trust_list())))


def _lists(organisations: Organisations) -> Iterator[Document]:
    """Yield every status list; of the certificates nothing is made but their status. Each body's first is in force."""
    for body in organisations.plan.census.bodies:
        lists, statuses = BodyLists(body, organisations), Deck(shares.STATUSES, Random(body.key))
        for serial in range(body.certificates):
            status = statuses.deal() if serial else CertificateStatus.ACTIVE
            change = None if status is CertificateStatus.ACTIVE else Change("", status, date.min, "")
            yield from lists.enter(WorldCertificate(serial, serial, "", 0, date.min, {}, change))
        yield from lists.finished()


def _bundle(world: LargeWorld) -> bytes:
    signer = world.organisations.keyring.root_signer()
    retrieved_at = world.organisations.published_at
    return build_bundle(
        [Retrieved(url, content, retrieved_at, Via.MEMORY, "") for url, content in world.documents.items()],
        sign_trust_list(world.organisations.trust_list(), [signer]),
        version=1,
        created=retrieved_at,
        expires=retrieved_at + 7 * DAY,
        environment=Environment.TEST,
        signers=[signer],
    )
