"""A paper before its width is known: a tuple of small blocks, top to bottom.

Blocks hold text as it is in the ledger. It is cleaned once, where it is laid out (`text.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class Align(Enum):
    """Where a line stands on the paper."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Size(Enum):
    """A letter's size as width x height; `SMALL` is the printer's narrow second font."""

    NORMAL = (1, 1)
    SMALL = (0, 0)
    TALL = (1, 2)
    LARGE = (2, 2)

    @property
    def width(self) -> int:
        """Columns that one letter takes. Small letters are laid out as if they were normal."""
        return max(1, self.value[0])

    @property
    def height(self) -> int:
        """Rows that one letter takes."""
        return max(1, self.value[1])


@dataclass(frozen=True, slots=True)
class Line:
    """Text that wraps between words and is never cut."""

    text: str
    align: Align = Align.LEFT
    is_bold: bool = False
    size: Size = Size.NORMAL
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """A label on the left and an amount on the right edge.

    A label that is too long wraps beside the amount, which stays on the last line.
    """

    left: str
    right: str
    is_bold: bool = False
    size: Size = Size.NORMAL
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Banner:
    """What nobody may overlook: SALINAN, RETUR, LATIHAN. Large, bold, in the middle."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of dashes over the whole width."""


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty line, or several: room to sign."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code in the middle; ASCII text only."""

    data: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A barcode in the middle: bars as (where it begins, how wide it is) in modules.

    `modules` is the whole width with the quiet zones; `code` is what the bars say.
    """

    code: str
    bars: tuple[tuple[int, int], ...]
    modules: int


Block: TypeAlias = Line | Pair | Banner | Rule | Blank | Qr | Bars
Document: TypeAlias = tuple[Block, ...]
