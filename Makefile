# Everything sets itself up: `make run` and `make test` work on a fresh machine with Python 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Extra arguments for installing torch, for instance an index that has CPU builds.
TORCH_ARGS ?=

.PHONY: help install run test check format bench clean
.DEFAULT_GOAL := help

help: ## say what can be done
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

install: $(VENV)/.installed ## set everything up in .venv

$(VENV)/.installed: pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is missing: install it, or say where it is with make PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' \
		|| { echo "Python 3.11 or 3.12 is needed, $$($(PYTHON) --version) is not: say where one is with make PYTHON=…"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "The Python package venv is missing: install it (on Debian: apt install python3-venv)."; exit 1; }
	@echo "Installing packages; this takes a minute or two the first time."
	@$(BIN)/pip install --quiet --disable-pip-version-check $(TORCH_ARGS) "$$(grep '^torch==' constraints.txt)" \
		&& $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,eval]' \
		|| { echo "Packages could not be installed: see above, and check the connection to the package index."; exit 1; }
	@touch $@

run: install ## start the chat on http://127.0.0.1:7860 with the documents in corpus/
	@$(BIN)/mingbai ingest corpus
	@$(BIN)/mingbai serve

test: install ## run every test, two files at a time
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

check: install ## lint and type-check
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: install ## format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: install ## measure the figures of the README
	@$(BIN)/mingbai eval bench

clean: ## remove what was set up and built, but no data
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache
