# two-links.sh: joins br0 and br1 by two emulated veth pairs, up1/down1 and up2/down2.
set -eu
for i in 1 2; do
    ip link add up$i type veth peer name down$i
    ip link set up$i up master br0
    ip link set down$i up master br1
done
