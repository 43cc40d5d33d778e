"""A laid-out paper as a picture: what the screen printer shows.

Drawn from the same rows as the bytes, dot for dot as wide as the printer's paper, so that what is
seen on the screen is what comes out of the printer.
"""

from __future__ import annotations

import functools
import io
from importlib import resources

from PIL import Image, ImageDraw, ImageFont

from kasir.printing.roll.document import Bars, Document, Qr, Size
from kasir.printing.roll.paper import BARS_HIGH, CELL, Paper
from kasir.printing.roll.qr_code import module_dots, modules
from kasir.printing.roll.text import Laid, WrappedRow, lay_out

INK = (31, 27, 22)
PAPER = (255, 255, 255)
MARGIN = 28  # Dots of white around the print, as a roll of paper has.
LINE = 30  # Dots from one line to the next: the printers' 1/6 inch.
LETTER = 24  # Dots that a normal letter is high.
GROUND = 19  # Dots from the top of a letter to the line it stands on.
SMALL_CELL = 9  # Dots that a letter of the second font is wide.
# Noto Sans Mono is 600 units wide of 1000: at this size a letter is one cell wide.
FONT_SIZE_OF_CELL = 1000 / 600


def draw(document: Document, paper: Paper, *, zoom: int = 2) -> Image.Image:
    """The paper as a picture with `zoom` pixels a dot."""
    rows = lay_out(document, paper.columns)
    height = sum(_height(row, paper) for row in rows)
    size = (paper.dots + 2 * MARGIN) * zoom, (height + 2 * MARGIN) * zoom
    image = Image.new("RGB", size, PAPER)
    brush = ImageDraw.Draw(image)
    top = MARGIN
    for row in rows:
        if isinstance(row, Qr):
            _draw_qr(image, row, top, paper, zoom)
        elif isinstance(row, Bars):
            _draw_bars(brush, row, top, paper, zoom)
        elif row.text:
            _draw_row(image, brush, row, top, zoom)
        top += _height(row, paper)
    return image


def png(document: Document, paper: Paper, *, zoom: int = 2) -> bytes:
    """The paper as a PNG file."""
    file = io.BytesIO()
    # Mostly blank paper: the fastest level is a fifth of the time and hardly larger.
    draw(document, paper, zoom=zoom).save(file, "PNG", compress_level=1)
    return file.getvalue()


def _height(row: Laid, paper: Paper) -> int:
    if isinstance(row, Qr):
        side = len(modules(row.data))
        return side * module_dots(side, paper.dots)
    if isinstance(row, Bars):
        return BARS_HIGH
    return LINE + (row.size.height - 1) * LETTER


def _draw_row(
    image: Image.Image, brush: ImageDraw.ImageDraw, row: WrappedRow, top: int, zoom: int
) -> None:
    words = row.text.lstrip(" ")
    left = MARGIN + (len(row.text) - len(words)) * CELL * row.size.width
    cell = SMALL_CELL if row.size is Size.SMALL else CELL
    font = _font(cell * row.size.width * zoom, is_bold=row.is_bold)
    if row.size is not Size.TALL:
        # A row's letters stand on its ground line, whatever their size.
        ground = top + (LINE - LETTER) // 2 + GROUND * row.size.height
        if row.size is Size.SMALL:
            ground -= 3
        step = cell * row.size.width * zoom
        for position, char in enumerate(words):
            at = (left * zoom + position * step, ground * zoom)
            brush.text(at, char, fill=INK, font=font, anchor="ls")
        return
    # Printers stretch their letters; so do we.
    flat = Image.new("L", (len(words) * CELL * zoom, LETTER * zoom), 0)
    pen = ImageDraw.Draw(flat)
    for position, char in enumerate(words):
        pen.text((position * CELL * zoom, GROUND * zoom), char, fill=255, font=font, anchor="ls")
    tall = flat.resize((flat.width, flat.height * 2), Image.Resampling.LANCZOS)
    image.paste(INK, (left * zoom, (top + 3) * zoom), tall)


def _draw_qr(image: Image.Image, row: Qr, top: int, paper: Paper, zoom: int) -> None:
    grid = modules(row.data)
    side = len(grid) * module_dots(len(grid), paper.dots) * zoom
    code = Image.new("RGB", (len(grid), len(grid)), PAPER)
    code.putdata([INK if black else PAPER for line in grid for black in line])
    place = ((image.width - side) // 2, top * zoom)
    image.paste(code.resize((side, side), Image.Resampling.NEAREST), place)


def _draw_bars(brush: ImageDraw.ImageDraw, code: Bars, top: int, paper: Paper, zoom: int) -> None:
    dots = paper.bar_dots(code.modules)
    left = MARGIN + (paper.dots - code.modules * dots) // 2
    for at, wide in code.bars:
        start, end = left + at * dots, left + (at + wide) * dots
        # PIL's rectangle holds both of its corners.
        brush.rectangle(
            (start * zoom, top * zoom, end * zoom - 1, (top + BARS_HIGH) * zoom - 1), fill=INK
        )


@functools.cache
def _font(cell: int, *, is_bold: bool) -> ImageFont.FreeTypeFont:
    name = "NotoSansMono-Bold.ttf" if is_bold else "NotoSansMono-Regular.ttf"
    data = (resources.files("kasir.printing") / "fonts" / name).read_bytes()
    return ImageFont.truetype(io.BytesIO(data), cell * FONT_SIZE_OF_CELL)
