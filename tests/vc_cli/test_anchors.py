"""X3.1, X3.3: what is trusted, and of which environment it is."""

from tests.vc_cli.customs_desk import CustomsDesk
from vc_cli.anchors import chosen_anchor


def test_a_named_anchor_is_taken_as_it_stands(desk: CustomsDesk) -> None:
    anchor = chosen_anchor(str(desk.root))

    assert anchor is not None
    assert anchor.content == desk.root.read_bytes()


def test_without_a_name_and_a_pin_there_is_no_anchor() -> None:
    assert chosen_anchor(None) is None
