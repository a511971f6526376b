"""Which JSON-LD documents say as JSON what they say as RDF, and nothing beside it (specs/securing.md DI13).

A proof over statements signs neither names nor places. What a reader of JSON would take for signed must therefore be
so: every name is a plain term of a known context, and what is said of one thing is said in one place. Without this a
signed `validUntil` could be written under its full IRI, where no reader of JSON looks for it, and the proof would hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from vc.codes import Code
from vc.errors import Refused
from vc.profiles.json_ld_contexts import KNOWN_CONTEXTS

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonValue

UNDEFINED: Final = "urn:undefined:"
"""Where names end that no context defines, for as long as we look for them."""

_KEYWORDS: Final = frozenset({"@value", "@type", "@language"})
_is_term: Final = re.compile(r"[^@:][^:]*").fullmatch
_is_iri: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+").fullmatch
_is_language: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*").fullmatch
_unsafe_in_text: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]").search  # escaped differently by libraries


def check_document(document: Mapping[str, JsonValue], *, most: int) -> int:
    """Refuse JSON whose names could hide something, and more members and elements than `most`; return how many it has.

    `proof.transformation` for a name that is no plain term; `proof.context_unknown` for a context that is not known by
    its content; `limit.statements`.
    """
    members = 0
    for node in _objects(document):
        members += sum(1 + (len(value) if isinstance(value, list) else 0) for value in node.values())
        if members > most:
            raise Refused(Code.LIMIT_STATEMENTS, f"more than {most} members and elements")
        for name in node:
            if name == "@context":
                _check_context(node[name])
            elif not (_is_term(name) or (name in _KEYWORDS and "@value" in node)):
                raise Refused(Code.PROOF_TRANSFORMATION, "a member's name is not a plain term of a context")
    return members


def check_expanded(expanded: list[Any]) -> None:
    """Refuse what would be lost between JSON and statements, or could be read in two ways.

    `proof.transformation`: a name that no context defines, an identifier that is no absolute IRI or that is described
    in two places, text that libraries escape differently.
    """
    described: set[str] = set()
    for node in _objects(expanded):
        if "@value" in node:
            _check_value(node)
            continue
        for iri in _iris(node):
            _check_iri(iri)
        identifier = node.get("@id")
        if isinstance(identifier, str) and len(node) > 1:
            if identifier in described:
                raise Refused(Code.PROOF_TRANSFORMATION, "one thing is described in two places")
            described.add(identifier)


def _iris(node: Mapping[str, Any]) -> Iterator[object]:
    """Yield what must be an absolute IRI in a node: its identifier, its types, the names of its members."""
    for name, value in node.items():
        if name == "@id":
            yield value
        elif name == "@type":
            yield from value
        elif name not in {"@list", "@graph"}:
            yield name


def _objects(value: object) -> Iterator[dict[str, Any]]:
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, dict):
            yield one
            pending.extend(() if "@value" in one else one.values())  # a JSON literal is one value, whatever is in it
        elif isinstance(one, list):
            pending.extend(one)


def _check_context(context: JsonValue) -> None:
    for url in context if isinstance(context, list) else [context]:
        if not isinstance(url, str) or url not in KNOWN_CONTEXTS:
            shown = f"{url!a}" if isinstance(url, str) else "one that is written out"
            raise Refused(Code.PROOF_CONTEXT_UNKNOWN, f"a context that is not known here: {shown}")


def _check_iri(iri: object) -> None:
    if not isinstance(iri, str) or not _is_iri(iri):
        raise Refused(Code.PROOF_TRANSFORMATION, "a name or an identifier is no absolute IRI")
    if iri.startswith(UNDEFINED):
        term = iri.removeprefix(UNDEFINED)
        raise Refused(Code.PROOF_TRANSFORMATION, f"no context defines {term!a}, so nobody has signed it")


def _check_value(node: Mapping[str, Any]) -> None:
    value, kind, language = node["@value"], node.get("@type"), node.get("@language")
    if kind is not None and kind != "@json":
        _check_iri(kind)
    if language is not None and not _is_language(language):
        raise Refused(Code.PROOF_TRANSFORMATION, "a language that is none")
    if "@direction" in node:
        raise Refused(Code.PROOF_TRANSFORMATION, "a base direction, which is not part of the statements")
    if isinstance(value, str) and _unsafe_in_text(value):
        raise Refused(Code.PROOF_TRANSFORMATION, "text with a control character")
