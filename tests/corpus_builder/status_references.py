"""What a credential says of its own status (security.md V05, V06, V07, V13, V14, V19)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests.corpus_builder.case import Case, Family
from tests.corpus_builder.forging import with_payload
from tests.corpus_builder.surroundings import BITSTRING_URL, TOKEN_URL, small_family
from vc.codes import Code


def cases() -> Iterator[Case]:
    """Yield every case about references to status lists."""
    yield from _missing()
    yield from _token_index()
    yield from _token_address()
    yield bitstring_twin()
    yield from _bitstring_index()
    yield from _bitstring_entry()
    yield from _several_entries()


def bitstring_twin() -> Case:
    """Return the valid certificate whose status only the Bitstring list tells."""
    return small_family().valid(
        "valid-bitstring-alone",
        "Without the token claim the Bitstring list decides.",
        source="specs/verification.md V9.1",
        given=bitstring_certificate(),
    )


def bitstring_certificate(change: Callable[[dict[str, Any]], object] = lambda claims: None) -> bytes:
    """Return a certificate with a Bitstring entry alone."""

    def applied(claims: dict[str, Any]) -> None:
        claims.pop("status")
        change(claims)

    return with_payload(applied)


def _entry(**members: Any) -> bytes:
    return bitstring_certificate(lambda claims: claims["credentialStatus"].update(members))


def _token(**members: Any) -> bytes:
    return with_payload(lambda claims: claims["status"]["status_list"].update(members))


def _missing() -> Iterator[Case]:
    family, row = small_family(), "security.md V13"

    def stripped(claims: dict[str, Any], **left: Any) -> None:
        claims.pop("status")
        claims.pop("credentialStatus")
        claims.update(left)

    yield family.invalid(
        "status-missing",
        Code.STATUS_MISSING,
        "A profile that always has a status, and here none.",
        source=row,
        given=with_payload(stripped),
    )
    for name, entries in (("entries-empty", []), ("entry-is-text", [BITSTRING_URL])):
        yield family.invalid(
            f"status-{name}",
            Code.FORMAT_CLAIM,
            "credentialStatus is an object, or an array of at least one: anything else is no credential.",
            source="specs/data-model.md M7.2",
            given=with_payload(partial(stripped, credentialStatus=entries)),
        )
    shapes: tuple[tuple[str, Code, dict[str, Any]], ...] = (
        ("is-null", Code.STATUS_MALFORMED, {"status": None}),
        ("is-empty", Code.STATUS_MALFORMED, {"status": {}}),
        ("is-an-array", Code.STATUS_MALFORMED, {"status": [{"status_list": {"idx": 17, "uri": TOKEN_URL}}]}),
        ("list-is-text", Code.STATUS_MALFORMED, {"status": {"status_list": TOKEN_URL}}),
        ("mechanism-unknown", Code.STATUS_UNSUPPORTED, {"status": {"identifier_list": {"id": "0b", "uri": TOKEN_URL}}}),
        ("type-unknown", Code.STATUS_UNSUPPORTED, {"credentialStatus": {"type": "StatusList2021Entry"}}),
    )
    for name, code, left in shapes:
        yield family.unknown(
            f"status-{name}",
            code,
            "What it says of its status can't be read.",
            source="security.md V14" if code is Code.STATUS_UNSUPPORTED else row,
            given=with_payload(partial(stripped, **left)),
        )
    yield family.unknown(
        "status-mechanism-unknown-beside-a-known-one",
        Code.STATUS_UNSUPPORTED,
        "The token list says active; what the other mechanism says, nobody knows.",
        source="security.md V14",
        given=with_payload(lambda claims: claims["status"].update(identifier_list={"id": "0b", "uri": TOKEN_URL})),
    )


_INDEXES: dict[str, Any] = {
    "negative": -1,
    "true": True,
    "fraction": 5.9,
    "null": None,
    "array": [17],
    "letters": "5abc",
    "underscore": "1_7",
    "arabic-digit": "٥",
    "space": " 17",
    "leading-zero": "017",
    "plus": "+17",
    "decimal-point": "17.0",
    "empty": "",
    "hexadecimal": "0x11",
    "2-to-the-64": str(2**64),
}


def _token_index() -> Iterator[Case]:
    family, row = small_family(), "security.md V05"
    for name, value in {**_INDEXES, "text": "17"}.items():
        yield family.invalid(
            f"status-idx-{name}",
            Code.STATUS_INDEX,
            "idx is no whole number from 0 on.",
            source=row,
            given=_token(idx=value),
        )
    yield family.invalid(
        "status-idx-missing",
        Code.STATUS_INDEX,
        "No idx.",
        source=row,
        given=with_payload(lambda claims: claims["status"]["status_list"].pop("idx")),
    )
    yield family.valid("valid-status-idx-last", "The last entry of the list.", source=row, given=_token(idx=131_071))
    yield family.unknown(
        "status-idx-outside-the-list",
        Code.STATUS_RANGE,
        "One behind the last entry: the list does not answer.",
        source=row,
        given=_token(idx=131_072),
    )


_ADDRESSES: dict[str, str] = {
    "http": "http://cb.example/status/1/token.jwt",
    "file": "file:///etc/passwd",
    "data": "data:application/statuslist+jwt,eyJ",
    "userinfo": "https://ab.example@cb.example/status/1/token.jwt",
    "fragment": "https://cb.example/status/1/token.jwt#1",
    "ipv6": "https://[::1]/status/1/token.jwt",
    "space": "https://cb.example/status/1/token jwt",
    "backslash": "https://cb.example\\@stranger.example/token.jwt",
    "unicode-host": "https://cb.exаmple/status/1/token.jwt",
    "relative": "/status/1/token.jwt",
}
_FOREIGN: dict[str, str] = {
    "stranger": "https://stranger.example/status/1/token.jwt",
    "loopback": "https://127.0.0.1/status/1/token.jwt",
    "metadata-service": "https://169.254.169.254/latest/meta-data",
    "another-port": "https://cb.example:8443/status/1/token.jwt",
    "sub-domain": "https://status.cb.example/status/1/token.jwt",
    "another-body": "https://other-cb.example/status/1/token.jwt",
}


def _token_address() -> Iterator[Case]:
    family = small_family()
    for name, url in _ADDRESSES.items():
        yield family.unknown(
            f"status-uri-{name}",
            Code.FETCH_URL,
            "No plain https URL; nothing is asked.",
            source="security.md V19",
            given=_token(uri=url),
        )
    for name, url in _FOREIGN.items():
        yield family.unknown(
            f"status-uri-of-{name}",
            Code.STATUS_UNTRUSTED,
            "Not on an origin of the issuer; nothing is asked.",
            source="specs/verification.md V9.2",
            given=_token(uri=url),
        )
    yield family.unknown(
        "status-uri-is-a-number", Code.STATUS_MALFORMED, "No URL.", source="security.md V19", given=_token(uri=1)
    )
    yield family.unknown(
        "status-uri-of-the-bitstring-list",
        Code.STATUS_MALFORMED,
        "The token claim names the list of the other form.",
        source="security.md V07",
        given=_token(uri=BITSTRING_URL),
    )


def _bitstring_index() -> Iterator[Case]:
    family, row = Family(bitstring_twin()), "security.md V05"
    for name, value in _INDEXES.items():
        yield family.invalid(
            f"status-index-{name}",
            Code.STATUS_INDEX,
            "statusListIndex is neither a whole number nor its one text.",
            source=row,
            given=_entry(statusListIndex=value),
        )
    yield family.valid(
        "valid-status-index-as-text", "W3C writes the index as text.", source=row, given=_entry(statusListIndex="17")
    )
    yield family.unknown(
        "status-index-outside-the-list",
        Code.STATUS_RANGE,
        "One behind the last entry.",
        source=row,
        given=_entry(statusListIndex=131_072),
    )


def _bitstring_entry() -> Iterator[Case]:
    family = Family(bitstring_twin())
    messages = [{"status": f"0x{value}", "message": "m"} for value in range(4)]
    rows: tuple[tuple[str, Code, dict[str, Any], str], ...] = (
        ("purpose-revocation", Code.STATUS_PURPOSE, {"statusPurpose": "revocation"}, "V06"),
        ("purpose-unknown", Code.STATUS_PURPOSE, {"statusPurpose": "refurbishment"}, "V06"),
        ("purpose-refresh", Code.STATUS_PURPOSE, {"statusPurpose": "refresh"}, "V06"),
        ("purpose-empty", Code.STATUS_MALFORMED, {"statusPurpose": ""}, "V06"),
        ("purpose-is-an-array", Code.STATUS_MALFORMED, {"statusPurpose": ["suspension"]}, "V06"),
        ("size-2", Code.STATUS_MALFORMED, {"statusSize": 2, "statusMessage": messages}, "V07"),
        ("size-2-without-messages", Code.STATUS_MALFORMED, {"statusSize": 2}, "V07"),
        ("size-0", Code.STATUS_SIZE, {"statusSize": 0}, "V07"),
        ("size-true", Code.STATUS_SIZE, {"statusSize": True}, "V07"),
        ("size-text", Code.STATUS_SIZE, {"statusSize": "1"}, "V07"),
        ("size-9", Code.STATUS_UNSUPPORTED, {"statusSize": 9}, "V07"),
        ("type-another", Code.STATUS_UNSUPPORTED, {"type": "RevocationList2020Status"}, "V14"),
        ("id-is-the-list", Code.STATUS_MALFORMED, {"id": BITSTRING_URL}, "V06"),
        ("list-of-a-stranger", Code.STATUS_UNTRUSTED, {"statusListCredential": _FOREIGN["stranger"]}, "V19"),
        ("list-over-http", Code.FETCH_URL, {"statusListCredential": _ADDRESSES["http"]}, "V19"),
        ("list-is-the-token-list", Code.STATUS_MALFORMED, {"statusListCredential": TOKEN_URL}, "V07"),
        (
            "list-not-there",
            Code.STATUS_UNAVAILABLE,
            {"statusListCredential": "https://cb.example/status/9/bitstring.jwt"},
            "V15",
        ),
    )
    for name, code, members, row in rows:
        yield family.unknown(
            f"status-entry-{name}",
            code,
            "The entry and its list do not belong together.",
            source=f"security.md {row}",
            given=_entry(**members),
        )


def _several_entries() -> Iterator[Case]:
    family = Family(bitstring_twin())
    unreadable = {"type": "StatusList2021Entry"}
    yield family.unknown(
        "status-entry-unknown-beside-a-known-one",
        Code.STATUS_UNSUPPORTED,
        "One entry says active, the other can't be read.",
        source="security.md V14",
        given=bitstring_certificate(
            lambda claims: claims.update(credentialStatus=[claims["credentialStatus"], unreadable])
        ),
    )
    yield family.valid(
        "valid-status-entry-twice",
        "Two entries that agree.",
        source="security.md V13",
        given=bitstring_certificate(lambda claims: claims.update(credentialStatus=[claims["credentialStatus"]] * 2)),
    )
