"""Labels on A4: a grid that fits any sheet of stickers, or plain paper and a pair of scissors.

Lengths are micrometres in whole numbers, so that a sheet either fits the paper or does not: a
person writes `63,5` millimetres, which is 63500. A name wraps and grows smaller; when even the
smallest letters leave no room, its middle is replaced by `…`, since what tells two goods apart
(the size, the variant) stands at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from kasir.clock import WIB, format_day
from kasir.errors import UserError
from kasir.money import Quantity, format_money
from kasir.printing.barcode import barcode
from kasir.printing.paper_files import safe_name
from kasir.printing.pdf import (
    BOLD_FACE,
    HEIGHT,
    REGULAR,
    Page,
    Style,
    clean,
    draw,
    width,
    wrap,
    write_pdf,
)
from kasir.words import _

if TYPE_CHECKING:
    from kasir.operations.labels import Label

PAPER_WIDTH_UM, PAPER_HEIGHT_UM = 210_000, 297_000
LEAST_WIDTH_UM, LEAST_HEIGHT_UM = 38_000, 18_000
LOW_UM = 25_000  # Labels below this have a smaller price.

DOT = 72 / 300  # Points. Modules are whole dots of any office printer, so that bars stay sharp.
LEAST_DOTS, MOST_DOTS = 2, 4  # 0,17 mm, the least that shop scanners read, to 0,34 mm.
LEAST_BARS, MOST_BARS = 14.0, 40.0  # Height in points.
PAD, GAP = 4.0, 2.0
NAME_SIZES = (8.5, 7.5, 6.5, 5.5, 4.5)
SMALL_STYLE = Style(REGULAR, 5.5)
LINE = 1.18  # Leading of a size.


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
        if self._right_um > PAPER_WIDTH_UM:
            raise LabelSheetError(
                _("{columns} kolom sampai {end} mm, kertas A4 hanya {paper} mm.").format(
                    columns=self.columns, end=_mm(self._right_um), paper=_mm(PAPER_WIDTH_UM)
                )
            )
        if self._bottom_um > PAPER_HEIGHT_UM:
            raise LabelSheetError(
                _("{rows} baris sampai {end} mm, kertas A4 hanya {paper} mm.").format(
                    rows=self.rows, end=_mm(self._bottom_um), paper=_mm(PAPER_HEIGHT_UM)
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

    @property
    def _right_um(self) -> int:
        return self.left_um + self.columns * (self.width_um + self.gap_x_um) - self.gap_x_um

    @property
    def _bottom_um(self) -> int:
        return self.top_um + self.rows * (self.height_um + self.gap_y_um) - self.gap_y_um

    def place(self, number: int) -> tuple[int, float, float]:
        """Give the sheet, from 0, and the left and upper edge in points of the n-th label, from 0.

        Counted from `first` on.
        """
        sheet, slot = divmod(self.first - 1 + number, self.count)
        row, column = divmod(slot, self.columns)
        left = self.left_um + column * (self.width_um + self.gap_x_um)
        top = self.top_um + row * (self.height_um + self.gap_y_um)
        return sheet, _points(left), HEIGHT - _points(top)


def grid(
    columns: int, rows: int, *, margin_um: int = 8_000, gap_um: int = 0, first: int = 1
) -> LabelSheet:
    """Divide plain paper into so many labels, with lines to cut along. Raises LabelSheetError."""
    width = PAPER_WIDTH_UM - 2 * margin_um - (columns - 1) * gap_um
    height = PAPER_HEIGHT_UM - 2 * margin_um - (rows - 1) * gap_um
    return LabelSheet(
        columns=columns,
        rows=rows,
        width_um=width // max(columns, 1),
        height_um=height // max(rows, 1),
        left_um=margin_um,
        top_um=margin_um,
        gap_x_um=gap_um,
        gap_y_um=gap_um,
        first=first,
        has_lines=True,
    )


def filled(sheet: LabelSheet) -> LabelSheet:
    """Give a sheet with as many labels of this size as the paper holds."""
    columns = (PAPER_WIDTH_UM - sheet.left_um + sheet.gap_x_um) // (sheet.width_um + sheet.gap_x_um)
    rows = (PAPER_HEIGHT_UM - sheet.top_um + sheet.gap_y_um) // (sheet.height_um + sheet.gap_y_um)
    return replace(sheet, columns=columns, rows=rows)


def write_labels(path: Path, labels: Sequence[Label], sheet: LabelSheet) -> None:
    """Write the labels' PDF, whole or not at all. Raises CodeError, LabelSheetError."""
    pages = label_pages(labels, sheet)

    def fill(canvas: Canvas) -> None:
        for page in pages:
            draw(canvas, page)

    write_pdf(path, title=_("Label barang"), author="kasir", fill=fill)


def labels_name(at: datetime, number: str = "") -> str:
    """Give the file's name: the intake note's number if there is one, and the time."""
    return safe_name(_("label"), number, f"{at.astimezone(WIB):%H%M%S}") + ".pdf"


def label_pages(labels: Sequence[Label], sheet: LabelSheet) -> list[Page]:
    """Lay the labels out, a page a sheet. Raises CodeError, LabelSheetError."""
    pages: list[Page] = []
    number = 0
    for label in labels:
        laid = _lay(label, sheet)
        for _copy in range(label.count):
            which, x, y = sheet.place(number)
            while len(pages) <= which:
                pages.append(Page())
            _put(pages[which], laid, x, y)
            if sheet.has_lines:
                wide, high = _points(sheet.width_um), _points(sheet.height_um)
                pages[which].boxes.append((x, y - high, wide, high))
            number += 1
    return pages


# --- one label ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Laid:
    """A label with its places, in points from its upper left corner; y grows downwards."""

    texts: tuple[tuple[float, float, str, Style], ...]
    bars: tuple[tuple[float, float, float, float], ...]  # x, lower edge, width, height.


def _lay(label: Label, sheet: LabelSheet) -> _Laid:
    wide, high = _points(sheet.width_um), _points(sheet.height_um)
    room, end = wide - 2 * PAD, wide - PAD
    price, said = Style(BOLD_FACE, _price_size(sheet)), format_money(label.price)
    small = _leading(SMALL_STYLE)
    has_day = label.expires_on is not None
    # From below: the code in letters, the bars, the date, the price; the name has the rest.
    spare = high - 2 * PAD - small - (small if has_day else 0) - _leading(price) - GAP
    style, names = _fitting_name(clean(label.name), room, spare - LEAST_BARS)
    texts, y = [], PAD
    for name in names:
        texts.append((PAD, y + style.size, name, style))
        y += _leading(style)
    texts.append((PAD, y + price.size, said, price))
    owner_room = room - width(said, price) - 6
    (owner,) = _elided(clean(label.consignor_code), SMALL_STYLE, owner_room, 1)
    texts.append((end - width(owner, SMALL_STYLE), y + price.size, owner, SMALL_STYLE))
    y += _leading(price) + GAP
    if label.expires_on is not None:
        until = _("Kedaluwarsa {day}").format(day=format_day(label.expires_on))
        texts.append((PAD, y + SMALL_STYLE.size - 1, until, SMALL_STYLE))
    bars_high = min(MOST_BARS, spare - len(names) * _leading(style)) - GAP
    bars = _bars(label.code, wide, high - PAD - small, bars_high)
    code = clean(label.code)
    shrunk = min(1.0, room / width(code, SMALL_STYLE))
    letters = Style(REGULAR, SMALL_STYLE.size * shrunk)
    texts.append(((wide - width(code, letters)) / 2, high - PAD - 0.5, code, letters))
    return _Laid(tuple(text for text in texts if text[2]), bars)


def _price_size(sheet: LabelSheet) -> float:
    return 9.0 if sheet.height_um < LOW_UM else 14.0


def _bars(
    code: str, wide: float, bottom: float, high: float
) -> tuple[tuple[float, float, float, float], ...]:
    """Give the bars as wide as the label allows, in whole dots."""
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
    return tuple((left + at * module, bottom, count * module, high) for at, count in made.bars)


def _fitting_name(name: str, room: float, high: float) -> tuple[Style, list[str]]:
    """Give the name in the largest letters in which it fits whole, else with an open middle."""
    style = Style(REGULAR, NAME_SIZES[-1])
    for size in NAME_SIZES:
        style = Style(BOLD_FACE if size == NAME_SIZES[0] else REGULAR, size)
        lines = wrap(name, style, room)
        if len(lines) * _leading(style) <= high:
            return style, lines
    return style, _elided(name, style, room, max(1, int(high / _leading(style))))


def _elided(name: str, style: Style, room: float, most: int) -> list[str]:
    """Give as much of a name's beginning and end as fit in so many lines."""
    lines = wrap(name, style, room)
    kept = len(name)
    while len(lines) > most:
        kept -= max(1, kept // 50)
        head, tail = name[: kept - kept // 2].rstrip(), name[len(name) - kept // 2 :].lstrip()
        lines = wrap(f"{head} … {tail}", style, room)
    return lines


def _put(page: Page, laid: _Laid, x: float, top: float) -> None:
    # On a whole dot, so that every bar begins on one.
    x = round(x / DOT) * DOT
    page.texts += [(x + left, top - down, text, style) for left, down, text, style in laid.texts]
    page.bars += [
        (x + round(left / DOT) * DOT, top - down, wide, high)
        for left, down, wide, high in laid.bars
    ]


def _leading(style: Style) -> float:
    return style.size * LINE


def _points(um: int) -> float:
    return um * 72 / 25_400


def _mm(um: int) -> str:
    return str(Quantity(um))
