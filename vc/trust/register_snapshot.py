"""Register snapshots as documents: the signed head of one, and the signed index of all (specs/register-snapshot.md).

Nothing here knows whether the signature is good or whether the signer may speak for the certificate's issuer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from vc.codes import Code
from vc.encoding.strict_json import LARGEST_INTEGER, JsonObject, JsonValue
from vc.errors import Refused
from vc.model.claims import mapping, mappings, numeric_date, text
from vc.model.limits import Limits
from vc.securing.secured import Form, SecuredCredential
from vc.trust import number_set
from vc.trust.digest_set import MOST
from vc.trust.origin import origin_of

MOST_PARTS: Final = 32
"""Parts of one snapshot: a verification may ask for 64 documents in all."""

MOST_NUMBER_PARTS: Final = 512
"""Parts of the numbers of one snapshot: none of them is ever asked for by a verification."""

NUMBERS_SUFFIX: Final = ".numbers"
"""How the address of a part of the numbers ends."""

_INDEX_NAME: Final = "/index.jwt"
_is_sha256 = re.compile(r"[0-9a-f]{64}").fullmatch


@dataclass(frozen=True, slots=True)
class Part:
    """One set, of digests or of numbers: how many there are, and the SHA-256 of its octets in hexadecimal."""

    count: int
    sha256: str

    def url(self, base: str) -> str:
        """Return where a set of digests stands."""
        return f"{base}/{self.sha256}.digests"

    def numbers_url(self, base: str) -> str:
        """Return where a set of numbers stands."""
        return f"{base}/{self.sha256}{NUMBERS_SUFFIX}"


@dataclass(frozen=True, slots=True)
class NumbersNamed:
    """The numbers of a snapshot as its head names them (N18): the union of `parts`, which may be none.

    `certificates` is the address in front of each certificate's name; it ends in a slash.
    """

    certificates: str
    parts: tuple[Part, ...]

    def certificate_url(self, name: str) -> str:
        """Return where the certificate of this name stands."""
        return f"{self.certificates}{name}.jwt"


@dataclass(frozen=True, slots=True)
class RegisterSnapshot:
    """A head (N3): all that `issuer` had issued at `issued_at`, as the union of `parts`. `url` is the base.

    `numbers` is None where the issuer does not list them.
    """

    url: str
    issuer: str
    issued_at: datetime
    version: int
    parts: tuple[Part, ...]
    numbers: NumbersNamed | None = None

    @property
    def count(self) -> int:
        """How many digests there are."""
        return sum(part.count for part in self.parts)

    @property
    def expires(self) -> None:
        """When it ends: never, it says how things stood at its time."""
        return


@dataclass(frozen=True, slots=True)
class NamedSnapshot:
    """A snapshot as the index names it: its version, its time, and the SHA-256 of the head's payload in hexadecimal."""

    version: int
    issued_at: datetime
    digest: str

    def url(self, base: str) -> str:
        """Return where its head stands."""
        return f"{base}/v{self.version}.jwt"


@dataclass(frozen=True, slots=True)
class RegisterIndex:
    """The index (N4): every snapshot of a register, oldest first, one at least.

    All that was issued with a signing time before `until` is in the last snapshot; labels too where `labels` says so.
    """

    url: str
    issuer: str
    issued_at: datetime
    until: datetime
    labels: bool
    snapshots: tuple[NamedSnapshot, ...]

    @property
    def expires(self) -> None:
        """When it ends: never, it is as old as its time of signing says."""
        return

    def last_before(self, moment: datetime) -> NamedSnapshot | None:
        """Return the last snapshot signed before `moment`, None where there is none."""
        return next((one for one in reversed(self.snapshots) if one.issued_at < moment), None)


def base_of(index_url: str) -> str | None:
    """Return the base of an index's address; None where it is not one."""
    base = index_url.removesuffix(_INDEX_NAME)
    return base if base != index_url else None


def parse_register_snapshot(secured: SecuredCredential, limits: Limits) -> RegisterSnapshot:
    """Return what a head says. Refuses with `register.invalid` what N3 does not allow."""
    if secured.form is not Form.JWT_REGISTER_SNAPSHOT:
        raise _invalid("typ is not that of a register snapshot")
    claims = secured.claims
    parts = _parts(claims, "", most=MOST_PARTS, largest=MOST)
    if not parts:
        raise _invalid("/parts is empty")
    if _count(claims, "count") != sum(part.count for part in parts):
        raise _invalid("/count is not that of the parts")
    return RegisterSnapshot(
        url=_url(claims, limits),
        issuer=text(claims, "iss"),
        issued_at=_instant(claims, "iat"),
        version=_count(claims, "version"),
        parts=parts,
        numbers=_numbers(claims, limits),
    )


def parse_register_index(secured: SecuredCredential, limits: Limits) -> RegisterIndex:
    """Return what an index says. Refuses with `register.invalid` what N4 does not allow."""
    if secured.form is not Form.JWT_REGISTER_INDEX:
        raise _invalid("typ is not that of a register index")
    claims = secured.claims
    named = tuple(_named(node, f"/snapshots/{place}") for place, node in enumerate(mappings(claims, "snapshots")))
    issued_at, until, labels = _instant(claims, "iat"), _instant(claims, "until"), claims.get("labels")
    rising = all(one.version < other.version and one.issued_at < other.issued_at for one, other in pairwise(named))
    if not named or not rising or named[-1].issued_at > issued_at or until > issued_at:
        raise _invalid("/snapshots must rise in version and time up to iat, as until must")
    if not isinstance(labels, bool):
        raise _invalid("/labels must be true or false")
    return RegisterIndex(_url(claims, limits), text(claims, "iss"), issued_at, until, labels, named)


def register_snapshot_claims(snapshot: RegisterSnapshot) -> JsonObject:
    """Return the payload of a head, to be secured as `register-snapshot+jwt`."""
    named = snapshot.numbers
    numbers: JsonObject = (
        {} if named is None else {"numbers": {"certificates": named.certificates, "parts": _listed(named.parts)}}
    )
    return {
        "iss": snapshot.issuer,
        "sub": snapshot.url,
        "iat": int(snapshot.issued_at.timestamp()),
        "version": snapshot.version,
        "count": snapshot.count,
        "parts": _listed(snapshot.parts),
        **numbers,
    }


def register_index_claims(index: RegisterIndex) -> JsonObject:
    """Return the payload of an index, to be secured as `register-index+jwt`."""
    named: list[JsonValue] = [
        {"version": one.version, "iat": int(one.issued_at.timestamp()), "digest": one.digest} for one in index.snapshots
    ]
    return {
        "iss": index.issuer,
        "sub": index.url,
        "iat": int(index.issued_at.timestamp()),
        "until": int(index.until.timestamp()),
        "labels": index.labels,
        "snapshots": named,
    }


def _listed(parts: tuple[Part, ...]) -> list[JsonValue]:
    return [{"count": part.count, "sha256": part.sha256} for part in parts]


def _parts(node: Mapping[str, JsonValue], path: str, *, most: int, largest: int) -> tuple[Part, ...]:
    """Return the parts in a member `parts`: at most `most` different ones of at most `largest` entries each."""
    nodes = mappings(node, "parts", path=path)
    parts = tuple(_part(one, f"{path}/parts/{place}", largest=largest) for place, one in enumerate(nodes))
    if len(parts) > most or len({part.sha256 for part in parts}) != len(parts):
        raise _invalid(f"{path}/parts must be at most {most} different ones")
    return parts


def _part(node: Mapping[str, JsonValue], path: str, *, largest: int) -> Part:
    count = _count(node, "count", path)
    if count > largest:
        raise _invalid(f"{path}/count is above {largest}")
    return Part(count, _sha256(node, "sha256", path))


def _numbers(claims: Mapping[str, JsonValue], limits: Limits) -> NumbersNamed | None:
    if "numbers" not in claims:
        return None
    node = mapping(claims, "numbers")
    if "parts" not in node:
        raise _invalid("/numbers/parts is missing")
    parts = _parts(node, "/numbers", most=MOST_NUMBER_PARTS, largest=number_set.MOST)
    certificates = text(node, "certificates", path="/numbers")
    if len(certificates) > limits.identifier_bytes or not certificates.endswith("/"):
        raise _invalid(f"/numbers/certificates must end in a slash, within {limits.identifier_bytes} characters")
    origin = origin_of(certificates)
    if origin is None or origin != origin_of(text(claims, "sub")):
        raise _invalid("/numbers/certificates must lie on the origin of the register")
    return NumbersNamed(certificates, parts)


def _named(node: Mapping[str, JsonValue], path: str) -> NamedSnapshot:
    return NamedSnapshot(_count(node, "version", path), _instant(node, "iat", path), _sha256(node, "digest", path))


def _url(claims: Mapping[str, JsonValue], limits: Limits) -> str:
    url = text(claims, "sub")
    if len(url) > limits.identifier_bytes:
        raise _invalid(f"/sub is longer than {limits.identifier_bytes} characters")
    return url


def _sha256(node: Mapping[str, JsonValue], name: str, path: str) -> str:
    value = text(node, name, path=path)
    if not _is_sha256(value):
        raise _invalid(f"{path}/{name} is not a SHA-256 in lower-case hexadecimal")
    return value


def _count(node: Mapping[str, JsonValue], name: str, path: str = "") -> int:
    value = node.get(name)
    if type(value) is not int or not 1 <= value <= LARGEST_INTEGER:
        raise _invalid(f"{path}/{name} must be a whole number from 1")
    return value


def _instant(node: Mapping[str, JsonValue], name: str, path: str = "") -> datetime:
    value = numeric_date(node, name)
    if value is None:
        raise _invalid(f"{path}/{name} is missing")
    return value


def _invalid(detail: str) -> Refused:
    return Refused(Code.REGISTER_INVALID, detail)
