"""Certificates in a header (specs/sd-jwt.md SV5). What comes of them: verify/checks/test_certified_method.py."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.vc.verify.checks.test_certified_method import (
    ISSUER,
    LEAF,
    MIDDLE,
    OTHER_ROOT,
    ROOT,
    URL,
    Authority,
    certified,
    native,
)
from tests.world import CB, NOW, private_key
from vc.codes import Code
from vc.errors import Refused
from vc.keys.certificate_chain import anchors_from_pem, certified_key


def x5c(*chain: Authority) -> list[str | Any]:
    return [base64.b64encode(one.der).decode() for one in chain]


def test_the_key_ends_with_its_certificate() -> None:
    found = certified_key(x5c(LEAF, MIDDLE), (OTHER_ROOT.der, ROOT.der), issuer=ISSUER, at=NOW)

    assert found.key == CB.key().public
    assert found.expires == LEAF.certificate.not_valid_after_utc


def test_a_chain_that_ended_before_is_none_now() -> None:
    later = LEAF.certificate.not_valid_after_utc.replace(year=2035)
    with pytest.raises(Refused) as refused:
        certified_key(x5c(LEAF, MIDDLE), (ROOT.der,), issuer=ISSUER, at=later)

    assert refused.value.code is Code.KEY_UNKNOWN


def test_the_issuers_path_is_part_of_its_name_and_its_port_is_not() -> None:
    assert certified_key(x5c(LEAF, MIDDLE), (ROOT.der,), issuer=ISSUER, at=NOW).key == CB.key().public
    with pytest.raises(Refused, match="another issuer"):
        certified_key(x5c(LEAF, MIDDLE), (ROOT.der,), issuer=f"{ISSUER}/tenant", at=NOW)


def test_an_anchor_signs_nothing_itself() -> None:
    leaf = certified("Self", native(private_key("self")), names=URL)
    with pytest.raises(Refused):
        certified_key(x5c(leaf), (ROOT.der,), issuer=ISSUER, at=NOW)


def test_anchors_are_read_from_pem() -> None:
    with pytest.raises(ValueError, match="PEM"):
        anchors_from_pem("no certificate")
