"""QR codes as grids of modules, for paper and picture alike."""

from __future__ import annotations

from functools import lru_cache

import segno

QUIET = 4  # Modules of white around a code, as ISO/IEC 18004 wants it.
DOTS_WISHED = 5  # A module of 5 dots is 0.6 mm: any telephone reads it.
DOTS_LEAST = 3  # 0.4 mm.
SHARE_OF_PAPER = (3, 5)  # A code takes at most three fifths of the width, if it can.


@lru_cache(maxsize=4)  # A receipt asks for its code as bytes, as a picture, and for its height.
def modules(data: str) -> tuple[tuple[bool, ...], ...]:
    """The code with its quiet zone, row by row; true is black. Error correction is M."""
    code = segno.make_qr(data, error="m", boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix_iter(border=QUIET))


def module_dots(side: int, paper_dots: int) -> int:
    """The dots of one module for a code of `side` modules, quiet zone included.

    Raises ValueError when the code fits the paper only with modules that nothing can read.
    """
    wished = paper_dots * SHARE_OF_PAPER[0] // SHARE_OF_PAPER[1] // side
    dots = min(DOTS_WISHED, max(wished, DOTS_LEAST))
    if dots * side > paper_dots:
        message = f"a QR code of {side} modules is too large for {paper_dots} dots"
        raise ValueError(message)
    return dots
