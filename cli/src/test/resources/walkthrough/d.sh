# One pair, no bridge: two namespaces on two subnets that reach each other by explicit routes.
set -e

# watch FILE COMMAND…: a second terminal, from the moment on when the capture there listens.
watch() {
    file=$1
    shift
    "$@" >$file 2>&1 &
    until grep -q 'listening on' $file; do sleep 0.1; done
}

ip netns add left
ip netns add right
ip link add vleft type veth peer name vright
ip link set vleft netns left
ip link set vright netns right

ip -n left addr add 192.168.10.1/24 dev vleft
ip -n right addr add 192.168.20.1/24 dev vright
ip -n left link set vleft up
ip -n right link set vright up
ip -n left route add 192.168.20.0/24 dev vleft
ip -n right route add 192.168.10.0/24 dev vright

echo "== left pings right"
ip netns exec left ping -c 10 -i 0.1 -W 2 192.168.20.1
echo "== right pings left"
ip netns exec right ping -c 10 -i 0.1 -W 2 192.168.10.1

watch /run/left ip netns exec left tcpdump -X -i vleft -n tcp
capture=$!
echo "== message"
ip netns exec right timeout 10 ncat -l 192.168.20.1 5000 &
listener=$!
for try in $(seq 100); do
    sleep 0.2
    echo "hello over the wire" | ip netns exec left ncat --send-only 192.168.20.1 5000 && break
done
wait $listener
for try in $(seq 50); do # the kernel keeps frames for a second, to hand over many at once
    ! grep -q 'Flags \[F' /run/left || break
    sleep 0.1
done
kill $capture
wait $capture || true
echo "== tcpdump -X"
cat /run/left
