"""`vc trust`: the anchors: show and check them, pin a root, make one, sign a trust list with it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused, UsageError
from vc.model.vocabulary import Environment
from vc.trust.anchor import (
    SignedTrustList,
    parse_trust_list_toml,
    root_to_toml,
    sign_trust_list,
)
from vc.trust.root import Root, RootKey
from vc.trust.trust_list import RecognisedBody, TrustList
from vc_cli.anchors import MOST_BYTES, user_folder
from vc_cli.asking import parse_moment
from vc_cli.exit_codes import Exit
from vc_cli.files import FILE, read_file, write_file
from vc_cli.invocation import invocation
from vc_cli.lines import Line, Tone, print_lines
from vc_cli.output import say, write_json
from vc_cli.passphrases import load_signer, passphrase, passphrase_option
from vc_cli.pinning import move_pin, replace_pin
from vc_cli.shown_help import ShownGroup
from vc_cli.shown_text import counted, moment, shown
from vc_cli.trust_files import chosen_root, read_anchor, read_root, read_trust_list

if TYPE_CHECKING:
    from vc.keys.signer import Signer

_ALGORITHMS: Final = ("ES256", "EdDSA")
_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_root_option = click.option(
    "--root", type=FILE, metavar="FILE", help="The root of a signed trust list. Default: the pinned one."
)


@click.group("trust", cls=ShownGroup)
def trust_command() -> None:
    """Roots and trust lists: whom you trust."""


@trust_command.command("show")
@click.argument("file", type=FILE, metavar="[FILE]", required=False)
@_root_option
@_json_option
def show(*, file: str | None, root: str | None, as_json: bool) -> None:
    """Say in words what a root or a trust list holds; without FILE, the pinned root."""
    anchor = _anchor(file, root)
    if as_json:
        write_json(_document(anchor))
    else:
        print_lines(_root_lines(anchor) if isinstance(anchor, Root) else _list_lines(anchor))


@trust_command.command("check")
@click.argument("file", type=FILE, metavar="[FILE]", required=False)
@_root_option
@_json_option
def check(*, file: str | None, root: str | None, as_json: bool) -> int:
    """Check that a root or a trust list can be read, is signed where it must be, and is in force.

    Exit code: 0 in force, 1 not in force, 2 can't be used.
    """
    anchor, now = _anchor(file, root), invocation().now()
    started = isinstance(anchor, Root) or anchor.issued <= now
    in_force = started and now < anchor.expires
    if as_json:
        write_json({"in_force": in_force, "expires": format_instant(anchor.expires), "version": anchor.version})
    else:
        what = "root" if isinstance(anchor, Root) else "trust list"
        told = f"until {moment(anchor.expires)}" if in_force else "NOT in force"
        say(f"{what} version {anchor.version}, {anchor.environment}: {told}")
    return Exit.DONE if in_force else Exit.INVALID


@trust_command.command("pin")
@click.argument("file", type=FILE, metavar="FILE")
def pin(*, file: str) -> None:
    """Pin a root: from now on it is trusted wherever --trust is not given.

    FILE is a root in TOML, which takes the place of an earlier one; or a succession of roots (`vc trust rotate`), which
    moves the pinned root forward as far as each root is signed by the one before it.

    It is kept in the user's configuration folder, or in $VC_CONFIG. Compare the digest that is printed with one that
    you got on another way.
    """
    from vc.trust.succession import is_succession

    content = read_file(file, limit=MOST_BYTES)
    if is_succession(content):
        move_pin(user_folder(), content, where=file, now=invocation().now())
    else:
        replace_pin(user_folder(), content, where=file)


@trust_command.command("rotate")
@click.argument("new_root", type=FILE, metavar="NEW_ROOT")
@click.option("--from", "old", type=FILE, metavar="FILE", required=True, help="The root that NEW_ROOT replaces, TOML.")
@click.option(
    "--after",
    type=FILE,
    metavar="FILE",
    help="A succession that ends at that root, to be continued. Default: a new one.",
)
@click.option(
    "--key",
    "keys",
    type=FILE,
    metavar="FILE",
    multiple=True,
    required=True,
    help="A key of the old or of the new root, a PEM file; both thresholds must be met.",
)
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), required=True, help="The succession of roots.")
@passphrase_option
def rotate(
    *, new_root: str, old: str, after: str | None, keys: tuple[str, ...], out: Path, passphrase_file: str | None
) -> None:
    """Replace a root by the next one, signed by the keys of both.

    Verifiers that trust the old root follow: give the succession to `vc bundle create --roots`, or to `vc trust pin`.
    """
    from vc.trust.succession import is_succession, sign_root, succession

    root, known = read_root(new_root), read_root(old)
    _require_future(root.expires, invocation().now())
    if root.version != known.version + 1:
        hint = f"make it with --version {known.version + 1}"
        raise UsageError(f"version {root.version} does not follow version {known.version}", where=new_root, hint=hint)
    earlier = None if after is None else read_file(after, limit=MOST_BYTES)
    if earlier is not None and not is_succession(earlier):
        hint = "name what `vc trust rotate` wrote, or leave --after out"
        raise UsageError("is not a succession of roots", where=after, hint=hint)
    signed = sign_root(root, [load_signer(name, passphrase_file=passphrase_file) for name in keys])
    try:
        made = succession([signed], start=known, earlier=earlier)
    except Refused as refusal:
        raise UsageError(refusal.detail, where=after, hint="ask for it again: it is damaged") from None
    write_file(out, made)
    say(f"{out}: root {known.version} is followed by root {root.version}, until {moment(root.expires)}")


@trust_command.command("sign")
@click.argument("file", type=FILE, metavar="FILE")
@click.option(
    "--key", "keys", type=FILE, metavar="FILE", multiple=True, required=True, help="A root key that signs, a PEM file."
)
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), required=True, help="The signed trust list.")
@_root_option
@passphrase_option
def sign(*, file: str, keys: tuple[str, ...], out: Path, root: str | None, passphrase_file: str | None) -> None:
    """Sign a trust list in TOML with the keys of a root."""
    trust = parse_trust_list_toml(read_file(file, limit=MOST_BYTES))
    signed = sign_trust_list(trust, [load_signer(name, passphrase_file=passphrase_file) for name in keys])
    known = chosen_root(root)
    if known is not None:
        read_trust_list(signed, known, where=str(out))
    write_file(out, signed)
    say(f"{out}: trust list version {trust.version}, {counted(len(keys), 'signature')}")


@trust_command.command("new-key")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), required=True, help="The new PEM file.")
@click.option("--alg", type=click.Choice(_ALGORITHMS), default="ES256", show_default=True, help="The key's algorithm.")
@click.option("--unencrypted", is_flag=True, help="Keep it without a passphrase: for tests alone.")
@passphrase_option
def new_key(*, out: Path, alg: str, unencrypted: bool, passphrase_file: str | None) -> None:
    """Make a root key. Keep it offline."""
    from vc.keys.algorithm import Algorithm
    from vc.keys.file_signer import write_key
    from vc.keys.private_key import generate

    if out.exists():
        raise UsageError("is there already", where=str(out), hint="a key is never overwritten")
    given = None if unencrypted else passphrase(passphrase_file, of=str(out), new=True)
    key = generate(Algorithm(alg))
    write_key(out, key, given)
    say(f"{out}: {RootKey.named(key.public).kid}")


@trust_command.command("new-root")
@click.option("--key", "keys", type=FILE, metavar="FILE", multiple=True, required=True, help="A root key, a PEM file.")
@click.option("--threshold", type=click.IntRange(1), default=1, show_default=True, help="How many must sign.")
@click.option("--expires", metavar="DATE", required=True, help="The end of the root.")
@click.option("--version", "number", type=click.IntRange(1), default=1, show_default=True, help="Never falls.")
@click.option(
    "--environment",
    type=click.Choice([environment.value for environment in Environment]),
    default="test",
    show_default=True,
    help="What it may vouch for; the two never mix.",
)
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), required=True, help="The root, as TOML.")
@passphrase_option
def new_root(  # noqa: PLR0913 - one parameter for each option
    *,
    keys: tuple[str, ...],
    threshold: int,
    expires: str,
    number: int,
    environment: str,
    out: Path,
    passphrase_file: str | None,
) -> None:
    """Make a root of keys: what verifiers pin, and what signs trust lists and bundles."""
    signers: list[Signer] = [load_signer(name, passphrase_file=passphrase_file) for name in keys]
    end = parse_moment(expires, where="--expires")
    _require_future(end, invocation().now())
    made = Root(number, Environment(environment), threshold, end, tuple(RootKey.named(one.key) for one in signers))
    write_file(out, root_to_toml(made))
    say(f"{out}: {threshold} of {len(keys)} keys, until {moment(end)}")


def _require_future(end: datetime, now: datetime) -> None:
    if end <= now:
        raise UsageError(f"{moment(end)} is past", where="--expires", hint="name a day to come")


def _anchor(file: str | None, root: str | None) -> Root | TrustList:
    if file is None:
        pinned = chosen_root(None)
        if pinned is None:
            raise UsageError("no root is pinned", hint="name a FILE, or pin a root with `vc trust pin`")
        return pinned
    content = read_file(file, limit=MOST_BYTES)
    parsed = read_anchor(content, where=file)
    if isinstance(parsed, SignedTrustList):
        return read_trust_list(content, chosen_root(root), where=file)
    return parsed


def _root_lines(root: Root) -> list[Line]:
    return [
        Line(f"Root, version {root.version}", Tone.STRONG),
        Line(root.environment.value, label="Environment"),
        Line(moment(root.expires), label="Expires"),
        Line(f"{root.threshold} of {len(root.keys)} keys must sign", label="Threshold"),
        *(Line(f"{key.kid} ({key.key.algorithm})", indent=2) for key in root.keys),
    ]


def _list_lines(trust: TrustList) -> list[Line]:
    lines = [
        Line(f"Trust list, version {trust.version}", Tone.STRONG),
        Line(trust.environment.value, label="Environment"),
        Line(f"from {moment(trust.issued)} until {moment(trust.expires)}", label="In force"),
        *(Line(origin, label="Labels at") for origin in trust.label_origins),
    ]
    for body in trust.bodies:
        lines += _body_lines(trust, body)
    return lines


def _body_lines(trust: TrustList, body: RecognisedBody) -> list[Line]:
    arrangement = trust.arrangement(body.arrangement)
    under = body.arrangement if arrangement is None else arrangement.name
    lines = [Line(""), Line(shown(body.name), Tone.STRONG), Line(shown(f"{body.did}, under {under}"), indent=2)]
    for scope in body.scopes:
        standards = ", ".join(sorted(scope.standards))
        end = "" if scope.valid_to is None else f" until {moment(scope.valid_to)}"
        told = f"{scope.activity.replace('_', ' ')}: {standards}, from {moment(scope.valid_from)}{end}"
        lines.append(Line(shown(told), indent=2))
    active = [f"{key.key.algorithm} {key.state}" for key in body.keys]
    return [*lines, Line(f"keys: {', '.join(active)}", indent=2), Line(shown(body.official_page), indent=2)]


def _document(anchor: Root | TrustList) -> dict[str, JsonValue]:
    common: dict[str, JsonValue] = {
        "version": anchor.version,
        "environment": anchor.environment.value,
        "expires": format_instant(anchor.expires),
    }
    if isinstance(anchor, Root):
        kids: list[JsonValue] = [key.kid for key in anchor.keys]
        return {"kind": "root", **common, "threshold": anchor.threshold, "keys": kids}
    bodies: list[JsonValue] = [
        {"did": body.did, "name": body.name, "arrangement": body.arrangement, "official_page": body.official_page}
        for body in anchor.bodies
    ]
    stated: dict[str, JsonValue] = {"issued": format_instant(anchor.issued), "bodies": bodies}
    return {"kind": "trust_list", **common, **stated, "label_origins": list(anchor.label_origins)}
