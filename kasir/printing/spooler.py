"""The lane between stored print jobs and one printer: no paper lost, none doubled silently.

A job is stored with its sale. Here it is rendered from the frozen record, its bytes are stored
together with the state `sending`, that is committed, and only then the first byte leaves. So
whatever happens, the next start knows whether a paper may be out there:

    queued -> sending -> printed      the printer or the disk says so (or, elsewhere, a person)
                      -> uncertain    an error, a crash or silence after the first byte
                      -> queued       an error before the first byte: tried again, later and later
                      -> failed       it can't be made, or nobody may be surprised by it any more

An uncertain paper is never sent again by itself. One worker, one paper in flight a printer.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from kasir import clock
from kasir.enums import JobKind, JobState
from kasir.errors import UserError
from kasir.operations import print_jobs
from kasir.operations.print_jobs import PrintJob
from kasir.printing.devices.device import Device, HalfSentError, NotSentError, Outcome
from kasir.printing.paper_list import Machine, document_of
from kasir.printing.roll.commands import PULSE
from kasir.printing.roll.escpos_bytes import BytesMaker
from kasir.store.db import Database
from kasir.words import _

IDLE_S = 2.0  # How often the lane looks for papers whose time has come to try again.
LAST_WAIT_S = 300
# A drawer that opens minutes later opens when nobody stands there.
DRAWER_LIFE = timedelta(seconds=20)

_log = logging.getLogger(__name__)


class Spooler:
    """One register's papers on their way to one printer.

    `told` is called on the lane's own thread whenever the state of a job has changed.
    """

    def __init__(
        self,
        database: Database,
        device: Device,
        maker: BytesMaker,
        register_id: int,
        *,
        printer: str = "",
        now: Callable[[], datetime] = clock.now,
        told: Callable[[], None] | None = None,
    ) -> None:
        self._database = database
        self._device = device
        self._maker = maker
        self._register_id = register_id
        self._printer = printer
        self._now = now
        self._told = told or (lambda: None)
        self._lane: threading.Thread | None = None
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._is_settled = False

    def recover(self) -> None:
        """Look at what the last run left: nothing of it prints by itself.

        What was being sent is uncertain; what still waited waits for a person now.
        """
        at, register_id = self._now(), self._register_id
        sentence = _("kasir ditutup sebelum kertas ini dicetak")

        def work(session: Any) -> None:
            print_jobs.recover(session, register_id, at)
            for job in print_jobs.unresolved(session, register_id):
                if job.state is JobState.QUEUED:
                    print_jobs.mark_failed(session, job.id, sentence, at)

        self._database.write(work)
        self._is_settled = True

    def work_once(self) -> JobState | None:
        """Take the oldest job that is due as far as it gets; None when nothing is due.

        Raises StorageError and its kind when the database refuses: nothing is sent then.
        """
        if not self._is_settled:
            self._settle()
        register_id, at = self._register_id, self._now()
        job = self._database.read(lambda session: print_jobs.next_job(session, register_id, at))
        if job is None:
            return None
        state = self._work(job, at)
        self._told()
        return state

    def start(self) -> None:
        """Begin the lane. What the last run left is looked at first."""
        self._stopping.clear()
        self._lane = threading.Thread(target=self._run, name="printing", daemon=True)
        self._lane.start()

    def wake(self) -> None:
        """Say that there may be a new job. Returns at once."""
        self._woken.set()

    def stop(self, seconds: float = 3.0) -> None:
        """End the lane after the paper in flight, but wait no longer than this for it.

        A paper that is still under way then is uncertain at the next start, as after a crash.
        """
        self._stopping.set()
        self._woken.set()
        if self._lane is not None:
            self._lane.join(seconds)

    # --- one job --------------------------------------------------------------------------

    def _work(self, job: PrintJob, at: datetime) -> JobState:
        is_late = at - job.created_at > DRAWER_LIFE
        # One that failed before and waits again was asked for by a person, just now.
        if job.kind is JobKind.DRAWER and is_late and not job.error:
            return self._fail(job, _("Laci tidak dibuka: permintaannya sudah lewat."))
        try:
            data = self._bytes(job, at)
        except UserError:
            raise
        except Exception:  # noqa: BLE001 - one paper that can't be made must not stop all others
            _log.exception("print job %s can't be made", job.id)
            return self._fail(job, _("Kertas ini tidak bisa dibuat. Cetak lewat layar."))
        self._is_settled = False  # Until its end is stored, this paper may be out there.
        if not self._database.write(lambda s: print_jobs.mark_sending(s, job.id, data, at)):
            self._is_settled = True
            return JobState.CANCELLED
        state = self._send(job, data)
        self._is_settled = True
        return state

    def _send(self, job: PrintJob, data: bytes) -> JobState:
        try:
            outcome = self._device.send(data)
        except NotSentError as error:
            return self._not_sent(job, str(error))
        except HalfSentError as error:
            return self._uncertain(job, str(error))
        except Exception:  # noqa: BLE001 - whatever a driver raises, the paper may be out there
            _log.exception("print job %s ended in an unknown way", job.id)
            return self._uncertain(job, _("Printer terputus. Periksa cetakan terakhir."))
        if outcome is Outcome.PRINTED or job.kind is JobKind.DRAWER:
            # Whether a drawer opened is seen by whoever stands before it.
            self._database.write(lambda s: print_jobs.mark_printed(s, job.id, self._now()))
            return JobState.PRINTED
        return self._uncertain(job, _("Terkirim, tetapi printer ini tidak melapor bila selesai."))

    def _not_sent(self, job: PrintJob, error: str) -> JobState:
        if job.kind is JobKind.DRAWER:
            return self._fail(job, error)
        at = self._now()
        wait = timedelta(seconds=min(2 ** (min(job.attempts, 10) + 1), LAST_WAIT_S))
        self._database.write(lambda s: print_jobs.requeue(s, job.id, error, at, at + wait))
        return JobState.QUEUED

    def _uncertain(self, job: PrintJob, error: str) -> JobState:
        self._database.write(lambda s: print_jobs.mark_uncertain(s, job.id, error, self._now()))
        return JobState.UNCERTAIN

    def _fail(self, job: PrintJob, error: str) -> JobState:
        self._database.write(lambda s: print_jobs.mark_failed(s, job.id, error, self._now()))
        return JobState.FAILED

    def _bytes(self, job: PrintJob, at: datetime) -> bytes:
        if job.kind is JobKind.DRAWER:
            return PULSE
        machine = Machine(self._printer, self._maker.paper.columns, at)
        document = self._database.read(lambda s: document_of(s, job, machine))
        return self._maker.document(document, question=self._device.ask.question(job.id))

    # --- the lane -------------------------------------------------------------------------

    def _settle(self) -> None:
        """After an error in between: what stands as `sending` was left there, and is uncertain."""
        at, register_id = self._now(), self._register_id
        self._database.write(lambda session: print_jobs.recover(session, register_id, at))
        self._is_settled = True

    def _run(self) -> None:
        is_recovered = False
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                if not is_recovered:
                    self.recover()
                    is_recovered = True
                    self._told()
                while not self._stopping.is_set() and self.work_once() is not None:
                    pass
            except Exception:  # noqa: BLE001 - the lane outlives a database that refuses
                _log.exception("printing lane")
            self._woken.wait(IDLE_S)
