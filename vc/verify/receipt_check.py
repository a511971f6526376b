"""Checking a receipt: who signed it, whether it is about these octets, whether the judgement comes out again (RC3)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.encoding.jcs import canonicalize
from vc.encoding.strict_json import JsonValue, loads_own
from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Verdict
from vc.trust.root import kid_of
from vc.verify.receipt import payload_of
from vc.verify.rules import RULES

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject
    from vc.verify.receipt import Receipt


def signature_findings(receipt: Receipt, known: Collection[str]) -> tuple[Finding, ...]:
    """Return whether the signature holds, and whose it is; `known` are thumbprints that the asker names (RC3.2)."""
    kid = kid_of(receipt.key)
    if not receipt.envelope.made_by(receipt.key):
        detail = "not signed by the key that the receipt names"
        return (Finding(Code.RECEIPT_SIGNATURE_INVALID, Outcome.FAILED, kid, detail, "RC3.1"),)
    if not known:
        detail = "anybody can sign a receipt; name the verifier's key"
        return (Finding(Code.RECEIPT_SIGNER_UNKNOWN, Outcome.UNKNOWN, kid, detail, "RC3.2"),)
    if kid not in known:
        return (Finding(Code.RECEIPT_OTHER_SIGNER, Outcome.FAILED, kid, "not one of the keys that you named", "RC3.2"),)
    return (Finding(Code.RECEIPT_SIGNED, Outcome.PASSED, kid, spec="RC3.2"),)


def document_findings(receipt: Receipt, at_hand: JsonObject) -> tuple[Finding, ...]:
    """Return which octets at hand are not those of the receipt (RC3.3).

    `at_hand` holds members of a receipt: `trust`, `evidence`, and `input` or `manifests`, as far as they were given.
    """
    return tuple(
        Finding(Code.RECEIPT_OTHER_DOCUMENTS, Outcome.UNKNOWN, name, "not the one of the receipt", "RC3.3")
        for name, value in at_hand.items()
        if receipt.stated.get(name) != value
    )


def replay_findings(receipt: Receipt, members: JsonObject) -> tuple[Finding, ...]:
    """Compare what came out again with the receipt, octet for octet (RC3.4, RC3.5)."""
    again = payload_of(members, receipt.key, rules=receipt.rules)
    same = again == receipt.payload
    found: list[Finding] = []
    if receipt.rules != RULES:
        detail = f"judged by rules {receipt.rules}, again by {RULES}"
        outcome = Outcome.PASSED if same else Outcome.UNKNOWN
        found.append(Finding(Code.RECEIPT_RULES_DIFFER, outcome, "", detail, "RC3.5"))
    if same:
        found.append(Finding(Code.RECEIPT_SAME, Outcome.PASSED, spec="RC3.4"))
    elif receipt.rules == RULES:
        place = _first_difference({**receipt.stated}, loads_own(again))
        found.append(Finding(Code.RECEIPT_DIFFERS, Outcome.FAILED, place, "comes out otherwise", "RC3.4"))
    return tuple(found)


def verdict_on(findings: Collection[Finding]) -> Verdict:
    """Return the answer about the receipt itself (RC3.6)."""
    outcomes = {found.outcome for found in findings}
    if Outcome.FAILED in outcomes:
        return Verdict.INVALID
    held = {Code.RECEIPT_SIGNED, Code.RECEIPT_SAME} <= {found.code for found in findings}
    return Verdict.VALID if held and Outcome.UNKNOWN not in outcomes else Verdict.INDETERMINATE


def _first_difference(one: JsonValue, other: JsonValue, path: str = "") -> str:
    """Return the path of the first member that differs; that of the value itself where its parts can't be compared."""
    for name, left, right in _members(one, other):
        # As octets, which is how receipts are compared: to Python true is 1.
        if canonicalize(left) != canonicalize(right):
            return _first_difference(left, right, f"{path}/{name}")
    return path or "/"


def _members(one: JsonValue, other: JsonValue) -> Iterator[tuple[str | int, JsonValue, JsonValue]]:
    """Yield the parts of two values of the same members, or of the same number of items; else nothing."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        yield from ((name, value, other[name]) for name, value in one.items())
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        yield from zip(range(len(one)), one, other, strict=True)
