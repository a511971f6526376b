#!/bin/sh
# Installs the programs that some tests drive, where they are missing and this machine lets us: Debian's packages, as root.
# Elsewhere it changes nothing: those tests are skipped with their reason (with CI=true they fail).
set -eu
missing=""
while read -r program package; do
    command -v "$program" >/dev/null || missing="$missing $package"
done <<'LIST'
node nodejs
npm npm
chromium chromium
pdftotext poppler-utils
nginx nginx-light
softhsm2-util softhsm2
strace strace
faketime faketime
zsh zsh
fish fish
LIST
test -n "$missing" || exit 0
if test "$(id -u)" != 0 || ! command -v apt-get >/dev/null; then
    echo "not installed here, and the tests that need them are skipped:$missing" >&2
    exit 0
fi
echo "installing for the tests:$missing"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
# shellcheck disable=SC2086 # a list of package names
if apt-get update -qq >"$log" 2>&1 && apt-get install -y -qq --no-install-recommends $missing >>"$log" 2>&1; then
    rm -f "$log"
else
    tail -n 20 "$log" >&2
    echo "could not install:$missing" >&2
fi
