#!/usr/bin/env bash
# All checks, fastest first; stops at the first that fails and says how to mend it.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/lines.sh
export PATH="$PWD/.venv/bin:$PATH"

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# check NAME MEND COMMAND...
check() {
    local name=$1 mend=$2 began=$EPOCHREALTIME
    shift 2
    if "$@" >"$log" 2>&1; then
        printf '%sok%s    %-52s %5.1f s\n' "$green" "$plain" "$name" "$(awk "BEGIN { print $EPOCHREALTIME - $began }")"
        return
    fi
    printf '%sFAILS%s %s\n' "$red" "$plain" "$name"
    tail -n 60 "$log"
    printf 'To mend it: %s\n' "$mend"
    exit 1
}

# Without the fixtures of the whole suite these start in a blink; two need the app.
architecture() {
    local conftest=--noconftest
    case $1 in guards | refusals) conftest= ;; esac
    XIANGYI_TEST_DATABASES=sqlite python -m pytest -vv -x -p no:cacheprovider --no-header --timeout 300 $conftest "tests/architecture/test_$1.py"
}

check "ruff format" "ruff format ." ruff format --check --quiet .
check "ruff lint" "ruff check --fix . and read what is left" ruff check --quiet .
check "size budget" "split the file or function by noun" architecture size_budget
check "dependencies have reasons" "one line each in docs/dependencies.md" architecture dependencies
check "import contracts" "let the import point down, see pyproject.toml" lint-imports
check "static/ types (tsc)" "mend the JSDoc types" bash .ci/types.sh
check "settings are documented" "add the row to docs/operations.md" architecture settings
check "texts are complete" "python -m tests.architecture.catalogues lists what each room lacks" architecture texts
check "no ID-number field" "remove the field; it may not be asked for anywhere" architecture id_number
check "routes and socket events have their guard" "add the row to tests/architecture/guard_table.py" architecture guards
check "refusals have words" "explain the code in the room that can raise it" architecture refusals
check "migrations match the models" "alembic revision, then update consultations/migrations/HEAD" architecture migrations
check "mypy strict" "add or mend the types" mypy
