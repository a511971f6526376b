"""Keys on a token: made there, found there, never out of it; PINs, lost connections (specs/securing.md K7 to K11)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.soft_token import LABEL, PIN, SoftToken
from vc.errors import KeyMaterialError
from vc.keys import pkcs11_token
from vc.keys.algorithm import Algorithm
from vc.keys.pkcs11_module import TokenIdentity, find_token
from vc.keys.pkcs11_token import NEW_KEY, Pkcs11Token, open_token
from vc.keys.private_key import generate

ALGORITHMS = [Algorithm.ES256, Algorithm.EDDSA]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_key_is_made_on_the_token_and_found_by_its_thumbprint(algorithm: Algorithm, soft_token: SoftToken) -> None:
    token = open_token(soft_token.place, PIN)

    key = token.generate(algorithm)

    assert key.algorithm is algorithm
    assert bytes(token.private_key(key).id) == key.thumbprint


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_its_private_half_was_made_there_and_never_leaves_it(algorithm: Algorithm, soft_token: SoftToken) -> None:
    from pkcs11 import Attribute, PKCS11Error

    token = open_token(soft_token.place, PIN)

    key = token.generate(algorithm)

    told = token.attributes(key)
    assert told.kept
    assert (told.sensitive, told.always_sensitive) == (True, True)
    assert (told.extractable, told.never_extractable, told.made_here) == (False, True, True)
    with pytest.raises(PKCS11Error):
        token.private_key(key)[Attribute.VALUE]
    with pytest.raises(PKCS11Error):
        token.private_key(key)[Attribute.EXTRACTABLE] = True


def test_a_token_that_would_give_keys_away_keeps_none(soft_token: SoftToken, monkeypatch: pytest.MonkeyPatch) -> None:
    token = open_token(soft_token.place, PIN)
    loose = pkcs11_token.KeyAttributes(
        sensitive=False, extractable=True, always_sensitive=False, never_extractable=False, made_here=True
    )
    monkeypatch.setattr(Pkcs11Token, "attributes", lambda *_: loose)

    with pytest.raises(KeyMaterialError, match="can be taken out"):
        token.generate(Algorithm.ES256)

    assert list(token._session.get_objects({})) == []


def test_no_key_is_left_under_the_name_of_a_new_one(soft_token: SoftToken) -> None:
    from pkcs11 import Attribute

    token = open_token(soft_token.place, PIN)

    token.generate(Algorithm.ES256)

    assert list(token._session.get_objects({Attribute.ID: NEW_KEY})) == []


def test_other_algorithms_are_refused(soft_token: SoftToken) -> None:
    with pytest.raises(KeyMaterialError, match="ES256 or EdDSA"):
        open_token(soft_token.place, PIN).generate(Algorithm.ES384)


def test_a_key_that_is_not_there_is_refused_by_name(soft_token: SoftToken) -> None:
    token = open_token(soft_token.place, PIN)
    key = token.generate(Algorithm.ES256)
    token.discard(key)

    with pytest.raises(KeyMaterialError, match="the key is not on this token"):
        token.private_key(key)
    with pytest.raises(KeyMaterialError, match="the key is not on this token"):
        token.private_key(generate(Algorithm.ES256).public)


def test_another_key_under_the_same_identifier_is_not_taken_for_it(soft_token: SoftToken) -> None:
    from pkcs11 import Attribute

    token = open_token(soft_token.place, PIN)
    one, other = token.generate(Algorithm.ES256), token.generate(Algorithm.ES256)
    token.discard(one)
    for found in list(token._session.get_objects({Attribute.ID: other.thumbprint})):
        found[Attribute.ID] = one.thumbprint

    with pytest.raises(KeyMaterialError, match="another key under this identifier"):
        token.private_key(one)


def test_the_same_key_twice_is_refused(soft_token: SoftToken) -> None:
    from pkcs11 import Attribute

    token = open_token(soft_token.place, PIN)
    one, other = token.generate(Algorithm.ES256), token.generate(Algorithm.ES256)
    for found in list(token._session.get_objects({Attribute.ID: other.thumbprint})):
        found[Attribute.ID] = one.thumbprint

    with pytest.raises(KeyMaterialError, match="more than once"):
        token.private_key(one)


def test_a_wrong_pin_is_given_to_the_token_once_each_time(soft_token: SoftToken) -> None:
    for _ in range(3):
        with pytest.raises(KeyMaterialError) as refused:
            open_token(soft_token.place, b"13579")
        assert refused.value.message == "wrong PIN; the token counts wrong PINs and may lock"
        assert refused.value.where == f"software token '{LABEL}'"
        assert refused.value.hint == "it is not tried again: too many wrong ones lock the token"

    assert open_token(soft_token.place, PIN).identity.software


@pytest.mark.parametrize("pin", [b"1", b"x" * 300, b"\xff\xfe12345"])
def test_what_cant_be_a_pin_is_refused_in_one_line(pin: bytes, soft_token: SoftToken) -> None:
    with pytest.raises(KeyMaterialError, match="PIN") as refused:
        open_token(soft_token.place, pin)

    assert "\n" not in str(refused.value)


def test_a_second_wrong_pin_costs_no_attempt_where_the_program_is_logged_in(soft_token: SoftToken) -> None:
    from pkcs11 import TokenFlag

    open_token(soft_token.place, PIN)

    with pytest.raises(KeyMaterialError, match="not the one that opened the token"):
        open_token(soft_token.place, b"13579")

    assert not find_token(soft_token.place).native.flags & TokenFlag.USER_PIN_COUNT_LOW


class _Counting:
    """Stands for a token that locks, which SoftHSM never does: `flags` before each attempt, by its number."""

    def __init__(self, *flags: int) -> None:
        self.told = list(flags)
        self.attempts = 0

    @property
    def flags(self) -> int:
        return self.told[self.attempts]

    @property
    def slot(self) -> Any:
        return SimpleNamespace(get_token=lambda: self)

    def open(self, **_: object) -> None:
        from pkcs11 import PinIncorrect

        self.attempts += 1
        raise PinIncorrect


@pytest.mark.parametrize(
    ("flags", "message", "attempts"),
    [
        (["USER_PIN_COUNT_LOW", "USER_PIN_FINAL_TRY"], "wrong PIN; one more wrong PIN locks the token", 1),
        (["USER_PIN_COUNT_LOW", "USER_PIN_LOCKED"], "wrong PIN; the token is locked now", 1),
        (["USER_PIN_FINAL_TRY"], "one more wrong PIN would lock the token, so it was not asked", 0),
        (["USER_PIN_LOCKED"], "the PIN is locked", 0),
    ],
)
def test_the_last_attempt_is_never_used(
    flags: list[str], message: str, attempts: int, soft_token: SoftToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pkcs11 import TokenFlag

    locking: Any = _Counting(*(TokenFlag[name] for name in flags))
    found = find_token(soft_token.place)
    monkeypatch.setattr(
        pkcs11_token,
        "find_token",
        lambda place, **_: TokenIdentity(
            place, found.serial, found.manufacturer, found.model, found.hardware, found.firmware, locking
        ),
    )

    with pytest.raises(KeyMaterialError) as refused:
        open_token(soft_token.place, PIN)

    assert refused.value.message == message
    assert locking.attempts == attempts


def test_the_pin_stands_in_no_representation(soft_token: SoftToken) -> None:
    token = open_token(soft_token.place, PIN)

    assert PIN.decode() not in repr((token, pkcs11_token._logins))


def test_a_login_that_was_lost_is_made_anew_by_the_next_call_alone(soft_token: SoftToken) -> None:
    before = open_token(soft_token.place, PIN)
    key = before.generate(Algorithm.ES256)
    soft_token.close_all_sessions()

    with pytest.raises(KeyMaterialError, match="the connection to the token was lost; nothing was signed"):
        before.private_key(key)

    assert open_token(soft_token.place, PIN).private_key(key) is not None


def test_a_token_that_was_unplugged_is_missed(soft_token: SoftToken) -> None:
    token = open_token(soft_token.place, PIN)
    key = token.generate(Algorithm.ES256)
    soft_token.unplug()

    with pytest.raises(KeyMaterialError, match=r"the key is not on this token|was lost"):
        token.private_key(key)


def test_two_processes_make_keys_on_one_token_at_once(soft_token: SoftToken) -> None:
    program = """
import sys
from vc.keys.algorithm import Algorithm
from vc.keys.pkcs11_module import TokenPlace
from vc.keys.pkcs11_signer import Pkcs11Signer
from vc.keys.pkcs11_token import open_token

token = open_token(TokenPlace(sys.argv[1], sys.argv[2]), sys.argv[3].encode())
print("ready", flush=True)
sys.stdin.readline()
for _ in range(5):
    key = token.generate(Algorithm.ES256)
    signature = Pkcs11Signer.load(token, key, "did:web:cb.example#k").sign(b"message")
    assert key.verify(b"message", signature)
    print(key.thumbprint.hex())
"""
    command = (sys.executable, "-c", program, str(soft_token.module), LABEL, PIN.decode())
    root = Path(__file__).parents[3]
    running = []
    for _ in range(2):
        one = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root)
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
        running.append(one)
    for one in running:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    outputs = [one.communicate(timeout=120)[0] for one in running]

    made = [line for output in outputs for line in output.splitlines()]
    assert [one.returncode for one in running] == [0, 0]
    assert len(set(made)) == 10
