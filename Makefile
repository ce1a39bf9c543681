# One door for every command. Each target names its interpreter; plain `make` lists them.
PYTHON ?= python3
BIN := .venv/bin
COURSE := .venv/.course-installed
TOOLS := .venv/.tools-installed
BROWSER := .venv/.browser-installed
SUITE := $(BIN)/python -m pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder
AUDIT := node_modules/.audit-installed
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help run teach test coverage lint format lessons attack bench figures audit constraints sbom wheel clean

help: ## List these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile

run: $(COURSE) ## Set up what is missing, then serve the course on this machine
	@$(BIN)/unsealed serve

teach: $(COURSE) ## Set up what is missing, then serve a class and open its teacher's page
	@$(BIN)/unsealed teach

test: lint $(BROWSER) ## Set up what is missing, then check everything that must hold
	$(SUITE)

coverage: $(BROWSER) ## Run the tests and say which lines none of them reached (half an hour)
	$(SUITE) --cov --cov-report=term

lint: $(TOOLS) ## Check style, types and layers; run no test
	$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy && $(BIN)/lint-imports

format: $(TOOLS) ## Put the code into the house's form
	$(BIN)/ruff check --fix && $(BIN)/ruff format

lessons: $(COURSE) ## Check every lesson and say all that is wrong
	$(BIN)/unsealed check

attack: $(TOOLS) ## Attack a running server with all the lists of attacks (some minutes)
	UNSEALED_TEST_ATTACKS=all $(BIN)/python -m pytest tests/attacks -p no:randomly

bench: $(TOOLS) ## Measure speed against the floor; BENCH=--quick for a short run
	$(BIN)/python tests/bench $(BENCH)

figures: $(TOOLS) ## Make the page of figures from the saved measurements
	$(BIN)/python tests/bench/figures.py

audit: $(BROWSER) $(AUDIT) ## Let Nu, Lighthouse and veraPDF judge pages and PDFs (needs npm, Java)
	$(BIN)/python tests/browser/audit

constraints: $(TOOLS) ## Resolve the dependencies anew, with hashes, for every platform
	$(BIN)/python tests/constraints

sbom: $(TOOLS) ## Write the bill of materials (CycloneDX) into dist/
	@$(BIN)/python tests/sbom

wheel: $(TOOLS) ## Build the wheel that is installed elsewhere, into dist/
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

clean: ## Remove all that the other targets made, but no learner's records
	rm -rf .venv node_modules build dist .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Unsealed needs Python 3.11 or newer. Name one: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv .venv || { apt-get install --yes python3-venv && $(PYTHON) -m venv .venv; }

$(COURSE): constraints.txt pyproject.toml | .venv/bin/python
	@echo "Installing Unsealed into .venv"
	@$(PIP) install --require-hashes --requirement constraints.txt
	@$(PIP) install --no-deps --no-build-isolation --editable . && touch $@

$(TOOLS): tests/constraints.txt $(COURSE)
	@echo "Installing the developers' tools into .venv"
	@$(PIP) install --require-hashes --requirement tests/constraints.txt && touch $@

$(BROWSER): tests/browser/install_chromium.py $(TOOLS)
	@$(BIN)/python tests/browser/install_chromium.py && touch $@

$(AUDIT): tests/browser/audit/tools.txt
	@mkdir -p node_modules && npm install --ignore-scripts --no-save --no-package-lock --no-fund --no-audit --prefix . $$(cat tests/browser/audit/tools.txt) && touch $@
