from __future__ import annotations

from dataclasses import replace

import pytest

from tests.certificates import product_row
from tests.vc.register.homes import NOW, issue, register_of, request
from vc.errors import StorageError
from vc.issue.row_draft import draft_from_row
from vc.keys.signer import Signer
from vc.register.certificates.certificate_words import language_of, scheme_of
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.issuing.drafts import issuer_profiles, request_of
from vc.register.keys.key_records import KeyRole
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.value import StatusEvent


def signer(home: Home) -> Signer:
    return home.signer(KeyRole.CREDENTIAL, None)


def test_a_certificate_speaks_the_language_of_its_holders_native_name(home: Home) -> None:
    plain = issue(home, "QMS-1")[0].certificate
    order = request(home, "QMS-2", holder_name_native="大众", holder_lang="zh")
    chinese = register_of(home).issue(order, signer=signer(home), now=NOW).certificate

    assert (language_of(plain), scheme_of(plain)) == ("", "")
    assert language_of(chinese) == "zh"


def test_a_ccc_certificate_stands_under_its_scheme_and_speaks_its_language(home: Home) -> None:
    cells = product_row(holder_name_native="", holder_lang="en")
    order = request_of(draft_from_row(cells), issuer_profiles(home), key="ccc")
    certificate = register_of(home).issue(order, signer=signer(home), now=NOW).certificate

    changed = register_of(home).change(certificate.id, Change(StatusEvent.SUSPENDED, code="ccc_holder_pause"), now=NOW)

    assert scheme_of(certificate) == "CCC"
    assert language_of(certificate) == "zh"
    assert (
        register_of(home).history(certificate.id)[-1].told.startswith("Suspended (暂停): the holder paused production")
    )
    assert changed.entry.body["code"] == "ccc_holder_pause"


def test_a_certificate_that_cant_be_read_is_damage(home: Home) -> None:
    certificate = issue(home, "QMS-1")[0].certificate
    other = secure_vc_jwt({"iss": "did:web:body.example"}, signer(home))

    with pytest.raises(StorageError) as caught:
        scheme_of(replace(certificate, secured=other))

    assert caught.value.where == "QMS-1"
