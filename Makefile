# `make` alone lists the commands. Each sets up what it needs in .venv, once.

PYTHON ?=
IMAGE ?=
ARGS ?=
SUPPORTED := 3.13 3.12 3.11 3.10
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
LOCKED := -c requirements/constraints.txt
INPUTS := pyproject.toml requirements/constraints.txt
PEERS := .venvs/xen-api/ready $(patsubst benchmarks/peers/%.txt,.venvs/%/ready,$(wildcard benchmarks/peers/*.txt))

.DEFAULT_GOAL := help
.PHONY: help demo test lint parts docs bench rpm lock clean
MAKEFLAGS += --no-print-directory

help:
	@echo 'make demo [IMAGE=disk.vhd]  the main job, step by step, against a simulated host'
	@echo 'make test                   lint, types and all tests'
	@echo 'make lint                   lint and types alone'
	@echo 'make docs                   build the manual: build/docs/index.html'
	@echo 'make bench [ARGS=--help]    measure against other clients'
	@echo 'make rpm                    build the RPM package of the dom0 plugins into dist/'
	@echo 'make lock                   renew requirements/constraints.txt'
	@echo 'make clean                  remove everything that these commands made'
	@echo
	@echo 'PYTHON=/path/to/python chooses an interpreter for .venv when it is first made.'

demo: .venv/ready-to-run
	@$(BIN)/os-xenapi demo $(if $(IMAGE),"$(IMAGE)")

test: lint parts
	@echo 'Running the tests ...'
	@$(BIN)/python -m pytest -n auto $(ARGS)

lint: .venv/ready-to-test
	@echo 'Checking style, types and release notes ...'
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/reno -q lint

# Real parts that pip installs, each in an environment of its own. Where one cannot be installed its
# tests are skipped; where CI is set that is a failure.
parts: .venv/bin/python
	@$(MAKE) .venvs/glance/ready || { test -z "$$CI" && echo 'The tests on it are skipped.'; }

docs: .venvs/docs/ready
	@.venvs/docs/bin/sphinx-build -q -W --keep-going -b html docs build/docs
	@echo 'The manual is in build/docs/index.html.'

bench: .venv/ready-to-test $(PEERS)
	@$(BIN)/python -m benchmarks $(ARGS)

rpm: .venv/ready-to-run
	@$(BIN)/python -m tools.rpm dist

lock: .venv/bin/python
	@set -e; for v in $(SUPPORTED); do p=$$(tools/find-python $$v); all="$$all $$p"; done; \
	$(BIN)/python -m tools.lock $$all

clean:
	rm -rf .venv .venvs build dist os_xenapi.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find os_xenapi tests tools benchmarks -name __pycache__ -type d -exec rm -rf {} +

# The stamps are older than their inputs when those change, and then pip runs again.
.venv/ready-to-run: $(INPUTS) | .venv/bin/python
	@echo 'Installing os-xenapi into .venv ...'
	@$(PIP) $(LOCKED) -e '.[all]' || { $(EXPLAIN_PIP); exit 1; }
	@touch $@

.venv/ready-to-test: $(INPUTS) | .venv/bin/python
	@echo 'Installing os-xenapi and the test tools into .venv ...'
	@$(PIP) $(LOCKED) -e '.[all,test]' || { $(EXPLAIN_PIP); exit 1; }
	@touch $@ .venv/ready-to-run

.venvs/glance/ready: requirements/glance.txt | .venv/bin/python
	@echo 'Installing Glance into .venvs/glance, for tests ...'
	@$(BIN)/python -m venv --clear .venvs/glance
	@.venvs/glance/bin/python -m pip install -qq --disable-pip-version-check -r $< \
	|| { $(EXPLAIN_PIP); exit 1; }
	@touch $@

.venvs/docs/ready: requirements/docs.txt $(INPUTS) | .venv/bin/python
	@echo 'Installing Sphinx into .venvs/docs ...'
	@$(BIN)/python -m venv --clear .venvs/docs
	@.venvs/docs/bin/python -m pip install -qq --disable-pip-version-check -r $< -e '.[all]' \
	|| { $(EXPLAIN_PIP); exit 1; }
	@touch $@

# Each client that we are measured against has an environment of its own.
.venvs/%/ready: benchmarks/peers/%.txt requirements/constraints.txt | .venv/bin/python
	@echo 'Installing $* into .venvs/$* ...'
	@$(BIN)/python -m venv --clear .venvs/$*
	@.venvs/$*/bin/python -m pip install -qq --disable-pip-version-check $(LOCKED) -r $< \
	|| { $(EXPLAIN_PIP); exit 1; }
	@touch $@

# What node runs; where there is no npm, its rows are left out.
.venvs/xen-api/ready: benchmarks/peers/xen-api/package.json
	@mkdir -p $(@D)
	@cp $< $(@D)/
	@echo 'Installing xen-api into $(@D) ...'
	@npm install --prefix $(@D) --no-audit --no-fund --silent \
	|| echo 'npm could not install it: what is measured against it is left out.'
	@touch $@

.venv/bin/python:
	@python=$(if $(PYTHON),"$(PYTHON)",$$(tools/find-python $(SUPPORTED))) || exit 1; \
	echo "Making .venv with $$("$$python" -V) ..."; \
	"$$python" -m venv --clear .venv

define EXPLAIN_PIP
echo; \
echo 'pip could not install what is needed (its own words are above). If this machine is offline,'; \
echo 'or behind a proxy or mirror, set PIP_PROXY, PIP_INDEX_URL or PIP_FIND_LINKS and run it again.'
endef
