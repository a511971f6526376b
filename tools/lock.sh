#!/bin/sh
# Writes constraints/dev.txt anew from pyproject.toml: exact versions, the sha256 of every platform's files, no addresses.
#   sh tools/lock.sh                  keeps the versions that still fit
#   sh tools/lock.sh --upgrade        takes the newest of everything
#   sh tools/lock.sh -P NAME          takes the newest of one package
set -eu
cd "$(dirname "$0")/.."
exec .venv/bin/uv pip compile pyproject.toml --all-extras --group dev \
    --universal --python-version 3.11 --generate-hashes \
    --no-strip-extras --no-emit-index-url --no-emit-find-links --no-header --quiet \
    --output-file constraints/dev.txt "$@"
