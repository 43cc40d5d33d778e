"""A sheet whose action needs a second person: first the form, then the other one's PIN."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from kasir.clock import Actor, Stamp
from kasir.errors import UserError
from kasir.operations.rights import Right
from kasir.ui.approval.approve import ApprovePane
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import Part, box, column
from kasir.ui.kit.sheet import Sheet
from kasir.ui.station import Station
from kasir.words import _

Work = Callable[[Any, Stamp], object]  # An operation of the shop; the stamp has both names.


class TwoPersonSheet(Sheet):
    """Fill `put`, name `first` and `button`, and end with `approve`."""

    def __init__(self, station: Station, title: str, lead: str = "", width: int = 560) -> None:
        super().__init__(title, lead, width)
        self.station = station
        self.first: QWidget | None = None  # Where typing begins.
        self.button: KeyButton | None = None
        self._steps = QStackedWidget()
        self._pane: ApprovePane | None = None
        self._enter: Callable[[], object] | None = None  # What Enter does in the form.
        self.add(self._steps)

    def put(self, *parts: Part) -> None:
        """Lay the form out."""
        self._steps.addWidget(box(column(*parts, gap=12)))

    def take_focus(self) -> None:
        if self._pane is not None:
            self._pane.take_focus()
        elif self.first is not None:
            self.first.setFocus()

    def close_sheet(self) -> None:
        """Leave the PIN for the form, where nothing that was typed is lost; then go away."""
        if self.is_asking and not self.is_busy:
            self.back_to_form()
        else:
            super().close_sheet()

    def leave(self) -> None:
        super().close_sheet()

    def approve(self, right: Right, why: str, work: Work, told: Callable[[Any], object]) -> None:
        """Ask for the second person's PIN, store, leave, tell. A one-person shop is not asked.

        A second press while it is being asked asks nothing more.
        """
        if self.is_asking:
            return
        if self.station.shop.one_person_shop and self.station.may(right):
            self._store(work, told, None)
            return
        pane = ApprovePane(self.station, right, why)
        pane.approved.connect(lambda actor: self._store(work, told, actor))
        self._pane = pane
        if self.button is not None:
            self.button.hide()
        self._enter = self.keys.get("Enter")
        pane.open_on(self, self._steps)

    def _store(self, work: Work, told: Callable[[Any], object], second: Actor | None) -> None:
        stamp = self.station.stamp(second)
        self.store(self.station.jobs, lambda session: work(session, stamp), told, self.refused)

    @property
    def is_asking(self) -> bool:
        """Whether the second person's PIN is being asked for."""
        return self._pane is not None

    def refused(self, _error: UserError) -> bool:
        """Show the form again; the window says why."""
        self.back_to_form()
        return False

    def back_to_form(self) -> None:
        """Take the PIN away; the form stands there as it was."""
        if self._pane is not None:
            self._steps.removeWidget(self._pane)
            self._pane.deleteLater()
            self._pane = None
            if self._enter is not None:
                self.keys["Enter"] = self._enter
        if self.button is not None:
            self.button.show()
        self.take_focus()


def why_two(name: str) -> str:
    """Say why a second person is asked."""
    return _("{what} perlu persetujuan orang kedua.").format(what=name)
