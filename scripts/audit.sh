#!/usr/bin/env bash
# Asks the advisory database about the pinned packages: 0 none is known to be weak, 1 some are, 2 not all could be asked.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ ! -x .venv-audit/bin/pip-audit ]; then
    "${PYTHON:-python3}" -m venv .venv-audit
    if ! .venv-audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit; then
        echo "audit: pip-audit could not be installed; nothing was checked" >&2
        exit 2
    fi
fi
status=0
for list in requirements.txt requirements-dev.txt; do
    # A local version (torch's +cpu) is in no database: its public version is asked about.
    sed -E 's/\+[a-z0-9]+//' "$list" >".venv-audit/$list"
    .venv-audit/bin/pip-audit --no-deps --disable-pip --progress-spinner off -r ".venv-audit/$list" \
        2>&1 | tee ".venv-audit/$list.found" || status=1
done
if [ $status = 0 ] && grep -q "could not be audited" .venv-audit/*.found; then
    echo "audit: some packages could not be asked about; see above" >&2
    status=2
fi
exit $status
