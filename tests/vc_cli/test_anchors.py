"""X3.1, X3.3: what is trusted, and of which environment it is."""

from tests.vc_cli.command_line import vc
from tests.vc_cli.customs_desk import CustomsDesk, root_signer
from vc.trust.anchor import sign_trust_list
from vc_cli.anchors import chosen_anchor, named_anchor


def test_a_named_anchor_is_taken_as_it_stands(desk: CustomsDesk) -> None:
    anchor = chosen_anchor(str(desk.root))

    assert anchor is not None
    assert anchor.content == desk.root.read_bytes()


def test_a_signed_trust_list_counts_under_the_pinned_root(desk: CustomsDesk) -> None:
    signed = desk.write("trust.json", sign_trust_list(desk.world.trust, [root_signer()]))
    asked = ("verify", desk.certificate, "--trust", signed, "--bundle", desk.bundle, "--offline")
    before = vc(*asked, "--json")
    vc("trust", "pin", desk.root)

    after = vc(*asked, "--json", "--save-evidence", desk.folder / "evidence")
    again = vc("judge", desk.folder / "evidence", "--trust", signed, "--json")

    assert (before.code, after.code, again.code) == (3, 0, 0)
    assert again.json == after.json


def test_a_root_of_the_users_own_is_kept_beside_a_signed_list_alone(desk: CustomsDesk) -> None:
    vc("trust", "pin", desk.root)
    signed = desk.write("trust.json", sign_trust_list(desk.world.trust, [root_signer()]))

    assert named_anchor(str(signed)).root == desk.root.read_bytes()
    assert named_anchor(str(desk.root)).root is None


def test_without_a_name_and_a_pin_there_is_no_anchor() -> None:
    assert chosen_anchor(None) is None
