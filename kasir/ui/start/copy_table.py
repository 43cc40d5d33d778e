"""The copies that were found, as a table: when, how far each goes, where it lies, how sure."""

from __future__ import annotations

from pathlib import Path

from kasir.clock import format_instant
from kasir.money import format_number
from kasir.operations.copies import FoundCopy
from kasir.ui.kit.tables import Column, Table
from kasir.words import _

_HIGHEST = 24  # Letters of a folder's name beside a copy.


def copy_table() -> Table:
    """Make the table; its rows are FoundCopy."""
    return Table(
        [
            Column(
                _("Waktu"),
                lambda copy: format_instant(copy.at),
                lambda copy: copy.at,
                note=lambda copy: place_of(copy.path),
                is_number=False,
                width=0,
            ),
            Column(_("Struk terakhir"), last_receipt, is_number=False, width=130),
            Column(
                _("Struk"),
                lambda copy: format_number(copy.holding.receipts) if copy.holding else "",
                lambda copy: copy.holding.receipts if copy.holding else -1,
                width=80,
                is_extra=True,
            ),
            Column(_("Ukuran"), size_of, lambda copy: copy.size, width=90),
            Column(_("Keadaan"), state_of, tone=_tone, is_number=False, width=160),
        ]
    )


def place_of(path: Path) -> str:
    """In which folder a copy lies, by the end of its name."""
    folder = str(path.parent)
    return folder if len(folder) <= _HIGHEST else f"...{folder[-_HIGHEST:]}"


def last_receipt(copy: FoundCopy) -> str:
    """The number of the newest receipt in a copy."""
    if copy.holding is None:
        return ""
    return copy.holding.last_receipt or _("belum ada")


def size_of(copy: FoundCopy) -> str:
    """A copy's size, in the unit that people know."""
    return _("{count} MB").format(count=format_number(-(-copy.size // 1_000_000)))


def state_of(copy: FoundCopy) -> str:
    """How sure it is, in two words; a restore checks each once more."""
    if copy.problem:
        return _("Tidak bisa dipakai")
    if copy.is_replaced:
        return _("Data yang diganti")
    return _("Diperiksa") if copy.is_checked else _("Belum diperiksa")


def _tone(copy: FoundCopy) -> str:
    return "danger" if copy.problem else "success" if copy.is_checked else ""
