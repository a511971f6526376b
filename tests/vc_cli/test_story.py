"""The whole way, through the commands alone: accredit, issue, publish, verify, suspend, verify again."""

from tests.vc_cli.small_world import SmallWorld


def test_a_certificate_that_was_issued_and_published_is_valid_offline(world: SmallWorld) -> None:
    ran = world.vc("verify", world.certificate("DE-1"), *world.offline)

    assert ran.code == 0
    assert ran.text.startswith("✔ Valid\n")
    assert "Müller Feinmechanik GmbH" in ran.text
    assert "TEST world" in ran.text


def test_a_suspension_is_seen_once_it_is_published_and_not_after_a_reinstatement(world: SmallWorld) -> None:
    verify = ("verify", world.certificate("CN-2"), "--trust", world.folder / "trust.toml", *world.hosts, "--json")
    world.done("suspend", "CN-2", "--reason", "audit refused", "--home", world.cb)
    before = world.vc(*verify)
    world.publish()
    suspended = world.vc(*verify)
    world.done("reinstate", "CN-2", "--reason", "audit held", "--home", world.cb)
    world.publish()
    reinstated = world.vc(*verify)

    assert (before.code, suspended.code, reinstated.code) == (0, 1, 0)
    assert suspended.json["certificate_status"] == "suspended"


def test_a_bundle_made_before_a_suspension_says_as_of_when_it_speaks(world: SmallWorld) -> None:
    world.done("suspend", "CN-2", "--reason", "audit refused", "--home", world.cb)
    world.publish()

    ran = world.vc("verify", world.certificate("CN-2"), *world.offline, "--json")

    assert ran.code == 0
    assert ran.json["status_as_of"] == ran.json["bundle"]["created"]


def test_an_updated_bundle_knows_of_the_suspension(world: SmallWorld) -> None:
    world.done("suspend", "CN-2", "--reason", "audit refused", "--home", world.cb)
    world.publish()
    root, key = world.folder / "root.toml", world.folder / "root.pem"

    world.done("bundle", "update", world.folder / "world.bundle", "--key", key, "--root", root, *world.hosts)

    ran = world.vc("verify", world.certificate("CN-2"), *world.offline, "--json")
    assert ran.code == 1
    assert ran.json["bundle"]["version"] == 2


def test_a_body_whose_accreditation_was_withdrawn_can_issue_nothing_that_counts(world: SmallWorld) -> None:
    world.done("withdraw", "did:web:cb.example", "--reason", "fraud", "--effective", "2026-11-02", "--home", world.ab)
    world.publish()

    ran = world.vc("verify", world.certificate("DE-1"), "--trust", world.folder / "trust.toml", *world.hosts, "--json")

    assert ran.code == 1
    assert "issuer_not_accredited_at_issue" in ran.json["computed"]


def test_a_label_on_paper_is_as_good_as_the_certificate(world: SmallWorld) -> None:
    picture, page = world.folder / "label.png", world.folder / "certificate.pdf"
    world.done("qr", "AE-3", "--out", picture, "--home", world.cb)
    world.done("certificate", "AE-3", "--out", page, "--home", world.cb)

    text = world.done("scan", picture).text.strip()
    ran = world.vc("verify", picture, page, text, *world.offline, "--json")

    assert ran.code == 0
    assert ran.json["summary"] == {"valid": 3, "invalid": 0, "indeterminate": 0}
    assert {report["subject"]["number"] for report in ran.json["reports"]} == {"AE-3"}
