"""Issuing many certificates only after a second person has approved exactly these (specs/register.md G62)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from vc.register.bulk_content import BulkContent
from vc.register.engine import reading
from vc.register.home import Home
from vc.register.schema import credentials
from vc.register.two_persons import (
    OPEN_FOR,
    ApprovalNeededError,
    Matter,
    Order,
    Proposal,
    ProposalState,
    proposals,
    rule,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MOST_PARAMETERS: Final = 500


def require_bulk_approval(
    home: Home, keys: Sequence[str], *, numbers: Iterable[str] = (), files: Iterable[str] = (), now: datetime
) -> None:
    """Refuse to issue the certificates with these idempotency keys where they need an approval and have none.

    Needs none: a single certificate, a home where the rule is off for bulk, and certificates that are all issued
    already. An approval counts for 30 days; issuing that has begun by then may be finished later. `numbers` and
    `files` name the certificates and where they were read from to the second person. Raises `ApprovalNeededError`,
    whose order may be proposed.
    """
    content = BulkContent.of(keys)
    if content.count <= 1:
        return
    with reading(home.engine) as connection:
        if Matter.BULK not in rule(connection):
            return
        issued = _issued_of(connection, keys)
        approved = [one for one in proposals(connection, at=now) if _covers(one, content)]
    in_time = any(one.decided_at is not None and (issued or now < one.decided_at + OPEN_FOR) for one in approved)
    if issued < content.count and not in_time:
        raise ApprovalNeededError(
            Order(Matter.BULK, home.settings.issuer, content.to_change(numbers=numbers, files=files))
        )


def _covers(proposal: Proposal, content: BulkContent) -> bool:
    approved = proposal.state is ProposalState.APPROVED and proposal.order.matter is Matter.BULK
    return approved and proposal.order.change.get("content") == content.digest


def _issued_of(connection: Connection, keys: Sequence[str]) -> int:
    column = credentials.c.idempotency_key
    wanted = sorted(set(keys))
    chunks = (wanted[start : start + _MOST_PARAMETERS] for start in range(0, len(wanted), _MOST_PARAMETERS))
    return sum(len(connection.execute(select(column).where(column.in_(chunk))).all()) for chunk in chunks)
