"""One case of the bad-input corpus: what is handed over, in which surroundings, and what every door must answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from tests.world import NOW
from vc.codes import Code
from vc.model.vocabulary import Act, Verdict
from vc.verify.question import NO_GOODS, Goods

LIBRARY, COMMAND_LINE, HTTP = "library", "command_line", "http"
ALL_DOORS = (LIBRARY, COMMAND_LINE, HTTP)
_EXITS = {Verdict.VALID: 0, Verdict.INVALID: 1, Verdict.INDETERMINATE: 3}


@dataclass(frozen=True, slots=True)
class Context:
    """Surroundings that cases share: the anchor, what is published by URL, stapled copies, a bundle.

    Where there is a bundle, nothing is retrieved from anywhere else.
    """

    id: str
    why: str
    anchor: bytes | None = None
    documents: Mapping[str, bytes] = field(default_factory=dict)
    stapled: tuple[bytes, ...] = ()
    bundle: bytes | None = None


@dataclass(frozen=True, slots=True)
class Overrides:
    """What one case changes of its context: documents (None takes one away), and the others where they are given.

    An empty `anchor` is no anchor at all.
    """

    documents: Mapping[str, bytes | None] = field(default_factory=dict)
    anchor: bytes | None = None
    stapled: tuple[bytes, ...] | None = None
    bundle: bytes | None = None

    def applied(self, context: Context) -> Context:
        """Return the surroundings of the case."""
        documents = {**context.documents, **self.documents}
        return Context(
            id=context.id,
            why=context.why,
            anchor=(context.anchor if self.anchor is None else self.anchor) or None,
            documents={url: content for url, content in documents.items() if content is not None},
            stapled=context.stapled if self.stapled is None else self.stapled,
            bundle=context.bundle if self.bundle is None else self.bundle,
        )


NONE = Overrides()


@dataclass(frozen=True, slots=True)
class Expected:
    """What every door answers. `code` is decisive: among the report's reasons, or its notices where it is valid.

    Of a presentation, `verdict` is its own and `held` are those of the credentials in it, in their order; `held` is
    None for everything else. `code` is among the presentation's own reasons or notices; where it is valid and a
    credential in it is not, among the reasons of such credentials.
    """

    verdict: Verdict
    code: Code | None
    exit: int
    http: int
    held: tuple[Verdict, ...] | None = None


def answered(verdict: Verdict, code: Code | None, *, held: tuple[Verdict, ...] | None = None) -> Expected:
    """Return what is expected of an input that the doors take in; an exit code is the worst of all verdicts."""
    every = {verdict, *(held or ())}
    worst = next(one for one in (Verdict.INVALID, Verdict.INDETERMINATE, Verdict.VALID) if one in every)
    return Expected(verdict, code, _EXITS[worst], 200, held)


@dataclass(frozen=True, slots=True)
class Broken:
    """The first link of a chain that does not hold, from the top: its kind, and the party or document at fault."""

    link: str
    at: str


@dataclass(frozen=True, slots=True)
class Case:
    """One input and its answer. `twin` is the case that differs by one mutation and is valid; empty for a twin.

    `given` is a credential, a presentation, or with the feature `evidence` a saved evidence file. `nonce` and
    `audience` are what the asker gave the holder, empty where it gave none. `broken` is told of chains alone.
    """

    id: str
    context: str
    given: bytes
    expected: Expected
    why: str
    source: str
    features: tuple[str, ...]
    twin: str = ""
    overrides: Overrides = NONE
    now: datetime = NOW
    at: datetime | None = None
    act: Act = Act.RELY
    goods: Goods = NO_GOODS
    nonce: str = ""
    audience: str = ""
    doors: tuple[str, ...] = ALL_DOORS
    broken: Broken | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """Cases of one context around one valid twin, whose input serves wherever a case changes only its surroundings."""

    twin: Case

    def invalid(
        self,
        identifier: str,
        code: Code,
        why: str,
        *,
        source: str,
        given: bytes | None = None,
        change: Overrides = NONE,
    ) -> Case:
        """Return a case that must be invalid."""
        return self._case(identifier, answered(Verdict.INVALID, code), why, source=source, given=given, change=change)

    def unknown(
        self,
        identifier: str,
        code: Code,
        why: str,
        *,
        source: str,
        given: bytes | None = None,
        change: Overrides = NONE,
    ) -> Case:
        """Return a case that can't be confirmed."""
        expected = answered(Verdict.INDETERMINATE, code)
        return self._case(identifier, expected, why, source=source, given=given, change=change)

    def valid(
        self,
        identifier: str,
        why: str,
        *,
        source: str,
        given: bytes | None = None,
        change: Overrides = NONE,
        notice: Code | None = None,
    ) -> Case:
        """Return a case that is valid though it looks odd, or the near twin of a boundary; `notice` must be told.

        A presentation holds what that of the twin does.
        """
        expected = answered(Verdict.VALID, notice, held=self.twin.expected.held)
        return replace(self._case(identifier, expected, why, source=source, given=given, change=change), twin="")

    def near(self, twin: Case) -> Family:
        """Return the family around another twin in the same surroundings."""
        return Family(twin)

    def _case(
        self, identifier: str, expected: Expected, why: str, *, source: str, given: bytes | None, change: Overrides
    ) -> Case:
        return replace(
            self.twin,
            id=identifier,
            twin=self.twin.id,
            given=self.twin.given if given is None else given,
            expected=expected,
            why=why,
            source=source,
            features=(identifier.partition("-")[0],),
            overrides=change,
        )
