"""D10: a batch on all cores: order, interruption, a process that dies."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.vc_cli.customs_desk import CustomsDesk
from tests.world import NOW
from vc.errors import EnvironmentFault
from vc.verify.evidence import Anchor
from vc.verify.question import ask
from vc_cli import batch
from vc_cli.batch import worked
from vc_cli.checking import Desk, Instructions
from vc_cli.retrieval import Retrieval


@pytest.fixture
def instructions(desk: CustomsDesk, monkeypatch: pytest.MonkeyPatch) -> Instructions:
    monkeypatch.setattr(batch, "WORTH_IT", 1)
    monkeypatch.setattr(batch, "cores", lambda: 2)
    return Instructions(ask(NOW), Retrieval(desk.bundle.read_bytes(), offline=True), Anchor(desk.root.read_bytes()))


def process_and_item(desk: Desk, item: int) -> tuple[int, int]:
    return os.getpid(), item


def dying(desk: Desk, item: int) -> int:
    if item == 100:
        os._exit(1)
    return item


def failing(desk: Desk, item: int) -> int:
    if item == 100:
        raise ZeroDivisionError
    return item


def test_order_is_that_of_the_items_whoever_works(instructions: Instructions) -> None:
    done = list(worked(instructions, process_and_item, range(500)))

    assert [item for _, item in done] == list(range(500))
    assert os.getpid() not in {process for process, _ in done}


def test_only_a_few_chunks_are_taken_ahead(instructions: Instructions) -> None:
    taken: list[int] = []

    class Counted(list[int]):
        def __iter__(self) -> Iterator[int]:
            for item in super().__iter__():
                taken.append(item)
                yield item

    work = worked(instructions, process_and_item, Counted(range(5_000)))
    next(work)

    assert len(taken) <= 64 * 10
    assert len(list(work)) == 4_999


def test_process_that_dies_ends_the_batch_and_says_how_to_go_on(instructions: Instructions) -> None:
    with pytest.raises(EnvironmentFault, match="a process of this batch has died") as raised:
        list(worked(instructions, dying, range(500)))

    assert "goes on where it stopped" in str(raised.value)


def test_fault_of_ours_in_a_process_is_not_hidden(instructions: Instructions) -> None:
    with pytest.raises(ZeroDivisionError):
        list(worked(instructions, failing, range(500)))
