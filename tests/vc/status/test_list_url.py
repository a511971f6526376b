"""Which URLs a list may have, and our own layout (specs/status.md S5; security.md V19)."""

from datetime import UTC, datetime, timedelta

import pytest

from vc.codes import Code
from vc.errors import Refused, UsageError
from vc.status.list_url import ListAddress, ListForm, check_list_url, past_list_url

BASE = "https://body.example/status/3"


@pytest.mark.parametrize(
    "url",
    [
        "https://body.example",
        "https://body.example/status/3/token.jwt",
        "https://body.example:8443/status?list=3&form=a/b",
        "https://xn--bdy-sna.example/a%20b/~c/(d)",
        "https://192.0.2.7/status",
        "https://localhost/status",
        "https://body.example/" + "a" * 2_027,
    ],
)
def test_plain_https_urls_are_accepted(url: str) -> None:
    check_list_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://body.example/status",
        "HTTPS://body.example/status",
        "file:///etc/passwd",
        "ftp://body.example/status",
        "data:application/jwt,a.b.c",
        "gopher://body.example/",
        "//body.example/status",
        "/status/3",
        "https:///status",
        "https://user@body.example/status",
        "https://user:secret@body.example/status",
        "https://body.example#@other.example/",
        "https://body.example/status#list",
        "https://[::1]/status",
        "https://body.example:0/status",
        "https://body.example:99999999/status",
        "https://body.example:/status",
        "https://body.example\\@other.example/",
        "https://body.example/sta tus",
        "https://body.example/status\n",
        "https://body.example/\tstatus",
        "https://body.example/%zz",
        "https://bödy.example/status",
        "https://body.example/状态",
        "https://-body.example/",
        "https://body..example/",
        "https://body.example/" + "a" * 2_028,
    ],
)
def test_every_other_url_is_refused(url: str) -> None:
    with pytest.raises(Refused) as refused:
        check_list_url(url)

    assert refused.value.code is Code.FETCH_URL


def test_the_layout_of_a_list() -> None:
    address = ListAddress.numbered("https://body.example/status", 3)
    issued_at = datetime(2026, 3, 1, tzinfo=UTC)

    assert address.base == BASE
    assert address.current(ListForm.TOKEN) == f"{BASE}/token.jwt"
    assert address.current(ListForm.BITSTRING) == f"{BASE}/bitstring.jwt"
    assert address.history == f"{BASE}/history/index.jwt"
    assert address.archived(ListForm.TOKEN, issued_at) == f"{BASE}/history/1772323200.token.jwt"


@pytest.mark.parametrize("form", list(ListForm))
def test_a_list_url_of_our_layout_leads_back_to_its_address(form: ListForm) -> None:
    assert ListAddress.of(ListAddress(BASE).current(form)) == ListAddress(BASE)


@pytest.mark.parametrize("url", [BASE, f"{BASE}/other.jwt", "http://body.example/token.jwt", "/token.jwt", ""])
def test_any_other_url_has_no_address_of_ours(url: str) -> None:
    assert ListAddress.of(url) is None


@pytest.mark.parametrize("base", ["http://body.example/status/3", f"{BASE}/", f"{BASE}?a=b", "status/3"])
def test_an_impossible_address_is_the_callers_mistake(base: str) -> None:
    with pytest.raises(UsageError):
        ListAddress(base)


AT = datetime(2026, 8, 15, 12, 0, 0, 500_000, UTC)


@pytest.mark.parametrize(
    ("url", "form", "asked"),
    [
        ("https://body.example/lists/7", ListForm.TOKEN, "https://body.example/lists/7?time=1786795200"),
        ("https://body.example/l?n=7", ListForm.TOKEN, "https://body.example/l?n=7&time=1786795200"),
        ("https://body.example/l", ListForm.BITSTRING, "https://body.example/l?timestamp=2026-08-15T12%3A00%3A00.5Z"),
    ],
)
def test_each_form_is_asked_for_the_past_as_its_standard_says(url: str, form: ListForm, asked: str) -> None:
    """Token Status List 8.4: `time` in seconds; Bitstring Status List 3.2: `timestamp`, here percent-encoded."""
    assert past_list_url(url, form, AT) == asked
    check_list_url(asked)


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    from datetime import timezone

    elsewhere = AT.astimezone(timezone(timedelta(hours=8)))

    assert past_list_url(BASE, ListForm.BITSTRING, elsewhere) == past_list_url(BASE, ListForm.BITSTRING, AT)


@pytest.mark.parametrize("query", ["?time=1", "?n=1&timestamp=2026", "?time", "?time=&n=1"])
def test_a_list_url_with_a_moment_of_its_own_is_not_asked_for_another(query: str) -> None:
    assert past_list_url(f"{BASE}{query}", ListForm.TOKEN, AT) is None
    assert past_list_url(f"{BASE}?overtime=1", ListForm.TOKEN, AT) is not None


def test_what_would_be_too_long_is_not_asked() -> None:
    longest = "https://body.example/".ljust(2_048 - len("?time=1786795200"), "a")

    assert past_list_url(longest, ListForm.TOKEN, AT) is not None
    assert past_list_url(longest + "a", ListForm.TOKEN, AT) is None
