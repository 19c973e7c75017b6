# guest.sh KERNELROOT TAP HOST: boots Debian's cloud kernel with busybox under QEMU; the guest pings HOST and fetches a
# file from it.
set -eu
kernel=$(ls "$1"/boot/vmlinuz-*cloud* | tail -1)
guest=$(mktemp -d)
mkdir -p "$guest/bin" "$guest/m" "$guest/proc" "$guest/sys" "$guest/dev"
cp "$(command -v busybox)" "$guest/bin/busybox"
find "$1/lib/modules/${kernel##*/vmlinuz-}" -name 'virtio*.ko*' -o -name '*failover.ko*' | xargs -I{} cp {} "$guest/m"
cat >"$guest/init" <<X
#!/bin/busybox sh
b=/bin/busybox
\$b mount -t proc none /proc; \$b mount -t sysfs none /sys; \$b mount -t devtmpfs none /dev
for again in 1 2 3 4; do for m in /m/*; do \$b insmod \$m 2>/dev/null; done; done
\$b ip addr add 10.0.0.77/24 dev eth0; \$b ip link set eth0 up
\$b ping -c 3 $3
\$b wget -q -O - http://$3:9000/big | \$b wc -c
\$b poweroff -f
X
chmod +x "$guest/init"
(cd "$guest" && find . | busybox cpio -o -H newc 2>/dev/null | gzip -1) >"$guest.initrd"
exec qemu-system-x86_64 -nodefaults -nographic -no-reboot -accel tcg -m 256 -kernel "$kernel" -initrd "$guest.initrd" \
    -append "console=ttyS0 panic=-1 quiet" -serial stdio \
    -netdev "tap,id=n,ifname=$2,script=no,downscript=no" -device virtio-net-pci,netdev=n,romfile=
