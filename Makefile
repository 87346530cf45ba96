# make demo    play client and advisor in the browser; needs no token and no network
# make test    everything that must hold, in minutes
# make check   style, types, direction of imports, catalogues
# make prove   the long reliability runs       make bench   the benchmarks
# make learn   the reader's tables, made anew from the labelled stories
# make locales the Traditional catalogue from the Simplified one

# The first Python that runs and is new enough: a name alone may be a shim that leads nowhere.
FRESH := -c "import sys; sys.exit(sys.version_info < (3, 11))"
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python3.14; do \
	if $$name $(FRESH) 2>/dev/null; then echo $$name; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin

export PTB_TIMEDELTA := 1
# Compiled once, not at every start of the program that the tests make.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo run test check prove bench learn locales lock clean

demo: $(VENV)/ready
	@$(BIN)/python -m bot demo

run: $(VENV)/ready
	@$(BIN)/python -m bot run

# Three on two cores, for each waits a third of its time; who has nothing left takes over from who has most.
test: PYTEST_ARGS ?= -n 3 --dist worksteal
test: $(VENV)/tools
	@mkdir -p build
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(VENV)/tools
	@mkdir -p build
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/house

prove: PYTEST_ARGS ?= -n 2
prove: $(VENV)/tools
	@mkdir -p build
	$(BIN)/python -m pytest -m prove --timeout 3600 $(PYTEST_ARGS)

bench: $(VENV)/tools
	$(BIN)/python -m tests.bench

learn: $(VENV)/tools
	$(BIN)/python -m pip install --quiet scikit-learn
	$(BIN)/python -m tests.domain.learn

locales: $(VENV)/tools
	$(BIN)/python -m locales.build

# The locks name no registry: they hold versions and hashes only.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: $(VENV)/tools
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) --upgrade --group dev pyproject.toml -o tests/requirements.txt
	$(LOCK) -c tests/requirements.txt pyproject.toml -o requirements.txt

clean:
	rm -rf $(VENV) build

# One of these two makes the environment; the marks say what was installed, so that a second run has nothing to do.
$(VENV)/ready: requirements.txt
	@$(MAKE) --no-print-directory $(VENV)/bin/python
	@echo "Installing what the program needs (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@touch $@

$(VENV)/tools: tests/requirements.txt requirements.txt
	@$(MAKE) --no-print-directory $(VENV)/bin/python
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r tests/requirements.txt
	@touch $@ $(VENV)/ready

$(VENV)/bin/python:
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed; found: $$(python3 --version 2>&1 || echo none). 需要 Python 3.11 或更新的版本，请先安装。" >&2; exit 2; fi
	@if ! $(PYTHON) $(FRESH); then echo "$(PYTHON) is too old: Python 3.11 or newer is needed. Python 版本太旧，需要 3.11 或更新。" >&2; exit 2; fi
	@if ! $(PYTHON) -m venv $(VENV); then rm -rf $(VENV); echo "The venv module is missing (on Debian: apt install python3-venv). 缺少 venv 模块。" >&2; exit 2; fi
