"""`vc bundle`: one signed file with everything that is needed to verify without a network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Unpack

import click

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused, UsageError
from vc.model.document import NotRetrieved, Reference, Retrieved, Source, Via
from vc.model.limits import DEFAULT_LIMITS
from vc.resolve.bundle import LARGEST_BUNDLE, Bundle, build_bundle, open_bundle
from vc.trust.anchor import sign_trust_list, trust_list_to_toml
from vc.trust.manifest import open_manifest
from vc.trust.root import Root
from vc.trust.succession import LARGEST_SUCCESSION, ROOTS_URL, ends_at, last_root
from vc.trust.trust_list import TrustList
from vc.verify.evidence import Anchor
from vc_cli.anchors import MOST_BYTES
from vc_cli.asking import parse_moment
from vc_cli.bundle_documents import Collected, NumbersWanted, Wanted, collect
from vc_cli.bundle_numbers import NumbersAsked, numbers_options, numbers_wanted
from vc_cli.bundle_updates import NO_BUNDLE, Taking, make_delta, take
from vc_cli.exit_codes import Exit
from vc_cli.files import FILE, read_file, write_file
from vc_cli.invocation import invocation
from vc_cli.lines import Line, print_lines
from vc_cli.output import say, warn, write_json
from vc_cli.passphrases import load_signer, passphrase_option
from vc_cli.progress import bar
from vc_cli.retrieval import Retrieval
from vc_cli.shown_help import ShownGroup
from vc_cli.shown_text import age, counted, moment
from vc_cli.trust_files import chosen_root, read_trust_list

_DAYS: Final = 14
_root_option = click.option(
    "--root", type=FILE, metavar="FILE", help="The root that vouches for it. Default: the pinned one."
)
_key_option = click.option(
    "--key",
    "keys",
    type=FILE,
    metavar="FILE",
    multiple=True,
    help="A root key that signs, a PEM file; repeat it until the root's threshold is met.",
)
_at_option = click.option(
    "--at",
    "moments",
    metavar="TIME",
    multiple=True,
    help="Also hold the archived status lists for questions about this moment.",
)
_days_option = click.option(
    "--days", type=click.IntRange(1, 365), default=_DAYS, show_default=True, help="Days until the bundle expires."
)
_hosts_option = click.option(
    "--development-hosts", "hosts", metavar="HOST=PLACE", multiple=True, help="As for `vc verify`; test lists only."
)
_registers_option = click.option(
    "--registers",
    is_flag=True,
    help="Also hold each issuer's register, 16 bytes a signed form: a forged certificate is simply not in it.",
)
_roots_option = click.option(
    "--roots",
    type=FILE,
    metavar="FILE",
    help="The succession of roots (`vc trust rotate`), for verifiers that trust an earlier one.",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@dataclass(frozen=True, slots=True)
class _Order:
    """A bundle to be made: of which trust list, in which version, signed by which keys until when."""

    trust: bytes
    where: str
    root: Root | None
    version: int
    keys: tuple[str, ...]
    passphrase_file: str | None
    days: int
    registers: bool
    numbers: NumbersWanted | None = None
    roots: bytes | None = None


@click.group("bundle", cls=ShownGroup)
def bundle_command() -> None:
    """Make and inspect offline bundles."""


@bundle_command.command("create")
@click.argument("certificates", type=FILE, metavar="[CERTIFICATE]...", nargs=-1)
@click.option(
    "--trust", type=FILE, metavar="FILE", required=True, help="The trust list that the bundle carries and serves."
)
@_key_option
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), required=True, help="The bundle to be made.")
@click.option(
    "--version",
    "number",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Higher where bundles of this root are in use already: verifiers refuse a version that falls, or comes twice.",
)
@_root_option
@_roots_option
@_at_option
@_days_option
@_registers_option
@numbers_options
@_hosts_option
@passphrase_option
@_json_option
def create(  # noqa: PLR0913 - one parameter for each option
    *,
    certificates: tuple[str, ...],
    trust: str,
    keys: tuple[str, ...],
    out: Path,
    number: int,
    root: str | None,
    roots: str | None,
    moments: tuple[str, ...],
    days: int,
    registers: bool,
    hosts: tuple[str, ...],
    passphrase_file: str | None,
    as_json: bool,
    **listed: Unpack[NumbersAsked],
) -> int:
    """Make the first bundle of a trust list.

    It holds the index of every accreditation body, the accreditations, and of every accredited body the DID document
    and the status lists; and whatever each CERTIFICATE needs beside these.
    """
    _require_keys(keys)
    if out.exists():
        raise UsageError("is there already", where=str(out), hint="bring it up to date with `vc bundle update`")
    content = read_file(trust, limit=MOST_BYTES)
    succession = None if roots is None else read_file(roots, limit=LARGEST_SUCCESSION)
    numbers = numbers_wanted(**listed)
    order = _Order(
        content, trust, chosen_root(root), number, keys, passphrase_file, days, registers, numbers, succession
    )
    return _make(order, out, certificates=certificates, moments=moments, hosts=hosts, as_json=as_json)


@bundle_command.command("update")
@click.argument("bundle", type=FILE, metavar="BUNDLE")
@click.argument("certificates", type=FILE, metavar="[CERTIFICATE]...", nargs=-1)
@click.option(
    "--from",
    "--delta",
    "place",
    metavar="PLACE",
    help="Take the newer bundle from an https address, a folder or a file, whole or by a delta; it needs no key.",
)
@click.option("--trust", type=FILE, metavar="FILE", help="A newer trust list. Default: the one in the bundle.")
@_key_option
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="Default: in the place of the old one.")
@_root_option
@_roots_option
@_at_option
@_days_option
@_registers_option
@numbers_options
@_hosts_option
@passphrase_option
@_json_option
def update(  # noqa: PLR0913 - one parameter for each option
    *,
    bundle: str,
    certificates: tuple[str, ...],
    place: str | None,
    trust: str | None,
    keys: tuple[str, ...],
    out: Path | None,
    root: str | None,
    roots: str | None,
    moments: tuple[str, ...],
    days: int,
    registers: bool,
    hosts: tuple[str, ...],
    passphrase_file: str | None,
    as_json: bool,
    **listed: Unpack[NumbersAsked],
) -> int:
    """Make the next version of a bundle, with everything as it stands now; or get it, with --from.

    What is got takes the place of the old one when it counts under the root and is newer, and as a whole or not at all.
    """
    target = Path(bundle) if out is None else out
    if place is not None:
        if certificates or trust or keys or roots or moments or any(listed.values()):
            hint = "leave out --from to make one, or CERTIFICATE, --trust, --key, --roots, --at and numbers to get one"
            raise UsageError("gets a bundle that somebody else makes", where="--from", hint=hint)
        return take(Taking(bundle, place, chosen_root(root), target, hosts), as_json=as_json)
    _require_keys(keys)
    old = _open(bundle)
    content = old.documents[old.stated.trust_list_url].content if trust is None else read_file(trust, limit=MOST_BYTES)
    carried = old.documents.get(ROOTS_URL)
    succession = read_file(roots, limit=LARGEST_SUCCESSION) if roots else None if carried is None else carried.content
    number, where = old.stated.version + 1, trust or bundle
    numbers = numbers_wanted(**listed)
    order = _Order(
        content, where, chosen_root(root), number, keys, passphrase_file, days, registers, numbers, succession
    )
    return _make(order, target, certificates=certificates, moments=moments, hosts=hosts, as_json=as_json)


@bundle_command.command("delta")
@click.option("--from", "old", type=FILE, metavar="OLD", required=True, help="The bundle that its readers have.")
@click.option("--to", "new", type=FILE, metavar="NEW", required=True, help="The bundle that they are to have.")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Default: NEW with what readers look for added to its name.",
)
@_json_option
def delta(*, old: str, new: str, out: Path | None, as_json: bool) -> None:
    """Write what changed from one bundle to the next.

    Put it beside the new bundle, on the server or on the stick: `vc bundle update --from` finds it there.
    """
    make_delta(old, new, out, as_json=as_json)


@bundle_command.command("show")
@click.argument("bundle", type=FILE, metavar="BUNDLE")
@_root_option
@_json_option
def show(*, bundle: str, root: str | None, as_json: bool) -> int:
    """Say what a bundle holds, as of when, and whether a root of yours vouches for it."""
    opened = _open(bundle)
    now, vouched = invocation().now(), _vouched(opened, chosen_root(root))
    stated = opened.stated
    if as_json:
        write_json(_document(opened, now, vouched=vouched))
    else:
        told = {True: "yes", False: "NO: it does not count under this root", None: "not known: no root is pinned"}
        lines = [
            Line(f"{stated.version}", label="Version"),
            Line(f"{moment(stated.created)}, {_old(stated.created, now)}", label="Signed"),
            Line(moment(stated.expires), label="Expires"),
            Line(stated.environment.value, label="Environment"),
            Line(told[vouched], label="By my root"),
            Line(f"{len(stated.members)}, {sum(member.size for member in stated.members):,} bytes", label="Documents"),
        ]
        print_lines(lines + [Line(member.url, indent=2) for member in stated.members])
    return Exit.DONE if vouched else Exit.INDETERMINATE


def _require_keys(keys: tuple[str, ...]) -> None:
    if not keys:
        raise UsageError("a bundle must be signed", where="--key", hint="name a root key, a PEM file")


def _make(
    order: _Order,
    out: Path,
    *,
    certificates: tuple[str, ...],
    moments: tuple[str, ...],
    hosts: tuple[str, ...],
    as_json: bool,
) -> Exit:
    now = invocation().now()
    trust = read_trust_list(order.trust, order.root, where=order.where)
    signers = [load_signer(name, passphrase_file=order.passphrase_file) for name in order.keys]
    signed = order.trust if order.trust.startswith(b"{") else sign_trust_list(trust, signers)
    retrieval = Retrieval.of(bundle=None, offline=False, development=hosts)
    wanted = Wanted(
        trust=trust,
        anchor=Anchor(_toml(order, trust)),
        moments=tuple(parse_moment(text, where="--at") for text in moments),
        certificates=tuple(read_file(name, limit=DEFAULT_LIMITS.credential_bytes) for name in certificates),
        registers=order.registers,
        numbers=order.numbers,
    )
    source = retrieval.open(wanted.anchor, now=now).source
    with bar(total=None, what="Collecting") as advance:
        collected = collect(wanted, _Watched(source, advance), now=now)
    made = build_bundle(
        [*collected.documents, *_roots(order, now)],
        signed,
        version=order.version,
        created=now,
        expires=now + timedelta(days=order.days),
        environment=trust.environment,
        signers=signers,
    )
    opened = open_bundle(made)
    if _vouched(opened, order.root) is False:
        raise UsageError(
            "these keys do not meet the threshold of the root",
            where="--key",
            hint="add the others, or name its root with --root",
        )
    write_file(out, made)
    _tell(opened, collected, out, as_json=as_json, now=now)
    return Exit.DONE


def _roots(order: _Order, now: datetime) -> list[Retrieved]:
    """Return the succession as a member. Raises `UsageError` where it does not end at the root that vouches."""
    if order.roots is None:
        return []
    if order.root is not None and not ends_at(order.roots, order.root):
        hint = "name that root with --root, or continue the succession to it"
        raise UsageError("does not end at the root that vouches for the bundle", where="--roots", hint=hint)
    return [Retrieved(ROOTS_URL, order.roots, now, Via.MEMORY, "application/json")]


@dataclass(frozen=True, slots=True)
class _Watched:
    """A source of which every question moves the bar."""

    source: Source
    advance: Callable[[int], None]

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Return the source's answer."""
        self.advance(1)
        return self.source.retrieve(reference)


def _tell(opened: Bundle, collected: Collected, out: Path, *, as_json: bool, now: datetime) -> None:
    for gap in collected.gaps:
        warn(f"not in the bundle: {gap}")
    if as_json:
        gaps: list[JsonValue] = list(collected.gaps)
        write_json(_document(opened, now, vouched=None) | {"file": str(out), "gaps": gaps})
        return
    stated = opened.stated
    gaps_told = f", {len(collected.gaps)} missing" if collected.gaps else ""
    holds = counted(len(stated.members), "document") + gaps_told
    say(f"{out}: version {stated.version}, {holds}, until {moment(stated.expires)}")


def _toml(order: _Order, trust: TrustList) -> bytes:
    """Return the trust list as an anchor for the collection: whoever makes the bundle stands for it."""
    return trust_list_to_toml(trust) if order.trust.startswith(b"{") else order.trust


def _open(name: str) -> Bundle:
    try:
        return open_bundle(read_file(name, limit=LARGEST_BUNDLE))
    except Refused as refusal:
        raise UsageError(f"{refusal.code}: {refusal.detail}", where=name, hint=NO_BUNDLE) from None


def _vouched(opened: Bundle, root: Root | None) -> bool | None:
    """Tell whether the root, or one that its succession leads to, signed the manifest; None without a root."""
    if root is None:
        return None
    carried = opened.documents.get(ROOTS_URL)
    try:
        reached = root if carried is None else last_root(carried.content, root)
        open_manifest(opened.manifest, reached)
    except Refused:
        return False
    return True


def _old(created: datetime, now: datetime) -> str:
    return f"{age(int((now - created).total_seconds()))} old"


def _document(opened: Bundle, now: datetime, *, vouched: bool | None) -> dict[str, JsonValue]:
    stated = opened.stated
    members: list[JsonValue] = [
        {"url": member.url, "size": member.size, "retrieved_at": format_instant(member.retrieved_at)}
        for member in stated.members
    ]
    return {
        "version": stated.version,
        "created": format_instant(stated.created),
        "age_seconds": int((now - stated.created).total_seconds()),
        "expires": format_instant(stated.expires),
        "environment": stated.environment.value,
        "vouched_by_root": vouched,
        "members": members,
    }
