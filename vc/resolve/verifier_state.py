"""What a verifier has seen, kept beside the pinned root (specs/retrieval.md W12): nothing falls, nothing is forgotten.

The facts and what follows from them are `vc.trust.seen`; here they are read before a judgement and kept after it.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from vc.encoding.strict_json import JsonValue, dumps, loads_object
from vc.errors import ConfigurationError, Refused, StorageError
from vc.model.claims import mappings, text
from vc.model.vocabulary import Verdict
from vc.trust.seen import Seen, Witnessed, seen_from_json, seen_to_json
from vc.verify.evidence import Evidence
from vc.verify.memo import Memo
from vc.verify.question import Question
from vc.verify.report import Report
from vc.verify.witnessed import anchor_name, witnessed

STATE_FORMAT: Final = "accredited-vc-seen/1"
WORTH_WRITING: Final = timedelta(hours=1)
"""How far the newest signed time must have risen to be written when nothing else has changed."""

_FILE: Final = "seen.json"
_LOCK: Final = "seen.lock"
_LARGEST: Final = 10_000_000
_WRITABLE_BY_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH


def _silence(told: str) -> None:
    """Say nothing."""


@dataclass(slots=True)
class VerifierState:
    """What was seen under each anchor, in the user's configuration `folder`; None keeps it in memory alone.

    `notice` is told once where something new could not be written.
    """

    folder: Path | None
    notice: Callable[[str], None] = _silence
    _held: tuple[Seen, ...] = ()
    _told: bool = False

    def seen(self, anchor: str) -> Seen:
        """Return what was seen under the anchor of that name (`anchor_name`); nothing where it is new.

        Raises `StorageError` for a file that can't be read, or is not one of ours: nothing is forgotten silently.
        `ConfigurationError` where others than the user may write it.
        """
        return _of(anchor, self._held) or _of(anchor, self._read()) or Seen(anchors=(anchor,))

    def visit(self, evidence: Evidence, question: Question, memo: Memo) -> Seen | None:
        """Return what was seen before under the anchor of `evidence`, and keep what it now gives to remember.

        Of the documents only those are needed that came with a bundle. None where there is no anchor to remember under.
        """
        name = None if evidence.anchor is None else anchor_name(evidence.anchor, memo)
        if name is None:
            return None
        before = self.seen(name)
        new = witnessed(replace(evidence, seen=before), question, memo)
        if new is not None:
            self.keep(name, new)
        return before

    def keep(self, anchor: str, new: Witnessed) -> None:
        """Remember what was accepted under an anchor; written only where it says more than what is kept already."""
        before = self.seen(anchor)
        after = before.advanced(new)
        self._held = _with(after, self._held)
        if after == before or self.folder is None or not _worth_writing(before, after):
            return
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _locked(self.folder / _LOCK):
                # Another program may have come further meanwhile.
                entries = self._read()
                latest = (_of(anchor, entries) or Seen(anchors=(anchor,))).advanced(new)
                self._write(_with(latest, entries))
        except OSError as fault:
            self._tell(f"{self.folder / _FILE} can't be written ({fault.strerror}): what was seen is not remembered")

    def report(self, report: Report, seen: Seen | None) -> None:
        """Keep when a list was signed on which a valid answer about now rests: the clock can't be before that."""
        moment = report.status_as_of
        if seen is None or moment is None or report.verdict is not Verdict.VALID or report.at != report.judged_at:
            return
        self.keep(seen.anchors[0], Witnessed(signed_time=moment))

    def _tell(self, told: str) -> None:
        if not self._told:
            self._told = True
            self.notice(told)

    def _read(self) -> tuple[Seen, ...]:
        if self.folder is None:
            return ()
        path = self.folder / _FILE
        try:
            with path.open("rb") as file:
                if os.name == "posix" and os.fstat(file.fileno()).st_mode & _WRITABLE_BY_OTHERS:
                    hint = f"chmod 600 {path}"
                    raise ConfigurationError("others can write what this verifier has seen", where=str(path), hint=hint)
                content = file.read(_LARGEST + 1)
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except OSError as fault:
            raise StorageError(f"can't be read: {fault.strerror}", where=str(path)) from None
        return _entries(content, path)

    def _write(self, entries: Sequence[Seen]) -> None:
        from vc.resolve.whole_file import replace_file

        if self.folder is not None:
            for left in self.folder.glob(f".{_FILE}.*"):  # of a program that was killed: whoever writes holds the lock
                left.unlink()
            listed: list[JsonValue] = [seen_to_json(seen) for seen in entries]
            replace_file(self.folder / _FILE, dumps({"format": STATE_FORMAT, "entries": listed}) + b"\n")


def _entries(content: bytes, path: Path) -> tuple[Seen, ...]:
    try:
        document = loads_object(content[:_LARGEST], max_depth=4, max_members=1_000_000)
        if text(document, "format") == STATE_FORMAT:
            return tuple(seen_from_json(node) for node in mappings(document, "entries"))
    except Refused:
        pass
    hint = "bring it back from a backup; removing it forgets which bundles and roots were seen"
    raise StorageError("is damaged: what this verifier has seen can't be read", where=str(path), hint=hint)


def _of(anchor: str, entries: Sequence[Seen]) -> Seen | None:
    return next((seen for seen in entries if anchor in seen.anchors), None)


def _with(seen: Seen, entries: Sequence[Seen]) -> tuple[Seen, ...]:
    """Put an entry in the place of the one with the same first anchor."""
    others = (entry for entry in entries if not set(entry.anchors) & set(seen.anchors))
    return (*others, seen)


def _worth_writing(before: Seen, after: Seen) -> bool:
    if replace(before, signed_time=None) != replace(after, signed_time=None) or before.signed_time is None:
        return True
    return after.signed_time is not None and after.signed_time - before.signed_time >= WORTH_WRITING


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock; the system releases it however the holder ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
