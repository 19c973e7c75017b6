# Two subnets on one bridge: first with routes by device alone, then with br0 as the gateway of both.
set -e

ip netns add ns1
ip netns add ns2

ip link add veth1 type veth peer name br-veth1
ip link add veth2 type veth peer name br-veth2
ip link set veth1 netns ns1
ip link set veth2 netns ns2

ip netns exec ns1 ip addr add 10.20.30.41/24 dev veth1
ip netns exec ns2 ip addr add 10.20.20.41/24 dev veth2

ip link add name br0 type bridge
ip link set br0 up
ip link set br-veth1 up
ip link set br-veth2 up
ip netns exec ns1 ip link set veth1 up
ip netns exec ns2 ip link set veth2 up
ip link set br-veth1 master br0
ip link set br-veth2 master br0

ip netns exec ns1 ip route add default dev veth1
ip netns exec ns2 ip route add default dev veth2

echo "== bridge link"
bridge link
echo "== ns1 pings ns2, no gateway"
ip netns exec ns1 ping -c 2 -i 0.2 -W 2 10.20.20.41
echo "== ns2 pings ns1, no gateway"
ip netns exec ns2 ping -c 2 -i 0.2 -W 2 10.20.30.41

ip addr add 10.20.30.1/24 dev br0
ip addr add 10.20.20.1/24 dev br0
ip netns exec ns1 ip route del default
ip netns exec ns2 ip route del default
ip netns exec ns1 ip route add default via 10.20.30.1
ip netns exec ns2 ip route add default via 10.20.20.1
sysctl -qw net.ipv4.ip_forward=1

echo "== the host pings ns1"
ping -c 2 -i 0.2 -W 2 10.20.30.41
echo "== the host pings ns2"
ping -c 2 -i 0.2 -W 2 10.20.20.41
echo "== ns1 pings ns2 by the gateway"
ip netns exec ns1 ping -c 2 -i 0.2 -W 2 10.20.20.41
echo "== ns2 pings ns1 by the gateway"
ip netns exec ns2 ping -c 2 -i 0.2 -W 2 10.20.30.41
