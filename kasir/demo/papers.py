"""The papers of a day as files: the printer's own bytes, the same as a picture, the statements."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from kasir.enums import JobKind
from kasir.operations import print_jobs
from kasir.operations.selling import receipts
from kasir.printing.paper_list import RECEIPT
from kasir.store.db import Database


def save_papers(database: Database, shop: Path, out: Path, columns: int) -> None:
    """Write `receipts/*.bin`, `receipts/*.png` and `statements/*.pdf`."""
    folder = out / "receipts"
    folder.mkdir(parents=True, exist_ok=True)
    for job in database.read(lambda session: print_jobs.all_of_kind(session, JobKind.RECEIPT)):
        data, receipt = database.read(_paper(job))
        name = receipt.number + (f"-salinan-{job.copy}" if job.copy else "")
        (folder / f"{name}.bin").write_bytes(data)
        picture = RECEIPT.picture(shop, columns, receipt, job.copy)
        (folder / f"{name}.png").write_bytes(picture)
    statements = out / "statements"
    statements.mkdir(parents=True, exist_ok=True)
    for pdf in sorted((shop / "papers").rglob("*.pdf")):
        shutil.copy2(pdf, statements)


def _paper(job: print_jobs.PrintJob) -> Any:
    def work(session: Any) -> tuple[bytes, receipts.Receipt]:
        assert job.entry_id is not None, "a receipt about nothing"
        return print_jobs.job_bytes(session, job.id), receipts.receipt(session, job.entry_id)

    return work
