"""The owner's way back in, at the window: the paper's words, a new PIN, a new paper."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from kasir import config
from kasir.enums import Role
from kasir.operations.people import recovery, staff
from kasir.ui.kit.form import FormSheet
from kasir.ui.papers.private_folder import PREFIX
from tests.shop import PEPPER, Shop
from tests.ui.conftest import Viewer
from tests.ui.till import Till, closed, waiting


@pytest.fixture
def words(shop: Shop) -> str:
    """Give the words of the shop's paper."""
    stamp = shop.stamp("pemilik")
    return shop.write(lambda s: recovery.make_key(s, PEPPER, stamp))


def _problems(till: Till) -> dict[str, str]:
    sheet = till.window.sheets.sheet
    assert isinstance(sheet, FormSheet), "no form is open"
    return {key: field.problem for key, field in sheet._fields.items() if field.problem}


def _write(till: Till, words: str, pin: str = "190275") -> None:
    till.fill("recoverKey", words)
    till.fill("recoverPin", pin)
    till.fill("recoverAgain", pin)
    till.press("recoverConfirm")


def _shown_words(till: Till) -> list[str]:
    return [till.text(f"recoveryWord{number}") for number in range(1, 10)]


def _asked(till: Till) -> int:
    name = till.find(QLineEdit, "recoveryTyped").accessibleName()
    return int(name.removeprefix("Ketik kata ke-"))


def test_a_forgotten_pin(words: str, till: Till, shop: Shop) -> None:
    """Words and a new PIN; then the new paper, which stays until a word of it was typed back."""
    till.press("forgotPin")
    _write(till, words)
    shown = _shown_words(till)
    assert " ".join(shown) != words
    assert shop.read(lambda s: recovery.open_pepper(s, " ".join(shown))) == PEPPER
    number = _asked(till)
    till.keys("Escape")
    assert till.text("recoveryMessage").startswith(f"Ketik kata ke-{number} dulu.")
    till.fill("recoveryTyped", "babab")
    till.keys("Return")
    assert till.text("recoveryMessage") == f"Itu bukan kata ke-{number}. Lihat kertasnya."
    till.fill("recoveryTyped", shown[number - 1].upper())
    till.keys("Return")
    assert not till.is_shown("recoveryTyped")
    till.sign_in("pemilik", "190275")
    assert till.is_shown("navSettings")


def test_the_code_of_the_paper_is_scanned(words: str, till: Till) -> None:
    """A scanner types the nine words wherever the cursor is."""
    till.press("forgotPin")
    till.fill("recoverPin", "190275")
    till.scan(words.upper())
    assert till.text("recoverKey") == words
    assert till.find(QLineEdit, "recoverPin").text() == "190275"
    till.fill("recoverAgain", "190275")
    till.press("recoverConfirm")
    assert till.is_shown("recoveryWord1")


def test_what_opens_nothing_is_said_at_its_field(words: str, till: Till, shop: Shop) -> None:
    """A wrong word, one too few, another shop's key, a weak PIN: the paper stays good."""
    first, *rest = words.split()
    other = ("b" if first[0] != "b" else "d") + first[1:]
    till.press("forgotPin")
    for typed, told in (
        (f"palsu {' '.join(rest)}", "Kata ke-1, palsu, salah tulis."),
        (f"{other} {' '.join(rest)}", "Ada kata yang tertukar atau salah."),
        (" ".join(rest), "Kertas pemulihan berisi 9 kata; yang ditulis 8."),
        (recovery.words_of(b"another shop 128"), "Kata-kata ini dari toko lain"),
        ("", "Kertas pemulihan berisi 9 kata; yang ditulis 0."),
    ):
        _write(till, typed)
        assert _problems(till).keys() == {"key"}
        assert _problems(till)["key"].startswith(told)
    _write(till, words, "123456")
    assert _problems(till).keys() == {"pin"}
    assert shop.read(lambda s: recovery.open_pepper(s, words)) == PEPPER


def test_a_lost_pepper_opens_to_the_paper(words: str, goods: Shop, qtbot: QtBot) -> None:
    """Without its key file the till asks for the paper at once; no PIN counts as wrong."""
    (goods.folder / config.PEPPER).unlink()
    window = Till(goods.folder, has_key=False)
    assert window.is_shown("recoverKey")
    window.keys("Escape")
    window.sign_in("pemilik")
    assert window.is_shown("recoverKey")
    _write(window, words)
    assert (goods.folder / config.PEPPER).read_bytes() == PEPPER
    window.fill("recoveryTyped", _shown_words(window)[_asked(window) - 1])
    window.keys("Return")
    window.sign_in("pemilik", "190275")
    assert window.is_shown("navSettings")
    assert window.errors == []  # No missed PIN is told.
    closed(window)


def test_which_owner(words: str, till: Till, shop: Shop) -> None:
    """Where there are two, the sheet asks whose PIN is new."""
    stamp = shop.stamp("pemilik")
    shop.write(
        lambda s: staff.add_staff(s, "budi", "Pak Budi", Role.OWNER, "271828", PEPPER, stamp)
    )
    till.window.lock()  # The names are asked again.
    till.press("forgotPin")
    box = till.find(QComboBox, "recoverOwner")
    box.setCurrentIndex(box.findText("Pak Budi"))
    _write(till, words)
    till.fill("recoveryTyped", _shown_words(till)[_asked(till) - 1])
    till.keys("Return")
    till.sign_in("budi", "190275")
    assert till.is_shown("navSettings")


def _everything_below(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_the_words_lie_nowhere(words: str, till: Till, goods: Shop, viewer: Viewer) -> None:
    """Printed from a private folder outside of the shop's, which goes with the sheet."""
    till.press("forgotPin")
    _write(till, words)
    till.press("recoveryPrint")
    [file] = viewer.shown
    assert file.read_bytes().startswith(b"%PDF")
    assert not file.is_relative_to(goods.folder)
    assert file.parent.parent == Path(tempfile.gettempdir())
    assert file.parent.stat().st_mode & 0o077 == 0
    shown = _shown_words(till)
    till.fill("recoveryTyped", shown[_asked(till) - 1])
    till.key(Qt.Key.Key_Return)
    assert list(Path(tempfile.gettempdir()).glob(f"{PREFIX}*")) == []
    kept = _everything_below(goods.folder).lower()
    assert not [word for word in (*shown, *words.split()) if f" {word}".encode() in kept]
    assert not [word for word in shown if f'"{word}'.encode() in kept]


def test_recovery_on_real_threads(words: str, goods: Shop, qtbot: QtBot) -> None:
    """The screen goes on while the shop is opened; nothing can be pressed twice."""
    till = Till(goods.folder, inline=False)
    qtbot.waitUntil(waiting(till))
    till.press("forgotPin")
    qtbot.waitUntil(waiting(till))
    _write(till, words)
    qtbot.waitUntil(lambda: till.is_shown("recoveryWord1"))
    closed(till)
