"""Size budgets of the source (design 5): what the field's best codebases have, counted."""

import ast
import importlib
import statistics
from collections.abc import Iterator

from tests.architecture.source_tree import Documented, body_without_docstring, functions, modules, type_of_function

MODULE_LINES = 400
MODULE_LINES_MEDIAN = 150
FUNCTION_LINES = 50
NESTED_BLOCKS = 3
ARGUMENTS = 6
PUBLIC_NAMES = 25

BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
NEW_SCOPES = (*type_of_function, ast.ClassDef, ast.Lambda)


def depth_of_blocks(node: ast.AST, depth: int = 0) -> int:
    """How deep blocks stand in each other; an `elif` stands beside its `if`, a nested function starts at 0."""
    deepest = depth
    for field, value in ast.iter_fields(node):
        children = value if isinstance(value, list) else [value]
        is_elif = field == "orelse" and isinstance(node, ast.If) and len(children) == 1
        for child in children:
            if not isinstance(child, ast.AST) or isinstance(child, NEW_SCOPES):
                continue
            deeper = isinstance(child, BLOCKS) and not (is_elif and isinstance(child, ast.If))
            deepest = max(deepest, depth_of_blocks(child, depth + deeper))
    return deepest


def public_definitions(node: ast.Module | ast.ClassDef, prefix: str) -> Iterator[tuple[str, Documented]]:
    """Public classes, functions and methods; what overrides or overloads is documented where it is declared."""
    for child in node.body:
        if not isinstance(child, (*type_of_function, ast.ClassDef)) or child.name.startswith("_"):
            continue
        decorators = {ast.unparse(decorator).rpartition(".")[2] for decorator in child.decorator_list}
        if decorators & {"override", "overload", "setter"}:
            continue
        name = f"{prefix}.{child.name}"
        yield name, child
        if isinstance(child, ast.ClassDef):
            yield from public_definitions(child, name)


def test_no_module_is_longer_than_its_budget() -> None:
    assert {module.path: module.lines for module in modules() if module.lines > MODULE_LINES} == {}


def test_half_of_the_modules_are_short() -> None:
    lengths = [module.lines for module in modules()]

    assert statistics.median(lengths) <= MODULE_LINES_MEDIAN


def test_no_function_body_is_longer_than_its_budget() -> None:
    lengths = {
        f"{module.path}:{node.lineno} {node.name}": (body[-1].end_lineno or 0) - body[0].lineno + 1
        for module in modules()
        for node in functions(module.tree)
        if (body := body_without_docstring(node))
    }

    assert {where: lines for where, lines in lengths.items() if lines > FUNCTION_LINES} == {}


def test_no_function_nests_deeper_than_its_budget() -> None:
    depths = {
        f"{module.path}:{node.lineno} {node.name}": depth_of_blocks(node)
        for module in modules()
        for node in functions(module.tree)
    }

    assert {where: depth for where, depth in depths.items() if depth > NESTED_BLOCKS} == {}


def test_no_function_takes_more_arguments_than_its_budget() -> None:
    counts = {
        f"{module.path}:{node.lineno} {node.name}": len([a for a in named if a.arg not in {"self", "cls"}])
        for module in modules()
        for node in functions(module.tree)
        if (named := [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]) and not is_command(node)
    }

    assert {where: count for where, count in counts.items() if count > ARGUMENTS} == {}


def is_command(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether click calls the function: it then has one parameter for each option, and nobody else calls it."""
    return any(".command(" in ast.unparse(decorator) for decorator in node.decorator_list)


def test_every_public_name_has_a_docstring() -> None:
    missing = [module.path for module in modules() if module.text.strip() and not ast.get_docstring(module.tree)]
    missing += [
        name
        for module in modules()
        for name, node in public_definitions(module.tree, module.path)
        if not ast.get_docstring(node)
    ]

    assert missing == []


def test_the_library_exports_few_names() -> None:
    exported = importlib.import_module("vc").__all__

    assert len(exported) <= PUBLIC_NAMES
    assert len(exported) == len(set(exported))
