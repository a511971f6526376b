#!/bin/sh
# Publishes every home of the demo's world anew, since lists go stale within a day, and serves one issuer's site.
#   sh tools/serve_demo.sh WORLD [options of vc serve]     such as --port 8080
set -eu
world=$1
shift
vc=${VC:-.venv/bin/vc}
issuer=huaheng.example

for home in "$world"/homes/*/; do
    host=$(basename "$home")
    if ! said=$("$vc" publish --home "$home" --out "$world/site/$host" --development-hosts "$world/hosts.txt" 2>&1); then
        echo "$said" | tail -n 1 >&2
        echo "$host is served as it was published before" >&2
    fi
done
cat <<END
Published. At the address below stand
  /            the page that checks a code or a file: try those in $world/labels and $world/refused
  /c/NUMBER    a certificate's page; the numbers: $vc list --home $world/homes/$issuer
What follows about DEVELOPMENT says that the invented hosts are folders here.
END
exec "$vc" serve --site "$world/site/$issuer" --trust "$world/trust.toml" --development-hosts "$world/hosts.txt" "$@"
