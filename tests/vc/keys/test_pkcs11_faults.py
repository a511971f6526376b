"""Whatever a module refuses ends in one line that says what to do (specs/securing.md K9, K10)."""

import pytest

from vc.errors import KeyMaterialError
from vc.keys.pkcs11_faults import library, token_faults


def test_every_refusal_of_a_module_is_one_line_with_a_place_and_what_to_do() -> None:
    known = library()
    refusals = [kind for kind in vars(known).values() if isinstance(kind, type) and issubclass(kind, known.PKCS11Error)]

    told = []
    for kind in refusals:
        with pytest.raises(KeyMaterialError) as refused, token_faults("token 'x'"):
            raise kind
        told.append(refused.value)

    assert len(told) > 50
    assert all(one.where == "token 'x'" and one.hint and "\n" not in str(one) for one in told)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("PinIncorrect", "wrong PIN"),
        ("PinLocked", "the PIN is locked"),
        ("UserPinNotInitialized", "the token has no PIN yet"),
        ("DeviceRemoved", "the connection to the token was lost; nothing was signed"),
        ("TokenNotPresent", "the connection to the token was lost; nothing was signed"),
        ("SessionHandleInvalid", "the connection to the token was lost; nothing was signed"),
        ("DeviceMemory", "the token is full"),
        ("AttributeReadOnly", "the token refuses: AttributeReadOnly"),
    ],
)
def test_the_usual_refusals_have_words_of_their_own(name: str, words: str) -> None:
    with pytest.raises(KeyMaterialError) as refused, token_faults("token 'x'"):
        raise getattr(library(), name)

    assert refused.value.message == words


def test_other_faults_pass_through() -> None:
    with pytest.raises(ZeroDivisionError), token_faults("token 'x'"):
        raise ZeroDivisionError
