"""M1.2 to M1.4: what is known of the contexts of one document, one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.model.conformance.identifiers import is_url
from vc.model.conformance.nonconformity import Nonconformity
from vc.model.conformance.terms import Terms
from vc.profiles.known_contexts import KnownContext, known_context

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonValue
    from vc.model.conformance.nonconformity import Faults


class ContextReading:
    """The contexts of one document, taken in their order: `terms` they define, `faults` are what is wrong."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.terms = Terms()
        self.unknown = False
        self.named: set[str] = set()

    def take(self, item: JsonValue, place: str) -> None:
        """Take one item of the array."""
        if isinstance(item, str):
            self._take_url(item, place)
        elif not isinstance(item, dict):
            self._wrong(place, "is neither a URL nor an object", "M1.2")
        elif not self.unknown:
            from vc.model.conformance.inline_contexts import inline_context  # few documents bring one

            if not inline_context(item, place, self.faults, terms=self.terms):
                self._not_known(place)

    def _take_url(self, url: str, place: str) -> None:
        if not is_url(url):
            self._wrong(place, "is not an absolute URL", "M1.2")
            return
        if url in self.named:
            self._wrong(place, "is named twice", "M1.1")
        self.named.add(url)
        known = known_context(url)
        if known is None:
            self._not_known(place)
        else:
            self._take_known(known, place)

    def _take_known(self, known: KnownContext, place: str) -> None:
        if known.terms is None:
            self.terms.closed = False
            return
        if not self.terms.inline_protected.isdisjoint(known.terms):
            self._wrong(place, "defines a term again that an object before it protects", "M1.4")
        self.terms.names |= known.terms
        self.terms.protected |= known.protected

    def _not_known(self, place: str) -> None:
        self.terms.closed = False
        if not self.unknown:
            remedy = "leave it out: what its members mean can't be told here"
            problem = "is, or needs, a context that is not known here"
            self.faults.append(Nonconformity(Code.FORMAT_CONTEXT_UNKNOWN, place, problem, "M1.3", remedy))
        self.unknown = True

    def _wrong(self, place: str, problem: str, rule: str) -> None:
        remedy = "write each context once, as the URL of a known one or as an object of terms"
        self.faults.append(Nonconformity(Code.FORMAT_CONTEXT, place, problem, rule, remedy))
