"""How a form lets a photo be chosen or taken away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from kasir.errors import UserError
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import column, label, name, row
from kasir.ui.kit.photo import Photo
from kasir.words import _

SIDE = 132


class PhotoPane(QWidget):
    """`chosen` carries the file that a person picked; `jpeg` is what is to be stored."""

    chosen = Signal(Path)

    def __init__(self, jpeg: bytes | None) -> None:
        super().__init__()
        self.jpeg = jpeg
        self.picture = name(Photo(SIDE, SIDE, _("Belum ada foto")), "productPhoto", _("Foto"))
        self.pick = KeyButton(_("Pilih foto"), "F7", "upload-simple", action=self._ask)
        name(self.pick, "choosePhoto", _("Pilih foto"))
        self.remove = KeyButton(_("Hapus foto"), "F8", "trash", action=lambda: self.show_jpeg(None))
        name(self.remove, "removePhoto", _("Hapus foto"))
        for button in (self.pick, self.remove):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Enter passes them on its way down.
        self._problem = label("", "small", wrap=True)
        self._problem.setProperty("tone", "danger")
        name(self._problem, "photoProblem", _("Yang salah dengan fotonya"))
        hint = label(_("JPEG atau PNG. Disimpan kecil, ikut dalam cadangan."), "small", wrap=True)
        beside = column(row(self.pick, self.remove, None, gap=12), hint, self._problem, None, gap=8)
        self.setLayout(row(self.picture, beside, gap=16, grow=1))
        self.show_jpeg(jpeg)

    def show_jpeg(self, jpeg: bytes | None) -> None:
        """Show what will be stored."""
        self.jpeg = jpeg
        self._problem.clear()
        self.picture.show_jpeg(jpeg)
        self.remove.setEnabled(jpeg is not None)

    def refuse(self, error: UserError) -> bool:
        """Say what is wrong with the chosen file; the photo that was there stays."""
        self._problem.setText(str(error))
        return True

    def _ask(self) -> None:
        pictures = QStandardPaths.StandardLocation.PicturesLocation
        place = QStandardPaths.writableLocation(pictures)
        kinds = _("Foto") + " (*.jpg *.jpeg *.png)"
        dialog = QFileDialog(self, _("Pilih foto barang"), place, kinds)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.chosen.emit(Path(file)))
        dialog.open()
