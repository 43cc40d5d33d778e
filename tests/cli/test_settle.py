"""`kasir settle` and `kasir pay`: whose, which day, and what they refuse."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from kasir.money import Money
from kasir.operations.settling import accounts, settlements
from tests.cli.command_line import CommandLine
from tests.shop import DAY, Shop

CONSIGNORS = "kode,nama_usaha,skema,nilai\nK1,Satu,PERSEN,15\nK2,Dua,PERSEN,20\n"
PRODUCTS = "sku,nama,penitip,harga_jual\nA,Tas,K1,20000\nB,Kain,K2,10000\n"
SALES = "nota,waktu,sku,jumlah\nA1,2026-11-20T09:00,A,1\nA1,2026-11-20T09:00,B,1\n"


@pytest.fixture
def sold(kasir: CommandLine) -> CommandLine:
    """A shop that sold goods of two consignors on paper, on 20 November."""
    kasir.bring_in("penitip", CONSIGNORS)
    kasir.bring_in("produk", PRODUCTS)
    kasir.bring_in("penjualan", SALES)
    return kasir


def test_one_consignor_only(sold: CommandLine, tmp_path: Path) -> None:
    """`--penitip` settles and lists one; the others wait."""
    found = sold.good("settle", "--penitip", "K2", "--out", str(tmp_path / "a" / "b"))
    assert [each["penitip"] for each in found["settlements"]] == ["K2"]
    assert found["totals"]["due"] == 8_000
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["PST-2026-00001-dua.pdf"]
    rest = sold.good("settle")
    assert [each["penitip"] for each in rest["settlements"]] == ["K2", "K1"]
    said = sold("settle", "--penitip", "K9")
    assert (said.code, said.sentences) == (1, "Penitip K9 tidak ditemukan.\n")


def test_only_whose_pay_day_has_come(sold: CommandLine, shop: Shop) -> None:
    """`--due` leaves out who is below the minimum; the next statement covers both days."""
    small = shop.read(lambda s: accounts.consignor_of_code(s, "K2"))
    assert small is not None
    shop.agree(small, 20, date(2026, 11, 20), minimum_payout=Money(10_000))

    def settled(day: str) -> list[tuple[str, int, int]]:
        found = sold.good("settle", "--day", day, "--due")["settlements"]
        return [(each["penitip"], each["due"], len(each["lines"])) for each in found]

    assert settled("2026-11-20") == [("K1", 17_000, 1)]
    sold.bring_in("penjualan", "nota,waktu,sku,jumlah\nA2,2026-12-01T09:00,B,1\n")
    assert settled("2026-12-01") == [("K2", 16_000, 2)]


SUMS = (
    *("opening", "gross", "discount_penitip", "discount_shop", "discount_shared", "pays"),
    *("commission", "sales", "returns", "compensation", "fees", "advances", "adjustments"),
    *("due", "paid", "closing"),
)
LINE = (
    *("receipt", "sku", "qty_thousandths", "unit_price", "gross", "discount_penitip"),
    *("discount_shop", "discount_shared", "pays", "base", "rate_bp", "commission", "penitip"),
    "shop_net",
)


def test_the_answer_has_these_keys_and_no_others(sold: CommandLine) -> None:
    """Scripts rely on them: none is renamed, none goes, and a new one is a decision."""
    answer = sold.good("settle")
    assert tuple(answer) == ("business_day", "settlements", "totals")
    assert tuple(answer["totals"]) == SUMS
    for settlement in answer["settlements"]:
        assert tuple(settlement) == ("number", "penitip", *SUMS, "lines", "pdf")
        assert settlement["lines"]
        assert {tuple(line) for line in settlement["lines"]} == {LINE}


def test_a_day_without_movement(sold: CommandLine) -> None:
    """Nothing to settle is an empty list, not an error."""
    found = sold.good("settle", "--day", "2026-11-19")
    assert (found["settlements"], found["totals"]["due"]) == ([], 0)
    assert sold("settle", "--day", "2026-11-19").sentences == (
        "19/11/2026: tidak ada yang perlu dihitung.\n"
    )


def test_a_day_that_has_not_come(sold: CommandLine) -> None:
    """A mistyped year would book years of fees."""
    said = sold("settle", "--day", "2062-11-20")
    assert (said.code, said.sentences) == (1, "20/11/2062 belum tiba. Periksa tanggalnya.\n")


def test_an_open_shift_is_closed_first(sold: CommandLine, shop: Shop) -> None:
    """The last business day is that of the open shift, and it must end before it is settled."""
    shop.open_shift()
    said = sold("settle")
    assert (said.code, said.sentences) == (
        1,
        "Shift di K1 masih terbuka. Tutup dulu shift itu.\n",
    )
    assert sold.good("settle", "--day", "2026-11-20")["totals"]["due"] == 25_000


def test_anomalies_are_said_first(sold: CommandLine) -> None:
    """What a manager should look at stands above the list."""
    sold.good("settle")
    back = "nota,waktu,sku,jumlah,retur_dari\nR1,2026-11-21T09:00,A,1,A1\n"
    sold.bring_in("penjualan", back)
    lines = sold("settle").sentences.splitlines()
    assert lines[0] == "K1 Satu: Retur lebih besar dari penjualan."
    assert lines[1] == "PST/2026/00003  K1 Satu: hak Rp0, sisa Rp0"
    assert lines[2].startswith("1 perhitungan untuk 21/11/2026. Rekap: ")


def test_a_cancelled_settlement_is_not_listed(sold: CommandLine, shop: Shop) -> None:
    """Its counter-document freed the rows: the next run settles them under a new number."""
    sold.good("settle", "--penitip", "K1")
    shop.day = DAY - timedelta(days=4)
    stamp = shop.stamp("pengelola", second="pemilik")
    shop.write(lambda s: settlements.reverse(s, "PST/2026/00001", "salah", stamp))
    found = sold.good("settle", "--penitip", "K1")["settlements"]
    assert [each["number"] for each in found] == ["PST/2026/00002"]


def test_paying(sold: CommandLine, shop: Shop) -> None:
    """Cash is rounded down to Rp100; from the drawer it counts in the open shift."""
    sold.good("settle")
    shop.open_shift(100_000)
    words = ("pay", "PST/2026/00001", "--from", "drawer", "--amount")
    paid = sold.good(*words, "Rp 10.050")
    assert (paid["amount"], paid["closing"], paid["source"]) == (10_000, 7_000, "drawer")
    assert (paid["number"], paid["at"][-1]) == ("BKK/2026/00001", "Z")
    assert Path(paid["pdf"]).read_bytes().startswith(b"%PDF")
    assert shop.balance("cash:K1") == 90_000
    report = shop.close_shift(90_000)
    assert report.payouts.rupiah == -10_000
    said = sold(*words, "7001")
    assert said.code == 0  # Rounded down to what is due.
    said = sold(*words, "100")
    assert (said.code, said.sentences) == (
        1,
        "Tidak ada sisa yang harus dibayar pada PST/2026/00001.\n",
    )
    said = sold("pay", "PST/2026/00002", "--from", "safe", "--amount", "8000")
    assert said.sentences == "BKK/2026/00003: Rp8.000 dibayar kepada Dua. Sisa Rp0.\n"


def test_a_slip_that_can_not_be_written(sold: CommandLine) -> None:
    """The money is paid; the missing paper is said, and nobody pays again because of it."""
    sold.good("settle")
    papers = sold.data / "papers"
    name = "BKK-2026-00001-satu.pdf"
    for path in papers.rglob("*.pdf"):
        path.unlink()
    paid = sold.good("pay", "PST/2026/00001", "--from", "bank", "--amount", "1")
    slip = Path(paid["pdf"])
    assert slip.name == name
    next_slip = slip.with_name("BKK-2026-00002-satu.pdf")
    next_slip.mkdir()
    said = sold("pay", "PST/2026/00001", "--from", "bank", "--amount", "1", "--json")
    assert (said.code, said.data["pdf"], said.data["closing"]) == (0, None, 16_998)
    assert said.sentences.endswith("Bukti bayar tidak bisa ditulis. Periksa ruang disk.\n")
