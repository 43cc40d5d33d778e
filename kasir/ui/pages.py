"""The pages that the rail offers, one row each, loaded when wanted first.

The first screen waits for none of them: a row holds what the rail shows, and how to make the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kasir.operations.rights import Right
from kasir.ui.kit.sheet import Run, Surface
from kasir.ui.station import Station
from kasir.words import _

if TYPE_CHECKING:
    from kasir.ui.kit.actions_sheet import MoreSheet
    from kasir.ui.papers.print_panel import PrintSheet
    from kasir.ui.people.pin_sheets import OwnPinSheet
    from kasir.ui.people.recover_sheet import RecoverSheet
    from kasir.ui.people.words_sheet import WordsSheet
    from kasir.ui.selling.view import SaleView
    from kasir.ui.shifts.close_shift import CloseShiftSheet
    from kasir.ui.shifts.open_shift import OpenShiftView


@dataclass(frozen=True, slots=True)
class Page:
    """A page: the name of its button, the word and icon on it, and who may open it."""

    object_name: str
    word: str
    icon: str
    make: Callable[[Station], Surface]
    right: Right = Right.SEE_BOOKS


def open_shift(station: Station) -> OpenShiftView:
    """Make what stands in the sale's place while no shift is open."""
    from kasir.ui.shifts.open_shift import OpenShiftView

    return OpenShiftView(station)


def close_shift(station: Station) -> CloseShiftSheet:
    """Make the sheet that the header's button opens."""
    from kasir.ui.shifts.close_shift import CloseShiftSheet

    return CloseShiftSheet(station)


def unprinted(station: Station) -> PrintSheet:
    """Make the list of papers that did not come out of the printer."""
    from kasir.ui.papers.print_panel import PrintSheet

    return PrintSheet(station)


def person(station: Station, change_pin: Run, lock: Run) -> MoreSheet:
    """Make what the name in the header opens."""
    from kasir.ui.kit.actions_sheet import Action, MoreSheet
    from kasir.ui.kit.enum_words import role_about, role_word

    actor = station.actor
    assert actor is not None, "nobody signed in"
    about = _("PIN sekarang, lalu yang baru dua kali.")
    own = Action("ownPinButton", _("Ganti PIN saya"), "F4", "pencil-simple", about, change_pin)
    away = _("Layar meminta PIN lagi; keranjang tetap.")
    locked = Action("lockAction", _("Kunci layar"), "F8", "lock", away, lock)
    lead = f"{role_word(actor.role)}. {role_about(actor.role)}"
    return MoreSheet(lead, (own, locked), actor.name)


def own_pin(station: Station) -> OwnPinSheet:
    """Make the form in which everyone changes his own PIN."""
    from kasir.ui.people.pin_sheets import OwnPinSheet

    return OwnPinSheet(station)


def recovery(station: Station) -> RecoverSheet:
    """Make the sheet that takes the recovery paper."""
    from kasir.ui.people.recover_sheet import RecoverSheet

    return RecoverSheet(station)


def recovery_words(station: Station, words: str) -> WordsSheet:
    """Make the sheet that shows a new recovery paper."""
    from kasir.ui.people.words_sheet import WordsSheet

    return WordsSheet(station, words)


def _sale(station: Station) -> SaleView:
    from kasir.ui.selling.view import SaleView

    return SaleView(station)


def _goods(station: Station) -> Surface:
    from kasir.ui.goods.view import GoodsView

    return GoodsView(station)


def _settling(station: Station) -> Surface:
    from kasir.ui.settling.view import SettleView

    return SettleView(station)


def _reports(station: Station) -> Surface:
    from kasir.ui.office.reports_view import ReportsView

    return ReportsView(station)


def _review(station: Station) -> Surface:
    from kasir.ui.review.view import ReviewView

    return ReviewView(station)


def _data(station: Station) -> Surface:
    from kasir.ui.office.data_view import MasterView

    return MasterView(station)


def _settings(station: Station) -> Surface:
    from kasir.ui.office.settings_view import SettingsView

    return SettingsView(station)


SALE = Page("navSell", _("Jual"), "storefront", _sale, Right.SELL)
REVIEW = Page("navReview", _("Perlu dilihat"), "eye", _review, Right.SEE_REVIEW)
SETTLING = Page("navSettle", _("Perhitungan"), "calculator", _settling)

# In the order of the rail.
PAGES = (
    SALE,
    Page("navGoods", _("Barang"), "package", _goods),
    SETTLING,
    Page("navReports", _("Laporan"), "chart-bar", _reports),
    REVIEW,
    Page("navMaster", _("Data"), "database", _data),
    Page("navSettings", _("Pengaturan"), "gear", _settings, Right.EDIT_SETTINGS),
)
