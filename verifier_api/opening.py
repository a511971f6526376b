"""From settings to a verifier: the anchor, the bundle and the one source of all requests (specs/http-api.md A2)."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Final

from vc.errors import ConfigurationError, Refused
from vc.model.document import AsyncSource, Source
from vc.model.vocabulary import Environment
from vc.resolve.bundle import LARGEST_BUNDLE, Bundle, BundleSource, open_bundle
from vc.resolve.clock import Clock
from vc.resolve.combined import AsyncFallbackSource, ImmediateSource
from vc.resolve.development import DevelopmentHosts, parse_development_hosts
from vc.resolve.offline import OfflineSource
from vc.resolve.online import online_source, online_source_async
from vc.resolve.verifier_state import VerifierState
from vc.trust.anchor import environment_of, is_signed
from vc.verify.evidence import Anchor, Evidence
from vc.verify.memo import Memo
from vc.verify.policy import PRESETS, Policy
from vc.verify.policy_file import LARGEST_POLICY, policy_from_toml
from vc.verify.question import ask
from verifier_api.settings import Settings
from verifier_api.verifier import Verifier

LARGEST_ANCHOR: Final = 10_000_000
"""Octets of a root or trust list."""

_log = logging.getLogger("verifier_api")


def open_verifier(settings: Settings, *, clock: Clock, source: AsyncSource | None = None) -> Verifier:
    """Return the verifier that the settings describe; `source`, where given, stands for the web.

    Raises `ConfigurationError` for a file that can't be read, and for development hosts under a production anchor.
    A damaged bundle serves nothing, and every report says that it is damaged.
    """
    anchor = None if settings.trust is None else _anchor(settings.trust, settings.root)
    shelf: AsyncSource = ImmediateSource(OfflineSource(now=clock))
    manifest, bundle = None, None
    if settings.bundle is not None:
        bundle = _opened(settings.bundle)
        manifest = b"" if bundle is None else bundle.manifest
        shelf = shelf if bundle is None else ImmediateSource(BundleSource(bundle))
    memo, state = Memo(), VerifierState(settings.state, notice=_log.warning)
    evidence = Evidence(b"", anchor, {} if bundle is None else bundle.documents, manifest=manifest)
    return Verifier(
        anchor=anchor,
        source=_source(settings, anchor, shelf, clock=clock, source=source),
        clock=clock,
        manifest=manifest,
        pictures=asyncio.Semaphore(settings.pictures_at_once),
        memo=memo,
        state=state,
        seen=state.visit(evidence, ask(clock()), memo),
        policies=_policies(settings.policies),
    )


def _policies(paths: tuple[Path, ...]) -> dict[str, Policy]:
    """Return the presets and the operator's own policies by name (specs/verification.md Y3)."""
    known = dict(PRESETS)
    for path in paths:
        try:
            policy = policy_from_toml(_content(path, LARGEST_POLICY))
        except ConfigurationError as fault:
            raise ConfigurationError(fault.message, where=str(path), hint=fault.hint) from None
        if policy.name in known:
            hint = "name one of the two otherwise"
            raise ConfigurationError(f"a second policy is called {policy.name}", where=str(path), hint=hint)
        known[policy.name] = policy
    return known


def open_web(settings: Settings, *, clock: Clock) -> Source | None:
    """Return the web as these settings have it asked, development hosts included; None where it is not (offline).

    Raises `ConfigurationError` as `open_verifier` does.
    """
    if settings.offline:
        return None
    anchor = None if settings.trust is None else _anchor(settings.trust, settings.root)
    return online_source(now=clock, development=_development(settings, anchor))


def _development(settings: Settings, anchor: Anchor | None) -> DevelopmentHosts:
    return parse_development_hosts(
        settings.development_hosts,
        environment=Environment.PRODUCTION if anchor is None else environment_of(anchor.content, anchor.root),
        notice=_log.warning,
    )


def _source(
    settings: Settings, anchor: Anchor | None, shelf: AsyncSource, *, clock: Clock, source: AsyncSource | None
) -> AsyncSource:
    development = _development(settings, anchor)
    if settings.offline and settings.development_hosts:
        hint = "leave out one of the two"
        raise ConfigurationError("development hosts are asked, but offline asks nothing", where="offline", hint=hint)
    if settings.offline or anchor is None:
        return shelf
    web = online_source_async(now=clock, development=development) if source is None else source
    return web if settings.bundle is None else AsyncFallbackSource(web, shelf)


def _anchor(trust: Path, root: Path | None) -> Anchor:
    content = _content(trust, LARGEST_ANCHOR)
    return Anchor(content, _content(root, LARGEST_ANCHOR) if root is not None and is_signed(content) else None)


def _content(path: Path, most_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError as fault:
        raise ConfigurationError(f"can't be read: {fault.strerror}", where=str(path)) from None
    if len(content) > most_bytes:
        raise ConfigurationError(f"larger than {most_bytes} octets", where=str(path))
    return content


def _opened(path: Path) -> Bundle | None:
    try:
        return open_bundle(_content(path, LARGEST_BUNDLE))
    except Refused as refusal:
        _log.warning("%s: the bundle can't be used: %s", path, refusal.detail)
        return None
