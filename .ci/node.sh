#!/usr/bin/env bash
# Development tools from npm (the TypeScript compiler that checks static/), pinned by tests/browser/package-lock.json.
set -euo pipefail
cd "$(dirname "$0")/../tests/browser"
. ../../.ci/lines.sh

want=$(cat package.json package-lock.json 2>/dev/null | sha256sum | cut -d' ' -f1)
if [ "$(cat node_modules/.installed 2>/dev/null)" = "$want" ]; then exit 0; fi
log=$(mktemp)
if ! npm ci --no-audit --no-fund --ignore-scripts >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    stop "npm could not install the development tools" "check the network, then: cd tests/browser && npm ci --ignore-scripts"
fi
rm -f "$log"
printf '%s' "$want" >node_modules/.installed
