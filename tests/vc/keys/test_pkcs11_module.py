"""Finding a token: modules that are none, tokens that are not there (specs/securing.md K7 to K9)."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.soft_token import LABEL, SoftToken
from vc.errors import ConfigurationError, KeyMaterialError
from vc.keys.pkcs11_module import TokenPlace, find_token

MODULE = "/usr/lib/module.so"


def test_a_token_that_softhsm_keeps_is_called_a_software_token(soft_token: SoftToken) -> None:
    identity = find_token(soft_token.place)

    assert identity.software
    assert str(identity) == f"software token '{LABEL}'"
    assert (identity.manufacturer, identity.model) == ("SoftHSM project", "SoftHSM v2")
    assert identity.serial
    assert identity.firmware.partition(".")[0].isdigit()


def test_a_device_is_not_called_software(soft_token: SoftToken) -> None:
    device = replace(find_token(soft_token.place), manufacturer="Yubico (www.yubico.com)", model="YubiHSM")

    assert str(device) == f"token '{LABEL}'"


def test_a_token_that_is_missing_is_refused_with_the_labels_that_are_there(soft_token: SoftToken) -> None:
    soft_token.initialise("another one")

    with pytest.raises(KeyMaterialError) as refused:
        find_token(TokenPlace(str(soft_token.module), "spare"))

    assert refused.value.message == "no such token"
    assert refused.value.where == "token 'spare'"
    assert refused.value.hint is not None
    assert f"'{LABEL}'" in refused.value.hint
    assert "'another one'" in refused.value.hint


def test_two_tokens_of_one_label_are_not_told_apart_by_chance(soft_token: SoftToken) -> None:
    soft_token.initialise(LABEL)

    with pytest.raises(KeyMaterialError, match="more than one token has this label"):
        find_token(soft_token.place)


@pytest.mark.parametrize("name", ["missing.so", "text.so"])
def test_what_is_no_module_is_refused_in_one_line_by_its_path(name: str, tmp_path: Path) -> None:
    pytest.importorskip("pkcs11")
    (tmp_path / "text.so").write_text("not a library")

    with pytest.raises(KeyMaterialError, match="the PKCS#11 module can't be loaded") as refused:
        find_token(TokenPlace(str(tmp_path / name), LABEL))

    assert refused.value.where == str(tmp_path / name)
    assert "\n" not in str(refused.value)
    assert "VC_PKCS11_MODULE" in str(refused.value)


def test_a_library_that_speaks_no_pkcs11_is_refused(soft_token: SoftToken) -> None:
    import _ctypes

    with pytest.raises(KeyMaterialError, match="C_GetFunctionList"):
        find_token(TokenPlace(_ctypes.__file__, LABEL))


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pkcs11", None)

    with pytest.raises(ConfigurationError) as refused:
        find_token(TokenPlace(MODULE, LABEL))

    assert str(refused.value) == (
        'pkcs11: keys on a token need the package pkcs11 hint: pip install "accredited-vc[pkcs11]"'
    )
