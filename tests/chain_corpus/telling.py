"""From worlds to cases: what is asked in a world, and what every verifier must answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

from tests.chain_corpus.first_broken import ACCREDITATION, CERTIFICATE, RECOGNITION, TRUST_LIST
from tests.chain_corpus.world import SECOND, World
from tests.corpus_builder.case import ALL_DOORS, Broken, Case, Context, Overrides, answered
from tests.corpus_builder.surroundings import differing
from tests.world import Party
from vc.codes import Code
from vc.model.vocabulary import Verdict


@dataclass(frozen=True, slots=True)
class Answer:
    """What every verifier must answer: the verdict; the code of the first broken link, or of the one notice."""

    verdict: Verdict
    code: Code | None = None
    broken: Broken | None = None


GOOD = Answer(Verdict.VALID)


def noticed(code: Code) -> Answer:
    """Valid, and the reader is told this one thing."""
    return Answer(Verdict.VALID, code)


def failed(code: Code, broken: Broken) -> Answer:
    """Not valid: what is authentic speaks against it."""
    return Answer(Verdict.INVALID, code, broken)


def unknown(code: Code, broken: Broken) -> Answer:
    """Cannot be confirmed."""
    return Answer(Verdict.INDETERMINATE, code, broken)


def trust_list(at: str = "") -> Broken:
    """Break at the trust list itself, or at the bundle that holds it."""
    return Broken(TRUST_LIST, at)


def recognition(at: Party | str) -> Broken:
    """Break at the recognition of an accreditation body."""
    return Broken(RECOGNITION, _named(at))


def accreditation(at: Party | str) -> Broken:
    """Break at an accreditation: that of a party, or at a document on which it rests."""
    return Broken(ACCREDITATION, _named(at))


def certificate(at: Party | str = "") -> Broken:
    """Break at the certificate: its dates, its key, its signature, its status."""
    return Broken(CERTIFICATE, _named(at))


def _named(at: Party | str) -> str:
    return at if isinstance(at, str) else at.did


@dataclass(frozen=True)
class Setting:
    """A good world that cases share, and how each differs from it."""

    id: str
    why: str
    good: World

    @cached_property
    def context(self) -> Context:
        """Return the surroundings as a file of the corpus."""
        return Context(self.id, self.why, self.good.trusted, self.good.published, self.good.stapled)

    @cached_property
    def twin(self) -> Case:
        """The good case itself."""
        return self.case(f"{self.id}-good", self.good, GOOD, self.why, source="specs/verification.md V10")

    def case(
        self, identifier: str, world: World, answer: Answer, why: str, *, source: str, beside: Case | None = None
    ) -> Case:
        """Return the case of a world; `beside` is the valid case that it is one change away from."""
        expected = answered(answer.verdict, answer.code)
        twin = "" if answer.verdict is Verdict.VALID else self.twin.id if beside is None else beside.id
        return Case(
            id=identifier,
            context=self.id,
            given=world.input,
            expected=expected,
            why=why,
            source=source,
            features=("chain", self.id),
            twin=twin,
            overrides=self._overrides(world),
            now=world.now,
            at=world.at,
            act=world.act,
            goods=world.goods,
            doors=ALL_DOORS,
            broken=answer.broken,
        )

    def around(
        self,
        identifier: str,
        told: Callable[[timedelta], World],
        answers: tuple[Answer, Answer, Answer],
        *,
        why: str,
        source: str,
    ) -> Iterator[Case]:
        """Yield three cases around a boundary: `told` gives the world a second before it, at it, and a second after."""
        moments = (("a-second-before", -SECOND), ("to-the-second", timedelta()), ("a-second-after", SECOND))
        made = [
            self.case(f"{identifier}-{name}", told(offset), answer, why, source=source)
            for (name, offset), answer in zip(moments, answers, strict=True)
        ]
        good = next((case for case in made if case.expected.verdict is Verdict.VALID), self.twin)
        yield from (replace(case, twin=good.id) if case.twin else case for case in made)

    def _overrides(self, world: World) -> Overrides:
        context = self.context
        return Overrides(
            documents=differing(world.published, dict(context.documents)),
            anchor=None if world.trusted == context.anchor else world.trusted,
            stapled=None if world.stapled == context.stapled else world.stapled,
        )
