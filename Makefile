# MCP Security Platform: the front door. `make` alone prints this help.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?=
PORT ?= 8000
REGISTRY ?=
TAG ?= 0.1.0
# Of make e2e: namespace/service:port of a Prometheus, and an earlier chart with its images' tag to upgrade from.
PROMETHEUS ?=
PREVIOUS_CHART ?=
PREVIOUS_TAG ?=
VENV := .venv
BIN := $(VENV)/bin
REQUIREMENTS := requirements/dev.txt
# Of make test: processes that share the files of tests, each with a platform of its own. One waits while another works.
PROCESSES ?= 2
PACKAGES := libs/core libs/scanner libs/cli services/api services/worker
# Written last by a finished install, so a half-finished one is repeated. A checkout that moved, or whose Python is
# gone, needs a new environment whatever the dates say.
STAMP := $(VENV)/.installed
$(shell test -x $(BIN)/python && grep -qxF "$$PWD" $(STAMP) 2>/dev/null || rm -f $(STAMP))

##@ Use

.PHONY: help
help: ## Show this help
	@awk 'BEGIN {FS = ":.*## "} \
	  /^##@/ {printf "\n\033[1m%s\033[0m\n", substr($$0, 5)} \
	  /^[a-zA-Z0-9_-]+:.*## / {printf "  \033[36m%-14s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: install
install: $(STAMP) ## Create .venv with every hash-pinned dependency and the mcp-platform command

$(STAMP): $(REQUIREMENTS) $(addsuffix /pyproject.toml,$(PACKAGES)) scripts/install
	@PYTHON="$(PYTHON)" scripts/install "$(VENV)" "$(REQUIREMENTS)" $(PACKAGES)

.PHONY: run
run: $(STAMP) ## Start the whole platform, scan a demo server, print its findings [PORT=8000]
	@exec $(BIN)/python -m mcp_cli up --port "$(PORT)"

##@ Develop

.PHONY: test
test: $(STAMP) ## Run the unit and integration tests on real PostgreSQL and Valkey [PROCESSES=2]
	@$(BIN)/python -m pytest -n "$(PROCESSES)" --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

.PHONY: field-trial
field-trial: $(STAMP) ## List and judge real servers from PyPI and npm, write docs/field-trial.md
	@$(BIN)/python -m tests.field.trial

.PHONY: scoreboard
scoreboard: $(STAMP) ## Measure the scanner on the benchmark; table, and .local/scoreboard.json
	@$(BIN)/python -m benchmark.scoreboard

.PHONY: bench
bench: $(STAMP) ## Measure what the API promises beside its yardsticks [QUICK=1]
	@$(BIN)/python -m tests.performance.api.bench $(if $(QUICK),--quick)

.PHONY: lint
lint: $(STAMP) ## Check format and lint rules (ruff) and types (mypy --strict)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

.PHONY: format
format: $(STAMP) ## Format the code and apply safe lint fixes
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: lock
lock: $(STAMP) ## Compile the hash-pinned requirements from the pyproject files
	@UV="$(BIN)/uv" scripts/lock

.PHONY: clean
clean: ## Remove the environment, local data and tool caches
	@if [ -e .local/run.json ]; then \
	  echo "error: a stack of this checkout is running (.local/run.json), so nothing was removed." >&2; \
	  echo "       Stop it with Ctrl-C where it runs; after a crash: rm .local/run.json" >&2; exit 2; fi
	@rm -rf "$(VENV)" .local .mypy_cache .ruff_cache .pytest_cache .hypothesis

##@ Deploy

.PHONY: chart
chart: $(STAMP) ## Lint, render and test the Helm chart (skips, and says so, without helm and go)
	@status=0; helm=$$(scripts/helm) || status=$$?; \
	  if [ $$status = 3 ]; then echo "SKIPPED: the chart was not tested" >&2; exit 0; fi; \
	  [ $$status = 0 ] || exit $$status; \
	  export HELM="$$helm"; \
	  for values in charts/mcp-platform/ci/*-values.yaml; do \
	    "$$helm" lint --quiet --strict charts/mcp-platform --values "$$values"; \
	  done; \
	  $(BIN)/python -m pytest tests/chart -rs $(PYTEST_ARGS)

.PHONY: images
images: ## Build both images with docker [REGISTRY=, TAG=0.1.0]
	@scripts/needs docker
	@for service in api worker; do \
	  DOCKER_BUILDKIT=1 docker build --file services/$$service/Dockerfile \
	    --label org.opencontainers.image.revision="$$(git rev-parse HEAD)" \
	    --tag "$(REGISTRY)mcp-platform/$$service:$(TAG)" .; \
	done

.PHONY: images-test
images-test: $(STAMP) ## Run the built images in docker under real limits: contents, memory, connections, resize, rollout
	@API_IMAGE="$(REGISTRY)mcp-platform/api:$(TAG)" WORKER_IMAGE="$(REGISTRY)mcp-platform/worker:$(TAG)" \
	  $(BIN)/python -m pytest tests/images $(PYTEST_ARGS)

.PHONY: images-limits
images-limits: $(STAMP) ## Measure the API under docker limits beside fixed sizes; table in .local/images/limits.md
	@scripts/needs docker
	@API_IMAGE="$(REGISTRY)mcp-platform/api:$(TAG)" $(BIN)/python -m tests.images.compare

.PHONY: sbom
sbom: $(STAMP) ## Write the bill of materials (CycloneDX) of both images to .local/sbom
	@scripts/needs docker
	@for service in api worker; do \
	  $(BIN)/python scripts/sbom "$(REGISTRY)mcp-platform/$$service:$(TAG)" ".local/sbom/$$service.cdx.json"; \
	done

.PHONY: e2e
e2e: $(STAMP) ## Follow a release through its life on the cluster of KUBECONFIG [REGISTRY=, TAG=0.1.0]
	@scripts/needs kubectl
	@HELM="$$(scripts/helm)" E2E_REGISTRY="$(REGISTRY)" E2E_TAG="$(TAG)" E2E_PROMETHEUS="$(PROMETHEUS)" \
	  E2E_PREVIOUS_CHART="$(PREVIOUS_CHART)" E2E_PREVIOUS_TAG="$(PREVIOUS_TAG)" \
	  $(BIN)/python -m pytest tests/e2e -x --verbose -o timeout=1800 $(PYTEST_ARGS)

.PHONY: e2e-headline
e2e-headline: $(STAMP) ## Roll a release at its maximum under too much load, sized by the ledger and by hand; table
	@scripts/needs kubectl
	@HELM="$$(scripts/helm)" E2E_REGISTRY="$(REGISTRY)" E2E_TAG="$(TAG)" $(BIN)/python -m tests.e2e.headline

.PHONY: kind-up
kind-up: ## Start a cluster of three nodes in docker
	@scripts/needs kind docker kubectl
	@kind create cluster --name mcp-platform --config k8s/kind-config.yaml --wait 3m

.PHONY: deploy
deploy: images ## Install or upgrade the platform in the kind cluster
	@scripts/needs kind kubectl
	@for service in api worker; do kind load docker-image --name mcp-platform "mcp-platform/$$service:$(TAG)"; done
	@"$$(scripts/helm)" upgrade --install mcp-platform charts/mcp-platform --kube-context kind-mcp-platform \
	  --namespace mcp-platform --create-namespace --values k8s/kind-values.yaml --wait --timeout 10m

.PHONY: kind-down
kind-down: ## Delete the kind cluster with everything in it
	@scripts/needs kind
	@kind delete cluster --name mcp-platform
