from __future__ import annotations

import pytest

from tests.products import AT_GS1, GTIN, issue_product
from vc.errors import StorageError
from vc.model.digital_link import ProductKey
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.register.publication.issued_credential import credential_of, products_of
from vc.securing.vc_jwt import secure_vc_jwt


def test_an_issued_credential_is_read_back(home: Home) -> None:
    secured = issue_product(home, "T-1", AT_GS1 + GTIN).certificate.secured

    assert credential_of(secured).number == "T-1"
    assert products_of(secured) == (ProductKey(GTIN),)


def test_what_can_not_be_read_is_a_fault_of_storage(home: Home) -> None:
    signer = home.signer(KeyRole.CREDENTIAL, None)
    for raw in (b"torn", secure_vc_jwt({"type": ["Thing"]}, signer)):
        with pytest.raises(StorageError):
            products_of(raw)
