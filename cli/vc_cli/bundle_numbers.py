"""Which certificates a bundle is to hold beside the index of their numbers (specs/register-snapshot.md N22)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypedDict, TypeVar, Unpack

import click

from vc.errors import UsageError
from vc.intake.manifest import read_manifest
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.trust.number_set import key_of
from vc_cli.bundle_documents import NumbersWanted
from vc_cli.files import FILE, read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")


class NumbersAsked(TypedDict):
    """The options as they were given; `certificates_in` are manifests."""

    numbers: bool
    certificates_in: tuple[str, ...]
    all_certificates: bool


_OPTIONS: Final = (
    click.option(
        "--numbers",
        is_flag=True,
        help="Also hold each issuer's index of certificate numbers, where it publishes one.",
    ),
    click.option(
        "--certificates-in",
        type=FILE,
        metavar="MANIFEST",
        multiple=True,
        help="With the index of numbers, also hold the certificates whose numbers stand in this manifest.",
    ),
    click.option(
        "--all-certificates",
        is_flag=True,
        help="With the index of numbers, also hold every certificate that it names; some 50,000 fit into a bundle.",
    ),
)


def numbers_options(command: Callable[..., T]) -> Callable[..., T]:
    """Give a command the options that say which numbers and certificates a bundle is to hold."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def numbers_wanted(**asked: Unpack[NumbersAsked]) -> NumbersWanted | None:
    """Return what the options ask for; None where the numbers are not wanted at all.

    Raises `UsageError` for a manifest that can't be read, and for some certificates beside all.
    """
    declared = asked["certificates_in"]
    if asked["all_certificates"] and declared:
        hint = "leave out one of the two"
        raise UsageError("all certificates are asked for, and some", where="--certificates-in", hint=hint)
    if asked["all_certificates"]:
        return NumbersWanted(None)
    keys = frozenset(key for name in declared for key in _keys(name))
    return NumbersWanted(keys) if asked["numbers"] or declared else None


def _keys(name: str) -> Iterator[str]:
    lines = read_manifest(read_file(name, limit=DEFAULT_LIMITS.manifest_bytes), DEFAULT_LIMITS)
    if isinstance(lines, Finding):
        hint = "the first line names the columns; one of them is `certificate`"
        raise UsageError(f"can't be read as a manifest: {lines.detail}", where=name, hint=hint)
    for line in lines:
        if line.certificate_number:
            yield key_of(line.certificate_number)
