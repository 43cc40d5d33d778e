"""QR codes as a telephone sees them, read by zbar: on the screen, on paper, in the picture of it.

A receipt's code says number, day, total and code; the QRIS says what was made for one amount. The
control paints over one corner mark of each.
"""

import io
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PIL import Image

from kasir.money import Money
from kasir.printing.papers.receipt import qr_text, receipt_document
from kasir.printing.roll.commands import parse
from kasir.printing.roll.document import Document, Qr
from kasir.printing.roll.escpos_bytes import BytesMaker
from kasir.printing.roll.paper import MIDDLE, NARROW, WIDE, Paper
from kasir.printing.roll.picture import png
from kasir.printing.roll.qr_code import modules
from kasir.qris import MOST, dynamic_code, read_static
from tests.drills.outcome import Outcome
from tests.printing.samples import SIMPLE
from tests.test_qris import STATIC

Shown = tuple[str, Image.Image]  # What a code should say, and the code as it is seen.
WHITE = 255


def drill(folder: Path, codes: int) -> list[Outcome]:
    if shutil.which("zbarimg") is None:
        return [Outcome("qr", 0, 0, "zbar is needed: apt install zbar-tools")]
    shown = list(_codes(folder, codes))
    outcomes = []
    for name, change, is_control in (
        ("qr", lambda image: image, False),
        ("qr_control", _without_a_corner, True),
    ):
        bad = [said for said, image in shown if _read(folder, change(image)) != [said]]
        detail = (
            ", ".join(said[:40] for said in bad[:3]) or "receipts and QRIS, on screen and paper"
        )
        outcomes.append(Outcome(name, len(shown), len(bad), detail, is_control))
    return outcomes


def _codes(folder: Path, count: int) -> Iterator[Shown]:
    """Give codes of every kind in turn, on every paper in turn."""
    chance = random.Random(13)
    static = read_static(STATIC)
    for number in range(count):
        paper = (NARROW, MIDDLE, WIDE)[number % 3]
        receipt = replace(
            SIMPLE,
            number=f"K{chance.randint(1, 99)}-{chance.randrange(10**6):06}",
            at=SIMPLE.at + timedelta(days=chance.randrange(4_000)),
            total=Money(chance.choice((-1, 1)) * chance.randrange(10**8)),
            code="-".join(f"{chance.randrange(16**4):04X}" for _part in range(3)),
        )
        said, document = qr_text(receipt), receipt_document(receipt)
        yield said, _picture(document, paper)
        yield said, _printed(folder, document, paper)
        amount = Money(chance.randint(1, MOST.rupiah))
        payload = dynamic_code(static, amount, f"K1-{chance.randrange(16**8):08X}")
        yield payload, _printed(folder, (Qr(payload),), paper)
        yield payload, _screen(payload, chance.randint(320, 640))


# --- as it is seen --------------------------------------------------------------------------


def _picture(document: Document, paper: Paper) -> Image.Image:
    return Image.open(io.BytesIO(png(document, paper))).convert("L")


def _printed(folder: Path, document: Document, paper: Paper) -> Image.Image:
    """Give the dots that a printer gets, on its paper."""
    data = BytesMaker(paper, folder).document(document)
    (raster,) = (command.data for command in parse(data) if command.name == "raster")
    size = 8 * int.from_bytes(raster[1:3], "little"), int.from_bytes(raster[3:5], "little")
    dots = Image.frombytes("1", size, bytes(byte ^ 0xFF for byte in raster[5:]))
    sheet = Image.new("L", (paper.dots, size[1]), WHITE)
    sheet.paste(dots, (0, 0))
    return sheet


def _screen(payload: str, side: int) -> Image.Image:
    """Give what the till's own widget paints."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer
    from PySide6.QtWidgets import QApplication

    from kasir.ui.kit.qr_view import QrView

    app = QApplication.instance() or QApplication([])
    assert app is not None
    view = QrView()
    view.resize(side, side)
    view.show_code(modules(payload))
    file = QBuffer()
    view.grab().save(file, "PNG")  # type: ignore[call-overload]
    return Image.open(io.BytesIO(bytes(file.data().data()))).convert("L")


def _without_a_corner(image: Image.Image) -> Image.Image:
    """Paint over the upper left mark of the code, the last dark thing on the paper."""
    changed = image.copy()
    dark = image.point(lambda level: 255 if level < 128 else 0)
    _left, _top, _right, bottom = dark.getbbox() or (0, 0, 0, 0)
    # The rows that a code takes have no white one among them.
    top = bottom
    while top and dark.crop((0, top - 1, dark.width, top)).getbbox():
        top -= 1
    left, _up, right, _down = dark.crop((0, top, dark.width, bottom)).getbbox() or (0, 0, 0, 0)
    third = (right - left) // 3
    changed.paste(WHITE, (left, top, left + third, top + third))
    return changed


def _read(folder: Path, image: Image.Image) -> list[str]:
    file = folder / "code.png"
    image.save(file)
    # Its code 4 says that there was nothing to read.
    answer = subprocess.run(
        ["zbarimg", "--nodbus", "--quiet", "--raw", file], capture_output=True, check=False
    )
    return answer.stdout.decode().splitlines()
