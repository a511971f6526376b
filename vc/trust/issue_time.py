"""Proof of issue time: somebody else's word on when a certificate was there (rule T8).

Open for others than register snapshots: a transparency log or a timestamp authority proves the moment of signing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final, Protocol

REGISTER_SERVICE: Final = "RegisterSnapshots"
"""The type of the service of a DID document whose endpoint is the index of register snapshots (N4)."""

CLOCKS_APART: Final = timedelta(minutes=5)
"""How much later than its proof a certificate may say that it was signed."""

LONGEST_DELAY: Final = timedelta(hours=24)
"""How much later than the signing a proof of the moment may be made."""


class IssueTimeProof(Protocol):
    """What proves that a certificate existed at `proven_at`, whoever holds the issuer's key by now.

    `of_moment`: the proof was made when the certificate was signed; otherwise it may be any time younger. `words` say
    what it is, for people.
    """

    @property
    def proven_at(self) -> datetime:
        """When the certificate was there; aware."""
        ...

    @property
    def of_moment(self) -> bool:
        """Whether it was made at the moment of signing."""
        ...

    @property
    def words(self) -> str:
        """What the proof is."""
        ...


@dataclass(frozen=True, slots=True)
class InSnapshot:
    """The certificate's digest stands in a register snapshot that its issuer signed at `proven_at` (N7)."""

    proven_at: datetime
    version: int
    of_moment: ClassVar[bool] = False

    @property
    def words(self) -> str:
        """Name the snapshot."""
        return f"in snapshot {self.version} of the issuer's register"


@dataclass(frozen=True, slots=True)
class HadBefore:
    """A bundle's manifest, signed by a root's threshold, says that the document was had at `proven_at` (N10)."""

    proven_at: datetime
    of_moment: ClassVar[bool] = False

    @property
    def words(self) -> str:
        """Say who saw it."""
        return "had by the maker of the bundle"


@dataclass(frozen=True, slots=True)
class Witness:
    """A proof, and by how much it must be older than the compromise of the key for which it stands in."""

    proof: IssueTimeProof | None
    margin: timedelta


NO_WITNESS: Final = Witness(None, timedelta())


@dataclass(frozen=True, slots=True)
class ProofNotHad:
    """There may be a proof, but it could not be had or read. `why` says so for people."""

    why: str
