# What the shims share. A shim stands before a tool on PATH: a call that is Vetch's goes to the daemon, every other one
# to the real tool, without starting a JVM. Sourced with $tool set; $0 is the shim.

shims=${0%/*}
vetch=${VETCH_HOME:-$shims/..}/vetch # of a package; else of the sources
[ -x "$vetch" ] || vetch=$shims/../../../../../vetch
socket=${VETCH_SOCKET:-/run/vetch/vetch.sock}
if [ -z "${VETCH_SOCKET-}" ] && [ "$(id -u)" != 0 ] && [ -n "${XDG_RUNTIME_DIR-}" ]; then
    socket=$XDG_RUNTIME_DIR/vetch.sock
fi

# Runs the tool that would be found without the shims.
real() {
    rest=$PATH:/usr/sbin:/sbin
    while [ -n "$rest" ]; do
        directory=${rest%%:*}
        case $rest in *:*) rest=${rest#*:} ;; *) rest= ;; esac
        if [ "$directory" != "$shims" ] && [ -x "$directory/$tool" ]; then
            exec "$directory/$tool" "$@"
        fi
    done
    echo "vetch: this call is for the real $tool, which is not installed" >&2
    exit 127
}

ours() {
    exec "$vetch" "$tool" "$@"
}

# Whether the switch has any interface at all.
any_of_ours() {
    [ -s "$socket.names" ]
}

# Whether one of the words is the name of an interface of ours.
names_ours() {
    [ -r "$socket.names" ] || return 1
    while read -r name; do
        for word; do
            [ "$word" != "$name" ] || return 0
        done
    done <"$socket.names"
    return 1
}
