"""Printers on this computer: USB and serial cables, and the print queues of Windows."""

from __future__ import annotations

import contextlib
import ctypes
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kasir.printing.devices.device import (
    DEADLINE_S,
    Deadline,
    NotSentError,
    Outcome,
    silent,
    wait_for_answer,
)
from kasir.printing.roll.commands import Ask, is_asking
from kasir.words import _

USB_PRINTER = 7  # The class of printers' interfaces.
USB_CHUNK = 4096
SERIAL_CHUNK = 256
PAUSE_S = 0.02


@dataclass(frozen=True, slots=True)
class UsbPrinter:
    """A printer on a USB cable, by the numbers of its maker and model; needs libusb.

    `backend` is pyusb's; None takes the one of this computer.
    """

    vendor: int
    product: int
    ask: Ask = Ask.NOTHING
    deadline_s: float = DEADLINE_S
    backend: Any = None

    def send(self, data: bytes) -> Outcome:
        from usb.core import NoBackendError

        deadline = Deadline(self.deadline_s)
        with contextlib.ExitStack() as stack:
            try:
                plug = _Plug(self, stack)
            except NoBackendError as error:
                message = _("Printer USB perlu libusb di komputer ini. Pakai antrean Windows.")
                raise NotSentError(message) from error
            except OSError as error:
                raise silent(0) from error
            plug.write(data, deadline)
            if is_asking(data):
                return wait_for_answer(data, plug.read, deadline)
        return Outcome.SENT


class _Plug:
    """The claimed interface of a USB printer; the stack gives everything back."""

    def __init__(self, printer: UsbPrinter, stack: contextlib.ExitStack) -> None:
        import usb.core
        import usb.util

        wanted = {"idVendor": printer.vendor, "idProduct": printer.product}
        self._device: Any = usb.core.find(backend=printer.backend, **wanted)
        if self._device is None:
            raise NotSentError(_("Printer USB tidak ditemukan. Periksa kabel dan dayanya."))
        stack.callback(usb.util.dispose_resources, self._device)
        interface = self._find_interface()
        self._detach_driver(interface.bInterfaceNumber, stack)
        usb.util.claim_interface(self._device, interface)
        self._out = _endpoint(interface, usb.util.ENDPOINT_OUT)
        self._in = _endpoint(interface, usb.util.ENDPOINT_IN)
        if self._out is None or (self._in is None and printer.ask is not Ask.NOTHING):
            raise NotSentError(_("Printer USB ini tidak bisa ditanya. Ubah alamatnya."))

    def write(self, data: bytes, deadline: Deadline) -> None:
        from usb.core import USBTimeoutError

        sent = 0
        try:
            while sent < len(data):
                chunk = data[sent : sent + USB_CHUNK]
                sent += self._out.write(chunk, _milliseconds(deadline.left()))
        except USBTimeoutError as error:
            # The transfer may have moved some of its bytes before its time was up.
            raise silent(sent + 1) from error
        except OSError as error:
            raise silent(sent) from error

    def read(self, seconds: float) -> bytes:
        deadline = Deadline(seconds)
        # A printer with nothing to say answers with an empty packet.
        while not (said := bytes(self._in.read(64, _milliseconds(deadline.left())))):
            time.sleep(PAUSE_S)
        return said

    def _find_interface(self) -> Any:
        for configuration in self._device:
            for interface in configuration:
                if interface.bInterfaceClass == USB_PRINTER:
                    return interface
        raise NotSentError(_("Alat USB ini bukan printer. Periksa nomornya."))

    def _detach_driver(self, number: int, stack: contextlib.ExitStack) -> None:
        """Take the printer from Linux's own driver, and give it back afterwards."""
        with contextlib.suppress(NotImplementedError):
            if self._device.is_kernel_driver_active(number):
                self._device.detach_kernel_driver(number)
                stack.callback(_give_back, self._device, number)


def _endpoint(interface: Any, direction: int) -> Any:
    for endpoint in interface:
        is_bulk = endpoint.bmAttributes & 3 == 2
        if is_bulk and endpoint.bEndpointAddress & 0x80 == direction:
            return endpoint
    return None


def _give_back(device: Any, number: int) -> None:
    import usb.util

    usb.util.dispose_resources(device)
    with contextlib.suppress(OSError):  # Unplugged: there is nothing to give back.
        device.attach_kernel_driver(number)


def _milliseconds(seconds: float) -> int:
    return max(1, int(seconds * 1000))


@dataclass(frozen=True, slots=True)
class SerialPrinter:
    """A printer on a serial cable or a Bluetooth serial port.

    `flow` is how the printer says "wait": dsrdtr (Epson's way), rtscts, xonxoff or none. Here
    every write has a timeout; in python-escpos' own a printer that is off line holds the till's
    lane for ever.
    """

    port: str
    baud: int = 9600
    flow: str = "dsrdtr"
    ask: Ask = Ask.NOTHING
    deadline_s: float = DEADLINE_S

    def send(self, data: bytes) -> Outcome:
        import serial

        deadline = Deadline(self.deadline_s)
        flow = {} if self.flow == "none" else {self.flow: True}
        try:
            line = serial.Serial(self.port, self.baud, write_timeout=self.deadline_s, **flow)
        except (OSError, ValueError) as error:
            raise silent(0) from error
        with line:
            try:
                _write_serial(line, data, deadline)
            except OSError as error:
                # Closing would wait for what the printer does not take.
                with contextlib.suppress(OSError):
                    line.reset_output_buffer()
                raise silent(len(data)) from error
            if is_asking(data):
                return wait_for_answer(data, _serial_reader(line), deadline)
        return Outcome.SENT


def _write_serial(line: Any, data: bytes, deadline: Deadline) -> None:
    """Write all, and wait until the last byte has left; how much of it left is never known."""
    for start in range(0, len(data), SERIAL_CHUNK):
        line.write_timeout = deadline.left()
        line.write(data[start : start + SERIAL_CHUNK])
    while line.out_waiting:
        deadline.left()
        time.sleep(PAUSE_S)


def _serial_reader(line: Any) -> Callable[[float], bytes]:
    def read(seconds: float) -> bytes:
        line.timeout = seconds
        return bytes(line.read(1))

    return read


class _DocInfo(ctypes.Structure):
    """DOC_INFO_1W: the title in the queue, no file, and the type of data."""

    _fields_ = (
        ("name", ctypes.c_wchar_p),
        ("file", ctypes.c_wchar_p),
        ("data_type", ctypes.c_wchar_p),
    )


@dataclass(frozen=True, slots=True)
class WindowsPrinter:
    """A printer of Windows by its name; its queue passes the bytes on as they are (RAW).

    The queue takes everything at once, so what became of the paper is not known here. `library`
    is winspool; None takes the one of this computer.
    """

    name: str
    ask: Ask = Ask.NOTHING
    library: Any = None

    def send(self, data: bytes) -> Outcome:
        spool = self.library or _winspool()
        handle = ctypes.c_void_p()
        if not spool.OpenPrinterW(self.name, ctypes.byref(handle), None):
            told = _("Printer {name} tidak ada di Windows. Periksa namanya.")
            raise NotSentError(told.format(name=self.name))
        try:
            info = _DocInfo("kasir", None, "RAW")
            if not spool.StartDocPrinterW(handle, 1, ctypes.byref(info)):
                raise silent(0)
            sent = _write_queue(spool, handle, data)
            if sent < len(data) or not spool.EndDocPrinter(handle):
                # Half a paper must not come out later by itself.
                spool.AbortPrinter(handle)
                raise silent(sent)
        finally:
            spool.ClosePrinter(handle)
        return Outcome.SENT


def _write_queue(spool: Any, handle: ctypes.c_void_p, data: bytes) -> int:
    sent = 0
    while sent < len(data):
        written = ctypes.c_ulong(0)
        rest = data[sent:]
        is_taken = spool.WritePrinter(handle, rest, len(rest), ctypes.byref(written))
        if not is_taken or not written.value:
            break
        sent += written.value
    return sent


def _winspool() -> Any:
    if sys.platform == "win32":
        return ctypes.WinDLL("winspool.drv")
    raise NotSentError(_("Antrean Windows hanya ada di Windows. Pakai alamat lain."))
