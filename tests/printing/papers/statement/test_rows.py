"""The rows of a statement say what the ledger says; a consignor can check them by hand."""

from dataclasses import replace

import pytest

from kasir.enums import Bearer, EntryKind, Source
from kasir.money import Money
from kasir.operations.settling.statements import Statement
from kasir.printing.papers.statement.rows import (
    RowKind,
    StatementRow,
    balance_rows,
    legend,
    statement_rows,
    words_of,
)
from tests.printing.papers.statement.statements import (
    DAY_1,
    NET_62,
    PER_UNIT,
    PERCENT_12,
    day_1,
    day_2,
    line,
    long_lines,
    note,
    payout,
    returned,
    statement,
)


def shown(row: StatementRow) -> str:
    discounts = " ".join(f"{each.amount} {each.letter}" for each in row.discounts)
    quantity = f"{row.quantity} {row.unit}".strip()
    cells = (row.receipt, row.name, quantity, row.price, row.gross, discounts)
    first = " | ".join(filter(None, (*cells, row.rate, row.commission, row.share)))
    return "\n  ".join((first, *row.details))


def table(made: Statement) -> str:
    return "\n".join(shown(row) for row in statement_rows(made))


def box(made: Statement) -> list[tuple[str, str]]:
    return [(row.label, row.amount) for row in balance_rows(made)]


# --- what the rows say ----------------------------------------------------------------------


def test_day_1_comes_out_to_the_rupiah() -> None:
    """docs/money.md 5, day 1: every figure of the worked table stands on the paper."""
    assert (
        table(day_1())
        == """\
Penjualan
23/11 K1-000101 | Dompet batik | 7 pcs | 20.000 | 140.000 | 15% | 21.000 | 119.000
23/11 K1-000102 | Dompet batik | 3 pcs | 20.000 | 60.000 | 6.000 B | 15% | 8.100 | 45.900
23/11 K1-000103 | Kunci anggur | 5 pcs | 20.000 | 100.000 | 5.000 T | 15% | 15.000 | 85.000
23/11 K1-000104 | Kunci kayu | 4 pcs | 12.500 | 50.000 | 6.000 P | 20% | 8.800 | 35.200
23/11 K1-000104 | Madu 250 ml | 2 btl | 75.000 | 150.000 | titip 62.000 | 26.000 | 124.000
23/11 K1-000105 | Stiker Bromo | 1 pcs | 8.750 | 8.750 | 15% | 1.312 | 7.438
Jumlah penjualan | 508.750 | 6.000 P 5.000 T 6.000 B | 80.212 | 416.538"""
    )
    assert box(day_1())[-4:] == [
        ("Penyesuaian", "0"),
        ("Jumlah hak", "416.538"),
        ("Dibayar BKK/2026/00118", "-300.000"),
        ("Saldo akhir", "116.538"),
    ]
    assert words_of(day_1()) == (
        "Jumlah hak: Empat ratus enam belas ribu lima ratus tiga puluh delapan rupiah",
        "Sisa Rp116.538 tetap menjadi saldo penitip.",
    )


def test_day_2_corrects_what_was_settled_and_tells_each_reason() -> None:
    """docs/money.md 5, day 2: the return names its statement; loss, rent, advance have reasons."""
    assert (
        table(day_2())
        == """\
Penjualan
24/11 K1-000131 | Dompet batik | 4 pcs | 22.000 | 88.000 | 12% | 10.560 | 77.440
Jumlah penjualan | 88.000 | 10.560 | 77.440
Retur pembeli
24/11 K1-000132 | Kunci anggur | -2 pcs | 20.000 | -40.000 | -2.000 T | 15% | -6.000 | -34.000
  memperbaiki PST/2026/00230
  perjanjian ke-1
Jumlah retur | -40.000 | -2.000 T | -6.000 | -34.000
Ganti rugi
24/11 | BA/2026/00012 1 Madu 250 ml hilang di rak | 62.000
Biaya
24/11 | Sewa rak November 2026 | -25.000
Uang muka
24/11 | UMV/2026/00007 Modal kain | -100.000"""
    )
    assert box(day_2()) == [
        ("Saldo awal", "116.538"),
        ("Hak penjualan", "77.440"),
        ("Retur", "-34.000"),
        ("Ganti rugi", "62.000"),
        ("Biaya", "-25.000"),
        ("Uang muka", "-100.000"),
        ("Penyesuaian", "0"),
        ("Jumlah hak", "96.978"),
        ("Dibayar BKK/2026/00119", "-96.978"),
        ("Saldo akhir", "0"),
    ]
    assert balance_rows(day_2())[-2].details == "transfer, BRI 24/11, ref 88213"


def test_a_negative_balance_is_carried_and_said_in_words() -> None:
    """docs/money.md 5: with an advance of 200.000 the balance is -3.022 and nothing is paid."""
    made = day_2(advance=200_000)
    assert box(made)[-3:] == [("Jumlah hak", "-3.022"), ("Dibayar", "0"), ("Saldo akhir", "-3.022")]
    assert words_of(made) == ("Saldo minus Rp3.022, dibawa ke perhitungan berikutnya.",)


def test_the_other_example_keeps_what_cash_can_not_pay() -> None:
    """docs/money.md 5: due 556.325, in cash 556.300, 25 stays in the balance."""
    sold = line("Sambal", 24, 15_000), line("Kopi", 9, 18_000), line("Keripik", 13, 12_500)
    back = returned(line("Sambal", 5, 15_000), 2, "K1-000210", "PST/2026/00190")
    paid = payout("BKK/2026/00120", 556_300, Source.SAFE)
    made = statement((*sold, back), payouts=(paid,))
    assert words_of(made) == (
        "Jumlah hak: Lima ratus lima puluh enam ribu tiga ratus dua puluh lima rupiah",
        "Sisa Rp25 tetap menjadi saldo penitip.",
    )
    assert "Jumlah penjualan | 684.500 | 102.675 | 581.825" in table(made)
    assert "Jumlah retur | -30.000 | -4.500 | -25.500" in table(made)


def test_only_returns() -> None:
    """A period in which goods only came back has a table, a minus and nothing to pay."""
    back = returned(line("Kopi", 5, 18_000), 2, "K1-000210", "PST/2026/00190")
    made = statement((back,))
    assert table(made).splitlines()[0] == "Retur pembeli"
    assert box(made)[-1] == ("Saldo akhir", "-30.600")


def test_two_fees_have_a_sum() -> None:
    """One fee is its own sum; two are added up. What has no section is an adjustment."""
    notes = (
        note(EntryKind.FEE, "", "Sewa rak November", -25_000),
        replace(note(EntryKind.FEE, "", "Sewa rak Oktober", -25_000), day=DAY_1),
        note(EntryKind.ADJUSTMENT, "PNY/2026/00001", "", 1_000),
    )
    rows = table(statement(notes=notes)).splitlines()
    assert rows == [
        "Biaya",
        "23/11 | Sewa rak Oktober | -25.000",
        "24/11 | Sewa rak November | -25.000",
        "Jumlah biaya | -50.000",
        "Penyesuaian",
        "24/11 | PNY/2026/00001 | 1.000",
    ]


def test_per_unit_and_half_a_metre() -> None:
    """A flat amount a unit and a length are readable as such."""
    made = statement(
        (
            line("Sambal", 3, 15_000, terms=PER_UNIT, unit="btl"),
            line("Kain", "0.5", 95_000, unit="m"),
        )
    )
    assert "3 btl | 15.000 | 45.000 | 1.000/btl | 3.000 | 42.000" in table(made)
    assert "0,5 m | 95.000 | 47.500 | 15% | 7.125 | 40.375" in table(made)


def test_the_rules_below_the_table_are_those_of_its_rows() -> None:
    """Each rule in words appears with the first row that needs it."""
    plain = line("Kopi", 1, 10_000)
    assert legend(statement((plain,))) == (
        "Komisi = bagian toko x bruto, tiap baris dibulatkan ke bawah.",
    )
    assert legend(statement((line("Madu", 1, 75_000, terms=NET_62),))) == (
        "Titip: hak penitip = jumlah x harga titip.",
    )
    assert len(legend(day_2())) == 3
    shared = line("Madu", 1, 75_000, terms=NET_62, discount=3_000, bearer=Bearer.SHARED)
    own = line("Madu", 1, 75_000, terms=NET_62, discount=3_000, bearer=Bearer.CONSIGNOR)
    assert legend(statement((shared, own)))[1] == (
        "Titip: hak penitip = jumlah x harga titip - diskon P - bagian dari diskon B."
    )
    assert legend(statement((line("Sambal", 1, 15_000, terms=PER_UNIT),))) == (
        "Per satuan: komisi = jumlah x tarif, paling banyak bruto.",
    )


def test_a_paper_that_does_not_add_up_is_never_made() -> None:
    """A head that differs from its lines is a bug, and no consignor gets to see it."""
    made = day_1()
    more = replace(made.head.figures, sales=made.head.figures.sales + Money(1))
    wrong = replace(made, head=replace(made.head, figures=more))
    with pytest.raises(AssertionError, match="PST/2026/00230"):
        statement_rows(wrong)


# --- a long table ---------------------------------------------------------------------------


def test_a_long_table_merges_equal_rows_and_loses_no_rupiah() -> None:
    """120 lines of 7 goods become 7 rows that tell their receipts; each is checkable by hand."""
    made = statement(long_lines(120))
    rows = [row for row in statement_rows(made) if row.kind is RowKind.LINE]
    assert len(rows) == 7
    assert shown(rows[0]) == (
        "17 struk | Batik Cap Motif Anggur 2,1 m (Ungu) | 42 pcs | 15.000 | 630.000"
        " | 15% | 94.500 | 535.500\n  18/11 K1-000101 s.d. 23/11 K1-000157"
    )
    assert sum(int(row.share.replace(".", "")) for row in rows) == made.head.due.rupiah


def test_rows_that_would_be_a_rupiah_off_are_not_merged() -> None:
    """3 x floor(1.312,5) is not floor(3.937,5): those lines keep a row each."""
    odd = tuple(line("Stiker", 1, 8_750, receipt=f"K1-{n:06}") for n in range(41))
    assert sum(row.kind is RowKind.LINE for row in statement_rows(statement(odd))) == 41


@pytest.mark.parametrize(
    ("terms", "count"), [(NET_62, 1), (PER_UNIT, 1), (PERCENT_12, 1)], ids=["N", "F", "%"]
)
def test_every_scheme_merges(terms: object, count: int) -> None:
    """What a merged row says follows from its own quantity and price, whatever the scheme."""
    same = tuple(line("Madu", 1, 75_000, terms=terms, receipt=f"K1-{n:06}") for n in range(41))
    rows = [row for row in statement_rows(statement(same)) if row.kind is RowKind.LINE]
    assert len(rows) == count
    assert rows[0].quantity == "41"


def test_discounts_returns_and_pairs_keep_their_rows() -> None:
    """In a long table, too, each discount and each return is seen with its receipt."""
    same = tuple(line("Kopi", 1, 20_000, receipt=f"K1-{n:06}") for n in range(39))
    reduced = tuple(line("Kopi", 1, 20_000, discount=1_000, receipt=f"K1-{n:06}") for n in range(3))
    pair = tuple(line("Teh", 1, 20_000, receipt=f"K1-{n:06}") for n in range(2))
    rows = [row.name for row in statement_rows(statement((*same, *reduced, *pair)))]
    assert rows == ["Penjualan", *["Kopi"] * 4, *["Teh"] * 2, "Jumlah penjualan"]
