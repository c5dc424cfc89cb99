# Everything here needs Python >= 3.11 and make; uv is used when it is there and installed privately when it is not.

UV_VERSION := 0.13.8
# Tests of screens wait half their time, so that a core serves two.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(2 * (os.cpu_count() or 1))')
PYTHON ?= python3
ARGS ?=
CASES ?= 20000

export UV_PROJECT_ENVIRONMENT := .venv
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1
# What was compiled is kept, whatever the environment says: hundreds of processes start in a check.
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin
OWN_UV := .venv-uv/bin/uv
# A version manager's shim may answer to the name and still have nothing behind it, so it is asked for its version.
UV = $(if $(shell uv --version 2>/dev/null),uv,$(OWN_UV))
SYNC = $(MAKE) --no-print-directory --silent have-uv && $(UV) sync --locked --quiet --compile-bytecode

# Syncing compiles what others wrote; nobody should wait for ours to be compiled at the first start either.
COMPILE = $(BIN)/python -m compileall -q -j 0 app model screens

RUNTIME := .venv/.ready-to-run
TOOLS := .venv/.ready-to-work

.PHONY: run test check lint types contracts undo facts fuzz bench soak docs pictures film help have-uv clean
.DEFAULT_GOAL := run

run: $(RUNTIME)  ## open the dashboard on the three_tier world
	@$(BIN)/cloudarium $(ARGS)

test: $(TOOLS)  ## run the tests
	$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 8 --dist worksteal -q $(REVISED) $(ARGS)

check: lint contracts  ## everything a change has to pass, calls taken back and made again among it
	@$(MAKE) --no-print-directory -j2 types test REVISED='-p tests.revising'

lint: $(TOOLS)  ## style and format
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet

types: $(TOOLS)  ## pyright, strict for app and model
	$(BIN)/pyright

contracts: $(TOOLS)  ## who may import whom
	$(BIN)/lint-imports --no-cache

undo: $(TOOLS)  ## take back and make again a call of each operation; ARGS=--every-call for each that the tests make
	$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 8 --dist worksteal -q -p tests.revising tests/model/services tests/stories/test_undo_kinds.py $(ARGS)

facts: $(TOOLS)  ## which promised behaviours a test shows
	@$(BIN)/python -m tests.facts $(ARGS)

fuzz: $(TOOLS)  ## hostile requests in every protocol, 20 000 of them unless CASES says how many, and many questions to the laws
	FUZZ_CASES=$(CASES) $(BIN)/pytest -n $(WORKERS) --maxprocesses 8 -q -s $(ARGS) tests/fuzz tests/model/laws

bench: $(TOOLS)  ## the budgets, measured on this machine
	@$(BIN)/python -m tests.bench $(ARGS)

soak: $(TOOLS)  ## a quarter of an hour of mixed load: nothing refused, memory flat
	@$(BIN)/python -m tests.soak $(ARGS)

docs: $(TOOLS)  ## write the pages that are made from the program itself
	@$(BIN)/python -m tests.docs

pictures: $(TOOLS)  ## photograph the running program for the documentation
	@$(BIN)/python -m tests.pictures $(ARGS)

film: $(TOOLS)  ## film two minutes of the running program
	@$(BIN)/python -m tests.pictures.film

help:  ## this list
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/make \1\t\2/p' Makefile

$(RUNTIME): pyproject.toml uv.lock
	@echo "Preparing .venv ..."
	@$(SYNC) --no-dev --inexact
	@$(COMPILE)
	@touch $@

$(TOOLS): pyproject.toml uv.lock tests/javascript/package-lock.json
	@echo "Preparing .venv with the tools ..."
	@$(SYNC)
	@$(COMPILE)
	@$(BIN)/python -m tests.javascript
	@touch $(RUNTIME) $@

have-uv:
	@$(if $(filter $(OWN_UV),$(UV)),test -x $(OWN_UV) || { $(PYTHON) -m venv .venv-uv && .venv-uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION); })

clean:  ## forget what was prepared
	rm -rf .venv .venv-uv tests/javascript/node_modules .ruff_cache .pytest_cache .hypothesis .coverage snapshot_report.html
