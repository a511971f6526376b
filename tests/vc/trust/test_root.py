from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.vc.trust import world
from tests.vc.trust.world import ROOT, ROOT_SIGNERS, STRANGER, FixedSigner
from vc.errors import ConfigurationError
from vc.model.vocabulary import Environment
from vc.trust.root import Root, RootKey, RootSignature, agreeing, kid_of, verify_threshold

MESSAGE = b"header.payload"


def signed(by: FixedSigner, message: bytes = MESSAGE) -> RootSignature:
    return RootSignature(kid_of(by.key), by.key.algorithm.value, message, by.sign(message))


FIRST, SECOND, THIRD = ROOT_SIGNERS


def test_threshold_of_different_keys_is_met() -> None:
    assert verify_threshold(ROOT, [signed(FIRST), signed(SECOND)])
    assert verify_threshold(ROOT, [signed(THIRD), signed(SECOND), signed(FIRST)])


@pytest.mark.parametrize(
    "signatures",
    [
        pytest.param([], id="none"),
        pytest.param([signed(FIRST)], id="one of two"),
        pytest.param([signed(FIRST), signed(FIRST)], id="the same key twice"),
        pytest.param([signed(FIRST), signed(STRANGER)], id="a stranger"),
        pytest.param(
            [signed(FIRST), replace(signed(FIRST), kid=kid_of(SECOND.key))], id="the same key under another's name"
        ),
        pytest.param([signed(FIRST), replace(signed(SECOND), signed=b"header.other")], id="another message"),
        pytest.param([signed(FIRST), replace(signed(SECOND), signature=b"")], id="no signature"),
        pytest.param([signed(FIRST), replace(signed(SECOND), algorithm="ES256")], id="another algorithm"),
    ],
)
def test_threshold_is_not_met_by(signatures: list[RootSignature]) -> None:
    assert not verify_threshold(ROOT, signatures)


def test_agreeing_names_only_keys_of_the_root_that_verify() -> None:
    signatures = [signed(STRANGER), signed(SECOND), replace(signed(FIRST), signed=b"other")]

    assert agreeing(ROOT, signatures) == {kid_of(SECOND.key)}


def root(keys: tuple[RootKey, ...], threshold: int) -> Root:
    return Root(1, Environment.TEST, threshold, datetime(2030, 1, 1, tzinfo=UTC), keys)


def test_root_refuses_a_name_that_is_not_the_thumbprint() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        root((RootKey("root-1", FIRST.key),), 1)

    assert refusal.value.where == "key[1].kid"
    assert kid_of(FIRST.key) in str(refusal.value)


def test_root_refuses_one_key_under_two_names() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        root((RootKey.named(FIRST.key), RootKey(kid_of(SECOND.key), FIRST.key)), 2)

    assert refusal.value.where == "key[2].kid"


def test_root_refuses_a_key_twice() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        root((RootKey.named(FIRST.key), RootKey.named(FIRST.key)), 1)

    assert refusal.value.where == "key[2]"


@pytest.mark.parametrize("threshold", [-1, 0, 4])
def test_root_refuses_a_threshold_that_nobody_or_anybody_meets(threshold: int) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        root(ROOT.keys, threshold)

    assert refusal.value.where == "threshold"


def test_root_without_keys_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        root((), 1)


def test_root_finds_keys_by_name() -> None:
    assert ROOT.key(kid_of(SECOND.key)) == SECOND.key
    assert ROOT.key(kid_of(STRANGER.key)) is None


def test_roots_can_be_remembered_by_value() -> None:
    again = root(ROOT.keys, ROOT.threshold)

    assert {ROOT: 1}[again] == 1
    assert hash(world.trust_list(root=ROOT)) == hash(world.trust_list(root=again))
