"""A paper with one table: pages that are filled from the top, the headings repeated on each.

What stands in the table is decided by the paper; here is decided where it stands. Names wrap,
figures end on one edge, and no text is ever read as markup (`pdf.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from kasir.printing.a4.pdf import (
    BODY,
    BOLD,
    BOTTOM,
    HEIGHT,
    LEADING,
    LEFT,
    RIGHT,
    SIGNATURES,
    WIDTH,
    PdfPage,
    Style,
    clean,
    footer,
    letterhead,
    put_facts,
    running_head,
    signatures,
    width,
    wrap,
)
from kasir.words import _

if TYPE_CHECKING:
    from kasir.settings import ShopHeader

GAP, PAD = 9.0, 3.0  # Between two columns, below a row.
MOST_TEXT = (84.0, 66.0, 50.0)  # Width of a column of texts, until the name has its least.
LEAST_NAME = 100.0
MOST_LINES = 24  # Of one row; a longer one goes on in the next.
TO_WRITE_ON = 22.0  # Height of a row in which somebody writes by hand.
HALF = HEIGHT / 2 + BOTTOM  # Where the upper half of a sheet ends.

Fact = tuple[str, str, Style]


class TableColumn(NamedTuple):
    """One column: figures end at its edge, texts begin at it; the name takes what is left.

    `cells` are its texts from the top; where it has fewer than others, it is empty below.
    """

    heading: str
    cells: Sequence[str] = ()
    is_figure: bool = False
    is_name: bool = False
    room: float = 0.0  # At least: what is written by hand needs room of its own.


def figures(heading: str, cells: Iterable[object]) -> TableColumn:
    """A column of figures."""
    return TableColumn(heading, [str(cell) for cell in cells], is_figure=True)


def numbers(rows: Sequence[object]) -> TableColumn:
    """The column that counts the rows."""
    return figures(_("No"), range(1, len(rows) + 1))


class Pages:
    """The pages of one paper while they are filled."""

    def __init__(
        self,
        shop: ShopHeader,
        title: str,
        facts: Iterable[tuple[str, str]],
        running: tuple[str, str],
        *,
        bottom: float = BOTTOM,
    ) -> None:
        """Begin with the letterhead; `running` heads further pages: a number, and whose it is."""
        self.pages = [PdfPage()]
        self._running, self._bottom = running, bottom
        self.y = letterhead(self.pages[0], shop, title, facts)

    @property
    def page(self) -> PdfPage:
        """The page that is filled."""
        return self.pages[-1]

    def keep(self, height: float) -> bool:
        """Begin another page if this one has less room; say whether it did."""
        if self.y - height >= self._bottom:
            return False
        self.pages.append(PdfPage())
        self.y = running_head(self.page, *self._running)
        return True

    def put_facts(self, left: Iterable[Fact], right: Iterable[Fact]) -> None:
        """Put whose paper it is on the left and what holds on the right, a rule below both."""
        middle = (LEFT + RIGHT) / 2 + 10
        lower = put_facts(self.page, LEFT, middle - 16, self.y, left)
        y = min(lower, put_facts(self.page, middle, RIGHT, self.y, right)) - 6
        self.page.rule(LEFT, RIGHT, y)
        self.y = y - 2

    def put_text(self, text: str, style: Style = BODY, *, indent: float = 0.0) -> None:
        """Put a paragraph over the whole width; it may go on on the next page."""
        for line in wrap(clean(text), style, RIGHT - LEFT - indent):
            self.keep(LEADING)
            self.y -= LEADING
            self.page.left(LEFT + indent, self.y, line, style)

    def put_clause(self, heading: str, paragraphs: Iterable[str], *, indent: float) -> None:
        """Put a heading and what belongs under it; the heading never stands last on a page."""
        self.keep(3 * LEADING + PAD)
        self.y -= PAD
        self.put_text(heading, BOLD)
        for paragraph in paragraphs:
            self.put_text(paragraph, indent=indent)

    def put_table(
        self, columns: Sequence[TableColumn], *, sums: int = 0, is_written_on: bool = False
    ) -> None:
        """Put the rows under their headings; the last are sums, which never begin a page."""
        table = _Table(columns)
        self._put_headings(table)
        least = TO_WRITE_ON if is_written_on else 0.0
        laid = list(table.lay(sums))
        for number, (lines, is_sum) in enumerate(laid):
            height = max(_height(lines), least)
            following = laid[number + 1] if number + 1 < len(laid) else None
            after = _height(following[0]) if following and following[1] else 0.0
            if self.keep(height + after):
                self._put_headings(table)
            if is_sum and not laid[number - 1][1]:
                self.page.rule(table.name_edge, RIGHT, self.y - 1)
            middle = self.y - (height - _height(lines)) / 2
            table.put(self.page, lines, middle, BOLD if is_sum else BODY)
            self.y -= height
            if is_written_on:
                self.page.rule(LEFT, RIGHT, self.y)

    def put_closing(
        self,
        sentences: Iterable[str],
        people: Sequence[tuple[str, str]],
        *,
        has_stamp_duty: bool = False,
    ) -> None:
        """Put what is signed and the places to sign, together: nobody signs an empty page."""
        said = list(sentences)
        lines = sum(len(wrap(clean(text), BODY, RIGHT - LEFT)) for text in said)
        self.keep(PAD + lines * LEADING + SIGNATURES)
        self.y -= PAD
        for text in said:
            self.put_text(text)
        self.keep(SIGNATURES)
        signatures(self.page, self.y, people, has_stamp_duty=has_stamp_duty)
        self.y -= SIGNATURES

    def finish(self, code: str, at: datetime, *, is_training: bool) -> list[PdfPage]:
        """Put the footers and give the pages."""
        for number, page in enumerate(self.pages, 1):
            footer(page, number, len(self.pages), code, at, bottom=self._bottom)
            if is_training:
                page.stamp = (_("LATIHAN"), _("Bukan bukti"))
        return self.pages

    def _put_headings(self, table: _Table) -> None:
        self.keep(4 * LEADING)
        table.put(self.page, table.headings, self.y, BOLD)
        self.y -= LEADING + 4
        self.page.rule(LEFT, RIGHT, self.y)
        self.y -= 1


def copies(words: Sequence[str], make: Callable[[str, float], list[PdfPage]]) -> list[PdfPage]:
    """Lay out a copy for each word: two on one sheet with a line to cut, if both fit its halves.

    `make` lays one copy out, given its word and where its pages end.
    """
    halves = [make(word, HALF) for word in words]
    if len(halves) == 2 and all(len(pages) == 1 for pages in halves):
        (sheet,), (lower,) = halves
        sheet.take_over(lower, HEIGHT / 2)
        sheet.cuts.append((0.0, HEIGHT / 2, WIDTH, HEIGHT / 2))
        return [sheet]
    return [page for word in words for page in make(word, BOTTOM)]


# --- where the columns stand ----------------------------------------------------------------

_Lines = list[list[str]]  # A cell's lines, for each column.


class _Table:
    """Gives each column the room of its longest text; the name gets the rest."""

    def __init__(self, columns: Sequence[TableColumn]) -> None:
        self._columns = columns
        self.headings: _Lines = [[column.heading] for column in columns]
        name = next(number for number, column in enumerate(columns) if column.is_name)
        for most in MOST_TEXT:
            self._rooms = [_room(column, most) for column in columns]
            left = RIGHT - LEFT - sum(self._rooms) - GAP * (len(columns) - 1)
            self._rooms[name] = left
            if left >= LEAST_NAME:
                break
        self._edges = [
            LEFT + sum(self._rooms[:number]) + GAP * number for number in range(len(columns))
        ]
        self.name_edge = self._edges[name]

    def lay(self, sums: int) -> Iterator[tuple[_Lines, bool]]:
        """Break each row's texts into lines, and say if it is a sum; a very long one is several."""
        rows = list(zip_longest(*(column.cells for column in self._columns), fillvalue=""))
        for row_number, row in enumerate(rows):
            is_sum = row_number >= len(rows) - sums
            cells = [
                [text] if column.is_figure else wrap(text, BOLD if is_sum else BODY, room)
                for column, room, text in zip(
                    self._columns, self._rooms, map(clean, row), strict=True
                )
            ]
            for start in range(0, max(map(len, cells)), MOST_LINES):
                yield [lines[start : start + MOST_LINES] for lines in cells], is_sum

    def put(self, page: PdfPage, cells: _Lines, y: float, style: Style) -> None:
        for column, edge, room, lines in zip(
            self._columns, self._edges, self._rooms, cells, strict=True
        ):
            for number, line in enumerate(lines, 1):
                if column.is_figure:
                    page.right(edge + room, y - number * LEADING, line, style)
                else:
                    page.left(edge, y - number * LEADING, line, style)


def _room(column: TableColumn, most: float) -> float:
    if column.is_name:
        return 0.0
    longest = max((width(clean(text), BOLD) for text in column.cells), default=0.0)
    taken = longest if column.is_figure else min(longest, most)
    return max(column.room, width(column.heading, BOLD), taken)


def _height(lines: _Lines) -> float:
    return max(map(len, lines)) * LEADING + PAD
