# What the bridge makes possible, it also takes away.
set -e

ip netns add red
ip netns add blue
ip link add veth-red type veth peer name veth-red-br
ip link add veth-blue type veth peer name veth-blue-br
ip link set veth-red netns red
ip link set veth-blue netns blue
ip -n red addr add 192.168.15.1/24 dev veth-red
ip -n blue addr add 192.168.15.2/24 dev veth-blue
ip -n red link set veth-red up
ip -n blue link set veth-blue up
ip link set veth-red-br up
ip link set veth-blue-br up

echo "== before the bridge"
ip netns exec red ping -c 1 -W 1 192.168.15.2 || echo "no reach"

ip link add br0 type bridge
ip link set dev br0 up
ip link set veth-red-br master br0
ip link set veth-blue-br master br0

# red is still asking for blue's address, and the third question may be lost before the bridge is up.
ip -n red neigh flush dev veth-red

echo "== with the bridge"
ip netns exec red ping -c 3 -i 0.2 -W 2 192.168.15.2
echo "== master"
ip link show master br0

ip link set br0 down
brctl delbr br0

echo "== after the bridge"
ip netns exec red ping -c 1 -W 1 192.168.15.2 || echo "no reach"
echo "== free ends"
ip link show veth-red-br
ip link show veth-blue-br
ip link show br0 || echo "rc $?"
