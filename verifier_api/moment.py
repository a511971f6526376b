"""The one moment of a request."""

from __future__ import annotations

from datetime import datetime

from vc.resolve.clock import Clock


def moment_of(clock: Clock) -> datetime:
    """Return the present moment, to the second. A request asks once and passes the answer down."""
    return clock().replace(microsecond=0)
