"""The published vectors, as data."""

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "vectors" / "status-lists"


@dataclass(frozen=True)
class Vector:
    """A list as its standard publishes it: the values other than 0, and the text that they are encoded to."""

    name: str
    length: int
    values: dict[int, int]
    text: str
    bits: int
    byte_exact: bool
    level: int

    def __str__(self) -> str:
        return self.name


def token_vectors() -> list[Vector]:
    listed = json.loads((FOLDER / "token-status-list.json").read_text())["vectors"]
    return [Vector(v["name"], v["length"], _values(v), v["lst"], v["bits"], byte_exact=True, level=9) for v in listed]


def bitstring_vectors() -> list[Vector]:
    listed = json.loads((FOLDER / "bitstring-status-list.json").read_text())["vectors"]
    return [
        Vector(v["name"], v["length"], _values(v), v["encodedList"], 1, v["byte_exact"], v["level"]) for v in listed
    ]


def _values(vector: dict[str, dict[str, int]]) -> dict[int, int]:
    return {int(index): value for index, value in vector["values"].items()}
