# A fresh machine needs Python 3.11 or newer with pip, git and make; everything else goes into $(VENV).
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test lint format clean

help: ## show what can be made
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST)

demo: $(READY) ## clean a damaged page, show what was done and why, and undo it
	@PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python tools/demo.py

test: $(READY) ## run the tests
	$(BIN)/pytest $(PYTEST_ARGS)

lint: $(READY) ## check the code, the types, and the project's own texts with its own hooks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@if git rev-parse --git-dir >/dev/null 2>&1; then \
	  PATH="$(abspath $(BIN)):$$PATH" $(BIN)/pre-commit run --all-files cleaner-check; fi

format: $(READY) ## lay the code out as `make lint` wants it
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove what was built; the environment too
	rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache

# Made again when the dependencies may have changed.
$(READY): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@
