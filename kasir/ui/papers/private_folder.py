"""A folder for a paper that must not stay: outside of the shop's data, for its owner's eyes."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from kasir.errors import EnvironmentRefusedError
from kasir.words import _

PREFIX = "kasir-kertas-"


class PrivateFolder:
    """Made when a paper is wanted first, gone with all that is in it when it is cleared.

    What a power cut left of an earlier one goes, too.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._folder: Path | None = None

    def made(self) -> Path:
        """The folder, which only this user can read. Raises EnvironmentRefusedError."""
        if self._folder is None:
            place = Path(tempfile.gettempdir())
            if place.resolve().is_relative_to(self._data.resolve()):
                told = _("Folder sementara {folder} ada di dalam data toko. Tulis kata-katanya.")
                raise EnvironmentRefusedError(told, folder=place)
            for left in place.glob(PREFIX + "*"):
                shutil.rmtree(left, ignore_errors=True)
            self._folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        return self._folder

    def clear(self) -> None:
        """Delete it; a viewer that holds a file on Windows leaves that to the next paper."""
        folder, self._folder = self._folder, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
