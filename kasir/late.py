"""What is loaded behind the painted sign-in screen: the database's library, then each page."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kasir.first_look import FirstLook

if TYPE_CHECKING:
    from kasir.db import Database
    from kasir.ui.close_shift import CloseShiftSheet
    from kasir.ui.open_shift import OpenShiftView
    from kasir.ui.print_panel import PrintSheet
    from kasir.ui.sale_view import SaleView
    from kasir.ui.sheet import Surface
    from kasir.ui.station import Station

T = TypeVar("T")


class LateDatabase:
    """A shop's database, opened by whoever needs it first, on whatever thread."""

    def __init__(self, place: Path | str) -> None:
        self._place = place
        self._lock = threading.Lock()
        self._opened: Database | None = None

    def opened(self) -> Database:
        """Give the database itself. Raises EnvironmentRefusedError."""
        with self._lock:
            if self._opened is None:
                from kasir.db import Database

                self._opened = Database(self._place)
            return self._opened

    def read(self, work: Callable[[Any], T]) -> T:
        """Answer a question from one consistent picture."""
        return self.opened().read(work)

    def write(self, work: Callable[[Any], T]) -> T:
        """Run one intention as one transaction."""
        return self.opened().write(work)

    def close(self) -> None:
        """Close what was opened."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()

    def first_look(self, register: str) -> FirstLook:
        """Give what the sign-in screen shows, from a server: there is no file to look into."""
        from kasir.operations import settings, shop, staff

        return self.read(
            lambda session: FirstLook(
                shop.register_of_code(session, register),
                settings.shop(session),
                staff.staff_names(session),
            )
        )


class LatePages:
    """Loads a page's module when the page is wanted first, behind the painted sign-in screen."""

    def sale(self, station: Station) -> SaleView:
        from kasir.ui.sale_view import SaleView

        return SaleView(station)

    def open_shift(self, station: Station) -> OpenShiftView:
        from kasir.ui.open_shift import OpenShiftView

        return OpenShiftView(station)

    def close_shift(self, station: Station) -> CloseShiftSheet:
        from kasir.ui.close_shift import CloseShiftSheet

        return CloseShiftSheet(station)

    def prints(self, station: Station) -> PrintSheet:
        from kasir.ui.print_panel import PrintSheet

        return PrintSheet(station)

    def settle(self, station: Station) -> Surface:
        from kasir.ui.settle_view import SettleView

        return SettleView(station)

    def goods(self, station: Station) -> Surface:
        from kasir.ui.goods_view import GoodsView

        return GoodsView(station)

    def master(self, station: Station) -> Surface:
        from kasir.ui.master_view import MasterView

        return MasterView(station)

    def reports(self, station: Station) -> Surface:
        from kasir.ui.reports_view import ReportsView

        return ReportsView(station)

    def settings(self, station: Station) -> Surface:
        from kasir.ui.settings_view import SettingsView

        return SettingsView(station)
