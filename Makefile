# kept: what a newcomer types. `make` alone says what there is.
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo test test-slow lint format lock clean

help: ## say what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /	/' | expand -t 14

demo: .venv/.runtime ## set everything up and show the whole job on a sample mailbox
	@$(BIN)/kept demo

test: .venv/.dev lint ## set up what tests need; lint, types, import contracts, all tests
	@tools/servers.sh
	$(BIN)/python -m pytest -n auto

test-slow: .venv/.dev ## the tests that take more than a few seconds
	@tools/servers.sh
	$(BIN)/python -m pytest -m slow

lint: .venv/.dev ## style, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.dev ## let ruff put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## renew the locked dependencies (needs uv)
	tools/lock.sh

.venv/.runtime: requirements/runtime.txt pyproject.toml tools/setup.sh
	@tools/setup.sh requirements/runtime.txt
	@touch $@

.venv/.dev: requirements/dev.txt pyproject.toml tools/setup.sh
	@tools/setup.sh requirements/dev.txt
	@touch $@ .venv/.runtime

clean: ## remove what was made here, your data excepted
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
