"""What a request asks: the bytes handed over, further documents, and the question (specs/http-api.md A3).

Three clothes for the same thing: a JSON object, a raw body, a multipart form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Final

from pydantic import ValidationError
from starlette.requests import Request

from vc.encoding import strict_json
from vc.encoding.rfc3339 import parse_date, parse_instant
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused, UsageError
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import Act
from vc.securing.read import names_presentation
from vc.securing.sd_jwt.key_binding import Demand
from vc.trust.tariff import is_commodity_code
from vc.verify.policy import PRESETS, Policy
from vc.verify.presented import Shown
from vc.verify.question import Goods, Question, ask
from verifier_api.body import received_body
from verifier_api.multipart import Upload, parts_of
from verifier_api.problems import Fault, malformed, unprocessable, unsupported
from verifier_api.wire import VerifyRequest

JSON: Final = "application/json"
FORM: Final = "multipart/form-data"
RAW: Final = (
    "application/vc+jwt",
    "application/vc",
    "application/dc+sd-jwt",
    "application/vc+sd-jwt",
    "application/vc+cose",
    "application/vp",
    "application/vp+jwt",
    "application/vp+cose",
    "application/octet-stream",
    "text/plain",
)
ACCEPTED: Final = (JSON, *RAW, FORM)
_FLAGS: Final[Mapping[str, bool]] = {"true": True, "false": False}
IN_LINK: Final = ("at", "act", "left_factory", "imported", "hs_code", "model", "serial", "site")
"""What the address of a page may ask."""
_DEPTH: Final = 2
_MEMBERS: Final = 64
_MOST_FAULTS: Final = 16
_DAY: Final = len("2026-03-03")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, read. `line` is what a line of a batch calls itself; empty where it has no name of its own.

    `shown` is what was asked of the holder of a presentation, None where the bytes are none: `question` is then about
    the credentials in it alone (V11.2).
    `beside` are fields of a page's form that ask nothing of the verifier.
    """

    handed_over: bytes
    question: Question
    stapled: tuple[bytes, ...] = ()
    line: int | str = ""
    shown: Shown | None = None
    beside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a request does not choose: the present moment, and the policies that it may name."""

    now: datetime
    policies: Mapping[str, Policy] = field(default_factory=lambda: PRESETS)


async def read_request(request: Request, terms: Terms, *, seconds: float) -> Asked:
    """Return what `request` asks under `terms`. Ends the request with 400, 408, 413, 415 or 422."""
    if request.url.query:
        raise unprocessable(
            Fault("", "this address takes no query; say at, act, policy and the days of the goods in the body")
        )
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in ACCEPTED:
        raise unsupported(f"{media_type[:80] or 'a body without a media type'} is not read here", ACCEPTED)
    body = await received_body(request, most_bytes=DEFAULT_LIMITS.upload_bytes, seconds=seconds)
    if media_type == JSON:
        return asked_in_json(body, terms)
    if media_type == FORM:
        return await asked_in_form(body, request.headers["content-type"], terms)
    return Asked(body, ask(terms.now), shown=Shown() if names_presentation(body) else None)


def asked_in_json(raw: bytes, terms: Terms) -> Asked:
    """Return what one JSON object asks: the body of a request, or a line of a batch. Refuses with 400 and 422."""
    try:
        members = strict_json.loads_object(raw, max_depth=_DEPTH, max_members=_MEMBERS)
    except Refused as refusal:
        raise malformed(refusal.detail) from None
    return _asked(members, terms)


async def asked_in_form(
    raw: bytes, content_type: str, terms: Terms, *, pasted: bool = False, beside: frozenset[str] = frozenset()
) -> Asked:
    """Return what a multipart form asks.

    Its fields are the members of the JSON object; `file` stands for `input` as an upload, and a field that is empty is
    as good as absent. With `pasted` the input comes from a page: blanks and line breaks around it mean nothing, and
    none at all is empty. Fields named in `beside` are handed on as they are. Refuses with 400 and 422.
    """
    aside: dict[str, str] = {}
    members: dict[str, JsonValue] = {}
    stapled: list[JsonValue] = []
    uploaded: bytes | None = None
    for name, value in await parts_of(raw, content_type):
        if isinstance(value, Upload):
            if name != "file":
                raise unprocessable(Fault(f"/{_escaped(name[:80])}", "only the field file is an upload"))
            uploaded = _once(uploaded, value)
        elif name == "stapled":
            stapled.append(value)
        elif name in members or name in aside:
            raise unprocessable(Fault(f"/{_escaped(name[:80])}", "is there twice"))
        elif name in beside:
            aside[name] = value
        elif value:
            members[name] = _FLAGS.get(value, value) if name == "history" else value
    if stapled:
        members["stapled"] = stapled
    if pasted:
        _trim(members, uploaded)
    return replace(_asked_with(uploaded, members, terms), beside=aside)


def question_in_link(fields: Iterable[tuple[str, str]], terms: Terms) -> Question:
    """Return what the query of a page's address asks: the members of the JSON object that say what it is about.

    A name that means nothing here is not heard: addresses get marks of their senders. An empty one is as good as
    absent. Refuses with 422.
    """
    members: dict[str, JsonValue] = {}
    for name, value in fields:
        if name in members:
            raise unprocessable(Fault(f"/{name}", "is there twice"))
        if name in IN_LINK and value:
            members[name] = value
    return _asked(members | {"input": "", "history": True}, terms).question


def _asked_with(uploaded: bytes | None, members: dict[str, JsonValue], terms: Terms) -> Asked:
    if uploaded is None:
        return _asked(members, terms)
    if "input" in members:
        raise unprocessable(Fault("/input", "one thing at a time: a text or a file"))
    return _asked(members | {"input": ""}, terms, uploaded=uploaded)


def _trim(members: dict[str, JsonValue], uploaded: bytes | None) -> None:
    text = str(members.pop("input", "")).strip()
    if text or uploaded is None:
        members["input"] = text


def _once(earlier: bytes | None, upload: Upload) -> bytes | None:
    if not upload.content and not upload.name:
        return earlier
    if earlier is not None:
        raise unprocessable(Fault("/file", "one file at a time"))
    return upload.content


def _asked(members: dict[str, JsonValue], terms: Terms, *, uploaded: bytes | None = None) -> Asked:
    try:
        wire = VerifyRequest.model_validate(members)
    except ValidationError as error:
        raise unprocessable(*_faults(error)) from None
    handed_over = wire.input.encode() if uploaded is None else uploaded
    shown = _shown(wire) if names_presentation(handed_over) else None
    question = _question(wire, terms, presented=shown is not None)
    stapled = tuple(copy.encode() for copy in wire.stapled or ())
    return Asked(handed_over, question, stapled, line="" if wire.line is None else wire.line, shown=shown)


def _question(wire: VerifyRequest, terms: Terms, *, presented: bool) -> Question:
    at = None if wire.at is None else _moment(wire.at)
    policy = terms.policies.get(wire.policy)
    if policy is None:
        raise unprocessable(Fault("/policy", f"is one of {', '.join(terms.policies)}"))
    if wire.hs_code and not is_commodity_code(wire.hs_code):
        raise unprocessable(Fault("/hs_code", "write 4, 6, 8 or 10 digits, as 8471.30 or HS-CN:8471301000"))
    left_factory, imported = _day(wire.left_factory, "/left_factory"), _day(wire.imported, "/imported")
    goods = Goods(left_factory, imported, hs_code=wire.hs_code, model=wire.model, serial=wire.serial, site=wire.site)
    if presented:  # that the holder shows them is asked of the presentation, and of none of them (V11.2)
        policy, binding = replace(policy, key_binding=False), None
    else:
        binding = _binding(wire)
    try:
        asked = ask(terms.now, at=at, act=Act(wire.act), policy=policy, goods=goods, binding=binding)
    except UsageError as error:
        raise unprocessable(Fault(f"/{error.where or 'at'}", error.message)) from None
    return replace(asked, history=wire.history)


def _shown(wire: VerifyRequest) -> Shown:
    """Return what was asked of the holder of a presentation; each of the two may be left out (V11.6)."""
    try:
        return Shown(_nonce(wire) or None, wire.audience or None)
    except UsageError as error:
        member = "audience" if error.where == "audience" else _nonce_member(wire)
        raise unprocessable(Fault(f"/{member}", error.message)) from None


def _binding(wire: VerifyRequest) -> Demand | None:
    nonce = _nonce(wire)
    if not nonce and not wire.audience:
        return None
    if not nonce or not wire.audience:
        raise unprocessable(Fault("/audience" if nonce else "/nonce", "is needed with the other one"))
    return Demand(nonce, wire.audience)


def _nonce(wire: VerifyRequest) -> str:
    if wire.nonce and wire.challenge:
        raise unprocessable(Fault("/challenge", "is another name of nonce: give one of the two"))
    return wire.nonce or wire.challenge


def _nonce_member(wire: VerifyRequest) -> str:
    return "nonce" if wire.nonce else "challenge"


def _day(text: str | None, pointer: str) -> date | None:
    try:
        return None if text is None else parse_date(text)
    except Refused as refusal:
        raise unprocessable(Fault(pointer, f"write it as 2026-03-03 ({refusal.detail})")) from None


def _moment(text: str) -> datetime:
    try:
        if len(text) == _DAY:
            return datetime.combine(parse_date(text), time(), UTC)
        return parse_instant(text)
    except Refused as refusal:
        detail = f"write it as 2026-03-03 or 2026-03-03T12:00:00Z ({refusal.detail})"
        raise unprocessable(Fault("/at", detail)) from None


def _faults(error: ValidationError) -> tuple[Fault, ...]:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return tuple(
        Fault("".join(f"/{_escaped(str(part)[:80])}" for part in fault["loc"]), fault["msg"])
        for fault in found[:_MOST_FAULTS]
    )


def _escaped(member: str) -> str:
    """Return a member's name as it stands in a JSON pointer (RFC 6901 section 3)."""
    return member.replace("~", "~0").replace("/", "~1")
