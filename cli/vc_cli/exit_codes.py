"""The exit codes of every command (design section 6); scripts decide by them, never by prose."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from vc.model.vocabulary import Verdict


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    INVALID = 1
    REFUSED = 2
    INDETERMINATE = 3
    ENVIRONMENT = 4


def exit_of(verdicts: Iterable[Verdict]) -> Exit:
    """Return the exit code of several verdicts: any invalid beats any indeterminate, which beats valid.

    Without a verdict nothing was confirmed: `INDETERMINATE`.
    """
    given = set(verdicts)
    if Verdict.INVALID in given:
        return Exit.INVALID
    return Exit.DONE if given == {Verdict.VALID} else Exit.INDETERMINATE
