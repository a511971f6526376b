"""Published sites in local folders (specs/retrieval.md W8): the demo's world, a mirror, a site before it goes out."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote_to_bytes

from vc.codes import Code
from vc.errors import Refused
from vc.model.document import NotRetrieved, Reference, Retrieved, Via
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.resolve.clock import Clock, system_clock
from vc.resolve.document_url import parse_document_url

_MEDIA_TYPES = {".json": "application/json", ".jwt": "application/jwt"}


class FolderSource:
    """Answers for each host from a folder laid out as `vc publish` writes it. Nothing outside the folder is read."""

    def __init__(
        self, folders: Mapping[str, Path], *, now: Clock = system_clock, limits: Limits = DEFAULT_LIMITS
    ) -> None:
        self._roots = {host: folder.resolve() for host, folder in folders.items()}
        self._now = now
        self._limits = limits

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Return the file's bytes.

        `fetch.url` for a path that can't be one of a file, `fetch.not_found`, `fetch.forbidden` for one that leads out
        of the folder, `fetch.size`, `fetch.failed` for what can't be read.
        """
        try:
            path = self._path(reference.url)
            content = self._read(path)
        except Refused as refusal:
            return NotRetrieved(reference.url, refusal.code, refusal.detail, self._now())
        media_type = _MEDIA_TYPES.get(path.suffix, "")
        return Retrieved(reference.url, content, self._now(), Via.FOLDER, media_type)

    def _path(self, url: str) -> Path:
        parsed = parse_document_url(url)
        root = self._roots.get(parsed.host)
        if root is None:
            raise Refused(Code.FETCH_NOT_FOUND, f"no folder for {parsed.host}")
        if "?" in parsed.target:
            raise Refused(Code.FETCH_NOT_FOUND, "a folder answers no queries")
        path = root.joinpath(*(_segment(part) for part in parsed.target[1:].split("/")))
        try:
            resolved = path.resolve(strict=True)
        except (OSError, RuntimeError):  # RuntimeError: links that lead in a circle, before Python 3.13
            raise Refused(Code.FETCH_NOT_FOUND, "no such file") from None
        if not resolved.is_relative_to(root):
            raise Refused(Code.FETCH_FORBIDDEN, "the path leads out of the folder")
        return resolved

    def _read(self, path: Path) -> bytes:
        limit = self._limits.document_bytes
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                raise Refused(Code.FETCH_NOT_FOUND, "not a file")
            with open(path, "rb", opener=_open_without_waiting) as file:
                content = file.read(limit + 1)
        except OSError as fault:
            raise Refused(Code.FETCH_FAILED, f"can't be read: {fault.strerror}") from None
        if len(content) > limit:
            raise Refused(Code.FETCH_SIZE, f"more than {limit} bytes")
        return content


def _open_without_waiting(path: str, flags: int) -> int:
    # Should a pipe have taken the file's place meanwhile, it must not hold us up, and a new link must not lead away.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))


def _segment(part: str) -> str:
    """Return the file name that one path segment stands for; it must be a name and nothing else."""
    try:
        name = unquote_to_bytes(part).decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(Code.FETCH_URL, "a path that is not UTF-8") from None
    if name in {"", ".", ".."} or any(character in name for character in "/\\\0"):
        raise Refused(Code.FETCH_URL, "a path segment that is no file name")
    return name
