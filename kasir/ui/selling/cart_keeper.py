"""The cart on the screen: every change is stored, the last ones can be undone.

Storing does not hold up the cashier. While one state is being written further changes wait, and
only the latest of them is written: what matters after a power cut is the last cart, not each.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from kasir.cart import Cart, new_cart
from kasir.clock import Stamp
from kasir.operations.selling import carts
from kasir.ui.station import Station


class CartKeeper(QObject):
    """Holds the cart. `changed` after each change."""

    changed = Signal()

    def __init__(self, station: Station, parent: QObject) -> None:
        super().__init__(parent)
        self._station = station
        self._before: list[Cart] = []
        self._is_storing = False
        self._is_stored = True
        self._stamp: Stamp | None = None  # Of the last change: nobody may be here any more.
        self.cart = new_cart()

    def change(self, cart: Cart) -> None:
        """Put another state on the screen; the one before can be brought back."""
        if cart == self.cart:
            return
        self._before.append(self.cart)
        self.cart = cart
        self._is_stored, self._stamp = False, self._station.stamp()
        self.changed.emit()
        self._store()

    def undo(self) -> bool:
        """Bring back the state before the last change; False when there is none."""
        if not self._before:
            return False
        self.cart = self._before.pop()
        self._is_stored, self._stamp = False, self._station.stamp()
        self.changed.emit()
        self._store()
        return True

    def begin(self, cart: Cart | None = None) -> None:
        """Begin with an empty cart, or one that was held or found after a crash."""
        self._before.clear()
        self._is_stored = True  # Of the cart before: it was sold, held or dropped.
        self.cart = cart or new_cart()
        self.changed.emit()

    def drop(self) -> None:
        """Forget the stored copy of the cart on the screen and begin a new one."""
        key, stamp = self.cart.key, self._station.stamp()
        self.begin()
        self._station.jobs.write(lambda session: carts.discard_cart(session, key, stamp))

    def _store(self) -> None:
        if self._is_storing or self._is_stored:
            return
        cart, stamp = self.cart, self._stamp
        assert stamp is not None, "a change without a person"
        self._is_storing, self._is_stored = True, True
        self._station.jobs.write(
            lambda session: carts.keep_cart(session, cart, stamp), always=self._stored
        )

    def _stored(self) -> None:
        self._is_storing = False
        self._store()
