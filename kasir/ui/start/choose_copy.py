"""Before there is a shop here: which copy shall become it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit

from kasir.operations.copies import FoundCopy
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import caption, column, label, name, row, tell
from kasir.ui.start.copy_table import copy_table
from kasir.words import _

Find = Callable[[Path], tuple[FoundCopy, ...]]


class ChooseCopy(QDialog):
    """One page; `chosen` is the copy once it was accepted."""

    def __init__(self, find: Find, folder: Path) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setWindowTitle("kasir")
        self.resize(820, 600)
        self._find = find
        self.chosen: FoundCopy | None = None
        self.folder = name(QLineEdit(str(folder)), "copyFolder", "")
        self.folder.returnPressed.connect(self.look)
        self.browse = KeyButton(_("Pilih folder"), icon="magnifying-glass", action=self._browse)
        name(self.browse, "browseCopies", _("Pilih folder"))
        self.table = name(copy_table(), "copyTable", _("Cadangan yang ada"))
        self.table.selected.connect(lambda _copy: self._show())
        self.table.opened.connect(lambda _copy: self._finish())
        self.message = label("", wrap=True)
        self.back = KeyButton(_("Kembali"), "Esc", kind="quiet", action=self.reject)
        self.button = KeyButton(
            _("Pulihkan toko ini"), icon="arrow-counter-clockwise", kind="primary"
        )
        name(self.button, "restoreFirst", _("Pulihkan toko ini"))
        self.button.clicked.connect(self._finish)
        told = _(
            "Sambungkan USB atau pilih folder tempat cadangan disimpan. Cadangan diperiksa sebelum"
            " dipakai dan berkasnya tidak diubah."
        )
        head = column(label(_("Saya punya cadangan"), "head"), label(told, "muted", wrap=True))
        where = caption(_("Folder cadangan"), self.folder)
        place = row(where, column(None, self.browse), gap=12, grow=0)
        below = row(self.back, None, self.button, gap=12)
        whole = column(head, place, self.table, self.message, below, gap=12, grow=2)
        whole.setContentsMargins(24, 20, 24, 20)
        self.setLayout(whole)
        self.look()

    def look(self) -> None:
        """Look for copies in the folder that is written there."""
        found = self._find(Path(self.folder.text().strip()))
        self.table.show_rows(found)
        usable = [position for position, copy in enumerate(found) if not copy.problem]
        if found:
            self.table.selectRow(usable[0] if usable else 0)
        self._show()

    def tell(self, sentence: str) -> None:
        """Say why the chosen copy was not put back."""
        tell(self.message, sentence, "danger")

    def _show(self) -> None:
        copy: FoundCopy | None = self.table.current_row()
        if copy is None:
            tell(self.message, _("Tidak ada cadangan di folder ini."), "muted")
        elif copy.problem:
            tell(self.message, copy.problem, "danger")
        else:
            tell(self.message, copy.holding.shop if copy.holding else "", "")
        self.button.setEnabled(copy is not None and not copy.problem)

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder cadangan"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)
            self.look()

    def _finish(self) -> None:
        if self.button.isEnabled():
            self.chosen = self.table.current_row()
            self.accept()
