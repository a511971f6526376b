"""ES512 and keys without an owner stay in the conformance mode (specs/decisions/0052-conformance-mode.md)."""

import ast
import re
from pathlib import Path

import grimp
import pytest

from tests.architecture.source_tree import modules
from vc.codes import Code
from vc.encoding import base64url, strict_json
from vc.keys.algorithm import Algorithm
from vc.keys.conformance_key import ConformanceKey
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.presentation import read_presentation
from vc.securing.read import read
from vc.verify.policy import PRESETS

KEY_MODULE = "vc.keys.conformance_key"
MODE = "vc.securing.w3c"
COMMAND = "vc_cli.commands.w3c"
_names_it = re.compile(r"ES512|P-521|SECP521|ESP512").search


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("vc", "vc_cli", "verifier_api", cache_dir=None)


def test_only_the_mode_knows_its_keys_and_only_its_command_knows_the_mode(graph: grimp.ImportGraph) -> None:
    in_mode = {MODE, *graph.find_descendants(MODE)}
    above = {
        importer
        for module in {KEY_MODULE, *in_mode}
        for importer in graph.find_modules_that_directly_import(module)
        if importer not in in_mode
    }
    assert above == {COMMAND}


def test_no_other_module_reaches_them_in_any_number_of_steps(graph: grimp.ImportGraph) -> None:
    reached_from = graph.find_downstream_modules(KEY_MODULE) | graph.find_downstream_modules(MODE, as_package=True)
    outside = {name for name in reached_from if not name.startswith(MODE)} - {COMMAND}
    assert outside == set()


def test_the_names_stand_nowhere_else() -> None:
    found = {
        str(module.path)
        for module in modules()
        if any(
            isinstance(node, ast.Constant) and isinstance(node.value, str) and _names_it(node.value)
            for node in ast.walk(ast.parse(Path(module.path).read_text(encoding="utf-8")))
        )
        or "SECP521R1" in Path(module.path).read_text(encoding="utf-8")
    }
    assert {Path(path).name for path in found} == {"conformance_key.py", "envelope.py"}


def test_no_algorithm_of_the_library_is_it() -> None:
    assert "ES512" not in {algorithm.value for algorithm in Algorithm}
    assert {member.name for member in Algorithm} == {"ES256", "ES384", "EDDSA", "ED25519"}


@pytest.mark.parametrize("typ", ["vc+jwt", "vp+jwt"])
def test_a_token_signed_with_it_is_refused_by_its_header_under_every_policy(typ: str) -> None:
    # a policy chooses no algorithm: reading comes before it, and knows none but those of K1
    assert not [name for preset in PRESETS.values() for name in dir(preset) if "alg" in name]
    header = {"alg": "ES512", "kid": "did:web:cab.example#key-1", "typ": typ}
    parts = (base64url.encode(strict_json.dumps(part)) for part in (header, {"a": 1}))
    token = f"{'.'.join(parts)}.{base64url.encode(bytes(132))}".encode()
    for found in (read(token, DEFAULT_LIMITS), read_presentation(token, DEFAULT_LIMITS)):
        assert isinstance(found, Finding)
        assert found.code is Code.JOSE_ALG_FORBIDDEN


def test_its_keys_are_no_signers_and_no_public_keys_of_the_library() -> None:
    assert not hasattr(ConformanceKey, "verification_method")
    assert not hasattr(ConformanceKey, "kid8")
