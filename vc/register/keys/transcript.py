"""The text of a key ceremony, written to be printed and signed by hand (specs/register.md G44, G45)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from vc.keys.public_key import PublicKey

_GROUP: Final = 4
_GROUPS_IN_A_LINE: Final = 8
_LABEL: Final = 20
_LINE: Final = "_" * 36


@dataclass(slots=True)
class Transcript:
    """A text that grows: headings, facts, numbered steps."""

    lines: list[str] = field(default_factory=list)
    steps: int = 0

    def heading(self, text: str, *, rule: str = "-") -> None:
        """Add a heading, underlined with `rule`."""
        if self.lines:
            self.lines.append("")
        self.lines += [text, rule * len(text)]

    def facts(self, named: Mapping[str, str], *, indent: int = 0) -> None:
        """Add names and values, in two columns."""
        self.lines += [f"{' ' * indent}{name:<{_LABEL}} {value}" for name, value in named.items()]

    def step(self, text: str, named: Mapping[str, str] | None = None) -> None:
        """Add the next numbered step, with the facts that belong to it."""
        self.steps += 1
        self.lines.append(f"{self.steps:>2}. {text}")
        self.facts(named or {}, indent=4)

    def thumbprint(self, key: PublicKey) -> None:
        """Add the thumbprint of `key` (RFC 7638, SHA-256) in groups of four hexadecimal digits, to be read aloud."""
        digits = key.thumbprint.hex()
        groups = [digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP)]
        for start in range(0, len(groups), _GROUPS_IN_A_LINE):
            name = "Thumbprint" if start == 0 else ""
            self.facts({name: " ".join(groups[start : start + _GROUPS_IN_A_LINE])}, indent=4)

    def signatures(self, statement: str, people: Iterable[tuple[str, str]]) -> None:
        """Add the closing part: what is signed, and a line for each (function, name)."""
        self.heading("Signatures")
        self.lines.append(statement)
        for function, name in people:
            self.lines += [
                "",
                f"{function + ':':<{_LABEL}} {name}",
                f"{'Signature:':<{_LABEL}} {_LINE}  Date: ________",
            ]

    def octets(self) -> bytes:
        """Return the text in UTF-8, lines ended by LF."""
        return ("\n".join(self.lines) + "\n").encode()
