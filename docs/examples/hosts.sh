# hosts.sh N [BRIDGE]: makes N hosts, network namespaces nns1, nns2 and so on, and joins each by an emulated veth pair
# to BRIDGE (br0). Host 1 has veth11, whose other end veth10 is the port; its address is 172.16.0.11, and its MAC
# 02:00:00:00:00:01. They have no IPv6, whose neighbour discovery would come between the frames of an example.
set -eu
bridge=${2:-br0}

for n in $(seq "$1"); do
    ip netns add nns$n
    ip link add veth${n}0 type veth peer name veth${n}1
    ip link set veth${n}1 address 02:00:00:00:00:0$n netns nns$n
    ip netns exec nns$n sh -c '[ ! -d /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6'
    ip -n nns$n addr add 172.16.0.${n}1/24 dev veth${n}1
    ip -n nns$n link set veth${n}1 up
    # Who has answered another would make sure of its address 5 s later: that would come between them, too.
    ip netns exec nns$n sh -c "echo 60 >/proc/sys/net/ipv4/neigh/veth${n}1/delay_first_probe_time"
    ip link set veth${n}0 up master "$bridge"
done
