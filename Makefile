# Saluran. "make run" serves the demo, "make test" does all that the continuous integration does.

PORT ?= 8000
SALURAN_HOME ?= $(CURDIR)/var
run: export SALURAN_HOME := $(SALURAN_HOME)
# The checks have a home of their own: they never come near anybody's data.
check quick faults: export SALURAN_HOME := $(CURDIR)/.venv/home-of-the-checks
check quick faults: export DATABASE_URL :=

.DEFAULT_GOAL := help
PY := .venv/bin/python
WORKERS ?= 2

.PHONY: help run test check quick faults bench fix messages setup setup-dev lock clean

help:
	@echo "make run     set up, and serve the demo at http://127.0.0.1:$(PORT)  (PORT=, SALURAN_HOME=)"
	@echo "make test    set up, and pass the whole suite  (SKIP=browser,postgres leaves these out, by name)"
	@echo "make check   the same without setting up: ruff, mypy, import-linter, pytest"
	@echo "make quick   ruff, and the tests on SQLite without a browser"
	@echo "make faults  kill, cut off and crowd a running installation in full numbers (an hour); prints what was lost"
	@echo "make bench   measure with a million rows on both databases  (QUICK=1: with 50,000; BENCH_HOME=: where they lie)"
	@echo "make fix     let ruff correct and format"
	@echo "make messages  bring the words of both languages up to date with the sources"
	@echo "make setup   only set up for running; make setup-dev: for developing"
	@echo "make lock    write requirements/ and frontend/package-lock.json anew after a change of versions"
	@echo "make clean   remove all that was installed and built; the data in $(SALURAN_HOME) stays"

run: setup
	@.venv/bin/saluran demo --if-empty
	@exec .venv/bin/saluran serve --host 127.0.0.1 --port $(PORT)

test: setup-dev
	@$(PY) tools/needs.py --install
	@$(MAKE) --no-print-directory check

check: $(PY)
	@$(PY) tools/needs.py
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m pytest -n $(WORKERS) --dist loadgroup
	$(PY) tools/on_postgres.py $(PY) -m pytest -n $(WORKERS) --dist loadgroup -m postgres

faults: export FAULTS := full
faults: export FAULTS_REPORT := $(CURDIR)/.venv/faults.jsonl
faults: $(PY)
	@rm -f $(FAULTS_REPORT)
	$(PY) -m pytest tests/faults -q
	$(PY) tools/on_postgres.py $(PY) -m pytest tests/faults -q -m postgres
	@$(PY) -m tests.faults.report $(FAULTS_REPORT)

quick: $(PY)
	$(PY) -m ruff check .
	$(PY) -m pytest -n $(WORKERS) -m "not browser and not postgres and not slow"

bench: $(PY)
	$(PY) -m benchmarks

fix: $(PY)
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

messages: $(PY)
	$(PY) tools/messages.py
	$(PY) hatch_build.py

setup:
	@python=$$(sh tools/find_python.sh) && "$$python" tools/setup.py

setup-dev:
	@python=$$(sh tools/find_python.sh) && "$$python" tools/setup.py --dev

$(PY):
	@echo "There is no .venv yet: run 'make setup-dev' (or 'make test') first." >&2; exit 1

lock: $(PY)
	sh tools/lock.sh

clean:
	rm -rf .venv frontend/node_modules frontend/.built.json src/saluran/static/saluran/app.css src/saluran/static/saluran/app.js
	find src -name '*.mo' -delete
