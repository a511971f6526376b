"""Questions about the past that the host of a list answers (specs/verification.md V9.5b)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.corpus_builder.archived_world import ARCHIVE, ASKED, PUBLISHED, archived
from tests.corpus_builder.case import HTTP, LIBRARY, Case, Family
from tests.corpus_builder.forging import signed_again, with_payload
from tests.corpus_builder.status_references import bitstring_certificate
from tests.corpus_builder.surroundings import SECOND, TOKEN_URL, documents
from tests.world import CB, DAY, NOW, STRANGER, opened
from vc.codes import Code
from vc.keys.file_signer import FileSigner
from vc.securing.secured import Form
from vc.status.value import StatusEvent

HOST_LIST = "https://cb.example/lists?form=token&number=7"
"""A list that is laid out otherwise than ours are."""

_LISTS = CB.signer("lists")
_HOST_ASKED = f"{HOST_LIST}&time={int(ASKED.timestamp())}"


def answering(
    token: Callable[[dict[str, Any]], object] = lambda claims: None, *, signer: FileSigner = _LISTS
) -> dict[str, bytes | None]:
    """Return what a host that lays its lists out otherwise answers by `?time=` about the moment asked about."""
    return {
        _HOST_ASKED: signed_again(
            _of_that_day(), lambda claims: (claims.update(sub=HOST_LIST), token(claims)), signer=signer
        )
    }


def _of_that_day() -> bytes:
    return archived().documents()[ARCHIVE]


def suspended_that_day(claims: dict[str, Any]) -> None:
    """Give the list in which entry 17 was suspended when it was signed."""
    world = archived()
    world.record(StatusEvent.SUSPENDED, effective=PUBLISHED - DAY, recorded=PUBLISHED - DAY)
    claims["status_list"] = opened(world.documents()[ARCHIVE], frozenset({Form.STATUS_LIST_JWT})).claims["status_list"]


def elsewhere(url: str = HOST_LIST) -> bytes:
    """Return a certificate whose token list is not of our layout."""
    return with_payload(lambda claims: claims["status"]["status_list"].update(uri=url))


def other_layouts(family: Family) -> Iterator[Case]:
    """Yield the cases of lists of another layout, whose host is asked as the standards say."""
    row = "specs/verification.md V9.5b"
    twin = replace(
        family.valid(
            "past-host-answers",
            "The host of a list that is not of our layout answers by `?time=` with the list of that day.",
            source="Token Status List 8.4",
            given=elsewhere(),
            change=documents(answering()),
        ),
        doors=(LIBRARY, HTTP),
    )  # a folder answers no queries
    yield twin
    near = family.near(twin)
    yield near.invalid(
        "past-host-answers-suspended",
        Code.STATUS_SUSPENDED,
        "It was suspended then.",
        source=row,
        change=documents(answering(suspended_that_day)),
    )
    rows: tuple[tuple[str, Code, str, dict[str, bytes | None]], ...] = (
        ("not-there", Code.STATUS_WINDOW, "The host does not know the past.", {_HOST_ASKED: None}),
        (
            "with-today",
            Code.STATUS_WINDOW,
            "The host answers with the list of today.",
            answering(lambda claims: claims.update(iat=_seconds(NOW), exp=_seconds(NOW + DAY))),
        ),
        (
            "ends-then",
            Code.STATUS_WINDOW,
            "The list ended with the moment asked about.",
            answering(lambda claims: claims.update(exp=_seconds(ASKED))),
        ),
        (
            "begins-after",
            Code.STATUS_WINDOW,
            "The list began a second later.",
            answering(lambda claims: claims.update(iat=_seconds(ASKED + SECOND))),
        ),
        (
            "without-an-end",
            Code.STATUS_WINDOW,
            "A list without an end can't show that it was in force.",
            answering(lambda claims: claims.pop("exp")),
        ),
        (
            "of-another-list",
            Code.STATUS_WRONG_LIST,
            "The answer is another list.",
            answering(lambda claims: claims.update(sub=TOKEN_URL)),
        ),
        (
            "signed-by-a-stranger",
            Code.STATUS_UNTRUSTED,
            "Somebody else signed the answer.",
            answering(signer=STRANGER.signer("lists")),
        ),
        ("garbage", Code.STATUS_MALFORMED, "The answer is no list.", {_HOST_ASKED: b"<html>"}),
    )
    for name, code, why, change in rows:
        yield near.unknown(f"past-host-{name}", code, why, source=row, change=documents(change))
    yield near.unknown(
        "past-host-with-a-moment-of-its-own",
        Code.STATUS_WINDOW,
        "The certificate names a list of one moment only; no other moment can be asked for.",
        source=row,
        given=elsewhere(f"{HOST_LIST}&time=1"),
    )
    yield near.unknown(
        "past-host-bitstring-not-there",
        Code.STATUS_WINDOW,
        "A Bitstring list is asked by `?timestamp=`.",
        source="Bitstring Status List 3.2",
        given=bitstring_certificate(
            lambda claims: claims["credentialStatus"].update(statusListCredential="https://cb.example/lists/9")
        ),
    )


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
