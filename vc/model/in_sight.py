"""What a `vc+sd-jwt` must show, whoever presents it (VC-JOSE-COSE section 3.2.1; specs/sd-jwt.md SD9)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, TypeAlias

from vc.codes import Code
from vc.encoding.json_pointer import pointer
from vc.errors import Refused

Path: TypeAlias = tuple[str | int, ...]

NEVER_HIDDEN: Final = frozenset({"@context", "type", "credentialStatus", "credentialSchema", "relatedResource"})
"""Members of a credential of the W3C data model that are not selectively disclosed (VC-JOSE-COSE section 3.2.1)."""


def require_in_sight(*, disclosed: Collection[Path], hidden: Collection[Path]) -> None:
    """Refuse with `sd.mandatory_claim` what says nothing for certain of a whole credential.

    `disclosed` are the places of disclosures, `hidden` those where digests are left over. A digest left over at the top
    may be the end of the credential or its status: that nobody can tell who does not see it.
    """
    for path in disclosed:
        if path[0] in NEVER_HIDDEN:
            raise Refused(Code.SD_MANDATORY_CLAIM, f"{pointer(path)} must not be hidden")
    for path in hidden:
        if not path or path[0] in NEVER_HIDDEN:
            raise Refused(Code.SD_MANDATORY_CLAIM, f"something is hidden in {pointer(path) or 'the whole'}")
