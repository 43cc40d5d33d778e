"""The look: everything can be read, everything can be hit."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFontDatabase
from PySide6.QtWidgets import QApplication, QComboBox, QDateEdit
from pytestqt.qtbot import QtBot

from kasir.ui import theme
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.theme import CONTRAST, LIGHT, Look

PAIRS = [
    ("ink", "paper"), ("ink", "surface"), ("ink", "sunken"), ("ink", "accent_tint"),
    ("ink", "warning_tint"), ("ink", "success_tint"), ("ink", "danger_tint"),
    ("muted", "paper"), ("muted", "surface"), ("muted", "sunken"), ("muted", "accent_tint"),
    ("muted", "success_tint"), ("muted", "warning_tint"),
    ("accent", "surface"), ("accent", "accent_tint"),
    ("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_accent_muted", "accent"),
    ("success", "surface"), ("success", "success_tint"), ("success", "paper"),
    ("warning", "surface"), ("warning", "warning_tint"),
    ("danger", "surface"), ("danger", "danger_tint"),
]  # fmt: skip


def _luminance(color: str) -> float:
    parts = [part / 255 for part in QColor(color).getRgb()[:3]]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, CONTRAST], ids=["light", "contrast"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(tokens: dict[str, str], text: str, ground: str) -> None:
    """Every pair of text and ground that the screens use has a contrast of 4.5:1 or more."""
    assert contrast(tokens[text], tokens[ground]) >= 4.5


def test_high_contrast_is_higher() -> None:
    """The variant for weak eyes has at least 7:1 for plain text."""
    assert contrast(CONTRAST["muted"], CONTRAST["surface"]) >= 7
    assert contrast(CONTRAST["danger"], CONTRAST["danger_tint"]) >= 7


def test_fonts_travel_with_the_package(qtbot: QtBot) -> None:
    """Inter is there without being installed."""
    theme._load_fonts()
    assert "Inter" in QFontDatabase.families()


def test_larger_text_is_a_quarter_larger() -> None:
    """ "Teks besar" multiplies every size by 1,25."""
    assert Look(factor=theme.LARGER).px(theme.BODY) == 19
    assert Look(factor=theme.LARGER).px(theme.CHANGE) == 80


def test_buttons_can_be_hit(qtbot: QtBot) -> None:
    """No button is lower than 44 px, and the key stands on it."""
    button = KeyButton("Tahan", "F5", "pause", tile=True)
    qtbot.addWidget(button)
    assert button.sizeHint().height() >= theme.TARGET
    assert button.accessibleName() == "Tahan (F5)"


def test_every_icon_that_is_named_is_there() -> None:
    """A button without its picture would be a typing error nobody sees."""
    named = _icon_names()
    missing = [icon for icon in named if not (theme.HERE / "icons" / f"{icon}.svg").is_file()]
    assert named
    assert missing == []


def _icon_names() -> set[str]:
    files = {file.stem for file in (theme.HERE / "icons").glob("*.svg")}
    words = set()
    for source in theme.HERE.rglob("*.py"):
        text = source.read_text(encoding="utf-8")
        words |= {part for part in text.split('"')[1::2] if "-" in part and part.islower()}
    looks_like_icon = {word for word in words if word.replace("-", "").isalpha()}
    families = {file.split("-")[0] for file in files}
    return {word for word in looks_like_icon if word.split("-")[0] in families}


@pytest.mark.parametrize("made", [QComboBox, QDateEdit])
def test_a_list_shows_that_it_opens(qtbot: QtBot, made: type[QComboBox | QDateEdit]) -> None:
    """What can be chosen from has an arrow at its right edge, else it looks like a field."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, Look())
    field = made()
    if isinstance(field, QDateEdit):
        field.setCalendarPopup(True)
    qtbot.addWidget(field)
    field.resize(200, 44)
    shown = field.grab().toImage()
    edge = [
        shown.pixelColor(x, y).lightness()
        for x in range(shown.width() - 34, shown.width() - 4)
        for y in range(10, shown.height() - 10)
    ]
    assert min(edge) < 80
