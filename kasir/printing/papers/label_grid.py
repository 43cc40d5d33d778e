"""How a sheet of labels on A4 is divided. No paper library: a screen checks a grid as it is typed.

Lengths are micrometres in whole numbers, so that a sheet either fits the paper or does not: a
person writes `63,5` millimetres, which is 63500.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from kasir.errors import UserError
from kasir.money import Quantity
from kasir.words import _

PAPER_WIDTH_UM, PAPER_HEIGHT_UM = 210_000, 297_000
LEAST_WIDTH_UM, LEAST_HEIGHT_UM = 38_000, 18_000


class LabelSheetError(UserError):
    """The labels do not fit the paper, or nothing fits the labels; the message says which."""


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """A grid of labels on A4: how many, how large, how far apart, and where the first one is.

    `left_um` and `top_um` lead from the paper's corner to the first label's. `first` is the
    label to begin with, counted by rows from 1, for a sheet that is partly used.
    """

    columns: int = 3
    rows: int = 8
    width_um: int = 64_000
    height_um: int = 34_000
    left_um: int = 7_000
    top_um: int = 11_000
    gap_x_um: int = 2_000
    gap_y_um: int = 1_000
    first: int = 1
    has_lines: bool = False  # To cut along.

    def __post_init__(self) -> None:
        """Raise LabelSheetError when this is no sheet that can be printed."""
        if self.columns < 1 or self.rows < 1:
            raise LabelSheetError(_("Label perlu sedikitnya 1 kolom dan 1 baris."))
        if min(self.left_um, self.top_um, self.gap_x_um, self.gap_y_um) < 0:
            raise LabelSheetError(_("Tepi dan jarak label tidak boleh kurang dari 0."))
        if self.width_um < LEAST_WIDTH_UM or self.height_um < LEAST_HEIGHT_UM:
            raise LabelSheetError(
                _("Label sedikitnya {width} x {height} mm, supaya barcode terbaca.").format(
                    width=_mm(LEAST_WIDTH_UM), height=_mm(LEAST_HEIGHT_UM)
                )
            )
        right_um = self.left_um + self.columns * (self.width_um + self.gap_x_um) - self.gap_x_um
        if right_um > PAPER_WIDTH_UM:
            raise LabelSheetError(
                _("{columns} kolom sampai {end} mm, kertas A4 hanya {paper} mm.").format(
                    columns=self.columns, end=_mm(right_um), paper=_mm(PAPER_WIDTH_UM)
                )
            )
        bottom_um = self.top_um + self.rows * (self.height_um + self.gap_y_um) - self.gap_y_um
        if bottom_um > PAPER_HEIGHT_UM:
            raise LabelSheetError(
                _("{rows} baris sampai {end} mm, kertas A4 hanya {paper} mm.").format(
                    rows=self.rows, end=_mm(bottom_um), paper=_mm(PAPER_HEIGHT_UM)
                )
            )
        if not 1 <= self.first <= self.count:
            raise LabelSheetError(
                _("Label pertama harus 1 sampai {count}.").format(count=self.count)
            )

    @property
    def count(self) -> int:
        """How many labels a whole sheet has."""
        return self.columns * self.rows

    def place(self, number: int) -> tuple[int, float, float]:
        """The sheet, from 0, and the left and upper edge in points of the n-th label, from 0.

        Counted from `first` on.
        """
        sheet, slot = divmod(self.first - 1 + number, self.count)
        row, column = divmod(slot, self.columns)
        left = self.left_um + column * (self.width_um + self.gap_x_um)
        top = self.top_um + row * (self.height_um + self.gap_y_um)
        return sheet, points(left), points(PAPER_HEIGHT_UM - top)


def sheet_text(sheet: LabelSheet) -> str:
    """A sheet as one line of whole numbers, the first label aside: it differs each time."""
    return " ".join(str(int(getattr(sheet, name))) for name in _KEPT)


def sheet_of(text: str) -> LabelSheet:
    """Read what `sheet_text` gave; the usual sheet for anything else."""
    try:
        numbers = [int(part) for part in text.split()]
        known: dict[str, Any] = dict(zip(_KEPT, numbers, strict=True))
        return LabelSheet(**{**known, "has_lines": bool(known["has_lines"])})
    except (ValueError, LabelSheetError):
        return LabelSheet()


_KEPT = tuple(field.name for field in fields(LabelSheet) if field.name != "first")


def points(um: int) -> float:
    """A length in points, the unit of a PDF."""
    return um * 72 / 25_400


def _mm(um: int) -> str:
    return str(Quantity(um))
