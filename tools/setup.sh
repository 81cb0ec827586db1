#!/usr/bin/env bash
# Make .venv and put the locked packages of a requirements file into it, each checked by its hash.
set -euo pipefail
cd "$(dirname "$0")/.."
requirements=$1

find_python() {
  for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "kept needs Python 3.11 or later. Install it, or say which one to use: make PYTHON=/path/to/python3" >&2
  exit 1
}

make_venv() {
  "$1" -m venv .venv 2>/dev/null && return
  # Debian ships venv apart from Python.
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
    "$1" -m venv .venv && return
  fi
  echo "Python cannot make a virtual environment here. On Debian or Ubuntu: sudo apt install python3-venv" >&2
  exit 1
}

[ -x .venv/bin/python ] || make_venv "$(find_python)"
echo "Setting up (about half a minute the first time) ..."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$requirements"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
