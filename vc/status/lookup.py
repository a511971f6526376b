"""From an entry and the list that was had for it to a value (specs/status.md S7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.status.list_url import ListForm

if TYPE_CHECKING:
    from vc.status.document import StatusListDocument
    from vc.status.entry import BitstringStatusEntry, TokenStatusReference


def look_up_token(reference: TokenStatusReference, document: StatusListDocument) -> int:
    """Return the value that a Token Status List gives the referenced entry.

    Refuses with `status.wrong_list` a list that is not the one referred to, with `status.range` an index outside it
    (Token Status List section 8.3).
    """
    if document.form is not ListForm.TOKEN or document.url != reference.uri:
        raise Refused(Code.STATUS_WRONG_LIST, f"{document.url!r:.300} is not the list {reference.uri}")
    return document.value_at(reference.index)


def look_up_bitstring(entry: BitstringStatusEntry, document: StatusListDocument) -> int:
    """Return the value that a Bitstring Status List gives `entry`.

    Refuses with `status.wrong_list` a list that is not the one referred to, with `status.purpose` a list for another
    purpose, with `status.size` a list of entries of another size, with `status.malformed` a list of fewer than 131,072
    such entries, with `status.range` an index outside it (Bitstring Status List section 3.2, steps 4 to 10).
    """
    if document.form is not ListForm.BITSTRING or document.url != entry.list_url:
        raise Refused(Code.STATUS_WRONG_LIST, f"{document.url!r:.300} is not the list {entry.list_url}")
    if entry.purpose not in document.purposes:
        raise Refused(Code.STATUS_PURPOSE, f"the list is not for the purpose {entry.purpose!r:.80}")
    return document.value_at(entry.index, status_size=entry.size)
