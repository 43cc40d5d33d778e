"""Before a copy takes the shop's place: what it holds, what would be lost, and one key to do it."""

from __future__ import annotations

from kasir.clock import format_instant
from kasir.money import format_number
from kasir.operations.copies import FoundCopy, Loss
from kasir.ui.copy_watch import ShopCopies
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import Card, grid, label, name
from kasir.ui.kit.sheet import Sheet
from kasir.ui.start.copy_table import last_receipt, size_of, state_of
from kasir.ui.station import Station
from kasir.words import _


class RestoreSheet(Sheet):
    """Nothing is touched before its key is pressed; the present file is kept whatever happens."""

    def __init__(self, station: Station, shop: ShopCopies, copy: FoundCopy) -> None:
        super().__init__(
            _("Pulihkan cadangan {at}").format(at=format_instant(copy.at)),
            _(
                "Toko kembali seperti saat cadangan ini dibuat. Data sekarang tidak dihapus,"
                " melainkan disimpan di folder backups."
            ),
            680,
        )
        self._station, self._copy = station, copy
        held = copy.holding
        facts = (
            (_("Toko"), held.shop if held else _("dari kasir yang lebih lama")),
            (_("Struk"), format_number(held.receipts) if held else ""),
            (_("Struk terakhir"), last_receipt(copy)),
            (_("Ukuran"), size_of(copy)),
            (_("Keadaan"), state_of(copy)),
            (_("Berkas"), str(copy.path)),
        )
        inside = grid(16, 6, grow=1)
        for number, (word, text) in enumerate(facts):
            inside.addWidget(label(word, "muted"), number, 0)
            inside.addWidget(label(text, wrap=True), number, 1)
        self.told = name(label(_("Membandingkan dengan toko sekarang ..."), wrap=True), "loss", "")
        self.add(Card(inside), Card(label(_("Yang akan hilang"), "lead"), self.told), None)
        self.confirm = KeyButton(
            _("Pulihkan cadangan ini"), "F12", "arrow-counter-clockwise", action=self._confirm
        )
        self.confirm.setProperty("kind", "danger")
        name(self.confirm, "restoreConfirm", _("Pulihkan cadangan ini (F12)"))
        self.confirm.setEnabled(False)
        self.add_buttons(self.confirm)
        station.jobs.office(
            lambda errand: shop.loss(errand, copy), then=self._show_loss, is_for_copies=True
        )

    def _show_loss(self, loss: Loss | None) -> None:
        text = _told(loss)
        self.told.setText(text)
        self.told.setAccessibleDescription(text)
        if loss is not None and loss.receipts:
            word = _("Pulihkan, {count} struk hilang")
            self.confirm.setText(word.format(count=format_number(loss.receipts)))
            self.confirm.setAccessibleName(self.confirm.text())
            self.confirm.updateGeometry()
        self.confirm.setEnabled(True)

    def _confirm(self) -> None:
        self._station.copies.restore_asked.emit(self._copy)


def _told(loss: Loss | None) -> str:
    if loss is None:
        return _(
            "Cadangan ini dari kasir yang lebih lama dan tidak bisa dibandingkan. Semua yang"
            " dicatat sesudah {word} akan hilang."
        ).format(word=_("cadangan itu"))
    if not loss.is_same_shop:
        return _(
            "Cadangan ini bukan dari toko ini, atau dari jalan yang lain. Semua isi toko sekarang"
            " akan diganti."
        )
    if not loss.receipts and not loss.others:
        return _("Tidak ada. Toko sekarang tidak punya struk yang tidak ada di cadangan ini.")
    told = _("{count} struk senilai {total}, dan {others} catatan lain (titipan, pembayaran, kas).")
    return told.format(
        count=format_number(loss.receipts), total=loss.total, others=format_number(loss.others)
    )
