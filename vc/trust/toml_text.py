"""TOML text of tables of ours (TOML 1.0): what tomllib reads, and the standard library can't write."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import cast

from vc.encoding.rfc3339 import format_instant
from vc.errors import UsageError


def toml_text(table: Mapping[str, object]) -> str:
    """Write strings, whole numbers, moments, arrays, tables and arrays of tables; plain values come first.

    Tables within arrays of tables that hold only strings (a JWK) are written inline. Keys must be bare keys.
    """
    return "\n".join(_lines(table, "")) + "\n"


def _lines(table: Mapping[str, object], prefix: str) -> list[str]:
    lines = [f"{name} = {_value(value)}" for name, value in table.items() if not _stands_apart(value)]
    for name, value in table.items():
        if not _stands_apart(value):
            continue
        path = f"{prefix}{name}"
        header = f"[[{path}]]" if isinstance(value, list) else f"[{path}]"
        for item in cast("list[dict[str, object]]", value if isinstance(value, list) else [value]):
            lines += ["", header, *_lines(item, f"{path}.")]
    return lines


def _stands_apart(value: object) -> bool:
    if isinstance(value, dict):
        return not all(isinstance(item, str) for item in value.values())
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _value(value: object) -> str:
    if isinstance(value, str):
        # JSON strings are TOML basic strings, but for DEL, which TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, datetime):
        return format_instant(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {_value(item)}' for name, item in value.items())} }}"
    raise UsageError(f"a {type(value).__name__} has no place in this TOML")
