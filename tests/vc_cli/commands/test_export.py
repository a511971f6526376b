"""`vc export` and `vc import`."""

import shutil

from tests.vc_cli.small_world import SmallWorld


def test_an_export_makes_the_same_register_again(world: SmallWorld) -> None:
    exported = world.done("export", "--home", world.cb, "--out", world.folder / "export", "--json")

    ran = world.vc("import", world.folder / "export", "--home", world.folder / "again")

    assert ran.code == 0
    assert f"{exported.json['entries']} entries" in ran.text
    assert "an export holds no keys" in ran.err
    listed = [world.done("list", "--home", home, "--json").json for home in (world.cb, world.folder / "again")]
    assert listed[0] == listed[1]
    world.done("audit", "verify", "--home", world.folder / "again")


def test_an_accreditation_bodys_home_comes_back_too(world: SmallWorld) -> None:
    world.done("export", "--home", world.ab, "--out", world.folder / "export")
    world.done("import", world.folder / "export", "--home", world.folder / "again")

    assert "NAS-0042" in world.done("list", "--home", world.folder / "again").text


def test_an_export_holds_open_files_and_no_key(world: SmallWorld) -> None:
    ran = world.done("export", "--home", world.cb, "--out", world.folder / "export")

    names = {str(path.relative_to(world.folder / "export")) for path in (world.folder / "export").rglob("*.*")}
    assert {"manifest.json", "home.toml", "certificates.ndjson", "certificates.xlsx", "files/00001.ndjson"} < names
    assert not any("keys" in name or name.endswith(".pem") for name in names)
    assert "everything but the keys" in ran.text


def test_what_stands_there_is_left_alone(world: SmallWorld) -> None:
    world.done("export", "--home", world.cb, "--out", world.folder / "export")

    for command in (
        ("export", "--home", world.cb, "--out", world.folder / "export"),
        ("import", world.folder / "export", "--home", world.ab),
        ("import", world.folder, "--home", world.folder / "again"),
    ):
        assert world.vc(*command).code == 2


def test_a_database_is_named_without_a_password(world: SmallWorld) -> None:
    world.done("export", "--home", world.cb, "--out", world.folder / "export")

    ran = world.vc(
        *("import", world.folder / "export", "--home", world.folder / "again"),
        *("--database", "postgresql://me:secret@here/register"),
    )

    assert (ran.code, "the address holds a password" in ran.err) == (2, True)


def test_an_imported_home_signs_only_where_the_other_issues_no_more(world: SmallWorld) -> None:
    world.done("export", "--home", world.cb, "--out", world.folder / "export")
    world.done("import", world.folder / "export", "--home", world.folder / "copy")
    world.done("import", world.folder / "export", "--home", world.folder / "moved", "--moved")
    for name in ("copy", "moved"):
        for key in (world.cb / "keys").iterdir():
            (world.folder / name / "keys").mkdir(mode=0o700, exist_ok=True)
            shutil.copy2(key, world.folder / name / "keys" / key.name)

    copy = world.vc("publish", "--home", world.folder / "copy", "--out", world.folder / "site-copy")
    moved = world.vc("publish", "--home", world.folder / "moved", "--out", world.folder / "site-moved")

    assert (copy.code, "the one that it came from may issue on" in copy.err) == (4, True)
    assert moved.code == 0
