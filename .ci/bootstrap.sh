#!/usr/bin/env bash
# Makes .venv and installs into it: `bootstrap.sh run` what serving needs, `bootstrap.sh test` the tools as well.
# Does nothing, quickly, while pyproject.toml is the one that was installed from.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/lines.sh

flavour=${1:-run}
case $flavour in
    run) target=. ;;
    test) target='.[production,test]' ;;
    *) stop "unknown flavour '$flavour'" "use run or test" ;;
esac

want=$(sha256sum pyproject.toml | cut -d' ' -f1)
# What the tests need includes what a run needs, so either stamp will do for a run.
for stamp in ".venv/installed-test" ".venv/installed-$flavour"; do
    if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$want $PWD" ]; then exit 0; fi
done

find_python() {
    local name
    for name in "${PYTHON:-python3}" python3 python3.11 python3.12 python3.13; do
        if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    stop "Python 3.11 or newer is needed, here is $(python3 --version 2>/dev/null || echo none)" \
        "install it (Debian 12: apt-get install python3 python3-venv) or name it: make run PYTHON=/path/to/python3.11"
}

make_venv() {
    local python=$1
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        say "1/3 installing Debian's python3-venv"
        install_debian python3-venv ||
            stop "Debian's package python3-venv is missing" "as root: apt-get install python3-venv"
        "$python" -c 'import ensurepip, venv' 2>/dev/null ||
            stop "$python still cannot make environments" "install the venv package of that Python, then run this again"
    fi
    say "1/3 making the environment .venv"
    rm -rf .venv
    "$python" -m venv .venv || stop "could not make .venv" "look at the lines above; is the disk full?"
}

# On a terminal the package at work is shown in one line that rewrites itself.
show_progress() {
    local line
    while IFS= read -r line; do
        printf '%s\n' "$line" >>"$1"
        if [ -t 1 ]; then
            case $line in
                Collecting*|Installing*|*Downloading*) printf '\r\e[K    %.70s' "${line#"${line%%[! ]*}"}" ;;
            esac
        fi
    done
    if [ -t 1 ]; then printf '\r\e[K'; fi
}

explain_failure() {
    local log=$1
    if grep -qiE 'no space left' "$log"; then
        stop "the disk is full" "free some room (about 1 GB) and run this again"
    elif grep -qiE 'name resolution|NewConnectionError|ConnectTimeout|timed out|Network is unreachable|ProxyError|Connection refused' "$log"; then
        stop "pip has no network" "connect this machine to the Internet, or point pip at a mirror in /etc/pip.conf, and run this again"
    elif grep -qiE 'permission denied' "$log"; then
        stop "the folder $PWD/.venv cannot be written" "chown -R $(id -un) '$PWD' or run as its owner"
    fi
    tail -n 8 "$log" >&2
    stop "pip could not install the packages" "read the lines above; the whole report is in $log"
}

[ -w . ] || stop "the folder $PWD cannot be written" "chown -R $(id -un) '$PWD' or run as its owner"
python=$(find_python)
if ! .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then make_venv "$python"; fi

log=.venv/install.log
: >"$log"
say "2/3 installing packages (some 100 MB and a minute or two the first time)"
if ! .venv/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off \
    --retries 2 --timeout 20 -e "$target" 2>&1 | show_progress "$log"; then
    explain_failure "$log"
fi
printf '%s %s' "$want" "$PWD" >".venv/installed-$flavour"
say "3/3 the environment is ready"
