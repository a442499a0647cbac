# The whole developer interface: run, test, check. Everything else is called by them.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test check format lock docs clean

run: .venv/installed
	@$(BIN)/andon

test: .venv/developing
	@$(BIN)/andon model pull
	@$(BIN)/python -m pytest

check: .venv/developing
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

format: .venv/developing
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# Rewrites the parts of docs/ that are generated from the code.
docs: .venv/developing
	@$(BIN)/python -m tests.generated_docs

lock: .venv/developing
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--extra eval --extra hub --extra peers --extra dev --extra server pyproject.toml -o requirements-dev.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
		-c requirements-dev.lock pyproject.toml -o requirements.lock

clean:
	rm -rf .venv

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) not found; install Python 3.11 or newer, or say: make run PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "$$($(PYTHON) --version) found; Andon needs Python 3.11 to 3.13: make run PYTHON=python3.12"; exit 1; }
	@command -v gcc >/dev/null && command -v g++ >/dev/null || { echo "gcc and g++ not found; install them first: apt-get install build-essential"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "python venv module missing; install it first: apt-get install python3-venv"; exit 1; }

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing Andon and building llama-cpp-python for this processor; the first time takes about five minutes."
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --editable .
	@touch $@

.venv/developing: requirements-dev.lock .venv/installed
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@
