"""Where the documents of a verification come from, as the command line says it: web, bundle, development folders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from vc.errors import Refused, UsageError
from vc.model.document import Retrieved, Source
from vc.resolve.bundle import LARGEST_BUNDLE, Bundle, BundleSource, open_bundle
from vc.resolve.offline import OfflineSource
from vc.trust.anchor import environment_of
from vc.verify.evidence import Anchor
from vc_cli.files import read_file
from vc_cli.output import warn


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What may be asked. `bundle` is the file's content, kept so that other processes of a batch can open it too.

    Without `offline` the web is asked first, so that what happened since the bundle was made is seen; what the web
    does not answer comes from the bundle.
    """

    bundle: bytes | None = field(default=None, repr=False)
    offline: bool = False
    development: tuple[str, ...] = ()

    @classmethod
    def of(cls, *, bundle: str | None, offline: bool, development: Sequence[str]) -> Retrieval:
        """Read the options. Raises `UsageError` where they contradict one another or a file can't be read."""
        if offline and development:
            hint = "leave out one of the two"
            raise UsageError("development hosts are asked, but --offline asks nothing", where="--offline", hint=hint)
        content = None if bundle is None else read_file(bundle, limit=LARGEST_BUNDLE)
        return cls(content, offline, host_entries(development))

    def open(self, anchor: Anchor | None, *, now: datetime) -> OpenRetrieval:
        """Return the source. A damaged bundle serves nothing, and the report will say that it is damaged."""
        bundle = _opened(self.bundle) if self.bundle is not None else None
        manifest = None if self.bundle is None else b"" if bundle is None else bundle.manifest
        return OpenRetrieval(
            self._source(bundle, anchor, now=now), manifest, {} if bundle is None else bundle.documents
        )

    def held(self) -> tuple[bytes | None, Mapping[str, Retrieved]]:
        """Return the bundle's manifest and documents: none without a bundle, an empty manifest for a damaged one."""
        if self.bundle is None:
            return None, {}
        bundle = _opened(self.bundle)
        return (b"", {}) if bundle is None else (bundle.manifest, bundle.documents)

    def _source(self, bundle: Bundle | None, anchor: Anchor | None, *, now: datetime) -> Source:
        shelf = OfflineSource(now=lambda: now) if bundle is None else BundleSource(bundle)
        if self.offline or anchor is None:
            return shelf
        from vc.resolve.combined import FallbackSource
        from vc.resolve.development import parse_development_hosts
        from vc.resolve.online import online_source

        environment = environment_of(anchor.content, anchor.root)
        hosts = parse_development_hosts(self.development, environment=environment, notice=warn)
        web = online_source(now=lambda: now, development=hosts)
        return web if bundle is None else FallbackSource(web, shelf)


@dataclass(frozen=True, slots=True)
class OpenRetrieval:
    """An open source, and the manifest of the bundle among it, which must be judged with its `documents`."""

    source: Source
    manifest: bytes | None
    documents: Mapping[str, Retrieved] = field(default_factory=dict)


@lru_cache(maxsize=1)  # opened once for what was seen, and once for the answer; said once that it is damaged
def _opened(content: bytes) -> Bundle | None:
    try:
        return open_bundle(content)
    except Refused as refusal:
        warn(f"the bundle can't be used: {refusal.detail}")
        return None


def host_entries(development: Iterable[str]) -> tuple[str, ...]:
    """Return each `HOST=PLACE` as it is; of anything else, the entries in the file of that name."""
    return tuple(entry for given in development for entry in _entries(given))


def _entries(given: str) -> list[str]:
    """Return the entries that one option stands for; folders in a file are relative to that file."""
    if "=" in given:
        return [given]
    lines = [line.strip() for line in read_file(given, limit=1_000_000).decode(errors="replace").splitlines()]
    return [_beside(line, Path(given).parent) for line in lines if line and not line.startswith("#")]


def _beside(entry: str, folder: Path) -> str:
    host, sign, place = entry.partition("=")
    return f"{host}{sign}{folder / place}" if sign and (folder / place).is_dir() else entry
