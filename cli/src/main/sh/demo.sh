# The demo: a bridge between two hosts on real traffic, in namespaces of its own that end with their first process, so
# that nothing stays behind whatever happens.
#   demo.sh LAUNCHER            outside: makes the namespaces, if this system lets us
#   demo.sh LAUNCHER inside     inside them
set -eu
vetch=$1

outside() {
    if [ ! -r /dev/net/tun ] || [ ! -w /dev/net/tun ]; then
        echo "vetch demo: TAP devices need access to /dev/net/tun. Allow it with:" >&2
        [ -e /dev/net/tun ] || echo "    sudo modprobe tun" >&2
        echo "    sudo chmod 0666 /dev/net/tun" >&2
        exit 2
    fi
    spaces="--net --mount --pid --fork --kill-child --mount-proc"
    [ "$(id -u)" = 0 ] || spaces="--user --map-root-user $spaces"
    if ! unshare $spaces true; then
        echo "vetch demo: this system does not let you make namespaces. Run the demo as root, or allow it with:" >&2
        for setting in kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000 \
            kernel.apparmor_restrict_unprivileged_userns=0; do
            name=$(echo ${setting%=*} | tr . /)
            [ ! -e /proc/sys/$name ] || [ "$(cat /proc/sys/$name)" = "${setting#*=}" ] || echo "    sudo sysctl $setting" >&2
        done
        exit 2
    fi
    unshare $spaces sh "$0" "$vetch" inside &
    child=$!
    trap 'kill -KILL $child 2>/dev/null; exit 130' INT TERM HUP # unshare itself would wait for its child
    status=0
    wait $child || status=$?
    exit $status
}

[ "${2-}" = inside ] || outside

if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); else bold= plain=; fi
say() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
run() {
    printf '$ %s\n' "$*"
    "$@"
}
# Runs a command that is to fail.
refused() {
    printf '$ %s\n' "$*"
    "$@" || echo "[exit status $?]"
}

command -v ip >/dev/null || PATH=$PATH:/usr/sbin:/sbin
command -v ip >/dev/null || {
    echo "vetch demo: needs ip(8): apt-get install iproute2" >&2
    exit 2
}

mount --make-rprivate /
mount -t tmpfs tmpfs /run
mkdir -p /run/netns /run/vetch
export VETCH_SOCKET=/run/vetch/vetch.sock
ip link set lo up
# No IPv6, whose neighbour discovery would come between the lines of the trace.
no_ipv6='for family in all default; do echo 1 >/proc/sys/net/ipv6/conf/$family/disable_ipv6; done'
quiet_space() { ip netns exec "$1" sh -c "$no_ipv6" 2>/dev/null || true; }
(eval "$no_ipv6") 2>/dev/null || true

"$vetch" run >/run/vetch/out 2>/run/vetch/err &
daemon=$!
waited=0
until grep -q '^ready$' /run/vetch/out 2>/dev/null; do
    waited=$((waited + 1))
    if ! kill -0 $daemon 2>/dev/null || [ $waited -gt 300 ]; then
        cat /run/vetch/err >&2
        exit 1
    fi
    sleep 0.1
done
PATH=$("$vetch" shims):$PATH

# ping(8) where there is one; Java can send an echo request too.
in_space() { # in_space NAMESPACE COMMAND…
    if [ "$1" = host ]; then shift && "$@"; else ip netns exec "$@"; fi
}
ping_once() { # ping_once FROM ADDRESS
    if command -v ping >/dev/null; then
        printf '$ %sping -c 1 %s\n' "$([ "$1" = host ] || echo "ip netns exec $1 ")" "$2"
        in_space "$1" ping -c 1 -W 2 "$2" | sed -n '2p;/packet loss/p'
    else
        printf '$ %svetch reach %s\n' "$([ "$1" = host ] || echo "ip netns exec $1 ")" "$2"
        in_space "$1" "$vetch" reach "$2"
    fi
}

say "A bridge and two hosts, with the commands you know. Every device below is Vetch's, none the kernel's."
run brctl addbr br0
run ip addr add 172.16.0.1/24 dev br0
run ip link set br0 up
for n in 1 2; do
    run ip netns add nns$n
    run ip link add veth${n}0 type veth peer name veth${n}1
    run ip link set veth${n}1 netns nns$n
    run ip -n nns$n addr add 172.16.0.${n}1/24 dev veth${n}1
    quiet_space nns$n
    run ip -n nns$n link set veth${n}1 up
    run ip link set veth${n}0 up
    run brctl addif br0 veth${n}0
done
run brctl show

say "Every frame from here on, with the reason for where it went:"
echo '$ vetch tcpdump -n -i br0 --why &'
"$vetch" tcpdump -n -i br0 --why >/run/vetch/trace 2>&1 &
trace=$!
waited=0
until grep -qs listening /run/vetch/trace || [ $waited -gt 50 ]; do
    waited=$((waited + 1))
    sleep 0.1
done
ping_once nns1 172.16.0.21
ping_once nns2 172.16.0.11
ping_once host 172.16.0.11
ping_once nns2 172.16.0.1
sleep 0.5
kill $trace
wait $trace || true
echo
cat /run/vetch/trace

say "What the bridge learned:"
run brctl showmacs br0
run bridge fdb show br br0 dynamic

say "What each port counted, drops by their reason:"
run "$vetch" counters br0

say "The same words refuse what the kernel bridge refuses:"
refused brctl addif br0 veth10
refused brctl delbr br0

say "And all of it goes again:"
run ip link set br0 down
run brctl delbr br0
run ip link del veth10
run ip link del veth20
kill $daemon
wait $daemon || true

say "That was a bridge in one process. What to try next:"
cat <<'NEXT'
    ./vetch shell                     a shell in which brctl, ip link and bridge are Vetch's
    ./vetch run --bridge br0 --attach eth1 --attach eth2
                                      replace a kernel bridge between two interfaces
    ./vetch tcpdump -n -i br0 --why   see why each frame went where it went
    ./vetch counters br0              frames, verdicts and drops of every port
    ./vetch help                      all commands
NEXT
