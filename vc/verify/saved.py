"""Evidence as a file: everything that a judgement rested on, to be judged again (specs/evidence.md).

It holds the question, raw bytes, URLs, retrieval times, what was not had and why, and the anchor; never a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar, cast

from vc.codes import Code
from vc.encoding import base64url
from vc.encoding.rfc3339 import format_instant, parse_date, parse_instant
from vc.encoding.strict_json import JsonValue, dumps, loads_object
from vc.errors import ConfigurationError, Refused, UsageError
from vc.model.claims import mapping, mappings, optional_mapping, optional_text, text
from vc.model.document import NotRetrieved, Retrieved, Via
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.model.vocabulary import Act
from vc.trust.seen import seen_from_json, seen_to_json
from vc.verify.evidence import Anchor, Evidence
from vc.verify.policy import PRESETS, Policy
from vc.verify.policy_file import policy_from_values, policy_values
from vc.verify.question import Goods, Question

if TYPE_CHECKING:
    from vc.securing.sd_jwt.key_binding import Demand

FORMAT = "accredited-vc-evidence/1"
_DEPTH = 8
_CODES = ("hs_code", "model", "serial", "site")
T = TypeVar("T")


def save_evidence(evidence: Evidence, question: Question) -> bytes:
    """Write evidence and question as one JSON document."""
    document: dict[str, JsonValue] = {
        "format": FORMAT,
        "question": question_members(question),
        "target": base64url.encode(evidence.target),
        "documents": [_retrieved(document) for document in evidence.documents.values()],
        "missing": [_missing(absent) for absent in evidence.missing.values()],
        "stapled": [base64url.encode(copy) for copy in evidence.stapled],
    }
    if evidence.anchor is not None:
        document["anchor"] = _anchor(evidence.anchor)
    if evidence.manifest is not None:
        document["manifest"] = base64url.encode(evidence.manifest)
    if evidence.seen is not None:
        document["seen"] = seen_to_json(evidence.seen)
    if evidence.limit_reached is not None:
        document["limit_reached"] = evidence.limit_reached.value
    return dumps(document) + b"\n"


def load_evidence(
    raw: bytes, limits: Limits = DEFAULT_LIMITS, *, own: bool = False, policy: Policy | None = None
) -> tuple[Evidence, Question]:
    """Read a saved evidence file. Its anchor counts as saved: judged under it alone, nothing becomes valid (V2.3).

    `own`: whoever judges has saved the file, and takes the unsigned documents in it as they were had (V4.5), and its
    policy. `policy` takes the place of the saved one. Raises `UsageError` for a file that is not one, and for another's
    file under a policy that is neither a preset nor given (Y4).
    """
    try:
        document = loads_object(raw, max_depth=_DEPTH, max_members=limits.document_json_members)
        return _evidence(document, own=own), read_question(mapping(document, "question"), policy, own=own)
    except Refused as refusal:
        message = f"not an evidence file: {refusal.detail}"
        raise UsageError(message, hint="make one with vc verify --save-evidence FILE") from None


def question_members(question: Question) -> dict[str, JsonValue]:
    """Return a question as it stands in saved evidence (E1), and wherever else a question is kept."""
    asked: dict[str, JsonValue] = {
        "at": format_instant(question.at),
        "now": format_instant(question.now),
        "act": question.act.value,
        "policy": question.policy.name,
    }
    days = (("left_factory", question.goods.left_factory), ("imported", question.goods.imported))
    asked |= {name: day.isoformat() for name, day in days if day is not None}
    asked |= {name: code for name in _CODES if (code := getattr(question.goods, name))}
    if question.binding is not None:
        asked |= {"nonce": question.binding.nonce, "audience": question.binding.audience}
    if question.history:
        asked["history"] = True
    if question.policy != PRESETS.get(question.policy.name):
        asked["rules"] = policy_values(question.policy)
    return asked


def read_question(node: Mapping[str, JsonValue], policy: Policy | None = None, *, own: bool) -> Question:
    """Read what `question_members` wrote, under `policy` in the place of the one that it names.

    Without `own` a policy that is no preset must be given. Raises `Refused`, and `UsageError` for a question that can't
    be asked.
    """
    return Question(
        now=_moment(node, "now"),
        at=_moment(node, "at"),
        act=_named(Act, text(node, "act")),
        policy=_saved_policy(node, own=own) if policy is None else policy,
        goods=Goods(
            _day(node, "left_factory"),
            _day(node, "imported"),
            **{name: optional_text(node, name) or "" for name in _CODES},
        ),
        binding=_binding(node),
        history=node.get("history") is True,
    )


def _binding(node: Mapping[str, JsonValue]) -> Demand | None:
    if "nonce" not in node and "audience" not in node:
        return None
    from vc.securing.sd_jwt.key_binding import Demand

    return Demand(text(node, "nonce"), text(node, "audience"))


def _anchor(anchor: Anchor) -> JsonValue:
    members: dict[str, JsonValue] = {"content": base64url.encode(anchor.content), "sha256": anchor.digest}
    if anchor.root is not None:
        members["root"] = base64url.encode(anchor.root)
    return members


def _retrieved(document: Retrieved) -> JsonValue:
    members: dict[str, JsonValue] = {
        "url": document.url,
        "content": base64url.encode(document.content),
        "retrieved_at": format_instant(document.retrieved_at),
        "via": document.via.value,
    }
    if document.not_refreshed is not None:
        members["not_refreshed"] = _missing(document.not_refreshed)
    return members


def _missing(absent: NotRetrieved) -> JsonValue:
    return {
        "url": absent.url,
        "code": absent.code.value,
        "detail": absent.detail,
        "attempted_at": format_instant(absent.attempted_at),
    }


def _evidence(document: Mapping[str, JsonValue], *, own: bool) -> Evidence:
    if text(document, "format") != FORMAT:
        raise Refused(Code.FORMAT_UNRECOGNISED, f"/format is not {FORMAT}")
    had = [_read_retrieved(node) for node in mappings(document, "documents")]
    absent = [_read_missing(node) for node in mappings(document, "missing")]
    anchor = optional_mapping(document, "anchor")
    limit, seen = optional_text(document, "limit_reached"), optional_mapping(document, "seen")
    return Evidence(
        target=base64url.decode(_bytes(document, "target")),
        anchor=None if anchor is None else _read_anchor(anchor),
        documents=MappingProxyType({document.url: document for document in had}),
        missing=MappingProxyType({missing.url: missing for missing in absent}),
        manifest=base64url.decode(_bytes(document, "manifest")) if "manifest" in document else None,
        stapled=tuple(base64url.decode(copy) for copy in _copies(document)),
        limit_reached=None if limit is None else _named(Code, limit),
        anchor_saved=anchor is not None,
        saved=not own,
        seen=None if seen is None else seen_from_json(seen),
    )


def _read_anchor(node: Mapping[str, JsonValue]) -> Anchor:
    root = base64url.decode(_bytes(node, "root")) if "root" in node else None
    return Anchor(base64url.decode(_bytes(node, "content")), root)


def _bytes(node: Mapping[str, JsonValue], name: str) -> str:
    value = node.get(name)
    if not isinstance(value, str):
        raise Refused(Code.FORMAT_CLAIM, f"/{name} must be base64url")
    return value


def _copies(document: Mapping[str, JsonValue]) -> list[str]:
    # An empty text is a copy too: of a file that held nothing.
    copies = document.get("stapled", [])
    if not isinstance(copies, list) or not all(isinstance(copy, str) for copy in copies):
        raise Refused(Code.FORMAT_CLAIM, "/stapled must be an array of base64url")
    return cast("list[str]", copies)


def _read_retrieved(node: Mapping[str, JsonValue]) -> Retrieved:
    newer = optional_mapping(node, "not_refreshed")
    return Retrieved(
        url=text(node, "url"),
        content=base64url.decode(_bytes(node, "content")),
        retrieved_at=_moment(node, "retrieved_at"),
        via=_named(Via, text(node, "via")),
        not_refreshed=None if newer is None else _read_missing(newer),
    )


def _read_missing(node: Mapping[str, JsonValue]) -> NotRetrieved:
    detail = node.get("detail")
    return NotRetrieved(
        url=text(node, "url"),
        code=_named(Code, text(node, "code")),
        detail=detail if isinstance(detail, str) else "",
        attempted_at=_moment(node, "attempted_at"),
    )


def _saved_policy(node: Mapping[str, JsonValue], *, own: bool) -> Policy:
    name, rules = text(node, "policy"), optional_mapping(node, "rules")
    preset = PRESETS.get(name)
    if preset is not None and rules is None:
        return preset
    if rules is None:
        raise Refused(Code.FORMAT_CLAIM, "/question/policy is not a preset")
    if not own:
        message = f"the policy {name!r:.80} of this evidence is its writer's own"
        raise UsageError(message, where="policy", hint="say under which policy to judge it")
    try:
        return policy_from_values(name, rules)
    except ConfigurationError as fault:
        raise Refused(Code.FORMAT_CLAIM, f"/question/{fault.message}") from None


def _day(node: Mapping[str, JsonValue], name: str) -> date | None:
    written = optional_text(node, name)
    return None if written is None else parse_date(written)


def _moment(node: Mapping[str, JsonValue], name: str) -> datetime:
    return parse_instant(text(node, name))


def _named(kind: Callable[[str], T], value: str) -> T:
    try:
        return kind(value)
    except ValueError:
        raise Refused(Code.FORMAT_CLAIM, f"{value!r:.80} is not a registered name") from None
