"""What a settlement statement says, as rows of text, before anybody knows where they stand.

Every figure can be checked by hand (docs/money.md 5): a row shows quantity x price = gross, who
bears the discount, the shop's part and what is left; below the table stands the rule in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from kasir.enums import Source, complete
from kasir.money import ZERO, Money, Quantity, format_money, format_number, terbilang, total
from kasir.operations.settling.figures import COLUMN
from kasir.printing.a4.pdf import clean
from kasir.schemes import SCHEMES, split, words
from kasir.terms import NO_DISCOUNTS, Discounts, Terms, frozen_terms
from kasir.words import _

if TYPE_CHECKING:
    from kasir.operations.settling.payouts import Paid
    from kasir.operations.settling.statements import Statement, StatementLine, StatementNote

# Above so many sale lines, equal ones become one row; below it each receipt has its own.
LONG = 40
FEWEST = 3  # Two rows are as short as one with a line that tells its receipts.
STAMP_DUTY_ABOVE = Money(5_000_000)


class RowKind(Enum):
    """What a row of the table is."""

    TITLE = "title"
    LINE = "line"
    NOTE = "note"  # Its name runs over the columns of figures.
    SUM = "sum"


class Reduction(NamedTuple):
    """A discount as it stands in its column: the amount and a letter for who bears it."""

    amount: str
    letter: str


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One row of the table. What a row does not have is empty."""

    kind: RowKind
    name: str
    receipt: str = ""
    details: tuple[str, ...] = ()  # Under the name.
    quantity: str = ""
    unit: str = ""
    price: str = ""
    gross: str = ""
    discounts: tuple[Reduction, ...] = ()
    rate: str = ""
    commission: str = ""
    share: str = ""


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One row of the closing box."""

    label: str
    amount: str
    details: str = ""
    is_result: bool = False


def statement_rows(statement: Statement) -> tuple[StatementRow, ...]:
    """The table's rows: sales, returns, then what else changed the balance.

    Each section ends with its sum; a single fee is its own sum.
    """
    sales = [line for line in statement.lines if not line.is_return]
    returns = [line for line in statement.lines if line.is_return]
    _assert_sums(statement, sales, returns)
    versions = {line.agreement_version for line in statement.lines}
    newest = max(versions, default=0)
    rows = [
        *_section(_("Penjualan"), _("Jumlah penjualan"), sales, newest),
        *_section(_("Retur pembeli"), _("Jumlah retur"), returns, newest),
    ]
    for column, title, sum_title in _NOTE_SECTIONS:
        notes = [note for note in statement.notes if COLUMN[note.kind] == column]
        rows += _notes(title, sum_title, notes)
    return tuple(rows)


def _assert_sums(
    statement: Statement, sales: list[StatementLine], returns: list[StatementLine]
) -> None:
    """A paper whose columns do not add up to its closing box is never made."""
    number, figures = statement.head.number, statement.head.figures
    assert total(line.consignor for line in sales) == figures.sales, number
    assert total(line.consignor for line in returns) == figures.returns, number
    noted = total(note.amount for note in statement.notes)
    others = figures.compensation, figures.fees, figures.advances, figures.adjustments
    assert noted == total(others), number


# --- sales and returns ----------------------------------------------------------------------


def _section(
    title: str, sum_title: str, lines: list[StatementLine], newest: int
) -> Iterator[StatementRow]:
    if not lines:
        return
    yield StatementRow(RowKind.TITLE, title)
    yield from _line_rows(lines, newest)
    yield StatementRow(
        RowKind.SUM,
        sum_title,
        gross=_figure(total(line.gross for line in lines)),
        discounts=_reductions(_summed(line.discounts for line in lines)),
        commission=_figure(total(line.commission for line in lines)),
        share=_figure(total(line.consignor for line in lines)),
    )


def _line_rows(lines: list[StatementLine], newest: int) -> Iterator[StatementRow]:
    ordered = sorted(lines, key=_order)
    if len(lines) <= LONG:
        for line in ordered:
            yield _line_row(line, newest)
        return
    for _same, group in groupby(ordered, key=_likeness):
        equal = list(group)
        merged = _merged(equal)
        if merged is None:
            yield from (_line_row(line, newest) for line in equal)
        else:
            yield _merged_row(merged, equal, newest)


def _order(line: StatementLine) -> tuple[object, ...]:
    """Equal goods stand together, in the order of their receipts."""
    return (line.name.casefold(), *_likeness(line), line.day, line.receipt)


def _likeness(line: StatementLine) -> tuple[object, ...]:
    return (
        *(line.sku, line.unit, line.unit_price, bool(line.discounts.whole), line.corrects),
        *(line.agreement_version, line.scheme, line.rate, line.net_price, line.fee),
    )


def _merged(lines: list[StatementLine]) -> StatementLine | None:
    """Equal lines as one, or None where it could not be checked by hand any more.

    Each line's commission was floored on its own, so the sum may be a rupiah off what the sum
    of the lines would give; such lines, and those with a discount, keep their own rows.
    """
    first = lines[0]
    if len(lines) < FEWEST or first.discounts.whole or first.is_return:
        return None
    quantity = Quantity(sum(line.quantity.thousandths for line in lines))
    gross = total(line.gross for line in lines)
    commission = total(line.commission for line in lines)
    consignor = total(line.consignor for line in lines)
    whole = split(quantity, first.unit_price, NO_DISCOUNTS, _terms(first))
    if (whole.gross, whole.commission, whole.consignor) != (gross, commission, consignor):
        return None
    return replace(
        first, quantity=quantity, gross=gross, commission=commission, consignor=consignor
    )


def _merged_row(line: StatementLine, lines: list[StatementLine], newest: int) -> StatementRow:
    receipts = sorted({(each.day, each.receipt) for each in lines})
    first, last = (f"{_day(day)} {clean(receipt)}" for day, receipt in (receipts[0], receipts[-1]))
    span = _("{first} s.d. {last}").format(first=first, last=last)
    row = _line_row(line, newest)
    return replace(
        row, receipt=_("{count} struk").format(count=len(receipts)), details=(span, *row.details)
    )


def _line_row(line: StatementLine, newest: int) -> StatementRow:
    details = []
    if line.corrects:
        details.append(_("memperbaiki {number}").format(number=clean(line.corrects)))
    if line.agreement_version != newest:
        details.append(_("perjanjian ke-{version}").format(version=line.agreement_version))
    return StatementRow(
        RowKind.LINE,
        clean(line.name),
        receipt=f"{_day(line.day)} {clean(line.receipt)}",
        details=tuple(details),
        quantity=str(line.quantity),
        unit=clean(line.unit),
        price=_figure(line.unit_price),
        gross=_figure(line.gross),
        discounts=_reductions(line.discounts),
        rate=SCHEMES[line.scheme].column.format(
            **words(_terms(line), _figure), unit=clean(line.unit)
        ),
        commission=_figure(line.commission),
        share=_figure(line.consignor),
    )


def _terms(line: StatementLine) -> Terms:
    return frozen_terms(line.scheme, line.rate, line.net_price, line.fee)


def _reductions(discounts: Discounts) -> tuple[Reduction, ...]:
    borne = (discounts.consignor, "P"), (discounts.shop, "T"), (discounts.shared, "B")
    return tuple(Reduction(_figure(amount), letter) for amount, letter in borne if amount)


def _summed(many: Iterable[Discounts]) -> Discounts:
    discounts = list(many)
    return Discounts(
        total(each.consignor for each in discounts),
        total(each.shop for each in discounts),
        total(each.shared for each in discounts),
    )


def _figure(amount: Money) -> str:
    """Tables show money without Rp; a negative has its minus."""
    return format_number(amount.rupiah)


def _day(day: date) -> str:
    return f"{day:%d/%m}"


# --- compensation, fees, advances, adjustments ----------------------------------------------


# Each column of the settlement that has notes, with its words.
_NOTE_SECTIONS = (
    ("compensation", _("Ganti rugi"), _("Jumlah ganti rugi")),
    ("fees", _("Biaya"), _("Jumlah biaya")),
    ("advances", _("Uang muka"), _("Jumlah uang muka")),
    ("adjustments", _("Penyesuaian"), _("Jumlah penyesuaian")),
)


def _notes(title: str, sum_title: str, notes: list[StatementNote]) -> Iterator[StatementRow]:
    if not notes:
        return
    yield StatementRow(RowKind.TITLE, title)
    for note in sorted(notes, key=lambda each: (each.day, each.number)):
        text = " ".join(filter(None, (clean(note.number), clean(note.reason))))
        yield StatementRow(
            RowKind.NOTE, text or title, receipt=_day(note.day), share=_figure(note.amount)
        )
    if len(notes) > 1:
        yield StatementRow(
            RowKind.SUM, sum_title, share=_figure(total(note.amount for note in notes))
        )


# --- below the table ------------------------------------------------------------------------


def legend(statement: Statement) -> tuple[str, ...]:
    """The rules in words that the table's rows follow, and only those."""
    lines = statement.lines
    is_discounted = any(line.discounts.whole for line in lines)
    base = _("(bruto - diskon P dan B)") if is_discounted else _("bruto")
    rules = []
    if is_discounted:
        rules.append(
            _("Diskon P ditanggung penitip, B bersama, T toko (tidak mengurangi hak penitip).")
        )
    for scheme, row in SCHEMES.items():
        of_scheme = [line for line in lines if line.scheme is scheme]
        discounts = _summed(line.discounts for line in of_scheme if not line.is_return)
        shared = _(" - bagian dari diskon B") if discounts.shared else ""
        own = _(" - diskon P") if discounts.consignor else ""
        rule = row.legend.format(base=base, less=own + shared)
        if of_scheme and rule not in rules:
            rules.append(rule)
    if any(line.is_return for line in lines):
        rules.append(_("Retur membalik angka struk asalnya, juga bila sudah pernah dihitung."))
    return tuple(rules)


def balance_rows(statement: Statement) -> tuple[BalanceRow, ...]:
    """The closing box, from the balance before to the balance after."""
    head, figures = statement.head, statement.head.figures
    return (
        BalanceRow(_("Saldo awal"), _figure(figures.opening)),
        BalanceRow(_("Hak penjualan"), _figure(figures.sales)),
        BalanceRow(_("Retur"), _figure(figures.returns)),
        BalanceRow(_("Ganti rugi"), _figure(figures.compensation)),
        BalanceRow(_("Biaya"), _figure(figures.fees)),
        BalanceRow(_("Uang muka"), _figure(figures.advances)),
        BalanceRow(_("Penyesuaian"), _figure(figures.adjustments)),
        BalanceRow(_("Jumlah hak"), _figure(head.due), is_result=True),
        *(_paid(payout) for payout in statement.payouts),
        *(() if statement.payouts else (BalanceRow(_("Dibayar"), _figure(ZERO)),)),
        BalanceRow(_("Saldo akhir"), _figure(head.closing), is_result=True),
    )


def _paid(payout: Paid) -> BalanceRow:
    return BalanceRow(
        _("Dibayar {number}").format(number=clean(payout.number)),
        _figure(-payout.amount),
        details=", ".join(filter(None, (source_word(payout.source), clean(payout.reference)))),
    )


# Where the money came from.
source_word = complete(
    Source,
    {
        Source.DRAWER: _("tunai dari laci"),
        Source.SAFE: _("tunai dari brankas"),
        Source.BANK: _("transfer"),
    },
).__getitem__


def words_of(statement: Statement) -> tuple[str, ...]:
    """The amount in words, and what becomes of a balance that stays."""
    head = statement.head
    if head.due < ZERO:
        return (
            _("Saldo minus {amount}, dibawa ke perhitungan berikutnya.").format(
                amount=format_money(-head.due)
            ),
        )
    words = _("Jumlah hak: {words}").format(words=terbilang(head.due))
    if statement.payouts and head.closing:
        rest = _("Sisa {amount} tetap menjadi saldo penitip.").format(
            amount=format_money(head.closing)
        )
        return (words, rest)
    return (words,)


def needs_stamp_duty(statement: Statement) -> bool:
    """Whether the payout, or before it what can be paid, asks for a meterai of Rp10.000."""
    paid = total(payout.amount for payout in statement.payouts)
    return (paid or statement.head.due) > STAMP_DUTY_ABOVE
