"""One list of master data: an instant filter, a table, and beside it one row whole.

The shop is asked at each letter, and gives as many rows as a person looks through. An answer
that a later letter has overtaken is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QSizePolicy, QWidget

from kasir.clock import Stamp
from kasir.operations.lists import MOST, Activity
from kasir.operations.rights import Right
from kasir.ui import theme
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.edits import Choice
from kasir.ui.kit.parts import Part, box, column, empty, label, name, row, rule, scrolling
from kasir.ui.kit.photo import Photo
from kasir.ui.kit.sheet import Sheet
from kasir.ui.kit.tables import Column, Table
from kasir.ui.station import Station
from kasir.words import _

WIDE = 296

Undo = Callable[[Any, Stamp], object]  # Stores again what was before, as a new change.


class Panel(QFrame):
    """What stands beside a table: a title, a note, what there is to know, and the keys below."""

    def __init__(self, wide: int, inside: Part, *keys: Part) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setFixedWidth(round(wide * min(theme.look().factor, 1.15)))
        self.title = label("", "lead", wrap=True)
        self.note = label("", "small", wrap=True)
        whole = column(self.title, self.note, 4, rule(), 4, inside, *keys, gap=6, grow=5)
        whole.setContentsMargins(16, 14, 16, 14)
        self.setLayout(whole)


class Detail(Panel):
    """The panel of one row as lines of text, above them its photo."""

    def __init__(self, *buttons: Part) -> None:
        self._photo = Photo(WIDE - 48, 124)
        self._photo.setContentsMargins(0, 0, 0, 8)
        name(self._photo, "detailPhoto", _("Foto"))
        self._lines = column(gap=4)
        lines = column(self._photo, self._lines, None, gap=0)
        lines.setContentsMargins(0, 0, 8, 0)  # The bar stands there when they are many.
        super().__init__(WIDE, scrolling(box(lines)), *buttons)

    def show_lines(
        self, title: str, note: str, lines: Sequence[tuple[str, str]], photo: bytes | None = None
    ) -> None:
        """Show other texts: each line with the role that it has in the style sheet."""
        self._photo.show_jpeg(photo)
        self.title.setText(title)
        self.note.setText(note)
        empty(self._lines)
        for role, text in lines:
            if text and role == "caption":
                self._lines.addSpacing(6)
            if text:
                self._lines.addWidget(_narrow(label(text, role, wrap=True)))


def _narrow(made: QLabel) -> QLabel:
    """Let a text be as narrow as its panel, even one without a space to break at."""
    policy = made.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    made.setSizePolicy(policy)
    return made


@dataclass(frozen=True, slots=True)
class Texts:
    """What a list says. `kind` ends its object names."""

    kind: str
    tab: str
    new: str  # On the primary button.
    hint: str  # In the empty filter.
    empty: str  # What to do when nothing is there yet.
    counted: str  # How many `{count}` are shown.


class ListPane(QWidget):
    """`counted` tells how many rows are shown, and whether that is all there are."""

    counted = Signal(int, bool)

    def __init__(
        self,
        station: Station,
        texts: Texts,
        columns: Sequence[Column],
        detail: Detail,
        *,
        has_activity: bool = True,
        beside: QWidget | None = None,
    ) -> None:
        super().__init__()
        self.station, self.texts, self.detail = station, texts, detail
        self.open_sheet: Callable[[Sheet], object] = lambda _sheet: None
        self.tell: Callable[..., object] = lambda *_args: None
        self.tell_stored: Callable[..., object] = lambda *_args: None
        self.filter = name(QLineEdit(), f"find{texts.kind}", texts.hint)
        self.filter.setPlaceholderText(texts.hint)
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(lambda _text: self.refresh())
        shown = Choice((_("Aktif"), _("Nonaktif"), _("Semua")))
        self.activity = name(shown, f"activity{texts.kind}", _("Yang ditampilkan"))
        self.activity.setFixedWidth(128)
        self.activity.currentIndexChanged.connect(lambda _at: self.refresh())
        self.table = name(Table(columns), f"table{texts.kind}", texts.tab)
        self.table.selected.connect(self._select)
        self.table.opened.connect(lambda _row: self.change())
        self._empty = label(texts.empty, "muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._asked = 0
        self._wanted: object = None
        above = row(self.filter, self.activity, gap=8)
        if beside is not None:
            above.addWidget(beside)
        if not has_activity:
            self.activity.hide()
        left = column(above, self._empty, self.table, gap=12, grow=(1, 2))
        whole = row(left, detail, gap=16, grow=0)
        self.setLayout(whole)

    # --- what a list says itself ------------------------------------------------------------

    def ask(self, session: Any, text: str, activity: Activity) -> Sequence[Any]:
        """The rows for a filter."""
        raise NotImplementedError

    def key_of(self, found: Any) -> object:
        """What stays the same when a row is changed."""
        raise NotImplementedError

    def look(self, found: Any) -> None:
        """Show one row whole; None shows that nothing is chosen."""
        raise NotImplementedError

    def add(self) -> None:
        """Open the form for something new."""
        raise NotImplementedError

    def change(self) -> None:
        """Open the form for the chosen row."""
        raise NotImplementedError

    def look_beside(self) -> None:
        """Bring up to date what does not depend on the filter."""

    def show_nothing(self, title: str) -> None:
        for key in self.detail.findChildren(KeyButton):
            key.hide()
        self.detail.show_lines(title, _("Rinciannya tampil di sini."), ())

    # --- asking and showing -----------------------------------------------------------------

    def may_change(self) -> bool:
        """Whether the person here may change master data."""
        return self.station.may(Right.EDIT_CATALOG)

    def refresh(self, wanted: object = None) -> None:
        """Ask again; afterwards the wanted row is chosen, else the one that was."""
        self._asked += 1
        number, text = self._asked, self.filter.text()
        activity = list(Activity)[self.activity.currentIndex()]
        chosen = self.table.current_row()
        self._wanted = wanted if wanted is not None else chosen and self.key_of(chosen)
        self.station.jobs.read(
            lambda session: tuple(self.ask(session, text, activity)),
            then=lambda rows: self._show(number, rows),
        )

    def take_focus(self) -> None:
        self.filter.setFocus()
        self.filter.selectAll()

    def chosen(self) -> Any:
        """The chosen row; tell what to do when there is none."""
        found = self.table.current_row()
        if found is None:
            self.tell(_("Pilih satu baris dulu."))
        return found

    def _show(self, number: int, rows: Sequence[Any]) -> None:
        if number != self._asked:
            return
        self.table.show_rows(rows)
        is_new = not rows and not self.filter.text()
        self._empty.setText(self.texts.empty if is_new else _("Tidak ada yang cocok."))
        self._empty.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.counted.emit(len(rows), len(rows) < MOST)
        if rows:
            self.table.select(self.key_of, self._wanted)
        else:
            self.look(None)

    def _select(self, found: Any) -> None:
        if found is not None:
            self.look(found)
