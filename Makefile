# Everything works on a machine that has git, make and Python 3.11 or newer. tests/run.py does the work: it makes an
# environment in .venv for each supported ansible-core that it finds an interpreter for.
#   CORE=2.16            only this ansible-core
#   TARGETS="a b"        only these integration targets
#   PYTEST_ARGS=...      more arguments for pytest
#   ANSIBLE_TEST_ARGS=.. more arguments for ansible-test
#   DOKPLOY_URL, DOKPLOY_API_KEY: a server to use in place of the sandbox, for demo, benchmark and test-live

PYTHON ?= python3
RUN := $(PYTHON) tests/run.py

export CORE TARGETS PYTEST_ARGS ANSIBLE_TEST_ARGS BENCHMARK_ARGS

.DEFAULT_GOAL := help

.PHONY: help
help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-18s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

.PHONY: demo
demo: ## Run the demo's playbook twice, on a sandbox or on DOKPLOY_URL
	@$(RUN) demo

.PHONY: test
test: ## Run every test, on each supported ansible-core
	@$(RUN) test

.PHONY: test-unit test-sanity test-contract test-integration
test-unit: ## Run the unit tests
	@$(RUN) test unit
test-sanity: ## Run ansible-test sanity
	@$(RUN) test sanity
test-contract: ## Run the contract tests against the sandbox, and its own tests
	@$(RUN) test contract
test-integration: ## Run the integration targets against the sandbox
	@$(RUN) test integration

.PHONY: test-live
test-live: ## Run the contract tests and the integration targets on DOKPLOY_URL
	@$(RUN) live

.PHONY: benchmark
benchmark: ## Measure stacks on a sandbox or on DOKPLOY_URL, and draw a plot
	@$(RUN) test benchmark

.PHONY: docs
docs: ## Check the documentation and the changelog
	@$(RUN) test docs

.PHONY: lint
lint: ## Check style, documentation and YAML
	@$(RUN) test lint

.PHONY: build
build: ## Build the archive that ansible-galaxy installs
	@$(RUN) build

.PHONY: setup
setup: ## Make the environments only
	@$(RUN) setup

.PHONY: clean
clean: ## Remove everything that was made
	rm -rf .venv .cache .hypothesis .pytest_cache tests/output dokploy-dokploy-*.tar.gz
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
