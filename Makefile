# Two commands: `make demo` to look around, `make run` for real.
# FANAL_DATA (the data folder, var/ if unset) and FANAL_PORT (8000) move either.

# The system's own Python where it will do: what a version manager builds is often a fifth slower.
PYTHON ?= $(shell /usr/bin/python3 -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' \
  2>/dev/null && echo /usr/bin/python3 || echo python3)
BIN := .venv/bin
# Stamps: what is installed is what the lock files say, and a second start costs nothing.
RUN := .venv/.installed-run
DEV := .venv/.installed-dev
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps
# Two processes at once, each with databases, servers and a data folder of its own.
# A file stays in one of them, and with it what its tests share.
TWO := --numprocesses 2 --dist loadfile

.PHONY: help demo run test test-durability test-postgres check bench format lock clean

help:
	@sed -n 's/^## //p' Makefile

## make demo           fictional staff and requests, on http://localhost:8000/
demo: $(RUN)
	@exec $(BIN)/fanal demo

## make run            the real thing; starts empty
run: $(RUN)
	@exec $(BIN)/fanal run

## make test           the tests; those in a browser where a Chromium is found
test: $(DEV)
	@$(BIN)/python -m pytest $(TWO) -m "not durability"

## make test-durability  processes that die, disks that are full, a crowd, a flood
test-durability: $(DEV)
	@$(BIN)/python -m pytest $(TWO) -m durability

## make test-postgres  all of them again, on a PostgreSQL that is thrown away afterwards
test-postgres: $(DEV)
	@$(BIN)/python tools/throwaway_postgres.py $(BIN)/python -m pytest $(TWO) -m "not browser"

## make check          style, types, imports, templates, migrations, translations; changes nothing
check: $(DEV)
	@$(BIN)/python tools/check.py

## make bench          speed and memory, each beside its limit
bench: $(DEV)
	@$(BIN)/python -m bench

## make format         what `make check` would complain about and a tool can mend
format: $(DEV)
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

## make lock           new lock files from requirements*.in
lock: $(DEV)
	@for name in requirements requirements-dev; do \
	  $(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --universal --generate-hashes \
	    --no-emit-index-url $$name.in -o $$name.lock || exit 1; \
	done

## make clean          forget what was installed; your data stays
clean:
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Fanal needs Python 3.11 or newer (try: make PYTHON=python3.11 …)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python cannot make virtual environments yet: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

$(RUN): requirements.lock Makefile | $(BIN)/python
	@echo "Installing what Fanal needs; this takes some seconds, once."
	@$(PIP) -r requirements.lock
	@echo "$(CURDIR)/src" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/fanal.pth"
	@printf '#!/bin/sh\nexec "$$(dirname "$$0")/python" -m fanal "$$@"\n' > $(BIN)/fanal
	@chmod +x $(BIN)/fanal
	@touch $@

$(DEV): requirements-dev.lock $(RUN)
	@echo "Installing the developers' tools; once."
	@$(PIP) -r requirements-dev.lock
	@touch $@
