"""Printers as one small protocol: hand over the bytes of a paper, and say what is known then.

"Sent" is not "printed": a network printer that was switched off in the middle of a paper still
reported success. So a device says PRINTED only when the printer (or the medium) confirmed it,
SENT when it took everything and said nothing, and raises one of two errors: NotSentError before
the first byte (trying again is safe), HalfSentError after it (the paper may have come out).

Each paper opens its own connection and always closes it; no device waits longer than its
deadline.
"""

from __future__ import annotations

import os
import select
import socket
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from kasir.errors import UserError
from kasir.printing.roll.commands import Ask, is_answered, is_asking
from kasir.words import _

DEADLINE_S = 15.0
CONNECT_S = 5.0
LINGER_S = 1.0  # How long a printer may take to take its leave after the last byte.
CHUNK = 4096
RAW_PORT = 9100


class Outcome(Enum):
    """What is known when everything was handed over."""

    PRINTED = "printed"
    SENT = "sent"


class DeviceError(UserError):
    """The paper did not get through; the message says what to look at."""


class NotSentError(DeviceError):
    """Not one byte left: trying again prints no paper twice."""


class HalfSentError(DeviceError):
    """Some or all bytes left: only a person can say what came out."""


class Device(Protocol):
    """A printer. `ask` says whether it can be asked if a paper came out."""

    @property
    def ask(self) -> Ask: ...

    def send(self, data: bytes) -> Outcome:
        """Hand over one paper. Raises NotSentError, HalfSentError."""
        ...


class Deadline:
    """The moment after which a device stops waiting."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds left. Raises TimeoutError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def silent(sent: int) -> DeviceError:
    """The error of a printer that takes no more, after so many bytes."""
    if sent:
        return HalfSentError(_("Printer berhenti menjawab di tengah cetakan. Periksa kertasnya."))
    return NotSentError(_("Printer tidak menjawab. Periksa kabel, daya, dan kertasnya."))


def wait_for_answer(data: bytes, read: Callable[[float], bytes], deadline: Deadline) -> Outcome:
    """Read until the question at the end of the data is answered.

    `read` waits at most so many seconds and gives nothing when the printer has gone. Raises
    HalfSentError when the answer does not come or says that there is no paper.
    """
    received = b""
    try:
        while (answer := is_answered(data, received)) is None:
            more = read(deadline.left())
            if not more:
                raise silent(len(data))
            received += more
    except OSError as error:
        raise silent(len(data)) from error
    if not answer:
        raise HalfSentError(_("Kertas printer habis. Isi kertas, lalu periksa cetakan terakhir."))
    return Outcome.PRINTED


@dataclass(frozen=True, slots=True)
class ScreenPrinter:
    """The paper as a picture on the screen: needs no hardware. The screen draws it itself."""

    ask: Ask = Ask.NOTHING

    def send(self, data: bytes) -> Outcome:
        assert data
        return Outcome.PRINTED


@dataclass(frozen=True, slots=True)
class TcpPrinter:
    """A network printer that takes raw bytes, usually on port 9100."""

    host: str
    port: int = RAW_PORT
    ask: Ask = Ask.NOTHING
    deadline_s: float = DEADLINE_S
    connect_s: float = CONNECT_S
    linger_s: float = LINGER_S

    def send(self, data: bytes) -> Outcome:
        deadline = Deadline(self.deadline_s)
        try:
            seconds = min(self.connect_s, deadline.left())
            connection = socket.create_connection((self.host, self.port), timeout=seconds)
        except OSError as error:
            raise silent(0) from error
        with connection:
            _send_all(connection, data, deadline)
            if is_asking(data):
                return wait_for_answer(data, _reader(connection), deadline)
            _take_leave(connection, min(self.linger_s, self.deadline_s))
            return Outcome.SENT


def _send_all(connection: socket.socket, data: bytes, deadline: Deadline) -> None:
    sent = 0
    try:
        if _has_gone(connection):
            raise silent(0)
        while sent < len(data):
            connection.settimeout(deadline.left())
            sent += connection.send(data[sent : sent + CHUNK])
    except OSError as error:
        raise silent(sent) from error


def _has_gone(connection: socket.socket) -> bool:
    """Say whether the printer hung up at once, as one does that serves another till."""
    readable, _writable, _broken = select.select([connection], [], [], 0)
    return bool(readable) and not connection.recv(1, socket.MSG_PEEK)


def _reader(connection: socket.socket) -> Callable[[float], bytes]:
    def read(seconds: float) -> bytes:
        connection.settimeout(seconds)
        return connection.recv(CHUNK)

    return read


def _take_leave(connection: socket.socket, seconds: float) -> None:
    """Say that no more comes and read what the printer still says.

    Closing over unread bytes resets the connection and can take back bytes on their way.
    """
    try:
        connection.shutdown(socket.SHUT_WR)
        deadline = Deadline(seconds)
        while True:
            connection.settimeout(deadline.left())
            if not connection.recv(CHUNK):
                return
    except TimeoutError:
        return  # Many printers wait for us to close first.
    except OSError as error:
        raise silent(1) from error


@dataclass(frozen=True, slots=True)
class FilePrinter:
    """A file that papers are appended to, a folder with a file for each, or a device file.

    A device file (`/dev/usb/lp0`) is a printer that takes bytes and says nothing.
    """

    path: Path
    is_folder: bool = False
    ask: Ask = Ask.NOTHING
    deadline_s: float = DEADLINE_S

    def send(self, data: bytes) -> Outcome:
        try:
            handle = self._open()
        except OSError as error:
            message = _("Berkas printer {path} tidak bisa ditulis.").format(path=self.path)
            raise NotSentError(message) from error
        try:
            return self._write(handle, data)
        finally:
            os.close(handle)

    def _write(self, handle: int, data: bytes) -> Outcome:
        deadline, sent = Deadline(self.deadline_s), 0
        is_file = stat.S_ISREG(os.fstat(handle).st_mode)
        most = len(data) if is_file else CHUNK  # A file takes a paper whole.
        try:
            while sent < len(data):
                if is_file or select.select([], [handle], [], deadline.left())[1]:
                    sent += os.write(handle, data[sent : sent + most])
            if is_file:
                os.fsync(handle)
        except OSError as error:
            raise silent(sent) from error
        return Outcome.PRINTED if is_file else Outcome.SENT

    def _open(self) -> int:
        # Without waiting: a device that is not ready would hold the lane here.
        flags = os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        if not self.is_folder and not self.path.is_dir():
            return os.open(self.path, flags | os.O_CREAT | os.O_APPEND, 0o600)
        self.path.mkdir(parents=True, exist_ok=True)
        numbers = [int(name.stem) for name in self.path.glob("*.bin") if name.stem.isdecimal()]
        new = self.path / f"{max(numbers, default=0) + 1:06d}.bin"
        return os.open(new, flags | os.O_CREAT | os.O_EXCL, 0o600)
