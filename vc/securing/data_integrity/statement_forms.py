"""The canonical statements of one document's parts, each worked out once and within one bound (specs/securing.md DI14).

A set of proofs signs one document; working its statements out for each of them would let a few kilobytes cost seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from vc.codes import Code
from vc.encoding import jcs
from vc.errors import Refused
from vc.securing.data_integrity.rdf import canonical_statements
from vc.securing.data_integrity.rdf_document import check_document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vc.encoding.strict_json import JsonValue
    from vc.model.limits import Limits

_MOST_TIMES: Final = 3
"""How many documents of the largest size may be worked out for one: itself, and itself with proofs before others."""


@dataclass(slots=True)
class StatementForms:
    """What was worked out so far for one document and its proofs."""

    limits: Limits
    _forms: dict[tuple[str, bytes], bytes] = field(default_factory=dict)
    _members: int = 0

    def canonical(self, value: Mapping[str, JsonValue], new_hash: Callable[[], Any]) -> bytes:
        """Return the canonical statements of a document, or of a proof's options, as `canonical_statements` does.

        Refuses with `limit.statements` also what exceeds the bound together with all that was asked for before.
        """
        key = (str(new_hash().name), jcs.canonicalize(value))
        known = self._forms.get(key)
        if known is not None:
            return known
        self._members += check_document(value, most=self.limits.rdf_members)
        if self._members > _MOST_TIMES * self.limits.rdf_members:
            raise Refused(Code.LIMIT_STATEMENTS, "its proofs together cover too many members and elements")
        form = self._forms[key] = canonical_statements(value, new_hash, self.limits)
        return form
