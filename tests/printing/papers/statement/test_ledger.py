"""A statement from the first scan to the paper: the ledger's own figures, nothing in between."""

from kasir.enums import Source
from kasir.money import Quantity
from kasir.operations.selling import returns
from kasir.operations.settling import settlements, statements
from kasir.printing.papers.statement.pages import write_statement
from tests.printing.a4.pdf_text import pdf_lines, pdf_words
from tests.shop import Shop, by_shop


def paper(shop: Shop, settlement_id: int) -> list[str]:
    made = shop.read(lambda session: statements.statement(session, settlement_id))
    path = shop.folder / "a.pdf"
    write_statement(path, made)
    return pdf_lines(path)[0]


def settled_twice(shop: Shop) -> tuple[int, int]:
    """Last week 5 sold and settled; now two of them come back, and 46 more are sold."""
    consignor = shop.consignor("K900", percent=15)
    for sku, price in (("SAMBAL", 15_000), ("KOPI", 18_000), ("KERIPIK", 12_500)):
        shop.product(sku, price, consignor)
    shop.open_shift()
    earlier = shop.sell(shop.cart(("SAMBAL", 5)))
    shop.close_shift()
    first = shop.settle(consignor)
    assert first is not None
    shop.pay(first.number, 63_750, Source.BANK)
    shop.next_day()
    shop.open_shift()
    shop.sell(shop.cart(("SAMBAL", 24), ("KOPI", 9)))
    shop.sell(shop.cart(("KERIPIK", 13, by_shop(2_500))))
    shop.take_back(earlier, returns.ReturnLine(1, Quantity.units(2)))
    shop.close_shift()
    second = shop.settle(consignor)
    assert second is not None
    return first.id, second.id


def test_the_second_example_from_scan_to_paper(shop: Shop) -> None:
    """docs/money.md 5: due 556.325, paid 556.300 in cash, 25 stays; the return names its paper."""
    _first, second = settled_twice(shop)
    number = shop.read(lambda session: settlements.head(session, second)).number
    shop.pay(number, 556_325, Source.SAFE)
    said = paper(shop, second)
    start = said.index("Penjualan")
    days = {text.split(" ")[0] for text in said if " K1-" in text}
    (day,) = days
    assert [text.removeprefix(day + " ") for text in said[start : start + 10]] == [
        "Penjualan",
        "K1-000003 Barang KERIPIK 13 pcs 12.500 162.500 2.500 T 15% 24.375 138.125",
        "K1-000002 Barang KOPI 9 pcs 18.000 162.000 15% 24.300 137.700",
        "K1-000002 Barang SAMBAL 24 pcs 15.000 360.000 15% 54.000 306.000",
        "Jumlah penjualan 684.500 2.500 T 102.675 581.825",
        "Retur pembeli",
        "K1-000004 Barang SAMBAL -2 pcs 15.000 -30.000 15% -4.500 -25.500",
        "memperbaiki PST/2026/00001",
        "Jumlah retur -30.000 -4.500 -25.500",
        "Diskon P ditanggung penitip, B bersama, T toko (tidak mengurangi hak penitip).",
    ]
    box = " ".join(said[start + 10 :])
    assert "Jumlah hak 556.325" in box
    assert "Dibayar BKK/2026/00002 -556.300" in box
    assert "Saldo akhir 25" in box
    assert "Sisa Rp25 tetap menjadi saldo penitip." in box


def test_a_reversed_settlement_prints_as_cancelled(shop: Shop) -> None:
    """docs/money.md 5: both papers stay retrievable; the old one prints DIBATALKAN."""
    _first, second = settled_twice(shop)
    number = shop.read(lambda session: settlements.head(session, second)).number
    stamp = shop.stamp("pengelola", second="pemilik")
    shop.write(lambda session: settlements.reverse(session, number, "rekening salah", stamp))
    paper(shop, second)
    words = [word.text for page in pdf_words(shop.folder / "a.pdf") for word in page]
    assert "DIBATALKAN" in words
    assert f"{number}-B" in words
    assert "Jumlah hak" in words
