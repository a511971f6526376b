"""A body's logo for paper: a PNG or JPEG, flattened onto white, since PDF/A pictures of ours have no transparency.

SVG and PDF are not taken: what their drawing leaves out, such as fonts or blending, it leaves out silently
(specs/decisions/0064-certificate-as-pdf-a.md).
"""

from __future__ import annotations

import io
from typing import Final

from vc.errors import ConfigurationError

MOST_OCTETS: Final = 2_000_000
_MOST_SIDE: Final = 1_600
_LEAST_SIDE: Final = 100
_MOST_PIXELS: Final = 40_000_000
_HINT: Final = "a PNG or JPEG of 100 pixels or more a side, 2 MB or less"


def logo_picture(content: bytes, *, where: str) -> bytes:
    """Return the logo as an opaque PNG, at most 1,600 pixels a side. Raises `ConfigurationError` for anything else."""
    from PIL import Image, UnidentifiedImageError

    if len(content) > MOST_OCTETS:
        raise ConfigurationError("is too large for a logo", where=where, hint=_HINT)
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > _MOST_PIXELS or min(opened.size) < _LEAST_SIDE:
                raise ConfigurationError(
                    f"has {opened.width} by {opened.height} pixels, which does not print well", where=where, hint=_HINT
                )
            drawn = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ConfigurationError("is no picture that can be read", where=where, hint=_HINT) from None
    drawn.thumbnail((_MOST_SIDE, _MOST_SIDE))
    flat = Image.new("RGB", drawn.size, (255, 255, 255))
    flat.paste(drawn, mask=drawn.getchannel("A"))
    written = io.BytesIO()
    flat.save(written, "PNG")
    return written.getvalue()
