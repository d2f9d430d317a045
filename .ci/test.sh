#!/usr/bin/env bash
# Everything that must hold before a change lands: checks, tests on both databases, browser journeys.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/lines.sh

bash .ci/check.sh
export XIANGYI_TEST_DATABASES=${XIANGYI_TEST_DATABASES:-sqlite,postgresql}
reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT

# The journeys run alone afterwards: three browsers and a media server need both cores to themselves.
say "${bold}tests on $XIANGYI_TEST_DATABASES${plain}"
.venv/bin/python -m pytest -n 2 --dist loadgroup -m 'not browser and not bench' --junitxml "$reports/tests.xml"
say "${bold}browser journeys${plain}"
# Two runs: each holds one Playwright, and there can be only one in a process.
.venv/bin/python -m pytest -m browser --junitxml "$reports/pages.xml" tests/webapp
.venv/bin/python -m pytest -m browser --junitxml "$reports/journeys.xml" tests/browser
if [ "${CI:-}" = true ]; then .venv/bin/python .ci/refuse_skips.py "$reports"/*.xml; fi
