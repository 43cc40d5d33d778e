"""Importing associations and consignors with the dated versions of their agreements.

A column that the file lacks leaves what is known as it is; an empty cell means the usual value.
Without `berlaku_mulai` terms hold from the day of the import; a new consignor's hold from the
beginning, since sales on older paper need them, but with a monthly fee only as far back as no
fee day is touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from kasir.clock import FIRST_DAY, Stamp, format_day
from kasir.enums import AGREED_SCHEMES, Bearer, PayCycle, Scheme
from kasir.errors import SettledDayError
from kasir.models import Association, Session
from kasir.money import ZERO, Money, Rate
from kasir.operations import agreements
from kasir.operations.agreements import AgreementTerms, AgreementVersion
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.imports.table import (
    Cells,
    FileTable,
    ImportLine,
    ImportReport,
    ImportTable,
    check_day,
    note_import,
    read_cells,
    shown,
)
from kasir.operations.rights import Right, require
from kasir.schemes import FIGURES, SCHEMES
from kasir.terms import Tier, parse_tiers
from kasir.words import _


def import_associations(session: Session, sheet: FileTable, stamp: Stamp) -> ImportReport:
    """Add associations, or rename known ones. Raises ImportRefusedError, NotAllowedError."""
    require(stamp, Right.EDIT_CATALOG)
    table = ImportTable(sheet, ("kode", "nama"), ())
    wanted = [(line, line.code("kode"), line.needed("nama")) for line in table.lines]
    table.refuse_doubles("kode", [(line, code) for line, code, _name in wanted])
    table.stop_if_bad()
    known = dict(session.execute(select(Association.code, Association.name)).all())
    changed = [(code, name) for _line, code, name in wanted if known.get(code) != name]
    for code, name in changed:
        consignors.save_association(session, code, name, stamp)
    note_import(session, "asosiasi", sheet, stamp)
    added = sum(code not in known for code, _name in changed)
    return ImportReport(len(wanted), added, len(changed) - added)


# --- consignors -----------------------------------------------------------------------------

# A field of a consignor, or of his terms, that files may hold has its column here.
_CARD: Cells = {
    "nama_usaha": ("name", ImportLine.needed),
    "pemilik": ("owner", ImportLine.text),
    "asosiasi": ("association", ImportLine.text),
    "kecamatan": ("district", ImportLine.text),
    "kategori": ("category", ImportLine.text),
    "nib": ("nib", ImportLine.text),
    "hp": ("phone", ImportLine.text),
    "bank": ("bank", ImportLine.text),
    "no_rekening": ("bank_account", ImportLine.text),
}
_TERMS: Cells = {
    "nilai": None,  # What it is depends on the scheme.
    "sewa_bulanan": ("monthly_fee", ImportLine.money),
    "siklus": ("pay_cycle", lambda line, column: line.choice(column, PayCycle)),
    "diskon": ("bearer", lambda line, column: line.choice(column, Bearer)),
    "hilang_persen": ("loss", ImportLine.rate),
    "kedaluwarsa_persen": ("expiry", ImportLine.rate),
}
_NEEDED = ("kode", "nama_usaha", "skema")
_OTHERS = [column for column in (*_CARD, *_TERMS, "berlaku_mulai") if column not in _NEEDED]
_NOBODY = ConsignorCard("", "")
_USUAL = AgreementTerms(Scheme.PERCENT)


@dataclass(frozen=True, slots=True)
class _Wanted:
    line: ImportLine
    code: str
    starts_on: date | None


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    card: ConsignorCard
    versions: tuple[AgreementVersion, ...]  # The newest first.

    def terms_on(self, day: date) -> AgreementTerms | None:
        """The terms in force on a day, or the first ones after it."""
        found = agreements.version_on(self.versions, day)
        return (found or self.versions[-1]).terms if self.versions else None


def import_consignors(session: Session, sheet: FileTable, stamp: Stamp) -> ImportReport:
    """Add consignors, change known ones, and add versions of agreements that differ.

    One consignor may stand in several rows with different `berlaku_mulai`: several versions.
    Raises ImportRefusedError, NotAllowedError.
    """
    require(stamp, Right.EDIT_CATALOG)
    table = ImportTable(sheet, _NEEDED, _OTHERS)
    wanted = [_wanted(line, stamp.business_day) for line in table.lines]
    table.refuse_doubles("kode", _versions(wanted))
    versions = agreements.all_versions(session)
    known = {
        found.card.code: _Known(found.id, found.card, versions.get(found.id, ()))
        for found in consignors.find_cards(session)
    }
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


def _wanted(line: ImportLine, today: date) -> _Wanted:
    code = line.code("kode")
    if not consignors.is_code(code):
        line.problem("kode", consignors.code_rule())
    starts_on = line.day("berlaku_mulai")
    if starts_on is not None:
        check_day(line, "berlaku_mulai", starts_on, today)
    return _Wanted(line, code, starts_on)


def _versions(wanted: list[_Wanted]) -> Iterable[tuple[ImportLine, object]]:
    """What may stand once: a consignor, or each of its versions where all are dated."""
    dated: dict[str, bool] = defaultdict(lambda: True)
    for row in wanted:
        dated[row.code] &= row.starts_on is not None
    return [(row.line, (row.code, row.starts_on if dated[row.code] else None)) for row in wanted]


def _card(row: _Wanted, before: _Known | None, associations: set[str]) -> ConsignorCard:
    line = row.line
    card = before.card if before else replace(_NOBODY, code=row.code)
    card = replace(card, **read_cells(line, _CARD, _NOBODY))
    if card.association and card.association not in associations:
        told = _("Asosiasi {code} tidak ada. Impor asosiasi dulu, atau kosongkan.")
        line.problem("asosiasi", told, code=shown(card.association))
    return card


def _usual_start(line: ImportLine, before: _Known | None, today: date) -> date:
    if before is not None and before.versions:
        return today
    if not line.text("sewa_bulanan").strip(" 0"):
        return FIRST_DAY
    return today.replace(day=min(today.day, 2))  # The fee day is the 1st.


def _terms(line: ImportLine, before: AgreementTerms | None) -> AgreementTerms | None:
    scheme = line.choice("skema", AGREED_SCHEMES) if line.needed("skema") else None
    terms = replace(before or _USUAL, **read_cells(line, _TERMS, _USUAL))
    if scheme is None:
        return None
    if not line.has("nilai") and before is not None and before.scheme is scheme:
        return terms
    figures, value = SCHEMES[scheme].figures, line.text("nilai").strip()
    found: dict[str, Any] = {figure.name: _NONE[figure.kind] for figure in FIGURES}
    if not figures and value:
        line.problem("nilai", SCHEMES[scheme].no_figure)
    elif figures and not value:
        line.problem("nilai", _("Kosong. Skema {scheme} perlu nilai."), scheme=scheme)
    elif figures:
        # Several figures stand in one cell with a + between them.
        cells = value.split("+", len(figures) - 1)
        if len(cells) < len(figures):
            wanted = " + ".join(figure.word for figure in figures)
            line.problem("nilai", _("Tulis semuanya: {wanted}."), wanted=wanted)
            return None
        for figure, cell in zip(figures, cells, strict=True):
            line.put("nilai", cell)
            found[figure.name] = _READ[figure.kind](line) or _NONE[figure.kind]
    return replace(terms, scheme=scheme, **found)


def _tiers(line: ImportLine) -> tuple[Tier, ...]:
    value = line.text("nilai").strip()
    try:
        return parse_tiers(value)
    except ValueError:
        message = _("{found} bukan tingkatan. Tulis seperti 20000:25;*:20.")
        line.problem("nilai", message, found=shown(value))
        return ()


_NONE: dict[type, Any] = {Rate: Rate(0), Money: ZERO, tuple: ()}
_READ: dict[type, Callable[[ImportLine], Any]] = {
    Rate: lambda line: line.rate("nilai"),
    Money: lambda line: line.money("nilai", Money(1)),
    tuple: _tiers,
}


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
        versions = agreements.versions_of(session, consignor_id)
        is_other = True
    counted = replace(
        report,
        added=report.added + (before is None),
        changed=report.changed + (before is not None and is_other),
    )
    return _Known(consignor_id, card, versions), counted
