#!/usr/bin/env bash
# Makes .venv ready for "app" (what the product needs) or "dev" (what the tests need too).
# Warm runs do nothing: a stamp holds the hash of the files that decide what is installed.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:?usage: scripts/setup.sh app|dev}
export PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf 'setup: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

case $what in
app) lists=(requirements.txt) ;;
dev) lists=(requirements.txt requirements-dev.txt) ;;
*) die "unknown target '$what'; use app or dev" ;;
esac

find_python() {
    for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3 python; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    die "Python 3.11 or newer is needed and was not found; install it, or name one: make ${what/dev/test} PYTHON=/path/to/python3.11"
}

make_venv() {
    local python=$1
    "$python" -m venv .venv 2>/dev/null && return
    rm -rf .venv
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing python3-venv"
        apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
        "$python" -m venv .venv && return
    fi
    die "$python cannot make virtual environments; on Debian or Ubuntu: apt-get install python3-venv"
}

stamp_of() { cat "$@" pyproject.toml scripts/setup.sh | cksum | tr ' ' '-'; }
is_ready() { [ "$(cat ".venv/.ready-$1" 2>/dev/null)" = "$2" ]; }

wanted=$(stamp_of "${lists[@]}")
is_ready "$what" "$wanted" && exit 0
is_ready dev "$(stamp_of requirements.txt requirements-dev.txt)" && exit 0

[ -x .venv/bin/python ] || make_venv "$(find_python)"
python=.venv/bin/python
say "installing packages (the first time takes some minutes)"
# torch first and pinned, so that nothing else chooses its build.
$python -m pip install --quiet "$(grep '^torch==' requirements.txt)"
for list in "${lists[@]}"; do
    $python -m pip install --quiet -r "$list"
done
$python -m pip install --quiet --no-deps --editable .
echo "$wanted" >".venv/.ready-$what"
say "ready"
