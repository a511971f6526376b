"""Mutated chains: a good world, one or more changes drawn by chance from a seed, and whether they must end the chain.

The oracle is not the judge. Each mutator knows by its own few lines what it did: moved a grant beyond the signing, put
a code into a schedule that the certificate does not claim, changed an octet of a signed document. A mutator says what
it touches, and no two of one chain touch the same, so that none undoes, or completes, what another did.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Protocol

from tests.chain_corpus.world import World
from tests.world import Party
from vc.model.accreditation import Accreditation
from vc.model.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Chain:
    """A good world as a mutator sees it: who stands where on the way from the trust list to the certificate.

    `accreditations` are those of the way, the issuer's own last; `body` is of the trust list.
    """

    name: str
    good: World
    body: Party
    accreditations: tuple[Accreditation, ...]

    @property
    def accredited(self) -> tuple[Party, ...]:
        """Whoever is accredited on the way, the issuer last."""
        return tuple(self.good.parties[one.subject] for one in self.accreditations)

    @property
    def between(self) -> tuple[Party, ...]:
        """The accreditation bodies between the one of the trust list and the issuer."""
        return tuple(self.good.parties[one.subject] for one in self.accreditations if one.role is _ACCREDITS)

    @property
    def accreditors(self) -> tuple[Party, ...]:
        """Whoever accredits on the way, the body of the trust list first."""
        return (self.body, *self.between)

    @property
    def issuer(self) -> Party:
        """Who certifies."""
        return self.accredited[-1]


_ACCREDITS = Role.ACCREDITATION_BODY


@dataclass(frozen=True, slots=True)
class Mutated:
    """What became of a world, whether that must end its chain, what it touched, and how it is told."""

    world: World
    ends: bool
    touched: frozenset[str]
    told: str


@dataclass(frozen=True, slots=True)
class Draw:
    """A mutator's hand: the chain, the world as other mutators have left it, what they touched, and chance."""

    chain: Chain
    world: World
    chance: Random
    touched: frozenset[str]

    def free(self, *things: str) -> bool:
        """Whether nobody has touched these things."""
        return not self.touched & {*things}

    def offset(self) -> timedelta:
        """Draw how far a date moves: often to the second, nothing at all, or up to 100 days to either side."""
        seconds = self.chance.choice((-1, 0, 1, -1, 0, 1, -60, 60, -3_600, 3_600, -86_400, 86_400, None))
        if seconds is None:
            seconds = self.chance.randint(-8_640_000, 8_640_000)
        return timedelta(seconds=seconds)

    def accredited(self) -> Party:
        """Draw a party that is accredited on the way."""
        return self.chance.choice(self.chain.accredited)

    def accreditor(self) -> Party:
        """Draw a party that accredits on the way."""
        return self.chance.choice(self.chain.accreditors)

    def coin(self) -> bool:
        """Toss a coin."""
        return self.chance.random() < 0.5

    def done(self, world: World, told: str, *touched: str, ends: bool) -> Mutated:
        """Say what was done, and to what."""
        return Mutated(world, ends, frozenset(touched), told)


class Mutator(Protocol):
    """Changes the world of a draw; None where the chain has nothing for it to change."""

    __name__: str

    def __call__(self, draw: Draw, /) -> Mutated | None: ...


def key_name(party: Party, use: str) -> str:
    """Return the name of a key among the things that mutators touch."""
    return f"{use} key {party.host}"


@dataclass(frozen=True, slots=True)
class MutatedChain:
    """One chain after its mutations. `ends` says that it must not be accepted any more; else it must be.

    `told` says what was done, `by` which mutators did it.
    """

    seed: int
    chain: Chain
    world: World
    ends: bool
    told: tuple[str, ...]
    by: tuple[str, ...]

    def __str__(self) -> str:
        """What was done to which chain, for whoever reads a fault."""
        return f"seed {self.seed}, {self.chain.name}: {'; '.join(self.told)}: must {'end' if self.ends else 'hold'}"


def mutated(seed: int, chains: tuple[Chain, ...], mutators: tuple[Mutator, ...]) -> MutatedChain:
    """Return the mutated chain of a seed: one to four changes of different things."""
    chance = Random(seed)
    chain = chance.choice(chains)
    world, touched, done = chain.good, frozenset[str](), list[tuple[str, Mutated]]()
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        name, one = _next(Draw(chain, world, chance, touched), mutators)
        world, touched = one.world, touched | one.touched
        done.append((name, one))
    told, by = tuple(one.told for _, one in done), tuple(name for name, _ in done)
    return MutatedChain(seed, chain, world, any(one.ends for _, one in done), told, by)


def _next(draw: Draw, mutators: tuple[Mutator, ...]) -> tuple[str, Mutated]:
    """Draw mutators until one finds something to change that nobody has touched."""
    while True:
        mutator = draw.chance.choice(mutators)
        done = mutator(draw)
        if done is not None and draw.free(*done.touched):
            return mutator.__name__, done
