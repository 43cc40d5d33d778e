"""Notes about goods on paper say what the stored note says: TT, RTV and BA."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kasir.enums import Cause, EntryKind
from kasir.money import ZERO, Money, Quantity, Rate
from kasir.operations import settings
from kasir.operations.goods import goods_notes, stock
from kasir.operations.goods.goods_notes import GoodsLine, GoodsNote
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.goods.stock import StockNote
from kasir.printing.a4.pdf import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, PdfPage, width
from kasir.printing.papers.goods_note import (
    goods_note_document,
    goods_note_name,
    goods_note_pages,
    write_goods_note,
)
from kasir.printing.roll.commands import parse
from kasir.printing.roll.escpos_bytes import BytesMaker
from kasir.printing.roll.paper import NARROW
from kasir.printing.roll.text import as_text
from kasir.settings import ShopHeader
from tests.printing.a4.pdf_text import lines, pdf_lines, pdf_words, stacked
from tests.printing.samples import HOSTILE
from tests.shop import DAY, Shop

LINE = GoodsLine(
    sku="KRP-150",
    name="Keripik Pisang Kepok Asin 150 g (Balado)",
    unit="pcs",
    quantity=Quantity.units(12),
    days=(date(2027, 3, 24),),
    price=Money(12_500),
    share=Money(127_500),
)
NOTE = GoodsNote(
    number="TT/2026/00302",
    kind=EntryKind.INTAKE,
    at=datetime(2026, 11, 24, 2, 5, tzinfo=UTC),
    day=date(2026, 11, 24),
    shop=ShopHeader("Pusat Oleh-Oleh Tongas", "Rest Area Tongas", "Kab. Probolinggo"),
    is_training=False,
    consignor_code="K001",
    consignor="Dapur Bayeman",
    owner="Bu Yati",
    association="Paguyuban UMKM",
    district="Tongas",
    agreement_text="Perjanjian ke-1: Bagian toko 15% - penitip menerima Rp17.000 dari Rp20.000",
    reason="",
    keeper="Pak Hadi",
    second="",
    lines=(LINE, replace(LINE, sku="KAIN", name="Kain", unit="m", quantity=Quantity(2_500))),
    cause=None,
    liability=Rate(0),
    code="7F3A-91C2-04BD",
)


def many(count: int) -> GoodsNote:
    return replace(
        NOTE, lines=tuple(replace(LINE, name=f"Barang {n:03}") for n in range(1, count + 1))
    )


def copy_of(path: Path, number: int) -> list[str]:
    """Give the lines of one of the two copies on the first sheet."""
    (page,) = pdf_words(path)
    return lines([word for word in page if (word.y > HEIGHT / 2) == (number == 1)])


def stored(shop: Shop, note: StockNote) -> tuple[GoodsNote, str]:
    """Write a stored note's PDF and give it with its first copy's text."""
    made = shop.read(lambda session: goods_notes.goods_note(session, note.id))
    path = shop.folder / "note.pdf"
    write_goods_note(path, made)
    return made, "\n".join(copy_of(path, 1))


# --- how it stands on the page --------------------------------------------------------------


def test_the_intake_note(tmp_path: Path) -> None:
    """The whole TT as a reader copies it, once for the consignor and once for the shop."""
    write_goods_note(tmp_path / "a.pdf", NOTE)
    first = copy_of(tmp_path / "a.pdf", 1)
    assert "\n".join(first) == INTAKE
    second = copy_of(tmp_path / "a.pdf", 2)
    assert second == [text.replace("untuk penitip", "untuk toko") for text in first]


INTAKE = """\
Pusat Oleh-Oleh Tongas Tanda Terima Barang Titipan
Rest Area Tongas Nomor TT/2026/00302
Kab. Probolinggo Hari usaha Selasa, 24 November 2026
Lembar untuk penitip
Penitip K001 Dapur Bayeman Perjanjian Perjanjian ke-1: Bagian toko 15% - penitip
Pemilik Bu Yati menerima Rp17.000 dari Rp20.000
Paguyuban Paguyuban UMKM
Kecamatan Tongas
No Kode Barang Kedaluwarsa Jumlah Satuan Harga jual
1 KRP-150 Keripik Pisang Kepok Asin 150 g (Balado) 24/03/2027 12 pcs 12.500
2 KAIN Kain 24/03/2027 2,5 m 12.500
2 baris: 12 pcs, 2,5 m.
Barang titipan tetap milik penitip sampai laku terjual.
Untuk toko Penitip, yang menyerahkan
Pak Hadi Bu Yati
Halaman 1 dari 1 Kode 7F3A-91C2-04BD Dicetak 24/11/2026 09.05"""


@pytest.mark.parametrize("count", [1, 5, 6, 7, 8, 9, 10, 40, 60, 100])
def test_copies_share_a_sheet_or_have_their_own(tmp_path: Path, count: int) -> None:
    """Short notes come two on a sheet; of a long one, both copies count their own pages."""
    write_goods_note(tmp_path / "a.pdf", many(count))
    pages = pdf_lines(tmp_path / "a.pdf")
    said = "\n".join(text for page in pages for text in page)
    assert said.count("untuk penitip") == said.count("untuk toko") == 1
    for number in range(1, count + 1):
        assert said.count(f"Barang {number:03} ") == 2
    footers = [text for page in pages for text in page if text.startswith("Halaman")]
    half = [text.split(" Kode")[0] for text in footers[: len(footers) // 2]]
    assert half == [f"Halaman {n} dari {len(half)}" for n in range(1, len(half) + 1)]
    assert [text.split(" Kode")[0] for text in footers[len(footers) // 2 :]] == half
    for page in pages:
        assert any(text.startswith("No Kode Barang") for text in page) or "baris:" in "".join(page)


def check_places(pages: list[PdfPage]) -> None:
    """No text touches the next one, and none stands outside the margins."""
    for page in pages:
        rows: dict[float, list[tuple[float, float, str]]] = {}
        for x, y, text, style in page.texts:
            assert BOTTOM - 23 < y < TOP
            rows.setdefault(y, []).append((x, x + width(text, style), text))
        for row in rows.values():
            ends = [LEFT - 1.0, *(end for _start, end, _text in sorted(row))]
            for (start, _end, text), before in zip(sorted(row), ends, strict=False):
                assert start > before + 0.5, text
            assert max(ends) < RIGHT + 0.01


@pytest.mark.parametrize("count", range(1, 60, 3))
def test_nothing_overlaps_or_leaves_its_page(count: int) -> None:
    """However long the note is, and nobody signs a page without the goods being counted on it."""
    pages = goods_note_pages(many(count))
    check_places(pages)
    for page in pages:
        said = [text for _x, _y, text, _style in page.texts]
        assert ("Untuk toko" in said) == any("baris:" in text for text in said)


def test_large_figures_and_long_texts_leave_room_for_the_name() -> None:
    """Every column at its worst: the texts beside the name wrap earlier, nothing overlaps."""
    line = GoodsLine(
        *("K" * 60, "Batik Tulis Motif Anggur Manalagi (Ungu)", "lembar besar sekali"),
        *(Quantity(9_999_999), (DAY, DAY + timedelta(days=1)), Money(950_000_000)),
        *(Money(9_499_999_050), Money(9_499_999_050)),
    )
    made = replace(
        NOTE, kind=EntryKind.EXPIRY, cause=Cause.EXPIRED, lines=(line, line), liability=Rate(10_000)
    )
    assert made.is_explained
    check_places(goods_note_pages(made))


def test_own_goods_have_one_copy_and_no_consignor() -> None:
    """The shop's own goods are taken in by the shop alone."""
    own = replace(
        NOTE, consignor_code="", consignor="", owner="", association="", district="",
        agreement_text="",
    )  # fmt: skip
    (page,) = goods_note_pages(own)
    said = [text for _x, _y, text, _style in page.texts]
    assert "Tanda Terima Barang" in said
    assert "untuk toko" in said
    assert not {"untuk penitip", "Penitip", "Perjanjian"} & set(said)
    assert not [text for text in said if "milik penitip" in text]


def test_training_is_written_across(tmp_path: Path) -> None:
    """A note of the training shop can't be taken for a real one."""
    write_goods_note(tmp_path / "a.pdf", replace(NOTE, is_training=True))
    large = {word.text for page in pdf_words(tmp_path / "a.pdf") for word in page if word.size > 20}
    assert large == {"LATIHAN", "Bukan bukti"}


@pytest.mark.parametrize(
    ("number", "consignor", "file"),
    [
        ("TT/2026/00302", "Batik <Ibu Sri>", "TT-2026-00302-batik-ibu-sri.pdf"),
        ("BA/2026/00012", "../../x", "BA-2026-00012-x.pdf"),
        ("RTV/2026/00044", "", "RTV-2026-00044.pdf"),
    ],
)
def test_file_names_are_safe(number: str, consignor: str, file: str) -> None:
    """Number first, then the consignor, in letters that every system takes."""
    assert goods_note_name(replace(NOTE, number=number, consignor=consignor)) == file


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_stand_whole(tmp_path: Path, name: str) -> None:
    """No character of goods, consignor, owner, unit, code or reason is lost or obeyed."""
    line = replace(LINE, name=name, unit=name, sku=name)
    made = replace(NOTE, lines=(line,), consignor=name, owner="", reason=name)
    write_goods_note(tmp_path / "a.pdf", made)
    found = stacked(tmp_path / "a.pdf", "Kode", "Barang", "Satuan")
    assert sum(name.replace(" ", "") in text for text in found) >= 5


# --- from the ledger ------------------------------------------------------------------------


@pytest.fixture
def stocked(shop: Shop) -> tuple[Shop, int, int, int]:
    """A consignor at 15 % (a loss is shared, expiry hers) with keripik and cloth."""
    owner = shop.consignor("K001", loss=Rate(5_000))
    keripik = shop.product("KERIPIK", 12_501, owner, stock_units=0)
    cloth = shop.product("KAIN", 80_000, owner, stock_units=0)
    return shop, owner, keripik, cloth


def test_an_intake_from_the_ledger(stocked: tuple[Shop, int, int, int]) -> None:
    """Every figure is the stored one: quantity, date, and the tag as it was at that moment."""
    shop, owner, keripik, cloth = stocked
    wanted = [
        NoteLine(keripik, Quantity.units(24), date(2027, 3, 24)),
        NoteLine(keripik, Quantity.units(6), date(2027, 4, 1)),
        NoteLine(cloth, Quantity(2_500)),
    ]
    stamp = shop.stamp("pengelola")
    note = shop.write(lambda s: stock.take_in(s, owner, wanted, stamp))
    shop.reprice("KERIPIK", 15_000)  # Later on the same day.
    made, said = stored(shop, note)
    assert made.number == "TT/2026/00001"
    assert [(line.sku, line.quantity, line.days) for line in made.lines] == [
        ("KERIPIK", Quantity.units(24), (date(2027, 3, 24),)),
        ("KERIPIK", Quantity.units(6), (date(2027, 4, 1),)),
        ("KAIN", Quantity(2_500), ()),
    ]
    assert "1 KERIPIK Barang KERIPIK 24/03/2027 24 pcs 12.501\n" in said
    assert "2 KERIPIK Barang KERIPIK 01/04/2027 6 pcs 12.501\n" in said
    assert "3 KAIN Barang KAIN 2,5 pcs 80.000\n" in said
    assert "3 baris: 32,5 pcs." in said
    assert f"Kode {made.code}" in said


def test_goods_handed_back(stocked: tuple[Shop, int, int, int]) -> None:
    """An RTV names the reason, adds up batches of one date, and speaks of no money."""
    shop, owner, keripik, _cloth = stocked
    for _box in range(2):
        shop.take_in(owner, keripik, 10, date(2027, 3, 24))
    stamp = shop.stamp("pengelola")
    line = NoteLine(keripik, Quantity.units(15))
    note = shop.write(lambda s: stock.hand_back(s, owner, [line], "Tidak laku", stamp))
    made, said = stored(shop, note)
    assert [line.quantity for line in made.lines] == [Quantity.units(15)]
    assert "Retur ke Penitip" in said
    assert "Nomor RTV/2026/00001" in said
    assert "Alasan Tidak laku" in said
    assert "Barang di atas sudah diterima kembali oleh penitip." in said
    assert "Ganti rugi" not in said
    assert "Hak penitip" not in said


def write_off(
    shop: Shop,
    owner: int | None,
    wanted: list[NoteLine],
    how: Callable[..., StockNote] = stock.record_loss,
) -> StockNote:
    stamp = shop.stamp("pengelola", second="pemilik")
    return shop.write(lambda s: how(s, owner, wanted, "Jatuh dari rak", stamp))


def test_a_loss_can_be_checked_by_hand(stocked: tuple[Shop, int, int, int]) -> None:
    """Tag, the consignor's part of it, the shop's liability, each line floored, the sum booked."""
    shop, owner, keripik, cloth = stocked
    shop.take_in(owner, keripik, 10)
    shop.take_in(owner, cloth, 5)
    before = shop.owed("K001")
    wanted = [NoteLine(keripik, Quantity.units(1)), NoteLine(cloth, Quantity(1_500))]
    made, said = stored(shop, write_off(shop, owner, wanted))
    # 12.501 - floor(15 %) = 10.626; 1,5 x 80.000 x 85 % = 102.000; halves: 5.313 + 51.000.
    assert [line.share for line in made.lines] == [Money(10_626), Money(102_000)]
    assert made.compensation == Money(56_313)
    assert shop.owed("K001") - before == 56_313
    assert [line.amount for line in made.lines] == [Money(5_313), Money(51_000)]
    assert "Berita Acara Barang Hilang" in said
    assert "1 KERIPIK Barang KERIPIK 1 pcs 12.501 10.626 5.313\n" in said
    assert "2 KAIN Barang KAIN 1,5 pcs 80.000 102.000 51.000\n" in said
    assert "Jumlah 112.626 56.313\n" in said
    whole = " ".join(said.split("\n"))
    assert (
        "Menurut perjanjian, toko mengganti 50% dari hak penitip Rp112.626, tiap baris dibulatkan"
        " ke bawah: Rp56.313, masuk perhitungan penitip berikutnya."
    ) in whole
    assert "Terbilang: Lima puluh enam ribu tiga ratus tiga belas rupiah" in whole
    assert "Pak Hadi Bu Ratna" in whole


def test_a_whole_loss_and_none(shop: Shop) -> None:
    """The sentence follows the agreement: all of it by the shop, or nothing."""
    owner = shop.consignor("K001")
    keripik = shop.product("KERIPIK", 20_000, owner)
    one = [NoteLine(keripik, Quantity.units(1))]
    _made, said = stored(shop, write_off(shop, owner, one))
    assert "toko mengganti seluruh hak penitip: Rp17.000, masuk perhitungan" in said
    made, said = stored(shop, write_off(shop, owner, one, stock.record_expiry))
    assert made.kind is EntryKind.EXPIRY
    assert made.compensation == ZERO
    assert "Berita Acara Barang Kedaluwarsa" in said
    assert "Menurut perjanjian, ditanggung penitip. Tidak ada ganti rugi." in said


def test_damaged_goods_and_their_dates(shop: Shop) -> None:
    """What was damaged is called so; expired goods of two batches show both dates."""
    owner = shop.consignor("K001", expiry=Rate(10_000))
    keripik = shop.product("KERIPIK", 20_000, owner, stock_units=0)
    for day in (DAY, DAY + timedelta(days=1)):
        shop.take_in(owner, keripik, 2, day)
    stamp = shop.stamp("pengelola", second="pemilik")
    one = [NoteLine(keripik, Quantity.units(1))]
    note = shop.write(lambda s: stock.record_loss(s, owner, one, "Bocor", stamp, Cause.DAMAGED))
    made, said = stored(shop, note)
    assert made.cause is Cause.DAMAGED
    assert "Berita Acara Barang Rusak" in said
    assert "Kedaluwarsa" not in said
    shop.day += timedelta(days=2)
    three = [NoteLine(keripik, Quantity.units(3))]
    made, said = stored(shop, write_off(shop, owner, three, stock.record_expiry))
    assert [line.days for line in made.lines] == [(DAY, DAY + timedelta(days=1))]
    assert "1 KERIPIK Barang KERIPIK 24/11/2026, 3 pcs 20.000 51.000 51.000\n25/11/2026\n" in said


def test_what_was_booked_stands_alone_when_terms_changed_that_day(shop: Shop) -> None:
    """A new agreement on the day of the loss: no sum is printed that would not add up."""
    owner = shop.consignor("K001")
    keripik = shop.product("KERIPIK", 20_000, owner)
    note = write_off(shop, owner, [NoteLine(keripik, Quantity.units(1))])
    shop.agree(owner, 50, DAY)
    made, said = stored(shop, note)
    assert not made.is_explained
    assert "1 KERIPIK Barang KERIPIK 1 pcs 20.000 17.000\n" in said
    assert "Ganti rugi Rp17.000, masuk perhitungan penitip berikutnya." in said
    assert "Hak penitip" not in said


def test_own_goods_are_written_off_without_anybody_to_pay(shop: Shop) -> None:
    """The shop's own loss has no consignor and no compensation."""
    water = shop.product("AIR", 4_000, None)
    note = write_off(shop, None, [NoteLine(water, Quantity.units(2))])
    made = shop.read(lambda session: goods_notes.goods_note(session, note.id))
    assert (made.consignor_code, made.compensation, made.liability) == ("", ZERO, Rate(0))
    write_goods_note(shop.folder / "a.pdf", made)
    (said,) = pdf_lines(shop.folder / "a.pdf")
    assert not [text for text in said if "penitip" in text.lower()]


def test_a_note_is_printed_as_the_shop_was(stocked: tuple[Shop, int, int, int]) -> None:
    """An old note keeps the name under which the shop wrote it."""
    shop, owner, keripik, _cloth = stocked
    note = shop.take_in(owner, keripik, 3)
    shop.at += timedelta(hours=1)
    stamp = shop.stamp("pemilik")
    shop.write(lambda s: settings.change(s, replace(settings.shop(s), name="Galeri"), stamp))
    made = shop.read(lambda session: goods_notes.goods_note(session, note.id))
    assert made.shop.name == "Pusat Oleh-Oleh Tongas"


def test_the_same_note_gives_the_same_bytes(tmp_path: Path) -> None:
    """Printed again it is the same paper: no clock is asked."""
    for name in ("a.pdf", "b.pdf"):
        write_goods_note(tmp_path / name, NOTE)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert isinstance(goods_note_pages(NOTE)[0], PdfPage)


# --- on the receipt printer -----------------------------------------------------------------


def test_the_intake_note_on_58_mm() -> None:
    """Both copies below each other, each with all that the A4 says and room to sign."""
    first, second = as_text(goods_note_document(NOTE), 32).split("- - - gunting di sini - - -")
    assert first.strip() == SLIP.strip()
    wanted = SLIP.replace("untuk penitip", "   untuk toko")
    assert second.strip() == wanted.strip()


SLIP = """
     PUSAT OLEH-OLEH TONGAS
        Rest Area Tongas
--------------------------------
  Tanda Terima Barang Titipan
Nomor              TT/2026/00302
Hari usaha
        Selasa, 24 November 2026
Lembar             untuk penitip
--------------------------------
Penitip: K001 Dapur Bayeman
Pemilik: Bu Yati
Perjanjian ke-1: Bagian toko 15%
- penitip menerima Rp17.000 dari
Rp20.000
--------------------------------
Keripik Pisang Kepok Asin 150 g
(Balado)
  KRP-150 @ 12.500        12 pcs
  Kedaluwarsa 24/03/2027
Kain
  KAIN @ 12.500            2,5 m
  Kedaluwarsa 24/03/2027
--------------------------------
2 baris: 12 pcs, 2,5 m.
Barang titipan tetap milik
penitip sampai laku terjual.
--------------------------------
Untuk toko



(Pak Hadi)
Penitip, yang menyerahkan



(Bu Yati)
Kode: 7F3A-91C2-04BD
"""


def test_a_loss_on_58_mm_says_what_it_credits() -> None:
    """Share and credit of each line and their sum; a note of one line needs no sum."""
    lost = replace(
        NOTE,
        kind=EntryKind.LOSS,
        cause=Cause.LOST,
        reason="hilang di rak",
        liability=Rate(5_000),
        second="Bu Ratna",
        lines=(replace(LINE, amount=Money(63_750)),) * 2,
    )
    text = as_text(goods_note_document(lost), 48)
    assert text.count(f"  Hak penitip{'127.500':>35}\n  Ganti rugi{'63.750':>36}") == 4
    assert text.count(f"Jumlah ganti rugi{'127.500':>31}") == 2
    assert "Kedaluwarsa" not in text
    assert "Alasan: hilang di rak" in text
    for person in ("Untuk toko", "(Pak Hadi)", "Disetujui", "(Bu Ratna)", "(Bu Yati)"):
        assert text.count(person) == 2
    single = replace(lost, lines=lost.lines[:1])
    assert "Jumlah ganti rugi" not in as_text(goods_note_document(single), 48)
    booked = replace(lost, liability=Rate(0))
    assert "Hak penitip" not in as_text(goods_note_document(booked), 48)


def test_the_shops_own_goods_have_one_slip() -> None:
    """Nobody but the shop keeps a copy; an exercise says that it is one."""
    own = replace(
        NOTE,
        **dict.fromkeys(("consignor_code", "consignor", "owner", "agreement_text"), ""),
        is_training=True,
    )
    text = as_text(goods_note_document(own), 32)
    assert "gunting" not in text
    assert "Penitip" not in text
    assert text.count("LATIHAN") == 2, "above and below, as on a receipt"


def test_hostile_names_print_as_text_on_a_slip(tmp_path: Path) -> None:
    """Whatever a name holds, only text goes to the printer."""
    for name in HOSTILE:
        line = replace(LINE, name=name, sku=name, unit=name)
        note = replace(NOTE, consignor=name, owner=name, reason=name, lines=(line,))
        data = BytesMaker(NARROW, tmp_path).document(goods_note_document(note))
        assert {command.name for command in parse(data)} <= {
            *("initialize", "text", "line feed", "bold", "size", "feed"),
        }
