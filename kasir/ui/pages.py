"""The pages that the rail offers, one row each, loaded when wanted first.

The first screen waits for none of them: a row holds what the rail shows, and how to make the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kasir.operations.rights import Right
from kasir.ui.kit.sheet import Surface
from kasir.ui.station import Station
from kasir.words import _

if TYPE_CHECKING:
    from kasir.ui.papers.print_panel import PrintSheet
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
