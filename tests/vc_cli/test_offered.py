"""G30, G31: what is handed over by the thousand is read within bounds, and nothing in it ends the run."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.world import World
from vc.profiles.names import CREDENTIALS_V2
from vc_cli import offered as module
from vc_cli.offered import Offered, offered

RAW = World().certificate()
OTHER = World().certificate(lambda claims: claims.update(name="Other"))


def written(tmp_path: Path, content: bytes, name: str = "export.ndjson") -> str:
    path = tmp_path / name
    path.write_bytes(content)
    return str(path)


def raws(*paths: object) -> list[bytes]:
    return [one.raw for one in offered(map(str, paths))]


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_a_file_with_one_credential_is_one(tmp_path: Path, end: bytes) -> None:
    path = written(tmp_path, RAW + end, "DE-1.jwt")

    assert list(offered([path])) == [Offered(path, RAW + end)]


def test_an_enveloped_credential_may_stand_on_several_lines(tmp_path: Path) -> None:
    enveloped = {
        "@context": CREDENTIALS_V2,
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{RAW.decode()}",
    }
    content = json.dumps(enveloped, indent=2).encode()

    assert raws(written(tmp_path, content)) == [content]


def test_lines_are_compact_credentials_or_objects_that_hold_one(tmp_path: Path) -> None:
    enveloped = {
        "@context": CREDENTIALS_V2,
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{RAW.decode()}",
    }
    lines = [
        RAW,
        b"",
        json.dumps({"number": "DE-1", "credential": OTHER.decode()}).encode(),
        json.dumps({"credential": enveloped}).encode(),
    ]
    path = written(tmp_path, b"\xef\xbb\xbf" + b"\r\n".join(lines))

    first, second, third = offered([path])

    assert first == Offered(f"{path}:1", RAW)
    assert second == Offered(f"{path}:3", OTHER)
    assert json.loads(third.raw) == enveloped


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b'{"credential": 7}', "neither text nor an object"),
        (b'{"credential": "x", "credential": "y"}', "format.duplicate_key"),
        (b"{", "format.json"),
        (b"{" * 100, "format."),
        (b'{"a":' * 100 + b"1" + b"}" * 100, "limit."),
    ],
)
def test_a_line_that_is_no_good_is_named_and_the_next_is_read(tmp_path: Path, line: bytes, problem: str) -> None:
    path = written(tmp_path, line + b"\n" + RAW + b"\n" + OTHER)

    first, *others = offered([path])

    assert (first.where, problem in first.problem) == (f"{path}:1", True)
    assert [one.raw for one in others] == [RAW, OTHER]


def test_a_line_beyond_the_bound_is_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path, b"x" * (3 * module._LONGEST_LINE) + b"\n" + RAW)

    first, second = offered([path])

    assert first == Offered(f"{path}:1", problem="a line of more than 524,288 bytes, which is not read")
    assert second == Offered(f"{path}:2", RAW)


def test_a_folder_gives_its_credentials_and_a_site_those_under_c(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "c" / "DE-1").mkdir(parents=True)
    (site / "c" / "DE-1" / "index.html").write_bytes(b"<html>")
    (site / "c" / "DE-1.jwt").write_bytes(RAW)
    (site / "index.jwt").write_bytes(b"not this one")
    (tmp_path / "B.jwt").write_bytes(OTHER)
    (tmp_path / "A.jwt").write_bytes(RAW)
    (tmp_path / "rows.csv").write_bytes(b"no credential")

    assert raws(site, tmp_path) == [RAW, RAW, OTHER]


def test_what_cant_be_read_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    folder = tmp_path / "folder"
    (folder / "inner.jwt").mkdir(parents=True)
    os.mkfifo(folder / "pipe.jwt")
    (folder / "large.jwt").write_bytes(b"x" * 300_000)
    good = written(tmp_path, RAW, "good.jwt")

    found = list(offered([str(tmp_path / "none"), str(empty), str(pipe), str(folder), "a\0b", good]))

    assert [one.problem for one in found] == [
        "can't be read: No such file or directory",
        "holds no *.jwt",
        "is not a regular file",
        "is a directory",
        "has more than 262,144 bytes, which is not read",
        "is not a regular file",
        "can't be read: embedded null byte",
        "",
    ]
    assert found[-1].raw == RAW


def test_a_large_file_is_read_line_by_line(tmp_path: Path) -> None:
    count = 300_000 // len(RAW) + 1

    assert raws(written(tmp_path, (RAW + b"\n") * count)) == [RAW] * count
