"""The actions that have no button of their own on a page: each with its key, in one list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import column, label, name
from kasir.ui.kit.sheet import Sheet
from kasir.words import _


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do. The key does the same on the page below."""

    object_name: str
    word: str
    key: str
    icon: str
    about: str
    run: Callable[[], object]
    kind: str = ""


class MoreSheet(Sheet):
    """Closes first, then acts: no sheet lies over another one."""

    def __init__(self, lead: str, actions: Sequence[Action], title: str = "") -> None:
        super().__init__(title or _("Lainnya"), lead, 440)
        for action in actions:
            run = partial(self._close_and, action.run)
            button = KeyButton(action.word, action.key, action.icon, action.kind, action=run)
            name(button, action.object_name, f"{action.word} ({action.key})")
            self.add(column(button, label(action.about, "small", wrap=True), gap=4), 4)
            self.keys[action.key] = run
        self.add(None)

    def _close_and(self, run: Callable[[], object]) -> None:
        self.close_sheet()
        run()
