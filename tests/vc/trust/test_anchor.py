"""Anchors as files: told apart, read strictly, written, signed and opened (specs/trust-list.md)."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.vc.trust import world
from tests.vc.trust.world import BODY_SIGNER, INDEX_SIGNER, ROOT, ROOT_SIGNERS, STRANGER
from vc.codes import Code
from vc.errors import ConfigurationError, Refused, UsageError
from vc.model.limits import Limits
from vc.model.vocabulary import Environment, KeyState
from vc.trust.anchor import (
    SignedTrustList,
    environment_of,
    open_signed_trust_list,
    parse_anchor,
    parse_root_toml,
    parse_trust_list_toml,
    root_to_toml,
    sign_trust_list,
    trust_list_to_toml,
)
from vc.trust.envelope import TRUST_LIST_TYP, seal
from vc.trust.root import Root
from vc.trust.trust_list import BodyKey, KeyUse, TrustList

FULL = world.trust_list(
    label_origins=("https://verify.example",),
    root=ROOT,
    bodies=(
        world.body(
            keys=(
                BodyKey(BODY_SIGNER.key, world.LONG_AGO, uses=frozenset({KeyUse.ACCREDITATION})),
                BodyKey(INDEX_SIGNER.key, world.LONG_AGO, world.ISSUED, KeyState.RETIRED),
                BodyKey(STRANGER.key, world.LONG_AGO, None, KeyState.COMPROMISED, world.ISSUED),
            )
        ),
    ),
)


def test_root_is_told_by_its_first_table() -> None:
    assert parse_anchor(root_to_toml(ROOT)) == ROOT


def test_trust_list_is_told_by_its_first_table() -> None:
    assert parse_anchor(trust_list_to_toml(FULL)) == FULL


def test_trust_list_with_a_root_table_first_is_a_trust_list() -> None:
    text = trust_list_to_toml(FULL).decode()
    head, _, rest = text.partition("\n[[arrangement]]")
    root = rest[rest.index("\n[root]") :]
    reordered = f"{head}{root}\n[[arrangement]]{rest[: rest.index(chr(10) + '[root]')]}"

    assert parse_anchor(reordered.encode()) == FULL


def test_json_is_a_signed_trust_list_that_says_nothing_yet() -> None:
    raw = sign_trust_list(FULL, ROOT_SIGNERS)

    assert parse_anchor(raw) == SignedTrustList(raw)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[[[",
        b"version = ",
        b"a = " + b"[" * 50_000,
        b"a = 1" + b"0" * 9_999,
        b"[[key]]",
        b"[[arrangement]]",
        b"[[body]]",
    ],
)
def test_anything_else_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        parse_anchor(content)

    assert refusal.value.hint


@pytest.mark.parametrize("kept", [FULL, world.trust_list(), replace(FULL, version=2**53 - 1)])
def test_trust_list_written_and_read_again_is_the_same(kept: TrustList) -> None:
    assert parse_trust_list_toml(trust_list_to_toml(kept)) == kept
    assert open_signed_trust_list(sign_trust_list(kept, ROOT_SIGNERS), ROOT) == kept


def test_root_written_and_read_again_is_the_same() -> None:
    assert parse_root_toml(root_to_toml(ROOT)) == ROOT


def test_dates_mean_their_first_moment() -> None:
    text = (
        trust_list_to_toml(world.trust_list()).decode().replace("issued = 2026-03-01T00:00:00Z", "issued = 2026-03-01")
    )

    assert parse_trust_list_toml(text.encode()).issued == datetime(2026, 3, 1, tzinfo=UTC)


def test_moments_in_other_zones_are_read_in_utc() -> None:
    text = trust_list_to_toml(world.trust_list()).decode()
    text = text.replace("issued = 2026-03-01T00:00:00Z", "issued = 2026-03-01T08:00:00+08:00")

    assert parse_trust_list_toml(text.encode()) == world.trust_list()


def test_two_of_three_root_keys_suffice() -> None:
    raw = sign_trust_list(FULL, ROOT_SIGNERS[1:])

    assert open_signed_trust_list(raw, ROOT) == FULL


def test_further_signatures_of_strangers_do_no_harm() -> None:
    raw = sign_trust_list(FULL, (STRANGER, *ROOT_SIGNERS[:2]))

    assert open_signed_trust_list(raw, ROOT) == FULL


def test_signed_file_may_end_in_a_line_feed() -> None:
    raw = sign_trust_list(FULL, ROOT_SIGNERS)

    assert open_signed_trust_list(raw + b"\n", ROOT) == FULL
    assert refusal_of(raw + b"\n\n").code is Code.TRUST_MALFORMED


def refusal_of(raw: bytes, root: Root = ROOT, limits: Limits | None = None) -> Refused:
    with pytest.raises(Refused) as refusal:
        open_signed_trust_list(raw, root, limits or Limits())
    return refusal.value


def test_too_few_signatures_leave_the_list_unsigned() -> None:
    assert refusal_of(sign_trust_list(FULL, ROOT_SIGNERS[:1])).code is Code.TRUST_UNSIGNED
    assert refusal_of(sign_trust_list(FULL, (ROOT_SIGNERS[0], STRANGER))).code is Code.TRUST_UNSIGNED


def test_list_edited_after_signing_is_unsigned() -> None:
    raw = json.loads(sign_trust_list(FULL, ROOT_SIGNERS))
    other = json.loads(sign_trust_list(replace(FULL, version=8), ROOT_SIGNERS))
    raw["payload"] = other["payload"]

    assert refusal_of(json.dumps(raw, separators=(",", ":")).encode()).code is Code.TRUST_UNSIGNED


def test_list_of_the_other_environment_is_refused() -> None:
    kept = world.trust_list(environment=Environment.PRODUCTION)

    assert refusal_of(sign_trust_list(kept, ROOT_SIGNERS)).code is Code.ENVIRONMENT_DIFFERS


@pytest.mark.parametrize("payload", [b"{}", b'{"version":1.0}', b'{"version":true}'])
def test_signed_payload_that_is_no_trust_list_is_malformed(payload: bytes) -> None:
    raw = seal(payload, typ=TRUST_LIST_TYP, signers=ROOT_SIGNERS)

    assert refusal_of(raw).code is Code.TRUST_MALFORMED


def test_signed_payload_is_read_strictly() -> None:
    raw = seal(b'{"version":1,"version":2}', typ=TRUST_LIST_TYP, signers=ROOT_SIGNERS)

    assert refusal_of(raw).code is Code.FORMAT_DUPLICATE_KEY


def test_list_over_the_size_limit_is_refused_before_it_is_read() -> None:
    assert refusal_of(b"x" * 11, limits=Limits(document_bytes=10)).code is Code.LIMIT_SIZE


def test_signing_needs_different_keys() -> None:
    for signers in ((), (ROOT_SIGNERS[0], ROOT_SIGNERS[0])):
        with pytest.raises(UsageError):
            sign_trust_list(FULL, signers)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (root_to_toml(ROOT), ROOT.environment),
        (trust_list_to_toml(FULL), FULL.environment),
        (sign_trust_list(FULL, ROOT_SIGNERS), Environment.PRODUCTION),
        (b"not TOML [", Environment.PRODUCTION),
        (b"{}", Environment.PRODUCTION),
        (None, Environment.PRODUCTION),
    ],
)
def test_an_environment_that_cant_be_told_counts_as_production(content: bytes | None, expected: Environment) -> None:
    assert environment_of(content) is expected


@pytest.mark.parametrize(
    ("root", "expected"), [(root_to_toml(ROOT), ROOT.environment), (b"not TOML [", Environment.PRODUCTION)]
)
def test_a_signed_list_is_for_the_environment_of_its_root(root: bytes, expected: Environment) -> None:
    assert environment_of(sign_trust_list(FULL, ROOT_SIGNERS), root) is expected
