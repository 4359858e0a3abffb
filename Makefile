# Two targets are all a newcomer needs: `make app` and `make test`. `make help` lists the rest.

PYTHON  ?= python3
WORKERS ?= 3
UV      ?= uv

VENV := .venv
# Windows keeps a virtual environment's programs in Scripts, everything else in bin.
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif

# An environment of its own inside .venv: optbinning needs an older protobuf than the app has.
BENCH     := $(VENV)/bench
BENCH_BIN := $(BIN:$(VENV)/%=$(BENCH)/%)

PIP_OPTIONS := --disable-pip-version-check --quiet
PIP := $(BIN)/python -m pip $(PIP_OPTIONS) install

# The lock holds the build backend too, so that nothing unpinned is fetched for the package itself.
INSTALL_PACKAGE := $(PIP) --no-deps --no-build-isolation --editable .

# One stamp for each thing done; each is younger than all it was made from, or is made again.
VENV_STAMP := $(VENV)/made.stamp
APP_STAMP  := $(VENV)/app.stamp
TEST_STAMP := $(VENV)/test.stamp
BENCH_STAMP := $(VENV)/bench.stamp

.DEFAULT_GOAL := help
.PHONY: help app demo load test coverage torture samples model bench bench-quality bench-team bench-alarms audit sbom lock format clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' Makefile | awk -F'|' '{printf "%-22s%s\n", $$1, $$2}'

app: $(APP_STAMP) ## Install what is needed into .venv and open the dashboard
	$(BIN)/leadscoring app

# The world is made once, up to the day before; `rm -r .demo` to have it made again.
demo: $(APP_STAMP) ## Open the dashboard on a year of an invented team's work (made in a minute or two)
	@test -e .demo/leadscoring.db || $(BIN)/leadscoring sample --world .demo
	$(BIN)/leadscoring app --database sqlite:///.demo/leadscoring.db --models .demo/models

# Workers run the tests side by side, so each keeps its linear algebra to one thread.
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder
test coverage: export OMP_NUM_THREADS = 1
test coverage: export OPENBLAS_NUM_THREADS = 1
test coverage: export MKL_NUM_THREADS = 1
test: $(TEST_STAMP) ## Install what is needed into .venv and run every check and test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) --durations 20

# Apart from `make test`, which it would make half as long again.
coverage: $(TEST_STAMP) ## Run every test and say which lines and branches none of them reaches
	$(PYTEST) --cov --cov-report term

# What `make test` tries a few dozen times, tried hundreds of times: processes killed, every
# write failed, writers racing. One at a time: each of them keeps the disk busy.
torture: export LEADSCORING_TORTURE = 1
torture: export OMP_NUM_THREADS = 1
torture: $(TEST_STAMP) ## Run the long forms of the tests that try to break it (takes an hour)
	$(BIN)/pytest tests/torture $(ARGS)

samples: $(APP_STAMP) ## Write the sample leads again, byte for byte
	$(BIN)/leadscoring sample sample_data

# Leaves out the columns that the data dictionary calls filled in after the first contact. It is
# in nobody's name, so it looks past the database of whoever works here: there is none of that name.
model: $(APP_STAMP) ## Train the sample model that comes with the product again, as models/v0001
	rm -rf models/v0001 models/published.json models/history.jsonl
	LOGNAME="the sample data" $(BIN)/leadscoring train sample_data/leads_history.csv \
		--target Converted --models models --database sqlite:///none.db --exclude Tags --exclude "Lead Quality" \
		--exclude "Lead Profile" --exclude "Last Notable Activity" \
		--exclude "Asymmetrique Activity Index" --exclude "Asymmetrique Profile Index" \
		--exclude "Asymmetrique Activity Score" --exclude "Asymmetrique Profile Score"

# The real files are measured where LEADSCORING_REAL_DATA names their folder. A part alone:
# make bench-quality ARGS="--history sample --model leadscoring --part folds"
bench-quality: export OMP_NUM_THREADS = 1
bench-quality: export OPENBLAS_NUM_THREADS = 1
bench-quality: export MKL_NUM_THREADS = 1
bench-quality: $(BENCH_STAMP) ## Measure the model beside LightGBM and others (takes minutes)
	$(BENCH_BIN)/python -m benchmarks.quality $(ARGS)

# A part alone: make bench ARGS="--part scoring"
bench: export OMP_NUM_THREADS = 1
bench: export OPENBLAS_NUM_THREADS = 1
bench: export MKL_NUM_THREADS = 1
# The dashboard is measured where the tests' browser is.
bench: $(BENCH_STAMP) $(TEST_STAMP) ## Measure speed and memory beside scikit-learn and others (takes an hour)
	$(BENCH_BIN)/python -m benchmarks.speed --browser-python $(BIN)/python $(ARGS)

# Part of it: make bench-team ARGS="--database SQLite --leads 10000 --days 1"
bench-team: export OMP_NUM_THREADS = 1
bench-team: $(APP_STAMP) ## Measure how long a team waits for its leads (takes some ten minutes)
	$(BIN)/python -m benchmarks.team $(ARGS)

# Part of it: make load ARGS="--people 50 --servers 1 --seconds 60"
load: export OMP_NUM_THREADS = 1
load: $(TEST_STAMP) ## Measure how many people can work at once (takes half an hour)
	$(BIN)/python -m benchmarks.load $(ARGS)

# Part of it: make bench-alarms ARGS="--models 2 --years 4"
bench-alarms: export OMP_NUM_THREADS = 1
bench-alarms: export OPENBLAS_NUM_THREADS = 1
bench-alarms: $(APP_STAMP) ## Measure how often alarms ring on Results without a cause, and how late with one
	$(BIN)/python -m benchmarks.alarms $(ARGS)

# What the advisories say of the locked packages; a package that cannot be looked up fails it too.
# The exceptions, each with its reason, stand in requirements/audit-exceptions.txt.
AUDIT := $(VENV)/audit
AUDIT_BIN := $(BIN:$(VENV)/%=$(AUDIT)/%)
PIP_AUDIT := pip-audit==2.10.1
audit: $(VENV_STAMP) ## Look the locked packages up in the advisories (needs the network)
	$(BIN)/python -m venv $(AUDIT)
	$(AUDIT_BIN)/python -m pip $(PIP_OPTIONS) install $(PIP_AUDIT)
	$(AUDIT_BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements/app.txt \
		$$(sed -n 's/^\([A-Z][A-Za-z0-9-]*\) .*/--ignore-vuln \1/p' requirements/audit-exceptions.txt)

sbom: $(VENV_STAMP) ## Write what the app is made of into sbom.cdx.json (CycloneDX)
	$(BIN)/python .ci/sbom.py > sbom.cdx.json

lock: ## Pin the dependencies again (needs uv); UPGRADE=--upgrade takes the newest
	$(call compile,app)
	$(call compile,test,--extra cluster --group test)
	$(call compile,bench,--group bench)

# $(call compile,NAME,GROUPS): pin one set of needs, by hash, for every platform
compile = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url $(UPGRADE) pyproject.toml --group build $(2) -o requirements/$(1).txt

format: $(TEST_STAMP) ## Format the code and mend what ruff can mend
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

clean: ## Remove .venv and every cache, to start afresh; leaves models/ alone
	rm -rf $(VENV) .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV_STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed, but '$(PYTHON)' says: $$($(PYTHON) --version 2>&1 || true)." >&2; \
		echo "Name a newer one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
		echo "'$(PYTHON)' cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(APP_STAMP): $(VENV_STAMP) requirements/app.txt pyproject.toml
	@echo "Installing what the dashboard needs (the first time takes a minute)"
	@$(PIP) --require-hashes -r requirements/app.txt
	@$(INSTALL_PACKAGE)
	@touch $@

# The test lock holds all of the app's, pin for pin, so the app is ready as well.
$(TEST_STAMP): $(VENV_STAMP) requirements/test.txt requirements/app.txt pyproject.toml
	@echo "Installing what the dashboard and its tests need (the first time takes a minute)"
	@$(PIP) --require-hashes -r requirements/test.txt
	@$(INSTALL_PACKAGE)
	@touch $(APP_STAMP) $@

$(BENCH_STAMP): $(VENV_STAMP) requirements/bench.txt
	@echo "Installing what is measured beside the model into $(BENCH) (takes some minutes)"
	@$(BIN)/python -m venv $(BENCH)
	@$(BENCH_BIN)/python -m pip $(PIP_OPTIONS) install --require-hashes -r requirements/bench.txt
	@touch $@
