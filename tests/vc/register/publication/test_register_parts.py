"""N14, N24: how the parts of a register snapshot grow together."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from urllib.parse import quote

from tests.vc.register.homes import issue
from vc.model.limits import DEFAULT_LIMITS as LIMITS
from vc.register.addresses import slug_of
from vc.register.home import Home
from vc.register.publication.register_parts import DIGESTS, NUMBERS, Stretch, fresh_stretches, grown, made
from vc.register.storage.engine import reading
from vc.register.storage.ledger import head
from vc.securing.cose import read_cose
from vc.trust.digest_set import MOST, DigestSet, short_digest
from vc.trust.number_set import Listed, NumberSet


def stretches_of(counts: list[int]) -> tuple[Stretch, ...]:
    """Return the parts after snapshots with so many new digests each."""
    kept: tuple[Stretch, ...] = ()
    for place, count in enumerate(counts):
        kept = grown(kept, [Stretch(place, place + 1, count)])
    return kept


def test_every_part_has_at_least_twice_as_many_digests_as_the_next() -> None:
    chance = random.Random(1)
    for _ in range(200):
        counts = [chance.randrange(1, 5_000) for _ in range(chance.randrange(1, 300))]
        kept = stretches_of(counts)

        assert sum(one.count for one in kept) == sum(counts)
        assert [one.after for one in kept[1:]] == [one.until for one in kept[:-1]]
        assert all(one.count >= 2 * other.count for one, other in pairwise(kept))


def test_a_million_certificates_lie_in_some_twenty_parts_at_most() -> None:
    assert max(len(stretches_of([1_000] * days)) for days in range(1, 1_000, 7)) <= 11


def test_each_digest_is_written_a_few_times_in_the_life_of_a_register() -> None:
    written = 0
    kept: tuple[Stretch, ...] = (Stretch(0, 1, 1_000_000),)
    for day in range(1, 1_001):
        before = {(one.after, one.until) for one in kept}
        kept = grown(kept, [Stretch(day, day + 1, 1_000)])
        written += sum(one.count for one in kept if (one.after, one.until) not in before)

    assert written < 10 * 1_000_000
    assert kept[0].after == 0


def test_no_part_has_more_than_a_document_may() -> None:
    kept = stretches_of([MOST // 2 + 1] * 5)

    assert len(kept) == 5
    assert all(one.count <= MOST for one in kept)


def test_a_part_holds_the_digests_of_both_forms_of_what_was_issued_in_its_stretch(home: Home) -> None:
    first = issue(home, "QMS-0001", "QMS-0002")
    with reading(home.engine) as connection:
        middle = head(connection).seq
    issue(home, "QMS-0003")

    with reading(home.engine) as connection:
        planned = fresh_stretches(connection, DIGESTS, after=0, until=middle)
        (stretch,), octets = made(connection, DIGESTS, planned)
        behind = fresh_stretches(connection, DIGESTS, after=middle, until=head(connection).seq)

    forms = set()
    for one in first:
        assert one.certificate.label is not None
        forms |= {one.certificate.digest, read_cose(one.certificate.label, LIMITS).digest}
    read = DigestSet(octets[stretch.sha256])
    assert stretch.count == read.count == len(forms) == 4
    assert all(short_digest(digest) in read for digest in forms)
    assert [one.count for one in behind] == [2]


def test_where_nothing_was_issued_there_is_no_part(home: Home) -> None:
    with reading(home.engine) as connection:
        assert fresh_stretches(connection, DIGESTS, after=0, until=head(connection).seq) == []


def test_too_many_for_one_part_are_cut_into_several(home: Home) -> None:
    issue(home, "QMS-0001", "QMS-0002", "QMS-0003")

    with reading(home.engine) as connection:
        found = fresh_stretches(connection, replace(DIGESTS, most=4), after=0, until=head(connection).seq)

    assert [one.count for one in found] == [4, 2]
    assert found[0].until == found[1].after


def test_a_part_of_numbers_holds_those_of_its_stretch_under_the_names_of_their_certificates(home: Home) -> None:
    issue(home, "QMS 0002", "QMS-0001", "QMS/0003")

    with reading(home.engine) as connection:
        planned = fresh_stretches(connection, NUMBERS, after=0, until=head(connection).seq)
        (stretch,), octets = made(connection, NUMBERS, planned)

    assert planned[0].count == stretch.count == 3
    assert list(NumberSet(octets[stretch.sha256])) == [
        Listed("QMS-0001", "QMS-0001"),
        Listed("QMS/0003", quote(slug_of("QMS/0003"), safe="")),
        Listed("QMS 0002", "QMS%200002"),
    ]


def test_numbers_grow_as_digests_do_up_to_what_one_part_may_hold() -> None:
    kept: tuple[Stretch, ...] = ()
    for day in range(400):
        kept = grown(kept, [Stretch(day, day + 1, 1_000)], most=NUMBERS.most)

    assert sum(one.count for one in kept) == 400_000
    assert len(kept) <= 24
    assert all(one.count <= NUMBERS.most for one in kept)
