"""What all sheets share: their keys, where typing begins, and what is still missing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from kasir.ui.kit.buttons import ChoiceKeys, KeyButton
from kasir.ui.kit.notices import Notice
from kasir.ui.kit.sheet import Sheet


def test_a_key_that_is_shown_works(qtbot: QtBot) -> None:
    """The button is found by the key on it; one that is off takes none."""
    pressed: list[str] = []
    sheet = Sheet("Coba")
    qtbot.addWidget(sheet)
    button = KeyButton("Salin", "F7", action=lambda: pressed.append("F7"))
    sheet.add(button, KeyButton("Catat", "Enter", action=lambda: pressed.append("Enter")))
    qtbot.keyClick(sheet, Qt.Key.Key_F7)
    assert pressed == ["F7"]
    button.setEnabled(False)
    qtbot.keyClick(sheet, Qt.Key.Key_F7)
    qtbot.keyClick(sheet, Qt.Key.Key_Return)  # What Enter does is the sheet's to say.
    assert pressed == ["F7"]


def test_one_of_the_keys_is_down(qtbot: QtBot) -> None:
    """The first one at the beginning, then the one that was pressed."""
    sheet = Sheet("Coba")
    qtbot.addWidget(sheet)
    keys = ChoiceKeys(KeyButton("Laci", "F1"), KeyButton("Bank", "F2"))
    sheet.add(keys.side_by_side())
    assert keys.checkedId() == 0
    qtbot.keyClick(sheet, Qt.Key.Key_F2)
    assert keys.checkedId() == 1


def test_the_first_that_is_missing_is_asked_for(qtbot: QtBot) -> None:
    """One sentence at a time, and the cursor where it is about."""
    told: list[Notice] = []
    sheet = Sheet("Coba")
    qtbot.addWidget(sheet)
    sheet.noticed.connect(told.append)
    amount, reason = QLineEdit(), QLineEdit()
    sheet.add(amount, reason)
    sheet.show()
    assert not sheet.has_all((1, amount, "Tulis jumlahnya."), ("", reason, "Tulis alasannya."))
    assert [(notice.text, notice.tone) for notice in told] == [("Tulis alasannya.", "warning")]
    assert sheet.focusWidget() is reason
    assert sheet.has_all((1, amount, "Tulis jumlahnya."), ("salah", reason, "Tulis alasannya."))
