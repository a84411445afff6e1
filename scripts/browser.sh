#!/usr/bin/env bash
# Makes sure that a Chromium is there for the browser tests, or says what is missing.
set -euo pipefail

for name in ${STACKMATCH_CHROMIUM:-} chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "setup: installing chromium for the browser tests" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
    command -v chromium >/dev/null && exit 0
fi
cat >&2 <<'TXT'
setup: no Chromium was found, and the browser tests need one.
       Debian, Ubuntu:  sudo apt-get install chromium
       Fedora:          sudo dnf install chromium
       macOS:           brew install --cask chromium
       elsewhere:       set STACKMATCH_CHROMIUM to the path of Chromium or Chrome
TXT
exit 1
