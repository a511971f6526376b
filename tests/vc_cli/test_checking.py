"""X4.6: a long batch on all cores answers as one core does."""

import pytest

from tests.vc_cli.customs_desk import CustomsDesk
from tests.world import NOW
from vc.verify.evidence import Anchor
from vc.verify.question import ask
from vc_cli import batch
from vc_cli.checking import Instructions, check_all
from vc_cli.retrieval import Retrieval


def _instructions(desk: CustomsDesk, *, offline: bool = True) -> Instructions:
    retrieval = Retrieval(desk.bundle.read_bytes(), offline=offline)
    return Instructions(ask(NOW), retrieval, Anchor(desk.root.read_bytes()), saving=True)


def test_on_all_cores_the_reports_and_their_evidence_are_those_of_one(
    desk: CustomsDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = [desk.certificate.read_bytes(), b"garbage"] * 3
    alone = list(check_all(_instructions(desk), inputs))
    monkeypatch.setattr(batch, "WORTH_IT", 6)
    monkeypatch.setattr(batch, "cores", lambda: 2)

    together = list(check_all(_instructions(desk), inputs))

    assert together == alone
    assert [one.saved for one in together] == [one.saved for one in alone]


def test_on_one_core_no_process_is_started(desk: CustomsDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "WORTH_IT", 1)
    monkeypatch.setattr(batch, "cores", lambda: 1)

    assert len(list(check_all(_instructions(desk), [b"garbage"] * 2))) == 2


def test_a_batch_that_asks_the_web_stays_in_one_process(desk: CustomsDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "WORTH_IT", 1)

    assert len(list(check_all(_instructions(desk, offline=False), [b"garbage"] * 2))) == 2
