"""The recovery paper: nine words, the same as a QR code, and how they are used.

It is no row of the list of papers: those are written into the shop's folder, where the words of
this one must never lie.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kasir.clock import format_long_day
from kasir.printing.a4.pdf import (
    BODY,
    BOLD_FACE,
    LARGE,
    LEADING,
    LEFT,
    MUTED,
    RIGHT,
    TITLE,
    PdfPage,
    Style,
    letterhead,
    write_pages,
)
from kasir.printing.roll.qr_code import modules
from kasir.settings import ShopHeader
from kasir.words import _

_TITLE = _("Kertas pemulihan")
_WORD = Style(BOLD_FACE, 20.0)
_TEXT = Style(BODY.font, LARGE)
ACROSS = 3
ROW = 48.0
DOT = 4.0  # Points a module: 1,4 mm, read from any print.


@dataclass(frozen=True, slots=True)
class RecoveryPaper:
    """What stands on it."""

    shop: ShopHeader
    words: str
    day: date


def qr_of(words: str) -> tuple[tuple[bool, ...], ...]:
    """The code that a scanner types as these words. Capitals make it coarser, and are no matter."""
    return modules(words.upper())


def write_recovery_paper(path: Path, paper: RecoveryPaper) -> None:
    """Write it as a PDF, whole or not at all."""
    write_pages(path, [recovery_page(paper)], _TITLE, paper.shop.name)


def recovery_page(paper: RecoveryPaper) -> PdfPage:
    """Lay it out: what it is, the words and the code, how they are used, how it is kept."""
    page = PdfPage()
    y = letterhead(page, paper.shop, _TITLE, ((_("Dibuat"), format_long_day(paper.day)),))
    told = _(
        "Dengan sembilan kata ini pemilik bisa masuk lagi bila PIN lupa atau komputer rusak. "
        "Siapa pun yang memegang kertas ini bisa melakukannya: simpan di tempat yang hanya pemilik "
        "tahu, jangan difoto, jangan dikirim."
    )
    y = page.block(LEFT, y - 26, told, RIGHT - LEFT, _TEXT)
    y = _put_words(page, paper.words, y - 12)
    for heading, steps in _uses():
        page.left(LEFT, y, heading, TITLE)
        y -= LARGE * 1.6
        for number, step in enumerate(steps, 1):
            page.left(LEFT, y, f"{number}.", _TEXT)
            y = page.block(LEFT + 20, y, step, RIGHT - LEFT - 20, _TEXT) - 3
        y -= LARGE
    once = _(
        "Kertas ini berlaku satu kali. Sesudah dipakai, atau bila pemilik membuat yang baru di "
        "Pengaturan, Orang, kata-kata di sini tidak berlaku lagi: musnahkan kertasnya."
    )
    page.block(LEFT, y, once, RIGHT - LEFT, _TEXT)
    return page


def _put_words(page: PdfPage, words: str, top: float) -> float:
    """Put the words in a frame, three a row, and the code beside them; give the y below."""
    code = qr_of(words)
    side = len(code) * DOT
    height = max(side, ROW * 3) + 16
    page.boxes.append((LEFT, top - height, RIGHT - LEFT, height))
    left = RIGHT - side - 8
    for line, row in enumerate(code):
        for at, is_dark in enumerate(row):
            if is_dark:
                page.bars.append((left + at * DOT, top - 8 - (line + 1) * DOT, DOT, DOT))
    room = (left - LEFT - 16) / ACROSS
    first = top - (height - ROW * 3) / 2 - ROW / 2 - 6
    for number, word in enumerate(words.split()):
        line, at = divmod(number, ACROSS)
        x, y = LEFT + 16 + at * room, first - line * ROW
        page.left(x, y + LEADING * 1.6, f"{number + 1}", MUTED)
        page.left(x, y - 2, word, _WORD)
    return top - height - 30


def _uses() -> tuple[tuple[str, tuple[str, ...]], ...]:
    forgot = _('Di layar masuk tekan "PIN pemilik lupa?".')
    write = _("Ketik sembilan kata di atas dengan urutannya, atau pindai kode QR.")
    then = _("Ketik PIN baru. Kertas pemulihan yang baru langsung tampil: cetak dan simpan.")
    copy = _("Pasang kasir di komputer lain dan pilih cadangan yang terbaru.")
    return (
        (_("PIN pemilik lupa"), (forgot, write, then)),
        (_("Komputer rusak atau hilang"), (copy, write, then)),
    )
