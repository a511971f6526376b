"""The types of our wallet credentials: SD-JWT VC Type Metadata, and with it what a holder may hide (P10).

A document for each profile stands in `types/`. It is the one place that says which claims can be hidden: issuing reads
it, verifying holds every credential of the type to it, and whoever gets it checks it against `vct#integrity`.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from vc.profiles.code_table import wallet_type_document
from vc.profiles.names import PROFILE_OF_TYPE, vct

ClaimPath: TypeAlias = tuple[str | int | None, ...]
"""Names, positions, and None for every element of an array (SD-JWT VC section "Claim Path")."""


@dataclass(frozen=True, slots=True)
class WalletType:
    """The type of one profile.

    `hideable` are the claims that a holder may hide, `mandatory` those that are never absent. `decoys` are added where
    something is hidden. `integrity` is the integrity metadata of the document (W3C Subresource Integrity section 3.3).
    """

    vct: str
    profile: str
    document: bytes
    integrity: str
    hideable: tuple[ClaimPath, ...]
    mandatory: tuple[ClaimPath, ...]
    decoys: int

    def may_be_disclosed(self, path: tuple[str | int, ...]) -> bool:
        """Whether a claim at `path`, or what it lies in, is one that may be hidden."""
        return any(_begins(path, pattern) for pattern in self.hideable)

    def may_hide_in(self, path: tuple[str | int, ...]) -> bool:
        """Whether digests may be left over in the object or array at `path`."""
        return self.may_be_disclosed(path) or any(
            len(path) == len(pattern) - 1 and _begins(path, pattern[:-1]) for pattern in self.hideable
        )


@cache
def wallet_type(profile: str) -> WalletType:
    """Return the type of a profile's slug ("test-report"). Raises `FileNotFoundError` for another slug."""
    document = wallet_type_document(profile)
    metadata = json.loads(document)
    claims = metadata["claims"]
    return WalletType(
        vct=metadata["vct"],
        profile=profile,
        document=document,
        integrity=f"sha256-{base64.b64encode(hashlib.sha256(document).digest()).decode()}",
        hideable=tuple(tuple(claim["path"]) for claim in claims if claim["sd"] == "always"),
        mandatory=tuple(tuple(claim["path"]) for claim in claims if claim.get("mandatory", False)),
        decoys=metadata["decoys"],
    )


def wallet_type_of(name: str) -> WalletType | None:
    """Return the type that a `vct` names, or None for one that is not ours."""
    slugs = (slug for slug in PROFILE_OF_TYPE.values() if vct(slug) == name)
    slug = next(slugs, None)
    return None if slug is None else wallet_type(slug)


def _begins(path: tuple[str | int, ...], pattern: ClaimPath) -> bool:
    """Whether `path` is one that `pattern` selects, or lies within one."""
    return len(path) >= len(pattern) and all(
        part == wanted or (wanted is None and isinstance(part, int))
        for part, wanted in zip(path, pattern, strict=False)
    )
