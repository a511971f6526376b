"""Key binding: demanded by the verifier, checked step by step (RFC 9901 section 7.3; rows S10, S11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.vc.securing.forge import EDDSA_KEY, ES256_KEY, MemorySigner, compact
from tests.vc.securing.sd_jwt.sd_forge import code_of
from vc.codes import Code
from vc.errors import UsageError
from vc.keys.private_key import PrivateKey
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.sd_jwt.key_binding import (
    Demand,
    KeyBinding,
    Window,
    bind,
    holder_key,
    read_key_binding,
    sd_hash,
    verify_key_binding,
    verify_unasked,
)
from vc.securing.sd_jwt.parts import SdJwt

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DEMAND = Demand("n-0S6_WzA2Mj", "https://customs.example")
WINDOW = Window(NOW, timedelta(minutes=5), timedelta(seconds=60))
CNF: dict[str, Any] = {"cnf": {"jwk": ES256_KEY.public.to_jwk()}}
PARTS = SdJwt(b"a.b.c", (b"d", b"e"))
HEADER = {"alg": "ES256", "typ": "kb+jwt"}
CLAIMS = {"iat": int(NOW.timestamp()), "aud": DEMAND.audience, "nonce": DEMAND.nonce, "sd_hash": sd_hash(PARTS)}


def binding(header: dict[str, Any] | None = None, *, key: PrivateKey = ES256_KEY, **claims: Any) -> KeyBinding:
    raw = compact(HEADER | (header or {}), {**CLAIMS, **claims}, key=key)
    return read_key_binding(raw, DEFAULT_LIMITS)


def check(given: KeyBinding, *, claims: dict[str, Any] | None = None, parts: SdJwt = PARTS) -> None:
    verify_key_binding(given, parts, CNF if claims is None else claims, demand=DEMAND, window=WINDOW)


def refusal(given: KeyBinding, **changed: Any) -> Code:
    return code_of(lambda: check(given, **changed))


@pytest.mark.parametrize("key", [ES256_KEY, EDDSA_KEY])
def test_what_a_holder_binds_a_verifier_accepts(key: PrivateKey) -> None:
    bound = bind(PARTS, MemorySigner(key), DEMAND, issued_at=NOW)
    assert bound.key_binding is not None
    given = read_key_binding(bound.key_binding, DEFAULT_LIMITS)

    check(given, claims={"cnf": {"jwk": key.public.to_jwk()}}, parts=bound)
    assert bound.unbound == PARTS.unbound


def test_each_of_a_binding_is_held_to_the_demand() -> None:
    """Row S11."""
    check(binding())
    assert refusal(binding(nonce="another")) is Code.KB_NONCE
    assert refusal(binding(aud="https://other.example")) is Code.KB_AUDIENCE
    assert refusal(binding(), parts=replace(PARTS, disclosures=(b"d",))) is Code.KB_HASH
    assert refusal(binding(sd_hash="x")) is Code.KB_HASH


@pytest.mark.parametrize(
    ("offset", "fine"),
    [
        (timedelta(minutes=-5), True),
        (timedelta(minutes=-5, seconds=-1), False),
        (timedelta(seconds=60), True),
        (timedelta(seconds=61), False),
        (timedelta(days=-20_000), False),
    ],
)
def test_the_window_is_exact_to_the_second(offset: timedelta, *, fine: bool) -> None:
    """Row S11."""
    given = binding(iat=int((NOW + offset).timestamp()))
    if fine:
        check(given)
    else:
        assert refusal(given) is Code.KB_TIME


def test_somebody_elses_key_binds_nothing() -> None:
    """Row S10."""
    assert refusal(binding({"alg": "EdDSA"}, key=EDDSA_KEY)) is Code.KB_INVALID
    changed = replace(binding(), signing_input=b"x.y")
    assert refusal(changed) is Code.KB_INVALID
    assert refusal(binding({"typ": "JWT"})) is Code.KB_INVALID
    assert refusal(binding({"typ": "vc+jwt"})) is Code.KB_INVALID


@pytest.mark.parametrize(
    "cnf",
    [None, "text", {}, {"kid": "did:web:holder.example#1"}, {"jwk": "text"}, {"jwk": {"kty": "RSA"}}, {"jwk": {}}],
)
def test_a_credential_without_a_holders_key_can_not_be_bound(cnf: Any) -> None:
    """Row S10."""
    claims = {} if cnf is None else {"cnf": cnf}

    assert refusal(binding(), claims=claims) is Code.KB_KEY
    assert code_of(lambda: holder_key(claims)) is Code.KB_KEY


def test_of_several_faults_the_first_step_names_the_code() -> None:
    """Section 7.3 step 5: key, signature, typ, time, nonce, audience, hash."""
    everything: dict[str, Any] = {"iat": 0, "nonce": "x", "aud": "x", "sd_hash": "x"}

    assert refusal(binding({"typ": "JWT"}, **everything), claims={}) is Code.KB_KEY
    assert refusal(binding({"typ": "JWT"}, **everything)) is Code.KB_INVALID
    assert refusal(binding(**everything)) is Code.KB_TIME
    assert refusal(binding(**everything | {"iat": CLAIMS["iat"]})) is Code.KB_NONCE
    assert refusal(binding(aud="x", sd_hash="x")) is Code.KB_AUDIENCE


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"a.b", id="two parts"),
        pytest.param(b"", id="nothing"),
        pytest.param(compact(HEADER | {"alg": "none"}, CLAIMS), id="alg none"),
        pytest.param(compact(HEADER | {"alg": "HS256"}, CLAIMS), id="HS256"),
        pytest.param(compact(HEADER | {"jwk": {}}, CLAIMS), id="brings its own key"),
        pytest.param(compact(HEADER | {"crit": ["x"]}, CLAIMS), id="crit"),
        pytest.param(compact(HEADER | {"kid": "x" * 9_000}, CLAIMS), id="large header"),
        pytest.param(compact(HEADER, CLAIMS) + b"A", id="signature of another length"),
        pytest.param(compact(HEADER, CLAIMS) + b"=", id="padding"),
        *(pytest.param(compact(HEADER, CLAIMS | {name: 5}), id=f"{name} 5") for name in ("aud", "nonce", "sd_hash")),
        pytest.param(compact(HEADER, CLAIMS | {"iat": "now"}), id="iat text"),
        pytest.param(compact(HEADER, CLAIMS | {"aud": [DEMAND.audience]}), id="aud array"),
        pytest.param(compact(HEADER, {"iat": 5}), id="members missing"),
        pytest.param(compact(HEADER, b'{"iat":1,"iat":2}'), id="a member twice"),
    ],
)
def test_another_shape_is_malformed(raw: bytes) -> None:
    assert code_of(lambda: read_key_binding(raw, DEFAULT_LIMITS)) is Code.KB_MALFORMED


def test_what_nobody_asked_for_must_still_be_what_it_says() -> None:
    verify_unasked(binding(nonce="another", aud="other", iat=0), PARTS, CNF)
    assert code_of(lambda: verify_unasked(binding(), PARTS, {})) is Code.KB_KEY
    assert code_of(lambda: verify_unasked(binding(sd_hash="x"), PARTS, CNF)) is Code.KB_HASH


def test_binding_is_refused_to_a_caller_who_asks_for_nonsense() -> None:
    bound = bind(PARTS, MemorySigner(), DEMAND, issued_at=NOW)
    with pytest.raises(UsageError, match="already"):
        bind(bound, MemorySigner(), DEMAND, issued_at=NOW)
    for demand in (Demand("", "a"), Demand("n", ""), Demand("n" * 2_049, "a")):
        with pytest.raises(UsageError, match="characters"):
            bind(PARTS, MemorySigner(), demand, issued_at=NOW)
