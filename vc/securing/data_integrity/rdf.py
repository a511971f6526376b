"""The canonical statements of a JSON-LD document (RDF Dataset Canonicalization 1.0; specs/securing.md DI12 to DI14).

Expansion, statements and canonical labels are PyLD's (specs/decisions/0048-statements-by-pyld.md), which is loaded when
such a proof turns up. What it would drop without a word is refused before; its work is bounded; it retrieves nothing.
"""

from __future__ import annotations

import math
import threading
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from vc.codes import Code
from vc.errors import Refused
from vc.profiles.json_ld_contexts import KNOWN_CONTEXTS, context_document
from vc.securing.data_integrity.rdf_document import UNDEFINED, check_document, check_expanded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vc.encoding.strict_json import JsonValue
    from vc.model.limits import Limits

_MOST_ORDERS: Final = 1_000  # of nodes without a name that look alike; genuine documents need a handful
_one_at_a_time: Final = threading.Lock()  # PyLD keeps contexts in caches that threads may not share


def canonical_statements(document: Mapping[str, JsonValue], new_hash: Callable[[], Any], limits: Limits) -> bytes:
    """Return the canonical N-Quads of a JSON-LD document, labelled with the hash that `new_hash` begins.

    Refuses with `proof.transformation` what RDF would lose or say otherwise, with `proof.context_unknown` a context
    that is not known by its content, with `limit.statements` more than can be worked out in time, with
    `proof.suite_unavailable` everything where PyLD is not installed.
    """
    check_document(document, most=limits.rdf_members)
    canonicalizer = _canonicalizer()
    with _one_at_a_time:
        try:
            expanded = _expanded(document)
            check_expanded(expanded)
            return canonicalizer(_dataset(expanded), new_hash)
        except Refused:
            raise
        except Exception:  # noqa: BLE001 - whatever a stranger's document does to another's library is no fault of ours
            raise Refused(Code.PROOF_TRANSFORMATION, "the document can't be turned into statements") from None


def _expanded(document: Mapping[str, JsonValue]) -> list[Any]:
    from pyld import jsonld

    context = document.get("@context", [])
    # In front of all others: what they do not define shows, and where one of them has a vocabulary, that counts.
    contexts = [{"@vocab": UNDEFINED}, *(context if isinstance(context, list) else [context])]
    expanded: list[Any] = jsonld.expand({**document, "@context": contexts}, {"documentLoader": _load, "base": ""})
    return expanded


def _dataset(expanded: list[Any]) -> dict[str, Any]:
    from pyld import jsonld

    dataset: dict[str, Any] = jsonld.to_rdf(expanded, {"documentLoader": _load, "base": ""})
    return dataset


def _load(url: str, options: object = None) -> dict[str, Any]:  # noqa: ARG001 - PyLD's signature
    if url not in KNOWN_CONTEXTS:
        raise Refused(Code.PROOF_CONTEXT_UNKNOWN, f"a context that is not known here: {url!a}")
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": context_document(url),
    }


@cache
def _canonicalizer() -> Callable[[dict[str, Any], Callable[[], Any]], bytes]:
    """Return PyLD's algorithm with another hash and with bounds; made once, and only where it is needed."""
    try:
        from pyld.canon import URDNA2015
    except ImportError:
        raise Refused(Code.PROOF_SUITE_UNAVAILABLE, "proofs over statements need the extra `rdf`") from None

    class Bounded(URDNA2015):  # type: ignore[misc] # ships no types
        """RDFC-1.0 under a bound (RDF Dataset Canonicalization 1.0 section 7.1, poison graphs)."""

        def __init__(self, new_hash: Callable[[], Any]) -> None:
            super().__init__()
            self.create_hash = new_hash
            self._orders = 0

        def create_hash_to_related(self, id_: str, issuer: object) -> dict[str, list[str]]:
            related: dict[str, list[str]] = super().create_hash_to_related(id_, issuer)
            self._orders += sum(math.factorial(min(len(alike), 12)) for alike in related.values())
            if self._orders > _MOST_ORDERS:
                raise Refused(Code.LIMIT_STATEMENTS, "too many things without a name that look alike")
            return related

    def canonicalize(dataset: dict[str, Any], new_hash: Callable[[], Any]) -> bytes:
        quads: str = Bounded(new_hash).main(dataset, {"format": "application/n-quads"})
        return quads.encode()

    return canonicalize
