"""Keys in time: may this key have made a signature at the time that the payload claims? (rules T8 to T10).

A signature and its `iat` never prove when it was made: whoever holds the key writes the time. So a compromised key
proves nothing without outside proof of time (`vc.trust.issue_time`), and a retired one only with a notice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.keys.did_document import DidDocument
from vc.keys.public_key import PublicKey
from vc.keys.verification_method import VerificationMethod
from vc.model.vocabulary import KeyState
from vc.trust.issue_time import CLOCKS_APART, LONGEST_DELAY, IssueTimeProof, ProofNotHad
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


def key_standing(
    window: KeyWindow,
    *,
    signed_at: datetime | None,
    now: datetime,
    proof: IssueTimeProof | ProofNotHad | None = None,
    margin: timedelta = timedelta(),
) -> tuple[Ruling, ...]:
    """Decide on a signature made, by its own words, at `signed_at`; what is known of the key is as of `now`.

    `proof` is somebody else's word on when it was there. Of a compromised key it must lie more than `margin` before the
    compromise. The first ruling decides (`key.window`, `key.compromised` or `time.backdated`); a second one, where
    there is one, is `issue_time.proven`, or the notice `issue_time.claimed`: the key is out of use by now, so the
    signature may be younger than it says.
    """
    shown = None if isinstance(proof, ProofNotHad) else proof
    against = _contradicted(shown, signed_at) or _fallen(window, proof, now=now, margin=margin)
    against = against or _outside(window, shown, signed_at)
    if against is not None:
        return (against,)
    within = passed(Code.KEY_WINDOW, "signed, by its own words, while the key was valid")
    end = window.valid_to
    if shown is not None and (end is None or shown.proven_at <= end):
        return (within, passed(Code.ISSUE_TIME_PROVEN, f"{shown.words}, {format_instant(shown.proven_at)}"))
    if window.retired or (end is not None and end <= now):
        return (within, passed(Code.ISSUE_TIME_CLAIMED, "the key is retired; the time of signing is only claimed"))
    return (within,)


def _contradicted(proof: IssueTimeProof | None, signed_at: datetime | None) -> Ruling | None:
    """Return why the claimed time can't be right, where a proof says otherwise."""
    if proof is None or signed_at is None:
        return None
    proven = format_instant(proof.proven_at)
    if signed_at - proof.proven_at > CLOCKS_APART:  # a difference can't leave the calendar
        return failed(Code.TIME_BACKDATED, f"says it was signed after it was there already, {proven}")
    if proof.of_moment and proof.proven_at - signed_at > LONGEST_DELAY:
        return failed(Code.TIME_BACKDATED, f"was first seen long after it says it was signed, {proven}")
    return None


def _fallen(
    window: KeyWindow, proof: IssueTimeProof | ProofNotHad | None, *, now: datetime, margin: timedelta
) -> Ruling | None:
    """Return the ruling on a key that is known to be compromised; None where it is not, or a proof is old enough."""
    since = window.compromised_since
    if since is None or since > now:
        return None
    known = f"compromised since {format_instant(since)}"
    if isinstance(proof, ProofNotHad):
        return unknown(Code.KEY_COMPROMISED, f"{known}; whether this was signed before can't be told: {proof.why}")
    if proof is None:
        return failed(Code.KEY_COMPROMISED, f"{known}, no proof of signing time")
    if proof.proven_at >= cut_before(since, margin):
        return failed(Code.KEY_COMPROMISED, f"{known}, no proof of signing time from before")
    return None


def _outside(window: KeyWindow, proof: IssueTimeProof | None, signed_at: datetime | None) -> Ruling | None:
    """Return the ruling on a signature that was not made, or is not said to be made, while the key was valid."""
    if signed_at is None:
        return unknown(Code.KEY_WINDOW, "the time of signing is not stated")
    if window.valid_from is not None and signed_at < window.valid_from:
        return failed(Code.KEY_WINDOW, f"signed before the key was valid, {format_instant(window.valid_from)}")
    end = _first(window.valid_to, window.compromised_since)
    late = proof is not None and proof.of_moment and window.valid_to is not None and proof.proven_at > window.valid_to
    if end is not None and (late or signed_at >= end):
        return failed(Code.KEY_WINDOW, f"signed when the key was no longer valid, {format_instant(end)}")
    return None


def cut_before(since: datetime, margin: timedelta) -> datetime:
    """Return before when a proof of a signature by a compromised key must lie (T8); it never leaves the calendar."""
    first = datetime.min.replace(tzinfo=UTC)
    return since - margin if since - first > margin else first


def _first(*moments: datetime | None) -> datetime | None:
    return min(_known(moments), default=None)


def _last(*moments: datetime | None) -> datetime | None:
    return max(_known(moments), default=None)


def _known(moments: Iterable[datetime | None]) -> list[datetime]:
    return [moment for moment in moments if moment is not None]
