# Two commands do everything, each with its own set-up: "make app" and "make test".
.DEFAULT_GOAL := help
PY := .venv/bin/python
PYTEST_WORKERS ?= 2

.PHONY: help app test lint types check docs benchmarks licences audit lock vectors clean

help: ## Show the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

app: ## Install what is missing and open the dashboard on the demo workspace
	@bash scripts/setup.sh app
	@$(PY) -m matcher app $(APP_OPTIONS)

test: ## Install what is missing and run every check: lint, types, tests, notebooks, README, browser
	@bash scripts/setup.sh dev
	@bash scripts/browser.sh
	@bash scripts/postgres.sh
	@$(MAKE) --no-print-directory lint types check

lint:
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types:
	@$(PY) -m mypy

check:
	@$(PY) -m pytest -n $(PYTEST_WORKERS)

benchmarks: ## Measure again and rewrite benchmarks/results.md
	@bash scripts/setup.sh dev
	@$(PY) benchmarks/run.py

docs: ## Build the documentation site into build/site; fails on a link that leads nowhere
	@bash scripts/setup.sh dev
	@NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet
	@echo "build/site/index.html"

vectors: ## Recompute the shipped vectors after a change of the taxonomy or the encoder
	@bash scripts/setup.sh app
	@$(PY) -m matcher train vectors

licences: ## List the licence of every package in docs/licences.md; fails on one that is refused
	@bash scripts/setup.sh dev
	@$(PY) scripts/licences.py --write

audit: ## Ask the advisory database about every pinned package (needs the network)
	@bash scripts/audit.sh

lock: ## Pin the installed versions in requirements*.txt
	@$(PY) scripts/lock.py

clean: ## Remove the environment and caches (not your workspaces)
	rm -rf .venv .venv-audit .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
