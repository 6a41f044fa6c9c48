# Each target sets up what it needs in .venv, and uses it again the next time.
#
#   make demo     fill a template from its sample, show the KPIs, catch a planted error
#   make test     all tests            make quick    without the slow ones and LibreOffice
#   make check    style, types, imports, derived files
#   make bench    speed against plain numpy
#   make derive   write the derived files again (templates, add-in, reference pages)
#   make lock     pin the newest versions of the packages
#   make clean    remove what tools left behind

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LOCK := .ci/requirements.lock
ARGS ?=

.PHONY: demo test quick check bench derive lock clean

demo: $(READY)
	@$(BIN)/kpi demo --output out/demo

test: $(READY)
	$(BIN)/python -m pytest $(ARGS)

quick: $(READY)
	$(BIN)/python -m pytest -m "not slow and not libreoffice" $(ARGS)

check: $(READY)
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python -m mypy --platform win32 --cache-dir .mypy_cache/win32
	$(BIN)/lint-imports
	$(BIN)/kpi derive --check

bench: $(READY)
	$(BIN)/python tests/bench/bench.py

derive: $(READY)
	$(BIN)/kpi derive

$(READY): pyproject.toml $(LOCK) .ci/environment
	@sh .ci/environment "$(PYTHON)" "$(VENV)"
	@touch $@

# Hashes of all files of a version are written, for every system and Python; no addresses.
lock:
	$(PYTHON) -m venv .lock-tool
	.lock-tool/bin/python -m pip --disable-pip-version-check --quiet install uv==0.13.9
	.lock-tool/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --upgrade \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --no-config \
	    --quiet --output-file $(LOCK)

clean:
	rm -rf build dist out .lock-tool .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
