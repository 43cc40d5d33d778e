"""What is missing in a drawer or too much, for who may see it, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from kasir.money import ZERO
from kasir.operations.shifts.counting import DrawerDifference
from kasir.ui.kit.parts import Card, caption, column, label, name, row, tell
from kasir.words import _


class DifferencePane(QWidget):
    """Counted, expected, and the reason that goes onto the Z report."""

    def __init__(self) -> None:
        super().__init__()
        self.told = name(label("", "lead", wrap=True), "differenceLabel", _("Selisih kas"))
        self.counted = label("", "strong", right=True)
        self.expected = name(label("", "strong", right=True), "expectedLabel", _("Seharusnya"))
        self.reason = name(QLineEdit(), "differenceReason", _("Alasan selisih"))
        self.reason.setPlaceholderText(_("Misalnya: salah kembalian, uang rusak"))
        self.reason.setMaxLength(120)
        sums = Card(
            row(label(_("Dihitung")), None, self.counted),
            row(label(_("Seharusnya")), None, self.expected),
            gap=6,
        )
        why = Card(self.told, caption(_("Alasan selisih"), self.reason), kind="warning")
        hint = label(_("Hitung ulang bila ragu, atau tulis alasannya lalu tutup shift."), "muted")
        self.setLayout(column(sums, why, hint, None, gap=12))

    def take_focus(self) -> None:
        self.reason.setFocus()

    def show_difference(self, found: DrawerDifference) -> None:
        self.counted.setText(str(found.counted))
        self.expected.setText(str(found.expected))
        short = _("Uang kurang {amount} dari catatan.").format(amount=-found.amount)
        over = _("Uang lebih {amount} dari catatan.").format(amount=found.amount)
        tell(self.told, short if found.amount < ZERO else over, "warning")
