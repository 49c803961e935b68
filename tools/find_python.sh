#!/bin/sh
# Prints the Python to set up with: the first from 3.11 to 3.13 that really runs and can make a virtualenv.
# (A name on the path may be a shim that only fails.) PYTHON=/path/to/python goes first.
test='import sys, venv, ensurepip
if not (3, 11) <= sys.version_info[:2] <= (3, 13): raise SystemExit(1)
print(sys.executable)'
for python in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11; do
    found=$("$python" -c "$test" 2>/dev/null) && [ -n "$found" ] && echo "$found" && exit 0
done
echo "Saluran needs Python 3.11, 3.12 or 3.13 with venv and pip." >&2
echo "On Debian 12: apt-get install python3 python3-venv python3-pip" >&2
exit 1
