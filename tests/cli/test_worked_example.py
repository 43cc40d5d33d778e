"""The worked example of the money rules, both days, through the command line alone."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command_line import CommandLine

CONSIGNORS = """\
kode;nama_usaha;skema;nilai;sewa_bulanan;diskon;hilang_persen;kedaluwarsa_persen;berlaku_mulai
K900;Usaha Contoh;PERSEN;15;;BERSAMA;100;0;2026-10-01
K900;Usaha Contoh;PERSEN;12;25000;BERSAMA;100;0;2026-11-01
K901;Gantungan Kunci;BERJENJANG;10000:25;*:20;;PENITIP;100;0;2026-10-01
"""
# A tiered agreement holds a semicolon, so its cell is quoted.
CONSIGNORS = CONSIGNORS.replace("10000:25;*:20", '"10000:25;*:20"')
PRODUCTS = """\
sku,barcode,nama,penitip,kategori,harga_jual,harga_titip,komisi_persen
KAIN,8990001,Kain,K900,Batik,20000,,
MADU,8990002,Madu 250 ml,K900,Madu & Herbal,75000,62000,
KUNCI,8990003,Gantungan kunci,K900,Aksesori,12500,,20
PIN,8990004,Pin,K900,Aksesori,8750,,
"""
INTAKES = """\
tanggal,penitip,sku,jumlah,kedaluwarsa
2026-10-30,K900,KAIN,40,
2026-10-30,K900,MADU,10,31/12/2027
30/10/2026,K900,KUNCI,20,
30/10/2026,K900,PIN,5,
"""
DAY_ONE = """\
nota,waktu,barcode,jumlah,harga,diskon,penanggung,bayar
A1,2026-10-31T09:00,8990001,7,,,,TUNAI:150000
A2,31/10/2026 10.30,8990001,3,20000,6000,BERSAMA,QRIS
A4,2026-10-31 12:15,8990002,2,,,,TUNAI:100000;QRIS:102750
A3,2026-10-31T11:00,8990001,5,,5000,TOKO,TUNAI
A4,2026-10-31 12:15,8990003,4,,6000,PENITIP,
A4,2026-10-31 12:15,8990004,1,,,,
"""
DAY_TWO = """\
nota,waktu,sku,jumlah,harga,bayar,retur_dari
B1,2026-11-01T09:00,KAIN,4,22000,TUNAI,
B2,2026-11-01T10:00,KAIN,2,,TUNAI,A3
"""
LINES = [119_000, 45_900, 85_000, 124_000, 35_200, 7_438]


def test_both_days(kasir: CommandLine, tmp_path: Path) -> None:
    """Day one: due 416.538, 300.000 paid. Day two: new terms, a return by nota, a rack fee."""
    kasir = kasir.by("pengelola", second="pemilik")  # Bearers other than agreed: two persons.
    kasir.bring_in("penitip", CONSIGNORS)
    kasir.bring_in("produk", PRODUCTS)
    assert kasir.bring_in("titipan", INTAKES)["documents"] == ["TT/2026/00001"]
    stored = kasir.bring_in("penjualan", DAY_ONE)
    assert stored["nota"] == {
        "A1": "K1-000001",
        "A2": "K1-000002",
        "A4": "K1-000004",
        "A3": "K1-000003",
    }

    first = kasir.good("settle", "--out", str(tmp_path / "rekap"))
    assert first["business_day"] == "2026-10-31"
    (found,) = first["settlements"]
    assert (found["number"], found["penitip"]) == ("PST/2026/00001", "K900")
    assert (found["gross"], found["pays"], found["commission"]) == (508_750, 491_750, 80_212)
    assert found["discount_penitip"] == 6_000
    assert found["discount_shop"] == 5_000
    assert found["discount_shared"] == 6_000
    assert (found["opening"], found["sales"], found["due"]) == (0, 416_538, 416_538)
    assert [line["penitip"] for line in found["lines"]] == LINES
    assert sum(line["shop_net"] for line in found["lines"]) == 75_212
    assert first["totals"]["due"] == 416_538
    assert Path(found["pdf"]).read_bytes().startswith(b"%PDF")

    paid = kasir.good("pay", "PST/2026/00001", "--amount", "300.000", "--from", "drawer")
    assert (paid["amount"], paid["closing"], paid["state"]) == (300_000, 116_538, "partly_paid")

    kasir.bring_in("penjualan", DAY_TWO)
    second = kasir.good("settle", "--day", "2026-11-01")
    (found,) = second["settlements"]
    assert (found["opening"], found["sales"], found["returns"]) == (116_538, 77_440, -34_000)
    assert (found["fees"], found["due"]) == (-25_000, 134_978)
    back = found["lines"][-1]
    assert (back["qty_thousandths"], back["pays"], back["unit_price"]) == (-2_000, -38_000, 20_000)
    assert (back["penitip"], back["shop_net"]) == (-34_000, -4_000)

    kasir.good("pay", found["number"], "--amount", "134978", "--from", "bank", "--ref", "TRF-9")
    assert kasir.good("settle", "--day", "2026-11-01")["settlements"][0]["closing"] == 0
    assert kasir.good("verify")["differences"] == []


def test_second_run_gives_the_same_documents(kasir: CommandLine, tmp_path: Path) -> None:
    """Settling a day again makes no second settlement and keeps the papers."""
    kasir = kasir.by("pengelola", second="pemilik")  # Bearers other than agreed: two persons.
    kasir.bring_in("penitip", CONSIGNORS)
    kasir.bring_in("produk", PRODUCTS)
    kasir.bring_in("penjualan", DAY_ONE)
    first = kasir.good("settle")
    papers = kasir.data / "papers" / "2026" / "10" / "31"
    made = {path.name: path.read_bytes() for path in papers.iterdir()}
    assert "semua-rekap.pdf" in made
    Path(first["settlements"][0]["pdf"]).unlink()
    assert kasir.good("settle") == first
    assert {path.name: path.read_bytes() for path in papers.iterdir()} == made
