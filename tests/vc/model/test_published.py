"""What a path is (specs/publication.md P13)."""

import pytest

from vc.model.published import KINDS, Published, kind_of


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/.well-known/did.json", Published.DID_DOCUMENT),
        ("/cb/de/did.json", Published.DID_DOCUMENT),
        ("/.well-known/jwt-vc-issuer", Published.ISSUER_METADATA),
        ("/.well-known/jwt-vc-issuer/cb/de", Published.ISSUER_METADATA),
        ("/status/3/token.jwt", Published.TOKEN_LIST),
        ("/status/3/bitstring.jwt", Published.BITSTRING_LIST),
        ("/status/3/history/index.jwt", Published.HISTORY),
        ("/status/3/history/1772352000.token.jwt", Published.ARCHIVED_TOKEN_LIST),
        ("/cb/de/status/3/history/1772352000.bitstring.jwt", Published.ARCHIVED_BITSTRING_LIST),
        ("/accreditations/index.jwt", Published.ACCREDITATION_INDEX),
        ("/accreditations/X-1/v12.jwt", Published.ACCREDITATION_VERSION),
        ("/accreditations/X-1.jwt", Published.ACCREDITATION),
        ("/accreditations/v1.jwt", Published.ACCREDITATION),
        ("/c/CN%20%2F.jwt", Published.CERTIFICATE),
        ("/ledger/head.jwt", Published.LEDGER_HEAD),
        ("/01/09520123456788/linkset.json", Published.PRODUCT_LINKS),
        ("/cb/de/01/09520123456788/10/A%2B1/21/7/linkset.json", Published.PRODUCT_LINKS),
        ("/01/09520123456788/10/linkset.json/linkset.json", Published.PRODUCT_LINKS),
    ],
)
def test_each_path_is_of_one_kind(path: str, what: Published) -> None:
    kind = kind_of(path)

    assert kind is not None
    assert kind.what is what


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/.well-known/other.json",
        "/.hidden/did.json",
        "/.well-known/jwt-vc-issuer/",
        "/.well-known/jwt-vc-issuer/.hidden",
        "/cb/.well-known/jwt-vc-issuer",
        "/status/0/token.jwt",
        "/status/01/token.jwt",
        "/status/1/history/x.token.jwt",
        "/status/1/token.jwt\n",
        "/c/.x.jwt",
        "/c/%2ex.jwt",
        "/c/%2Ex.jwt",
        "/c/x",
        "/c/x/index.html",
        "/ledger/head.jwt.tmp",
        "//status/1/token.jwt",
        "/01/09520123456788",
        "/01/9520123456788/linkset.json",
        "/01/09520123456788/10/linkset.json",
        "/01/09520123456788/21/7/10/A/linkset.json",
        "/01/09520123456788/10/.x/linkset.json",
    ],
)
def test_everything_else_is_of_none(path: str) -> None:
    assert kind_of(path) is None


def test_every_kind_stands_in_the_table_once() -> None:
    assert [kind.what for kind in KINDS] != []
    assert sorted(kind.what for kind in KINDS) == sorted(Published)
