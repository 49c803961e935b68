#!/bin/sh
# Writes requirements/*.txt and frontend/package-lock.json anew: every package with its hashes, no addresses,
# for Python 3.11 to 3.13. Versions that are locked already stay; give UPGRADE=--upgrade to move them.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
[ -x .venv/lock/bin/uv ] || { $python -m venv .venv/lock && .venv/lock/bin/pip install -q uv==0.13.9; }
lock() {
    name=$1; shift
    .venv/lock/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header --no-annotate ${UPGRADE:-} -o "requirements/$name.txt" "$@"
}
lock dev pyproject.toml --extra dev
lock runtime pyproject.toml -c requirements/dev.txt
lock build requirements/build.in -c requirements/dev.txt
lock node requirements/node.in
if grep -nE '://|^--' requirements/*.txt; then echo "A lock file holds an address." >&2; exit 1; fi
cd frontend && npm install --package-lock-only --ignore-scripts --no-audit --no-fund
if grep -n '"resolved"' package-lock.json; then echo "package-lock.json holds an address." >&2; exit 1; fi
