"""What does not conform to the data model, and where: found once, told as a finding or as a fault of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vc.codes import Code
    from vc.encoding.strict_json import JsonValue


class Nonconformity(NamedTuple):  # a dataclass would be compiled at every cold start
    """One place that breaks a rule of specs/data-model.md.

    `pointer` is a JSON pointer (RFC 6901) into the document, "" for the whole; `rule` the number of the rule ("M6.2").
    `problem` says what is wrong with what stands there, `remedy` what to write instead; both are for people.
    """

    code: Code
    pointer: str
    problem: str
    rule: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.pointer or '/'} {self.problem}"


Faults: TypeAlias = "list[Nonconformity]"
"""Where the rules put what they find, in the order of the rules."""


def step(name: str) -> str:
    """Return a member's name as one step of a JSON pointer, with its slash (RFC 6901 section 3)."""
    return "/" + name.replace("~", "~0").replace("/", "~1")


def each(value: JsonValue, pointer: str) -> Iterator[tuple[JsonValue, str]]:
    """Yield one value, or the items of an array, each with its pointer: JSON-LD holds them for the same."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield item, f"{pointer}/{number}"
    else:
        yield value, pointer
