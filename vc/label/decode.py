"""QR codes in a grid of pixels, by zxing-cpp: the one place that knows its interface."""

from __future__ import annotations


def qr_texts(luminance: bytes, *, width: int, height: int) -> tuple[str, ...]:
    """Return the text of every QR code in a picture of `width` times `height` octets, row by row, 0 is black.

    Only codes whose error correction succeeded; rotated, mirrored and inverted ones are found too. A member of a
    structured append sequence gives its own part of the text.
    """
    import zxingcpp

    found = zxingcpp.read_barcodes(
        memoryview(luminance).cast("B", shape=(height, width)),
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]),
        text_mode=zxingcpp.TextMode.Plain,
    )
    return tuple(code.text for code in found)
