"""M1.4: contexts that stand in the document itself, as objects of term definitions (JSON-LD 1.1 section 9.15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from vc.codes import Code
from vc.encoding.strict_json import JsonValue
from vc.model.conformance.identifiers import is_url
from vc.model.conformance.nonconformity import Faults, Nonconformity, step
from vc.model.conformance.terms import Terms
from vc.profiles.known_contexts import known_context

_TEXT_OR_NULL: Final = (str, type(None))
_KEYWORDS: Final[Mapping[str, tuple[type, ...]]] = {
    "@vocab": _TEXT_OR_NULL,
    "@base": _TEXT_OR_NULL,
    "@language": _TEXT_OR_NULL,
    "@direction": _TEXT_OR_NULL,
    "@version": (int, float),
    "@protected": (bool,),
    "@propagate": (bool,),
}
"""The keywords that a context may have beside its terms, and what their values are."""

_VERSION: Final = 1.1
_ALIASED: Final = frozenset({"@id", "@type", "@value", "@language", "@direction", "@list", "@set", "@graph", "@none"})


def inline_context(context: Mapping[str, JsonValue], place: str, faults: Faults, *, terms: Terms) -> bool:
    """Check one object of definitions at `place`, and add to `terms` what it defines.

    False where it needs another context that is not known, by `@import` or within a definition.
    """
    if not all(map(_is_known, _named_within(context))):
        return False
    defined = [name for name in context if not name.startswith("@")]
    _keywords(context, place, faults)
    if "@vocab" in context:
        terms.catch_all = context["@vocab"] is not None
    for name in defined:
        if name in terms.protected:
            faults.append(_wrong(place + step(name), "is protected, and may not be defined again"))
    terms.names.update(defined)
    terms.names.difference_update(name for name in defined if context[name] is None)
    for name in defined:
        if problem := _definition_problem(context[name], name, terms):
            faults.append(_wrong(place + step(name), problem))
    if context.get("@protected") is True:
        terms.protected.update(defined)
        terms.inline_protected.update(defined)
    return True


def _keywords(context: Mapping[str, JsonValue], place: str, faults: Faults) -> None:
    for name in context:
        if not name.startswith("@"):
            continue
        allowed = _KEYWORDS.get(name)
        if allowed is None:
            faults.append(_wrong(place + step(name), "is no keyword of a context"))
        elif type(context[name]) not in allowed or (name == "@version" and context[name] != _VERSION):
            faults.append(_wrong(place + step(name), "has a value that this keyword can't have"))


def _definition_problem(definition: JsonValue, name: str, terms: Terms) -> str:
    """Return what is wrong with what a term is defined as; "": nothing, or nothing that can be said."""
    if isinstance(definition, dict):
        if "@reverse" in definition:
            definition = definition["@reverse"]
        elif "@id" in definition:
            definition = definition["@id"]
        else:
            return "" if terms.catch_all or not terms.closed or ":" in name else "is defined without an @id"
    if definition is None:
        return ""
    if not isinstance(definition, str):
        return "is defined by neither a text nor an object"
    return "" if _is_identifier(definition, terms) else "is not defined as an absolute URL or as something that is one"


def _is_identifier(text: str, terms: Terms) -> bool:
    if text.startswith("@"):
        return text in _ALIASED
    if ":" in text:
        return is_url(text)  # a compact IRI has the form of one, too
    return bool(text) and terms.may_define(text)


def _named_within(context: JsonValue | Mapping[str, JsonValue]) -> Iterator[str]:
    """Yield the URLs of the contexts that a context refers to; an import counts as one that is not known."""
    if isinstance(context, str):
        yield context
    elif isinstance(context, list):
        for item in context:
            yield from _named_within(item)
    elif isinstance(context, Mapping):
        if "@import" in context:
            yield "@import"
        for definition in context.values():
            if isinstance(definition, dict) and "@context" in definition:
                yield from _named_within(definition["@context"])


def _is_known(url: str) -> bool:
    return known_context(url) is not None


def _wrong(place: str, problem: str) -> Nonconformity:
    remedy = "define each term once, as an absolute URL"
    return Nonconformity(Code.FORMAT_CONTEXT, place, problem, "M1.4", remedy)
