"""`kasir verify`, `backup`, `restore`, `upgrade` and `version`: keeping the shop sound."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

from kasir import __version__, clock, config
from kasir.commands.open_shop import Answer, open_desk
from kasir.config import DATABASE, PEPPER
from kasir.errors import EnvironmentRefusedError
from kasir.operations import audit
from kasir.operations.verify.report import verify as find_differences
from kasir.store import shop_folder as folder
from kasir.store.contract import SCHEMA_VERSION
from kasir.store.upgrade import upgrade as bring_up_to_date
from kasir.words import _


def verify(data: Path) -> Answer:
    """Check chain, ledger, stock and numbers; exit 1 and the first bad record on a difference."""
    with open_desk(data) as desk:
        report = desk.database.read(find_differences)
    found = [
        {"check": each.check, "record": each.record, "text": each.text}
        for each in report.differences
    ]
    answer = {"records": report.records, "entries": report.entries, "differences": found}
    if report.is_clean:
        text = _("Semua cocok: {entries} kejadian, {records} catatan.")
        return Answer(answer, text.format(entries=report.entries, records=report.records))
    first = report.differences[0]
    text = _("Tidak cocok: {count} hal. Yang pertama, {record}: {text}")
    return Answer(
        answer, text.format(count=len(found), record=first.record, text=first.text), exit_code=1
    )


def back_up(data: Path, place: Path | None, user: str) -> Answer:
    """Copy the shop and check the copy; the shop's own record tells of it afterwards."""
    _refuse_server(data)
    path = folder.back_up(data, place, clock.now())
    with open_desk(data, user) as desk:
        stamp = desk.stamp()
        desk.database.write(lambda s: audit.note(s, "backup", {"file": path.name}, stamp))
    return Answer(
        {"file": str(path.absolute()), "bytes": path.stat().st_size},
        _("Cadangan diperiksa dan disimpan: {file}").format(file=path),
    )


def restore(data: Path, file: Path, user: str) -> Answer:
    """Put a checked copy in the shop's place; the replaced file is kept."""
    _refuse_server(data)
    kept = folder.restore(data, file, clock.now())
    lines = [_("Dipulihkan dari {file}.").format(file=file)]
    if kept is not None:
        lines.append(_("Data yang diganti disimpan: {file}").format(file=kept))
    if not (data / PEPPER).exists():
        lines.append(
            _("PIN butuh {file} dari komputer lama. Salin ke sini.").format(file=data / PEPPER)
        )
    if folder.is_older(data):
        lines.append(_("Data ini dari kasir yang lebih lama. Jalankan: kasir upgrade"))
    else:
        with open_desk(data, user) as desk:
            stamp = desk.stamp()
            body = {"file": file.name, "replaced": kept.name if kept else ""}
            desk.database.write(lambda s: audit.note(s, "restore", body, stamp))
    answer = {"file": str(file.absolute()), "replaced": str(kept.absolute()) if kept else None}
    return Answer(answer, "\n".join(lines))


def upgrade(data: Path) -> Answer:
    """Bring the shop's file to this version, after a copy of it."""
    _refuse_server(data)
    copy = bring_up_to_date(data / DATABASE)
    answer = {"schema": SCHEMA_VERSION, "copy": str(copy.absolute()) if copy else None}
    if copy is None:
        return Answer(answer, _("Data toko sudah versi terbaru."))
    return Answer(answer, _("Data toko diperbarui. Salinan sebelumnya: {file}").format(file=copy))


def _refuse_server(data: Path) -> None:
    if config.load(data).database:
        raise EnvironmentRefusedError(
            _("Data toko ini di server. Pakai alat server itu sendiri (pg_dump, pg_restore).")
        )


def version() -> Answer:
    """Say what runs here."""
    answer = {
        "kasir": __version__,
        "schema": SCHEMA_VERSION,
        "python": platform.python_version(),
        "platform": sys.platform,
    }
    return Answer(answer, f"kasir {__version__}")
