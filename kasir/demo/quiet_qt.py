"""Qt's one line that a reader can do nothing about, kept from the demo's standard error."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import qInstallMessageHandler

# Told each time when a window without a screen changes its least size.
CHATTER = "This plugin does not support propagateSizeHints()"


@contextlib.contextmanager
def without_chatter() -> Iterator[None]:
    """Keep that line back while this lasts; every other one is told as before."""
    before: Callable[..., object] | None = None

    def tell(kind: Any, context: Any, text: str) -> None:
        if text == CHATTER:
            return
        if before is not None:
            before(kind, context, text)
        elif sys.stderr is not None:
            sys.stderr.write(f"{text}\n")

    before = qInstallMessageHandler(tell)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
