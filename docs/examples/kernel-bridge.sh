# kernel-bridge.sh: a bridge br0 of the kernel, made by the real tools, with two hosts: network namespaces nns1 and
# nns2, which have 172.16.0.11 and 172.16.0.21. br0 itself has 172.16.0.1.
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin

ip link add br0 type bridge
ip addr add 172.16.0.1/24 dev br0
ip link set br0 up
for n in 1 2; do
    ip netns add nns$n
    ip link add veth${n}0 type veth peer name eth0 netns nns$n
    ip netns exec nns$n sh -c '[ ! -d /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6'
    ip -n nns$n addr add 172.16.0.${n}1/24 dev eth0
    ip -n nns$n link set eth0 up
    ip link set veth${n}0 up master br0
done
