"""What the A4 papers share: fonts, text that is safe to draw, pages, letterhead, files.

A page is laid out first, as texts with their places, and drawn afterwards in one go. No text is
ever read as markup, so a name such as `Batik <Ibu Sri> & "Kawan"` stands whole, and drawing
opens neither file nor network. Two type sizes and one rule weight: it photocopies well.
reportlab is loaded when the first text is measured, so that no receipt waits for it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from kasir.clock import format_instant
from kasir.printing.a4.paper_files import write_whole
from kasir.words import _

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from kasir.settings import ShopHeader

WIDTH, HEIGHT = 595.2755905511812, 841.8897637795277  # A4 in points, as reportlab has it.
LEFT, RIGHT = 40.0, WIDTH - 40.0
TOP, BOTTOM = HEIGHT - 36.0, 54.0  # The footer stands below BOTTOM.
SMALL, LARGE = 8.5, 12.0
LEADING = 11.0
HAIR = 0.5


class Style(NamedTuple):
    """One of the few looks that a text on paper may have."""

    font: str
    size: float
    gray: float = 0.0


REGULAR, BOLD_FACE = "NotoSans-Regular", "NotoSans-Bold"
BODY = Style(REGULAR, SMALL)
BOLD = Style(BOLD_FACE, SMALL)
MUTED = Style(REGULAR, SMALL, 0.25)  # Labels and units only: a bad copy turns gray into dots.
TITLE = Style(BOLD_FACE, LARGE)

_FONTS = Path(__file__).parents[1] / "fonts"


# --- text -----------------------------------------------------------------------------------

MISSING = "\ufffd"
_INVISIBLE = {"Cf", "Cc", "Mn", "Me"}
_SPACES = {"Zs", "Zl", "Zp"}


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """The text on one line, in characters that the fonts have.

    Marks without a width are removed, above all those that turn the direction of what follows;
    every kind of space and line end is a space. What the fonts can't show becomes a visible
    sign, never nothing: somebody reading the paper sees that a character stood there.
    """
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(_shown(char) for char in composed).split())


@cache
def _shown(char: str) -> str:
    known = _widths(BODY)
    category = unicodedata.category(char)
    if category in _SPACES or char in "\t\n\r\v\f":
        return " "
    if category in _INVISIBLE:
        return ""
    if char in known:
        return char
    alike = unicodedata.normalize("NFKC", char)
    return "".join(part if part in known else MISSING for part in alike)


def width(text: str, style: Style) -> float:
    """The width of clean text in points."""
    return sum(map(_widths(style).__getitem__, text))


def wrap(text: str, style: Style, room: float) -> list[str]:
    """Break clean text into lines that fit; a word longer than a line is broken too."""
    widths = _widths(style)
    if sum(map(widths.__getitem__, text)) <= room:
        return [text]
    lines, line, used = [], "", 0.0
    for word in text.split(" "):
        long = sum(map(widths.__getitem__, word))
        if line and used + widths[" "] + long <= room:
            line, used = f"{line} {word}", used + widths[" "] + long
            continue
        if line:
            lines.append(line)
        line, used = word, long
        while used > room and len(line) > 1:
            fits = _fitting(line, widths, room)
            lines.append(line[:fits])
            line = line[fits:]
            used = sum(map(widths.__getitem__, line))
    return [*lines, line]


def _fitting(word: str, widths: dict[str, float], room: float) -> int:
    """Count the characters that fit, at least one."""
    ends = accumulate(map(widths.__getitem__, word))
    return max(1, sum(end <= room for end in ends))


@cache
def _widths(style: Style) -> dict[str, float]:
    """The width of each character that both weights have."""
    regular, bold = (_face(font) for font in (REGULAR, BOLD_FACE))
    codes = regular.charToGlyph.keys() & bold.charToGlyph.keys()
    widths = (regular if style.font == REGULAR else bold).charWidths
    return {chr(code): widths[code] * style.size / 1000 for code in codes}


@cache
def _face(font: str) -> Any:
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    # Binary streams: base 85 costs time and a quarter more bytes, and no reader needs it.
    rl_config.useA85 = 0
    loaded = TTFont(font, _FONTS / f"{font}.ttf")
    pdfmetrics.registerFont(loaded)
    return loaded.face


# --- pages ----------------------------------------------------------------------------------


class PdfPage:
    """One page before it is drawn: texts and rules with their places, in points from below."""

    __slots__ = ("bars", "boxes", "cuts", "rules", "stamp", "texts")

    def __init__(self) -> None:
        self.texts: list[tuple[float, float, str, Style]] = []
        self.rules: list[tuple[float, float, float, float]] = []
        self.boxes: list[tuple[float, float, float, float]] = []  # Dashed: x, y, width, height.
        self.bars: list[tuple[float, float, float, float]] = []  # Black: x, y, width, height.
        self.cuts: list[tuple[float, float, float, float]] = []  # Dashed lines, as `rules`.
        self.stamp: tuple[str, ...] = ()  # A word across the page, and a line under it.

    def left(self, x: float, y: float, text: str, style: Style = BODY) -> None:
        """Put text that begins at x."""
        if text:
            self.texts.append((x, y, text, style))

    def right(self, x: float, y: float, text: str, style: Style = BODY) -> None:
        """Put text that ends at x."""
        if text:
            self.texts.append((x - width(text, style), y, text, style))

    def rule(self, left: float, right: float, y: float) -> None:
        """Put a line from left to right."""
        self.rules.append((left, y, right, y))

    def block(self, x: float, y: float, text: str, room: float, style: Style = BODY) -> float:
        """Put wrapped text whose first line stands at y; give the y of the line after it."""
        leading = LEADING if style.size == SMALL else style.size * 1.25
        for line in wrap(text, style, room):
            self.left(x, y, line, style)
            y -= leading
        return y

    def take_over(self, other: PdfPage, down: float) -> None:
        """Put what stands on another page on this one, so much further down."""
        self.texts += [(x, y - down, text, style) for x, y, text, style in other.texts]
        self.rules += [(x, y - down, end, last - down) for x, y, end, last in other.rules]
        self.boxes += [(x, y - down, wide, high) for x, y, wide, high in other.boxes]


def draw(canvas: Canvas, page: PdfPage) -> None:
    """Draw a page and end it."""
    if page.stamp:
        _draw_stamp(canvas, *page.stamp)
    canvas.setLineWidth(HAIR)
    canvas.lines(page.rules)
    if page.boxes or page.cuts:
        canvas.saveState()
        canvas.setDash(2, 2)
        for box in page.boxes:
            canvas.rect(*box)
        canvas.lines(page.cuts)
        canvas.restoreState()
    if page.bars:
        path = canvas.beginPath()
        for bar in page.bars:
            path.rect(*bar)
        canvas.drawPath(path, stroke=0, fill=1)
    # One text object a page: an object for every text is half of the time of a bare canvas.
    writer = canvas.beginText()
    encoded: dict[Any, str] = canvas.__dict__.setdefault("_encoded", {})
    font, gray = None, 0.0
    for x, y, text, style in page.texts:
        if (style.font, style.size) != font:
            writer.setFont(style.font, style.size)
            font = (style.font, style.size)
        if style.gray != gray:
            writer.setFillGray(style.gray)
            gray = style.gray
        _write(writer, encoded, x, y, text, style)
    canvas.drawText(writer)
    canvas.showPage()


def _write(
    writer: Any, encoded: dict[Any, str], x: float, y: float, text: str, style: Style
) -> None:
    """Write a text by its code: a place needs no six decimals, a label is encoded once a file."""
    subset = writer._curSubset  # noqa: SLF001 - the part of the font that was named last
    code = encoded.get((style.font, subset, text))
    if code is None:
        code = writer._formatText(text)  # noqa: SLF001 - as textOut, which measures the text, too
        if writer._curSubset == subset:  # noqa: SLF001
            encoded[style.font, subset, text] = code
    writer._code.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm {code}")  # noqa: SLF001


def _draw_stamp(canvas: Canvas, word: str, under: str) -> None:
    """Write a word across the page, as an outline that leaves the figures readable."""
    canvas.saveState()
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(52)
    canvas.setStrokeGray(0.6)
    canvas.setLineWidth(1)
    for text, size, y in ((word, 88.0, -20.0), (under, 24.0, -54.0)):
        canvas.setFont(BOLD_FACE, size)
        half = width(text, TITLE) * size / LARGE / 2
        canvas.drawString(-half, y, text, mode=1)
    canvas.restoreState()


# --- furniture ------------------------------------------------------------------------------


def letterhead(
    page: PdfPage, shop: ShopHeader, title: str, facts: Iterable[tuple[str, str]]
) -> float:
    """Put the shop on the left, the title and what identifies the paper on the right.

    Gives the y below the rule that ends it.
    """
    middle = LEFT + (RIGHT - LEFT) * 0.46
    left = page.block(LEFT, TOP - LARGE, clean(shop.name), middle - LEFT - 16, TITLE)
    for line in (shop.address, shop.region):
        if line:
            left = page.block(LEFT, left, clean(line), middle - LEFT - 16)
    right = TOP - LARGE
    for line in wrap(title, TITLE, RIGHT - middle):
        page.right(RIGHT, right, line, TITLE)
        right -= LARGE * 1.25
    for label, said in facts:
        value = clean(said)
        page.right(RIGHT, right, value)
        page.right(RIGHT - width(value, BODY) - 6, right, label, MUTED)
        right -= LEADING
    y = min(left, right) + LEADING - 8
    page.rule(LEFT, RIGHT, y)
    return y - 4


def put_facts(
    page: PdfPage, x: float, end: float, y: float, facts: Iterable[tuple[str, str, Style]]
) -> float:
    """Put labels and what they say between x and end, below y; what is empty has no label."""
    indent = x + 56
    y -= LEADING
    for label, value, style in facts:
        if value:
            page.left(x, y, label, MUTED)
            y = page.block(indent, y, clean(value), end - indent, style)
    return y + LEADING


def running_head(page: PdfPage, number: str, whose: str) -> float:
    """Begin a further page with what says whose it is; give the y below its rule."""
    y = TOP - LEADING
    page.right(RIGHT, y, clean(number))
    room = RIGHT - LEFT - width(clean(number), BODY) - 9
    y = page.block(LEFT, y, clean(whose), room) + LEADING - 5
    page.rule(LEFT, RIGHT, y)
    return y - 6


SIGNATURES = 100.0  # The height that they take.


def signatures(
    page: PdfPage, y: float, people: Sequence[tuple[str, str]], *, has_stamp_duty: bool
) -> None:
    """Put places to sign below y; the last person's has the box for a meterai when it is due."""
    gap, line = 36.0, y - 76
    room = (RIGHT - LEFT - gap * (len(people) - 1)) / len(people)
    x = LEFT
    for role, person in people:
        page.left(x, y - 20, role, MUTED)
        page.rule(x, x + room, line)
        for number, name in enumerate(wrap(clean(person), BODY, room)[:2], 1):
            page.left(x, line - LEADING * number, name)
        x += room + gap
    if has_stamp_duty:
        x = RIGHT - room
        page.boxes.append((x, line + 5, 70.0, 44.0))
        page.left(x + 8, line + 30, _("Meterai"), MUTED)
        page.left(x + 8, line + 30 - LEADING, "Rp10.000", MUTED)


def footer(
    page: PdfPage, number: int, count: int, code: str, at: datetime, *, bottom: float = BOTTOM
) -> None:
    """Put page x of y, the ledger's code, and when it was printed, below everything."""
    y = bottom - 22
    page.rule(LEFT, RIGHT, y + 12)
    page.left(LEFT, y, _("Halaman {x} dari {y}").format(x=number, y=count))
    middle = _("Kode {code}").format(code=clean(code)) if code else ""
    page.left((LEFT + RIGHT - width(middle, BODY)) / 2, y, middle)
    page.right(RIGHT, y, _("Dicetak {at}").format(at=format_instant(at)))


# --- files ----------------------------------------------------------------------------------


def write_pages(path: Path, pages: Iterable[PdfPage], title: str, author: str) -> None:
    """Write laid-out pages as a PDF, whole or not at all."""

    def fill(canvas: Canvas) -> None:
        for page in pages:
            draw(canvas, page)

    write_pdf(path, title=title, author=author, fill=fill)


def write_pdf(
    path: Path, title: str, author: str, fill: Callable[[Canvas], None], *, is_alone: bool = True
) -> None:
    """Write a PDF whole or not at all. The same pages give the same bytes; no clock is read."""
    from reportlab.pdfgen.canvas import Canvas

    def write(file: BinaryIO) -> None:
        _widths(BODY)  # Registers the fonts: the canvas begins with one, or names Helvetica.
        canvas = Canvas(
            file,
            pagesize=(WIDTH, HEIGHT),
            pageCompression=1,
            invariant=1,
            lang="id",
            initialFontName=REGULAR,
        )
        canvas.setTitle(clean(title))
        canvas.setAuthor(clean(author))
        canvas.setCreator("kasir")
        fill(canvas)
        canvas.save()

    write_whole(path, write, is_alone=is_alone)
