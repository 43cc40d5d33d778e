"""What work of several transactions is given: each step is asked or done through it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:  # The first screen waits for no library.
    from kasir.models import Session

T = TypeVar("T")


class Store(Protocol):
    """Where transactions begin and end; the work gets a session."""

    def read(self, work: Callable[[Session], T]) -> T: ...

    def write(self, work: Callable[[Session], T]) -> T: ...
