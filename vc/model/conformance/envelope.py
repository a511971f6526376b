"""M11: objects around a secured credential or presentation (VCDM 2.0 section 4.13)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.model.conformance.nonconformity import Nonconformity
from vc.profiles.names import CREDENTIALS_V2

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vc.encoding.strict_json import JsonValue
    from vc.model.conformance.nonconformity import Faults

_is_data_url = re.compile(r"data:[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(?:;[^,]*)?,.*", re.DOTALL).fullmatch


def is_enveloped(document: Mapping[str, JsonValue], kind: str) -> bool:
    """Tell whether an object says that it is an envelope of a kind, such as EnvelopedVerifiableCredential."""
    value = document.get("type")
    return value == kind or (isinstance(value, list) and kind in value)


def envelope_faults(document: Mapping[str, JsonValue], kind: str, pointer: str = "") -> Faults:
    """Return what does not conform in an envelope of `kind` at `pointer`; what it carries is not looked at."""
    faults: Faults = []
    context = document.get("@context")
    if context != CREDENTIALS_V2 and not (isinstance(context, list) and CREDENTIALS_V2 in context):
        problem, remedy = f"does not hold {CREDENTIALS_V2}", "name it"
        faults.append(Nonconformity(Code.FORMAT_CONTEXT, f"{pointer}/@context", problem, "M11", remedy))
    if document.get("type") not in (kind, [kind]):
        problem, remedy = f"is not exactly {kind}", f"write {kind} alone"
        faults.append(Nonconformity(Code.FORMAT_TYPE, f"{pointer}/type", problem, "M11", remedy))
    url = document.get("id")
    if not isinstance(url, str) or not _is_data_url(url):
        problem, remedy = "is not a data: URL with a media type", "write data:application/vc+jwt,…"
        faults.append(Nonconformity(Code.FORMAT_CLAIM, f"{pointer}/id", problem, "M11", remedy))
    return faults


def hold_envelope(document: Mapping[str, JsonValue], kind: str) -> None:
    """Raise `Refused` for the first rule that an envelope of `kind` breaks."""
    for fault in envelope_faults(document, kind):
        raise Refused(fault.code, str(fault))
