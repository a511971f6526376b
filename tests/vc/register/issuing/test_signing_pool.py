from __future__ import annotations

import os
import signal
from dataclasses import replace
from functools import partial

import pytest

from tests.vc.register.homes import NOW, issue, register_of, request
from vc.encoding.strict_json import JsonObject
from vc.errors import EnvironmentFault, UsageError
from vc.keys.file_signer import FileSigner
from vc.keys.signer import Signer
from vc.register.audit.audit import verify_ledger
from vc.register.home import Home
from vc.register.issuing import signing_pool
from vc.register.issuing.issue_request import IssueRequest
from vc.register.issuing.issuing import Issued
from vc.register.issuing.signing import Allotment
from vc.register.issuing.signing_pool import WORTH_CHILDREN, jobs_for, signing_on
from vc.register.keys.key_records import KeyRole
from vc.register.register import Register


class ElsewhereSigner:
    """Signs as a key on a token does: it can't be handed to a child."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer
        self.algorithm, self.key = signer.algorithm, signer.key
        self.verification_method = signer.verification_method
        self.signed_by: set[int] = set()

    def sign(self, message: bytes) -> bytes:
        self.signed_by.add(os.getpid())
        return self._signer.sign(message)


def with_process(inner: object, allotment: Allotment) -> JsonObject:
    """Complete a request, and tell in its name which process did it."""
    claims = dict(inner(allotment))  # type: ignore[operator]
    return claims | {"name": f"made by {os.getpid()}"}


def dying(_: Allotment) -> JsonObject:
    """Kill the program that completes the request."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def requests_of(home: Home, count: int) -> list[IssueRequest]:
    return [request(home, f"QMS-{number:04}") for number in range(count)]


def issued(home: Home, requests: list[IssueRequest], *, jobs: int | None = None) -> list[Issued]:
    signer = home.signer(KeyRole.CREDENTIAL, None)
    return register_of(home).issue_many(requests, signer=signer, now=NOW, jobs=jobs)


def test_children_sign_what_this_program_would_sign(
    home: Home, monkeypatch: pytest.MonkeyPatch, register_place: str
) -> None:
    monkeypatch.setattr("vc.register.register.ROWS_AT_ONCE", 4)
    done = issued(home, requests_of(home, 12), jobs=2)

    assert [one.certificate.number for one in done] == [f"QMS-{number:04}" for number in range(12)]
    assert len({one.certificate.slot for one in done}) == 12
    assert verify_ledger(home) == ()
    again = issued(home, requests_of(home, 12), jobs=1)
    assert [one.certificate for one in again] == [one.certificate for one in done]


def test_other_programs_than_this_one_have_signed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vc.register.register.ROWS_AT_ONCE", 2)
    requests = [replace(one, claims=partial(with_process, one.claims)) for one in requests_of(home, 8)]

    done = issued(home, requests, jobs=2)

    from vc.register.own_document import opened
    from vc.securing.secured import Form

    makers = {opened(one.certificate.secured, Form.VC_JWT, where="c").claims["name"] for one in done}
    assert f"made by {os.getpid()}" not in makers
    assert 1 <= len(makers) <= 2


def test_a_fault_in_a_child_names_the_row_and_what_was_committed_stays(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vc.register.register.ROWS_AT_ONCE", 2)
    requests = requests_of(home, 6)
    faulty = [*requests[:3], request(home, "QMS-0003", valid_until="2020-01-01"), *requests[4:]]

    with pytest.raises(UsageError, match="validUntil") as caught:
        issued(home, faulty, jobs=2)

    assert caught.value.where == "QMS-0003"
    assert caught.value.hint == "the first 2 are issued; mend this one and run the same again"
    assert len(issued(home, requests, jobs=2)) == 6
    assert verify_ledger(home) == ()


def test_a_killed_child_ends_in_one_line_and_running_it_again_goes_on(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vc.register.register.ROWS_AT_ONCE", 2)
    requests = requests_of(home, 6)
    deadly = [*requests[:4], replace(requests[4], claims=dying), requests[5]]

    with pytest.raises(EnvironmentFault) as caught:
        issued(home, deadly, jobs=2)

    assert str(caught.value) == ("a program that signs has died hint: run the same again: it goes on where it stopped")
    assert verify_ledger(home) == ()
    assert [one.certificate.number for one in issued(home, requests, jobs=2)] == [one.number for one in requests]


def test_one_job_signs_in_this_program(home: Home) -> None:
    signer = ElsewhereSigner(home.signer(KeyRole.CREDENTIAL, None))

    register_of(home).issue_many(requests_of(home, 2), signer=signer, now=NOW, jobs=2)

    assert signer.signed_by == {os.getpid()}


def test_children_are_worth_it_for_many_and_for_a_key_in_a_file(home: Home) -> None:
    signer = home.signer(KeyRole.CREDENTIAL, None)

    assert isinstance(signer, FileSigner)
    assert jobs_for(WORTH_CHILDREN - 1, signer) == 1
    assert jobs_for(WORTH_CHILDREN, signer) == len(os.sched_getaffinity(0))
    assert jobs_for(WORTH_CHILDREN, ElsewhereSigner(signer)) == 1


def test_a_child_without_a_key_says_so() -> None:
    with pytest.raises(EnvironmentFault, match="has no key"):
        signing_pool._sign_in_child([])


def test_a_child_becomes_the_signer_that_it_is_handed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_pool, "_child_signer", None)
    signer = home.signer(KeyRole.CREDENTIAL, None)
    assert isinstance(signer, FileSigner)

    signing_pool._become_child(signer.unencrypted(), signer.verification_method)

    assert signing_pool._sign_in_child([]) == []
    child = signing_pool._child_signer
    assert child is not None
    assert (child.key, child.verification_method) == (signer.key, signer.verification_method)
    assert child.sign(b"x") == signer.sign(b"x")


def test_what_goes_wrong_beside_the_signing_ends_the_children(home: Home) -> None:
    with pytest.raises(ZeroDivisionError), signing_on(2, home.signer(KeyRole.CREDENTIAL, None)):
        raise ZeroDivisionError
    assert issue(home, "QMS-0001")
    assert Register(home).show("QMS-0001", at=NOW).certificate.number == "QMS-0001"
