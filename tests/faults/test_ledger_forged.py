"""A forger who can write to the register is found out (research/security.md section 4, F12).

Each forgery computes again whatever needs no key: digests of rows, and of the chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from tests.vc.register.forging import behind_its_back
from tests.vc.register.homes import DAY, HOUR, NOW, issue, make_home, publish, register_of
from tests.vc.register.places import copied
from vc.encoding.strict_json import dumps, loads_own
from vc.errors import StorageError
from vc.register.audit.audit import verify_head, verify_ledger
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.storage.damage import Damage
from vc.register.storage.row_digest import sealed
from vc.register.storage.schema import APPEND_ONLY, credentials, ledger, ledger_heads, status_events
from vc.register.storage.witness import FILE_NAME as WITNESS
from vc.status.value import StatusEvent

pytestmark = pytest.mark.usefixtures("register_place")

Entry = dict[str, Any]


@pytest.fixture
def lived(tmp_path: Path) -> Iterator[Home]:
    """A home that has issued, published and suspended; the head that it published stands in `site`."""
    with make_home(tmp_path / "home") as home:
        issue(home, "QMS-0001", "QMS-0002")
        publish(home, tmp_path / "site", NOW + HOUR)
        register_of(home).change("QMS-0001", Change(StatusEvent.WITHDRAWN, "fraud"), now=NOW + DAY)
        publish(home, tmp_path / "site", NOW + DAY)
        register_of(home).change("QMS-0002", Change(StatusEvent.SUSPENDED, "late"), now=NOW + DAY)
        yield home


def published_head(home: Home) -> bytes:
    return (home.path.with_name("site") / "ledger" / "head.jwt").read_bytes()


def forge(home: Home, edit: Callable[[list[Entry]], Sequence[Entry]]) -> None:
    """Write the ledger anew as `edit` gives it: numbers, chain and digests fit, and the home's own note is gone."""
    with behind_its_back(home) as connection:
        told = [loads_own(entry) for entry in connection.scalars(select(ledger.c.entry).order_by(ledger.c.seq))]
        old = connection.execute(select(ledger).order_by(ledger.c.seq)).mappings().all()
        connection.execute(delete(ledger))
        previous = bytes(32)
        for seq, entry in enumerate(edit(list(told)), start=1):
            octets = dumps({name: entry[name] for name in sorted(entry)} | {"seq": seq})
            octets = dumps(dict(sorted(loads_own(octets).items())))
            previous = hashlib.sha256(previous + octets).digest()
            like = next(dict(row) for row, known in zip(old, told, strict=True) if known["kind"] == entry["kind"])
            row = like | {"seq": seq, "subject": entry["subject"], "entry": octets, "digest": previous}
            connection.execute(insert(ledger), sealed(ledger, row))
    (home.path / WITNESS).unlink()


def found_in(home: Home) -> tuple[Damage, ...]:
    with Home.open_to_audit(home.path) as opened:
        return verify_ledger(opened)


def test_what_nobody_touched_is_whole(lived: Home) -> None:
    assert found_in(lived) == ()
    assert verify_head(lived, published_head(lived)) == ()


def withdrawal(entries: list[Entry]) -> int:
    return next(place for place, entry in enumerate(entries) if entry["kind"] == "withdrawn")


def without_the_withdrawal(entries: list[Entry]) -> list[Entry]:
    place = withdrawal(entries)
    return entries[:place] + entries[place + 1 :]


def in_another_order(entries: list[Entry]) -> list[Entry]:
    place = withdrawal(entries)
    entries[place], entries[place + 1] = entries[place + 1], entries[place]
    return entries


def with_another_reason(entries: list[Entry]) -> list[Entry]:
    entries[withdrawal(entries)]["body"]["reason"] = "asked for by the holder"
    return entries


def with_one_more(entries: list[Entry]) -> list[Entry]:
    place = withdrawal(entries)
    return [*entries[:place], entries[place] | {"kind": "suspended"}, *entries[place:]]


@pytest.mark.parametrize("edit", [without_the_withdrawal, in_another_order, with_another_reason, with_one_more])
def test_a_ledger_that_was_written_anew_differs_from_its_rows_and_its_signed_heads(
    lived: Home, tell: Callable[..., None], edit: Callable[[list[Entry]], list[Entry]]
) -> None:
    head = published_head(lived)
    forge(lived, edit)

    damages = found_in(lived)

    tell(named=len(damages))
    assert any(damage.table == "ledger_heads" for damage in damages)
    with Home.open_to_audit(lived.path) as opened:
        assert verify_head(opened, head)


def cut(home: Home, behind: int) -> None:
    """Cut off everything behind an entry, rows and signed heads too, so that what is left is whole in itself."""
    with behind_its_back(home) as connection:
        for table in reversed(APPEND_ONLY):
            key = table.c.get("seq") if table is not ledger_heads else table.c.size
            if key is not None:
                connection.execute(delete(table).where(key > behind))


def last_entry(home: Home) -> int:
    with behind_its_back(home) as connection:
        return int(connection.execute(select(ledger.c.seq).order_by(ledger.c.seq.desc())).scalars().first() or 0)


def test_a_tail_that_was_cut_off_is_missed_by_the_home(lived: Home) -> None:
    last = last_entry(lived)
    cut(lived, last - 1)

    (damage,) = found_in(lived)
    assert damage.table == WITNESS
    assert f"lacks entry {last}" in damage.problem
    with pytest.raises(StorageError, match="has lost its end"):
        Home.open(lived.path)


def test_a_tail_that_was_cut_off_with_the_homes_note_is_missed_by_the_signed_head_in_the_register(lived: Home) -> None:
    with behind_its_back(lived) as connection:
        signed = connection.execute(select(ledger_heads.c.size).order_by(ledger_heads.c.size.desc())).scalars().first()
        assert signed is not None
        for table in (status_events, ledger):
            connection.execute(delete(table).where(table.c.seq >= signed))
    (lived.path / WITNESS).unlink()

    assert f"signed over {signed} entries, there are {signed - 1}" in [one.problem for one in found_in(lived)]


def test_a_tail_that_was_cut_off_without_a_trace_is_missed_by_the_published_head(lived: Home) -> None:
    head = published_head(lived)
    with behind_its_back(lived) as connection:
        first_head = connection.execute(select(ledger_heads.c.size).order_by(ledger_heads.c.size)).scalars().first()
        assert first_head is not None
    cut(lived, first_head)
    (lived.path / WITNESS).unlink()

    assert found_in(lived) == ()
    with Home.open_to_audit(lived.path) as opened:
        (damage,) = verify_head(opened, head)
    assert damage == Damage("ledger", first_head, damage.problem)
    assert damage.problem.startswith("ends here; the head was signed over ")


def test_a_tail_that_grew_again_is_not_what_the_published_head_was_signed_over(lived: Home, tmp_path: Path) -> None:
    """An older copy goes on as if nothing had been: it has as many entries, and others."""
    head = published_head(lived)
    with behind_its_back(lived) as connection:
        first_head = connection.execute(select(ledger_heads.c.size).order_by(ledger_heads.c.size)).scalars().first()
        assert first_head is not None
    cut(lived, first_head)
    (lived.path / WITNESS).unlink()
    (lived.path / "published.json").unlink()  # by which it would find itself older than its site
    with Home.open(copied(lived.path, tmp_path / "grown")) as grown:
        issue(grown, *(f"QMS-1{number:03}" for number in range(20)), now=NOW + 2 * DAY)

        assert verify_ledger(grown) == ()
        (damage,) = verify_head(grown, head)
    assert damage.problem == "until here it is not what the head was signed over"


def test_an_entry_that_was_added_at_the_end_lacks_its_row(lived: Home) -> None:
    with behind_its_back(lived) as connection:
        seq = int(connection.execute(select(credentials.c.seq)).scalars().first() or 0)
    last = last_entry(lived)

    forge(lived, lambda entries: [*entries, entries[seq - 1] | {"subject": "https://body.example/c/forged"}])

    assert Damage("credentials", last + 1, "is missing") in found_in(lived)
