"""The consignor's statement on A4, one file each or one file with all of them.

Laid out by hand on pages of texts: a consignor's figures stand on the same edges every week.
Nothing is computed here that is money: `statement_rows` says what stands on the paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kasir.clock import format_day, format_long_day
from kasir.printing.a4.paper_files import safe_name
from kasir.printing.a4.pdf import (
    BODY,
    BOLD,
    LEADING,
    LEFT,
    MUTED,
    RIGHT,
    SIGNATURES,
    PdfPage,
    Style,
    clean,
    draw,
    signatures,
    width,
    wrap,
    write_pdf,
)
from kasir.printing.a4.table import GAP, PAD, Pages
from kasir.printing.papers.statement.rows import (
    BalanceRow,
    RowKind,
    StatementRow,
    balance_rows,
    legend,
    needs_stamp_duty,
    statement_rows,
    words_of,
)
from kasir.words import _

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from kasir.operations.settling.statements import Statement

BOX = 232.0  # Width of the closing box.
LEAST_NAME = 112.0
_TITLE = _("Rekap Penjualan & Perhitungan Penitip")
MOST_LINES = 40  # Of one name in one row; a longer one goes on in the next.


def write_statement(path: Path, statement: Statement, *, is_alone: bool = True) -> None:
    """Write one statement's PDF, whole or not at all."""
    write_statements(path, (statement,), is_alone=is_alone)


def write_statements(path: Path, statements: Iterable[Statement], *, is_alone: bool = True) -> None:
    """Write all statements into one PDF for printing; each counts its own pages."""

    def fill(canvas: Canvas) -> None:
        for statement in statements:
            pages = statement_pages(statement)
            key = statement.head.number
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(f"{clean(key)} {clean(statement.head.name)}", key)
            for page in pages:
                draw(canvas, page)

    write_pdf(path, title=_TITLE, author="kasir", fill=fill, is_alone=is_alone)


def together_name() -> str:
    """The name of the file that holds all statements of a day."""
    return _("semua-rekap.pdf")


def statement_name(statement: Statement) -> str:
    """The file's name: its number and the consignor, safe on every system."""
    return safe_name(statement.head.number, statement.head.name.lower()) + ".pdf"


def statement_pages(statement: Statement) -> list[PdfPage]:
    """Lay the statement out."""
    sheet = _Sheet(statement)
    sheet.put_rows()
    sheet.put_end()
    pages = sheet.finish(statement.code, statement.at, is_training=statement.is_training)
    if statement.is_cancelled:
        for page in pages:
            page.stamp = (_("DIBATALKAN"), clean(statement.cancelled_by))
    return pages


# --- columns --------------------------------------------------------------------------------


class _Columns(NamedTuple):
    """Where the columns stand. Figures end at their edge, 0 where no row has such a figure."""

    name: float
    name_room: float
    receipt_room: float
    quantity: float
    price: float
    gross: float
    discount: float
    rate: float
    commission: float
    share: float


_HEADINGS: dict[str, tuple[str, ...]] = {
    "quantity": (_("Jml"),),
    "price": (_("Harga"),),
    "gross": (_("Bruto"),),
    "discount": (_("Diskon"),),
    "rate": (_("Bagian"), _("toko")),
    "commission": (_("Komisi"),),
    "share": (_("Hak"), _("penitip")),
}


def _columns(rows: Sequence[StatementRow]) -> _Columns:
    """Each column of figures the room of its longest one; the names get the rest."""
    receipts = {row.receipt for row in rows}
    columns = _columns_of(rows, receipts, GAP)
    if columns.name_room < LEAST_NAME:
        # Large figures: the date above the receipt, and the columns closer together.
        words = {word for text in receipts for word in text.split(" ")}
        columns = _columns_of(rows, words, GAP / 2)
    return columns


def _columns_of(rows: Sequence[StatementRow], receipts: Iterable[str], gap: float) -> _Columns:
    edges, edge = dict.fromkeys(_HEADINGS, 0.0), RIGHT
    for key, heading in reversed(_HEADINGS.items()):
        cells = [cell for row in rows for cell in _figures(row, key)]
        if not cells:
            continue
        after = 0.0
        if key == "quantity":
            after = max(width(row.unit, MUTED) for row in rows) + 3.0
        elif key == "discount":
            after = 9.0  # The letter for who bears it.
        edges[key] = edge - after
        texts = [*((text, BOLD) for text in heading), *cells]
        edge -= after + max(width(text, style) for text, style in texts) + gap
    headings = (_("Tanggal"), BOLD), (_("dan struk"), BOLD)
    first = max(width(*text) for text in (*headings, *((each, BODY) for each in receipts)))
    name = LEFT + first + gap
    return _Columns(name=name, name_room=edge - name, receipt_room=first, **edges)


def _figures(row: StatementRow, key: str) -> list[tuple[str, Style]]:
    style = BOLD if row.kind is RowKind.SUM else BODY
    if key == "discount":
        return [(discount.amount, style) for discount in row.discounts]
    text: str = getattr(row, key)
    return [(text, style)] if text else []


# --- the table ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Laid:
    """A row with its texts broken into lines."""

    row: StatementRow
    receipt: list[str]
    name: list[str]
    details: list[str]
    height: float


def _lay(row: StatementRow, columns: _Columns) -> list[_Laid]:
    style = BODY if row.kind in (RowKind.LINE, RowKind.NOTE) else BOLD
    room = columns.name_room
    if row.kind is not RowKind.LINE:
        room = RIGHT - width(row.share, BOLD) - GAP - columns.name
    if row.kind is RowKind.SUM and row.gross:
        room = columns.name_room
    receipt = wrap(row.receipt, BODY, columns.receipt_room) if row.receipt else []
    names = wrap(row.name, style, room)
    details = [line for text in row.details for line in wrap(text, BODY, room)]
    laid = []
    for start in range(0, len(names), MOST_LINES):
        part, is_first = names[start : start + MOST_LINES], start == 0
        under = details if start + MOST_LINES >= len(names) else []
        shown = row if is_first else StatementRow(row.kind, "")
        lines = max(len(part) + len(under), len(shown.discounts), len(receipt) * is_first)
        height = lines * LEADING + PAD + (PAD if row.kind is RowKind.TITLE else 0.0)
        laid.append(_Laid(shown, receipt if is_first else [], part, under, height))
    return laid


def _kept_together(laid: Sequence[_Laid]) -> float:
    """The height of the first row and of those that may not be parted from it."""
    kept = [laid[0]]
    for following in laid[1:3]:
        if kept[-1].row.kind is not RowKind.TITLE and following.row.kind is not RowKind.SUM:
            break
        kept.append(following)
    return sum(part.height for part in kept)


class _Sheet(Pages):
    """The pages of one statement while they are filled from the top."""

    def __init__(self, statement: Statement) -> None:
        head = statement.head
        whose = f"{statement.shop.name} - {head.code} {head.name}"
        super().__init__(statement.shop, _TITLE, _facts(statement), (head.number, whose))
        self.statement = statement
        self.rows = statement_rows(statement)
        self.columns = _columns(self.rows)
        self.put_facts(
            (
                (_("Penitip"), f"{head.code} {head.name}", BOLD),
                (_("Pemilik"), statement.owner, BODY),
                (_("Paguyuban"), statement.association, BODY),
                (_("Kecamatan"), statement.district, BODY),
            ),
            (
                (_("Perjanjian"), statement.agreement_text, BODY),
                (_("Keadaan"), _state(statement), BODY),
            ),
        )

    def put_rows(self) -> None:
        """Put the rows; a title never stands last on a page, a sum never first."""
        if not self.rows:
            return
        laid = [part for row in self.rows for part in _lay(row, self.columns)]
        self._put_heading()
        section = ""
        for number, part in enumerate(laid):
            kind = part.row.kind
            if kind is RowKind.TITLE:
                section = part.row.name
            if self.keep(_kept_together(laid[number:])):
                self._put_heading()
                if kind is not RowKind.TITLE:
                    self.y -= LEADING
                    again = _("{section} (lanjutan)").format(section=section)
                    self.page.left(LEFT, self.y, again, BOLD)
                    self.y -= PAD
            self._put_row(part)
        self._put_legend()

    def _put_heading(self) -> None:
        columns, page = self.columns, self.page
        first, second = self.y - LEADING, self.y - 2 * LEADING
        page.left(LEFT, first, _("Tanggal"), BOLD)
        page.left(LEFT, second, _("dan struk"), BOLD)
        page.left(columns.name, second, _("Barang"), BOLD)
        for key, lines in _HEADINGS.items():
            edge = getattr(columns, key)
            if edge:
                y = second + (len(lines) - 1) * LEADING
                for line in lines:
                    page.right(edge, y, line, BOLD)
                    y -= LEADING
        self.y = second - 4
        page.rule(LEFT, RIGHT, self.y)
        self.y -= 1

    def _put_row(self, laid: _Laid) -> None:
        row, columns, page = laid.row, self.columns, self.page
        is_figure_bold = row.kind is RowKind.SUM
        style = BOLD if is_figure_bold else BODY
        if row.kind is RowKind.TITLE:
            self.y -= PAD
        if row.kind is RowKind.SUM:
            page.rule(columns.name, RIGHT, self.y - 1)
        y = self.y - LEADING
        for number, text in enumerate(laid.receipt):
            page.left(LEFT, y - number * LEADING, text)
        name_style = BODY if row.kind in (RowKind.LINE, RowKind.NOTE) else BOLD
        name_x = LEFT if row.kind is RowKind.TITLE else columns.name
        for number, text in enumerate(laid.name):
            page.left(name_x, y - number * LEADING, text, name_style)
        for number, text in enumerate(laid.details, len(laid.name)):
            page.left(columns.name, y - number * LEADING, text)
        page.right(columns.quantity, y, row.quantity, style)
        page.left(columns.quantity + 3, y, row.unit, MUTED)
        page.right(columns.price, y, row.price, style)
        page.right(columns.gross, y, row.gross, style)
        for number, discount in enumerate(row.discounts):
            page.right(columns.discount, y - number * LEADING, discount.amount, style)
            page.left(columns.discount + 2.5, y - number * LEADING, discount.letter)
        page.right(columns.rate, y, row.rate, style)
        page.right(columns.commission, y, row.commission, style)
        page.right(columns.share, y, row.share, style)
        self.y -= laid.height - (PAD if row.kind is RowKind.TITLE else 0.0)

    def _put_legend(self) -> None:
        rules = legend(self.statement)
        lines = [line for rule in rules for line in wrap(rule, BODY, RIGHT - LEFT)]
        self.keep(len(lines) * LEADING + PAD)
        self.y -= PAD + LEADING
        for line in lines:
            self.page.left(LEFT, self.y, line)
            self.y -= LEADING
        self.y += LEADING - PAD

    # --- the closing ------------------------------------------------------------------------

    def put_end(self) -> None:
        """Put box, words, stock and signatures together, on a new page if they do not fit."""
        box = balance_rows(self.statement)
        words = [line for text in words_of(self.statement) for line in wrap(text, BODY, BOX)]
        box_height = sum(_box_height(row) for row in box) + len(words) * LEADING + 3 * PAD
        self.keep(box_height + SIGNATURES)
        top = self.y - 8
        y = _put_box(self.page, box, top)
        for line in words:
            y -= LEADING
            self.page.left(RIGHT - BOX, y, line)
        _put_stock(self.page, self.statement, top, y)
        people = (
            *((_("Kasir"), ""), (_("Pengelola"), self.statement.manager)),
            (_("Penitip"), self.statement.owner),
        )
        duty = needs_stamp_duty(self.statement)
        signatures(self.page, y, people, has_stamp_duty=duty)


# --- parts of the page ----------------------------------------------------------------------


def _facts(statement: Statement) -> list[tuple[str, str]]:
    """What identifies the paper: its number, its day, and the days of what it tells of."""
    head = statement.head
    days = [line.day for line in statement.lines] + [note.day for note in statement.notes]
    facts = [(_("Nomor"), head.number), (_("Hari usaha"), format_long_day(head.business_day))]
    if days and min(days) != head.business_day:
        span = _("{first} s.d. {last}").format(
            first=format_day(min(days)), last=format_day(max(days))
        )
        facts.append((_("Transaksi"), span))
    return facts


def _state(statement: Statement) -> str:
    if statement.is_cancelled:
        return _("Dibatalkan dengan {number}: {reason}").format(
            number=statement.cancelled_by, reason=statement.reason
        )
    head = statement.head
    if head.due.rupiah <= 0:
        return _("Tidak ada yang dibayarkan")
    return {
        "final": _("Belum dibayar"),
        "partly_paid": _("Dibayar sebagian"),
        "paid": _("Lunas"),
    }.get(head.state, "")


def _box_height(row: BalanceRow) -> float:
    lines = len(wrap(row.details, BODY, BOX - 70)) if row.details else 0
    return (1 + lines) * LEADING + 2 + (PAD if row.is_result else 0)


def _put_box(page: PdfPage, rows: Sequence[BalanceRow], y: float) -> float:
    """Put the closing box; the results stand between rules. Gives the y below it."""
    left = RIGHT - BOX
    page.rule(left, RIGHT, y)
    for row in rows:
        style = BOLD if row.is_result else BODY
        if row.is_result:
            page.rule(left, RIGHT, y - 2)
            y -= PAD
        y -= LEADING + 1
        page.left(left, y, row.label, style)
        page.right(RIGHT, y, row.amount, style)
        for line in wrap(row.details, BODY, BOX - 70) if row.details else ():
            y -= LEADING
            page.left(left, y, line)
        y -= 1
    y -= PAD
    page.rule(left, RIGHT, y)
    return y


def _put_stock(page: PdfPage, statement: Statement, y: float, end: float) -> None:
    """Put what is left on the shelf beside the box; what expires first stands first."""
    if not statement.stock:
        return
    right = RIGHT - BOX - 24
    day_edge = right
    units = max(width(clean(left.unit), MUTED) for left in statement.stock)
    unit_edge = right - width(_("Kedaluwarsa"), BOLD) - GAP - units
    count_edge = unit_edge - 3
    page.rule(LEFT, right, y)
    y -= LEADING + 1
    page.left(LEFT, y, _("Sisa titipan"), BOLD)
    page.right(count_edge, y, _("Sisa"), BOLD)
    page.right(day_edge, y, _("Kedaluwarsa"), BOLD)
    page.rule(LEFT, right, y - 4)
    stock = sorted(
        statement.stock,
        key=lambda left: (left.expires_on is None, left.expires_on or 0, left.name.casefold()),
    )
    room = count_edge - width("9.999", BODY) - GAP - LEFT
    for number, left in enumerate(stock):
        lines = wrap(clean(left.name), BODY, room)
        is_last = number == len(stock) - 1
        if y - len(lines) * LEADING - (0 if is_last else LEADING) < end:
            rest = _("dan {count} barang lain").format(count=len(stock) - number)
            page.left(LEFT, y - LEADING - 2, rest)
            return
        y -= LEADING + 2
        page.right(count_edge, y, str(left.quantity))
        page.left(unit_edge, y, clean(left.unit), MUTED)
        if left.expires_on is not None:
            page.right(day_edge, y, format_day(left.expires_on))
        for line in lines:
            page.left(LEFT, y, line)
            y -= LEADING
        y += LEADING
