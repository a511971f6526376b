"""M8: digests of related resources. The values are those of VCDM 2.0 section 5.3, examples 25 and 26."""

from __future__ import annotations

from typing import Any

import pytest

from vc.codes import Code
from vc.model.conformance.nonconformity import Nonconformity
from vc.model.conformance.related_resources import related_resources
from vc.profiles.names import CREDENTIALS_V2

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
SHA_384 = "l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"
SHA_384_OF_EXAMPLES = "zNNbQTWCSUSi0bbz7dbua+RcENv7C6FvlmYJ1Y+I727HsPOHdzwELMYO9Mz68M26"
MULTIHASH = "uEiBZlVztZpfWHgPyslVv6-UwirFoQoRvW1htfx963sknNA"
MULTIHASH_OF_EXAMPLES = "uEiBXOT-8adbvubm13Jy2uYgLCUQ2Cr_i6vRZyeWM8iedfA"
ANNEX = "https://cb.example/annex.pdf"


def faults(value: Any) -> list[tuple[str, str]]:
    found: list[Nonconformity] = []
    related_resources(value, found)
    return [(fault.pointer.removeprefix("/relatedResource"), fault.rule) for fault in found]


@pytest.mark.parametrize(
    ("url", "digests"),
    [
        (CREDENTIALS_V2, {"digestSRI": f"sha384-{SHA_384}"}),
        (CREDENTIALS_V2, {"digestSRI": f"sha384-M{SHA_384}"}),
        (CREDENTIALS_V2, {"digestSRI": f"sha384-{SHA_384.replace('/', '_').replace('+', '-')}"}),
        (CREDENTIALS_V2, {"digestSRI": [f"sha384-{SHA_384}"], "digestMultibase": [MULTIHASH]}),
        (EXAMPLES, {"digestSRI": f"sha384-{SHA_384_OF_EXAMPLES}", "digestMultibase": MULTIHASH_OF_EXAMPLES}),
        (EXAMPLES, {"digestSRI": "sha512-AAAA"}),  # of a kind that we don't know of it
        (ANNEX, {"digestMultibase": MULTIHASH}),
        (ANNEX, {"digestSRI": "sha256-ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"}),
        (ANNEX, {"digestSRI": "sha256-AAAA sha512-AAAA?ct=application/pdf"}),
        (ANNEX, {"digestMultibase": "zQmNrKMWTqxBAzmJXaAZvpGPdcBzHr7iJnCVSAqPzFeDwkJ"}),
    ],
)
def test_digests_that_hold_or_of_what_we_do_not_use(url: str, digests: dict[str, Any]) -> None:
    assert faults({"id": url, **digests}) == []


@pytest.mark.parametrize(
    "digests",
    [
        {"digestSRI": f"sha384-{SHA_384_OF_EXAMPLES}"},
        {"digestSRI": f"sha384-{SHA_384} sha384-{SHA_384_OF_EXAMPLES}"},
        {"digestSRI": f"sha256-{SHA_384}"},
        {"digestSRI": "sha384-A"},
        {"digestSRI": "sha384-M"},
        {"digestMultibase": MULTIHASH_OF_EXAMPLES},
    ],
)
def test_another_digest_of_what_we_use_is_told_by_its_own_code(digests: dict[str, str]) -> None:
    found: list[Nonconformity] = []
    related_resources({"id": CREDENTIALS_V2, **digests}, found)

    assert [(fault.code, fault.rule) for fault in found] == [(Code.FORMAT_RELATED_RESOURCE, "M8.3")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([], [("", "M8.1")]),
        (ANNEX, [("", "M8.1")]),
        ([ANNEX, None], [("/0", "M8.1"), ("/1", "M8.1")]),
        ({"digestMultibase": MULTIHASH}, [("/id", "M3.1")]),
        ({"id": 7, "digestMultibase": MULTIHASH}, [("/id", "M3.1")]),
        ([{"id": ANNEX, "digestMultibase": MULTIHASH}] * 2, [("/1/id", "M8.1")]),
        ({"id": ANNEX, "digestMultibase": MULTIHASH, "mediaType": "pdf"}, [("/mediaType", "M8.1")]),
        ({"id": ANNEX, "digestMultibase": MULTIHASH, "mediaType": None}, [("/mediaType", "M8.1")]),
        ({"id": ANNEX}, [("", "M8.2")]),
        ({"id": ANNEX, "digestSRI": []}, [("/digestSRI", "M8.2")]),
        ({"id": ANNEX, "digestSRI": ""}, [("/digestSRI", "M8.2")]),
        ({"id": ANNEX, "digestSRI": 7}, [("/digestSRI", "M8.2")]),
        ({"id": ANNEX, "digestSRI": ["sha256-AAAA", "md5-AAAA"]}, [("/digestSRI/1", "M8.2")]),
        ({"id": ANNEX, "digestMultibase": 7}, [("/digestMultibase", "M8.2")]),
        ({"id": ANNEX, "digestMultibase": "mEiBZ"}, [("/digestMultibase", "M8.2")]),
        ({"id": ANNEX, "digestMultibase": MULTIHASH[:-4]}, [("/digestMultibase", "M8.2")]),
        ({"id": ANNEX, "digestMultibase": "uZTQ0MjM1NiAgcmVwb3J0"}, [("/digestMultibase", "M8.2")]),
        ({"id": ANNEX, "digestMultibase": "u"}, [("/digestMultibase", "M8.2")]),
    ],
)
def test_what_is_no_related_resource(value: Any, expected: list[tuple[str, str]]) -> None:
    assert faults(value) == expected
