"""A laid-out paper as ESC/POS bytes, made by python-escpos and checked by `commands.py`.

python-escpos is loaded with the first paper, not with the program: it reads a table of 40
printers that we do not use. It keeps that table in `ESCPOS_CAPABILITIES_PICKLE_DIR`, or else in a
new folder of the system's at each start, so the folder is set before it is imported.
"""

from __future__ import annotations

import contextlib
import functools
import os
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from kasir.printing.roll.commands import REAL_TIME, check_bytes
from kasir.printing.roll.document import Bars, Document, Qr, Size
from kasir.printing.roll.paper import BARS_HIGH, CELL, Paper
from kasir.printing.roll.qr_code import module_dots, modules
from kasir.printing.roll.text import Laid, WrappedRow, lay_out

if TYPE_CHECKING:
    from escpos.printer import Dummy

FEED = 4  # Lines that bring the last one over the tearing edge.
SMALL_WIDTH = CELL * 3 // 4  # The second font's letters.


@dataclass(frozen=True, slots=True)
class BytesMaker:
    """What turns documents into bytes for one printer; python-escpos' table lies in `cache`."""

    paper: Paper
    cache: Path

    def document(self, document: Document, *, question: bytes = b"") -> bytes:
        """The checked bytes of a paper; the question (`Ask.question`) comes last.

        Raises UnsafeBytesError when anything but a paper came out: that is a bug or an attack.
        """
        printer = self._printer()
        printer.hw("INIT")
        self._write(printer, lay_out(document, self.paper.columns))
        if self.paper.has_cutter:
            printer.cut(feed=False)
        else:
            printer.print_and_feed(FEED)
        printer._raw(question)  # noqa: SLF001 - python-escpos has no word for it
        data: bytes = printer.output
        check_bytes(data)
        return data

    def _printer(self) -> Dummy:
        """Make a fresh printer object: what one job set can't leak into the next."""
        dummy, profile_class = _load_escpos(self.cache)
        profile = profile_class()
        profile.profile_data = {
            "codePages": {"0": "CP437"},
            "fonts": {
                "0": {"name": "Font A", "columns": self.paper.columns},
                "1": {"name": "Font B", "columns": self.paper.dots // SMALL_WIDTH},
            },
            "media": {"width": {"pixels": self.paper.dots, "mm": self.paper.millimetres}},
        }
        # ASCII stands at the same place in every code page, so none is ever chosen.
        fixed = {"encoding": "CP437", "disabled": True}
        return dummy(profile=profile, magic_encode_args=fixed)

    def _write(self, printer: Dummy, rows: tuple[Laid, ...]) -> None:
        style = plain = WrappedRow()
        for row in rows:
            if isinstance(row, Qr):
                self._write_qr(printer, row)
                continue
            if isinstance(row, Bars):
                self._write_bars(printer, row)
                continue
            _change_style(printer, style, row)
            _write_row(printer, row)
            style = row
        _change_style(printer, style, plain)

    def _write_qr(self, printer: Dummy, row: Qr) -> None:
        grid = modules(row.data)
        dots = module_dots(len(grid), self.paper.dots)
        image = Image.new("1", (len(grid), len(grid)), 1)
        image.putdata([0 if black else 1 for line in grid for black in line])
        side = len(grid) * dots
        left = (self.paper.dots - side) // 2
        # No wider than it must be: on a slow cable the white beside it takes seconds.
        sheet = Image.new("1", (-(-(left + side) // 8) * 8, side), 1)
        sheet.paste(image.resize((side, side), Image.Resampling.NEAREST), (left, 0))
        raster(printer, sheet)

    def _write_bars(self, printer: Dummy, code: Bars) -> None:
        dots = self.paper.bar_dots(code.modules)
        left = (self.paper.dots - code.modules * dots) // 2
        line = Image.new("1", (self.paper.dots, 1), 1)
        for at, wide in code.bars:
            line.paste(0, (left + at * dots, 0, left + (at + wide) * dots, 1))
        raster(printer, line.resize((line.width, BARS_HIGH), Image.Resampling.NEAREST))


def raster(printer: Dummy, image: Image.Image) -> None:
    """Send a black and white picture, free of real-time commands."""
    safe = Image.frombytes("1", image.size, _defused(image.tobytes()))
    printer.image(safe, impl="bitImageRaster", fragment_height=image.height)


def _defused(packed: bytes) -> bytes:
    """Break up every real-time command in a picture by one more black dot.

    `packed` is as PIL has it: white is 1. The printer gets the complement, in which the byte 0x10
    is a single black dot; a second one beside it makes 0x18, and no command begins with that. A
    code of modules two dots wide never holds a single dot, so it is sent as it is.
    """
    sent = bytearray(byte ^ 0xFF for byte in packed)
    for sequence in REAL_TIME:
        at = sent.find(sequence)
        while at >= 0:
            sent[at] |= 0x08
            at = sent.find(sequence, at)
    return bytes(byte ^ 0xFF for byte in sent)


def _change_style(printer: Dummy, old: WrappedRow, new: WrappedRow) -> None:
    if new.is_bold is not old.is_bold:
        printer.set(bold=new.is_bold)
    width, height = new.size.width, new.size.height
    if (width, height) != (old.size.width, old.size.height):
        printer.set(custom_size=True, width=width, height=height)


def _write_row(printer: Dummy, row: WrappedRow) -> None:
    if row.size is not Size.SMALL:
        printer.text(row.text + "\n")
        return
    # The indent stays in the first font, so that it stands below the line above.
    words = row.text.lstrip(" ")
    printer.text(" " * (len(row.text) - len(words)))
    printer.set(font=1)
    printer.text(words + "\n")
    printer.set(font=0)


_loading = threading.Lock()


@functools.cache
def _load_escpos(cache: Path) -> tuple[type[Dummy], Any]:
    """Import python-escpos with its table in our folder; give its printer and profile classes."""
    with _loading:
        cache.mkdir(parents=True, exist_ok=True)
        os.environ["ESCPOS_CAPABILITIES_PICKLE_DIR"] = str(cache)
        before = tempfile.tempdir
        # It makes an unused temporary folder at each start; let that be ours to sweep.
        tempfile.tempdir = str(cache)
        try:
            return _import_escpos()
        except Exception:  # noqa: BLE001 - a torn pickle can raise anything
            # The power failed while the table was written. It is made again.
            for torn in cache.glob("*.pickle"):
                torn.unlink()
            return _import_escpos()
        finally:
            tempfile.tempdir = before
            for unused in cache.glob("tmp*"):
                with contextlib.suppress(OSError):
                    unused.rmdir()


def _import_escpos() -> tuple[type[Dummy], Any]:
    from escpos.capabilities import Profile
    from escpos.printer import Dummy

    return Dummy, Profile
