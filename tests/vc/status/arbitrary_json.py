"""Any JSON at all, and documents in which any one node was replaced by it."""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.vc.status.documents import Members

Path = tuple[str | int, ...]

SCALARS: SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(
        ["https://body.example/status/3", "2026-03-01T00:00:00Z", "uH4sI", "eNrbuRgAAhcBXQ", 253402300799]
    )
)
ANY_JSON: SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@st.composite
def mutated(draw: st.DrawFn, document: Members) -> Members:
    """The document with one node, chosen at random, replaced by any JSON."""
    path = draw(st.sampled_from(list(_paths(document))))
    replaced: Members = _replaced(document, path, draw(ANY_JSON))
    return replaced


def _paths(node: Any, path: Path = ()) -> Iterator[Path]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, child in children:
        yield (*path, name)
        yield from _paths(child, (*path, name))


def _replaced(node: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    first, rest = path[0], path[1:]
    children: Any = dict(node) if isinstance(node, dict) else list(node)
    children[first] = _replaced(children[first], rest, value)
    return children
