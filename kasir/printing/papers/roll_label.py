"""Labels from the receipt printer, one below the other, to be cut with scissors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kasir.clock import format_day
from kasir.money import format_money
from kasir.printing.a4.pdf import clean
from kasir.printing.papers.label_grid import LabelSheetError
from kasir.printing.roll.barcode import barcode
from kasir.printing.roll.document import Align, Bars, Block, Document, Line, Pair, Rule, Size
from kasir.words import _

if TYPE_CHECKING:
    from kasir.operations.products.labels import Label
    from kasir.printing.roll.paper import Paper


def label_document(label: Label) -> Document:
    """As many labels as wished: name, price and whose, the date, the code. Raises CodeError.

    The code stands under its bars, for the day when the scanner is broken.
    """
    made = barcode(label.code)
    blocks: list[Block] = [
        Line(label.name, is_bold=True),
        Pair(format_money(label.price), label.consignor_code, is_bold=True, size=Size.TALL),
    ]
    if label.expires_on is not None:
        blocks.append(Line(_("Kedaluwarsa {day}").format(day=format_day(label.expires_on))))
    blocks += [Bars(label.code, made.bars, made.modules), Line(label.code, Align.CENTER), Rule()]
    return (Rule(), *(blocks * label.count))


def check_labels(labels: Iterable[Label], paper: Paper) -> None:
    """Raise LabelSheetError, or CodeError, for the first code that this paper can't show."""
    for label in labels:
        if not paper.bar_dots(barcode(label.code).modules):
            raise LabelSheetError(
                _(
                    "Kode {code} terlalu panjang untuk kertas {mm} mm. Cetak label ini lewat PDF."
                ).format(code=clean(label.code), mm=paper.millimetres)
            )
