# Each target sets up what it needs in .venv, and uses it again the next time. `make` alone lists them.
# Another Python: make PYTHON=python3.12 test. More for pytest: make test ARGS="-k runway"
# The tests that take minutes (attacks, a month-end) run with: make test SELECT=

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LOCK := .ci/requirements.lock
ARGS ?=
SELECT ?= not long

.PHONY: help demo test quick check bench bench-large faults soak month-end corpus derive lock clean

help:
	@echo 'make demo     fill a template from its sample, show the KPIs, catch a planted error'
	@echo 'make test     all tests; those that need LibreOffice are skipped, and named, where it is absent'
	@echo 'make quick    the tests without the slow ones and without LibreOffice'
	@echo 'make check    style, types, imports, derived files up to date'
	@echo 'make bench    speed beside plain numpy, openpyxl, wolfxl, formualizer and LibreOffice, in the same run'
	@echo 'make bench-large  the ledger with 100 million rows, and on Spark and Dask; minutes, 10 GB of disk'
	@echo 'make faults   plant slips in made-up businesses; how many are found goes into docs/diagnosis.md; minutes'
	@echo 'make soak     a month-end of 10,000 workbooks, killed twice and resumed; minutes; ARGS=--dask: on a cluster'
	@echo 'make month-end  docs/month-end.md command by command with 200 companies into out/month-end; minutes'
	@echo 'make corpus FOLDER=…  recalculate workbooks that Excel saved, compare every cell with Excel'
	@echo 'make derive   write the derived files again'
	@echo 'make lock     pin the newest versions of the packages'
	@echo 'make clean    remove the environment and what tools left behind'

demo: $(READY)
	@$(BIN)/kpi demo --output out/demo

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadfile -rs -m "$(SELECT)" $(ARGS)

quick: $(READY)
	$(BIN)/python -m pytest -m "not slow and not long and not libreoffice" $(ARGS)

check: $(READY)
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python -m mypy --platform win32 --cache-dir .mypy_cache/win32
	$(BIN)/lint-imports --no-cache
	$(BIN)/kpi derive --check

bench: $(READY)
	$(BIN)/python tests/bench/bench.py

bench-large: $(READY)
	$(BIN)/python tests/bench/ledger_bench.py --large

faults: $(READY)
	$(BIN)/python tests/bench/planted_faults.py --write docs/diagnosis.md $(ARGS)

soak: $(READY)
	$(BIN)/python tests/bench/soak.py $(ARGS)

month-end: $(READY)
	rm -rf out/month-end
	$(BIN)/python tests/golden/month_end.py 200 out

corpus: $(READY)
	$(BIN)/python tests/bench/recalc_corpus.py $(FOLDER) $(ARGS)

derive: $(READY)
	$(BIN)/kpi derive

$(READY): pyproject.toml $(LOCK) .ci/environment
	@sh .ci/environment "$(PYTHON)" "$(VENV)"
	@touch $@

# Hashes of all files of a version are written, for every system and Python; no addresses.
lock:
	$(PYTHON) -m venv .lock-tool
	.lock-tool/bin/python -m pip --disable-pip-version-check --quiet install uv==0.13.9
	.lock-tool/bin/uv pip compile pyproject.toml --extra dev --universal --fork-strategy fewest --python-version 3.11 \
	    --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --no-config \
	    --quiet --output-file $(LOCK)
	rm -rf .lock-tool

clean:
	rm -rf $(VENV) .lock-tool build dist out kpi-demo
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
