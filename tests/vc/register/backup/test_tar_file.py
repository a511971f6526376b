from __future__ import annotations

import gzip
import io
import tarfile

import pytest

from vc.errors import StorageError
from vc.register.backup.tar_file import GzipSink, TarWriter, tar_members

pytestmark = pytest.mark.no_register

FILES = {"home.toml": b"abc", "tables/ledger-00001.ndjson": bytes(range(256)) * 5, "keys/empty.pem": b""}
MTIME = 1_772_352_000
LARGEST = 10_000


def written(files: dict[str, bytes] = FILES, *, compressed: bool = False) -> bytes:
    file = io.BytesIO()
    sink = GzipSink(file) if compressed else file
    tar = TarWriter(sink, mtime=MTIME)
    for name, content in files.items():
        tar.add(name, content)
    tar.end()
    if isinstance(sink, GzipSink):
        sink.end()
    return file.getvalue()


def read(raw: bytes, largest: int = LARGEST) -> dict[str, bytes]:
    return {name: content for name, content, _ in tar_members(io.BytesIO(raw), largest=largest)}


@pytest.mark.parametrize("compressed", [False, True])
def test_what_is_written_is_read_and_every_tar_program_reads_it(*, compressed: bool) -> None:
    raw = written(compressed=compressed)

    with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
        listed = {member.name: (member.size, member.mode, member.mtime) for member in tar.getmembers()}

    assert read(raw) == FILES
    assert listed == {name: (len(content), 0o600, MTIME) for name, content in FILES.items()}


def test_no_octet_of_a_tar_outside_its_files_is_free() -> None:
    raw = written({"home.toml": b"abc"})
    accepted = []
    for place in [*range(512), *range(515, len(raw), 7)]:
        changed = bytearray(raw)
        changed[place] ^= 1
        try:
            read(bytes(changed))
            accepted.append(place)
        except StorageError:
            pass

    assert accepted == []


@pytest.mark.parametrize("compressed", [False, True])
def test_a_tar_that_is_cut_anywhere_is_refused(*, compressed: bool) -> None:
    raw = written(compressed=compressed)

    for cut in range(0, len(raw), 13):
        with pytest.raises(StorageError, match="not a whole backup"):
            read(raw[:cut])


def test_a_checksum_of_gzip_that_is_wrong_is_refused() -> None:
    raw = bytearray(written(compressed=True))
    raw[-6] ^= 1

    with pytest.raises(StorageError, match="checksum"):
        read(bytes(raw))


def test_links_and_paths_and_extended_headers_of_other_tars_are_refused() -> None:
    for kind, name in ((tarfile.SYMTYPE, "home.toml"), (tarfile.REGTYPE, "ä"), (tarfile.CHRTYPE, "home.toml")):
        file = io.BytesIO()
        with tarfile.open(fileobj=file, mode="w") as tar:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            tar.addfile(member)
        with pytest.raises(StorageError, match="headers"):
            read(file.getvalue())


def test_what_another_program_compressed_is_refused_with_what_to_do() -> None:
    with pytest.raises(StorageError, match="gunzip"):
        read(gzip.compress(written(), mtime=1))


def test_a_file_beyond_the_bound_is_not_read() -> None:
    with pytest.raises(StorageError, match="more than 10 octets"):
        read(written(), largest=10)


def test_an_archive_that_expands_beyond_all_measure_is_given_up() -> None:
    raw = written({f"files/{number:05}.ndjson": bytes(9_000_000) for number in range(12)}, compressed=True)

    with pytest.raises(StorageError, match="beyond all measure"):
        read(raw, largest=10_000_000)
