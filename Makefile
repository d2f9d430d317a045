# Every command of the project; `make help` lists them. Settings: PORT=8000 LAN=1 DATA=var

PYTHON ?= python3
PORT ?= 8000
DATA ?= var
BIN := .venv/bin
TARGETS_AFTER_HELP := run demo-reset test check bench shots

export PYTHON

.DEFAULT_GOAL := help
.PHONY: help $(TARGETS_AFTER_HELP) environment environment-test

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: environment ## start everything here (PORT=8000; LAN=1 for phones on this network)
	@exec $(BIN)/xiangyi serve --demo --port $(PORT) --data $(DATA) $(if $(filter-out 0 no,$(LAN)),--lan)

demo-reset: environment ## throw the local data away and load the demo afresh
	@$(BIN)/xiangyi demo-reset --data $(DATA) --yes

test: environment-test ## check, then every test on SQLite and PostgreSQL, then the browser journeys
	@bash .ci/test.sh

check: environment-test ## style, types, import contracts, budgets, texts, migrations, guards
	@bash .ci/check.sh

bench: environment-test ## the media benchmark against Janus: a table of costs
	@$(BIN)/python -m tests.bench

shots: environment-test ## contact sheets of the pages and the README's picture, made in Chromium
	@$(BIN)/python -m tests.browser.shots
	@XIANGYI_PICTURES=docs/images $(BIN)/python -m pytest -q tests/browser/test_remark_gets_answer.py

environment:
	@bash .ci/bootstrap.sh run

environment-test:
	@bash .ci/debian.sh
	@bash .ci/bootstrap.sh test
