"""A credential of the United Nations' shape: issued as it is, never called valid."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.vc_cli.demo.small_scene import SmallScene
from vc.encoding import base64url
from vc.errors import UsageError
from vc_cli.demo import untp
from vc_cli.demo.founding import publish_world
from vc_cli.demo.narrator import StoryBroken

OWN = json.loads(Path(untp.__file__).with_name("untp_sample.json").read_text("utf-8"))


def written(folder: Path, **changed: Any) -> Path:
    """Write our sample with some members changed; None leaves a member out."""
    claims = {name: value for name, value in {**OWN, **changed}.items() if value is not None}
    path = folder / "sample.json"
    path.write_text(json.dumps(claims), "utf-8")
    return path


def told_of(small: SmallScene, sample: Path | None) -> str:
    """Issue a sample, publish the world, ask about it; returns what was told."""
    secured = untp.issue_untp(small.scene, untp.read_sample(sample))
    publish_world(small.scene, untp.KEY)
    untp.ask_about_untp(small.scene, secured)
    return small.told


def test_our_own_sample_is_authentic_and_can_not_be_confirmed(small: SmallScene) -> None:
    told = told_of(small, None)

    assert "a sample of ours" in told
    assert "Cannot confirm." in told
    assert "[chain.scope]" in told
    assert "in force by its own dates" in told


def test_the_real_sample_is_issued_and_asked_about(small: SmallScene, untp_samples: Path) -> None:
    told = told_of(small, untp_samples / "ConformityCredential_battery_instance.json")

    assert "Sample VAP Assessment Body issues" in told
    assert "Cannot confirm." in told


def test_the_real_sample_as_it_is_issued_has_no_error_of_its_own_schema(small: SmallScene, untp_samples: Path) -> None:
    schema = untp_samples.parent / "schema" / "ConformityCredential.json"
    if not schema.is_file():
        pytest.skip("the folder of UNTP_SAMPLES has no schema/ beside the samples")

    secured = untp.issue_untp(
        small.scene, untp.read_sample(untp_samples / "ConformityCredential_battery_instance.json")
    )

    issued = json.loads(base64url.decode(secured.split(b".")[1]))
    assert list(Draft202012Validator(json.loads(schema.read_bytes())).iter_errors(issued)) == []


def test_what_is_signed_is_what_was_handed_in_and_what_issuing_adds(small: SmallScene) -> None:
    secured = untp.issue_untp(small.scene, untp.read_sample(None))

    signed = json.loads(base64url.decode(secured.split(b".")[1]))
    assert set(signed) - set(OWN) == {"iat", "credentialStatus", "status"}
    assert {name for name in OWN if signed[name] != OWN[name]} == {"@context"}


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        ({"validFrom": "2020-01-01T00:00:00Z", "validUntil": "2021-01-01T00:00:00Z"}, "time.expired"),
        ({"validFrom": "2030-01-01T00:00:00Z", "validUntil": "2031-01-01T00:00:00Z"}, "time.not_yet_valid"),
    ],
)
def test_a_sample_out_of_force_by_its_own_dates_is_not_valid(
    small: SmallScene, tmp_path: Path, dates: dict[str, str], code: str
) -> None:
    told = told_of(small, written(tmp_path, **dates))

    assert f"[{code}]" in told
    assert "authentic, and not in force by its own dates" in told


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"issuer": "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"}, "issuer"),
        ({"issuer": {"id": "did:web:example.org:issuers:1", "name": "With a path"}}, "issuer"),
        ({"issuer": {"id": "did:web:127.0.0.1", "name": "An address"}}, "issuer"),
        ({"issuer": None}, "issuer"),
        ({"type": ["VerifiableCredential"]}, "fault"),
        ({"iat": 5}, "fault"),
    ],
)
def test_a_sample_that_the_demo_can_not_publish_is_refused(tmp_path: Path, changed: dict[str, Any], what: str) -> None:
    with pytest.raises(UsageError, match=what):
        untp.read_sample(written(tmp_path, **changed))


def test_a_table_is_no_sample(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("certificate_number,holder_name\n")

    with pytest.raises(UsageError):
        untp.read_sample(table)


def test_an_issuer_who_is_in_the_world_already_is_refused(small: SmallScene, tmp_path: Path) -> None:
    sample = written(tmp_path, issuer={**OWN["issuer"], "id": "did:web:huaheng.example"})

    with pytest.raises(UsageError, match="already"):
        untp.issue_untp(small.scene, untp.read_sample(sample))


def test_a_sample_with_faults_is_not_issued(small: SmallScene, tmp_path: Path) -> None:
    sample = written(tmp_path, validFrom="2026-02-30T00:00:00Z")

    with pytest.raises(UsageError):
        untp.issue_untp(small.scene, untp.read_sample(sample))


def test_the_story_breaks_off_where_issuing_would_change_a_credential() -> None:
    header, payload = (base64url.encode(json.dumps(part).encode()) for part in ({}, {**OWN, "name": "Another"}))

    with pytest.raises(StoryBroken):
        untp._require_unchanged(OWN, f"{header}.{payload}.".encode())


def test_the_story_breaks_off_where_the_signature_is_not_confirmed(small: SmallScene) -> None:
    with pytest.raises(StoryBroken):
        untp.ask_about_untp(small.scene, b"nothing")
