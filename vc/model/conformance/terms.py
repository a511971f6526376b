"""The terms that the contexts of one document define, as far as they can be known (specs/data-model.md M2.3, M9)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.model.conformance.nonconformity import Nonconformity, step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vc.encoding.strict_json import JsonValue
    from vc.model.conformance.nonconformity import Faults

JWT_CLAIMS: Final = frozenset({"jti", "nonce", "status", "vct", "vct#integrity"})
"""Claims that a JWT registers, and that the base context lacks (RFC 7519, OpenID Connect Core, Token Status List,
SD-JWT VC)."""


@dataclass(slots=True)
class Terms:
    """What the contexts define.

    `protected` must not be defined again; `inline_protected` are those that an object of the document protects.
    `catch_all`: some `@vocab` defines the rest. `closed`: every context is known with all its terms.
    """

    names: set[str] = field(default_factory=set)
    protected: set[str] = field(default_factory=set)
    inline_protected: set[str] = field(default_factory=set)
    catch_all: bool = False
    closed: bool = True

    def may_define(self, name: str) -> bool:
        """Tell whether a term, a keyword, or an absolute or compact IRI means something, or may for all we know."""
        return not self.closed or self.catch_all or name in self.names or ":" in name or name.startswith("@")


def members_are_defined(document: Mapping[str, JsonValue], terms: Terms, faults: Faults) -> None:
    """Check that the contexts define each member at the top of a document (M9)."""
    for name in document:
        if terms.may_define(name) or name in JWT_CLAIMS:
            continue
        remedy = "name a context that defines it, or leave it out"
        problem = "is defined by no context"
        faults.append(Nonconformity(Code.FORMAT_DATA_MODEL, step(name), problem, "M9", remedy))
