"""A database whose library is loaded behind the painted sign-in screen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kasir.store.sign_in_data import SignInData

if TYPE_CHECKING:
    from kasir.models import Session
    from kasir.store.db import Database

T = TypeVar("T")


class LazyDatabase:
    """A shop's database, opened by whoever needs it first, on whatever thread."""

    def __init__(self, place: Path | str) -> None:
        self._place = place
        self._lock = threading.Lock()
        self._opened: Database | None = None

    def opened(self) -> Database:
        """The database itself. Raises EnvironmentRefusedError."""
        with self._lock:
            if self._opened is None:
                from kasir.store.db import Database

                self._opened = Database(self._place)
            return self._opened

    def read(self, work: Callable[[Session], T]) -> T:
        return self.opened().read(work)

    def write(self, work: Callable[[Session], T]) -> T:
        return self.opened().write(work)

    def close(self) -> None:
        with self._lock:
            if self._opened is not None:
                self._opened.close()

    def first_look(self, register: str) -> SignInData:
        """What the sign-in screen shows, from a server: there is no file to look into."""
        from kasir.operations import settings, shop
        from kasir.operations.people import staff

        return self.read(
            lambda session: SignInData(
                shop.register_of_code(session, register),
                settings.shop(session),
                staff.staff_names(session),
            )
        )
