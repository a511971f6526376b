"""Getting a newer bundle, and writing what changed (specs/bundle.md B10, B13)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vc.errors import Refused, UsageError
from vc.resolve.bundle import LARGEST_BUNDLE, Bundle, open_bundle
from vc_cli.anchors import user_folder
from vc_cli.exit_codes import Exit
from vc_cli.files import read_file, write_file
from vc_cli.invocation import invocation
from vc_cli.output import say, warn, write_json
from vc_cli.shown_text import moment

if TYPE_CHECKING:
    from vc.model.document import Source
    from vc.trust.root import Root


NO_BUNDLE: Final = "name a file of `vc bundle create`, or get it again"


@dataclass(frozen=True, slots=True)
class Taking:
    """A newer bundle to be got: for which one at hand, from where, under which root, and where it is to stand."""

    bundle: str
    place: str
    root: Root | None
    out: Path
    hosts: tuple[str, ...] = ()


def take(taking: Taking, *, as_json: bool) -> Exit:
    """Put a newer bundle in the place of the old one, whole or not at all, when it counts and is newer."""
    from vc.resolve.newer_bundle import accept
    from vc.resolve.verifier_state import VerifierState
    from vc.trust.succession import root_digest

    if taking.root is None:
        hint = "name it with --root, or pin it once with `vc trust pin`"
        raise UsageError("a bundle counts only under a root", where="--root", hint=hint)
    raw = read_file(taking.bundle, limit=LARGEST_BUNDLE)
    old, content = _opened(raw, taking.bundle), _had(raw, taking)
    new = _opened(content, taking.place)
    newer = new.stated.version > old.stated.version
    if newer:
        state, name = VerifierState(user_folder(), notice=warn), root_digest(taking.root)
        witnessed = accept(content, taking.root, seen=state.seen(name), now=invocation().now())
        # The file first: a bundle that is remembered but not there would leave nothing that may be used.
        write_file(taking.out, content)
        state.keep(name, witnessed)
    elif new.digest != old.digest:
        told = f"version {new.stated.version} is not newer than version {old.stated.version}"
        raise UsageError(told, where=taking.place, hint="the old bundle stays in use")
    if as_json:
        write_json({"file": str(taking.out), "version": new.stated.version, "updated": newer})
    else:
        told = f"version {new.stated.version}, signed {moment(new.stated.created)}, until {moment(new.stated.expires)}"
        say(f"{taking.out}: {told}" if newer else f"{taking.bundle} is the newest there is: {told}")
    return Exit.DONE


def make_delta(old: str, new: str, out: Path | None, *, as_json: bool) -> None:
    """Write what changed from one bundle to the next, under the name that readers look for unless another is given."""
    from vc.resolve.bundle_delta import build_delta
    from vc.resolve.newer_bundle import delta_suffix

    older, newer = (read_file(name, limit=LARGEST_BUNDLE) for name in (old, new))
    base, later = _opened(older, old), _opened(newer, new)
    made = build_delta(older, newer)
    target = Path(f"{new}{delta_suffix(base.digest)}") if out is None else out
    write_file(target, made)
    versions = (base.stated.version, later.stated.version)
    if as_json:
        write_json({"file": str(target), "from": versions[0], "to": versions[1], "bytes": len(made)})
    else:
        say(f"{target}: from version {versions[0]} to {versions[1]}, {len(made):,} bytes instead of {len(newer):,}")


def _had(raw: bytes, taking: Taking) -> bytes:
    from vc.resolve.newer_bundle import Address, Folder, from_file, newer_bundle

    try:
        if "://" in taking.place[:20]:
            return newer_bundle(raw, Address(taking.place, _web(taking)))
        if Path(taking.place).is_dir():
            return newer_bundle(raw, Folder(Path(taking.place), Path(taking.bundle).name))
        return from_file(raw, read_file(taking.place, limit=LARGEST_BUNDLE))
    except Refused as refusal:
        raise UsageError(f"{refusal.code}: {refusal.detail}", where=taking.place) from None


def _web(taking: Taking) -> Source:
    from vc.model.vocabulary import Environment
    from vc.resolve.development import parse_development_hosts
    from vc.resolve.newer_bundle import DOWNLOAD
    from vc.resolve.online import online_source
    from vc_cli.retrieval import host_entries

    environment = Environment.PRODUCTION if taking.root is None else taking.root.environment
    hosts = parse_development_hosts(host_entries(taking.hosts), environment=environment, notice=warn)
    now = invocation().now()
    return online_source(now=lambda: now, limits=DOWNLOAD, development=hosts, cached=False)


def _opened(raw: bytes, where: str) -> Bundle:
    try:
        return open_bundle(raw)
    except Refused as refusal:
        raise UsageError(f"{refusal.code}: {refusal.detail}", where=where, hint=NO_BUNDLE) from None
