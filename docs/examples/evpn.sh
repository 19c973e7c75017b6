# evpn.sh: two machines m1 and m2 with a wire between them. On each a bridge br0 with a vxlan port, and FRR, which tells the
# other machine by BGP which stations are here, and the kernel which ones are there. Hosts h1 and h2, one at each.
set -eu
for n in 1 2; do
    m="ip netns exec m$n" other=$((3 - n))
    [ $n = 2 ] || ip link add u1 netns m1 type veth peer name u2 netns m2
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

    mkdir /run/m$n
    echo >/run/m$n/zebra.conf
    cat >/run/m$n/bgpd.conf <<Y
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
    chown -R frr /run/m$n
    for daemon in zebra bgpd; do
        $m /usr/lib/frr/$daemon -d -u frr -g frr -z /run/m$n/zserv -i /run/m$n/$daemon.pid --vty_socket /run/m$n \
            -f /run/m$n/$daemon.conf --log file:/run/m$n/$daemon.log
    done
done
