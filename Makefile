# Two commands matter: `make demo` and `make test`. They need Python >= 3.11 and make, and install
# what is locked in requirements/ into .venv. A second call of either installs nothing.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
# parts of `make test`; when empty all but `thorough`, `fuzz` and `long`: make test PARTS="engine web"
PARTS ?=
# how far `make soak` goes, and from which seed; random when empty
STEPS ?= 1000000
SEED ?=
# what of the engine `make mutate` changes (a folder or a file), and how many changes taken by chance
PART ?=
SAMPLE ?=
# how `make lock` resolves: keep what still fits, or UPGRADE=--upgrade for the newest of everything
UPGRADE ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed

.DELETE_ON_ERROR:
.PHONY: help demo test lint replay soak screenshots bench mutate lock clean

help:  ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(RUNTIME)  ## a fresh demo register in ./demo-data, served on http://127.0.0.1:$(PORT)
	$(BIN)/followup demo --data-dir ./demo-data --port $(PORT)

test: $(DEV)  ## linters, types, layers and all tests, each part within its time budget
	@$(BIN)/python -m tests.parts $(PARTS)

lint: $(DEV)  ## linters, types and layers alone
	@$(BIN)/python -m tests.parts lint

replay: $(DEV)  ## 120,992 real cases through the register, on both databases
	$(BIN)/python -m tests.replay

soak: $(DEV)  ## a million random steps through register and model: STEPS=50000 SEED=7 make soak
	STEPS="$(STEPS)" SEED="$(SEED)" $(BIN)/python -m tests.model

screenshots: $(DEV)  ## twelve pages of a demo, in both languages, on a desk and on a phone
	$(BIN)/python -m tests.screenshots

bench: $(DEV)  ## speed, measured against hand-written SQL in the same run
	$(BIN)/python -m benchmarks

# what a stopped run found is kept (mutants/, build/mutation/) and not tried again
mutate: $(DEV)  ## do tests notice small changes of who may; of the engine: PART=workflow/ladder.py
ifeq ($(PART),)
	$(BIN)/mutmut run --max-children 1
else
	$(BIN)/python -m tests.mutation $(PART) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED))
endif

lock: $(DEV)  ## make the lock files again (on Python 3.11, the oldest supported)
	PATH="$(abspath $(BIN)):$$PATH" requirements/lock $(UPGRADE)

clean:  ## remove the demo register and every cache; .venv stays
	rm -rf demo-data mutants build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -print | xargs rm -rf

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit( \
	    "followup needs Python 3.11 or newer, $(PYTHON) is " + sys.version.split()[0] \
	    + "; name another one: make PYTHON=python3.13 ...")'
	$(PYTHON) -m venv $(VENV)

# The second of the two commands puts the project itself in place. It builds with the locked
# backend instead of an environment of its own, so it fetches nothing.
define install
	$(PIP) install --require-hashes --requirement $(1)
	$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@
endef

$(RUNTIME): requirements/runtime.txt pyproject.toml | $(BIN)/python
	$(call install,requirements/runtime.txt)

$(DEV): requirements/dev.txt pyproject.toml | $(BIN)/python
	$(call install,requirements/dev.txt)
