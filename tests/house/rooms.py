"""How the rooms inside a unit lie: lower and higher ones, few files in each, distinct names."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from tests.house.reading import imports, tree
from tests.house.rule import Controls, TreeControls

# The rooms of a unit, lowest first. A room is a folder, or a file at the unit's own root. Rooms of
# one line do not know each other; a room's own files do, as long as they form no circle.
ROOMS: dict[str, tuple[tuple[str, ...], ...]] = {
    "models": (
        ("base",),
        (
            *("audit", "consignor", "journal", "print_job", "product", "sale", "settlement"),
            *("shift", "shop", "staff", "stock"),
        ),
    ),
    "operations": (
        ("rights", "audit", "reading", "entries", "store"),
        ("journal", "settings", "print_jobs", "agreements"),
        ("people",),
        ("shop", "agreement_text", "lists", "copies"),
        ("products",),
        ("goods",),
        ("selling",),
        ("shifts",),
        ("settling",),
        ("settling/explain", "consignors"),
        ("imports", "simulate", "verify"),
    ),
    "store": (
        ("contract",),
        ("sqlite", "postgres"),
        ("db", "sign_in_data"),
        ("upgrade", "lazy_database"),
        ("copies",),
        ("shop_folder",),
        ("recovered",),
        ("new_shop", "keeper", "after_restore"),
    ),
    "printing": (
        ("a4", "roll"),
        ("papers/statement", "devices"),
        ("papers",),
        ("paper_list",),
        ("spooler",),
    ),
    "ui": (
        ("theme", "jobs", "first_questions", "gc_timer", "idle_timer"),
        ("print_watch", "copy_watch", "shop_papers"),
        ("station",),
        ("kit",),
        ("scanner",),
        ("approval",),
        ("papers",),
        ("products", "consignors", "shifts", "start"),
        ("goods", "settling"),
        ("selling/paying",),
        ("selling", "office"),
        ("header", "pages"),
        ("main_window",),
    ),
    "commands": (
        ("command",),
        ("open_shop",),
        ("folder", "demo", "imports", "settle", "pay", "person", "verify"),
        ("simulate", "qris", "printer", "version"),
    ),
    "demo": (("papers", "shop", "window_driver", "quiet_qt"), ("day",)),
}
LEVEL = {
    (unit, room): level
    for unit, levels in ROOMS.items()
    for level, rooms in enumerate(levels)
    for room in rooms
}
MOST_MODULES = 16


def rooms_point_down(path: str, source: str) -> Iterator[str]:
    """A folder of a unit imports only lower folders of it, imports for types alone counted."""
    place = _room(path)
    if place is None:
        return
    if place not in LEVEL:
        yield f"{place[1]} stands nowhere in {place[0]}/"
        return
    unit, room = place
    for line, name in imports(path, source):
        other = _room_of_module(unit, name)
        if other is not None and other != room and LEVEL[unit, other] >= LEVEL[place]:
            yield f"line {line}: {room} imports {other}"


def files_form_no_circle(files: Mapping[str, str]) -> Iterator[str]:
    """No file leads back to itself through what it imports, imports for types alone counted."""
    graph = {path: set(_imported_files(path, files)) for path in files if _is_ours(path)}
    waiting = dict(graph)
    while free := [path for path, known in waiting.items() if not known & waiting.keys() - {path}]:
        for path in free:
            del waiting[path]
    # What is left lies on a circle, or above one: take away from the top, too.
    while above := waiting.keys() - {other for known in waiting.values() for other in known}:
        for path in above:
            del waiting[path]
    yield from (f"{path}: in a circle of imports" for path in sorted(waiting))


def folders_are_small(files: Mapping[str, str]) -> Iterator[str]:
    """A folder holds at most 16 modules: beyond that it has rooms of its own."""
    for folder, names in _siblings(files).items():
        modules = [name for name, is_folder in names.items() if not is_folder]
        if len(modules) > MOST_MODULES:
            yield f"{folder}: {len(modules)} modules"


def siblings_share_no_prefix(files: Mapping[str, str]) -> Iterator[str]:
    """No two siblings begin with the same word: what belongs together is a folder."""
    for folder, names in _siblings(files).items():
        by_word = defaultdict(list)
        for name in names:
            by_word[name.split("_")[0]].append(name)
        for found in by_word.values():
            if len(found) > 1:
                yield f"{folder}: {', '.join(sorted(found))}"


def classes_are_named_once(files: Mapping[str, str]) -> Iterator[str]:
    """A public class name stands once in kasir, so that a name is a place."""
    found = defaultdict(list)
    for path, source in files.items():
        if _is_ours(path):
            for node in tree(source).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    found[node.name].append(path)
    for name, paths in found.items():
        if len(paths) > 1:
            yield f"{name}: {', '.join(paths)}"


def protocols_are_needed(files: Mapping[str, str]) -> Iterator[str]:
    """A protocol has two implementations, or one and another in the tests."""
    classes = [
        (path, node)
        for path, source in files.items()
        for node in ast.walk(tree(source))
        if isinstance(node, ast.ClassDef)
    ]
    known: dict[str, set[str]] = defaultdict(set)
    for _path, node in classes:
        known[node.name] |= _members(node)
    for path, protocol in classes:
        if not _is_protocol(protocol) or not _is_ours(path):
            continue
        wanted = _members(protocol)
        count = 0
        for _path, node in classes:
            if _is_protocol(node):
                continue
            has = set().union(_members(node), *(known[base] for base in _bases(node)))
            count += wanted <= has
        if count < 2:
            yield f"{path}: {protocol.name} has {count} implementation"


def _is_ours(path: str) -> bool:
    return path.startswith("kasir/")


def _room(path: str) -> tuple[str, str] | None:
    """Give the unit and the room of a file inside a unit with rooms; None for other files."""
    parts = PurePosixPath(path).parts
    if len(parts) < 3 or parts[0] != "kasir" or parts[1] not in ROOMS:
        return None
    if parts[-1] == "__init__.py":
        return None
    return parts[1], "/".join(parts[2:-1]) or parts[2].removesuffix(".py")


def _room_of_module(unit: str, name: str) -> str | None:
    """Give the room of an imported thing of the same unit: the longest that is known."""
    parts = name.split(".")
    if parts[:2] != ["kasir", unit]:
        return None
    for end in range(len(parts), 2, -1):
        room = "/".join(parts[2:end])
        if (unit, room) in LEVEL:
            return room
    return None


def _imported_files(path: str, files: Mapping[str, str]) -> Iterator[str]:
    for _line, name in imports(path, files[path]):
        parts = name.split(".")
        for end in range(len(parts), 1, -1):
            file = "/".join(parts[:end])
            if f"{file}.py" in files:
                yield f"{file}.py"
                break
            if f"{file}/__init__.py" in files:
                yield f"{file}/__init__.py"
                break


def _siblings(files: Mapping[str, str]) -> dict[str, dict[str, bool]]:
    """Give each folder of kasir with the names in it, and whether each is a folder."""
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for path in files:
        place = PurePosixPath(path)
        if _is_ours(path) and place.name != "__init__.py":
            found[str(place.parent)][place.stem] = False
            for folder in place.parents:
                if folder.name and str(folder) != "kasir":
                    found[str(folder.parent)][folder.name] = True
    return found


def _members(node: ast.ClassDef) -> set[str]:
    """Name what a class has: its methods and the fields that it declares."""
    found = set()
    for part in node.body:
        if isinstance(part, ast.FunctionDef):
            found.add(part.name)
        elif isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            found.add(part.target.id)
    return found


def _bases(node: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).split("[")[0].split(".")[-1] for base in node.bases}


def _is_protocol(node: ast.ClassDef) -> bool:
    return "Protocol" in _bases(node)


CONTROLS: Controls = {
    rooms_point_down: [
        ("kasir/ui/kit/rows.py", "from kasir.ui.goods import view"),
        (
            "kasir/ui/kit/rows.py",
            "if TYPE_CHECKING:\n    from kasir.ui.goods.view import GoodsView",
        ),
        ("kasir/ui/goods/view.py", "from kasir.ui.settling.view import SettleView"),
        ("kasir/ui/station.py", "from kasir.ui.main_window import MainWindow"),
        ("kasir/operations/audit.py", "from kasir.operations import journal"),
        ("kasir/operations/products/catalog.py", "from kasir.operations.settling import payouts"),
        ("kasir/ui/attic/box.py", ""),
        ("kasir/ui/box.py", ""),
    ],
}
TREE_CONTROLS: TreeControls = {
    files_form_no_circle: [
        {"kasir/a.py": "from kasir import b", "kasir/b.py": "import kasir.a"},
        {
            "kasir/a.py": "from kasir.b import B",
            "kasir/b.py": "from kasir.c import C",
            "kasir/c.py": "if TYPE_CHECKING:\n    from kasir.a import A",
        },
    ],
    folders_are_small: [{f"kasir/ui/{name}.py": "" for name in "abcdefghijklmnopq"}],
    siblings_share_no_prefix: [
        {"kasir/ui/count_sheet.py": "", "kasir/ui/count_review.py": ""},
        {"kasir/ui/count.py": "", "kasir/ui/count_review/a.py": ""},
    ],
    classes_are_named_once: [{"kasir/a.py": "class Row: ...", "kasir/b.py": "class Row: ..."}],
    protocols_are_needed: [
        {
            "kasir/a.py": "class Door(Protocol):\n    def open(self): ...",
            "kasir/b.py": "class Wood:\n    def open(self): ...\n    def shut(self): ...",
        },
    ],
}
