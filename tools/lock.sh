#!/usr/bin/env bash
# Renew requirements/*.txt: every version pinned with hashes, no download addresses, nothing younger than a week.
set -euo pipefail
cd "$(dirname "$0")/.."
week_ago=$(python3 -c 'import datetime as d; print(d.date.today() - d.timedelta(days=7))')
compile() {
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --exclude-newer "$week_ago" --custom-compile-command "make lock" pyproject.toml "$@"
}
compile --group build -o requirements/runtime.txt
compile --group build --extra team -o requirements/team.txt
compile --group dev -o requirements/dev.txt
