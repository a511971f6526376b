"""A status list as it was at an earlier moment: `?time=` and `?timestamp=` (specs/http-api.md A11).

Token Status List section 8.4 and Bitstring Status List section 3.2. The archive of the published folder answers by
its signed history; a list that does not hold for the moment is never given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from http import HTTPStatus
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

from vc.encoding.multibase import digest_multibase_of
from vc.encoding.rfc3339 import instant_from_numeric, parse_instant
from vc.errors import Refused
from vc.keys.did_document import parse_did_document
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.model.published import FOREVER, SHORT
from vc.resolve.clock import Clock
from vc.securing.read import read_document
from vc.securing.secured import Form, SecuredCredential
from vc.status.document import parse_bitstring_list, parse_token_list
from vc.status.history import HistoryEntry, StatusHistory, parse_status_history
from vc.status.list_url import PAST_PARAMETERS, ListForm
from vc.verify.checks.list_signature import list_signature_fault
from verifier_api.problems import Problem, Unprocessable

RETRIEVAL_ERROR: Final = "https://www.w3.org/ns/credentials/status-list#STATUS_RETRIEVAL_ERROR"
"""The problem type that Bitstring Status List section 3.5 asks for."""

_DID_DOCUMENT: Final = "/.well-known/did.json"
_SETTLED: Final = timedelta(minutes=1)
"""A list may be dated a little ahead of the clock; an answer about a moment before that stays the answer for ever."""

_current_list: Final = re.compile(r"(?P<base>.*/status/[0-9]+)/(?P<form>token|bitstring)\.jwt").fullmatch
_is_seconds: Final = re.compile(r"[0-9]{1,12}", re.ASCII).fullmatch


class Folder(Protocol):
    """A published folder."""

    def content(self, path: str) -> bytes | None:
        """Return the document at a path as it stands in a request, None where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A list of the folder `base`, in one form, as of a moment; all from a request."""

    base: str
    form: ListForm
    at: datetime


@dataclass(frozen=True, slots=True)
class PastList:
    """The list that was in force, and how long others may keep it under the address that was asked."""

    content: bytes
    cache: str


def asked_of(path: str, query: str) -> Asked | None:
    """Return what a request asks of the past, None where it asks for what is published now.

    Unknown parameters mean nothing. Raises `Unprocessable` (400) for a moment that can't be read, a parameter twice,
    and the other form's parameter.
    """
    matched = _current_list(path)
    if matched is None:
        return None
    form = ListForm(matched["form"])
    given = [pair for pair in (_pair(part) for part in query.split("&")) if pair[0] in PAST_PARAMETERS.values()]
    if not given:
        return None
    name, value = given[0]
    if len(given) > 1 or name != PAST_PARAMETERS[form]:
        raise _problem(form, HTTPStatus.BAD_REQUEST, f"a list of this form is asked by {PAST_PARAMETERS[form]}, once")
    try:
        at = _seconds(value) if form is ListForm.TOKEN else parse_instant(value)
    except Refused as refusal:
        raise _problem(form, HTTPStatus.BAD_REQUEST, f"{name}: {refusal.detail}") from None
    return Asked(matched["base"], form, at)


def past_list(folder: Folder, asked: Asked, *, clock: Clock) -> PastList:
    """Return the archived list that was in force at the moment asked about.

    Raises `Unprocessable`: 404 for a moment without one (Token Status List section 8.4), 500 where what is published
    here contradicts itself.
    """
    now = clock()
    if asked.at > now:
        raise _problem(asked.form, HTTPStatus.NOT_FOUND, "this moment is yet to come")
    history = _history(folder, asked, now)
    entry = history.entry_covering(asked.at)
    if entry is None:
        begun = bool(history.entries) and history.entries[0].issued_at <= asked.at
        detail = "no list was in force at this moment" if begun else "no list was published by this moment"
        raise _problem(asked.form, HTTPStatus.NOT_FOUND, detail)
    content = folder.content(urlsplit(entry.url(asked.form)).path)
    if content is None:
        raise _problem(asked.form, HTTPStatus.NOT_FOUND, "the list of this moment is not in the archive")
    _require_named(content, asked, entry)
    return PastList(content, FOREVER if now - asked.at > _SETTLED else SHORT)


def _pair(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return unquote(name), unquote(value)  # a `+` is itself: it stands before a zone


def _seconds(text: str) -> datetime:
    # Not a number for us: `instant_from_numeric` refuses it in its own words.
    return instant_from_numeric(int(text) if _is_seconds(text) else None)


def _history(folder: Folder, asked: Asked, now: datetime) -> StatusHistory:
    index = folder.content(f"{asked.base}/history/index.jwt")
    if index is None:
        raise _problem(asked.form, HTTPStatus.NOT_FOUND, "no history is published here")
    document = folder.content(_DID_DOCUMENT)
    try:
        secured, history = _opened(index)
        keys = parse_did_document(document or b"", history.issuer, DEFAULT_LIMITS)
    except Refused as refusal:
        raise _contradiction(asked, f"the history can't be used: {refusal.detail}") from None
    fault = list_signature_fault(secured, keys, issued_at=history.issued_at, now=now)
    if fault is not None or unquote(urlsplit(history.url).path) != unquote(asked.base):
        detail = "it is that of another list" if fault is None else fault.detail
        raise _contradiction(asked, f"the history can't be used: {detail}")
    return history


@lru_cache(maxsize=4)
def _opened(index: bytes) -> tuple[SecuredCredential, StatusHistory]:
    secured = _read(index, Form.JWT_HISTORY)
    return secured, parse_status_history(secured, DEFAULT_LIMITS)


def _require_named(content: bytes, asked: Asked, entry: HistoryEntry) -> None:
    """Hold an archived list to what the history says of it, and to the moment: its reader will do the same."""
    token = asked.form is ListForm.TOKEN
    expected = entry.token_digest if token else entry.bitstring_digest
    try:
        secured = _read(content, Form.STATUS_LIST_JWT if token else Form.VC_JWT)
        listed = (parse_token_list if token else parse_bitstring_list)(secured, DEFAULT_LIMITS)
    except Refused as refusal:
        raise _contradiction(asked, f"the archived list can't be read: {refusal.detail}") from None
    covers = listed.expires is not None and listed.issued_at <= asked.at < listed.expires
    if not covers or digest_multibase_of(secured.digest) != expected:
        raise _contradiction(asked, "the archived list is not the one that the history names")


def _read(content: bytes, form: Form) -> SecuredCredential:
    secured = read_document(content, DEFAULT_LIMITS, expect=frozenset({form}))
    if isinstance(secured, Finding):
        raise Refused(secured.code, secured.detail)
    return secured


def _contradiction(asked: Asked, detail: str) -> Unprocessable:
    return _problem(asked.form, HTTPStatus.INTERNAL_SERVER_ERROR, detail)


def _problem(form: ListForm, status: HTTPStatus, detail: str) -> Unprocessable:
    return Unprocessable(Problem(status, detail, own_type=RETRIEVAL_ERROR if form is ListForm.BITSTRING else ""))
