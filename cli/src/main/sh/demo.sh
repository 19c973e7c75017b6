# The demo: a bridge between two hosts on real traffic, in namespaces of its own that end with their first process, so
# that nothing stays behind whatever happens.
#   demo.sh LAUNCHER            outside: makes the namespaces, if this system lets us
#   demo.sh LAUNCHER inside     inside them
set -eu
vetch=$1
spaces=${0%/*}/spaces.sh

[ "${2-}" = inside ] || exec sh "$spaces" run "vetch demo" 0 sh "$0" "$vetch" inside

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
# Waits until a program has printed something. If it ends before, or takes half a minute, its errors are the end.
await() { # await PROCESS PATTERN ITS-OUTPUT ITS-ERRORS
    waited=0
    until grep -qs "$2" "$3"; do
        waited=$((waited + 1))
        if ! kill -0 "$1" 2>/dev/null || [ $waited -gt 300 ]; then
            cat "$4" >&2
            exit 1
        fi
        sleep 0.1
    done
}

mkdir /run/vetch
export VETCH_SOCKET=/run/vetch/vetch.sock

"$vetch" run >/run/vetch/out 2>/run/vetch/err &
daemon=$!
await $daemon '^ready$' /run/vetch/out /run/vetch/err
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
    ip netns exec nns$n sh "$spaces" quiet # neighbour discovery would come between the lines of the trace
    run ip -n nns$n link set veth${n}1 up
    run ip link set veth${n}0 up
    run brctl addif br0 veth${n}0
done
run brctl show

say "Every frame from here on, with the reason for where it went:"
echo '$ vetch tcpdump -n -i br0 --why &'
"$vetch" tcpdump -n -i br0 --why >/run/vetch/trace 2>&1 &
trace=$!
await $trace listening /run/vetch/trace /run/vetch/trace
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
name=./vetch
[ -x "${0%/*}/../../../../mvnw" ] || name=vetch # of a package
cat <<NEXT
    $name shell                     a shell in which brctl, ip link and bridge are Vetch's
    $name run --bridge br0 --attach eth1 --attach eth2
                                      replace a kernel bridge between two interfaces
    $name tcpdump -n -i br0 --why   see why each frame went where it went
    $name counters br0              frames, verdicts and drops of every port
    $name help                      all commands
NEXT
