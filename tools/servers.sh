#!/usr/bin/env bash
# Put the real servers in place that tests of connectors and workers run against, each started by the tests themselves
# on this machine alone, and a mail program to look at them with. As root on Debian they are installed; otherwise what
# is missing is named. Without them their tests are skipped with the reason, and fail where CI=true.
set -euo pipefail
cd "$(dirname "$0")/.."

for needed in tests/emulators/node_modules/emulate tests/web/node_modules/axe-core; do
  if command -v npm >/dev/null && [ ! -d "$needed" ]; then
    folder=${needed%/node_modules/*}
    echo "Installing what $folder needs ..."
    npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error >/dev/null ||
      echo "Some tests are skipped: npm could not install $folder." >&2
  fi
done

missing=()
for program in mutt tmux; do
  command -v "$program" >/dev/null || missing+=("$program")
done
for place in /usr/sbin/dovecot "$(command -v dovecot || true)"; do
  [ -x "$place" ] && found=yes
done
[ "${found:-}" = yes ] || missing+=(dovecot-core dovecot-imapd)
command -v redis-server >/dev/null || missing+=(redis-server)
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || missing+=(rabbitmq-server)
command -v chromium >/dev/null || missing+=(chromium)
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing ${missing[*]} for the tests ..."
  # Debian starts a service that it installs, unless this file says no; the tests start their own.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
  fi
  apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null && exit 0
fi
echo "Some tests are skipped without ${missing[*]}. On Debian or Ubuntu: sudo apt install ${missing[*]}" >&2
