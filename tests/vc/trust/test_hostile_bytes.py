"""Whatever arrives as an anchor, a signed document or an index ends as a refusal, never as a crash."""

import contextlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.vc.trust import world
from tests.vc.trust.test_index import INDEX, read
from tests.vc.trust.test_manifest import MANIFEST
from tests.vc.trust.world import ROOT, ROOT_SIGNERS
from vc.errors import ConfigurationError, Refused, UsageError
from vc.trust.anchor import open_signed_trust_list, parse_anchor, sign_trust_list
from vc.trust.envelope import MANIFEST_TYP, TRUST_LIST_TYP, seal
from vc.trust.index import index_claims, parse_index
from vc.trust.manifest import manifest_bytes, open_manifest, sign_manifest
from vc.trust.table import Malformed, Table
from vc.trust.trust_list_form import trust_list_from_table
from vc.trust.trust_list_members import trust_list_members

LIST = sign_trust_list(world.trust_list(root=ROOT), ROOT_SIGNERS)
SIGNED_MANIFEST = sign_manifest(MANIFEST, ROOT_SIGNERS)
MEMBERS: dict[str, Any] = {**trust_list_members(world.trust_list(root=ROOT))}
ODD = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**60), 2**60),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=8),
        st.sampled_from(
            ["*", "test", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "https://a.example/", "did:"]
        ),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "kty", "x"]), inner, max_size=3),
    max_leaves=4,
)


def with_one_odd_value(draw: st.DrawFn, node: Any) -> Any:
    """Replace one node of a document, wherever, by an odd value; or add one."""
    inner = list(node) if isinstance(node, dict) else list(range(len(node))) if isinstance(node, list) else []
    if not inner or draw(st.integers(0, 5)) == 0:
        return draw(ODD)
    if isinstance(node, dict):
        name = draw(st.sampled_from([*inner, "extra"]))
        return {**node, name: with_one_odd_value(draw, node.get(name))}
    position = draw(st.sampled_from(inner))
    return [*node[:position], with_one_odd_value(draw, node[position]), *node[position + 1 :]]


@st.composite
def odd(draw: st.DrawFn, document: dict[str, Any]) -> dict[str, Any]:
    name = draw(st.sampled_from([*document, "extra"]))
    return {**document, name: with_one_odd_value(draw, document.get(name))}


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_crash_the_reading_of_an_anchor_or_a_signed_document(content: bytes) -> None:
    with contextlib.suppress(ConfigurationError):
        parse_anchor(content)
    for opening in (open_signed_trust_list, open_manifest):
        with contextlib.suppress(Refused):
            opening(content, ROOT)


@given(position=st.integers(0, min(len(LIST), len(SIGNED_MANIFEST)) - 1), octet=st.integers(0, 255))
def test_one_changed_octet_never_gives_another_document(position: int, octet: int) -> None:
    for raw, opening in ((LIST, open_signed_trust_list), (SIGNED_MANIFEST, open_manifest)):
        changed = raw[:position] + bytes([octet]) + raw[position + 1 :]
        with contextlib.suppress(Refused):
            # Two of three signatures suffice, so one may be spoilt; what was signed stays what it was.
            assert opening(changed, ROOT) == opening(raw, ROOT)


@given(document=odd(MEMBERS))
def test_odd_values_in_a_trust_list_are_refused(document: dict[str, Any]) -> None:
    with contextlib.suppress(Malformed):
        trust_list_from_table(Table(document))


@given(payload=odd(json.loads(manifest_bytes(MANIFEST))))
def test_odd_values_in_a_signed_manifest_are_refused(payload: dict[str, Any]) -> None:
    raw = seal(json.dumps(payload, separators=(",", ":")).encode(), typ=MANIFEST_TYP, signers=ROOT_SIGNERS)

    with contextlib.suppress(Refused):
        opened = open_manifest(raw, ROOT)
        assert json.loads(manifest_bytes(opened)) == payload


@given(claims=odd(json.loads(json.dumps(index_claims(INDEX)))))
def test_odd_values_in_an_index_are_refused(claims: dict[str, Any]) -> None:
    try:
        secured = read(claims)
    except (Refused, UsageError):
        return  # no JWT of ours carries such claims
    with contextlib.suppress(Refused):
        parse_index(secured)


@given(payload=st.binary(max_size=64))
def test_any_signed_payload_is_a_trust_list_or_refused(payload: bytes) -> None:
    with contextlib.suppress(Refused):
        open_signed_trust_list(seal(payload, typ=TRUST_LIST_TYP, signers=ROOT_SIGNERS), ROOT)
