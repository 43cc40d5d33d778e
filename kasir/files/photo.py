"""The photo of a product, made of a picture file: upright, small, and nothing else of the file.

A file is a stranger: its size is capped before it is read, its pixels before they are unpacked,
and only JPEG and PNG are tried. Where and with what it was taken is not kept.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from kasir.errors import UserError
from kasir.operations.products.photos import MOST_BYTES
from kasir.words import _

SIDE = 640  # Pixels at most, of the longer side.
MOST_FILE = 30_000_000
MOST_PIXELS = 65_000_000  # The largest phones; unpacked some 200 MB.

_QUALITIES = (80, 60, 40, 20)  # The first that is small enough; most photos take 50 kB at 80.
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What Pillow raises for a file that ends too early or tells nonsense.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error)


class PhotoError(UserError):
    """The file makes no photo; the message says what to do."""


def photo_of(path: Path) -> bytes:
    """The JPEG that a shop keeps of a JPEG or PNG, told by its content. Raises PhotoError."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MOST_FILE else b""
    except OSError as error:
        told = _("{file} tidak bisa dibaca. Periksa nama dan foldernya.")
        raise PhotoError(told, file=path.name) from error
    if size > MOST_FILE:
        raise _refusal(path, is_large=True)
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as found:
            if found.width * found.height > MOST_PIXELS:
                raise _refusal(path, is_large=True)
            return _small(found)
    except _BOMBS as error:
        raise _refusal(path, is_large=True) from error
    except UnidentifiedImageError as error:
        raise _refusal(path, is_large=False) from error
    except _BROKEN as error:
        told = _("{file} rusak atau tidak utuh. Salin lagi dari HP, lalu pilih lagi.")
        raise PhotoError(told, file=path.name) from error


def _refusal(path: Path, *, is_large: bool) -> PhotoError:
    told = _("{file} bukan foto JPEG atau PNG. Pilih berkas foto.")
    if is_large:
        told = _("{file} terlalu besar. Paling besar {most} MB dan {pixels} megapiksel.")
    return PhotoError(
        told.format(file=path.name, most=MOST_FILE // 10**6, pixels=MOST_PIXELS // 10**6)
    )


def _small(found: Image.Image) -> bytes:
    # A JPEG is unpacked no larger than needed. Of a palette no mean can be taken.
    image = found if found.mode in {"L", "LA", "RGB", "RGBA", "CMYK"} else found.convert("RGBA")
    image.thumbnail((SIDE, SIDE))
    upright = ImageOps.exif_transpose(image)
    if upright.mode in {"LA", "RGBA"}:
        seen_through = upright.convert("RGBA")
        flat = Image.new("RGB", upright.size, "white")
        flat.paste(seen_through, mask=seen_through)
    else:
        flat = upright.convert("RGB")
    made = b""
    for quality in _QUALITIES:
        out = io.BytesIO()
        flat.save(out, "JPEG", quality=quality, optimize=True)
        made = out.getvalue()
        if len(made) <= MOST_BYTES:
            break
    return made
