"""Labels on A4: a grid that fits any sheet of stickers, or plain paper and a pair of scissors.

A name wraps and grows smaller; when even the smallest letters leave no room, its middle is
replaced by `…`, since what tells two goods apart (the size, the variant) stands at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kasir.clock import WIB, format_day
from kasir.money import format_money
from kasir.operations.products import labels as goods_labels
from kasir.printing.a4.paper_files import safe_name
from kasir.printing.a4.pdf import (
    BOLD_FACE,
    REGULAR,
    PdfPage,
    Style,
    clean,
    width,
    wrap,
    write_pages,
)
from kasir.printing.papers.label_grid import LabelSheet, LabelSheetError, points
from kasir.printing.roll.barcode import barcode
from kasir.words import _

if TYPE_CHECKING:
    from kasir.clock import Stamp
    from kasir.operations.products.labels import Label, LabelWish

LOW_UM = 25_000  # Labels below this have a smaller price.

DOT = 72 / 300  # Points. Modules are whole dots of any office printer, so that bars stay sharp.
LEAST_DOTS, MOST_DOTS = 2, 4  # 0,17 mm, the least that shop scanners read, to 0,34 mm.
LEAST_BARS, MOST_BARS = 14.0, 40.0  # Height in points.
PAD, GAP = 4.0, 2.0
NAME_SIZES = (8.5, 7.5, 6.5, 5.5, 4.5)
SMALL_STYLE = Style(REGULAR, 5.5)
LINE = 1.18  # Leading of a size.


@dataclass(frozen=True, slots=True)
class LabelPaper:
    """Labels on a kind of sheet, and when they were asked for."""

    labels: tuple[Label, ...]
    sheet: LabelSheet
    at: datetime
    day: date


def label_paper(
    session: Any, wishes: Iterable[LabelWish], sheet: LabelSheet, stamp: Stamp
) -> LabelPaper:
    """Ask for labels with today's tags. Raises what `labels.labels` raises."""
    made = goods_labels.labels(session, wishes, stamp.business_day)
    return LabelPaper(made, sheet, stamp.at, stamp.business_day)


def write_labels(path: Path, labels: Sequence[Label], sheet: LabelSheet) -> None:
    """Write the labels' PDF, whole or not at all. Raises CodeError, LabelSheetError."""
    write_pages(path, label_pages(labels, sheet), _("Label barang"), "kasir")


def labels_name(at: datetime) -> str:
    """The file's name: the time."""
    return safe_name(_("label"), f"{at.astimezone(WIB):%H%M%S}") + ".pdf"


def label_pages(labels: Sequence[Label], sheet: LabelSheet) -> list[PdfPage]:
    """Lay the labels out, a page a sheet. Raises CodeError, LabelSheetError."""
    pages: list[PdfPage] = []
    number = 0
    for label in labels:
        laid = _lay(label, sheet)
        for _copy in range(label.count):
            which, x, y = sheet.place(number)
            while len(pages) <= which:
                pages.append(PdfPage())
            _put(pages[which], laid, x, y)
            if sheet.has_lines:
                wide, high = points(sheet.width_um), points(sheet.height_um)
                pages[which].boxes.append((x, y - high, wide, high))
            number += 1
    return pages


# --- one label ------------------------------------------------------------------------------


def _lay(label: Label, sheet: LabelSheet) -> PdfPage:
    """A label with its places, in points from its upper left corner; y grows downwards."""
    laid = PdfPage()
    wide, high = points(sheet.width_um), points(sheet.height_um)
    room, end = wide - 2 * PAD, wide - PAD
    price = Style(BOLD_FACE, 9.0 if sheet.height_um < LOW_UM else 14.0)
    said = format_money(label.price)
    small = _leading(SMALL_STYLE)
    has_day = label.expires_on is not None
    # From below: the code in letters, the bars, the date, the price; the name has the rest.
    spare = high - 2 * PAD - small - (small if has_day else 0) - _leading(price) - GAP
    style, names = _fitting_name(clean(label.name), room, spare - LEAST_BARS)
    y = PAD
    for name in names:
        laid.left(PAD, y + style.size, name, style)
        y += _leading(style)
    laid.left(PAD, y + price.size, said, price)
    owner_room = room - width(said, price) - 6
    (owner,) = _elided(clean(label.consignor_code), SMALL_STYLE, owner_room, 1)
    laid.right(end, y + price.size, owner, SMALL_STYLE)
    y += _leading(price) + GAP
    if label.expires_on is not None:
        until = _("Kedaluwarsa {day}").format(day=format_day(label.expires_on))
        laid.left(PAD, y + SMALL_STYLE.size - 1, until, SMALL_STYLE)
    bars_high = min(MOST_BARS, spare - len(names) * _leading(style)) - GAP
    laid.bars = _bars(label.code, wide, high - PAD - small, bars_high)
    code = clean(label.code)
    shrunk = min(1.0, room / width(code, SMALL_STYLE))
    letters = Style(REGULAR, SMALL_STYLE.size * shrunk)
    laid.left((wide - width(code, letters)) / 2, high - PAD - 0.5, code, letters)
    return laid


def _bars(
    code: str, wide: float, bottom: float, high: float
) -> list[tuple[float, float, float, float]]:
    """The bars as wide as the label allows, in whole dots."""
    made = barcode(code)
    dots = min(MOST_DOTS, int(wide / DOT) // made.modules)
    if dots < LEAST_DOTS:
        needed = int(made.modules * LEAST_DOTS * DOT * 25.4 / 72) + 1
        raise LabelSheetError(
            _("Kode {code} terlalu panjang untuk label ini. Pakai label selebar {mm} mm.").format(
                code=clean(code), mm=needed
            )
        )
    module = dots * DOT
    left = (wide - made.modules * module) / 2
    return [(left + at * module, bottom, count * module, high) for at, count in made.bars]


def _fitting_name(name: str, room: float, high: float) -> tuple[Style, list[str]]:
    """The name in the largest letters in which it fits whole, else with an open middle."""
    style = Style(REGULAR, NAME_SIZES[-1])
    for size in NAME_SIZES:
        style = Style(BOLD_FACE if size == NAME_SIZES[0] else REGULAR, size)
        lines = wrap(name, style, room)
        if len(lines) * _leading(style) <= high:
            return style, lines
    return style, _elided(name, style, room, max(1, int(high / _leading(style))))


def _elided(name: str, style: Style, room: float, most: int) -> list[str]:
    """As much of a name's beginning and end as fit in so many lines."""
    lines = wrap(name, style, room)
    kept = len(name)
    while len(lines) > most:
        kept -= max(1, kept // 50)
        head, tail = name[: kept - kept // 2].rstrip(), name[len(name) - kept // 2 :].lstrip()
        lines = wrap(f"{head} … {tail}", style, room)
    return lines


def _put(page: PdfPage, laid: PdfPage, x: float, top: float) -> None:
    # On a whole dot, so that every bar begins on one.
    x = round(x / DOT) * DOT
    page.texts += [(x + left, top - down, text, style) for left, down, text, style in laid.texts]
    page.bars += [
        (x + round(left / DOT) * DOT, top - down, wide, high)
        for left, down, wide, high in laid.bars
    ]


def _leading(style: Style) -> float:
    return style.size * LINE
