# Namespaces for one command: network, mounts, processes and, for ordinary users, users. Nothing in them touches the
# machine's own, and all of it is gone when the command, their first process, ends or when this script does.
#   spaces.sh run NAME GRACE COMMAND…   runs it, if this system lets us. NAME begins the messages. SIGINT, SIGTERM and
#                                       SIGHUP end with status 130: the command gets SIGINT and, if it is still there
#                                       after GRACE tenths of a second, SIGKILL.
#   spaces.sh terminal NAME COMMAND…    runs it as the terminal's own: its keys are for the command alone
#   spaces.sh inside COMMAND…           what is to do inside them
#   spaces.sh quiet                     no IPv6 in this network namespace, whose neighbour discovery speaks unasked
set -eu

need_tun() {
    [ ! -r /dev/net/tun ] || [ ! -w /dev/net/tun ] || return 0
    echo "$name: TAP devices need access to /dev/net/tun. Allow it with:" >&2
    [ -e /dev/net/tun ] || echo "    sudo modprobe tun" >&2
    echo "    sudo chmod 0666 /dev/net/tun" >&2
    exit 2
}

need_spaces() {
    ! unshare $spaces true || return 0
    echo "$name: this system does not let you make namespaces. Run it as root, or allow it with:" >&2
    for setting in kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000 \
        kernel.apparmor_restrict_unprivileged_userns=0; do
        key=$(echo ${setting%=*} | tr . /)
        [ ! -e /proc/sys/$key ] || [ "$(cat /proc/sys/$key)" = "${setting#*=}" ] || echo "    sudo sysctl $setting" >&2
    done
    exit 2
}

need_ip() {
    command -v ip >/dev/null || PATH=$PATH:/usr/sbin:/sbin
    command -v ip >/dev/null && return 0
    echo "$name: needs ip(8): apt-get install iproute2" >&2
    exit 2
}

# The first process is killed rather than unshare, which would leave us before all is gone.
finish() {
    trap '' INT TERM HUP
    first=
    read -r first 2>/dev/null <"/proc/$child/task/$child/children" || true
    [ -n "$first" ] || kill -KILL "$child" 2>/dev/null || true
    [ -z "$first" ] || [ "$grace" = 0 ] || kill -INT "$first" 2>/dev/null || true
    while [ -n "$first" ] && [ "$grace" -gt 0 ] && [ -d "/proc/$first" ]; do
        grace=$((grace - 1))
        sleep 0.1
    done
    [ -z "$first" ] || kill -KILL "$first" 2>/dev/null || true
    wait "$child" || true
    exit 130
}

prepare() {
    spaces="--net --mount --pid --fork --kill-child --mount-proc"
    [ "$(id -u)" = 0 ] || spaces="--user --map-root-user $spaces"
    need_tun
    need_spaces
    need_ip
}

terminal() {
    name=$1
    shift
    prepare
    exec unshare $spaces sh "$0" inside sh "$0" job "$@"
}

# The terminal's process group is none of this pid namespace: a shell could not give the terminal back to it at its end,
# and would complain. One of this namespace gets it before that, where there is perl.
job() {
    ! command -v perl >/dev/null || exec perl -MPOSIX -e '
        $SIG{TTOU} = "IGNORE"; POSIX::setpgid(0, 0); POSIX::tcsetpgrp(0, $$); $SIG{TTOU} = "DEFAULT";
        exec {$ARGV[0]} @ARGV; exit 127' -- "$@"
    exec "$@"
}

run() {
    name=$1 grace=$2
    shift 2
    prepare
    dies_with_us="setpriv --pdeathsig KILL"
    $dies_with_us true 2>/dev/null || dies_with_us=
    # A session of its own: a terminal's Ctrl-C is for this script, which passes it on to the first process alone.
    exec 3<&0 # a shell gives no standard input to "&"
    setsid $dies_with_us unshare $spaces sh "$0" inside "$@" <&3 3<&- &
    child=$!
    trap finish INT TERM HUP
    status=0
    wait "$child" || status=$?
    exit "$status"
}

inside() {
    mount --make-rprivate /
    mount -t tmpfs tmpfs /run
    mkdir /run/netns
    ip link set lo up
    quiet
    # A shell has "&" ignore SIGINT, and a JVM leaves an ignored signal ignored.
    ! env --default-signal=INT true 2>/dev/null || exec env --default-signal=INT "$@"
    exec "$@"
}

quiet() {
    (for scope in all default; do echo 1 >/proc/sys/net/ipv6/conf/$scope/disable_ipv6; done) 2>/dev/null || true
}

"$@"
