"""USB, serial and Windows printers, against a fake of each system's own side."""

import ctypes
import os
import sys
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from usb.backend import IBackend
from usb.core import USBError, USBTimeoutError

from kasir.printing.devices.cables import SerialPrinter, UsbPrinter, WindowsPrinter
from kasir.printing.devices.device import HalfSentError, NotSentError, Outcome
from kasir.printing.roll.commands import Ask

PAPER = b"\x1b@" + b"Keripik Pisang 30.000\n" * 400
ASKED = PAPER + Ask.PROCESS_ID.question(42)
ANSWER = b'7"0042\x00'


class UsbSystem(IBackend):  # type: ignore[misc]
    """One USB printer as the system shows it: a printer interface with two bulk pipes."""

    def __init__(self, *, answer: bytes = b"", takes: int = 10**9, has_driver: bool = True) -> None:
        self.received = b""
        self.answers = [b"", answer] if answer else []
        self.takes = takes
        self.failure: USBError = USBTimeoutError("timed out", errno=110)
        self.interface_class = 7
        self.pipes = [0x01, 0x82]
        self.has_driver = has_driver
        self.is_claimed = False
        self.log: list[str] = []

    def enumerate_devices(self) -> list[int]:
        return [1]

    def get_device_descriptor(self, dev: int) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=0x04B8, idProduct=0x0E15,
            bcdDevice=0x100, iManufacturer=0, iProduct=0, iSerialNumber=0, bNumConfigurations=1,
            address=1, bus=1, port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: int, config: int) -> Any:
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1,
            iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: int, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0,
            bNumEndpoints=len(self.pipes), bInterfaceClass=self.interface_class,
            bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: int, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=self.pipes[ep], bmAttributes=2,
            wMaxPacketSize=64, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: int) -> int:
        return dev

    def close_device(self, dev_handle: int) -> None:
        self.log.append("closed")

    def get_configuration(self, dev_handle: int) -> int:
        return 1

    def claim_interface(self, dev_handle: int, intf: int) -> None:
        if self.has_driver:
            raise USBError("busy", errno=16)
        self.is_claimed = True

    def release_interface(self, dev_handle: int, intf: int) -> None:
        self.is_claimed = False

    def is_kernel_driver_active(self, dev_handle: int, intf: int) -> bool:
        return self.has_driver

    def detach_kernel_driver(self, dev_handle: int, intf: int) -> None:
        self.has_driver = False

    def attach_kernel_driver(self, dev_handle: int, intf: int) -> None:
        assert not self.is_claimed
        self.has_driver = True

    def bulk_write(self, dev_handle: int, ep: int, intf: int, data: Any, timeout: int) -> int:
        assert self.is_claimed
        assert ep == 0x01
        assert 0 < timeout <= 15_000
        if not self.takes:
            raise self.failure
        taken = bytes(data)[: self.takes]
        self.received += taken
        self.takes -= len(taken)
        return len(taken)

    def bulk_read(self, dev_handle: int, ep: int, intf: int, buff: Any, timeout: int) -> int:
        if not self.answers:
            raise USBTimeoutError("timed out", errno=110)
        answer = self.answers.pop(0)
        buff[: len(answer)] = type(buff)("B", answer)
        return len(answer)


def usb(system: UsbSystem, ask: Ask = Ask.NOTHING) -> UsbPrinter:
    return UsbPrinter(0x04B8, 0x0E15, ask, deadline_s=2, backend=system)


def test_usb_printer_takes_a_paper_and_gives_the_driver_back() -> None:
    """The paper goes through the bulk pipe; the system's own driver is back afterwards."""
    system = UsbSystem()
    assert usb(system).send(PAPER) is Outcome.SENT
    assert system.received == PAPER
    assert system.has_driver
    assert not system.is_claimed


def test_usb_printer_that_answers_has_printed() -> None:
    """An empty packet is no answer; the answer with our number is."""
    system = UsbSystem(answer=ANSWER, has_driver=False)
    assert usb(system, Ask.PROCESS_ID).send(ASKED) is Outcome.PRINTED
    assert not system.has_driver


def test_usb_printer_without_an_answer_is_uncertain() -> None:
    """Everything was taken and nothing said."""
    with pytest.raises(HalfSentError):
        usb(UsbSystem(), Ask.PROCESS_ID).send(ASKED)


@pytest.mark.parametrize("takes", [1, 5000])
def test_usb_error_in_the_middle_is_uncertain(takes: int) -> None:
    """A stall or an unplugged cable after the first byte; everything is given back."""
    system = UsbSystem(takes=takes)
    system.failure = USBError("no device", errno=19)
    with pytest.raises(HalfSentError):
        usb(system).send(PAPER)
    assert system.has_driver


def test_usb_error_before_the_first_byte_is_safe() -> None:
    """An error at once moved nothing; a transfer that timed out may have moved something."""
    system = UsbSystem(takes=0)
    with pytest.raises(HalfSentError):
        usb(system).send(PAPER)
    system.failure = USBError("no device", errno=19)
    with pytest.raises(NotSentError):
        usb(system).send(PAPER)


def test_usb_device_that_is_no_printer_or_not_there() -> None:
    """Found out before the first byte."""
    system = UsbSystem()
    system.interface_class = 3
    with pytest.raises(NotSentError, match="bukan printer"):
        usb(system).send(PAPER)
    with pytest.raises(NotSentError, match="tidak ditemukan"):
        UsbPrinter(1, 2, backend=system).send(PAPER)
    system.interface_class = 7
    system.pipes = [0x01]
    with pytest.raises(NotSentError, match="tidak bisa ditanya"):
        usb(system, Ask.STATUS).send(PAPER)
    assert usb(system).send(PAPER) is Outcome.SENT


def test_usb_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without libusb is told what to do instead."""
    for name in ("libusb1", "libusb0", "openusb"):
        monkeypatch.setattr(f"usb.backend.{name}.get_backend", lambda: None)
    with pytest.raises(NotSentError, match="perlu libusb"):
        UsbPrinter(0x04B8, 0x0E15).send(PAPER)


def test_usb_printer_that_another_program_holds() -> None:
    """Busy: nothing was sent."""
    system = UsbSystem()
    system.detach_kernel_driver = lambda *_numbers: None
    with pytest.raises(NotSentError):
        usb(system).send(PAPER)


# --- serial -----------------------------------------------------------------------------------


class Line:
    """A serial line on this machine: the printer's end is a pseudo terminal."""

    def __init__(self) -> None:
        import tty

        self.printer, self._till = os.openpty()
        tty.setraw(self._till)
        self.port = os.ttyname(self._till)
        self.received = b""

    def read(self, count: int, answer: bytes = b"") -> threading.Thread:
        def run() -> None:
            while len(self.received) < count:
                self.received += os.read(self.printer, 4096)
            os.write(self.printer, answer)

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    def close(self) -> None:
        os.close(self.printer)
        os.close(self._till)


unix = pytest.mark.skipif(not hasattr(os, "openpty"), reason="pseudo terminals are Unix")


@unix
@pytest.mark.parametrize("flow", ["dsrdtr", "none"])
def test_serial_printer_takes_a_paper(flow: str) -> None:
    """Every byte leaves before the line is closed."""
    line = Line()
    thread = line.read(len(PAPER))
    assert SerialPrinter(line.port, 115_200, flow).send(PAPER) is Outcome.SENT
    thread.join()
    assert line.received == PAPER
    line.close()


@unix
def test_serial_printer_that_answers_has_printed() -> None:
    """The answer comes back over the same line."""
    line = Line()
    thread = line.read(len(ASKED), ANSWER)
    printer = SerialPrinter(line.port, ask=Ask.PROCESS_ID, deadline_s=5)
    assert printer.send(ASKED) is Outcome.PRINTED
    thread.join()
    line.close()


@unix
def test_serial_printer_that_stops_taking_is_left() -> None:
    """Off line in the middle: the write has a timeout, and so has closing."""
    line = Line()
    with pytest.raises(HalfSentError):
        SerialPrinter(line.port, deadline_s=0.3).send(PAPER * 4)
    line.close()


@unix
def test_serial_printer_that_says_nothing_is_uncertain() -> None:
    """Asked and not answered."""
    line = Line()
    thread = line.read(len(ASKED))
    with pytest.raises(HalfSentError):
        SerialPrinter(line.port, ask=Ask.PROCESS_ID, deadline_s=0.5).send(ASKED)
    thread.join()
    line.close()


def test_serial_port_that_is_not_there() -> None:
    """Nothing was sent."""
    with pytest.raises(NotSentError):
        SerialPrinter("/dev/ttyNONE").send(PAPER)


# --- Windows ----------------------------------------------------------------------------------


class Winspool:
    """The print system of Windows, as far as a raw paper needs it."""

    def __init__(self, *, takes: int = 10**9, refuses: str = "") -> None:
        self.takes = takes
        self.refuses = refuses
        self.received = b""
        self.log: list[str] = []

    def _call(self, name: str) -> int:
        self.log.append(name)
        return int(name != self.refuses)

    def OpenPrinterW(self, name: str, handle: Any, _defaults: None) -> int:  # noqa: N802
        handle._obj.value = 7
        return self._call(f"open {name}")

    def StartDocPrinterW(self, handle: ctypes.c_void_p, level: int, info: Any) -> int:  # noqa: N802
        assert (handle.value, level) == (7, 1)
        return self._call(f"start {info._obj.name} {info._obj.data_type}")

    def WritePrinter(self, _handle: Any, data: bytes, size: int, written: Any) -> int:  # noqa: N802
        taken = data[: min(size, self.takes, 4096)]
        self.received += taken
        self.takes -= len(taken)
        written._obj.value = len(taken)
        return int(self.refuses != "write")

    def EndDocPrinter(self, _handle: Any) -> int:  # noqa: N802
        return self._call("end")

    def AbortPrinter(self, _handle: Any) -> int:  # noqa: N802
        return self._call("abort")

    def ClosePrinter(self, _handle: Any) -> int:  # noqa: N802
        return self._call("close")


def test_windows_queue_takes_a_raw_paper() -> None:
    """The queue gets the bytes as they are; what became of them it does not say."""
    system = Winspool()
    assert WindowsPrinter("POS-58", library=system).send(PAPER) is Outcome.SENT
    assert system.received == PAPER
    assert system.log == ["open POS-58", "start kasir RAW", "end", "close"]


@pytest.mark.parametrize("refuses", ["open POS-58", "start kasir RAW", "write"])
def test_windows_queue_that_refuses_is_safe_to_try_again(refuses: str) -> None:
    """No such printer, no new paper, no byte: nothing came out."""
    with pytest.raises(NotSentError):
        WindowsPrinter("POS-58", library=Winspool(refuses=refuses, takes=0)).send(PAPER)


@pytest.mark.parametrize("system", [Winspool(takes=5000), Winspool(refuses="end")])
def test_half_a_paper_is_taken_out_of_the_queue(system: Winspool) -> None:
    """It must not come out later by itself; a person looks."""
    with pytest.raises(HalfSentError):
        WindowsPrinter("POS-58", library=system).send(PAPER)
    assert system.log[-2:] == ["abort", "close"]


@pytest.mark.skipif(os.name == "nt", reason="there it is")
def test_windows_queue_is_on_windows_only() -> None:
    """Elsewhere the address is wrong, and says so."""
    with pytest.raises(NotSentError, match="hanya ada di Windows"):
        WindowsPrinter("POS-58").send(PAPER)


def test_windows_queue_comes_from_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """There the system's own library takes the paper, and nobody need name it."""
    system = Winspool()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "WinDLL", {"winspool.drv": system}.get, raising=False)
    WindowsPrinter("POS-58").send(PAPER)
    assert system.received == PAPER
