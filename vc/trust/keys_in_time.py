"""Keys in time: may this key have made a signature at the time that the payload claims? (rules T8 to T10).

A signature and its `iat` never prove when it was made: whoever holds the key writes the time. So a compromised key
proves nothing without outside proof of time, and a retired one only with a notice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.keys.did_document import DidDocument
from vc.keys.public_key import PublicKey
from vc.keys.verification_method import VerificationMethod
from vc.model.vocabulary import KeyState
from vc.trust.ruling import Ruling, failed, passed, unknown
from vc.trust.trust_list import BodyKey


@dataclass(frozen=True, slots=True)
class KeyWindow:
    """When a key may sign: from `valid_from` (inclusive) until `valid_to` (exclusive), None being open.

    `compromised_since` is when it may have come into other hands. `retired` says that it is out of use even if its
    window had no end.
    """

    valid_from: datetime | None = None
    valid_to: datetime | None = None
    compromised_since: datetime | None = None
    retired: bool = False

    def stricter(self, other: KeyWindow) -> KeyWindow:
        """Return the window in which both agree: the stricter of two statements about one key counts (T10)."""
        return KeyWindow(
            valid_from=_last(self.valid_from, other.valid_from),
            valid_to=_first(self.valid_to, other.valid_to),
            compromised_since=_first(self.compromised_since, other.compromised_since),
            retired=self.retired or other.retired,
        )


def window_of_body_key(key: BodyKey) -> KeyWindow:
    """Return the window that the trust list gives to a body's key."""
    retired = key.state is KeyState.RETIRED
    return KeyWindow(key.valid_from, key.valid_to, key.since, retired)


def window_of_method(method: VerificationMethod) -> KeyWindow:
    """Return the window of a DID document's method: `expires` and `revoked` (Controlled Identifiers 1.0, 2.2)."""
    return KeyWindow(valid_to=method.expires, compromised_since=method.revoked)


def window_in(document: DidDocument, key: PublicKey) -> KeyWindow:
    """Return the window of a key in a DID document that may list it under several names: the stricter counts (T10)."""
    listed = (window_of_method(method) for method in document.methods if method.key == key)
    return reduce(KeyWindow.stricter, listed, KeyWindow())


def key_standing(window: KeyWindow, *, signed_at: datetime | None, now: datetime) -> tuple[Ruling, ...]:
    """Decide on a signature made, by its own words, at `signed_at`; what is known of the key is as of `now`.

    The first ruling decides (`key.window` or `key.compromised`); a second one, where there is one, is the notice
    `issue_time.claimed`: the key is out of use by now, so the signature may be younger than it says.
    """
    since = window.compromised_since
    if since is not None and since <= now:
        return (failed(Code.KEY_COMPROMISED, f"compromised since {format_instant(since)}, no proof of signing time"),)
    end = _first(window.valid_to, since)
    if signed_at is None:
        return (unknown(Code.KEY_WINDOW, "the time of signing is not stated"),)
    if window.valid_from is not None and signed_at < window.valid_from:
        return (failed(Code.KEY_WINDOW, f"signed before the key was valid, {format_instant(window.valid_from)}"),)
    if end is not None and signed_at >= end:
        return (failed(Code.KEY_WINDOW, f"signed when the key was no longer valid, {format_instant(end)}"),)
    within = passed(Code.KEY_WINDOW, "signed, by its own words, while the key was valid")
    if window.retired or (end is not None and end <= now):
        return (within, passed(Code.ISSUE_TIME_CLAIMED, "the key is retired; the time of signing is only claimed"))
    return (within,)


def _first(*moments: datetime | None) -> datetime | None:
    return min(_known(moments), default=None)


def _last(*moments: datetime | None) -> datetime | None:
    return max(_known(moments), default=None)


def _known(moments: Iterable[datetime | None]) -> list[datetime]:
    return [moment for moment in moments if moment is not None]
