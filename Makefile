# Two commands for everybody: `make reproduce` and `make test`. Each does all of its own set-up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= auto

.PHONY: help reproduce release withdraw test pull doctor verify archive lint format bench clean setup lock

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

reproduce: $(READY) ## build the release of the bundled sample
	@$(BIN)/snakemake reproduce

release: $(READY) ## give the release a version: make release VERSION=1.2.0
	@test -n "$(VERSION)" || { echo "make release: say which, for example make release VERSION=1.2.0" >&2; exit 2; }
	@$(BIN)/broadsheet register $(VERSION) $(if $(DATE),--date $(DATE)) $(if $(REMOTE),--remote $(REMOTE)) $(if $(REWORDED),--reworded $(REWORDED))

# The reason goes through the environment, so that an apostrophe in it is no matter.
withdraw: export WITHDRAWAL = $(REASON)
withdraw: $(READY) ## take a version from the remotes: make withdraw VERSION=1.2.0 REASON="..." (YES=1 does it)
	@test -n "$(VERSION)" || { echo "make withdraw: say which, for example make withdraw VERSION=1.2.0 REASON=\"...\"" >&2; exit 2; }
	@$(BIN)/broadsheet withdraw $(VERSION) --reason "$$WITHDRAWAL" $(if $(DATE),--date $(DATE)) $(if $(CACHE),--cache) $(if $(RECORDINGS),--recordings) $(if $(YES),--yes)

test: $(READY) ## run all tests and checks
	@$(BIN)/python -m pytest -n $(WORKERS)

pull: $(READY) ## fetch the released tables, where DVC is not installed
	@$(BIN)/broadsheet pull

doctor: $(READY) ## say what is wrong with this clone, its remote and its release
	@$(BIN)/broadsheet doctor

verify: $(READY) ## pull the release, rebuild it from raw, and compare it byte for byte
	@$(BIN)/broadsheet verify

archive: $(READY) ## put tag, release, lock and wheels into one file
	@$(BIN)/broadsheet archive

lint: $(READY) ## ruff, mypy, snakefmt and Snakemake's own linter
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python tests/lint_types.py
	@$(BIN)/snakefmt --check Snakefile workflow/rules/*.smk
	@$(BIN)/python tests/lint_snakemake.py

format: $(READY) ## put all code into its standard form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/snakefmt Snakefile workflow/rules/*.smk

bench: $(READY) ## measure the line on a gigabyte of generated text, and the diff of two large releases
	@$(BIN)/python bench/line.py
	@$(BIN)/python bench/diff.py

lock: $(READY) ## resolve pyproject.toml into requirements.lock anew
	@$(BIN)/uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --universal \
		--python-version 3.11 --custom-compile-command "make lock" --output-file requirements.lock --quiet --upgrade

clean: ## delete everything between raw and release
	@rm -rf data/interim .snakemake reports

setup: $(READY) ## make .venv from requirements.lock

# Where .venv is active, python3 is the one inside it, which cannot make its own place anew.
BASE = $(shell $(PYTHON) -c 'import sys; print(sys._base_executable)')

# An archive (`make archive`) has every wheel in it, and a lock of these; then no index is asked.
LOCK := $(firstword $(wildcard wheels/requirements.lock) requirements.lock)
OFFLINE := $(if $(wildcard wheels/requirements.lock),--no-index --find-links wheels)

# Debian's python3 comes without ensurepip: the environment starts without pip, and the machine's pip fills it with uv,
# hash-checked like everything else; uv then installs the rest in seconds.
$(READY): requirements.lock pyproject.toml
	@echo "Setting up $(VENV) from $(LOCK)"
	@rm -f $(READY)
	@$(BASE) -m venv --without-pip --clear $(VENV)
	@sed -n '/^uv==/,/^[^ ]*==/p' $(LOCK) | sed '1b;/^[a-z]/d' > $(VENV)/uv.lock
	@$(BASE) -m pip --disable-pip-version-check --python $(BIN)/python install --quiet $(OFFLINE) --require-hashes --no-deps -r $(VENV)/uv.lock
	@$(BIN)/uv pip sync --quiet $(OFFLINE) --require-hashes --python $(BIN)/python $(LOCK)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --offline -e .
	@touch $(READY)
