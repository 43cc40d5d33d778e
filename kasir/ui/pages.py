"""Each page of the window, loaded when it is wanted first, behind the painted sign-in screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kasir.ui.kit.sheet import Surface
    from kasir.ui.papers.print_panel import PrintSheet
    from kasir.ui.selling.view import SaleView
    from kasir.ui.shifts.close_shift import CloseShiftSheet
    from kasir.ui.shifts.open_shift import OpenShiftView
    from kasir.ui.station import Station


class LatePages:
    """Loads a page's module when the page is wanted first, behind the painted sign-in screen."""

    def sale(self, station: Station) -> SaleView:
        from kasir.ui.selling.view import SaleView

        return SaleView(station)

    def open_shift(self, station: Station) -> OpenShiftView:
        from kasir.ui.shifts.open_shift import OpenShiftView

        return OpenShiftView(station)

    def close_shift(self, station: Station) -> CloseShiftSheet:
        from kasir.ui.shifts.close_shift import CloseShiftSheet

        return CloseShiftSheet(station)

    def prints(self, station: Station) -> PrintSheet:
        from kasir.ui.papers.print_panel import PrintSheet

        return PrintSheet(station)

    def settle(self, station: Station) -> Surface:
        from kasir.ui.settling.view import SettleView

        return SettleView(station)

    def goods(self, station: Station) -> Surface:
        from kasir.ui.goods.view import GoodsView

        return GoodsView(station)

    def master(self, station: Station) -> Surface:
        from kasir.ui.office.data_view import MasterView

        return MasterView(station)

    def reports(self, station: Station) -> Surface:
        from kasir.ui.office.reports_view import ReportsView

        return ReportsView(station)

    def settings(self, station: Station) -> Surface:
        from kasir.ui.office.settings_view import SettingsView

        return SettingsView(station)
