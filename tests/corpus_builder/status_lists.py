"""Status lists that do not answer, or answer for somebody else (security.md V01 to V04, V07 to V11, V15)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from tests.corpus_builder.case import Case, Family, Overrides
from tests.corpus_builder.forging import put, signed_again
from tests.corpus_builder.status_references import bitstring_certificate, bitstring_twin
from tests.corpus_builder.surroundings import (
    BITSTRING_URL,
    TOKEN_URL,
    altered,
    base,
    documents,
    small_family,
)
from tests.world import CB, DAY, NOW, OTHER_CB, STRANGER, World
from vc.codes import Code
from vc.encoding import base64url
from vc.encoding.rfc3339 import format_instant
from vc.status.packing import BitOrder, StatusValues, pack
from vc.status.value import StatusEvent

LISTS = CB.signer("lists")
_ENTRIES = 131_072
_BOMB = 16_777_217


def cases() -> Iterator[Case]:
    """Yield every case about status lists as documents."""
    yield from _values()
    yield from _compression()
    yield from _signers()
    yield from _another_list()
    yield from _dates()
    yield from _malformed()
    yield from _bitstring_lists()
    yield from _not_had()


def _token(change: Callable[[dict[str, Any]], object], **members: Any) -> Overrides:
    """Put in the place of the token list one with changed claims."""
    return documents({TOKEN_URL: signed_again(base()[TOKEN_URL], change, signer=LISTS, **members)})


def _lst(raw: bytes, bits: int = 4) -> Overrides:
    """Put in the place of the token list one with these compressed octets."""
    encoded = base64url.encode(raw)
    return _token(lambda claims: claims.update(status_list={"bits": bits, "lst": encoded}))


def _bitstring(change: Callable[[dict[str, Any]], object]) -> Overrides:
    return documents({BITSTRING_URL: signed_again(base()[BITSTRING_URL], change, signer=LISTS)})


def _encoded(raw: bytes) -> Overrides:
    encoded = f"u{base64url.encode(raw)}"
    return _bitstring(lambda claims: claims["credentialSubject"].update(encodedList=encoded))


def _values() -> Iterator[Case]:
    family, source = small_family(), "specs/status.md S1"
    events = {
        StatusEvent.SUSPENDED: Code.STATUS_SUSPENDED,
        StatusEvent.WITHDRAWN: Code.STATUS_WITHDRAWN,
        StatusEvent.CANCELLED: Code.STATUS_CANCELLED,
        StatusEvent.SUPERSEDED: Code.STATUS_SUPERSEDED,
        StatusEvent.SCOPE_REDUCED: Code.STATUS_SCOPE_REDUCED,
    }
    for event, code in events.items():
        yield family.invalid(
            f"status-{event.value.replace('_', '-')}",
            code,
            "Its issuer has recorded it yesterday.",
            source="security.md C14" if event is StatusEvent.SUPERSEDED else source,
            change=altered(partial(World.record, event=event, effective=NOW - DAY)),
        )
    for value in (4, 11, 14, 15):
        packed = pack(StatusValues.sparse({17: value}, length=_ENTRIES), bits=4, order=BitOrder.LEAST_SIGNIFICANT_FIRST)
        yield family.unknown(
            f"status-value-{value}",
            Code.STATUS_VALUE_UNKNOWN,
            "A value that nobody has given a meaning.",
            source=source,
            change=_lst(zlib.compress(packed)),
        )
    yield family.valid(
        "valid-neighbour-suspended",
        "The entries beside it are suspended, it is not.",
        source="security.md V07",
        change=altered(_suspend_the_neighbours),
    )
    yield family.valid(
        "valid-reinstated",
        "Suspended and reinstated.",
        source=source,
        change=altered(_suspend_and_reinstate),
    )


def _suspend_the_neighbours(world: World) -> None:
    for index in (16, 18):
        world.record(StatusEvent.SUSPENDED, effective=NOW - DAY, index=index)


def _suspend_and_reinstate(world: World) -> None:
    world.record(StatusEvent.SUSPENDED, effective=NOW - 9 * DAY)
    world.record(StatusEvent.REINSTATED, effective=NOW - DAY)


def _damaged(good: bytes, *, checksum: int) -> dict[str, bytes]:
    """Return spoilt copies of a zlib stream or gzip member; `checksum` is how far from its end the checksum begins."""
    at = len(good) - checksum
    return {
        "trailing-octet": good + b"\0",
        "cut": good[:-5],
        "wrong-checksum": good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :],
        "empty": b"",
        "not-compressed": bytes(64),
    }


def _raw_deflate(raw: bytes) -> bytes:
    writer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return writer.compress(raw) + writer.flush()


def _gzip(raw: bytes) -> bytes:
    return (
        bytes.fromhex("1f8b0800000000000003")
        + _raw_deflate(raw)
        + struct.pack("<II", zlib.crc32(raw), len(raw) & 0xFFFFFFFF)
    )


def _compression() -> Iterator[Case]:
    family, source = small_family(), "security.md V02"
    octets = bytes(_ENTRIES // 2)
    good = zlib.compress(octets)
    spoilt = _damaged(good, checksum=4) | {
        "gzip": _gzip(octets),
        "raw-deflate": _raw_deflate(octets),
        "two-streams": good + good,
    }
    for name, raw in spoilt.items():
        yield family.unknown(
            f"list-zlib-{name}", Code.STATUS_MALFORMED, "Not exactly one zlib stream.", source=source, change=_lst(raw)
        )
    yield family.unknown(
        "list-zlib-bomb",
        Code.STATUS_LIMIT,
        "Expands to one octet more than 16 MiB.",
        source="security.md V01",
        change=_lst(zlib.compress(bytes(_BOMB))),
    )
    bitstring, bits = Family(bitstring_twin()), bytes(_ENTRIES // 8)
    member = _gzip(bits)
    spoilt = _damaged(member, checksum=8) | {
        "zlib": zlib.compress(bits),
        "raw-deflate": _raw_deflate(bits),
        "two-members": member * 2,
    }
    for name, raw in spoilt.items():
        yield bitstring.unknown(
            f"list-gzip-{name}",
            Code.STATUS_MALFORMED,
            "Not exactly one gzip member.",
            source=source,
            change=_encoded(raw),
        )
    yield bitstring.unknown(
        "list-gzip-bomb",
        Code.STATUS_LIMIT,
        "Expands to one octet more than 16 MiB.",
        source="security.md V01",
        change=_encoded(_gzip(bytes(_BOMB))),
    )


def _signers() -> Iterator[Case]:
    family, row = small_family(), "security.md V03"
    good = base()[TOKEN_URL]
    by_stranger = signed_again(good, lambda _: None, signer=STRANGER.signer("lists"))
    lists = {
        "credential-key": signed_again(good, lambda _: None, signer=CB.signer()),
        "another-body": signed_again(good, lambda _: None, signer=OTHER_CB.signer("lists")),
        "stranger": by_stranger,
        "stranger-with-the-issuers-kid": signed_again(
            good, lambda _: None, signer=STRANGER.signer("lists"), kid=LISTS.verification_method
        ),
        "unknown-key": signed_again(good, lambda _: None, signer=LISTS, kid=f"{CB.did}#another"),
        "another-issuer-claim": signed_again(good, lambda claims: claims.update(iss=OTHER_CB.did), signer=LISTS),
        "altered": good[:-8] + b"AAAAAAAA",
    }
    for name, content in lists.items():
        yield family.unknown(
            f"list-signed-by-{name}",
            Code.STATUS_UNTRUSTED,
            "Not signed by a key for lists of a party that may speak for the issuer.",
            source=row,
            change=documents({TOKEN_URL: content}),
        )
    heading, payload, _ = good.split(b".")
    malformed = {
        "unsigned": base64url.decode(payload),
        "alg-none": signed_again(good, lambda _: None, signer=LISTS, alg="none"),
        "no-signature": heading + b"." + payload + b".",
        "certificate": family.twin.given,
        "typ-of-a-credential": signed_again(good, lambda _: None, signer=LISTS, typ="vc+jwt"),
    }
    for name, content in malformed.items():
        yield family.unknown(
            f"list-{name}",
            Code.STATUS_MALFORMED,
            "What lies at the address is no signed status list.",
            source="security.md V03" if "sign" in name or "alg" in name else "security.md J25",
            change=documents({TOKEN_URL: content}),
        )
    without = tuple(
        replace(method, relationships=frozenset({"assertionMethod"})) if method.id.endswith("#lists") else method
        for method in CB.methods()
    )
    yield family.valid(
        "valid-list-without-status-method",
        "A DID document without statusMethod: a key for assertions signs lists too.",
        source="specs/securing.md D6",
        change=altered(lambda world: world.methods.update({CB.did: without})),
    )
    revoked = tuple(
        replace(method, revoked=NOW - 30 * DAY) if method.id.endswith("#lists") else method for method in CB.methods()
    )
    yield family.unknown(
        "list-signed-by-a-compromised-key",
        Code.STATUS_UNTRUSTED,
        "The key for lists is known to be in other hands.",
        source="security.md C10",
        change=altered(lambda world: world.methods.update({CB.did: revoked})),
    )


def _another_list() -> Iterator[Case]:
    family, row = small_family(), "security.md V04"
    for name, url in (
        ("another-list", "https://cb.example/status/2/token.jwt"),
        ("another-host", "https://other-cb.example/status/1/token.jwt"),
    ):
        yield family.unknown(
            f"list-of-{name}",
            Code.STATUS_WRONG_LIST,
            "A genuine list of the issuer, served in the place of the one that the certificate names.",
            source=row,
            change=_token(put(sub=url)),
        )
    yield Family(bitstring_twin()).unknown(
        "list-bitstring-of-another-list",
        Code.STATUS_WRONG_LIST,
        "The id of the list is another address.",
        source=row,
        change=_bitstring(lambda claims: claims.update(id="https://cb.example/status/2/bitstring.jwt")),
    )


def _dates() -> Iterator[Case]:
    family, row = small_family(), "security.md V09"
    now = int(NOW.timestamp())

    def dated(iat: int, exp: int | None, **more: Any) -> Overrides:
        def change(claims: dict[str, Any]) -> None:
            claims.update(iat=iat, exp=exp, **more)
            if exp is None:
                del claims["exp"]

        return _token(change)

    ends = family.valid(
        "valid-list-in-its-last-second", "Expires in a second.", source=row, change=dated(now - 86_400, now + 1)
    )
    yield ends
    yield family.near(ends).unknown(
        "list-expired-this-second", Code.STATUS_STALE, "exp is exclusive.", source=row, change=dated(now - 86_400, now)
    )
    aged = family.valid(
        "valid-list-of-48-hours", "As old as is accepted.", source=row, change=dated(now - 172_800, now + 3_600)
    )
    yield aged
    yield family.near(aged).unknown(
        "list-older-than-48-hours",
        Code.STATUS_STALE,
        "Not expired, and older than the policy accepts: a replayed list may be.",
        source="security.md V10",
        change=dated(now - 172_801, now + 3_600),
    )
    ahead = family.valid(
        "valid-list-60-seconds-ahead",
        "Its clock may be a minute ahead.",
        source=row,
        change=dated(now + 60, now + 3_600),
    )
    yield ahead
    yield family.near(ahead).unknown(
        "list-61-seconds-ahead",
        Code.STATUS_WINDOW,
        "Signed in the future.",
        source=row,
        change=dated(now + 61, now + 3_600),
    )
    yield family.unknown(
        "list-frozen",
        Code.STATUS_STALE,
        "A host that serves the list of last month.",
        source="security.md V11",
        change=altered(lambda world: setattr(world, "list_issued", NOW - 30 * DAY)),
    )
    rows: tuple[tuple[str, Code, Overrides], ...] = (
        ("for-10-years", Code.STATUS_WINDOW, dated(now - 60, now + 315_360_000)),
        ("ends-before-it-begins", Code.STATUS_WINDOW, dated(now - 60, now - 120)),
        ("ttl-0", Code.STATUS_WINDOW, dated(now - 60, now + 3_600, ttl=0)),
        ("ttl-of-ages", Code.STATUS_WINDOW, dated(now - 60, now + 3_600, ttl=10**12)),
        ("ttl-is-text", Code.STATUS_MALFORMED, dated(now - 60, now + 3_600, ttl="3600")),
        ("exp-is-text", Code.STATUS_MALFORMED, _token(lambda claims: claims.update(exp=str(now + 3_600)))),
        ("iat-is-true", Code.STATUS_MALFORMED, _token(lambda claims: claims.update(iat=True))),
        ("nbf-ahead", Code.STATUS_WINDOW, dated(now - 60, now + 3_600, nbf=now + 600)),
    )
    for name, code, change in rows:
        yield family.unknown(f"list-{name}", code, "Its dates do not let it count.", source=row, change=change)
    yield family.valid(
        "valid-list-without-end",
        "Fresh, and no exp: the policy's greatest age bounds it.",
        source=row,
        change=dated(now - 60, None),
    )


def _malformed() -> Iterator[Case]:
    family = small_family()
    rows: tuple[tuple[str, Callable[[dict[str, Any]], object]], ...] = (
        ("bits-3", lambda claims: claims["status_list"].update(bits=3)),
        ("bits-16", lambda claims: claims["status_list"].update(bits=16)),
        ("bits-true", lambda claims: claims["status_list"].update(bits=True)),
        ("bits-text", lambda claims: claims["status_list"].update(bits="4")),
        ("lst-missing", lambda claims: claims["status_list"].pop("lst")),
        ("lst-padded", lambda claims: claims["status_list"].update(lst=claims["status_list"]["lst"] + "=")),
        ("status-list-missing", lambda claims: claims.pop("status_list")),
        ("sub-missing", lambda claims: claims.pop("sub")),
        ("iat-missing", lambda claims: claims.pop("iat")),
    )
    for name, change in rows:
        yield family.unknown(
            f"list-{name}",
            Code.STATUS_MALFORMED,
            "Well signed, and no Status List Token.",
            source="security.md V07" if "bits" in name else "specs/status.md S7",
            change=_token(change),
        )
    short = pack(StatusValues.sparse({}, length=16), bits=4, order=BitOrder.LEAST_SIGNIFICANT_FIRST)
    yield family.unknown(
        "list-shorter-than-the-index",
        Code.STATUS_RANGE,
        "Sixteen entries; the certificate's is the eighteenth.",
        source="security.md V05",
        change=_lst(zlib.compress(short)),
    )
    narrow = pack(StatusValues.sparse({17: 1}, length=_ENTRIES), bits=1, order=BitOrder.LEAST_SIGNIFICANT_FIRST)
    yield family.invalid(
        "list-of-one-bit",
        Code.STATUS_WITHDRAWN,
        "A list of one bit an entry is read with one bit an entry.",
        source="security.md V07",
        change=_lst(zlib.compress(narrow), bits=1),
    )
    wide = pack(StatusValues.sparse({17: 200}, length=_ENTRIES), bits=8, order=BitOrder.LEAST_SIGNIFICANT_FIRST)
    yield family.unknown(
        "list-value-200",
        Code.STATUS_VALUE_UNKNOWN,
        "A list of eight bits with a value that we give no meaning.",
        source="specs/status.md S1",
        change=_lst(zlib.compress(wide), bits=8),
    )


def _bitstring_lists() -> Iterator[Case]:
    twin = bitstring_twin()
    family = Family(twin)
    bits = pack(StatusValues.sparse({17: 1}, length=_ENTRIES), bits=1, order=BitOrder.MOST_SIGNIFICANT_FIRST)
    yield family.invalid(
        "list-bitstring-set",
        Code.STATUS_SUSPENDED,
        "The bit is set.",
        source="security.md V07",
        change=_encoded(_gzip(bits)),
    )

    def as_revocation(claims: dict[str, Any]) -> None:
        claims["credentialSubject"].update(
            statusPurpose=["revocation", "suspension"], encodedList=f"u{base64url.encode(_gzip(bits))}"
        )

    both = bitstring_certificate(
        lambda claims: claims.update(
            credentialStatus=[
                {**claims["credentialStatus"], "statusListIndex": 5},
                {**claims["credentialStatus"], "statusPurpose": "revocation"},
            ]
        )
    )
    yield family.invalid(
        "status-entry-revoked-beside-a-good-one",
        Code.STATUS_WITHDRAWN,
        "Any bad entry wins.",
        source="security.md V13",
        given=both,
        change=_bitstring(as_revocation),
    )
    mirrored = pack(StatusValues.sparse({22: 1}, length=_ENTRIES), bits=1, order=BitOrder.MOST_SIGNIFICANT_FIRST)
    yield family.valid(
        "valid-bitstring-mirrored-neighbour",
        "Only a reader that starts at the wrong end of the octet takes this bit for the certificate's.",
        source="security.md V07",
        change=_encoded(_gzip(mirrored)),
    )
    rows: tuple[tuple[str, Code, Callable[[dict[str, Any]], object], str], ...] = (
        (
            "purpose-another",
            Code.STATUS_PURPOSE,
            lambda c: c["credentialSubject"].update(statusPurpose="revocation"),
            "V06",
        ),
        ("purpose-missing", Code.STATUS_MALFORMED, lambda c: c["credentialSubject"].pop("statusPurpose"), "V06"),
        ("size-2", Code.STATUS_SIZE, lambda c: c["credentialSubject"].update(statusSize=2), "V07"),
        (
            "not-multibase",
            Code.STATUS_MALFORMED,
            lambda c: c["credentialSubject"].update(encodedList=c["credentialSubject"]["encodedList"][1:]),
            "V02",
        ),
        ("type-another", Code.STATUS_MALFORMED, lambda c: c.update(type=["VerifiableCredential"]), "J26"),
        ("subject-type-another", Code.STATUS_MALFORMED, lambda c: c["credentialSubject"].update(type="Party"), "J26"),
        ("without-id", Code.STATUS_WRONG_LIST, lambda c: c.pop("id"), "V04"),
        ("issuer-of-another", Code.STATUS_UNTRUSTED, lambda c: c.update(issuer=OTHER_CB.did), "V03"),
        ("expired", Code.STATUS_STALE, lambda c: c.update(validUntil=format_instant(NOW)), "V09"),
    )
    for name, code, change, row in rows:
        yield family.unknown(
            f"list-bitstring-{name}",
            code,
            "The list does not answer for this entry.",
            source=f"security.md {row}",
            change=_bitstring(change),
        )
    yield family.unknown(
        "list-bitstring-too-short",
        Code.STATUS_MALFORMED,
        "131,071 entries: fewer than the standard's least tell who is asked about.",
        source="security.md V08",
        change=_encoded(_gzip(bytes(_ENTRIES // 8 - 1))),
    )


def _not_had() -> Iterator[Case]:
    family, row = small_family(), "security.md V15"
    yield family.unknown(
        "list-not-there", Code.STATUS_UNAVAILABLE, "404.", source=row, change=documents({TOKEN_URL: None})
    )
    contents = {
        "html": b"<!doctype html><title>Moved</title>",
        "no-octets": b"",
        "json": b'{"status_list":{"bits":4,"lst":""}}',
        "zeros": bytes(64),
    }
    for name, content in contents.items():
        yield family.unknown(
            f"list-served-as-{name}",
            Code.STATUS_MALFORMED,
            "200 with something else.",
            source=row,
            change=documents({TOKEN_URL: content}),
        )
    yield family.unknown(
        "list-and-keys-not-there",
        Code.KEY_RESOLUTION,
        "The issuer's whole site is gone.",
        source=row,
        change=documents({url: None for url in base() if url.startswith(CB.origin)}),
    )
