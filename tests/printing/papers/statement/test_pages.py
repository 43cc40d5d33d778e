"""The statement on paper says what the ledger says, and a consignor can check it by hand."""

import builtins
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kasir.enums import EntryKind, Source
from kasir.money import Quantity
from kasir.operations.settling.statements import Statement, StatementNote, StockLeft
from kasir.printing.a4.pdf import BODY, BOLD, BOTTOM, LEFT, RIGHT, TOP, PdfPage, width
from kasir.printing.papers.statement.pages import (
    statement_name,
    statement_pages,
    write_statement,
    write_statements,
)
from kasir.printing.papers.statement.rows import needs_stamp_duty, statement_rows
from kasir.settings import ShopHeader
from tests.printing.a4.pdf_text import pdf_lines, pdf_words
from tests.printing.papers.statement.statements import (
    DAY_2,
    NET_62,
    STOCK,
    day_1,
    day_2,
    line,
    long_lines,
    note,
    payout,
    returned,
    statement,
)


def fee() -> StatementNote:
    return note(EntryKind.FEE, "", "Sewa rak " * 30, -25_000)


def texts(pages: list[PdfPage]) -> list[str]:
    return [text for page in pages for _x, _y, text, _style in page.texts]


# --- how it stands on the page --------------------------------------------------------------


def test_the_paper_of_day_1(tmp_path: Path) -> None:
    """The whole statement as a reader copies it from the PDF."""
    write_statement(tmp_path / "a.pdf", day_1())
    assert "\n".join(pdf_lines(tmp_path / "a.pdf")[0]) == DAY_1_PAPER


DAY_1_PAPER = """\
Pusat Oleh-Oleh Tongas Rekap Penjualan & Perhitungan Penitip
Rest Area Tongas, Jl. Raya Tongas 12 Nomor PST/2026/00230
Kab. Probolinggo Hari usaha Senin, 23 November 2026
Penitip APB-007 Batik Sekar Manalagi Perjanjian Perjanjian ke-2, bagian toko 12 % - penitip
Pemilik Sri Wahyuni menerima Rp17.600 dari Rp20.000
Paguyuban Asosiasi Batik, Bordir & Aksesoris (APBBA) Keadaan Dibayar sebagian
Kecamatan Tongas
Tanggal Bagian Hak
dan struk Barang Jml Harga Bruto Diskon toko Komisi penitip
Penjualan
23/11 K1-000101 Dompet batik 7 pcs 20.000 140.000 15% 21.000 119.000
23/11 K1-000102 Dompet batik 3 pcs 20.000 60.000 6.000 B 15% 8.100 45.900
23/11 K1-000103 Kunci anggur 5 pcs 20.000 100.000 5.000 T 15% 15.000 85.000
23/11 K1-000104 Kunci kayu 4 pcs 12.500 50.000 6.000 P 20% 8.800 35.200
23/11 K1-000104 Madu 250 ml 2 btl 75.000 150.000 titip 62.000 26.000 124.000
23/11 K1-000105 Stiker Bromo 1 pcs 8.750 8.750 15% 1.312 7.438
Jumlah penjualan 508.750 6.000 P 80.212 416.538
5.000 T
6.000 B
Diskon P ditanggung penitip, B bersama, T toko (tidak mengurangi hak penitip).
Komisi = bagian toko x (bruto - diskon P dan B), tiap baris dibulatkan ke bawah.
Titip: hak penitip = jumlah x harga titip.
Sisa titipan Sisa Kedaluwarsa Saldo awal 0
Madu 250 ml 3 btl 10/12/2026 Hak penjualan 416.538
Dompet batik 12 pcs Retur 0
Kunci kayu 8 pcs Ganti rugi 0
Stiker Bromo 41 pcs Biaya 0
Uang muka 0
Penyesuaian 0
Jumlah hak 416.538
Dibayar BKK/2026/00118 -300.000
tunai dari laci
Saldo akhir 116.538
Jumlah hak: Empat ratus enam belas ribu lima ratus tiga
puluh delapan rupiah
Sisa Rp116.538 tetap menjadi saldo penitip.
Kasir Pengelola Penitip
Hartono Sri Wahyuni
Halaman 1 dari 1 Kode 7F3A-91C2-04BD Dicetak 24/11/2026 21.05"""


def test_nothing_but_a_balance() -> None:
    """Without a movement there is no table, and the box still stands."""
    made = statement(opening=5_000)
    assert statement_rows(made) == ()
    assert "Barang" not in texts(statement_pages(made))
    assert "Saldo akhir" in texts(statement_pages(made))


def test_figures_end_on_one_edge_and_names_begin_on_one() -> None:
    """In each column the figures of all rows end at the same place."""
    (page,) = statement_pages(day_1())
    ends = {
        round(x + width(text, style), 2)
        for x, _y, text, style in page.texts
        if text in {"119.000", "45.900", "85.000", "124.000", "7.438", "-300.000", "116.538"}
    }
    assert ends == {round(RIGHT, 2)}
    starts = {
        x for x, _y, text, _s in page.texts if text in {"Barang", "Dompet batik", "Madu 250 ml"}
    }
    assert len(starts - {LEFT}) == 1  # At the left edge stands the stock.


def test_no_money_in_the_table_has_rp() -> None:
    """No Rp inside tables."""
    said = [row for made in (day_1(), day_2()) for row in statement_rows(made)]
    assert "Rp" not in str(said)


def test_three_pages_repeat_the_header(tmp_path: Path) -> None:
    """Each page has the column headings, whose it is, and its place in the statement."""
    made = statement(long_lines(120, goods=45), stock=STOCK)
    write_statement(tmp_path / "a.pdf", made)
    pages = pdf_lines(tmp_path / "a.pdf")
    assert len(pages) == 3
    for number, page in enumerate(pages, 1):
        footer = f"Halaman {number} dari 3 Kode 7F3A-91C2-04BD Dicetak 24/11/2026 21.05"
        assert footer in page
    for page in pages[1:]:
        assert page[0] == "Pusat Oleh-Oleh Tongas - APB-007 Batik Sekar Manalagi PST/2026/00231"
        assert page[2].startswith("dan struk Barang Jml Harga Bruto")
        assert page[3] == "Penjualan (lanjutan)"
    assert any(text.startswith("Saldo akhir") for text in pages[2])


@pytest.mark.parametrize("count", range(24, 46))
def test_titles_and_sums_are_never_alone(count: int) -> None:
    """Wherever the page ends: no title stands last, no sum first, nothing below the margin."""
    back = returned(line("Kopi", 5, 18_000), 2, "K1-000210", "PST/2026/00190")
    lines = tuple(line(f"Kopi {n:02}", 1, 18_000) for n in range(count))
    for page in statement_pages(statement((*lines, back))):
        in_order = sorted(
            (entry for entry in page.texts if BOTTOM <= entry[1] < TOP), key=lambda entry: -entry[1]
        )
        assert in_order[-1][2] not in {"Retur pembeli", "Penjualan"}
        body = [text for _x, y, text, _s in in_order if y < TOP - 50]
        assert not body or not body[0].startswith("Jumlah ")
        assert all(y > 20 for _x, y, _text, _style in page.texts)


def test_a_statement_of_20_lines_takes_one_sheet() -> None:
    """The usual statement is one sheet of paper."""
    assert len(statement_pages(statement(long_lines(20), stock=STOCK))) == 1


@pytest.mark.parametrize("count", [1, 30, 120])
def test_nothing_overlaps_or_leaves_the_margins(count: int) -> None:
    """Large amounts take room from the names, which wrap; no text touches the next one."""
    large = line(
        *("Kain sutra tulis", 99, 950_000),
        receipt="K12-9999999",
        discount=999_000,
        unit="lembar",
    )
    net = line("Patung", 1, 950_000_000, terms=NET_62)
    made = statement((large, net, *long_lines(count)), (fee(),), stock=STOCK)
    for page in statement_pages(made):
        rows: dict[float, list[tuple[float, float, str]]] = {}
        for x, y, text, style in page.texts:
            rows.setdefault(y, []).append((x, x + width(text, style), text))
        for row in rows.values():
            ends = [LEFT - 1.0, *(end for _start, end, _text in sorted(row))]
            for (start, _end, text), before in zip(sorted(row), ends, strict=False):
                assert start > before + 0.5, text
            assert max(ends) < RIGHT + 0.01


def test_more_stock_than_room_is_counted() -> None:
    """The list beside the box is short: what expires first stands first, the rest is counted."""
    stock = (
        *(StockLeft(f"S{n}", f"Barang {n}", "pcs", Quantity.units(n), None) for n in range(60)),
        StockLeft("X", "Dodol", "pcs", Quantity.units(4), date(2026, 12, 1)),
    )
    said = texts(statement_pages(statement(long_lines(5), stock=stock)))
    assert said.index("Dodol") < said.index("Barang 0")
    listed = sum(text.startswith("Barang ") for text in said)
    assert f"dan {60 - listed} barang lain" in said
    assert 5 < listed < 20


def test_the_days_of_a_period_are_told() -> None:
    """Rows show day and month; the head tells the year when they are not of one day."""
    said = texts(statement_pages(statement(long_lines(20))))
    assert "18/11/2026 s.d. 23/11/2026" in said
    assert "Transaksi" not in texts(
        statement_pages(statement((line("Kopi", 1, 9_000, day=DAY_2),)))
    )


@pytest.mark.parametrize(
    ("made", "state"),
    [
        (day_1(), "Dibayar sebagian"),
        (day_2(), "Lunas"),
        (statement(long_lines(3)), "Belum dibayar"),
        (day_2(advance=200_000), "Tidak ada yang dibayarkan"),
    ],
)
def test_the_state_in_words(made: Statement, state: str) -> None:
    """The paper says whether it was paid."""
    assert state in texts(statement_pages(made))


def test_meterai_above_five_million() -> None:
    """The box for a meterai stands there when a payout is above Rp5.000.000, and only then."""
    sold = tuple(line("Kain", 1, 1_000_000, receipt=f"K1-{n:06}") for n in range(6))
    unpaid = statement(sold)  # 5.100.000
    assert needs_stamp_duty(unpaid)
    exact = statement(sold, payouts=(payout("BKK/2026/00001", 5_000_000, Source.BANK),))
    assert not needs_stamp_duty(exact)
    above = statement(sold, payouts=(payout("BKK/2026/00001", 5_000_001, Source.BANK),))
    assert needs_stamp_duty(above)
    assert "Meterai" in texts(statement_pages(above))
    assert "Meterai" not in texts(statement_pages(exact))
    assert statement_pages(above)[0].boxes


def test_cancelled_is_written_across_every_page(tmp_path: Path) -> None:
    """A cancelled statement stays printable, says so in large type and names what cancelled it."""
    made = replace(
        statement(long_lines(120, goods=45)),
        is_cancelled=True,
        cancelled_by="PST/2026/00231-B",
        reason="Rekening salah",
    )
    write_statement(tmp_path / "a.pdf", made)
    for page in pdf_words(tmp_path / "a.pdf"):
        large = {word.text for word in page if word.size >= 20}
        assert large == {"DIBATALKAN", "PST/2026/00231-B"}
    assert "Dibatalkan dengan PST/2026/00231-B:" in " ".join(pdf_lines(tmp_path / "a.pdf")[0])


def test_what_is_not_known_has_no_label() -> None:
    """A shop without an address, a consignor without an association: no empty lines."""
    made = replace(
        statement(),
        shop=ShopHeader("Toko", "", ""),
        association="",
        code="",
    )
    said = texts(statement_pages(made))
    assert "Paguyuban" not in said
    assert not [text for text in said if text.startswith("Kode")]


def test_two_type_sizes() -> None:
    """Two type sizes, so that the paper is calm."""
    (page,) = statement_pages(day_2())
    assert {style.size for *_place, style in page.texts} == {8.5, 12.0}


# --- hostile text ---------------------------------------------------------------------------

HOSTILE = (
    'Batik <Ibu Sri> & "Kawan"',
    '<img src="http://example.com/x.png"/>',
    "=HYPERLINK(1)",
    "A" * 300,
    "Kain " * 200,
    "&amp; <b>tebal</b> %s {name} \\) (Tj ET",
)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_stand_whole(tmp_path: Path, name: str) -> None:
    """no character of a name is lost, and none of it is obeyed."""
    made = statement((line(name, 1, 15_000),), name=name, owner="Sri")
    write_statement(tmp_path / "a.pdf", made)
    words = pdf_words(tmp_path / "a.pdf")
    for style in (BODY, BOLD):
        said = "".join(
            word.text for page in words for word in page if word.text not in {"Pemilik", "Sri"}
        )
        assert name.replace(" ", "") in said.replace(" ", ""), style


def test_signs_that_the_font_lacks_are_seen(tmp_path: Path) -> None:
    """An emoji leaves a visible sign, marks without width are removed, wide letters are folded."""
    made = statement((line("Kopi \U0001f600 \u202eedoK\u202c Ｔ\u200bop e\u0301", 1, 15_000),))
    write_statement(tmp_path / "a.pdf", made)
    assert "Kopi \ufffd edoK Top \u00e9" in {
        word.text for page in pdf_words(tmp_path / "a.pdf") for word in page
    }


def test_drawing_opens_neither_file_nor_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """whatever the names say, only the paper itself is written."""
    made = statement((line('<img src="/etc/passwd"/>', 1, 15_000),))
    write_statement(tmp_path / "a.pdf", made)  # The fonts are read once, before.

    def refuse(*_args: object, **_named: object) -> None:
        raise AssertionError

    monkeypatch.setattr(builtins, "open", refuse)
    monkeypatch.setattr(socket, "socket", refuse)
    write_statement(tmp_path / "b.pdf", made)
    monkeypatch.undo()
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


@pytest.mark.parametrize(
    ("number", "name", "file"),
    [
        ("PST/2026/00231", "Batik <Ibu Sri>", "PST-2026-00231-batik-ibu-sri.pdf"),
        ("PST/2026/00231-B", "Édá", "PST-2026-00231-B-eda.pdf"),
        ("../../x", "", "x.pdf"),
        ("", "CON", "kasir-con.pdf"),
        ("", "\U0001f600", "kasir.pdf"),
        ("PST/2026/00231", "a" * 300, f"PST-2026-00231-{'a' * 65}.pdf"),
        ("lpt1", "", "kasir-lpt1.pdf"),
    ],
)
def test_file_names_are_safe_everywhere(number: str, name: str, file: str) -> None:
    """number first, then the name, in letters that every system takes."""
    assert statement_name(statement(number=number, name=name)) == file


# --- files ----------------------------------------------------------------------------------


def test_one_file_with_all_counts_pages_for_each(tmp_path: Path) -> None:
    """The file for printing keeps every statement's own page numbers."""
    many = [day_1(), statement(long_lines(120, goods=45)), day_2()]
    write_statements(tmp_path / "all.pdf", iter(many))
    counted = [
        text.split(" Kode")[0]
        for page in pdf_lines(tmp_path / "all.pdf")
        for text in page
        if text.startswith("Halaman")
    ]
    three = [f"Halaman {n} dari 3" for n in (1, 2, 3)]
    assert counted == ["Halaman 1 dari 1", *three, "Halaman 1 dari 1"]


def test_the_same_statement_gives_the_same_bytes(tmp_path: Path) -> None:
    """A run that is repeated makes the same documents: no clock, no chance."""
    for name in ("a.pdf", "b.pdf"):
        write_statement(tmp_path / name, day_2())
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_failure_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    """A file is there whole or not at all."""
    path = tmp_path / "a.pdf"
    write_statement(path, day_1())
    before = path.read_bytes()

    def broken() -> Iterator[Statement]:
        yield day_2()
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        write_statements(path, broken())
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.pdf"]
