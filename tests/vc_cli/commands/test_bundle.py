"""`vc bundle`: what is collected, who signs, what is said about gaps (X5.4)."""

import shutil
from datetime import timedelta

import pytest

from tests.vc_cli.command_line import Ran
from tests.vc_cli.small_world import SmallWorld
from vc.resolve.bundle import open_bundle


def _create(world: SmallWorld, *more: object, name: str = "new.bundle") -> Ran:
    signing = ("--trust", world.folder / "trust.toml", "--key", world.folder / "root.pem")
    return world.vc("bundle", "create", *signing, "--out", world.folder / name, *world.hosts, *more)


def _urls(world: SmallWorld, name: str = "new.bundle") -> set[str]:
    return set(open_bundle((world.folder / name).read_bytes()).documents)


def test_a_bundle_holds_what_a_verifier_could_want_and_nothing_else(world: SmallWorld) -> None:
    ran = _create(world)

    assert ran.code == 0
    assert _urls(world) == {
        "urn:accredited-vc:trust-list",
        "https://ab.example/.well-known/did.json",
        "https://ab.example/accreditations/index.jwt",
        "https://ab.example/accreditations/NAS-0042.jwt",
        "https://cb.example/.well-known/did.json",
        "https://cb.example/status/1/token.jwt",
        "https://cb.example/status/1/bitstring.jwt",
        "https://cb.example/status/1/history/index.jwt",
    }


def test_the_first_bundle_is_never_written_over_another(world: SmallWorld) -> None:
    ran = _create(world, name="world.bundle")

    assert ran.code == 2
    assert "bring it up to date with `vc bundle update`" in ran.err


def test_archives_of_a_moment_make_its_questions_answerable_offline(world: SmallWorld) -> None:
    then = world.now
    world.now += timedelta(hours=5)
    world.publish()
    asking = (
        "verify",
        world.certificate("DE-1"),
        "--trust",
        world.folder / "root.toml",
        "--offline",
        "--at",
        then.isoformat(),
    )
    _create(world)
    _create(world, "--at", then.isoformat(), "--version", 2, name="past.bundle")

    without = world.vc(*asking, "--bundle", world.folder / "new.bundle")
    ran = world.vc(*asking, "--bundle", world.folder / "past.bundle")

    assert (without.code, ran.code) == (3, 0)


def test_a_certificate_brings_what_it_needs_besides(world: SmallWorld) -> None:
    ran = _create(world, world.certificate("DE-1"), "--json")

    assert ran.code == 0
    assert ran.json["gaps"] == []
    assert len(ran.json["members"]) == len(_urls(world))


def test_what_could_not_be_had_is_named(world: SmallWorld) -> None:
    shutil.rmtree(world.folder / "site" / "cb.example" / "status" / "1" / "history")

    ran = _create(world)

    assert ran.code == 0
    assert "vc: not in the bundle: https://cb.example/status/1/history/index.jwt: fetch.not_found" in ran.err
    assert ", 1 missing, until" in ran.text


@pytest.mark.parametrize(
    ("path", "gap"),
    [
        ("ab.example/accreditations/index.jwt", "https://ab.example/accreditations/index.jwt: fetch.not_found"),
        ("ab.example/accreditations/NAS-0042.jwt", "https://ab.example/accreditations/NAS-0042.jwt: fetch.not_found"),
        ("cb.example/.well-known/did.json", "https://cb.example/.well-known/did.json: fetch.not_found"),
        ("cb.example/status/1/bitstring.jwt", "https://cb.example/status/1/bitstring.jwt: fetch.not_found"),
    ],
)
def test_a_missing_document_is_a_gap(path: str, gap: str, world: SmallWorld) -> None:
    (world.folder / "site" / path).unlink()

    ran = _create(world, "--json")

    assert ran.code == 0
    assert any(named.startswith(gap) for named in ran.json["gaps"])


@pytest.mark.parametrize(
    ("path", "gap"),
    [
        ("ab.example/accreditations/index.jwt", "https://ab.example/accreditations/index.jwt: format.unrecognised"),
        ("ab.example/accreditations/NAS-0042.jwt", "https://ab.example/accreditations/NAS-0042.jwt: not an authentic"),
        ("cb.example/.well-known/did.json", "did:web:cb.example: "),
    ],
)
def test_a_document_that_cant_be_read_is_a_gap_and_leads_nowhere(path: str, gap: str, world: SmallWorld) -> None:
    (world.folder / "site" / path).write_bytes(b"rubbish")

    ran = _create(world, "--json")

    assert ran.code == 0
    assert any(named.startswith(gap) for named in ran.json["gaps"]), ran.json["gaps"]
    assert not any("/status/" in member["url"] for member in ran.json["members"])


def test_an_index_of_somebody_else_is_not_followed(world: SmallWorld) -> None:
    trust = (world.folder / "trust.toml").read_text()
    world.write("trust.toml", trust.replace("did:web:ab.example", "did:web:other.example"))

    ran = _create(world, "--json")

    assert [gap.split(": ")[1] for gap in ran.json["gaps"]] == ["key.not_issuers"]


def test_a_history_that_cant_be_read_is_a_gap_where_the_past_is_asked_about(world: SmallWorld) -> None:
    history = world.folder / "site" / "cb.example" / "status" / "1" / "history" / "index.jwt"
    index = world.folder / "site" / "ab.example" / "accreditations" / "index.jwt"
    history.write_bytes(index.read_bytes())

    ran = _create(world, "--at", world.now.isoformat(), "--json")

    assert ran.code == 0
    assert not any("/history/1" in member["url"] for member in ran.json["members"])


def test_an_update_has_the_next_version_and_its_trust_list(world: SmallWorld) -> None:
    signing = ("--key", world.folder / "root.pem", "--root", world.folder / "root.toml")

    ran = world.vc("bundle", "update", world.folder / "world.bundle", *signing, *world.hosts, "--json")

    assert ran.code == 0
    assert ran.json["version"] == 2


def test_an_update_takes_a_newer_trust_list_and_another_place(world: SmallWorld) -> None:
    newer = world.write(
        "newer.toml", (world.folder / "trust.toml").read_text().replace("version = 1", "version = 2", 1)
    )
    out = world.folder / "updated.bundle"

    ran = world.vc(
        "bundle", "update", world.folder / "world.bundle", "--trust", newer, "--key", world.folder / "root.pem",
        "--root", world.folder / "root.toml", "--out", out, *world.hosts,
    )  # fmt: skip

    assert ran.code == 0
    shown = world.vc(
        "verify", world.certificate("DE-1"), "--trust", world.folder / "root.toml", "--bundle", out, "--offline"
    )
    assert shown.code == 0


def test_a_bundle_signed_by_another_key_than_the_roots_is_not_made(world: SmallWorld) -> None:
    world.done("trust", "new-key", "--out", world.folder / "other.pem", "--unencrypted")

    ran = world.vc(
        "bundle", "create", "--trust", world.folder / "trust.toml", "--key", world.folder / "other.pem",
        "--out", world.folder / "other.bundle", "--root", world.folder / "root.toml", *world.hosts,
    )  # fmt: skip

    assert ran.code == 2
    assert "these keys do not meet the threshold of the root" in ran.err
    assert not (world.folder / "other.bundle").exists()


def test_a_bundle_is_shown_with_age_and_who_vouches_for_it(world: SmallWorld) -> None:
    bundle, root = world.folder / "world.bundle", world.folder / "root.toml"
    unknown = world.vc("bundle", "show", bundle)
    vouched = world.vc("bundle", "show", bundle, "--root", root, "--json")
    world.done("trust", "new-key", "--out", world.folder / "other.pem", "--unencrypted")
    other = world.folder / "other.toml"
    world.done("trust", "new-root", "--key", world.folder / "other.pem", "--expires", "2028-01-01", "--out", other)
    refused = world.vc("bundle", "show", bundle, "--root", other)

    assert (unknown.code, "not known: no root is pinned" in unknown.text) == (3, True)
    assert (vouched.code, vouched.json["vouched_by_root"], vouched.json["version"]) == (0, True, 1)
    assert (refused.code, "NO: it does not count under this root" in refused.text) == (3, True)
    assert "Signed      2026-11-20 12:12 UTC, 1 minute old" in unknown.text


def test_what_is_no_bundle_is_refused(world: SmallWorld) -> None:
    ran = world.vc("bundle", "show", world.folder / "root.toml")

    assert ran.code == 2
    assert "bundle.damaged" in ran.err
