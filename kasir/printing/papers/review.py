"""The owner's evening paper: what of the day he should look at, with room for his mark."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kasir.clock import WIB, format_instant, format_long_day, format_time
from kasir.money import format_number
from kasir.printing.a4.paper_files import safe_name
from kasir.printing.a4.pdf import BODY, BOLD, PdfPage, write_pages
from kasir.printing.a4.table import Pages, TableColumn, figures, numbers
from kasir.words import _

if TYPE_CHECKING:
    from kasir.operations.review.day_paper import ReviewPaper
    from kasir.operations.review.looking import ReviewItem

SEEN = 62.0  # Points of room for a mark by hand.
_TITLE = _("Perlu Dilihat")


def write_review(path: Path, paper: ReviewPaper) -> None:
    """Write the paper's PDF, whole or not at all."""
    write_pages(path, review_pages(paper), _TITLE, paper.shop.name)


def review_name(paper: ReviewPaper) -> str:
    """The file's name: with the time, so that no list overwrites another."""
    return safe_name(_("perlu-dilihat"), f"{paper.at.astimezone(WIB):%H%M%S}") + ".pdf"


def review_pages(paper: ReviewPaper) -> list[PdfPage]:
    """Lay the paper out."""
    day = format_long_day(paper.day)
    facts = ((_("Hari"), day), (_("Dicetak oleh"), paper.reader))
    running = (format_instant(paper.at), f"{paper.shop.name} - {_TITLE} {day}")
    pages = Pages(paper.shop, _TITLE, facts, running)
    still = sum(item.ticked is None for item in paper.items)
    told = _("{count} kejadian, {open} belum dilihat.").format(count=len(paper.items), open=still)
    older = _("{count} dari hari lain belum dilihat.").format(count=paper.older)
    pages.put_facts(
        [(_("Hari ini"), told, BOLD)], [(_("Hari lain"), older if paper.older else "-", BODY)]
    )
    if paper.items:
        pages.put_table(_columns(paper.items))
    else:
        pages.put_text(_("Tidak ada yang perlu dilihat pada hari ini."))
    meant = _(
        "Daftar ini bukan tuduhan: hampir semuanya wajar. Tanyakan yang tidak Anda kenali, lalu"
        " tandai di layar dengan catatan."
    )
    pages.put_closing([meant], ((_("Pemilik"), ""),))
    return pages.finish(paper.code, paper.at, is_training=paper.is_training)


def _columns(items: tuple[ReviewItem, ...]) -> tuple[TableColumn, ...]:
    amounts = [format_number(item.amount.rupiah) if item.amount else "" for item in items]
    return (
        numbers(items),
        TableColumn(_("Jam"), [format_time(item.at) for item in items]),
        TableColumn(_("Kejadian"), [_told(item) for item in items], is_name=True),
        TableColumn(_("Bukti"), [item.place for item in items]),
        figures(_("Rupiah"), amounts),
        TableColumn(_("Dilihat"), [_seen(item) for item in items], room=SEEN),
    )


def _told(item: ReviewItem) -> str:
    return " ".join(filter(None, (f"{item.word}:", item.sentence, item.effect)))


def _seen(item: ReviewItem) -> str:
    if item.ticked is None:
        return ""
    return ", ".join(filter(None, (item.ticked.by, item.ticked.remark)))
