# Sourced by the scripts beside it: how they speak to a person.

if [ -t 1 ]; then bold=$'\e[1m' red=$'\e[31m' green=$'\e[32m' plain=$'\e[0m'; else bold='' red='' green='' plain=''; fi

say() { printf '%s\n' "$*"; }

# stop "what is wrong" "how to mend it": two lines on the error output, no traceback.
stop() {
    printf '%sxiangyi: %s%s\n' "$red" "$1" "$plain" >&2
    printf 'To mend it: %s\n' "$2" >&2
    exit 1
}

# as_root COMMAND...: runs it as root or with a sudo that asks nothing; status 127 when neither is allowed.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 127
    fi
}

# install_debian PACKAGE...: the last lines of apt's own words are shown only when it fails.
install_debian() {
    command -v apt-get >/dev/null || return 127
    as_root true || return 127
    local log
    log=$(mktemp)
    if { as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; } >"$log" 2>&1; then
        rm -f "$log"
        return 0
    fi
    tail -n 5 "$log" >&2
    rm -f "$log"
    return 1
}
