#!/usr/bin/env bash
# Installs PostgreSQL for the tests where that is possible. Without it those tests are skipped, with the reason.
set -euo pipefail

ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && exit 0
command -v initdb >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "setup: installing PostgreSQL for the tests" >&2
    export DEBIAN_FRONTEND=noninteractive
    if (apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql) >/dev/null 2>&1; then
        exit 0
    fi
fi
echo "setup: no PostgreSQL was found, so its tests are skipped; Debian, Ubuntu: sudo apt-get install postgresql" >&2
