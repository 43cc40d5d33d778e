"""Data: who brings goods and on which terms, what is sold, and the associations."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from kasir.ui.consignors.associations import AssociationList
from kasir.ui.consignors.consignors import ConsignorList
from kasir.ui.kit.buttons import ChoiceKeys, KeyButton
from kasir.ui.kit.list_pane import ListPane, Undo
from kasir.ui.kit.parts import label, name, page_layout, row
from kasir.ui.kit.sheet import Surface
from kasir.ui.products.products import ProductList
from kasir.ui.station import Station
from kasir.words import _


class MasterView(Surface):
    """Three lists behind three tabs, one key for something new, and one that takes back."""

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.setObjectName("page")
        self._station = station
        self._undo: Undo | None = None
        self.state = label("", "muted")
        self.new = KeyButton("", "F3", "plus", "primary", action=self._add)
        self.consignors = ConsignorList(station)
        self.products = ProductList(station)
        associations = AssociationList(station)
        self.panes: tuple[ListPane, ...] = (self.consignors, self.products, associations)
        self.consignors.goods_asked.connect(self._show_goods)
        self.stack = QStackedWidget()
        self._tabs: list[KeyButton] = []
        for pane, key in zip(self.panes, ("F9", "F10", "F11"), strict=True):
            pane.open_sheet, pane.tell = self.sheet_asked.emit, self.say
            pane.tell_stored = self._tell_stored
            pane.counted.connect(lambda count, is_all, of=pane: self._count(of, count, is_all))
            self.stack.addWidget(pane)
            word = pane.texts.tab
            self._tabs.append(name(KeyButton(word, key), f"tab{pane.texts.kind}", word))
        self.tabs = ChoiceKeys(*self._tabs)
        self.tabs.idClicked.connect(self._open)
        self.setLayout(page_layout(_("Data"), self.state, (row(*self._tabs), self.new), self.stack))
        self._open(0)

    @property
    def pane(self) -> ListPane:
        return self.panes[self.stack.currentIndex()]

    def buttons_with_keys(self) -> list[KeyButton]:
        """The page's own, and those of the list that is shown."""
        return [self.new, *self._tabs, *self.pane.findChildren(KeyButton)]

    def take_focus(self) -> None:
        self.pane.take_focus()

    def take_scan(self, code: str) -> bool:
        """Look for the product that was scanned."""
        self.products.filter.setText(code)
        self._open(self.panes.index(self.products))
        return True

    def refresh(self) -> None:
        """Ask for the list again. What was stored on an earlier visit is no longer taken back."""
        self._undo = None
        self._look()

    def _look(self) -> None:
        self.new.setVisible(self.pane.may_change())
        self.pane.refresh()
        self.pane.look_beside()

    def _open(self, number: int) -> None:
        self.tabs.button(number).setChecked(True)
        self.stack.setCurrentIndex(number)
        pane = self.pane
        self.new.setText(pane.texts.new)
        name(self.new, f"new{pane.texts.kind}", pane.texts.new)
        self.keys = {"F2": pane.take_focus, "Ctrl+Z": self._take_back, "Down": pane.table.setFocus}
        if self._station.actor is not None:  # Made before it is shown to somebody.
            self._look()
            pane.take_focus()

    def _add(self) -> None:
        self.pane.add()

    def _show_goods(self, consignor: str) -> None:
        self.products.filter.setText(consignor)
        self._open(self.panes.index(self.products))

    def _count(self, pane: ListPane, count: int, is_all: bool) -> None:  # noqa: FBT001 - a signal's
        if pane is not self.pane:
            return
        told = pane.texts.counted.format(count=count)
        more = "" if is_all else " " + _("Ini yang pertama: ketik untuk menyaring.")
        self.state.setText(told + more)

    # --- taking back ------------------------------------------------------------------------

    def _tell_stored(self, text: str, undo: Undo | None, tone: str = "success") -> None:
        """Say what was stored and offer to store again what was before."""
        self._undo = undo
        self.pane.look_beside()
        self.pane.table.setFocus()  # In the filter Ctrl+Z takes back letters.
        action = _("Urungkan (Ctrl+Z)") if undo is not None else ""
        self.say(text, tone, action, self._take_back if undo is not None else None)

    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        if undo is None:
            return
        stamp = self._station.stamp()
        self._station.jobs.write(
            lambda session: undo(session, stamp), then=lambda _answer: self._tell_taken_back()
        )

    def _tell_taken_back(self) -> None:
        self._look()
        self.say(_("Diurungkan: isinya kembali seperti sebelumnya."), "success")
