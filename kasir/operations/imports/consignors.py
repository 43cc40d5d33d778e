"""Importing associations and consignors with the dated versions of their agreements.

A column that the file lacks leaves what is known as it is; an empty cell means the usual value.
Without `berlaku_mulai` terms hold from the day of the import; a new consignor's hold from the
beginning, since sales on older paper need them, but with a monthly fee only as far back as no
fee day is touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from kasir.clock import Stamp, format_day
from kasir.enums import AGREED_SCHEMES, Bearer, PayCycle, Scheme
from kasir.errors import SettledDayError
from kasir.models import Agreement, Association, Consignor, Session, Stored
from kasir.money import ZERO, Money, Rate
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import AgreementTerms, ConsignorCard
from kasir.operations.imports.table import (
    FIRST_DAY,
    ImportReport,
    Line,
    Sheet,
    Table,
    check_day,
    note_import,
    shown,
)
from kasir.operations.rights import Right, require
from kasir.schemes import FIGURES, SCHEMES
from kasir.terms import Tier, parse_tiers
from kasir.words import _


def import_associations(session: Session, sheet: Sheet, stamp: Stamp) -> ImportReport:
    """Add associations, or rename known ones. Raises ImportRefusedError, NotAllowedError."""
    require(stamp, Right.EDIT_CATALOG)
    table = Table(sheet, ("kode", "nama"), ())
    wanted = [(line, line.code("kode"), line.needed("nama")) for line in table.lines]
    table.refuse_doubles("kode", [(line, code) for line, code, _name in wanted])
    table.stop_if_bad()
    rows = session.execute(select(Association.code, Association.name))
    known = {row.code: row.name for row in rows}
    changed = [(code, name) for _line, code, name in wanted if known.get(code) != name]
    for code, name in changed:
        consignors.save_association(session, code, name, stamp)
    note_import(session, "asosiasi", sheet, stamp)
    added = sum(code not in known for code, _name in changed)
    return ImportReport(len(wanted), added, len(changed) - added)


# --- consignors -----------------------------------------------------------------------------

_CARD = {
    "nama_usaha": "name",
    "pemilik": "owner",
    "asosiasi": "association",
    "kecamatan": "district",
    "kategori": "category",
    "nib": "nib",
    "hp": "phone",
    "bank": "bank",
    "no_rekening": "bank_account",
}
_TERMS = ("nilai", "sewa_bulanan", "siklus", "diskon", "hilang_persen", "kedaluwarsa_persen")
_USUAL = (*(name for name in _CARD if name != "nama_usaha"), *_TERMS, "berlaku_mulai")


@dataclass(frozen=True, slots=True)
class _Wanted:
    line: Line
    code: str
    starts_on: date | None


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    card: ConsignorCard
    versions: tuple[Stored, ...]

    def terms_on(self, day: date) -> AgreementTerms | None:
        """Give the terms in force on a day, or the first ones after it."""
        before = [found for found in self.versions if found.starts_on <= day]
        found = before[-1] if before else next(iter(self.versions), None)
        return consignors.terms_of(found) if found else None


def import_consignors(session: Session, sheet: Sheet, stamp: Stamp) -> ImportReport:
    """Add consignors, change known ones, and add versions of agreements that differ.

    One consignor may stand in several rows with different `berlaku_mulai`: several versions.
    Raises ImportRefusedError, NotAllowedError.
    """
    require(stamp, Right.EDIT_CATALOG)
    table = Table(sheet, ("kode", "nama_usaha", "skema"), _USUAL)
    wanted = [_wanted(line, stamp.business_day) for line in table.lines]
    table.refuse_doubles("kode", _versions(wanted))
    known = _known(session)
    associations = set(session.scalars(select(Association.code)))
    report = ImportReport(len(wanted))
    # Versions are numbered in the order of their days, and the newest row says who it is.
    for row in sorted(wanted, key=lambda row: row.starts_on or date.max):
        before = known.get(row.code)
        card = _card(row, before, associations)
        starts_on = row.starts_on or _usual_start(row.line, before, stamp.business_day)
        terms = _terms(row.line, before.terms_on(starts_on) if before else None)
        if not row.line.is_good or table.problems:
            continue
        assert terms is not None, "a good row without terms"
        after, report = _store(session, row, card, terms, starts_on, before, report, stamp)
        known[row.code] = after
    table.stop_if_bad()
    note_import(session, "penitip", sheet, stamp)
    return report


def _wanted(line: Line, today: date) -> _Wanted:
    code = line.code("kode")
    if not consignors.is_code(code):
        line.problem("kode", consignors.code_rule())
    starts_on = line.day("berlaku_mulai")
    if starts_on is not None:
        check_day(line, "berlaku_mulai", starts_on, today)
    return _Wanted(line, code, starts_on)


def _versions(wanted: list[_Wanted]) -> Iterable[tuple[Line, object]]:
    """Give what may stand once: a consignor, or each of its versions where all are dated."""
    dated: dict[str, bool] = defaultdict(lambda: True)
    for row in wanted:
        dated[row.code] &= row.starts_on is not None
    return [(row.line, (row.code, row.starts_on if dated[row.code] else None)) for row in wanted]


def _card(row: _Wanted, before: _Known | None, associations: set[str]) -> ConsignorCard:
    line = row.line
    line.needed("nama_usaha")
    card = before.card if before else ConsignorCard(row.code, "")
    found = {field: line.text(column) for column, field in _CARD.items() if line.has(column)}
    card = replace(card, **found)
    if card.association and card.association not in associations:
        line.problem(
            "asosiasi",
            _("Asosiasi {code} tidak ada. Impor asosiasi dulu, atau kosongkan.").format(
                code=shown(card.association)
            ),
        )
    return card


def _usual_start(line: Line, before: _Known | None, today: date) -> date:
    if before is not None and before.versions:
        return today
    if not line.text("sewa_bulanan").strip(" 0"):
        return FIRST_DAY
    return today.replace(day=min(today.day, 2))  # The fee day is the 1st.


def _terms(line: Line, before: AgreementTerms | None) -> AgreementTerms | None:
    scheme = line.choice("skema", AGREED_SCHEMES) if line.needed("skema") else None
    terms = replace(before or AgreementTerms(Scheme.PERCENT), **_kept(line))
    if scheme is None:
        return None
    if not line.has("nilai") and before is not None and before.scheme is scheme:
        return terms
    figures, value = SCHEMES[scheme].figures, line.text("nilai").strip()
    found: dict[str, Any] = {figure.name: _NONE[figure.kind] for figure in FIGURES}
    if not figures and value:
        line.problem("nilai", SCHEMES[scheme].no_figure)
    elif figures and not value:
        line.problem("nilai", _("Kosong. Skema {scheme} perlu nilai.").format(scheme=scheme))
    elif figures:
        # Several figures stand in one cell with a + between them.
        cells = value.split("+", len(figures) - 1)
        if len(cells) < len(figures):
            wanted = " + ".join(figure.word for figure in figures)
            line.problem("nilai", _("Tulis semuanya: {wanted}.").format(wanted=wanted))
            return None
        for figure, cell in zip(figures, cells, strict=True):
            line.put("nilai", cell)
            found[figure.name] = _READ[figure.kind](line) or _NONE[figure.kind]
    return replace(terms, scheme=scheme, **found)


def _tiers(line: Line) -> tuple[Tier, ...]:
    value = line.text("nilai").strip()
    try:
        return parse_tiers(value)
    except ValueError:
        message = _("{found} bukan tingkatan. Tulis seperti 20000:25;*:20.")
        line.problem("nilai", message.format(found=shown(value)))
        return ()


_NONE: dict[type, Any] = {Rate: Rate(0), Money: ZERO, tuple: ()}
_READ: dict[type, Callable[[Line], Any]] = {
    Rate: lambda line: line.rate("nilai"),
    Money: lambda line: line.money("nilai", Money(1)),
    tuple: _tiers,
}


def _kept(line: Line) -> dict[str, Any]:
    """Give the terms beside the scheme, for the columns that the file has."""
    usual = AgreementTerms(Scheme.PERCENT)
    read: dict[str, tuple[str, Callable[[str], Any], Any]] = {
        "sewa_bulanan": ("monthly_fee", line.money, usual.monthly_fee),
        "hilang_persen": ("loss", line.rate, usual.loss),
        "kedaluwarsa_persen": ("expiry", line.rate, usual.expiry),
    }
    found: dict[str, Any] = {}
    for column, (field, cell, default) in read.items():
        if line.has(column):
            value = cell(column)
            found[field] = default if value is None else value
    if line.has("siklus"):
        found["pay_cycle"] = line.choice("siklus", PayCycle) or usual.pay_cycle
    if line.has("diskon"):
        found["bearer"] = line.choice("diskon", Bearer) or usual.bearer
    return found


def _store(
    session: Session,
    row: _Wanted,
    card: ConsignorCard,
    terms: AgreementTerms,
    starts_on: date,
    before: _Known | None,
    report: ImportReport,
    stamp: Stamp,
) -> tuple[_Known, ImportReport]:
    is_other = before is None or before.card != card
    if is_other:
        consignor_id = consignors.save_consignor(session, card, stamp)
    else:
        assert before is not None, "nobody to leave as it is"
        consignor_id = before.id
    versions = before.versions if before else ()
    try:
        version = consignors.agree(session, consignor_id, terms, starts_on, stamp)
    except SettledDayError as error:
        row.line.problem("berlaku_mulai" if row.starts_on else "", str(error))
        return _Known(consignor_id, card, versions), report
    if version > len(versions):
        if row.starts_on is None and versions:
            remark = _("{code}: syarat baru berlaku mulai {day}.")
            text = remark.format(code=row.code, day=format_day(starts_on))
            report = replace(report, remarks=(*report.remarks, text))
        versions = _agreements(session, consignor_id)[consignor_id]
        is_other = True
    counted = replace(
        report,
        added=report.added + (before is None),
        changed=report.changed + (before is not None and is_other),
    )
    return _Known(consignor_id, card, versions), counted


# --- what is known --------------------------------------------------------------------------


def _known(session: Session) -> dict[str, _Known]:
    rows = session.execute(
        select(Consignor, Association.code.label("association")).outerjoin(
            Association, Association.id == Consignor.association_id
        )
    ).all()
    versions = _agreements(session)
    return {row.code: _Known(row.id, consignors.card_of(row), versions[row.id]) for row in rows}


def _agreements(session: Session, only: int | None = None) -> Mapping[int, tuple[Stored, ...]]:
    """Give all versions of every consignor, or of one, in the order of their days."""
    found: dict[int, tuple[Stored, ...]] = defaultdict(tuple)
    in_order = select(Agreement).order_by(Agreement.starts_on, Agreement.version)
    if only is not None:
        in_order = in_order.where(Agreement.consignor_id == only)
    for agreement in session.execute(in_order):
        found[agreement.consignor_id] = (*found[agreement.consignor_id], agreement)
    return found
