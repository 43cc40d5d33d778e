"""Many statements: whole files, one after another or on two processes, and a stop key."""

from pathlib import Path

import pytest

from kasir.operations.settling.statements import Statement
from kasir.printing.a4 import paper_files
from kasir.printing.papers.statement import files
from kasir.printing.papers.statement.files import FEW, write_many
from kasir.printing.papers.statement.pages import write_statement
from tests.printing.a4.pdf_text import pdf_lines
from tests.printing.papers.statement.statements import day_1, day_2, long_lines, statement


def jobs(folder: Path, count: int) -> list[tuple[Path, Statement]]:
    return [
        (folder / f"{n}.pdf", statement(long_lines(3), number=f"PST/2026/{n:05}"))
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [3, FEW + 5], ids=["here", "two processes"])
def test_each_statement_has_its_file(tmp_path: Path, count: int) -> None:
    """Every file is there, is its own, progress was told after each; one file holds all."""
    told: list[tuple[int, int]] = []
    made, together = jobs(tmp_path, count), tmp_path / "all.pdf"
    written = write_many(
        made,
        together=(together, [statement for _path, statement in made]),
        progress=lambda done, whole: told.append((done, whole)),
    )
    assert written == count
    assert told == [(n, count) for n in range(1, count + 1)]
    pages = pdf_lines(together)
    assert len(pages) == count
    for n, (path, _statement) in enumerate(made):
        [alone] = pdf_lines(path)
        assert alone == pages[n]
        assert any(f"PST/2026/{n:05}" in text for text in alone)


@pytest.mark.parametrize("count", [10, FEW + 5], ids=["here", "two processes"])
def test_a_stop_leaves_only_whole_files_and_the_next_run_makes_the_rest(
    tmp_path: Path, count: int
) -> None:
    """A stopped run leaves what is done; run again, it gives the same documents."""
    made, told = jobs(tmp_path, count), []
    written = write_many(
        made,
        progress=lambda done, _whole: told.append(done),
        is_cancelled=lambda: len(told) >= 4,
    )
    assert 4 <= written < count
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(files) == written
    assert all(whole.endswith(b"%%EOF\n") for whole in files.values())
    assert write_many(made) == count
    assert all((tmp_path / name).read_bytes() == before for name, before in files.items())


@pytest.mark.parametrize("count", [3, FEW + 5], ids=["here", "two processes"])
def test_a_folder_that_is_gone_is_an_error(tmp_path: Path, count: int) -> None:
    """Nothing is swallowed: the run ends with the error of the file."""
    with pytest.raises(FileNotFoundError):
        write_many(jobs(tmp_path / "gone", count))


def test_one_process_is_enough_when_asked(tmp_path: Path) -> None:
    """A machine with one core writes them one after another."""
    made = [(tmp_path / f"{n}.pdf", day_2() if n % 2 else day_1()) for n in range(FEW + 1)]
    assert write_many(made, processes=1) == FEW + 1


def test_the_names_are_kept_once_when_all_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For all files of a run together, also after a stop; for a single file at once."""
    kept: list[int] = []
    for place in (files, paper_files):
        monkeypatch.setattr(
            place, "keep_names", lambda folder: kept.append(len(list(folder.glob("*.pdf"))))
        )
    made = jobs(tmp_path, 3)
    write_many(made)
    assert kept == [3]
    write_many(made, is_cancelled=lambda: True)
    assert kept == [3, 3]
    write_statement(*made[0])
    assert kept == [3, 3, 3]
