#!/bin/sh
# Make the virtual environment $1 with the first Python that fits: $PYTHON, else 3.11, 3.12, 3.13,
# python3. It works without the system's ensurepip, and keeps an environment that is good already.
set -eu

folder=$1

# Whether "$1" runs and is a version the app is for. A name alone says little: it may be a shim of
# a version manager for a Python that is not there.
fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        fits "$PYTHON" && echo "$PYTHON"
        return
    fi
    for name in python3.11 python3.12 python3.13 python3 python; do
        # All of that name on the PATH: the first may be a shim that does not run.
        saved=$IFS
        IFS=:
        for place in $PATH; do
            IFS=$saved
            if [ -x "$place/$name" ] && fits "$place/$name"; then
                echo "$place/$name"
                return
            fi
        done
        IFS=$saved
    done
}

# Put pip into the new environment: from ensurepip, else by the pip that python has itself.
add_pip() {
    "$folder/bin/python" -m ensurepip --default-pip >/dev/null 2>&1 && return
    "$1" -m pip --python "$folder/bin/python" install --quiet --disable-pip-version-check pip \
        >/dev/null 2>&1 && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv >&2
        "$folder/bin/python" -m ensurepip --default-pip >/dev/null 2>&1 && return
    fi
    rm -rf "$folder"
    echo "This Python has neither pip nor ensurepip: $1" >&2
    echo "On Debian and Ubuntu: apt install python3-venv" >&2
    exit 1
}

if fits "$folder/bin/python" && "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi
python=$(find_python)
if [ -z "$python" ]; then
    echo "ChatApp needs Python 3.11, 3.12 or 3.13, and none of them was found." >&2
    found=$("${PYTHON:-python3}" --version 2>/dev/null || true)
    [ -z "$found" ] || echo "What there is: $found." >&2
    echo "Another one can be named: make PYTHON=/path/to/python3.12" >&2
    exit 1
fi
rm -rf "$folder"
"$python" -m venv --without-pip "$folder"
add_pip "$python"
