"""What some bytes are (specs/label.md L9.1)."""

from __future__ import annotations

import pytest

from tests.vc.label.pictures import file, picture
from tests.vc.label.samples import text
from vc.intake.recognise import Container, container_of, is_credential, is_ours

COMPACT = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln"
SELECTIVE = f"{COMPACT}~WyJzIiwxXQ~{COMPACT}"


@pytest.mark.parametrize(
    ("raw", "container"),
    [
        (file(picture()), Container.PICTURE),
        (file(picture(), "JPEG"), Container.PICTURE),
        (b"%PDF-1.7\n", Container.PDF),
        (file(picture(), "GIF"), None),
        (b" %PDF-1.7\n", None),
        (COMPACT.encode(), None),
        (b"", None),
    ],
)
def test_container_is_known_by_its_first_octets(raw: bytes, container: Container | None) -> None:
    assert container_of(raw) is container


@pytest.mark.parametrize("found", [text(200), text(200).partition("#")[2], COMPACT])
def test_labels_and_credentials_are_ours(found: str) -> None:
    assert is_ours(found)


@pytest.mark.parametrize(
    "found", ["", "https://shop.example/offer", "HTTPS://VERIFY.EXAMPLE/q#1", "hello", "eyJ.e30", "WIFI:S:x;;", "0123"]
)
def test_anybody_elses_code_is_not(found: str) -> None:
    assert not is_ours(found)


@pytest.mark.parametrize(
    "octets",
    [
        SELECTIVE.encode(),
        f"{COMPACT}~".encode(),
        COMPACT.encode(),
        COMPACT.encode() + b"\r\n",
        b' {"type": "EnvelopedVerifiableCredential"}',
        '{"name": "Z\u00fcrich", "proof": {"type": "DataIntegrityProof"}}'.encode(),
    ],
)
def test_credential_files_are_recognised(octets: bytes) -> None:
    assert is_credential(octets)


@pytest.mark.parametrize(
    "octets", [b"", b"{}", b'{"a": 1}', b"<xml/>", "é".encode(), b"\xff\xfe", b"a.b.c", b'"DataIntegrityProof"']
)
def test_other_files_are_not(octets: bytes) -> None:
    assert not is_credential(octets)
