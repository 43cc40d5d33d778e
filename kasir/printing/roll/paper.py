"""The rolls of paper that thermal printers take."""

from __future__ import annotations

from dataclasses import dataclass

CELL = 12  # Dots that one letter of the printer's first font is wide.
BAR_DOTS_LEAST, BAR_DOTS_MOST = 2, 3  # 0.25 mm, which every shop scanner reads, to 0.375 mm.
BARS_HIGH = 64  # Dots: 8 mm.


@dataclass(frozen=True, slots=True)
class Paper:
    """How many letters and dots fit beside each other, and whether a knife cuts the paper."""

    columns: int
    dots: int
    millimetres: int
    has_cutter: bool

    def bar_dots(self, modules: int) -> int:
        """The dots of one module of a barcode; 0 when the paper is too narrow to read it."""
        dots = min(BAR_DOTS_MOST, self.dots // modules)
        return dots if dots >= BAR_DOTS_LEAST else 0


NARROW = Paper(columns=32, dots=384, millimetres=58, has_cutter=False)
# Many older 80 mm printers, and newer ones in their 42-column mode.
MIDDLE = Paper(columns=42, dots=504, millimetres=80, has_cutter=True)
WIDE = Paper(columns=48, dots=576, millimetres=80, has_cutter=True)
PAPERS = {paper.columns: paper for paper in (NARROW, MIDDLE, WIDE)}


def paper_of(columns: int) -> Paper:
    """The paper with this many columns. Raises KeyError: only 32, 42 and 48 exist."""
    return PAPERS[columns]
