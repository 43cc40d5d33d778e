"""The kuitansi of an office's purchase says what its receipt says, in figures and in words."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kasir.cart import OfficePurchase
from kasir.enums import TenderKind
from kasir.money import Money, Quantity, terbilang, total
from kasir.operations.selling import kuitansi as papers
from kasir.operations.selling import returns
from kasir.operations.selling.kuitansi import Kuitansi, NoOfficeError, Refund
from kasir.operations.selling.receipts import Receipt
from kasir.printing.a4.pdf import HEIGHT
from kasir.printing.papers.kuitansi import kuitansi_name, kuitansi_pages, write_kuitansi
from tests.printing.a4.pdf_text import lines, pdf_lines, pdf_words, stacked
from tests.printing.samples import FULL, HOSTILE, SIMPLE, TRAINING
from tests.shop import Shop, by_consignor, cash


def of(receipt: Receipt, *refunds: Refund) -> Kuitansi:
    assert receipt.office is not None
    return Kuitansi(receipt, receipt.office, refunds)


def copies(path: Path) -> list[str]:
    """Give the text of each copy that shares a sheet."""
    (page,) = pdf_words(path)
    upper = [word for word in page if word.y > HEIGHT / 2]
    lower = [word for word in page if word.y <= HEIGHT / 2]
    return ["\n".join(lines(words)) for words in (upper, lower)]


def test_the_whole_paper(tmp_path: Path) -> None:
    """Discount, rounding, two ways of paying: as a reader copies it, once for each side."""
    write_kuitansi(tmp_path / "a.pdf", of(FULL))
    first, second = copies(tmp_path / "a.pdf")
    assert first == PAPER
    assert second == PAPER.replace("untuk pembeli", "untuk toko")


PAPER = """\
Pusat Oleh-Oleh Tongas Kuitansi
Rest Area Tongas, Probolinggo Nomor K1-000123
Kab. Probolinggo Tanggal Selasa, 24 November 2026
Lembar untuk pembeli
Dari Dinas Koperasi, Usaha Mikro, Perdagangan Sejumlah Rp353.900
dan Perindustrian Terbilang Tiga ratus lima puluh tiga ribu sembilan ratus
Nama Rina rupiah
Untuk belanja produk UMKM Kab. Probolinggo, rincian Cara QRIS QR-99120045817, Tunai
di bawah
No Barang Jumlah Satuan Harga Diskon Nilai
1 Keripik Pisang Kepok Asin 150 g (Balado) 2 bungkus 15.000 30.000
2 Batik Tulis Motif Anggur Manalagi (Ungu) 2,1 m 165.000 -26.550 319.950
3 Air Mineral 600 ml 1 bungkus 4.000 4.000
Total -26.550 353.950
Pembulatan tunai -50
Dibayar 353.900
Yang membayar Yang menerima, kasir
Rina Siti
Halaman 1 dari 1 Kode 7F3A-91C2-04BD Dicetak 24/11/2026 14.05"""


def test_without_discount_and_rounding(tmp_path: Path) -> None:
    """Columns and rows that would be empty are not there, nor a label without a name."""
    write_kuitansi(tmp_path / "a.pdf", of(SIMPLE))
    first, _second = copies(tmp_path / "a.pdf")
    assert "Diskon" not in first
    assert "Pembulatan" not in first
    assert "Nama" not in first
    assert "Total 30.000\nYang membayar" in first


def test_what_came_back_is_told(tmp_path: Path) -> None:
    """An office must not book goods that it no longer has."""
    refund = Refund("K1-000130", date(2026, 11, 26), Money(15_000))
    write_kuitansi(tmp_path / "a.pdf", of(SIMPLE, refund))
    first, _second = copies(tmp_path / "a.pdf")
    assert "Diretur 26/11/2026 dengan struk K1-000130: Rp15.000." in first
    assert "Setelah retur: Rp15.000 (Lima belas ribu rupiah)." in first


def test_meterai_above_five_million() -> None:
    """The box for a meterai stands there above Rp5.000.000, and only then."""
    office = OfficePurchase("Dinas Pendidikan")
    for rupiah, boxes in ((5_000_000, 0), (5_000_001, 2)):
        made = of(replace(SIMPLE, total=Money(rupiah), office=office))
        assert sum(len(page.boxes) for page in kuitansi_pages(made)) == boxes


def test_many_goods_have_their_own_sheets(tmp_path: Path) -> None:
    """What does not fit a half goes on with headings and its place; each copy by itself."""
    (goods,) = SIMPLE.lines
    many = tuple(replace(goods, name=f"Barang {n:03}") for n in range(80))
    write_kuitansi(tmp_path / "a.pdf", of(replace(SIMPLE, lines=many)))
    pages = pdf_lines(tmp_path / "a.pdf")
    footers = [page[-1].split(" Kode")[0] for page in pages]
    assert footers == ["Halaman 1 dari 2", "Halaman 2 dari 2"] * 2
    said = "\n".join(text for page in pages for text in page)
    assert all(said.count(f" Barang {n:03} ") == 2 for n in range(80))


def test_training_is_written_across(tmp_path: Path) -> None:
    """No office pays back a sale that never was."""
    write_kuitansi(tmp_path / "a.pdf", of(replace(TRAINING, office=OfficePurchase("Dinas"))))
    assert "LATIHAN" in {word.text for page in pdf_words(tmp_path / "a.pdf") for word in page}


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_stand_whole(tmp_path: Path, name: str) -> None:
    """No character of goods, office or buyer is lost or obeyed."""
    (goods,) = SIMPLE.lines
    made = of(replace(SIMPLE, lines=(replace(goods, name=name),), office=OfficePurchase(name)))
    write_kuitansi(tmp_path / "a.pdf", made)
    found = stacked(tmp_path / "a.pdf", "Barang")
    assert sum(name.replace(" ", "") in text for text in found) >= 2
    made = of(replace(SIMPLE, office=OfficePurchase("Dinas", name)))
    write_kuitansi(tmp_path / "a.pdf", made)
    assert any(name.replace(" ", "") in text for text in stacked(tmp_path / "a.pdf"))


def test_file_names_are_safe() -> None:
    """The receipt's number first, then the office."""
    made = of(replace(SIMPLE, office=OfficePurchase("Dinas <Pendidikan> ../../x")))
    assert kuitansi_name(made) == "kuitansi-K1-000123-dinas-pendidikan-x.pdf"


# --- from the ledger ------------------------------------------------------------------------


@pytest.fixture
def bought(shop: Shop) -> tuple[Shop, Receipt]:
    """An office pays 3 x 12.555 less 1.000 in cash: 36.665, rounded down to 36.600."""
    owner = shop.consignor("K001")
    shop.product("KERIPIK", 12_555, owner)
    shop.open_shift()
    cart = shop.cart(("KERIPIK", 3, by_consignor(1_000)))
    cart = replace(cart, office=OfficePurchase("Dinas Pendidikan", "Rina"))
    return shop, shop.sell(cart, cash(50_000))


def kuitansi(shop: Shop, sale_id: int) -> Kuitansi:
    return shop.read(lambda session: papers.kuitansi(session, sale_id))


def test_every_figure_is_the_receipts(tmp_path: Path, bought: tuple[Shop, Receipt]) -> None:
    """Goods, prices, discount, rounding and the sum, in figures and in words."""
    shop, receipt = bought
    made = kuitansi(shop, receipt.sale_id)
    assert made.receipt == receipt
    assert made.paid == total(tender.amount for tender in receipt.tenders) == Money(36_600)
    write_kuitansi(tmp_path / "a.pdf", made)
    first, _second = copies(tmp_path / "a.pdf")
    assert f"Nomor {receipt.number}\n" in first
    assert "1 Barang KERIPIK 3 pcs 12.555 -1.000 36.665\n" in first
    assert "Total -1.000 36.665\nPembulatan tunai -65\nDibayar 36.600\n" in first
    assert "Sejumlah Rp36.600\n" in first
    assert terbilang(Money(36_600)) == "Tiga puluh enam ribu enam ratus rupiah"
    assert "Tiga puluh enam ribu enam ratus rupiah" in first
    assert f"Kode {receipt.code}" in first


def test_a_return_stands_on_the_next_print(bought: tuple[Shop, Receipt]) -> None:
    """What is left is what the office paid less what it was given back."""
    shop, receipt = bought
    shop.close_shift()
    shop.next_day()
    shop.open_shift()
    back = shop.take_back(receipt, returns.ReturnLine(1, Quantity.units(1)), tender=TenderKind.CASH)
    made = kuitansi(shop, receipt.sale_id)
    given = -total(tender.amount for tender in back.tenders)
    assert made.refunds == (Refund(back.number, shop.day, given),)
    assert made.left == made.paid - given


def test_only_an_office_gets_one(bought: tuple[Shop, Receipt]) -> None:
    """A sale without an office and a return have no kuitansi, and the sentence says why."""
    shop, receipt = bought
    plain = shop.sell(shop.cart(("KERIPIK", 1)))
    back = shop.take_back(receipt, returns.ReturnLine(1, Quantity.units(1)))
    for number, sale_id in ((plain.number, plain.sale_id), (back.number, back.sale_id)):
        with pytest.raises(NoOfficeError, match=f"Struk {number} bukan Belanja ASN"):
            kuitansi(shop, sale_id)
