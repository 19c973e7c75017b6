# One veth pair, looked at from all sides.
set -e

ip link add veth0 type veth peer name veth1

echo "== new"
ip link show veth0
ip link show veth1
echo "== peer"
ip -d link show dev veth0

ip link set veth0 up
echo "== veth0 up, veth1 down"
ip link show veth0
cat /sys/class/net/veth0/carrier

ip link set veth1 up
echo "== both up"
sleep 0.2
ip link show veth0
cat /sys/class/net/veth0/carrier /sys/class/net/veth1/carrier

ip link set veth1 down
echo "== veth1 down again"
sleep 0.2
cat /sys/class/net/veth0/carrier

ip netns add other
ip link set veth1 netns other
echo "== veth1 in another namespace"
ip -d link show dev veth0
ip netns exec other ip link show veth1

ip link del veth0
echo "== deleted"
ip link show veth0 || echo "rc $?"
ip netns exec other ip link show veth1 || echo "rc $?"
