"""Barcodes as bars and gaps, counted in modules, before their size on paper is known."""

from __future__ import annotations

from dataclasses import dataclass

from kasir.errors import UserError
from kasir.operations.products.labels import is_ean13
from kasir.words import _

QUIET_EAN, QUIET_128 = 11, 10  # Modules of white that a scanner wants on either side.
LONGEST = 48  # Characters: more would be wider than the paper.


class CodeError(UserError):
    """The code has a letter that no barcode holds, or too many letters."""

    def __init__(self, code: str) -> None:
        self.code = code
        shown = code if len(code) <= 40 else code[:40] + "..."
        told = _("Kode {code} tidak bisa dijadikan barcode. Beri barang itu kode toko.")
        super().__init__(told, code=shown)


@dataclass(frozen=True, slots=True)
class BarcodeBars:
    """Bars as (where it begins, how wide it is) in modules; `modules` with the quiet zones."""

    bars: tuple[tuple[int, int], ...]
    modules: int


def barcode(code: str) -> BarcodeBars:
    """An EAN-13 when the code is a valid one, else a Code 128. Raises CodeError."""
    if is_ean13(code):
        return _ean13(code)
    if not code.strip() or len(code) > LONGEST or not all(" " <= letter <= "~" for letter in code):
        raise CodeError(code)
    return _code128(code)


def _ean13(code: str) -> BarcodeBars:
    from reportlab.graphics.barcode.eanbc import Ean13BarcodeWidget

    drawn = Ean13BarcodeWidget(code, humanReadable=0, quiet=0, barWidth=1).draw()
    frame, *rects = drawn.contents
    bars = tuple((QUIET_EAN + int(rect.x), int(rect.width)) for rect in rects)
    return BarcodeBars(bars, int(frame.width) + 2 * QUIET_EAN)


def _code128(code: str) -> BarcodeBars:
    from reportlab.graphics.barcode.code128 import Code128

    made = Code128(code, quiet=0)
    made.validate()
    made.encode()
    made.decompose()
    bars, place = [], QUIET_128
    for element in made.decomposed:  # `B` is a bar of two modules, `b` a gap of two.
        wide = ord(element.upper()) - ord("A") + 1
        if element.isupper():
            bars.append((place, wide))
        place += wide
    return BarcodeBars(tuple(bars), place + QUIET_128)
