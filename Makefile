# Every target sets up what it needs: a virtual environment in .venv, filled from a lock with hashes.
# It is filled again only when the lock or pyproject.toml changes.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip --quiet
WORKERS ?= auto

# What `make demo` needs, and what the tests and checks need on top.
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup check lint format test faults fuzz demo peers bench lock clean

help: ## say what can be made
	@sed -nE 's/^([a-z]+):.*## (.*)$$/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "There is no $(PYTHON) here. Install Python 3.11 or later, or name one: make PYTHON=/path/to/python3" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Truceline needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=/path/to/python3" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make a virtual environment. On Debian: apt-get install python3-venv" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 2; }

$(RUN): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) (once; a few minutes on a slow line) ..."
	@$(PIP) install --require-hashes --only-binary :all: -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements-dev.lock $(RUN)
	@echo "Adding the tools for tests and checks ..."
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@

setup: $(DEV) ## make .venv with everything in it

check: lint test ## everything below: format, lint, types, contracts, spelling, tests

lint: $(DEV) ## the checks that run no test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/deptry .
	$(BIN)/codespell

format: $(DEV) ## put the code into the one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

test: $(DEV) ## the tests, and how much of the code they reach
	$(BIN)/python -m pytest -n $(WORKERS) --cov --cov-report= --cov-fail-under=0
	$(BIN)/coverage report
	$(BIN)/coverage report --include='*/truceline/domain/*,*/truceline/record/*,*/truceline/wire/*,*/truceline/procedure/*,*/truceline/compliance/*,*/truceline/canonical.py,*/truceline/errors.py' --fail-under=100

# How many calls of the operating system fail in `make faults`, at the least.
FAULTS ?= 2000

faults: $(DEV) ## the long faults: thousands of calls that fail, stop or are cut off (needs strace)
	TRUCELINE_FAULTS=$(FAULTS) $(BIN)/python -m pytest -n $(WORKERS) tests/test_record_faults.py tests/test_record_laws.py

# How long each parser is fuzzed [s].
SECONDS ?= 60

fuzz: $(DEV) ## let atheris look for bytes that break a parser of the record (Linux on x86-64)
	@$(BIN)/python -c 'import atheris' 2>/dev/null || { echo "There is no atheris for this machine." >&2; exit 3; }
	SECONDS=$(SECONDS) $(BIN)/python tests/fuzz_record.py all

demo: $(RUN) ## the demonstration
	@$(BIN)/truceline demo

peers: $(DEV) ## what the benchmarks stand beside: Debian's packages (as root), others in .venv-peers
	@$(BIN)/python -m benchmarks.peers.set_up

bench: $(DEV) peers ## the figures of speed, on this machine
	$(BIN)/python -m benchmarks

lock: ## renew the locks (maintainers; needs uv)
	@command -v uv >/dev/null 2>&1 || { \
	  echo "make lock needs uv and a network: pip install uv. Nothing else here needs uv." >&2; exit 2; }
	uv pip compile pyproject.toml --group build --group dev --output-file requirements-dev.lock $(LOCK)
	uv pip compile pyproject.toml --group build --constraints requirements-dev.lock --output-file requirements.lock $(LOCK)

LOCK := --universal --no-strip-extras --python-version 3.11 --generate-hashes --only-binary :all: --upgrade --quiet \
        --no-header --no-emit-index-url --no-emit-find-links

clean: ## remove what was made, except .venv
	rm -rf build dist htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
