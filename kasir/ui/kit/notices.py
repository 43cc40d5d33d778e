"""The one line at the bottom that says what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from kasir.ui import theme
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import label, name, restyle, row
from kasir.words import _


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence, and what to do about it. `tone`: plain, success, ...

    A paper that is offered as a PDF may `also` come from the receipt printer.
    """

    text: str
    tone: str = "plain"
    action: str = ""
    run: Callable[[], object] | None = None
    also: str = ""
    run_also: Callable[[], object] | None = None


_TONE_ICONS = {"success": "check-circle", "warning": "warning", "danger": "warning"}


class NoticeBar(QFrame):
    """The bottom line of the window. A notice stays until it is no longer true."""

    def __init__(self) -> None:
        super().__init__()
        name(self, "noticeBar", _("Pemberitahuan"))
        self.setFixedHeight(theme.TARGET)
        self._icon = QLabel()
        self._text = label()
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._action = KeyButton("", kind="quiet", action=lambda: self._do(self._notice.run))
        name(self._action, "noticeAction", _("Tindakan"))
        self._also = KeyButton(
            "", icon="printer", kind="quiet", action=lambda: self._do(self._notice.run_also)
        )
        name(self._also, "noticeAlso", _("Tindakan lain"))
        self._close = KeyButton("", icon="x", kind="quiet", action=self.clear)
        self._close.setFixedWidth(theme.TARGET)
        self._close.setAccessibleName(_("Tutup pemberitahuan"))
        inside = row(self._icon, self._text, self._action, self._also, self._close, grow=1)
        inside.setContentsMargins(16, 0, 4, 0)
        self.setLayout(inside)
        self._notice = Notice("")
        self.show_notice(self._notice)

    def text(self) -> str:
        return self._notice.text

    def show_notice(self, notice: Notice) -> None:
        self._notice = notice
        restyle(self, tone=notice.tone)
        self.setAccessibleDescription(notice.text)
        self._text.setText(notice.text)
        self._text.setToolTip(notice.text)
        restyle(self._text, tone=notice.tone)
        icon = _TONE_ICONS.get(notice.tone, "")
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.setPixmap(theme.pixmap(icon, notice.tone, theme.ICON, 2.0))
        self._action.setText(notice.action)
        self._action.setAccessibleName(notice.action)
        self._action.setVisible(bool(notice.action))
        self._also.setText(notice.also)
        self._also.setAccessibleName(notice.also)
        self._also.setVisible(bool(notice.also))
        self._close.setVisible(bool(notice.text))

    def clear(self) -> None:
        self.show_notice(Notice(""))

    def _do(self, run: Callable[[], object] | None) -> None:
        self.clear()
        if run is not None:
            run()
