import pytest

from tests.vc.trust import world
from vc.trust.origin import is_origin, origin_of


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://ab.example/accreditations/index.jwt", "https://ab.example"),
        ("https://ab.example/", "https://ab.example"),
        ("https://ab.example:8443/a?b=c", "https://ab.example:8443"),
        ("https://xn--fsqu00a.example/a", "https://xn--fsqu00a.example"),
        ("https://a-b.c1.example/%41/@/x", "https://a-b.c1.example"),
        ("https://localhost:65535/a", "https://localhost:65535"),
    ],
)
def test_origin_of_a_plain_https_url_is_its_host_and_port(url: str, origin: str) -> None:
    assert origin_of(url) == origin
    assert is_origin(origin)


HOSTILE = [
    "",
    "ab.example/a",
    "//ab.example/a",
    "http://ab.example/a",
    "HTTPS://ab.example/a",
    "https:/ab.example/a",
    "https:ab.example/a",
    "https://ab.example",
    "https://AB.example/a",
    "https://ab.example./a",
    "https://.ab.example/a",
    "https://ab..example/a",
    "https://-ab.example/a",
    "https://ab-.example/a",
    "https://ab_c.example/a",
    "https://ab.example:443/a",
    "https://ab.example:0443/a",
    "https://ab.example:0/a",
    "https://ab.example:65536/a",
    "https://ab.example:/a",
    "https://ab.example:84x/a",
    "https://user@ab.example/a",
    "https://user:word@ab.example/a",
    "https://ab.example@evil.example/a",
    "https://ab.example\\@evil.example/a",
    "https://ab.example\\a",
    "https://evil.example\\.ab.example/a",
    "https://evil.example#.ab.example/a",
    "https://ab.example/a#b",
    "https://ab.example?a",
    "https://ab.example/a b",
    "https://ab.example/a\n",
    "https://ab.example\t/a",
    " https://ab.example/a",
    "https://ab.example%2f/a",
    "https://ab%2eexample/a",
    "https://аb.example/a",
    "https://ab。example/a",
    "https://ab.example/ä",
    "https://127.0.0.1/a",
    "https://[::1]/a",
    "https://2130706433/a",
    "https://0x7f.0.0.1/a",
    "https://0x7f000001/a",
    "https://ab.0x7f/a",
    "https://ab.1/a",
    "https://" + "a" * 64 + ".example/a",
    "https://" + "a." * 130 + "example/a",
    "https://ab.example/" + "a" * 2048,
]


@pytest.mark.parametrize("url", HOSTILE)
def test_url_that_clients_may_read_differently_has_no_origin(url: str) -> None:
    assert origin_of(url) is None
    assert world.trust_list().body_for_origin(url) is None


@pytest.mark.parametrize(
    "text",
    ["https://ab.example/", "https://ab.example:443", "http://ab.example", "ab.example", "https://1.2.3.4", "*", ""],
)
def test_origin_has_one_spelling(text: str) -> None:
    assert not is_origin(text)


def test_origin_longer_than_any_url_is_none() -> None:
    assert not is_origin("https://" + "a" * 3000)
