"""What is wrong with a request or a credential, in the words of the VC API (specs/vc-api.md VA5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from vc.codes import Code
from vc.encoding.strict_json import JsonObject, JsonValue
from vc.errors import Refused
from vc.model.conformance.nonconformity import Nonconformity
from vc.verify.findings import problem_type

_OURS: Final = "https://accredited-vc.example/problems#"


@dataclass(frozen=True, slots=True)
class Rejection:
    """One thing that is wrong: the problem's type, a short title, and what it is about."""

    type: str
    title: str
    detail: str

    @classmethod
    def of(cls, code: Code, detail: str) -> Rejection:
        """Return the rejection for a finding's code."""
        return cls(problem_type(code), code.value, detail)

    @classmethod
    def ours(cls, name: str, detail: str) -> Rejection:
        """Return one that is about the request or this service, and no finding."""
        return cls(_OURS + name, name, detail)

    def to_json(self) -> JsonObject:
        """Return the problem details object, without a status."""
        return {"type": self.type, "title": self.title, "detail": self.detail}


class Rejected(Exception):
    """Ends a request with what is wrong, the first at the top; `headers` go with the answer."""

    def __init__(
        self,
        *rejections: Rejection,
        status: HTTPStatus = HTTPStatus.BAD_REQUEST,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(rejections[0].detail)
        self.rejections = rejections
        self.status = status
        self.headers = headers

    def to_json(self) -> JsonObject:
        """Return the body of the answer."""
        listed: list[JsonValue] = [one.to_json() for one in self.rejections]
        return {**self.rejections[0].to_json(), "status": int(self.status), "problemDetails": listed}


def of_refusal(refusal: Refused, *, place: str = "") -> Rejection:
    """Return what a strict decoder did not accept; `place` is where in the request it stood."""
    return Rejection.of(refusal.code, f"{place}: {refusal.detail}" if place else refusal.detail)


def of_faults(faults: Iterable[Nonconformity], *, place: str) -> tuple[Rejection, ...]:
    """Return everything that the data model has against a document that stands at `place`."""
    return tuple(Rejection.of(fault.code, f"{place}{fault.pointer} {fault.problem}") for fault in faults)
