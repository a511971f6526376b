"""Hiding claims (RFC 9901 section 4.2; specs/sd-jwt.md SI1 to SI3)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vc.securing.sd_jwt.sd_forge import Counter, digest
from vc.encoding import base64url, strict_json
from vc.errors import UsageError
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.sd_jwt.conceal import ClaimPath, Concealed, Hiding, conceal
from vc.securing.sd_jwt.parts import SdJwt
from vc.securing.sd_jwt.reveal import reveal

CLAIMS: dict[str, Any] = {
    "vct": "urn:example:report",
    "holder": {"name": "Müller", "town": "Lindau"},
    "sites": [{"name": "A", "street": "1"}, {"name": "B", "street": "2"}],
    "codes": ["DE", "FR"],
}


def concealed(*paths: ClaimPath, decoys: int = 0) -> Concealed:
    return conceal(CLAIMS, Hiding(paths, Counter(), decoys))


def shown(given: Concealed) -> dict[str, Any]:
    parts = SdJwt(b"a.b.c", tuple(one.encoded for one in given.disclosures))
    return reveal(parts, given.payload, DEFAULT_LIMITS).claims


@pytest.mark.parametrize(
    "paths",
    [
        (),
        (("holder",),),
        (("holder", "name"), ("holder", "town")),
        (("holder",), ("holder", "name")),
        (("sites", None),),
        (("sites", None, "street"), ("sites", 0), ("sites",)),
        (("codes", 1), ("codes",)),
        (("vct",), ("holder",), ("sites",), ("codes",)),
    ],
)
@pytest.mark.parametrize("decoys", [0, 3])
def test_what_was_hidden_is_shown_by_its_disclosures(paths: tuple[ClaimPath, ...], decoys: int) -> None:
    given = concealed(*paths, decoys=decoys)

    assert shown(given) == CLAIMS
    assert CLAIMS["holder"] == {"name": "Müller", "town": "Lindau"}, "the claims that were handed in stay as they are"


def test_nothing_hidden_leaves_no_trace() -> None:
    given = concealed(("absent",), ("holder", "absent"), ("codes", 9), ("codes", "name"), ("vct", "x"), decoys=3)

    assert given.payload == CLAIMS
    assert given.disclosures == ()


def test_a_hidden_claim_is_gone_from_the_payload() -> None:
    given = concealed(("holder",), ("sites", 1))
    text = strict_json.dumps(given.payload).decode()

    assert "Müller" not in text
    assert '"B"' not in text
    assert given.payload["_sd_alg"] == "sha-256"
    assert given.payload["_sd"] == [digest(given.disclosures[0].encoded.decode())]


def test_every_salt_has_128_bits_and_is_used_once() -> None:
    given = concealed(("holder", "name"), ("holder", "town"), ("codes", None))
    parts: list[Any] = [
        strict_json.loads(base64url.decode(one.encoded), max_depth=9, max_members=99) for one in given.disclosures
    ]
    salts = [part[0] for part in parts]

    assert len(set(salts)) == len(salts) == 4
    assert {len(base64url.decode(str(salt))) for salt in salts} == {16}


def test_digests_and_decoys_are_sorted_and_look_alike() -> None:
    holder = concealed(("holder", "name"), ("holder", "town"), decoys=4).payload["holder"]
    assert isinstance(holder, dict)
    digests = holder["_sd"]

    assert isinstance(digests, list)
    assert digests == sorted(digests, key=str)
    assert len(digests) == 6
    assert {len(str(one)) for one in digests} == {43}


def test_decoys_stand_among_elements_too() -> None:
    elements = concealed(("codes", None), decoys=2).payload["codes"]

    assert isinstance(elements, list)
    assert len(elements) == 4
    assert all(isinstance(one, dict) and one.keys() == {"..."} for one in elements)


def test_the_whole_and_reserved_names_are_the_callers_mistake() -> None:
    with pytest.raises(UsageError, match="the whole"):
        concealed(())
    reserved: list[Any] = [{"_sd": []}, {"a": [{"...": "d"}]}, {"a": {"_sd_alg": "x"}}]
    for claims in reserved:
        with pytest.raises(UsageError, match="may not be named"):
            conceal(claims, Hiding((), Counter()))


NAMES = st.sampled_from(["a", "b", "c", "sd", "_x", "~", "水"])
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)
PATHS = st.lists(st.lists(NAMES | st.integers(0, 2) | st.none(), min_size=1, max_size=4).map(tuple), max_size=6)


@given(st.dictionaries(NAMES, VALUES, max_size=4), PATHS, st.integers(0, 3))
def test_whatever_is_hidden_comes_back_whole_and_nothing_of_it_shows_before(
    claims: dict[str, Any], paths: list[ClaimPath], decoys: int
) -> None:
    hidden = conceal(claims, Hiding(tuple(paths), Counter(), decoys))
    bare = reveal(SdJwt(b"a.b.c"), hidden.payload, DEFAULT_LIMITS)

    assert shown(hidden) == claims
    assert bool(bare.hidden) is bool(hidden.disclosures)
    assert (bare.claims == claims) is not bool(hidden.disclosures)
