"""Data: the photo of a product."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from kasir.ui.kit.photo import Photo
from tests.shop import Shop
from tests.ui.desk import Desk, product

SKU = "2000000000015"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """Give the picture that a phone took."""
    file = tmp_path / "keripik.jpg"
    Image.new("RGB", (1600, 1200), "orange").save(file)
    return file


def _choose(desk: Desk, file: Path) -> None:
    """Pick a file as the system's dialog tells it."""
    desk.till.key(Qt.Key.Key_F7)
    [dialog] = desk.till.window.findChildren(QFileDialog)
    dialog.selectFile(str(file))
    dialog.fileSelected.emit(str(file))
    dialog.close()


def _form(desk: Desk) -> None:
    desk.open("Products")
    desk.choose("Products", SKU)
    desk.till.key(Qt.Key.Key_F4)


def _is_drawn(desk: Desk) -> bool:
    return any(
        not part.pixmap().isNull()
        for part in desk.till.window.findChildren(Photo)
        if part.isVisible()
    )


def test_a_photo_is_chosen_shown_and_taken_away(desk: Desk, goods: Shop, picture: Path) -> None:
    """Seen in the form at once and beside the list when stored; Ctrl+Z takes the change back."""
    till = desk.till
    _form(desk)
    assert not _is_drawn(desk)
    _choose(desk, picture)
    assert _is_drawn(desk)
    assert product(goods, SKU).photo is None  # Not before it is stored.
    desk.store("product")
    stored = product(goods, SKU).photo
    assert stored is not None
    assert Image.open(io.BytesIO(stored)).size == (640, 480)
    assert _is_drawn(desk)
    till.key(Qt.Key.Key_F4)
    till.key(Qt.Key.Key_F8)
    desk.store("product")
    assert product(goods, SKU).photo is None
    assert not _is_drawn(desk)
    till.keys("Ctrl+Z")
    assert product(goods, SKU).photo == stored
    assert _is_drawn(desk)


def test_a_photo_that_is_not_stored_is_not_lost_by_one_esc(desk: Desk, picture: Path) -> None:
    """It counts as something typed."""
    _form(desk)
    _choose(desk, picture)
    desk.till.keys("Escape")
    assert desk.told.startswith("Belum disimpan.")
    desk.till.keys("Escape")
    assert not desk.till.is_shown("productName")


def test_a_text_named_jpg_is_told_and_nothing_lost(
    desk: Desk, goods: Shop, picture: Path, tmp_path: Path
) -> None:
    """Under the photo stands what is wrong; photo and words stay, and are stored."""
    _form(desk)
    desk.write("product", shelf="B7")
    _choose(desk, picture)
    note = tmp_path / "catatan.jpg"
    note.write_text("Daftar belanja")
    _choose(desk, note)
    told = "catatan.jpg bukan foto JPEG atau PNG. Pilih berkas foto."
    assert desk.till.text("photoProblem") == told
    assert _is_drawn(desk)
    _choose(desk, picture)
    assert desk.till.text("photoProblem") == ""
    desk.store("product")
    found = product(goods, SKU)
    assert (found.card.shelf, found.photo is not None) == ("B7", True)


def test_a_copy_begins_without_a_photo(desk: Desk, goods: Shop, picture: Path) -> None:
    """Another taste, or another maker's goods, look different: a wrong photo is worse than none."""
    _form(desk)
    _choose(desk, picture)
    desk.store("product")
    desk.till.key(Qt.Key.Key_F7)
    desk.write("product", name="Keripik Keju")
    desk.store("product")
    assert product(goods, "K001-001").photo is None
    assert product(goods, SKU).photo is not None
