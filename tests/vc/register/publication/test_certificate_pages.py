from __future__ import annotations

from dataclasses import replace

import pytest

from tests.vc.register.homes import NOW, issue, register_of
from vc.errors import StorageError
from vc.register.home import Home
from vc.register.publication.certificate_pages import certificate_page
from vc.securing.vc_jwt import secure_vc_jwt


def test_a_certificate_without_label_is_checked_on_the_page_for_files(home: Home) -> None:
    issue(home, "QMS-0001")
    state = register_of(home).show("QMS-0001", at=NOW)
    unlabelled = replace(state, certificate=replace(state.certificate, label=None))

    assert b'href="https://body.example/"' in certificate_page(home, unlabelled, at=NOW)


def test_a_credential_that_cannot_be_read_is_a_fault_of_storage(home: Home) -> None:
    from vc.register.keys.key_records import KeyRole

    issue(home, "QMS-0001")
    state = register_of(home).show("QMS-0001", at=NOW)
    signer = home.signer(KeyRole.CREDENTIAL, None)
    for raw in (b"torn", secure_vc_jwt({"type": ["Thing"]}, signer)):
        broken = replace(state, certificate=replace(state.certificate, secured=raw))
        with pytest.raises(StorageError):
            certificate_page(home, broken, at=NOW)
