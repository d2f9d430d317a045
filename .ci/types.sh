#!/usr/bin/env bash
# The JSDoc types of static/ by the TypeScript compiler; nothing is emitted.
set -euo pipefail
cd "$(dirname "$0")/.."
bash .ci/node.sh
exec tests/browser/node_modules/.bin/tsc --project static/tsconfig.json
