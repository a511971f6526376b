"""Everything that a verification rests on: bytes, where they came from and when; never parsed or verified objects.

Saved as JSON it can be judged again years later (`vc.verify.saved`, specs/evidence.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.model.document import NotRetrieved, Retrieved

if TYPE_CHECKING:
    from vc.trust.seen import Seen


@dataclass(frozen=True, slots=True)
class Anchor:
    """The bytes of the user's own anchor: a root or a trust list, exactly as given (specs/trust-list.md).

    `root` is the root of the user's own under which a signed trust list counts; nothing else needs one.
    """

    content: bytes
    root: bytes | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes in hexadecimal; names the anchor in reports."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is at hand for one input. Immutable; `with_documents` returns a larger one.

    `target` is what was handed over. `anchor` is the only thing that is trusted without proof, and only because
    the user gave it. `manifest` is the signed manifest of the bundle that documents with `Via.BUNDLE` came from.
    `stapled` are further documents that came with the input. `anchor_saved` says that the anchor was read back from
    saved evidence rather than given for this judgement, `saved` that the documents were: whoever wrote the file wrote
    those that nobody signs. `seen` is what this verifier had seen before under the anchor, None where it remembers
    nothing (V2.8).
    """

    target: bytes
    anchor: Anchor | None = None
    documents: Mapping[str, Retrieved] = field(default_factory=lambda: MappingProxyType({}))
    missing: Mapping[str, NotRetrieved] = field(default_factory=lambda: MappingProxyType({}))
    manifest: bytes | None = None
    stapled: tuple[bytes, ...] = ()
    limit_reached: Code | None = None
    anchor_saved: bool = False
    anchor_expected: str | None = None
    saved: bool = False
    seen: Seen | None = None

    def with_answers(self, answers: Iterable[Retrieved | NotRetrieved]) -> Evidence:
        """Return evidence with the answers of a source added; the first answer for a URL stands."""
        documents, missing = dict(self.documents), dict(self.missing)
        for answer in answers:
            if answer.url in documents or answer.url in missing:
                continue
            if isinstance(answer, Retrieved):
                documents[answer.url] = answer
            else:
                missing[answer.url] = answer
        return replace(self, documents=MappingProxyType(documents), missing=MappingProxyType(missing))

    def with_anchor(self, anchor: Anchor) -> Evidence:
        """Return the evidence under an anchor of the user's own; the saved one is remembered by its digest."""
        expected = self.anchor_expected if self.anchor is None else self.anchor.digest
        return replace(self, anchor=anchor, anchor_saved=False, anchor_expected=expected)

    def asked(self, url: str) -> bool:
        """Whether the document was already had or found not to be had."""
        return url in self.documents or url in self.missing
