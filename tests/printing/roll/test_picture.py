"""The picture of a paper: the same rows as the bytes, dot for dot as wide."""

import io

import pytest
import segno
from PIL import Image

from kasir.printing.papers.receipt import receipt_document
from kasir.printing.roll.document import Banner, Blank, Document, Line, Qr, Size
from kasir.printing.roll.paper import MIDDLE, NARROW, WIDE, Paper
from kasir.printing.roll.picture import INK, LINE, MARGIN, draw, png
from kasir.printing.roll.qr_code import module_dots
from tests.printing.samples import FULL, SIMPLE


def ink_box(image: Image.Image) -> tuple[int, int, int, int]:
    box = image.convert("L").point(lambda level: 255 if level < 128 else 0).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("paper", [NARROW, MIDDLE, WIDE])
def test_picture_is_as_wide_as_the_paper(paper: Paper) -> None:
    """Print and margins: nothing is drawn on the margin."""
    image = draw(receipt_document(FULL, 1), paper, zoom=1)
    left, top, right, bottom = ink_box(image)
    assert image.width == paper.dots + 2 * MARGIN
    assert left >= MARGIN
    assert right <= image.width - MARGIN
    assert top >= MARGIN
    assert bottom <= image.height - MARGIN


@pytest.mark.parametrize("zoom", [1, 2, 3])
def test_sizes_and_emphasis_are_real(zoom: int) -> None:
    """Large is twice as wide, tall twice as high, small is smaller, bold is blacker."""

    def box(*document: Line | Banner) -> tuple[int, int]:
        left, top, right, bottom = ink_box(draw(document, NARROW, zoom=zoom))
        return right - left, bottom - top

    def ink(line: Line) -> int:
        return sum(255 - level for level in draw((line,), NARROW).convert("L").tobytes())

    width, height = box(Line("HHHH"))
    assert box(Line("HHHH", size=Size.TALL)) == pytest.approx((width, 2 * height), abs=2)
    assert box(Banner("HHHH")) == pytest.approx((2 * width, 2 * height), abs=4 * zoom)
    assert box(Line("HHHH", size=Size.SMALL)) == pytest.approx(
        (width * 3 / 4, height * 3 / 4), abs=2
    )
    assert ink(Line("HHHH", is_bold=True)) > ink(Line("HHHH")) * 1.2


def test_rows_take_the_height_of_the_paper() -> None:
    """A row is a row, empty or not; a large one has one letter more."""

    def height(*document: Line | Banner | Blank) -> int:
        return draw(document, NARROW, zoom=1).height - 2 * MARGIN

    assert height(Line("a"), Blank(), Line("b")) == 3 * LINE
    assert height(Banner("RETUR")) == height(Line("a", size=Size.TALL)) == LINE + 24


def test_code_in_the_picture_is_the_code() -> None:
    """Module for module the picture of the code is the code."""
    text = "K1-000123 2026-11-24 30000 7F3A-91C2-04BD"
    document: Document = (Qr(text),)
    image = draw(document, NARROW, zoom=2)
    grid = segno.make_qr(text, error="m", boost_error=False).matrix
    step = module_dots(len(grid) + 8, NARROW.dots) * 2
    left = (image.width - (len(grid) + 8) * step) // 2 + 4 * step
    top = MARGIN * 2 + 4 * step
    for y, row in enumerate(grid):
        for x, module in enumerate(row):
            pixel = image.getpixel((left + x * step + step // 2, top + y * step + step // 2))
            assert pixel == (INK if module else (255, 255, 255))


def test_png_is_a_picture_of_the_same() -> None:
    """The file holds what was drawn."""
    document = receipt_document(SIMPLE)
    with Image.open(io.BytesIO(png(document, NARROW, zoom=1))) as image:
        assert image.format == "PNG"
        assert image.tobytes() == draw(document, NARROW, zoom=1).tobytes()
