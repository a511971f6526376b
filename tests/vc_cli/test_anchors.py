"""X3.1, X3.3: what is trusted, and of which environment it is."""

import pytest

from tests.vc_cli.customs_desk import CustomsDesk, root, root_signer
from vc.model.vocabulary import Environment
from vc.trust.anchor import root_to_toml, sign_trust_list, trust_list_to_toml
from vc.verify.evidence import Anchor
from vc_cli.anchors import chosen_anchor, environment_of


def test_a_named_anchor_is_taken_as_it_stands(desk: CustomsDesk) -> None:
    anchor = chosen_anchor(str(desk.root))

    assert anchor is not None
    assert anchor.content == desk.root.read_bytes()


def test_without_a_name_and_a_pin_there_is_no_anchor() -> None:
    assert chosen_anchor(None) is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (root_to_toml(root()), Environment.TEST),
        (root_to_toml(root(Environment.PRODUCTION)), Environment.PRODUCTION),
        (b"not TOML [", Environment.PRODUCTION),
        (b"{}", Environment.PRODUCTION),
    ],
)
def test_an_environment_that_cant_be_told_counts_as_production(content: bytes, expected: Environment) -> None:
    assert environment_of(Anchor(content)) is expected


def test_no_anchor_counts_as_production() -> None:
    assert environment_of(None) is Environment.PRODUCTION


def test_a_signed_trust_list_by_itself_tells_nothing(desk: CustomsDesk) -> None:
    trust = desk.world.trust

    assert environment_of(Anchor(trust_list_to_toml(trust))) is Environment.TEST
    assert environment_of(Anchor(sign_trust_list(trust, [root_signer()]))) is Environment.PRODUCTION
