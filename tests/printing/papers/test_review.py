"""The owner's evening paper: all of the day, the oldest first, and room for his mark."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kasir.errors import NotAllowedError
from kasir.money import Money
from kasir.operations.review import looking
from kasir.operations.review.day_paper import ReviewPaper, review_paper
from kasir.operations.review.kinds import ReviewKind
from kasir.operations.review.looking import ReviewedBy, ReviewItem, ReviewKey
from kasir.printing.papers.review import review_name, write_review
from tests.operations.review.deeds import listed, stocked, try_pin
from tests.printing.a4.pdf_text import pdf_lines
from tests.printing.samples import HOSTILE, SHOP
from tests.shop import DAY, Shop, by_shop

AT = datetime(2026, 11, 24, 2, 5, 9, tzinfo=UTC)
ITEM = ReviewItem(
    key=ReviewKey(ReviewKind.REMOVED, 7),
    at=AT,
    actor="Sari",
    second="",
    sentence="Sari membuang keranjang yang belum dibayar: 1 Batik.",
    effect="",
    amount=Money(150_000),
    place="K1 catatan 46, kode AD38-1841-EAD0",
)
PAPER = ReviewPaper(
    shop=SHOP,
    is_training=False,
    day=date(2026, 11, 24),
    at=datetime(2026, 11, 24, 13, 5, 9, tzinfo=UTC),
    reader="Bu Ratna",
    items=(
        ITEM,
        replace(
            ITEM,
            key=ReviewKey(ReviewKind.FAILED_PIN, 8),
            sentence="PIN yang salah dicoba dengan nama Sari.",
            amount=None,
            place="K1-2",
            ticked=ReviewedBy("Bu Ratna", AT, "lupa"),
        ),
    ),
    older=4,
    code="7F3A-91C2-04BD",
)


def text_of(path: Path, paper: ReviewPaper) -> str:
    write_review(path / "a.pdf", paper)
    return "\n".join(line for page in pdf_lines(path / "a.pdf") for line in page)


def test_the_paper_of_a_day(tmp_path: Path) -> None:
    """The whole paper as a reader copies it."""
    assert text_of(tmp_path, PAPER) == WHOLE
    assert review_name(PAPER) == "perlu-dilihat-200509.pdf"


WHOLE = """\
Pusat Oleh-Oleh Tongas Perlu Dilihat
Rest Area Tongas, Probolinggo Hari Selasa, 24 November 2026
Kab. Probolinggo Dicetak oleh Bu Ratna
Hari ini 2 kejadian, 1 belum dilihat. Hari lain 4 dari hari lain belum dilihat.
No Jam Kejadian Bukti Rupiah Dilihat
1 09.05 Keranjang dihapus: Sari membuang keranjang yang belum K1 catatan 46, kode 150.000
dibayar: 1 Batik. AD38-1841-EAD0
2 09.05 PIN salah: PIN yang salah dicoba dengan nama Sari. K1-2 Bu Ratna, lupa
Daftar ini bukan tuduhan: hampir semuanya wajar. Tanyakan yang tidak Anda kenali, lalu tandai\
 di layar dengan catatan.
Pemilik
Halaman 1 dari 1 Kode 7F3A-91C2-04BD Dicetak 24/11/2026 20.05"""


def test_a_quiet_day(tmp_path: Path) -> None:
    """An empty day is a sentence, not an empty page."""
    text = text_of(tmp_path, replace(PAPER, items=(), older=0))
    assert "Tidak ada yang perlu dilihat pada hari ini." in text
    assert "0 kejadian, 0 belum dilihat." in text


@pytest.mark.parametrize("count", [1, 40])
def test_what_people_wrote_obeys_nobody(tmp_path: Path, count: int) -> None:
    """Names and reasons are text; a long day goes on on further pages."""
    items = tuple(replace(ITEM, sentence=f"{HOSTILE[n % len(HOSTILE)]} {n}") for n in range(count))
    text = text_of(tmp_path, replace(PAPER, items=items))
    assert f"{count} kejadian" in text
    assert text.count("Halaman ") >= 1 + (count > 30)


def test_what_stands_on_it(shop: Shop) -> None:
    """The day's own, ticked or not, the oldest first; of other days how many."""
    stocked(shop)
    try_pin(shop, "9999")
    shop.sell(shop.cart(("A", 1, by_shop(2_000))))
    owner = shop.stamp("pemilik")
    [pin] = listed(shop, ReviewKind.FAILED_PIN)
    shop.write(lambda s: looking.tick(s, [pin.key], "", owner))
    paper = shop.read(lambda s: review_paper(s, DAY, owner))
    assert [item.key.kind for item in paper.items] == [ReviewKind.FAILED_PIN, ReviewKind.DISCOUNT]
    assert [item.ticked is None for item in paper.items] == [False, True]
    assert paper.older == shop.read(looking.count_open) - 1
    manager = shop.stamp("pengelola")
    with pytest.raises(NotAllowedError):
        shop.read(lambda s: review_paper(s, DAY, manager))
