# Everything works on a machine that has git, make and Python 3.11 or newer. nox does the work (noxfile.py); make installs
# it into .venv/nox. ".venv/nox/bin/nox -l" lists its sessions.
#   CORE=2.18            this ansible-core (2.16 to 2.21), in place of the oldest and the newest
#   TARGETS="a b"        only these integration targets
#   PYTEST_ARGS=...      more arguments for pytest
#   ANSIBLE_TEST_ARGS=.. more arguments for ansible-test
#   BENCHMARK_ARGS=...   more arguments for the benchmark
#   DOKLI=...            program of dokli 0.7.0, to measure the benchmark's stack with it too
#   DOKPLOY_URL, DOKPLOY_API_KEY: a server to use in place of the sandbox, for demo, benchmark and test-live

PYTHON ?= python3
NOX := .venv/nox/bin/nox
# Two sessions at a time; of a single ansible-core, output is shown as it comes.
PAIR := --parallel 2
EACH := $(if $(CORE),,$(PAIR))

export CORE TARGETS PYTEST_ARGS ANSIBLE_TEST_ARGS BENCHMARK_ARGS

.DEFAULT_GOAL := help

.PHONY: help
help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-18s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

$(NOX): tests/requirements/nox.txt
	@echo "installing nox into .venv/nox"
	@rm -rf .venv/nox
	@$(PYTHON) -m venv .venv/nox
	@.venv/nox/bin/python -m pip install --quiet --disable-pip-version-check --requirement $< || { rm -rf .venv/nox; exit 1; }
	@touch $@

.PHONY: demo
demo: $(NOX) ## Run the demo's playbook twice, on a sandbox or on DOKPLOY_URL
	@$(NOX) --session demo

.PHONY: test
test: $(NOX) ## Run every test and check, on each supported ansible-core
	@$(NOX) $(PAIR)

.PHONY: test-unit test-sanity test-contract test-integration
test-unit: $(NOX) ## Run the unit tests
	@$(NOX) $(EACH) --session unit
test-sanity: $(NOX) ## Run ansible-test sanity
	@$(NOX) $(EACH) --session sanity
test-contract: $(NOX) ## Run the contract tests against the sandbox, and its own tests
	@$(NOX) --session contract
test-integration: $(NOX) ## Run the integration targets against the sandbox
	@$(NOX) $(EACH) --session integration

.PHONY: test-guides
test-guides: $(NOX) ## Follow the guides with an installed archive, on the first, a middle and the last ansible-core
	@$(NOX) --session guides-each

.PHONY: test-live
test-live: $(NOX) ## Run the contract tests and the integration targets on DOKPLOY_URL
	@$(NOX) --session contract-live integration-live

.PHONY: benchmark
benchmark: $(NOX) ## Measure stacks on a sandbox or on DOKPLOY_URL, and draw a plot
	@$(NOX) --session benchmark

.PHONY: docs
docs: $(NOX) ## Check the documentation and the changelog
	@$(NOX) --session docs-check changelog

.PHONY: lint
lint: $(NOX) ## Check style, types, documentation, YAML, playbooks, and what Galaxy says of the archive
	@$(NOX) $(PAIR) --session style lint ansible-lint importer extra-checks docs-check changelog

.PHONY: build
build: $(NOX) ## Build the archive that ansible-galaxy installs
	@$(NOX) --session build

.PHONY: setup
setup: $(NOX) ## Make environments to work in by hand, and say where they are
	@$(NOX) --session setup

.PHONY: clean
clean: ## Remove everything that was made
	rm -rf .nox .venv .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache tests/output dokploy-dokploy-*.tar.gz
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
