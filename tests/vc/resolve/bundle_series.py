"""Bundles of one small world in a series: any version, age, root, signers and succession, signed with fixed keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from tests.corpus_builder.anchors_and_bundles import root_signer
from tests.world import DAY, NOW, World, private_key
from vc.model.document import Retrieved, Via
from vc.model.finding import Outcome
from vc.model.vocabulary import Environment
from vc.resolve.bundle import BundleSource, build_bundle, open_bundle
from vc.resolve.driver import gather
from vc.trust.anchor import root_to_toml, sign_trust_list
from vc.trust.root import Root, RootKey
from vc.trust.seen import Seen
from vc.trust.succession import ROOTS_URL, root_digest, sign_root, succession
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo
from vc.verify.question import ask
from vc.verify.report import Report
from vc.verify.witnessed import witnessed

AGE = timedelta(minutes=5)
Change = Callable[[dict[str, bytes]], object]


def a_root(*keys: str, version: int = 1, threshold: int = 1, lasts: timedelta = 300 * DAY, **more: Any) -> Root:
    """Return a root of the keys of these names."""
    named = tuple(RootKey.named(private_key(key).public) for key in keys)
    return Root(version, more.get("environment", Environment.TEST), threshold, NOW + lasts, named)


def line(*steps: tuple[Root, Sequence[str]], start: Root) -> bytes:
    """Return the succession from `start`; each step is a root and the names of the keys that sign it."""
    return succession([sign_root(root, [root_signer(key) for key in keys]) for root, keys in steps], start=start)


@cache
def published(now: datetime = NOW) -> dict[str, bytes]:
    """Return what the world has published by `now`."""
    return World(now=now).documents()


def series(
    version: int = 1,
    *,
    signed_by: Sequence[str] = ("a",),
    created: datetime = NOW - AGE,
    roots: bytes | None = None,
    change: Change = lambda documents: None,
    **more: Any,
) -> bytes:
    """Return the bundle of that version. `more`: `trust_version`, `list_signed_by`, `lasts`, `environment`."""
    documents = dict(published(created + AGE))
    change(documents)
    trust = replace(World().trust, version=more.get("trust_version", 7))
    members = [Retrieved(url, raw, created, Via.MEMORY) for url, raw in documents.items()]
    if roots is not None:
        members.append(Retrieved(ROOTS_URL, roots, created, Via.MEMORY))
    return build_bundle(
        members,
        sign_trust_list(trust, [root_signer(key) for key in more.get("list_signed_by", signed_by)]),
        version=version,
        created=created,
        expires=created + more.get("lasts", 30 * DAY),
        environment=more.get("environment", Environment.TEST),
        signers=[root_signer(key) for key in signed_by],
    )


@dataclass
class Desk:
    """A customs desk without a network that remembers what it has seen; `memo` as a service keeps it."""

    root: Root
    now: datetime = NOW
    memo: Memo | None = None
    seen: Seen | None = None

    def check(self, bundle: bytes, at: datetime | None = None) -> Report:
        """Return the report on a good certificate from a bundle, and remember what the bundle gives to remember."""
        opened, question = open_bundle(bundle), ask(self.now, at=at)
        anchor = Anchor(root_to_toml(self.root))
        before = self.seen or Seen(anchors=(root_digest(self.root),))
        evidence = Evidence(World().certificate(), anchor, manifest=opened.manifest, seen=before)
        evidence = gather(evidence, question, BundleSource(opened), memo=self.memo)
        new = witnessed(evidence, question, self.memo)
        self.seen = before if new is None else before.advanced(new)
        return judge(evidence, question, self.memo)

    def codes(self, bundle: bytes) -> set[str]:
        """Return the codes of what stays unknown about a good certificate; it is never found to be bad."""
        report = self.check(bundle)
        assert not [found for found in report.findings if found.outcome is Outcome.FAILED]
        return {found.code.value for found in report.findings if found.outcome is Outcome.UNKNOWN}
