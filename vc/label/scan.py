"""The text of the code in a picture: PNG or JPEG, bounded, with one more try for a blurred one (specs/label.md L8)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.errors import Refused
from vc.label.decode import qr_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image

    from vc.model.limits import Limits

PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
JPEG_SIGNATURE: Final = b"\xff\xd8\xff"

_JPEG_SCAN_MARKER: Final = b"\xff\xda"
_MAX_JPEG_SCANS: Final = 64
_ENLARGED: Final = 2
_SHARPEN_SIGMA_PIXELS: Final = 6
_SHARPEN_PERCENT: Final = 300


@dataclass(frozen=True, slots=True)
class Luminance:
    """A picture as `width` times `height` octets, row by row; 0 is black."""

    octets: bytes
    width: int
    height: int


def scan(raw: bytes, limits: Limits, *, wanted: Callable[[str], bool]) -> str:
    """Return the text of the one code in the picture `raw` that `wanted` accepts.

    The same text twice counts once. Refuses with `format.qr` a picture without such a code, or with two different
    ones; with `limit.image` too many pixels or JPEG scans; with `format.unrecognised` what is no PNG or JPEG.
    """
    return only_text(texts_in(luminance_of(raw, limits), limits, wanted), wanted)


def texts_in(picture: Luminance, limits: Limits, wanted: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the texts of all codes; where none is `wanted`, those of the enlarged and sharpened picture too.

    A picture that would grow beyond `limits.image_pixels` is not enlarged.
    """
    found = qr_texts(picture.octets, width=picture.width, height=picture.height)
    grown = picture.width * picture.height * _ENLARGED * _ENLARGED
    if any(wanted(text) for text in found) or grown > limits.image_pixels:
        return found
    sharpened = _sharpened(picture)
    # Somebody else's code beside a blurred label may be lost by the sharpening: both looks count.
    return found + qr_texts(sharpened.octets, width=sharpened.width, height=sharpened.height)


def only_text(texts: tuple[str, ...], wanted: Callable[[str], bool]) -> str:
    """Return the one text that `wanted` accepts; refuses with `format.qr` where there is none, or more than one."""
    ours = {text for text in texts if wanted(text)}
    if len(ours) > 1:
        raise Refused(Code.FORMAT_QR, f"{len(ours)} different labels or credentials; show one at a time")
    if not ours:
        shown = "the codes in it are no labels" if texts else "no code was found in it"
        raise Refused(Code.FORMAT_QR, f"{shown}; take the picture closer, sharp and straight")
    return ours.pop()


def luminance_of(raw: bytes, limits: Limits) -> Luminance:
    """Decode a PNG or JPEG to luminance; transparent pixels are white.

    The header is read first. Refuses with `limit.image` more than `limits.image_pixels` pixels, or a JPEG of more
    than 64 scans, and with `format.unrecognised` anything else that is not a readable PNG or JPEG.
    """
    if raw.startswith(JPEG_SIGNATURE) and raw.count(_JPEG_SCAN_MARKER) > _MAX_JPEG_SCANS:
        raise Refused(Code.LIMIT_IMAGE, f"the JPEG has more than {_MAX_JPEG_SCANS} scans")
    try:
        return _decoded(raw, limits)
    except (Refused, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - a codec raises anything on a stranger's bytes; each means the same
        raise Refused(Code.FORMAT_UNRECOGNISED, "the picture is damaged, or of a kind that is not read") from None


def _decoded(raw: bytes, limits: Limits) -> Luminance:
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile

    # The plugin classes read the header alone. `Image.open` would warn, or try every other format it knows.
    picture: Image = PngImageFile(io.BytesIO(raw)) if raw.startswith(PNG_SIGNATURE) else JpegImageFile(io.BytesIO(raw))
    if picture.width * picture.height > limits.image_pixels:
        raise Refused(Code.LIMIT_IMAGE, f"{picture.width} by {picture.height} pixels; {limits.image_pixels} are read")
    with picture:
        grey = _flattened(picture)
    return Luminance(grey.tobytes(), grey.width, grey.height)


def _flattened(picture: Image) -> Image:
    from PIL.Image import new

    picture.draft("L", None)  # a JPEG's colours are not decoded at all
    if not picture.has_transparency_data:
        return picture.convert("L")
    layered = picture.convert("LA")
    white = new("L", layered.size, 255)
    white.paste(layered.getchannel("L"), mask=layered.getchannel("A"))
    return white


def _sharpened(picture: Luminance) -> Luminance:
    from PIL.Image import Resampling, frombytes
    from PIL.ImageFilter import UnsharpMask

    size = (picture.width * _ENLARGED, picture.height * _ENLARGED)
    enlarged = frombytes("L", (picture.width, picture.height), picture.octets).resize(size, Resampling.BICUBIC)
    sharp = enlarged.filter(UnsharpMask(_SHARPEN_SIGMA_PIXELS, _SHARPEN_PERCENT, 0))
    return Luminance(sharp.tobytes(), *size)
