"""M12: credentials of the data models 1.0 and 1.1, which are recognised and not accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.model.conformance.nonconformity import Nonconformity
from vc.profiles.names import CREDENTIALS_V1

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vc.encoding.strict_json import JsonValue
    from vc.model.conformance.nonconformity import Faults

PROBLEM: Final = "a credential or presentation of the W3C data model 1.1; this verifier accepts version 2.0"


def is_legacy(document: JsonValue | Mapping[str, JsonValue]) -> bool:
    """Tell whether `document` begins its `@context` with that of version 1 (M12.1)."""
    context = document.get("@context") if isinstance(document, dict) else None
    first = context[0] if isinstance(context, list) and context else context
    return first == CREDENTIALS_V1


def is_legacy_jwt(claims: Mapping[str, JsonValue]) -> bool:
    """Tell whether the payload of a JWT without a type is a credential or presentation of version 1 (M12.1)."""
    return is_legacy(dict(claims)) or isinstance(claims.get("vc"), dict) or isinstance(claims.get("vp"), dict)


def wrapped_claims(claims: Mapping[str, JsonValue], faults: Faults) -> None:
    """Check that neither `vc` nor `vp` stands in the claims of today (M12.2)."""
    for name in ("vc", "vp"):
        if name not in claims:
            continue
        if is_legacy(claims[name]):
            faults.append(legacy_fault(f"/{name}"))
        else:
            problem = "must not be present (VC-JOSE-COSE section 1.1.2.1)"
            remedy = "put its members at the top"
            faults.append(Nonconformity(Code.FORMAT_CLAIM, f"/{name}", problem, "M12.2", remedy))


def legacy_fault(pointer: str = "/@context") -> Nonconformity:
    """Return what is said of a document of version 1."""
    remedy = "begin @context with https://www.w3.org/ns/credentials/v2, and follow that version"
    return Nonconformity(Code.FORMAT_LEGACY, pointer, f"begins {PROBLEM}", "M12.1", remedy)
