"""V9: what the issuer says of the credential at the moment asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.model.vocabulary import Act, CertificateStatus
from vc.status.decide import StatusOutcome, bitstring_outcome, token_outcome
from vc.status.entry import BitstringStatusEntry, TokenStatusReference, label_reference, status_references
from vc.status.list_url import ListForm
from vc.status.lookup import look_up_bitstring, look_up_token
from vc.verify.checks.status_documents import IssuersLists
from vc.verify.report import LastKnown

if TYPE_CHECKING:
    from vc.keys.did_document import DidDocument
    from vc.verify.case import Case

STATUS_BASE_SERVICE = "StatusListBase"
_SUCCESSION = frozenset({CertificateStatus.SUPERSEDED, CertificateStatus.SCOPE_REDUCED})


def check_status(case: Case, document: DidDocument) -> None:
    """Decide the status (V9.1): the token list alone where the credential refers to one, else the Bitstring entries."""
    claims, lists = case.credential.status_claims, IssuersLists(case, document)
    if "label" in claims:
        _label(lists)
        return
    references = status_references(claims)
    for refusal in references.refusals:
        if refusal.code is Code.STATUS_INDEX:
            case.failed(refusal.code, detail=refusal.detail, spec="V9.1")
        else:
            case.unknown(refusal.code, detail=refusal.detail, spec="V9.1")
    if references.token is not None:
        _by_token(lists, references.token)
        _record(lists, references.token.uri, references.token.index)
    elif references.entries:
        _by_bitstring(lists, references.entries)
        _record(lists, references.entries[0].list_url, references.entries[0].index)
    elif not references.refusals:
        _missing(case)


def _missing(case: Case) -> None:
    detail = "the credential says nothing of its status"
    if case.credential.profile is not None:
        case.failed(Code.STATUS_MISSING, detail=f"{detail}, but its profile demands it", spec="V9.1")
    else:
        case.unknown(Code.STATUS_MISSING, detail=detail, spec="V9.1")


def _label(lists: IssuersLists) -> None:
    case, document = lists.case, lists.did_document
    bases = [service.endpoint for service in document.services if service.type == STATUS_BASE_SERVICE]
    if not bases:
        detail = "the issuer's DID document names no place for status lists"
        case.unknown(Code.STATUS_UNAVAILABLE, subject=document.id, detail=detail, spec="V9.1")
        return
    try:
        reference = label_reference(case.credential.status_claims["label"], status_base=bases[0].rstrip("/"))
    except Refused as refusal:
        case.failed(refusal.code, detail=refusal.detail, spec="V9.1")
        return
    _by_token(lists, reference)
    _record(lists, reference.uri, reference.index)


def _record(lists: IssuersLists, list_url: str, index: int) -> None:
    """Keep what the issuer has recorded, where it is asked for (V9.11)."""
    if lists.case.question.history:
        from vc.verify.checks.recorded import recorded_events  # pages ask; a manifest's lines do not

        lists.case.history = recorded_events(lists, list_url, index)


def _by_token(lists: IssuersLists, reference: TokenStatusReference) -> None:
    case = lists.case
    current = lists.current(reference.uri, ListForm.TOKEN, required=not case.question.historical)
    try:
        value = None if current is None else look_up_token(reference, current)
        if case.question.historical:
            from vc.verify.checks.past_status import past_token_value

            value = past_token_value(lists, reference, today=value)
    except Refused as refusal:
        case.refused(refusal, subject=reference.uri, spec="V9.4")
        return
    if value is None:
        _last_known_token(case, reference)
        return
    outcome = token_outcome(value)
    if outcome.status in _SUCCESSION:
        from vc.verify.checks.past_status import named_successor

        case.successor = named_successor(lists, reference)
    if not _decided_for_the_act(lists, reference, outcome):
        _conclude(case, outcome, reference.uri)


def _decided_for_the_act(lists: IssuersLists, reference: TokenStatusReference, outcome: StatusOutcome) -> bool:
    """Whether the law of the certificate's scheme has the last word on the act (V9.8)."""
    case = lists.case
    end = case.credential.valid_until
    in_force = outcome.status is CertificateStatus.ACTIVE and (end is None or case.question.at < end)
    if case.question.act is Act.RELY or in_force:
        return False
    from vc.verify.checks.acts import act_decides

    case.status = outcome.status
    return act_decides(lists, reference, outcome)


def _by_bitstring(lists: IssuersLists, entries: tuple[BitstringStatusEntry, ...]) -> None:
    case = lists.case
    values: list[tuple[str, int]] = []
    for entry in entries:
        try:
            value = _bit(lists, entry)
            if value is None:
                _last_known_bit(case, entry)
        except Refused as refusal:
            case.refused(refusal, subject=entry.list_url, spec="V9.4")
            continue
        if value is not None:
            values.append((entry.purpose, value))
    outcome = bitstring_outcome(values)
    # An entry that can't be read never hides one that speaks against the credential, nor counts for it.
    if len(values) == len(entries) or outcome.status not in {None, CertificateStatus.ACTIVE}:
        _conclude(case, outcome, entries[0].list_url)


def _bit(lists: IssuersLists, entry: BitstringStatusEntry) -> int | None:
    historical = lists.case.question.historical
    listed = lists.current(entry.list_url, ListForm.BITSTRING, required=not historical)
    value = None if listed is None else look_up_bitstring(entry, listed)
    if not historical:
        return value
    from vc.verify.checks.past_status import past_bitstring_value

    return past_bitstring_value(lists, entry, today=value)


def _conclude(case: Case, outcome: StatusOutcome, url: str) -> None:
    case.status = outcome.status
    if outcome.status is CertificateStatus.ACTIVE:
        case.passed(outcome.code, subject=url, spec="V9.6")
    elif outcome.status is None:
        case.unknown(outcome.code, subject=url, detail=outcome.detail, spec="V9.6")
    else:
        detail = f"the successor is {case.successor}" if case.successor else "so its issuer has recorded"
        case.failed(outcome.code, subject=url, detail=detail, spec="V9.6")
        if outcome.status is CertificateStatus.SCOPE_REDUCED:
            case.reduced = case.findings[-1]  # it stands unless V9.10 is asked, and says otherwise


def _last_known_token(case: Case, reference: TokenStatusReference) -> None:
    """Say what a list that is too old held (V9.9); it decides nothing."""
    outdated = case.outdated
    if outdated is None:
        return
    try:
        status = token_outcome(look_up_token(reference, outdated)).status
    except Refused:
        return
    case.last_known = None if status is None else LastKnown(status, outdated.issued_at)


def _last_known_bit(case: Case, entry: BitstringStatusEntry) -> None:
    outdated = case.outdated
    if outdated is None:
        return
    try:
        status = bitstring_outcome([(entry.purpose, look_up_bitstring(entry, outdated))]).status
    except Refused:
        return
    case.last_known = None if status is None else LastKnown(status, outdated.issued_at)
