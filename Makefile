# Needs python3 (3.11 or newer), make and git; everything else is brought by `make setup`.
PYTHON ?= python3
BIN    := .venv/bin
PY     := $(BIN)/python
READY  := .venv/.ready
PEERS  := tests/peers/node_modules/.ready

# The real United Nations sample, where $UNTP_SAMPLES names its folder (or the folder above it).
BATTERY := ConformityCredential_battery_instance.json
UNTP    := $(firstword $(wildcard $(UNTP_SAMPLES)/$(BATTERY) $(UNTP_SAMPLES)/samples/$(BATTERY)))

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test soak check fmt bench package clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "make %-9s %s\n", $$1, $$2}'

setup: $(READY) ## the virtual environment in .venv, every file checked against its hash
	@:

$(READY): pyproject.toml constraints/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11; try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv || { rm -rf .venv; echo "$(PYTHON) cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "installing into .venv (a minute or so)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints/dev.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## the whole story: issue, publish, suspend, scan, verify online and offline
	$(BIN)/vc demo --out demo-world $(if $(UNTP),--untp "$(UNTP)")

serve: setup ## the pages of the demo's world at http://127.0.0.1:8000
	@test -f demo-world/trust.toml || $(MAKE) --no-print-directory demo
	@sh tools/serve_demo.sh demo-world $(ARGS)

$(PEERS): $(wildcard tests/peers/package-lock.json)
	@npm ci --prefix tests/peers --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@

test: setup ## every test, then the coverage floors
	@sh tools/system_parts.sh
	@if command -v npm >/dev/null && test -f tests/peers/package-lock.json; then $(MAKE) --no-print-directory $(PEERS); fi
	@rm -f .coverage .coverage.* coverage.json
	$(PY) -m pytest -n auto --cov --cov-report=json:coverage.json $(ARGS)
	@$(PY) tools/coverage_floors.py coverage.json

check: setup ## format, lint, types, floors, budgets
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	PYTHONPATH=.:cli $(BIN)/lint-imports
	$(PY) -m pytest -q tests/architecture

fmt: setup ## format, and mend what can be mended by itself
	$(BIN)/ruff check --fix-only --exit-zero
	$(BIN)/ruff format

soak: setup ## the fault tests at full length: an hour or more
	@sh tools/system_parts.sh
	VC_SOAK=1 $(PY) -m pytest tests/faults tests/vc/register -s $(ARGS)

bench: setup ## the table of speeds
	$(PY) -m tests.bench

package: setup ## wheel and source archive in dist/
	@rm -rf dist
	$(BIN)/hatchling build

clean: ## everything that was made here, the environment too
	rm -rf .venv dist build demo-world coverage.json .coverage .coverage.* tests/peers/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './.git/*' -exec rm -rf {} +
