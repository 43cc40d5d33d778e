"""Papers on their way: one in flight, nothing lost or doubled silently, copies counted."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from kasir.enums import JobKind, JobState
from kasir.errors import ReasonMissingError
from kasir.models import PrintJobRow
from kasir.models.print_job import IS_OPEN
from kasir.operations import print_jobs
from kasir.operations.print_jobs import PrintJob
from kasir.operations.selling.receipts import Receipt
from tests.shop import Shop, cash


@pytest.fixture
def sold(shop: Shop) -> Receipt:
    """One sale in cash: a drawer's job, then a receipt's."""
    shop.product("A", 10_000, None)
    shop.open_shift()
    return shop.sell(shop.cart(("A", 1)), cash(10_000))


def next_job(shop: Shop) -> PrintJob | None:
    return shop.read(lambda s: print_jobs.next_job(s, shop.register_id, shop.at))


def unresolved(shop: Shop) -> list[tuple[JobKind, JobState, int]]:
    jobs = shop.read(lambda s: print_jobs.unresolved(s, shop.register_id))
    return [(job.kind, job.state, job.copy) for job in jobs]


def open_drawer(shop: Shop) -> PrintJob:
    """Get the drawer's job out of the way and give the receipt's."""
    first = next_job(shop)
    assert first is not None
    assert first.kind is JobKind.DRAWER
    shop.write(lambda s: print_jobs.mark_printed(s, first.id, shop.at))
    job = next_job(shop)
    assert job is not None
    return job


def send(shop: Shop, job: PrintJob, data: bytes = b"\x1b@struk") -> None:
    shop.write(lambda s: print_jobs.mark_sending(s, job.id, data, shop.at))


def test_one_paper_at_a_time_in_order(shop: Shop, sold: Receipt) -> None:
    """The drawer first, then the paper; while one is in flight nothing else goes out."""
    job = open_drawer(shop)
    assert (job.kind, job.entry_id, job.copy) == (JobKind.RECEIPT, sold.sale_id, 0)
    assert shop.read(lambda s: print_jobs.job_bytes(s, job.id)) == b""
    send(shop, job)
    assert next_job(shop) is None
    assert shop.read(lambda s: print_jobs.job_bytes(s, job.id)) == b"\x1b@struk"
    digest = shop.read(lambda s: s.execute(text("SELECT max(sha256) FROM print_jobs")).scalar())
    assert digest == hashlib.sha256(b"\x1b@struk").hexdigest()
    shop.write(lambda s: print_jobs.mark_printed(s, job.id, shop.at))
    assert unresolved(shop) == []
    assert next_job(shop) is None


def test_before_the_first_byte_it_is_tried_again(shop: Shop, sold: Receipt) -> None:
    """After a wait, or at once because a person asks."""
    job = open_drawer(shop)
    later = shop.at + timedelta(seconds=30)
    shop.write(lambda s: print_jobs.requeue(s, job.id, "mati", shop.at, later))
    assert next_job(shop) is None
    shop.at = later
    waiting = next_job(shop)
    assert waiting is not None
    assert (waiting.id, waiting.error) == (job.id, "mati")
    shop.write(lambda s: print_jobs.mark_failed(s, job.id, "tidak ada printer", shop.at))
    assert next_job(shop) is None
    stamp = shop.stamp()
    shop.write(lambda s: print_jobs.retry(s, job.id, stamp))
    assert next_job(shop) is not None


def test_after_the_first_byte_a_person_looks(shop: Shop, sold: Receipt) -> None:
    """A crash in the middle is uncertain, never printed again by itself; a copy is marked."""
    job = open_drawer(shop)
    send(shop, job)
    assert shop.write(lambda s: print_jobs.recover(s, shop.register_id, shop.at)) == 1
    assert unresolved(shop) == [(JobKind.RECEIPT, JobState.UNCERTAIN, 0)]
    assert next_job(shop) is None
    stamp = shop.stamp()
    shop.write(lambda s: print_jobs.resolve(s, job.id, stamp, came_out=False))
    assert unresolved(shop) == [(JobKind.RECEIPT, JobState.QUEUED, 1)]
    copy = next_job(shop)
    assert copy is not None
    send(shop, copy)
    shop.write(lambda s: print_jobs.mark_uncertain(s, copy.id, "kertas", shop.at))
    shop.write(lambda s: print_jobs.resolve(s, copy.id, stamp, came_out=True))
    assert unresolved(shop) == []
    assert shop.write(lambda s: print_jobs.recover(s, shop.register_id, shop.at)) == 0


def test_a_card_that_is_older_than_its_paper_prints_nothing(shop: Shop, sold: Receipt) -> None:
    """ "Coba lagi" on a paper that goes out, or went out, meanwhile: it is not printed twice."""
    job, stamp = open_drawer(shop), shop.stamp()
    send(shop, job)
    shop.write(lambda s: print_jobs.retry(s, job.id, stamp))
    assert unresolved(shop) == [(JobKind.RECEIPT, JobState.SENDING, 0)]
    shop.write(lambda s: print_jobs.mark_printed(s, job.id, shop.at))
    shop.write(lambda s: print_jobs.retry(s, job.id, stamp))
    assert unresolved(shop) == []


def test_a_second_word_makes_no_second_copy(shop: Shop, sold: Receipt) -> None:
    """Who answers twice that the paper is spoilt gets one SALINAN."""
    job, stamp = open_drawer(shop), shop.stamp()
    send(shop, job)
    shop.write(lambda s: print_jobs.mark_uncertain(s, job.id, "kertas", shop.at))
    for _press in range(2):
        shop.write(lambda s: print_jobs.resolve(s, job.id, stamp, came_out=False))
    assert unresolved(shop) == [(JobKind.RECEIPT, JobState.QUEUED, 1)]


def test_a_report_that_did_not_come_out_is_printed_again(shop: Shop, sold: Receipt) -> None:
    """A Z report has no copies to count."""
    shop.close_shift()
    jobs = shop.read(lambda s: print_jobs.unresolved(s, shop.register_id))
    stamp, job = shop.stamp(), jobs[-1]
    send(shop, job)
    shop.write(lambda s: print_jobs.mark_uncertain(s, job.id, "kertas", shop.at))
    shop.write(lambda s: print_jobs.resolve(s, job.id, stamp, came_out=False))
    assert unresolved(shop)[-1] == (JobKind.Z_REPORT, JobState.QUEUED, 0)


def test_copies_are_counted_and_have_a_reason(shop: Shop, sold: Receipt) -> None:
    """SALINAN ke-1, ke-2: each in the chain."""
    stamp = shop.stamp()
    with pytest.raises(ReasonMissingError):
        shop.write(lambda s: print_jobs.reprint(s, sold.sale_id, " ", stamp))
    copies = [
        shop.write(lambda s: print_jobs.reprint(s, sold.sale_id, "diminta pembeli", stamp)).copy
        for _ in range(2)
    ]
    assert copies == [1, 2]
    assert shop.read(lambda s: print_jobs.pending_count(s, shop.register_id)) == 3
    receipts = shop.read(lambda s: print_jobs.all_of_kind(s, JobKind.RECEIPT))
    assert [job.copy for job in receipts] == [0, 1, 2]
    notes = "SELECT count(*) FROM audit_records WHERE kind = 'reprint'"
    assert shop.read(lambda s: s.execute(text(notes)).scalar()) == 2


@pytest.mark.sqlite_only("reads SQLite's plan of a question")
def test_the_open_jobs_are_found_among_years_of_printed_ones(shop: Shop) -> None:
    """By the index of what is not printed: a count that the window shows reads no old paper."""
    wanted = print_jobs._JOBS.where(PrintJobRow.register_id == 1, IS_OPEN)
    asked = str(wanted.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    plan = shop.read(lambda s: s.execute(text(f"EXPLAIN QUERY PLAN {asked}")).all())
    assert "ix_print_jobs_unresolved" in plan[0].detail
