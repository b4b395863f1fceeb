#!/bin/sh
# Run the tests on each Python the app is for that is on this machine, each in an environment of
# its own (.venv-3.11 and so on).
set -eu

run=0
for version in 3.11 3.12 3.13; do
    python=$(command -v "python$version" || true)
    if [ -z "$python" ] || ! "$python" -c '' >/dev/null 2>&1; then
        # A version manager's own copy, where there is one.
        python=$(ls -d "${PYENV_ROOT:-$HOME/.pyenv}/versions/$version".*/bin/python 2>/dev/null | tail -n 1)
    fi
    if [ -z "$python" ]; then
        echo "Python $version is not on this machine."
        continue
    fi
    echo "Python $version:"
    make --no-print-directory test VENV=".venv-$version" PYTHON="$python"
    run=$((run + 1))
done
[ "$run" -gt 0 ]
