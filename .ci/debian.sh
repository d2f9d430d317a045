#!/usr/bin/env bash
# Installs what the checks and tests need from Debian; where that is not allowed it says exactly what to install.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/lines.sh

missing=()
need() { # need PACKAGE TEST...: the test tells whether the package's use is there, whoever installed it
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}
has_postgresql() { compgen -G '/usr/lib/postgresql/*/bin/initdb' || command -v initdb; }
has_cjk_font() { fc-list :lang=zh-cn family 2>/dev/null | grep -q .; }

need chromium command -v chromium
need postgresql has_postgresql
need redis-server command -v redis-server
need janus command -v janus
need nodejs command -v node
need npm command -v npm
need gcc command -v gcc
need libc6-dev test -e /usr/include/stdio.h
need fonts-noto-cjk has_cjk_font

if [ ${#missing[@]} = 0 ]; then exit 0; fi
say "installing from Debian: ${missing[*]}"
install_debian "${missing[@]}" ||
    stop "the tests need Debian packages that are not here: ${missing[*]}" "as root: apt-get install --no-install-recommends ${missing[*]}"
