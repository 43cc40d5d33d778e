"""Perlu dilihat: what anybody but the owner could have done for himself, newest first.

Who may see it looks through a list, with one thing whole beside it; the owner ticks what he looked
at, several at once if he likes, with a remark. A tick takes nothing away: it stands under Sudah
dilihat from then on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from kasir.clock import WIB, format_instant
from kasir.money import format_number
from kasir.operations.lists import MOST
from kasir.operations.review import looking
from kasir.operations.review.found import EVER, Span
from kasir.operations.review.kinds import KINDS
from kasir.operations.review.looking import LONGEST_REMARK, ReviewItem
from kasir.operations.rights import Right
from kasir.printing.paper_list import REVIEW
from kasir.ui.kit.buttons import ChoiceKeys, KeyButton
from kasir.ui.kit.edits import Choice
from kasir.ui.kit.list_pane import Detail
from kasir.ui.kit.parts import box, caption, column, label, name, page_layout, restyle, row
from kasir.ui.kit.sheet import Surface
from kasir.ui.kit.tables import Column, Table
from kasir.ui.kit.typed_day import parse_typed_day
from kasir.ui.papers.open_file import open_paper
from kasir.ui.review.record_sheet import RecordSheet, has_paper
from kasir.ui.station import Station
from kasir.words import _


class ReviewView(Surface):
    """Two lists behind two tabs; F5 prints the day for the evening."""

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.setObjectName("page")
        self._station = station
        self._asked = 0
        self._wanted: object = None
        self.state = label("", "muted")
        self.print = KeyButton(_("Cetak"), "F5", "file-pdf", action=self._print)
        name(self.print, "reviewPrint", _("Cetak daftar hari ini (F5)"))
        self._open = name(KeyButton(_("Belum dilihat"), "F9"), "tabUnseen", _("Belum dilihat"))
        self._done = name(KeyButton(_("Sudah dilihat"), "F10"), "tabSeen", _("Sudah dilihat"))
        self.tabs = ChoiceKeys(self._open, self._done)
        self.tabs.idClicked.connect(lambda _at: self.refresh())
        filters = self._make_filters()
        self.table = name(Table(_COLUMNS), "tableReview", _("Perlu dilihat"))
        self.table.take_several()
        self.table.selectionModel().selectionChanged.connect(lambda *_all: self._look())
        self.table.opened.connect(lambda _row: self._go_on())
        self._empty = label("", "muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.detail = self._make_detail()
        left = column(filters, self._empty, self.table, gap=12, grow=(1, 2))
        tools = (row(self._open, self._done, gap=8), self.print)
        below = row(left, self.detail, gap=16, grow=0)
        self.setLayout(page_layout(_("Perlu dilihat"), self.state, tools, below))
        self.keys |= {"F2": self._filter, "Down": self.table.setFocus}

    def _make_filters(self) -> Any:
        self._kinds = (None, *KINDS)
        words = (_("Semua jenis"), *(row.word for row in KINDS.values()))
        self.kind = name(Choice(words), "reviewKind", _("Jenis"))
        self.kind.currentIndexChanged.connect(lambda _at: self.refresh())
        self.day = name(QLineEdit(), "reviewDay", _("Hari"))
        self.day.setPlaceholderText(_("Hari, misalnya 24/11/26 (F2)"))
        self.day.setClearButtonEnabled(True)
        self.day.textChanged.connect(lambda _text: self._take_day())
        return row(self.kind, self.day, gap=8, grow=(0, 1))

    def _make_detail(self) -> Detail:
        self.remark = name(QLineEdit(), "reviewRemark", _("Catatan pemilik"))
        self.remark.setMaxLength(LONGEST_REMARK)
        self.remark.setPlaceholderText(_("Boleh kosong"))
        self.remark.returnPressed.connect(self._tick)
        self.tick = KeyButton(
            _("Sudah saya lihat"), "F12", "check-circle", "primary", action=self._tick
        )
        name(self.tick, "reviewTick", _("Tandai sudah dilihat (F12)"))
        self.open = KeyButton(_("Buka buktinya"), "F6", "receipt", action=self._show_record)
        name(self.open, "reviewOpen", _("Buka buktinya (F6)"))
        self._saying = box(column(caption(_("Catatan Anda"), self.remark), self.tick, gap=8))
        detail = Detail(self.open, self._saying)
        return name(detail, "reviewDetail", _("Rincian"))

    def take_focus(self) -> None:
        """Go to the list; where nothing is on it, to what filters it."""
        (self.day if self.table.isHidden() else self.table).setFocus()

    # --- asking -----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the list as it is filtered; the row that was chosen stays chosen."""
        self._asked += 1
        number, span, is_ticked = self._asked, self._span(), self._is_ticked()
        kind = self._kinds[self.kind.currentIndex()]
        self._station.jobs.read(
            lambda session: (
                looking.items(session, span, kind, is_ticked=is_ticked),
                looking.count_open(session),
            ),
            then=lambda found: self._show(number, *found),
        )

    def _is_ticked(self) -> bool:
        return self.tabs.checkedId() == 1

    def _typed(self) -> date | None:
        try:
            return parse_typed_day(self.day.text())
        except ValueError:
            return None

    def _span(self) -> Span:
        day = self._typed()
        return EVER if day is None else Span(day, day)

    def _take_day(self) -> None:
        """Ask as soon as a day can be read, or none is wanted any more."""
        is_day = self._typed() is not None or not self.day.text().strip()
        restyle(self.day, problem="false" if is_day else "true")
        if is_day:
            self.refresh()

    def _filter(self) -> None:
        self.day.setFocus()
        self.day.selectAll()

    # --- showing ----------------------------------------------------------------------------

    def _show(self, number: int, found: Sequence[ReviewItem], unseen: int) -> None:
        if number != self._asked:
            return
        self._station.unseen.take(unseen)
        self.table.show_rows(found)
        self.table.setVisible(bool(found))
        self._empty.setVisible(not found)
        self._empty.setText(self._nothing())
        self.state.setText(_state(unseen, is_all=len(found) < MOST))
        wanted, self._wanted = self._wanted, None
        if found:
            self.table.select(lambda item: item.key, wanted)
        self._look()

    def _nothing(self) -> str:
        if self.kind.currentIndex() or self.day.text().strip():
            return _("Tidak ada yang cocok dengan jenis dan hari ini.")
        if self._is_ticked():
            return _("Belum ada yang ditandai. Yang Anda tandai pindah ke sini dan tidak hilang.")
        return _(
            "Semua sudah dilihat. Di sini muncul setiap persetujuan, diskon besar, keranjang yang"
            " dihapus, PIN salah, rekening yang diubah, dan selisih, supaya Anda dapat bertanya"
            " selagi semua orang masih ingat."
        )

    def _look(self) -> None:
        chosen: list[ReviewItem] = self.table.selected_rows()
        may_tick = self._station.may(Right.REVIEW)
        still = [item for item in chosen if item.ticked is None]
        self._saying.setVisible(bool(still) and may_tick)
        word = _("Sudah saya lihat")
        self.tick.setText(word if len(still) < 2 else f"{word} ({len(still)})")
        self.open.setVisible(len(chosen) == 1 and has_paper(self._station, chosen[0]))
        if not chosen:
            self.detail.show_lines(_("Pilih satu baris"), _("Rinciannya tampil di sini."), ())
        elif len(chosen) == 1:
            item = chosen[0]
            self.detail.show_lines(item.word, format_instant(item.at), _lines(item))
        else:
            told = _("{count} kejadian dipilih").format(count=len(chosen))
            lines = [("", item.sentence) for item in chosen[:_SHOWN]]
            if len(chosen) > _SHOWN:
                lines.append(("small", _("dan {n} lagi").format(n=len(chosen) - _SHOWN)))
            self.detail.show_lines(told, _("Satu catatan untuk semuanya."), lines)

    # --- what the owner does ----------------------------------------------------------------

    def _go_on(self) -> None:
        """Enter on a row: write the remark, where there is one to write."""
        if not self._saying.isHidden():
            self.remark.setFocus()
            self.remark.selectAll()

    def _tick(self) -> None:
        chosen = [item for item in self.table.selected_rows() if item.ticked is None]
        if not chosen or not self._station.may(Right.REVIEW):
            return
        rows = self.table.shown_rows()
        after = rows[rows.index(chosen[-1]) + 1 :]
        self._wanted = after[0].key if after else None
        keys, remark = [item.key for item in chosen], self.remark.text()
        stamp = self._station.stamp()
        self._station.jobs.write(
            lambda session: looking.tick(session, keys, remark, stamp), then=self._after
        )

    def _after(self, count: int) -> None:
        self.remark.clear()
        self.refresh()
        self.take_focus()
        self.say(_("{count} ditandai sudah dilihat.").format(count=count), "success")

    def _show_record(self) -> None:
        [item] = self.table.selected_rows()
        self.sheet_asked.emit(RecordSheet(self._station, item))

    def _print(self) -> None:
        day = self._typed() or self._station.day
        open_paper(self._station, REVIEW, day, self._station.stamp())


_SHOWN = 6  # Sentences beside the list when many are chosen.


def _state(unseen: int, *, is_all: bool) -> str:
    told = _("{count} belum dilihat.").format(count=unseen) if unseen else _("Semua sudah dilihat.")
    return told if is_all else told + " " + _("Ini yang terbaru: saring menurut jenis atau hari.")


def _lines(item: ReviewItem) -> list[tuple[str, str]]:
    lines = [("head", str(item.amount) if item.amount else ""), ("", item.sentence)]
    lines.append(("muted", item.effect))
    who = [item.actor or _("tidak diketahui")]
    if item.second:
        who.append(_("disetujui {second}").format(second=item.second))
    lines += [("caption", _("Siapa")), ("", ", ".join(who))]
    lines += [("caption", _("Bukti")), ("", item.place)]
    if item.ticked is not None:
        seen = _("{by}, {at}").format(by=item.ticked.by, at=format_instant(item.ticked.ticked_at))
        lines += [("caption", _("Dilihat")), ("", seen), ("muted", item.ticked.remark)]
    return lines


_COLUMNS = (
    Column(
        _("Kejadian"),
        text=lambda item: item.word,
        sort=lambda item: item.word,
        note=lambda item: item.sentence,
        is_number=False,
        width=0,
    ),
    Column(
        _("Siapa dan kapan"),
        text=lambda item: item.actor or _("tidak diketahui"),
        sort=lambda item: item.actor.casefold(),
        note=lambda item: f"{item.at.astimezone(WIB):%d/%m/%y %H.%M}",
        is_number=False,
        width=136,
    ),
    Column(
        _("Rupiah"),
        text=lambda item: format_number(item.amount.rupiah) if item.amount else "",
        sort=lambda item: item.amount.rupiah if item.amount else 0,
        width=96,
    ),
)
