"""Bytes for the printer: what was laid out is what they say, and nothing else."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kasir.money import Quantity
from kasir.printing.papers.receipt import receipt_document
from kasir.printing.papers.reports import shift_document
from kasir.printing.roll import escpos_bytes
from kasir.printing.roll.commands import Ask, UnsafeBytesError, check_bytes, parse
from kasir.printing.roll.document import Banner, Document, Line, Pair, Qr, Size
from kasir.printing.roll.escpos_bytes import BytesMaker
from kasir.printing.roll.paper import MIDDLE, NARROW, WIDE, Paper, paper_of
from kasir.printing.roll.qr_code import module_dots
from kasir.printing.roll.text import WrappedRow, lay_out
from tests.printing.samples import FULL, RETURNED, SIMPLE, TRAINING, Z_REPORT, cash, line, receipt

PAPERS = [NARROW, MIDDLE, WIDE]
HOSTILE = [
    "Kunci\x1bp\x00\x19\x19",
    "\x10\x14\x01\x00\x01 \x10\x05\x02",
    "\u202eharga\u202c 🍌",
    '<b>Batik</b> & "Kawan" =HYPERLINK(1)',
    "Rengginang Lorjuk " * 17,
    "\x1dV\x00\x1b@\x1bt\x10\u0085\x9b",
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("escpos")


def read_back(data: bytes) -> list[WrappedRow | str]:
    """Give the rows that a printer would print from these bytes; a picture is "QR"."""
    rows: list[WrappedRow | str] = []
    text, bold, size, small = "", False, Size.NORMAL, False
    sizes = {b"\x00": Size.NORMAL, b"\x01": Size.TALL, b"\x11": Size.LARGE}
    for command in parse(data):
        match command.name:
            case "text":
                text += command.data.decode()
            case "line feed":
                rows.append(WrappedRow(text, bold, Size.SMALL if small else size))
                text = ""
            case "bold":
                bold = command.data == b"\x01"
            case "size":
                size = sizes[command.data]
            case "font":
                small = command.data == b"\x01"
            case "raster":
                rows.append("QR")
            case name:
                assert name in {"initialize", "feed", "cut"}
    assert not text
    return rows


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("number", range(5))
def test_bytes_say_what_was_laid_out(number: int, paper: Paper, cache: Path) -> None:
    """Read back command by command, the bytes are the laid-out paper."""
    documents: list[Document] = [
        receipt_document(SIMPLE),
        receipt_document(FULL, 3),
        receipt_document(RETURNED),
        receipt_document(TRAINING),
        shift_document(Z_REPORT),
    ]
    data = BytesMaker(paper, cache).document(documents[number])
    expected = [
        "QR" if isinstance(row, Qr) else row for row in lay_out(documents[number], paper.columns)
    ]
    assert read_back(data) == expected
    assert data.startswith(b"\x1b@")
    assert data.endswith(b"\x1dVB\x00" if paper.has_cutter else b"\x1bd\x04")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_print_as_text(name: str, cache: Path) -> None:
    """A name on every place of a receipt changes nothing but text; no drawer, no command."""
    sold = receipt(
        line(name, Quantity.units(1), 4_000, consignor_name=name),
        tenders=(cash(5_000, 4_000),),
        cashier=name,
        footer=name,
        number=name,
        code=name,
        reason=name,
        origin=name,
    )
    data = BytesMaker(NARROW, cache).document(receipt_document(sold, 1)[:-1])
    names = {command.name for command in parse(data)}
    assert names <= {"initialize", "text", "line feed", "bold", "size", "font", "feed", "raster"}


@given(st.text(max_size=80), st.text(max_size=30))
def test_any_text_is_safe(cache: Path, left: str, right: str) -> None:
    """Whatever people type, only paper comes out, in text, pair, banner and code."""
    document = (Line(left), Pair(left, right), Banner(right), Qr("x" + left))
    BytesMaker(NARROW, cache).document(document)


def test_no_paper_opens_the_drawer(cache: Path) -> None:
    """The pulse is sent by itself; no paper holds one."""
    assert b"\x1bp" not in BytesMaker(WIDE, cache).document((Line("Kopi"),))


def test_question_comes_after_everything(cache: Path) -> None:
    """The printer answers when all before is printed, so the question comes last."""
    maker = BytesMaker(NARROW, cache)
    document = (Line("Kopi"),)
    plain = maker.document(document)
    assert maker.document(document, question=Ask.NOTHING.question(7)) == plain
    assert maker.document(document, question=Ask.STATUS.question(7)) == plain + b"\x1dr\x01"
    asked = maker.document(document, question=Ask.PROCESS_ID.question(120_042))
    assert asked == plain + b"\x1d(H\x06\x00000042"
    with pytest.raises(UnsafeBytesError):
        maker.document(document, question=b"\x1bt\x02")


def raster_of(data: bytes) -> Image.Image:
    (picture,) = [command.data for command in parse(data) if command.name == "raster"]
    width = int.from_bytes(picture[1:3], "little") * 8
    height = int.from_bytes(picture[3:5], "little")
    packed = bytes(byte ^ 0xFF for byte in picture[5:])
    return Image.frombytes("1", (width, height), packed)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("text", ["K1-000123 2026-11-24 30000 7F3A-91C2-04BD", "x" * 200])
def test_qr_raster_is_the_code(text: str, paper: Paper, cache: Path) -> None:
    """Module for module the printed picture is the code, in the middle, with its quiet zone."""
    image = raster_of(BytesMaker(paper, cache).document((Qr(text),)))
    grid = segno.make_qr(text, error="m", boost_error=False).matrix
    dots = module_dots(len(grid) + 8, paper.dots)
    left = (paper.dots - (len(grid) + 8) * dots) // 2 + 4 * dots
    assert image.width <= paper.dots
    assert image.height == (len(grid) + 8) * dots
    for y, row in enumerate(grid):
        for x, module in enumerate(row):
            area = (left + x * dots, (y + 4) * dots)
            box = image.crop((*area, area[0] + dots, area[1] + dots))
            assert box.getextrema() == ((0, 0) if module else (255, 255))
    black = image.convert("L").point(lambda level: 255 - level).getbbox()
    side = len(grid) * dots
    assert black == (left, 4 * dots, left + side, 4 * dots + side)


def test_too_large_code_is_refused(cache: Path) -> None:
    """A code that nothing could read is not printed."""
    with pytest.raises(ValueError, match="too large"):
        BytesMaker(NARROW, cache).document((Qr("x" * 2000),))


@given(st.binary(min_size=48 * 4, max_size=48 * 4))
def test_pictures_hold_no_real_time_command(cache: Path, bits: bytes) -> None:
    """A picture may hold DLE DC4 by chance; one more black dot breaks it up."""
    printer = BytesMaker(NARROW, cache)._printer()
    escpos_bytes.raster(printer, Image.frombytes("1", (384, 4), bits))
    check_bytes(printer.output)


def test_defusing_adds_one_black_dot_and_no_more(cache: Path) -> None:
    """The control: sent as it is, this picture opens the drawer; the cure is a single dot."""
    dots = b"\x10\x14\x00\x10\x10\x05" + b"\x00" * 42
    picture = bytes(byte ^ 0xFF for byte in dots)
    with pytest.raises(UnsafeBytesError):
        check_bytes(b"\x1dv0\x00\x30\x00\x01\x00" + dots)
    printer = BytesMaker(NARROW, cache)._printer()
    escpos_bytes.raster(printer, Image.frombytes("1", (384, 1), picture))
    assert printer.output[8:14] == b"\x18\x14\x00\x10\x18\x05"


@pytest.mark.parametrize("torn", [None, b"", b"\x80\x02}q\x00", b"\x00" * 4096])
def test_table_of_printers_stays_in_our_folder(torn: bytes | None, tmp_path: Path) -> None:
    """python-escpos keeps its table where we say; one torn by a power cut is made again."""
    cache = tmp_path / "cache"
    table = cache / f"{platform.python_version()}.capabilities.pickle"
    if torn is not None:
        cache.mkdir()
        table.write_bytes(torn)
        os.utime(table, (4e9, 4e9))
    program = (
        "import sys, pathlib; from kasir.printing.roll.escpos_bytes import BytesMaker;"
        "from kasir.printing.roll.paper import NARROW;"
        "print(BytesMaker(NARROW, pathlib.Path(sys.argv[1])).document(()).hex())"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(cache)], capture_output=True, text=True, check=True
    )
    assert run.stdout == "1b401b6404\n"
    assert list(cache.iterdir()) == [table]
    assert table.stat().st_size > 10_000


def test_only_known_papers() -> None:
    """Three widths exist."""
    assert paper_of(42) is MIDDLE
    with pytest.raises(KeyError):
        paper_of(40)
