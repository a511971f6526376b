"""How fast a certificate is issued: completed, checked and signed; and with the register's durable record."""

from __future__ import annotations

import itertools
import json
import random
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt as joserfc_jwt
from joserfc.jwk import import_key

from tests.bench.paired import Batch, Effort, always, compare, times
from tests.bench.table import Row, Section, measured_row
from tests.certificates import CREDENTIAL_ID, ISSUED_AT, ISSUER, STATUS, system_row
from tests.vc.register.homes import NOW, make_home, request
from tests.world import CB
from vc.issue.prepare import prepare, schedule_of
from vc.issue.row_draft import draft_from_row
from vc.issue.rules import check
from vc.register.issuing.allocation import IndexAllocator
from vc.register.keys.key_records import KeyRole
from vc.register.register import Register
from vc.securing.vc_jwt import secure_vc_jwt


def issuing(effort: Effort) -> tuple[Section, ...]:
    """Measure issuing with ES256."""
    claims, count = _claims(0), effort.operations
    size = len(secure_vc_jwt(claims, CB.signer()))
    limit = always(times(_raw_sign(claims), count))

    def row(what: str, operation: Callable[[], object], goal: str = "") -> Row:
        work = always(times(operation, count))
        return measured_row(what, compare(limit, work, operations=count, rounds=effort.rounds), goal)

    numbers = itertools.count()
    rows: tuple[Row, ...] = (
        row("bare signature (the limit itself)", _raw_sign(claims)),
        row("sign: written, signed, read back, verified by PyJWT", lambda: secure_vc_jwt(claims, CB.signer())),
        row("issue a row: completed, checked against every rule, signed", lambda: _issue(next(numbers))),
        row("PyJWT encode", _pyjwt(claims)),
        row("joserfc encode", _joserfc(claims)),
    )
    with tempfile.TemporaryDirectory(prefix="bench-home-") as folder:
        measured = compare(limit, _registered(Path(folder), count), operations=count, rounds=effort.rounds)
    what = f"with label form and durable record (SQLite, full synchronisation), {count} in a transaction"
    rows += (measured_row(what, measured, "0.2 ms"),)
    return (Section(f"Issue, ES256, {size:,} bytes", "bare `cryptography` signature of the same bytes", rows),)


def _claims(number: int) -> dict[str, Any]:
    draft = draft_from_row(system_row(certificate_number=f"DE-QMS-2026-{number:05}"))
    status = replace(STATUS, index=number)
    return prepare(draft, issuer=ISSUER, issued_at=ISSUED_AT, status=status, credential_id=f"{CREDENTIAL_ID}-{number}")


def _issue(number: int) -> bytes:
    claims = _claims(number)
    faults = check(claims, schedule=schedule_of(ISSUER))
    assert faults == (), faults
    return secure_vc_jwt(claims, CB.signer())


def _native() -> ec.EllipticCurvePrivateKey:
    native = CB.key()._native
    assert isinstance(native, ec.EllipticCurvePrivateKey)
    return native


def _raw_sign(claims: dict[str, Any]) -> Callable[[], object]:
    signing_input = secure_vc_jwt(claims, CB.signer()).rpartition(b".")[0]
    native, algorithm = _native(), ec.ECDSA(hashes.SHA256())
    return lambda: native.sign(signing_input, algorithm)


def _pyjwt(claims: dict[str, Any]) -> Callable[[], object]:
    native, headers = _native(), {"kid": CB.signer().verification_method, "typ": "vc+jwt", "cty": "vc"}
    return lambda: jwt.encode(claims, native, algorithm="ES256", headers=headers)


def _joserfc(claims: dict[str, Any]) -> Callable[[], object]:
    key = import_key(json.loads(_private_jwk()))
    header = {"alg": "ES256", "kid": CB.signer().verification_method, "typ": "vc+jwt", "cty": "vc"}
    return lambda: joserfc_jwt.encode(header, claims, key)


def _private_jwk() -> str:
    return str(jwt.algorithms.ECAlgorithm.to_jwk(_native()))


def _registered(folder: Path, count: int) -> Callable[[], Batch]:
    """Every batch is issued into the same register, with new numbers."""
    home = make_home(folder / "home")
    signer = home.signer(KeyRole.CREDENTIAL, None)
    register = Register(home, allocator=IndexAllocator(length=131_072, random=random.Random(1)))
    numbers = itertools.count()

    def work() -> Batch:
        requests = [request(home, f"QMS-{next(numbers):06}") for _ in range(count)]
        return lambda: register.issue_many(requests, signer=signer, now=NOW)

    return work
