#!/bin/sh
# real-captures.sh DIR: makes real traffic in network namespaces of its own and captures it to DIR/*.pcap.
# Run it in a network namespace that was made for it (unshare -n); needs root there. A missing tool is named and left
# out.
set -eu
directory=$1

need() { command -v "$1" >/dev/null 2>&1 || { echo "left out: $1 is missing"; return 1; }; }
capture() { # INTERFACE FILE: starts tcpdump and waits until it listens
    tcpdump -i "$1" -s 0 -U --immediate-mode -Z "$(id -un)" -w "$directory/$2.pcap" 2>"$directory/$2.log" &
    capturing=$!
    until grep -qs listening "$directory/$2.log"; do kill -0 $capturing; sleep 0.05; done
}
captured() { sleep 0.3; kill -INT $capturing; wait $capturing || true; }

unshare -n sleep 120 &
peer=$!
trap 'kill $peer 2>/dev/null || true' EXIT
until [ "$(readlink /proc/$peer/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.02; done
there() { nsenter -t $peer -n "$@"; }

ip link set lo up
ip link add name here0 type veth peer name there0
ip link set there0 netns $peer
ip link set here0 up
capture here0 start
there ip link set lo up
there ip link set there0 up
ip addr add 10.9.0.1/24 dev here0
ip -6 addr add fd09::1/64 dev here0 nodad
there ip addr add 10.9.0.2/24 dev there0
there ip -6 addr add fd09::2/64 dev there0
tagged() { # PROTOCOL ID: a VLAN between the two
    ip link add link here0 name "here0.$2" type vlan protocol "$1" id "$2" 2>/dev/null || { echo "left out: no VLAN devices"; return 0; }
    there ip link add link there0 name "there0.$2" type vlan protocol "$1" id "$2"
    ip link set "here0.$2" up
    there ip link set "there0.$2" up
    ip addr add "10.9.$2.1/24" dev "here0.$2"
    there ip addr add "10.9.$2.2/24" dev "there0.$2"
}
tagged 802.1Q 5
tagged 802.1ad 7
leasing=
if need dnsmasq; then
    dnsmasq --no-daemon --conf-file=/dev/null --port=0 --interface=here0 --bind-interfaces --leasefile-ro --pid-file= --user= \
        --dhcp-range=10.9.0.50,10.9.0.60 --dhcp-authoritative >"$directory/dnsmasq.log" 2>&1 &
    leasing=$!
    until grep -qs 'DHCP, IP range' "$directory/dnsmasq.log"; do kill -0 $leasing || break; sleep 0.05; done
fi
need udhcpc && { there udhcpc -i there0 -n -q -t 3 -T 1 -f -R -s /bin/true >/dev/null 2>&1 || true; }
[ -z "$leasing" ] || { kill $leasing; wait $leasing || true; }
captured

capture here0 ping
ping -c 2 -i 0.2 10.9.0.2 >/dev/null
ping -c 2 -i 0.2 -s 4000 10.9.0.2 >/dev/null
ping -6 -c 2 -i 0.2 fd09::2 >/dev/null
ping -6 -c 1 -s 4000 fd09::2 >/dev/null
ping -c 1 -W 1 10.9.5.2 >/dev/null 2>&1 || true
ping -c 1 -W 1 10.9.7.2 >/dev/null 2>&1 || true
ping -c 1 -W 1 10.9.0.77 >/dev/null || true
ping -R -c 1 10.9.0.2 >/dev/null || true
need arping && { arping -c 2 -I here0 10.9.0.2 >/dev/null || true; arping -A -c 1 -I here0 10.9.0.1 >/dev/null 2>&1 || true; }
need ndisc6 && { ndisc6 -1 -r 1 fd09::2 here0 >/dev/null || true; rdisc6 -1 -r 1 -w 200 here0 >/dev/null || true; }
captured

capture here0 transport
if need ncat; then
    head -c 300000 /dev/urandom >"$directory/data"
    for address in 10.9.0.2 fd09::2; do
        there timeout 20 ncat -l "$address" 7777 >/dev/null &
        server=$!
        for attempt in $(seq 100); do ncat --send-only "$address" 7777 <"$directory/data" 2>/dev/null && break; sleep 0.1; done
        wait $server || true
        ncat --send-only "$address" 7778 </dev/null 2>/dev/null || true
        echo question | ncat -u --send-only "$address" 7779 || true
        echo question | ncat -u --send-only "$address" 123 || true
    done
    there sh -c 'printf "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" | timeout 20 ncat -l 10.9.0.2 80 >/dev/null' &
    server=$!
    for attempt in $(seq 100); do printf 'GET /index.html HTTP/1.1\r\nHost: vetch\r\n\r\n' | ncat 10.9.0.2 80 >/dev/null 2>&1 && break; sleep 0.1; done
    kill $server 2>/dev/null || true
fi
need dig && { dig +tries=1 +timeout=1 @10.9.0.2 vetch.io AAAA >/dev/null || true; dig +tries=1 +timeout=1 +noedns @fd09::2 -x 10.9.0.2 >/dev/null || true; }
captured

ip link add name bridge0 type bridge stp_state 1 hello_time 100 forward_delay 200
ip link add name port0 type veth peer name wire0
ip link set port0 master bridge0
ip link set wire0 up
capture wire0 bridge
ip link set port0 up
ip link set bridge0 up
need mausezahn && { mausezahn wire0 -c 1 -t bpdu >/dev/null 2>&1 || true; mausezahn wire0 -c 1 -t lldp >/dev/null 2>&1 || true; mausezahn wire0 -c 1 -Q 5 -t icmp ping -B 10.9.0.9 -b bcast >/dev/null 2>&1 || true; mausezahn wire0 -c 1 -Q 3:7,5 -t udp dp=4242 -B 10.9.0.9 -b bcast >/dev/null 2>&1 || true; mausezahn wire0 -c 1 -t dns 'q=vetch.io, a=10.9.0.9' -B 10.9.0.9 -b bcast >/dev/null 2>&1 || true; mausezahn wire0 -c 1 -t syslog -B 10.9.0.9 -b bcast >/dev/null 2>&1 || true; }
sleep 2.5
captured
rm -f "$directory/data"
