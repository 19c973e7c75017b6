# A bridge with an address, and two namespaces plugged into it.
set -e

# watch FILE COMMAND…: a second terminal, from the moment on when the capture there listens.
watch() {
    file=$1
    shift
    "$@" >$file 2>&1 &
    until grep -q 'listening on' $file; do sleep 0.1; done
}

brctl addbr br0
ip addr add 172.16.0.1/24 dev br0
ip link set br0 up

ip netns add nns1
ip netns add nns2

ip link add veth10 type veth peer name veth11
ip link add veth20 type veth peer name veth21

ip link set veth11 netns nns1
ip link set veth21 netns nns2

ip netns exec nns1 ip addr add 172.16.0.11/24 dev veth11
ip netns exec nns1 ip link set veth11 up
ip netns exec nns2 ip addr add 172.16.0.21/24 dev veth21
ip netns exec nns2 ip link set dev veth21 up

brctl addif br0 veth10
brctl addif br0 veth20
ip link set veth10 up
ip link set veth20 up

echo "== show"
brctl show
echo "== the host pings nns1"
ping -c 2 -i 0.2 -W 2 172.16.0.11
echo "== the host pings nns2"
ping -c 2 -i 0.2 -W 2 172.16.0.21
watch /run/br0 tcpdump -n -i br0 -c 4 icmp
watch /run/port tcpdump -n -e -i veth10 -c 4 icmp
echo "== nns1 pings nns2"
ip netns exec nns1 ping -c 2 -i 0.2 -W 2 172.16.0.21
wait
echo "== tcpdump on br0"
cat /run/br0
echo "== tcpdump on a port"
cat /run/port
echo "== nns2 pings nns1"
ip netns exec nns2 ping -c 2 -i 0.2 -W 2 172.16.0.11
echo "== nns1 pings br0"
ip netns exec nns1 ping -c 2 -i 0.2 -W 2 172.16.0.1
echo "== nns2 pings br0"
ip netns exec nns2 ping -c 2 -i 0.2 -W 2 172.16.0.1
echo "== showmacs"
brctl showmacs br0
echo "== addresses"
cat /sys/class/net/veth10/address /sys/class/net/veth20/address
ip netns exec nns1 cat /sys/class/net/veth11/address
ip netns exec nns2 cat /sys/class/net/veth21/address
