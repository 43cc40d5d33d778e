"""Every figure of every statement, read back by poppler's pdftotext and asked of the ledger.

What should stand there is asked in plain SQL of the frozen rows, not of the operations that make
the paper. The control moves one figure by one rupiah, each in turn; none may be overlooked.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import text

from kasir.enums import Source
from kasir.money import Quantity, format_number
from kasir.operations.settling import statements
from kasir.printing.papers.statement.pages import write_statement
from kasir.printing.papers.statement.rows import LONG
from kasir.store.db import Database
from tests.drills.outcome import Outcome
from tests.operations.settling import test_worked_example
from tests.shop import Shop, found_template


class Wanted(NamedTuple):
    """A line that must stand on the paper: how it begins, and the figures that it ends with.

    A figure is its number and the words around it; what is no money has no number to move.
    """

    begins: str
    ends: tuple[tuple[str, int | None], ...]  # "{}" stands for the number.

    def pattern(self, moved: int = -1) -> re.Pattern[str]:
        """Give what finds the line, with one figure moved by a rupiah."""
        said = (
            form if number is None else form.format(format_number(number + (at == moved)))
            for at, (form, number) in enumerate(self.ends)
        )
        return re.compile(self.begins + re.escape(" ".join(said)) + "$")


def drill(folder: Path, *, with_demo: bool = True) -> list[Outcome]:
    if shutil.which("pdftotext") is None:
        needed = "poppler is needed: apt install poppler-utils"
        return [Outcome("statement_figures", 0, 0, needed)]
    papers = [*_worked_example(folder / "example")]
    if with_demo:
        papers += _demo_day(folder / "demo")
    bad = [f"{paper}: {what}" for paper, lines, wanted in papers for what in _wrong(lines, wanted)]
    tried = moved = noticed = 0
    for _paper, lines, wanted in papers:
        for line in wanted:
            for at, (_form, number) in enumerate(line.ends):
                tried += 1
                if number is not None:
                    moved += 1
                    noticed += not any(map(line.pattern(at).search, lines))
    told = f"{len(papers)} statements" + "".join(f"; {each}" for each in bad[:3])
    # One that is overlooked makes the whole control fail.
    seen = noticed if noticed == moved else 0
    control = f"one rupiah moved in each, {moved - noticed} overlooked"
    return [
        Outcome("statement_figures", tried, len(bad), told),
        Outcome("statement_figures_control", moved, seen, control, is_control=True),
    ]


def _wrong(lines: list[str], wanted: Iterable[Wanted]) -> Iterator[str]:
    """Tell each wanted line that is not there, and each dated line that nobody wanted."""
    left = list(lines)
    for line in wanted:
        pattern = line.pattern()
        found = next((said for said in left if pattern.search(said)), None)
        if found is None:
            yield f"no line {pattern.pattern}"
        else:
            left.remove(found)
    for said in left:
        if re.match(r"\d\d/\d\d |Jumlah (penjualan|retur|ganti|biaya|uang|penyesuaian)", said):
            yield f"not in the ledger: {said}"


# --- the papers -----------------------------------------------------------------------------

Paper = tuple[str, list[str], list[Wanted]]


def _read(path: Path) -> list[str]:
    said = subprocess.run(
        ["pdftotext", "-layout", "-enc", "UTF-8", path, "-"], capture_output=True, check=True
    ).stdout.decode()
    return [" ".join(line.split()) for line in said.splitlines()]


def _worked_example(folder: Path) -> Iterator[Paper]:
    """The two days of docs/money.md 5, paid in part and in whole."""
    folder.mkdir()
    database = Database(found_template(folder) / "kasir.db")
    shop = Shop(database, folder)
    consignor, first, discounted = test_worked_example.day_one(shop)
    shop.pay(first.number, 300_000, Source.SAFE)
    second = test_worked_example.day_two(shop, consignor, discounted, advance=100_000)
    shop.pay(second.number, second.due.rupiah, Source.BANK, "BRI 88213")
    for settlement_id in (first.id, second.id):
        made = shop.read(lambda s, at=settlement_id: statements.statement(s, at))
        path = folder / f"{settlement_id}.pdf"
        write_statement(path, made)
        wanted = shop.read(lambda s, at=settlement_id: list(_wanted(s, at)))
        yield made.head.number, _read(path), wanted
    database.close()


def _demo_day(folder: Path) -> list[Paper]:
    """What the demo day left, through the window."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from kasir.demo import day

    app = QApplication.instance() or QApplication([])
    summary = day.play(folder)
    assert app is not None
    database = Database(folder / "shop" / "kasir.db")
    found = {}
    for number, at in database.read(lambda s: s.execute(text(_SETTLED)).all()):
        found[number] = database.read(lambda s, at=at: list(_wanted(s, at)))
    database.close()
    papers = []
    for number, wanted in found.items():
        (path,) = (folder / "statements").glob(number.replace("/", "-") + "-*.pdf")
        papers.append((number, _read(path), wanted))
    assert len(papers) == summary.settlements
    return papers


# --- what the ledger says -------------------------------------------------------------------

_SETTLED = "SELECT number, id FROM entries WHERE kind = 'settlement' ORDER BY id"
_LINES = """
SELECT e.number, e.kind, strftime('%d/%m', e.business_day) AS day, l.*
FROM settlement_claims c
JOIN sale_lines l ON l.sale_id = c.entry_id AND l.consignor_id = :consignor
JOIN entries e ON e.id = l.sale_id
WHERE c.settlement_id = :settlement
"""
_NOTES = """
SELECT e.kind, strftime('%d/%m', e.business_day) AS day, -p.amount AS amount
FROM settlement_claims c
JOIN postings p ON p.entry_id = c.entry_id AND p.position = c.position
JOIN entries e ON e.id = c.entry_id
WHERE c.settlement_id = :settlement AND e.kind NOT IN ('sale', 'return')
ORDER BY e.id
"""
_CLAIMED = """
SELECT e.kind, -sum(p.amount) AS amount
FROM settlement_claims c
JOIN postings p ON p.entry_id = c.entry_id AND p.position = c.position
JOIN entries e ON e.id = c.entry_id
WHERE c.settlement_id = :settlement GROUP BY e.kind
"""
# All that earlier settlements counted, less what was paid before.
_OPENING = """
SELECT coalesce(-sum(p.amount), 0) FROM postings p JOIN entries e ON e.id = p.entry_id
WHERE p.consignor_id = :consignor AND (
  EXISTS (SELECT 1 FROM settlement_claims c WHERE c.entry_id = p.entry_id
          AND c.position = p.position AND c.settlement_id < :settlement)
  OR e.kind = 'payout' AND e.id < :settlement)
"""
_PAID = """
SELECT e.number, o.amount FROM payouts o JOIN entries e ON e.id = o.id
WHERE o.settlement_id = :settlement ORDER BY o.id
"""
_BEARERS = ("discount_consignor", "P"), ("discount_shop", "T"), ("discount_shared", "B")
_SECTIONS = {
    "ganti rugi": ("loss", "expiry", "compensation", "stock_count"),
    "biaya": ("fee",),
    "uang muka": ("advance",),
    "penyesuaian": ("adjustment", "opening"),
}


def _wanted(session: Any, settlement_id: int) -> Iterator[Wanted]:
    about = {"settlement": settlement_id}
    about["consignor"] = session.execute(
        text("SELECT consignor_id FROM entries WHERE id = :settlement"), about
    ).scalar_one()
    lines = session.execute(text(_LINES), about).all()
    assert len(lines) <= LONG, "equal lines of a long statement are one row"
    for title, kind in (("Jumlah penjualan ", "sale"), ("Jumlah retur ", "return")):
        some = [line for line in lines if line.kind == kind]
        for line in some:
            yield from _line(line)
        if some:
            yield from _sum(title, some)
    notes = session.execute(text(_NOTES), about).all()
    for note in notes:
        yield Wanted(rf"^{note.day} .*", (("{}", note.amount),))
    claimed = {row.kind: row.amount for row in session.execute(text(_CLAIMED), about)}
    sums = {"sale": 0, "return": 0} | claimed
    for title, kinds in _SECTIONS.items():
        theirs = [note.amount for note in notes if note.kind in kinds]
        sums[title] = sum(theirs)
        if len(theirs) > 1:
            yield Wanted(f"^Jumlah {title} ", (("{}", sum(theirs)),))
    yield from _box(session, about, sums)


def _line(line: Any) -> Iterator[Wanted]:
    first, *others = _discounts([line]) or [None]
    # What pdftotext makes of the gap before a narrow unit is its own affair.
    count = f"{Quantity(line.quantity)} ?{re.escape(line.unit)}"
    yield Wanted(
        rf"^{line.day} {line.number} .* {count} ",
        (
            ("{}", line.unit_price),
            ("{}", line.gross),
            *((first,) if first else ()),
            _rate(line),
            ("{}", line.commission),
            ("{}", line.consignor_share),
        ),
    )
    yield from (Wanted("(^| )", (other,)) for other in others)


def _rate(line: Any) -> tuple[str, int | None]:
    if line.scheme == "HARGA_TITIP":
        return "titip {}", line.net_price
    if line.scheme == "PER_UNIT":
        return "{}/" + line.unit, line.fee
    whole, part = divmod(line.rate_bp, 100)
    return f"{whole}" + (f",{part:02}".rstrip("0") if part else "") + "%", None


def _sum(title: str, lines: list[Any]) -> Iterator[Wanted]:
    first, *others = _discounts(lines) or [None]
    yield Wanted(
        "^" + title,
        (
            ("{}", sum(line.gross for line in lines)),
            *((first,) if first else ()),
            ("{}", sum(line.commission for line in lines)),
            ("{}", sum(line.consignor_share for line in lines)),
        ),
    )
    yield from (Wanted("^", (other,)) for other in others)


def _discounts(lines: list[Any]) -> list[tuple[str, int | None]]:
    sums = [(sum(getattr(line, column) for line in lines), who) for column, who in _BEARERS]
    return [(f"{{}} {who}", amount) for amount, who in sums if amount]


def _box(session: Any, about: dict[str, int], sums: dict[str, int]) -> Iterator[Wanted]:
    opening = session.execute(text(_OPENING), about).scalar_one()
    paid = session.execute(text(_PAID), about).all()
    due = opening + sums["sale"] + sums["return"] + sum(sums[title] for title in _SECTIONS)
    for label, amount in (
        ("Saldo awal", opening),
        ("Hak penjualan", sums["sale"]),
        ("Retur", sums["return"]),
        ("Ganti rugi", sums["ganti rugi"]),
        ("Biaya", sums["biaya"]),
        ("Uang muka", sums["uang muka"]),
        ("Penyesuaian", sums["penyesuaian"]),
        ("Jumlah hak", due),
        *((f"Dibayar {row.number}", -row.amount) for row in paid),
        *(() if paid else (("Dibayar", 0),)),
        ("Saldo akhir", due - sum(row.amount for row in paid)),
    ):
        yield Wanted(rf"(^| ){label} ", (("{}", amount),))
