"""A new version of a consignor's agreement, explained in a sentence while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from kasir.enums import AGREED_SCHEMES, Bearer, PayCycle, Scheme
from kasir.errors import FieldError
from kasir.money import FULL_RATE, ZERO, Money, Rate
from kasir.operations.agreement_text import examples
from kasir.operations.agreements import AgreementError, AgreementTerms, AgreementVersion
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignor_list import ConsignorDetail
from kasir.schemes import FIGURES, SCHEMES, TIERS
from kasir.terms import Tier, tiers_are_whole
from kasir.ui.approval.second_sheet import store_approved
from kasir.ui.kit.buttons import ChoiceKeys, KeyButton
from kasir.ui.kit.enum_words import bearer_word
from kasir.ui.kit.form import Field, FormSheet, filled
from kasir.ui.kit.parts import Card, box, column, label, name, section, tell
from kasir.ui.station import Station
from kasir.words import _

_STEPS = 3  # Limits that the form offers; the last step has none.
_LIABILITIES = (Rate(10_000), Rate(5_000), Rate(0))


class AgreementSheet(FormSheet):
    """`agreed` carries the number of the version that holds from `starts_on`.

    `before` is the version that would hold on that day without this one.
    """

    agreed = Signal(int)

    def __init__(self, station: Station, shown: ConsignorDetail) -> None:
        usual = shown.versions[0].terms if shown.versions else AgreementTerms(Scheme.PERCENT)
        lead = _("{name}. Yang sudah terjual tetap memakai perjanjian lama.")
        super().__init__("agreement", _("Perjanjian baru"), lead.format(name=shown.card.name))
        self._station, self._shown, self._usual = station, shown, usual
        self._scheme = usual.scheme
        self.starts_on = station.day
        self.before: AgreementVersion | None = None
        self._make_scheme(usual)
        self.lay((section(_("Diskon, hilang, dan kedaluwarsa")), 6))
        self._make_bearers(usual)
        self.lay((section(_("Sewa dan pembayaran")), 6))
        self._make_money(usual)
        self.button = self.add_store(_("Simpan perjanjian"), "handshake", self._store)
        self.changed.connect(self._explain)
        self._choose(self._scheme)
        self.begin()

    # --- what it looks like -----------------------------------------------------------------

    def _make_scheme(self, usual: AgreementTerms) -> None:
        words = [SCHEMES[scheme].word for scheme in AGREED_SCHEMES]
        keys = (
            name(KeyButton(word, f"F{number}", tile=True), f"scheme{number}", word)
            for number, word in enumerate(words, 1)
        )
        self.schemes = ChoiceKeys(*keys)
        self.schemes.idClicked.connect(lambda number: self._choose(AGREED_SCHEMES[number]))
        self.lay((self.schemes.side_by_side(), 6))
        known = SCHEMES[usual.scheme].figures
        make: dict[type, Callable[..., Field]] = {Rate: self.rate, Money: self.money}
        self._figures = {
            figure: make[figure.kind](
                *(figure.name, figure.word),
                getattr(usual, figure.name) if figure in known else None,
                figure.hint,
            )
            for figure in FIGURES
            if figure is not TIERS
        }
        self._hint = label("", "muted", wrap=True)
        value = column(*self._figures.values(), self._hint, gap=0)
        today, settled = self._station.day, self._shown.settled
        first = today if settled is None or settled < today else settled + timedelta(days=1)
        starts = self.day("starts_on", _("Berlaku mulai"), first)
        self._steps = self._make_steps(usual.tiers)
        self.lay((value, 3), (starts, 3))
        self._told = name(label("", "strong", wrap=True), "agreementExample", _("Contoh"))
        self.lay((Card(self._told, kind="sunken"), 6))
        self.lay((self._steps, 6))

    def _make_steps(self, tiers: tuple[Tier, ...]) -> QWidget:
        """Make the steps of tags with a rate each; the last one has no upper end."""
        limited = [tier for tier in tiers if tier.up_to is not None]
        last = tiers[-1].rate if tiers else None
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        self._limits: list[tuple[Field, Field]] = []
        for number in range(max(_STEPS, len(limited))):
            known = limited[number] if number < len(limited) else None
            up_to = self.money(
                f"up_to_{number + 1}", _("Harga sampai"), known.up_to if known else None
            )
            rate = self.rate(
                f"step_{number + 1}", _("Bagian toko (persen)"), known.rate if known else None
            )
            self._limits.append((up_to, rate))
            grid.addWidget(up_to, number, 0)
            grid.addWidget(rate, number, 1)
        self._last = self.rate("tiers", _("Semua harga di atasnya (persen)"), last)
        grid.addWidget(self._last, grid.rowCount(), 1)
        return box(grid)

    def _make_bearers(self, usual: AgreementTerms) -> None:
        bearers = [(bearer_word(bearer), bearer) for bearer in Bearer]
        wishes = ((_("Ya, boleh"), True), (_("Jangan diskon"), False))
        allowed = usual.is_discount_allowed
        self.lay(
            (self.choice("bearer", _("Diskon biasanya ditanggung"), bearers, usual.bearer), 3),
            (self.choice("is_discount_allowed", _("Boleh didiskon?"), wishes, allowed), 3),
        )
        self.lay(
            (self.choice("loss", _("Barang hilang"), _liabilities(usual.loss), usual.loss), 3),
            (self.choice("expiry", _("Kedaluwarsa"), _liabilities(usual.expiry), usual.expiry), 3),
        )

    def _make_money(self, usual: AgreementTerms) -> None:
        cycles = [(cycle.capitalize(), cycle) for cycle in PayCycle]
        fee = self.money("monthly_fee", _("Sewa sebulan"), usual.monthly_fee, _("tanpa sewa"))
        fee_day = self.count("fee_day", _("Tanggal sewa (1 sampai 28)"), usual.fee_day)
        self.lay((fee.or_empty(ZERO), 3), (fee_day.or_empty(1), 3))
        least = self.money("minimum_payout", _("Paling sedikit"), usual.minimum_payout, "0")
        self.lay(
            (self.choice("pay_cycle", _("Dibayar"), cycles, usual.pay_cycle), 3),
            (least.or_empty(ZERO), 3),
        )
        ceiling = _("Uang muka paling banyak (persen hak atas barang di rak)")
        self.lay((self.rate("advance", ceiling, usual.advance).or_empty(Rate(0)), 6))
        least_share = _("Penitip paling sedikit menerima (persen harga jual)")
        self.lay((self.rate("lowest", least_share, usual.lowest, _("70% hak biasanya")), 6))

    def _choose(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self.schemes.button(AGREED_SCHEMES.index(scheme)).setChecked(True)
        asked, note = SCHEMES[scheme].figures, SCHEMES[scheme].note
        for figure, field in self._figures.items():
            field.setVisible(figure in asked)
        self._hint.setText(note)
        self._hint.setVisible(bool(note))
        self._steps.setVisible(TIERS in asked)
        self._explain()

    # --- what it says -----------------------------------------------------------------------

    def _explain(self) -> None:
        """Show what the consignor receives under what stands in the fields now."""
        try:
            terms = self._scheme_terms()
            told, tone = examples(terms.split_terms()), ""
        except FieldError as error:
            told, tone = str(error), "muted"
        tell(self._told, told, tone)

    def _scheme_terms(self) -> AgreementTerms:
        """The scheme with its figures. Raises FieldError while they are incomplete."""
        found: dict[str, Any] = {
            figure.name: self._tiers()
            if figure is TIERS
            else _needed(self._figures[figure], figure.missing)
            for figure in SCHEMES[self._scheme].figures
        }
        return AgreementTerms(self._scheme, **found)

    def _tiers(self) -> tuple[Tier, ...]:
        told = _("Tulis persennya.")
        tiers = [
            Tier(limit.read(), _needed(rate, told))
            for limit, rate in self._limits
            if limit.read() is not None
        ]
        tiers.append(Tier(None, _needed(self._last, told)))
        if not tiers_are_whole(tuple(tiers)):
            raise AgreementError
        return tuple(tiers)

    # --- storing ----------------------------------------------------------------------------

    def _store(self) -> None:
        values = self.collect()
        if values is None:
            return
        try:
            # The scheme's figures come from fields of its own.
            split = self._scheme_terms()
            figures = {figure.name: getattr(split, figure.name) for figure in FIGURES}
            terms = filled(self._usual, {**values, **figures, "scheme": split.scheme})
            if values["starts_on"] is None:
                raise FieldError("starts_on", _("Tulis mulai tanggal berapa."))
        except FieldError as error:
            self.refuse(error)
            return
        self.starts_on = starts_on = values["starts_on"]
        found = self._shown
        older = (version for version in found.versions if version.starts_on <= starts_on)
        self.before = next(older, None)
        store_approved(
            self,
            self._station,
            lambda session, stamp: consignors.agree(session, found.id, terms, starts_on, stamp),
            self.agreed.emit,
            self.refuse,
        )


def _needed(field: Field, told: str) -> Any:
    """What stands in a field that may not be empty. Raises FieldError."""
    value = field.read()
    is_rate = isinstance(value, Rate)
    if value is None or (is_rate and not 0 <= value.basis_points <= FULL_RATE):
        raise FieldError(field.key, told)
    return value


def _liabilities(agreed: Rate) -> list[tuple[str, Rate]]:
    offered = [*_LIABILITIES, *([agreed] if agreed not in _LIABILITIES else [])]
    told = _("Toko mengganti {rate}")
    return [
        (told.format(rate=rate) if rate.basis_points else _("Ditanggung penitip"), rate)
        for rate in offered
    ]
