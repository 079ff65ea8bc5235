# Two commands do it all: `make up` serves, `make test` tests. Each does its own set-up first.
.DEFAULT_GOAL := help
SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
SOURCES := $(shell find src migrations cv_generation front \( -name node_modules -o -name dist -o -name data -o -name test \) -prune -o -type f -print 2>/dev/null)

.PHONY: help up test test-long lint lint-code lint-rest format build migrate psql events ingest search gen-all rag-rebuild dataset eval screenshots

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

up: build ## serve on http://127.0.0.1:8000, with everything set up
	@exec node dist/main.js

test: ## lint, types, and every test; makes its own database
	@$(MAKE) -j2 build lint
	@npm test --silent

test-long: build ## the same tests at full size, and those that cost most; takes longer
	@RUNLOG_LONG=1 npm test --silent

lint: lint-code lint-rest ## linters, layers, format and types

lint-code: node_modules/.installed
	@npx eslint .

lint-rest: node_modules/.installed
	@npm run -s lint:rest

format: node_modules/.installed ## format the code
	@npm run -s format

build: dist/.built

migrate: build ## apply the migrations that are missing
	@node dist/cli.js migrate

psql: build ## open the database, or run the SQL on standard input
	@node dist/cli.js psql

events: build ## print a run's events: make events RUN=<run id>
	@node dist/cli.js events "$(RUN)"

ingest: build ## read a folder of documents: make ingest DIR=papers COLLECTION=papers [PRUNE=1]
	@node dist/cli.js ingest "$(DIR)" "$(COLLECTION)" $(if $(PRUNE),--prune)

search: build ## print the passages for a question: make search Q="Who knows Kubernetes?" [COLLECTION=cvs]
	@node dist/cli.js search "$(Q)" $(if $(COLLECTION),--collection "$(COLLECTION)")

gen-all: build ## make CVs as JSON, HTML and PDF: make gen-all [N=30] [SEED=1]
	@node cv_generation/dist/cli.js $(if $(N),--n "$(N)") $(if $(SEED),--seed "$(SEED)")

rag-rebuild: build ## bring the collection cvs up to date with cv_generation/data/cvs, and make the indexes anew
	@node dist/cli.js rag-rebuild

dataset: gen-all rag-rebuild ## both

eval: build ## measure the search: make eval [IR=<folder of a test collection>]
	@node dist/cli.js eval $(if $(IR),--ir "$(IR)")

screenshots: build ## take the pictures of docs/images anew: every view of the page, in light and dark, on a desktop and a phone
	@npx jest --testMatch '<rootDir>/test/screenshots/views.ts' --runInBand

# Marked by files of our own: npm and tsc touch theirs when they like.
node_modules/.installed: package.json package-lock.json .npmrc
	@echo "Installing packages (the first time takes up to a minute) …"
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

dist/.built: node_modules/.installed tsconfig.json nest-cli.json migrations/tsconfig.json cv_generation/tsconfig.json $(SOURCES)
	@echo "Building …"
	@npm run -s build
	@touch $@
