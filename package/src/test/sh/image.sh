# image.sh ROOT: the image whose files are in ROOT, as a container has it: with /proc, two devices, and a network of its
# own.
set -eu
root=$1
mkdir -p "$root/dev/net" "$root/proc"
for device in null net/tun; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mount -t proc proc "$root/proc"
ip link set lo up
vetch="chroot $root /usr/lib/vetch/vetch"
$vetch --version
$vetch run --bridge br0 --tap p1 >"$root/out" &
until grep -q ready "$root/out"; do
    kill -0 $!
    sleep 0.1
done
$vetch save
$vetch brctl show
$vetch tcpdump -d -i br0 arp
$vetch stop
wait $!
