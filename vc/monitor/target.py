"""Whom a monitor looks at: what stands on the command line, as an issuer's identifier (specs/monitor.md M1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from vc.errors import Refused, UsageError
from vc.keys.did import did_web_url
from vc.status.list_url import ListAddress, check_list_url

_HINT: Final = "name the issuer as did:web:body.example or https://body.example/, or one of its lists"
_below: Final = re.compile(r"(?P<above>.*)/status/[1-9][0-9]{0,8}").fullmatch
_DOCUMENTS: Final = ("/.well-known/did.json", "/did.json")


@dataclass(frozen=True, slots=True)
class Target:
    """An issuer, and the address of the one list to look at; None for all of them."""

    did: str
    only: ListAddress | None = None

    @property
    def did_document(self) -> str:
        """Where its DID document stands."""
        return did_web_url(self.did)

    @property
    def base(self) -> str:
        """What all of its addresses begin with; ends in a slash."""
        return self.did_document.removesuffix("did.json").removesuffix(".well-known/")


def parse_target(text: str) -> Target:
    """Return the target that a DID or an https URL names. Raises `UsageError` for anything else."""
    try:
        if text.startswith("did:"):
            return _checked(Target(text), text)
        check_list_url(text)
    except Refused as refusal:
        raise _no_target(text, refusal.detail) from None
    parts = urlsplit(text)
    if parts.query:
        raise _no_target(text, "a query names nobody")
    only = ListAddress.of(text)
    path = parts.path
    if only is not None:
        matched = _below(urlsplit(only.base).path)
        if matched is None:
            raise _no_target(text, "a list stands at /status/ and its number below its issuer's address")
        path = matched["above"]
    for document in _DOCUMENTS:
        path = path.removesuffix(document)
    segments = [segment for segment in path.split("/") if segment]
    did = ":".join(["did:web", parts.netloc.replace(":", "%3A"), *segments])
    return _checked(Target(did, only), text)


def _checked(target: Target, text: str) -> Target:
    try:
        did_web_url(target.did)
    except Refused as refusal:
        raise _no_target(text, refusal.detail) from None
    return target


def _no_target(text: str, why: str) -> UsageError:
    return UsageError(f"can't be monitored: {why}", where=f"{text[:200]}", hint=_HINT)
