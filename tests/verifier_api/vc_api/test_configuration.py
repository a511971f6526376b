"""The configuration of the VC API (specs/vc-api.md VA1, VA2)."""

from pathlib import Path

import pytest

from vc.errors import ConfigurationError
from verifier_api.server import TlsFiles
from verifier_api.vc_api.configuration import LARGEST_CONFIGURATION, Mechanism, read_configuration

INSTANCE = '[[instance]]\nname = "one"\nkey = "one.pem"\nsecuring = "vc+jwt"\n'
BASE = 'base = "https://vc.example"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "vc-api.toml"
    path.write_text(text, "utf-8")
    return path


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    text = (
        'base = "https://vc.example:8443/"\nstate = "s/status.sqlite"\nopen = true\n'
        '[tls]\ncertificate = "tls.pem"\nkey = "tls.key"\n'
        f'{INSTANCE}passphrase = "secret"\nissuer = "did:key:z6Mk"\nstatus = true\n'
        f'tokens_sha256 = ["{"0a" * 32}", "{"b1" * 32}"]\n'
    )

    read = read_configuration(written(tmp_path, text))

    assert read.base == "https://vc.example:8443"
    assert read.state == tmp_path / "s/status.sqlite"
    assert read.tls == TlsFiles(tmp_path / "tls.pem", tmp_path / "tls.key")
    assert read.open
    (one,) = read.instances
    assert (one.name, one.mechanism, one.issuer, one.status) == ("one", Mechanism.VC_JWT, "did:key:z6Mk", True)
    assert one.tokens == (b"\x0a" * 32, b"\xb1" * 32)
    assert (one.key, one.passphrase) == (tmp_path / "one.pem", tmp_path / "secret")


def test_what_is_left_out_is_the_careful_choice(tmp_path: Path) -> None:
    read = read_configuration(written(tmp_path, BASE + INSTANCE))

    assert (read.open, read.tls, read.state, read.instances[0].status) == (False, None, None, False)
    assert read.instances[0].tokens == ()
    assert read.origins == ()


def test_whom_it_may_ask_is_said_by_origins(tmp_path: Path) -> None:
    read = read_configuration(
        written(tmp_path, BASE + 'origins = ["https://a.example", "https://b.example:8443"]\n' + INSTANCE)
    )

    assert read.origins == ("https://a.example", "https://b.example:8443")


def test_it_is_guarded_where_every_instance_asks_for_a_token(tmp_path: Path) -> None:
    tokens = f'tokens_sha256 = ["{"0a" * 32}"]\n'
    other = INSTANCE.replace('"one"', '"two"')

    assert read_configuration(written(tmp_path, BASE + INSTANCE + tokens + other + tokens)).guarded
    assert not read_configuration(written(tmp_path, BASE + INSTANCE + tokens + other)).guarded


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (INSTANCE, "base"),
        (BASE, "instance"),
        ('base = "http://vc.example"\n' + INSTANCE, "https"),
        ('base = "https://vc.example/path"\n' + INSTANCE, "path"),
        ('base = "https://vc.example:0"\n' + INSTANCE, "https"),
        (BASE + "bases = 1\n" + INSTANCE, "bases"),
        (BASE + 'open = "yes"\n' + INSTANCE, "true or false"),
        (BASE + INSTANCE + INSTANCE, "one name"),
        (BASE + INSTANCE + "status = true\n", "state"),
        (BASE + INSTANCE.replace('"one"', '"One"'), "name"),
        (BASE + INSTANCE.replace('"one"', '"status"'), "name"),
        (BASE + INSTANCE.replace("vc+jwt", "bbs-2023"), "bbs-2023"),
        (BASE + INSTANCE + "secret = 1\n", "secret"),
        (BASE + "origins = []\n" + INSTANCE, "origins"),
        (BASE + 'origins = ["https://a.example/"]\n' + INSTANCE, "https origins"),
        (BASE + 'origins = ["http://a.example"]\n' + INSTANCE, "https origins"),
        (BASE + 'origins = ["https://127.0.0.1"]\n' + INSTANCE, "https origins"),
        (BASE + f"origins = {[f'https://h{n}.example' for n in range(65)]}\n" + INSTANCE, "64"),
        (BASE + INSTANCE + "tokens_sha256 = []\n", "tokens_sha256"),
        (BASE + INSTANCE + f'tokens_sha256 = ["{"0A" * 32}"]\n', "hexadecimal"),
        (BASE + INSTANCE + f'tokens_sha256 = ["{"0a" * 31}"]\n', "hexadecimal"),
        (BASE + INSTANCE + "tokens_sha256 = 1\n", "tokens_sha256"),
        (BASE + INSTANCE + f"tokens_sha256 = {['0a' * 32] * 2}\n", "twice"),
        (BASE + INSTANCE + f"tokens_sha256 = {[f'0{n}' * 32 for n in range(9)]}\n", "1 to 8"),
        (BASE + '[tls]\nkey = "k"\n' + INSTANCE, "certificate"),
        (BASE + "".join(INSTANCE.replace('"one"', f'"i{number}"') for number in range(65)), "64"),
        ("base = ", "TOML"),
        ("#" * (LARGEST_CONFIGURATION + 1), "larger"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text)

    with pytest.raises(ConfigurationError) as caught:
        read_configuration(path)

    assert told in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="can't be read"):
        read_configuration(tmp_path / "none.toml")
