"""What a request's `Accept` lets be answered (RFC 9110 section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_range: Final = re.compile(r"(\*/\*|[a-z0-9!#$&^_.+-]+/(?:\*|[a-z0-9!#$&^_.+-]+))((?:;.*)?)", re.ASCII).fullmatch
_weight: Final = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.ASCII).fullmatch


def accepts(fields: Iterable[str], media_type: str) -> bool:
    """Tell whether `media_type`, in lower case, may answer a request with these `Accept` fields.

    Without the field, or where nothing of it can be read, everything may. The most specific range that names the type
    decides; weight 0 excludes it.
    """
    ranges = [read for member in ",".join(fields).split(",") if (read := _read(member)) is not None]
    weights = dict(ranges)
    kind = media_type.partition("/")[0]
    return not weights or next((weights[one] for one in (media_type, f"{kind}/*", "*/*") if one in weights), 0.0) > 0


def names(fields: Iterable[str], media_type: str) -> bool:
    """Tell whether a request asks for `media_type` by its name: `*/*`, which everything sends, does not."""
    ranges = [read for member in ",".join(fields).split(",") if (read := _read(member)) is not None]
    return dict(ranges).get(media_type, 0.0) > 0


def _read(member: str) -> tuple[str, float] | None:
    matched = _range("".join(member.split()).lower())
    if matched is None:
        return None
    weights = [found[1] for one in matched[2].split(";") if (found := _weight(one)) is not None]
    return matched[1], float(weights[0]) if weights else 1.0
