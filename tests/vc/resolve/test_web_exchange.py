"""How long a server lets its answer be kept (specs/retrieval.md W6; RFC 9111 section 5.2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from vc.codes import Code
from vc.errors import Refused
from vc.model.limits import Limits
from vc.resolve.document_url import parse_document_url
from vc.resolve.web_exchange import Deadline, Head, Meter, read_head

URL = parse_document_url("https://cb.accredited.org/d")


@pytest.mark.parametrize(
    ("fields", "lifetime"),
    [
        ([], None),
        ([(b"Cache-Control", b"public")], None),
        ([(b"Cache-Control", b"max-age=soon")], None),
        ([(b"Cache-Control", b"max-age=-1")], None),
        ([(b"Cache-Control", b"max-age=60")], timedelta(seconds=60)),
        ([(b"Cache-Control", b'Public, MAX-AGE="60"')], timedelta(seconds=60)),
        ([(b"Cache-Control", b"max-age=60"), (b"cache-control", b"max-age=30")], timedelta(seconds=30)),
        ([(b"Cache-Control", b"max-age=60, no-cache")], timedelta(0)),
        ([(b"Cache-Control", b"no-store")], timedelta(0)),
        ([(b"Cache-Control", b"max-age=60"), (b"Age", b"20")], timedelta(seconds=40)),
        ([(b"Cache-Control", b"max-age=60"), (b"Age", b"90")], timedelta(0)),
        ([(b"Cache-Control", b"max-age=60"), (b"Age", b"-5")], timedelta(seconds=60)),
        ([(b"Cache-Control", b"max-age=60"), (b"Age", b"9" * 30)], timedelta(seconds=60)),
    ],
)
def test_the_servers_word_on_caching_is_read(fields: list[tuple[bytes, bytes]], lifetime: timedelta | None) -> None:
    assert read_head(URL, 200, fields, limits=Limits()) == Head("", lifetime)


@pytest.mark.parametrize("content_type", [b"", b"json", b"application/json\x00", b"\xff/x", b"a/" + b"b" * 99])
def test_a_media_type_that_is_none_is_left_out(content_type: bytes) -> None:
    head = read_head(URL, 200, [(b"Content-Type", content_type)], limits=Limits())

    assert head == Head("", None)


def test_a_deadline_counts_down_and_ends() -> None:
    ticks = iter([100.0, 103.0, 105.0])
    deadline = Deadline(lambda: next(ticks), 5.0)

    assert deadline.left() == 2.0
    with pytest.raises(Refused) as refused:
        deadline.left()
    assert refused.value.code is Code.FETCH_DEADLINE


def test_framing_may_double_a_document_but_no_more() -> None:
    meter = Meter(document_bytes=1_000)
    meter.head_ended()
    meter.count(2_000 + 65_536)

    with pytest.raises(Refused) as refused:
        meter.count(1)
    assert refused.value.code is Code.FETCH_SIZE
