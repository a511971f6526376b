"""The corpus as files: one JSON document a case, the contexts beside them; read back and written the same."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.corpus_builder.case import ALL_DOORS, Broken, Case, Context, Expected, Overrides
from vc.codes import Code
from vc.encoding.rfc3339 import format_instant, parse_instant
from vc.model.vocabulary import Act, Verdict
from vc.verify.question import Goods

FOLDER = Path(__file__).parents[1] / "corpus"
CHAINS = FOLDER / "chain"
_DAYS = ("left_factory", "imported")
_CODES = ("hs_code", "model", "serial", "site")
_ANSWERED = ("nonce", "audience")
_run = re.compile(r"(.{4})\1{63,}", re.DOTALL)


def case_file(case: Case) -> bytes:
    """Return the file of a case."""
    broken = {} if case.broken is None else {"first_broken_link": {"link": case.broken.link, "at": case.broken.at}}
    return _written(
        {
            "id": case.id,
            "why": case.why,
            "source": case.source,
            "features": list(case.features),
            "context": case.context,
            "twin": case.twin or None,
            "clock": format_instant(case.now),
            "at": None if case.at is None else format_instant(case.at),
            **asked_members(case),
            "doors": list(case.doors),
            "expected": {
                "verdict": case.expected.verdict.value,
                "code": None if case.expected.code is None else case.expected.code.value,
                "exit": case.expected.exit,
                "http": case.expected.http,
            }
            | broken
            | ({} if case.expected.held is None else {"held": [verdict.value for verdict in case.expected.held]}),
            "overrides": _overrides(case.overrides),
            "input": _octets(case.given),
        }
    )


def asked_members(case: Case) -> dict[str, str]:
    """Return what is asked beside the moment, by the names that it has at every door (V0.3)."""
    days = {name: day.isoformat() for name in _DAYS if (day := getattr(case.goods, name)) is not None}
    codes = {name: code for name in _CODES if (code := getattr(case.goods, name))}
    act = {} if case.act is Act.RELY else {"act": case.act.value}
    answering = {name: asked for name in _ANSWERED if (asked := getattr(case, name))}
    return act | days | codes | answering


def context_file(context: Context) -> bytes:
    """Return the file of a context."""
    return _written(
        {
            "id": context.id,
            "why": context.why,
            "anchor": None if context.anchor is None else _octets(context.anchor),
            "stapled": [_octets(copy) for copy in context.stapled],
            "bundle": None if context.bundle is None else _octets(context.bundle),
            "documents": {url: _octets(content) for url, content in sorted(context.documents.items())},
        }
    )


def files(cases: Iterable[Case], contexts: Iterable[Context]) -> dict[str, bytes]:
    """Return the whole corpus by path within its folder."""
    written = {f"contexts/{context.id}.json": context_file(context) for context in contexts}
    for case in cases:
        assert f"{case.id}.json" not in written, case.id
        written[f"{case.id}.json"] = case_file(case)
    return written


def stored_files(folder: Path = FOLDER) -> dict[str, bytes]:
    """Return what lies on the disk of the corpus in a folder."""
    paths = sorted([*folder.glob("*.json"), *folder.glob("contexts/*.json")])
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def load_contexts(folder: Path = FOLDER) -> dict[str, Context]:
    """Read the contexts from the disk."""
    read = [json.loads(path.read_bytes()) for path in sorted((folder / "contexts").glob("*.json"))]
    return {
        node["id"]: Context(
            id=node["id"],
            why=node["why"],
            anchor=_optional(node["anchor"]),
            documents={url: _read(content) for url, content in node["documents"].items()},
            stapled=tuple(_read(copy) for copy in node["stapled"]),
            bundle=_optional(node["bundle"]),
        )
        for node in read
    }


def write(built: Mapping[str, bytes], folder: Path = FOLDER) -> None:
    """Put the files of a corpus into its folder; what is not among them goes."""
    for name in stored_files(folder).keys() - built.keys():
        (folder / name).unlink()
    for name, content in built.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def load_cases(folder: Path = FOLDER) -> Iterator[Case]:
    """Read the cases from the disk."""
    for path in sorted(folder.glob("*.json")):
        node = json.loads(path.read_bytes())
        expected = node["expected"]
        broken = expected.get("first_broken_link")
        code = None if expected["code"] is None else Code(expected["code"])
        yield Case(
            id=node["id"],
            context=node["context"],
            given=_read(node["input"]),
            expected=Expected(
                Verdict(expected["verdict"]), code, expected["exit"], expected["http"], _held(expected.get("held"))
            ),
            why=node["why"],
            source=node["source"],
            features=tuple(node["features"]),
            twin=node["twin"] or "",
            overrides=_read_overrides(node["overrides"]),
            now=parse_instant(node["clock"]),
            at=_moment(node["at"]),
            act=Act(node.get("act", Act.RELY)),
            goods=_goods(node),
            **{name: node.get(name, "") for name in _ANSWERED},
            doors=tuple(door for door in ALL_DOORS if door in node["doors"]),
            broken=None if broken is None else Broken(broken["link"], broken["at"]),
        )


def _held(verdicts: list[str] | None) -> tuple[Verdict, ...] | None:
    return None if verdicts is None else tuple(Verdict(one) for one in verdicts)


def _goods(node: Mapping[str, Any]) -> Goods:
    made, imported = (date.fromisoformat(node[name]) if name in node else None for name in _DAYS)
    return Goods(made, imported, **{name: node[name] for name in _CODES if name in node})


def _overrides(overrides: Overrides) -> dict[str, Any]:
    documents = {url: _nullable(content) for url, content in sorted(overrides.documents.items())}
    written: dict[str, Any] = {"documents": documents} if documents else {}
    if overrides.anchor is not None:
        written["anchor"] = _octets(overrides.anchor)
    if overrides.stapled is not None:
        written["stapled"] = [_octets(copy) for copy in overrides.stapled]
    if overrides.bundle is not None:
        written["bundle"] = _octets(overrides.bundle)
    return written


def _read_overrides(node: Mapping[str, Any]) -> Overrides:
    documents = {url: _optional(content) for url, content in node.get("documents", {}).items()}
    stapled = tuple(_read(copy) for copy in node["stapled"]) if "stapled" in node else None
    return Overrides(documents, _optional(node.get("anchor")), stapled, _optional(node.get("bundle")))


def _octets(content: bytes) -> Any:
    """Return text as it is, long repetition as runs of [text, times], anything else in base64."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode()}
    if not _run.search(text):
        return text
    runs: list[list[Any]] = []
    end = 0
    for found in _run.finditer(text):
        runs += [[text[end : found.start()], 1], [found[1], len(found[0]) // 4]]
        end = found.end()
    return {"runs": [*runs, [text[end:], 1]]}


def _read(node: Any) -> bytes:
    if isinstance(node, str):
        return node.encode()
    if "base64" in node:
        return base64.b64decode(node["base64"])
    return "".join(text * times for text, times in node["runs"]).encode()


def _nullable(content: bytes | None) -> Any:
    return None if content is None else _octets(content)


def _optional(node: Any) -> bytes | None:
    return None if node is None else _read(node)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else parse_instant(text)


def _written(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
