# evpn.sh: two machines, network namespaces m1 and m2, with a wire between them. On each a bridge br0 of the kernel with
# a vxlan port vni100, and FRR, which tells the other machine by BGP which stations are here, and the kernel which ones
# are there. A host at each, h1 and h2, which have 10.0.0.1 and 10.0.0.2. FRR's files are in /run/evpn.
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin

for name in m1 m2 h1 h2; do
    ip netns add $name
    ip -n $name link set lo up
    ip netns exec $name sh -c '[ ! -d /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6'
done
ip link add u1 netns m1 type veth peer name u2 netns m2

for n in 1 2; do
    m="ip netns exec m$n" other=$((3 - n))
    $m ip addr add 192.168.0.$n/24 dev u$n
    $m ip link set u$n up
    $m ip link add br0 type bridge mcast_snooping 0
    $m ip link set br0 up
    $m ip link add vni100 type vxlan id 100 local 192.168.0.$n dstport 4789 nolearning
    $m ip link set vni100 master br0 up
    $m bridge link set dev vni100 learning off
    $m ip link add p$n type veth peer name eth0 netns h$n
    $m ip link set p$n master br0 up
    ip -n h$n addr add 10.0.0.$n/24 dev eth0
    ip -n h$n link set eth0 up

    mkdir -p /run/evpn/m$n
    echo >/run/evpn/m$n/zebra.conf
    cat >/run/evpn/m$n/bgpd.conf <<Y
router bgp 65000
 bgp router-id 192.168.0.$n
 no bgp default ipv4-unicast
 neighbor 192.168.0.$other remote-as 65000
 neighbor 192.168.0.$other timers connect 1
 address-family l2vpn evpn
  neighbor 192.168.0.$other activate
  advertise-all-vni
 exit-address-family
Y
    chown -R frr /run/evpn/m$n
    for daemon in zebra bgpd; do
        $m /usr/lib/frr/$daemon -d -u frr -g frr -z /run/evpn/m$n/zserv -i /run/evpn/m$n/$daemon.pid --vty_socket /run/evpn/m$n \
            -f /run/evpn/m$n/$daemon.conf --log file:/run/evpn/m$n/$daemon.log
    done
done
