"""GS1 Digital Link paths (specs/identity-resolver.md I1 to I3); GTINs that GS1 and others use in examples."""

from __future__ import annotations

from typing import Any

import pytest

from vc.errors import UsageError
from vc.model.digital_link import (
    ProductKey,
    check_digit,
    parse_product_path,
    product_of_identifier,
    products_named,
)

GTIN = "09520123456788"


@pytest.mark.parametrize(
    "gtin", [GTIN, "09506000134352", "04047111050247", "614141999996", "6291041500213", "96385074"]
)
def test_the_last_digit_of_a_published_gtin_is_its_check_digit(gtin: str) -> None:
    assert check_digit(gtin[:-1]) == int(gtin[-1])


@pytest.mark.parametrize(
    ("path", "key"),
    [
        (f"/01/{GTIN}", ProductKey(GTIN)),
        (f"/01/{GTIN}/", ProductKey(GTIN)),
        (f"/01/{GTIN}/10/ABC-1", ProductKey(GTIN, lot="ABC-1")),
        (f"/01/{GTIN}/21/12345", ProductKey(GTIN, serial="12345")),
        (f"01/{GTIN}/10/A%2FB/21/%25", ProductKey(GTIN, lot="A/B", serial="%")),
        ("/01/96385074", ProductKey("00000096385074")),
        ("/01/614141999996", ProductKey("00614141999996")),
        ("/01/6291041500213/21/x", ProductKey("06291041500213", serial="x")),
        (f"/01/{GTIN}/10/linkset.json", ProductKey(GTIN, lot="linkset.json")),
        (f"/01/{GTIN}/21/" + "x" * 20, ProductKey(GTIN, serial="x" * 20)),
    ],
)
def test_a_path_names_a_product(path: str, key: ProductKey) -> None:
    assert parse_product_path(path) == key
    assert parse_product_path(key.path) == key


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/01/09520123456789", "check digit"),
        ("/01/733240226591", "check digit"),  # an example of UNTP's text
        ("/01/0952012345678", "check digit"),
        ("/01/0952012345", "GTIN"),
        ("/01/notagtin", "GTIN"),
        ("/01/٠٩٥٢٠١٢٣٤٥٦٧٨٨", "GTIN"),
        ("/01/%ff", "GTIN"),
        ("/01", "path"),
        ("/01//10/A", "GTIN"),
        (f"/01/{GTIN}/10", "path"),
        (f"/01/{GTIN}/10/", "path"),
        (f"/01/{GTIN}/21/A/10/B", "path"),
        (f"/01/{GTIN}/22/A", "path"),
        (f"/01/{GTIN}/10/A/10/B", "path"),
        (f"/01/{GTIN}/10/A/21/B/x", "path"),
        (f"/01/{GTIN}/10/A%20B", "lot"),
        (f"/01/{GTIN}/10/%E4%BA%A7", "lot"),
        (f"/01/{GTIN}/10/%00", "lot"),
        (f"/01/{GTIN}/21/" + "x" * 21, "serial number"),
        (f"/01/{GTIN}/10//21/x", "lot"),
    ],
)
def test_everything_else_is_refused_with_what_is_wrong(path: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        parse_product_path(path)


def test_a_wrong_check_digit_is_refused_with_the_right_one() -> None:
    with pytest.raises(UsageError, match="it would be 8"):
        parse_product_path("/01/09520123456785")


@pytest.mark.parametrize(
    ("identifier", "key"),
    [
        (f"https://id.gs1.org/01/{GTIN}", ProductKey(GTIN)),
        (f"http://brand.example/dl/01/{GTIN}/21/12345", ProductKey(GTIN, serial="12345")),
        (f"https://brand.example/01/{GTIN}/10/A%2FB/21/1?17=271231#top", ProductKey(GTIN, "A/B", "1")),
        (f"https://brand.example/01/{GTIN}/", ProductKey(GTIN)),
        (f"https://brand.example/01/x/01/{GTIN}", ProductKey(GTIN)),
        ("https://brand.example/01/0952012345678", None),  # thirteen digits
        ("https://brand.example/2026/01/20260131", None),
        (f"https://brand.example/01/{GTIN}/22/2A", None),
        (f"https://brand.example/01/{GTIN}/21/1/10/2", None),
        (f"https://brand.example/?id=/01/{GTIN}", None),
        (f"https://[/01/{GTIN}", None),
        (f"urn:example:/01/{GTIN}", None),
        ("https://cb.example/c/1#product-1", None),
        ("", None),
    ],
)
def test_an_identifier_names_a_product_by_its_path(identifier: str, key: ProductKey | None) -> None:
    assert product_of_identifier(identifier) == key


@pytest.mark.parametrize("end", ["09520123456789", f"{GTIN}/10/A%20B", f"{GTIN}/21/" + "x" * 21])
def test_an_identifier_of_that_shape_is_held_to_gs1s_rules(end: str) -> None:
    with pytest.raises(UsageError):
        product_of_identifier(f"https://id.gs1.org/01/{end}")


def test_a_lot_and_serial_number_are_listed_under_the_serial_number_too() -> None:
    both, lot = ProductKey(GTIN, "A", "1"), ProductKey(GTIN, "A")

    assert both.listed_at == (both, ProductKey(GTIN, serial="1"))
    assert lot.listed_at == (lot,)


def test_the_nearest_level_comes_first_and_each_once() -> None:
    root = ProductKey(GTIN)

    assert ProductKey(GTIN, "A", "1").levels == (
        ProductKey(GTIN, "A", "1"),
        ProductKey(GTIN, serial="1"),
        ProductKey(GTIN, lot="A"),
        root,
    )
    assert ProductKey(GTIN, lot="A").levels == (ProductKey(GTIN, lot="A"), root)
    assert ProductKey(GTIN, serial="1").levels == (ProductKey(GTIN, serial="1"), root)
    assert root.levels == (root,)


def product(identifier: str | None) -> Any:
    named = {} if identifier is None else {"id": identifier}
    return {"product": {"name": "X", **named}}


def test_a_credential_names_its_products_once_and_in_order() -> None:
    subject: Any = {
        "conformityAssessment": [
            {"assessedProduct": [product(f"https://a.example/01/{GTIN}/21/2"), product(None), product("urn:x:1")]},
            {"assessedFacility": []},
            {
                "assessedProduct": [
                    product(f"https://b.example/01/{GTIN}"),
                    product(f"https://c.example/01/{GTIN}/21/2"),
                ]
            },
        ]
    }
    named = (ProductKey(GTIN, serial="2"), ProductKey(GTIN))

    assert products_named({"credentialSubject": subject}) == named
    assert products_named({"credentialSubject": [subject]}) == named
    assert products_named({"credentialSubject": [subject, subject]}) == ()
    assert products_named({"credentialSubject": {"assessment": subject["conformityAssessment"]}}) == named


def test_an_identifier_with_a_wrong_check_digit_names_nothing() -> None:
    items = [product("https://a.example/01/09520123456789"), product(f"https://a.example/01/{GTIN}")]
    subject: Any = {"conformityAssessment": [{"assessedProduct": items}]}

    assert products_named({"credentialSubject": subject}) == (ProductKey(GTIN),)
