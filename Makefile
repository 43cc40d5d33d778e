# kasir: two commands do everything on a fresh machine, `make run` and `make test`.
# Each target sets the machine up first (.ci/setup), which is quick once all is there.

BIN := .venv/bin
HEADLESS := QT_QPA_PLATFORM=offscreen
# More words for pytest: make test ARGS="-k receipt"
ARGS ?=

.PHONY: help setup run test check format bench drills screens wheel clean

help:
	@echo "make run      the till on a demo shop; without a screen the demo day, off-screen"
	@echo "make test     the whole test suite (ARGS=... for pytest)"
	@echo "make check    format, lint, types, tests, coverage: what every change must pass"
	@echo "make format   put the code into the house's form"
	@echo "make bench    measure against the goals; keeps docs/benchmarks.md"
	@echo "make drills   crashes and power cuts, on purpose"
	@echo "make screens  a picture of every screen into build/screens/"
	@echo "make wheel    build the package into build/dist/"

setup:
	@.ci/setup

run: setup
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	    [ -f build/demo-shop/kasir.db ] || $(BIN)/kasir --data build/demo-shop init --demo || exit; \
	    echo "Demo shop (files, papers, backups): build/demo-shop/"; \
	    echo "Statements and Z reports:           build/demo-shop/papers/"; \
	    echo "Screenshots of every screen:        make screens, then build/screens/"; \
	    $(BIN)/kasir --data build/demo-shop; \
	else \
	    echo "No screen: playing the demo day through the same window, off-screen."; \
	    rm -rf build/demo && mkdir -p build && $(HEADLESS) $(BIN)/kasir demo --out build/demo || exit; \
	    echo "Receipts (printer bytes and pictures): build/demo/receipts/"; \
	    echo "Statements (PDF):                      build/demo/statements/"; \
	    echo "Screenshots:                           build/demo/screens/"; \
	    echo "The shop itself:                       build/demo/shop/"; \
	fi

test: setup
	$(HEADLESS) $(BIN)/python -m pytest -n auto $(ARGS)

# The files that must be covered whole are named in pyproject.toml, [tool.coverage.report].
check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32
	$(MAKE) --no-print-directory test ARGS="--cov --cov-report= $(ARGS)"
	$(BIN)/coverage report --fail-under=100

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup
	$(HEADLESS) $(BIN)/python -m tests.bench

drills: setup
	$(HEADLESS) $(BIN)/python -m tests.drills

screens: setup
	$(HEADLESS) $(BIN)/python -m tests.screens

wheel: setup
	$(BIN)/uv build --quiet --wheel --out-dir build/dist

clean:
	rm -rf build .venv .uv .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis
