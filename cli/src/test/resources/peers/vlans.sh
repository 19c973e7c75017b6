# vlans.sh KERNELROOT JDK VETCH: boots Debian's cloud kernel under QEMU. The guest has a bridge of the kernel's that
# filters VLANs; Vetch (vetch.jar and lib in the directory VETCH) stands in for it, and is killed. A line "== TITLE" is
# before each part.
set -eu
kernel=$(ls "$1"/boot/vmlinuz-*cloud* | sort -V | tail -1)
modules=$1/lib/modules/${kernel##*/vmlinuz-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root/bin" "$root/lib64" "$root/m" "$root/proc" "$root/sys" "$root/dev" "$root/run" "$root/tmp" "$root/opt" "$root/etc" "$work/small/bin" "$work/small/m"

# A program with its libraries, at its own path.
put() {
    for file in "$1" $(ldd "$1" 2>/dev/null | grep -o '/[^ ]*'); do
        mkdir -p "$root${file%/*}"
        [ -e "$root$file" ] || cp -L "$file" "$root$file"
    done
}
cp "$(command -v busybox)" "$root/bin/busybox"
for tool in dash ip bridge tc ping; do # busybox' own shell would run its own ip and ping; its tc knows no JSON
    put "$(PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v $tool)"
done
mkdir "$root/opt/jdk"
for part in bin conf lib release; do cp -rL "$2/$part" "$root/opt/jdk"; done
rm -f "$root/opt/jdk/lib/src.zip" "$root/opt/jdk/lib/ct.sym"
for file in "$2/bin/java" "$2/lib/server/libjvm.so" "$2"/lib/*.so $(ldconfig -p | grep -o '/[^ ]*/libpcap\.so\.[0-9.]*$' | head -1); do
    for library in "$file" $(ldd "$file" | grep -o '/[^ ]*'); do
        case $library in "$2"/*) ;; *) put "$library" ;; esac
    done
done
mkdir "$root/opt/vetch"
cp -r "$3/vetch.jar" "$3/lib" "$root/opt/vetch"
for module in virtio_blk llc stp garp mrp bridge 8021q veth tun nfnetlink libcrc32c nf_tables; do
    for file in $(find "$modules" -name "$module.ko*"); do
        case $file in
            *.xz) busybox xzcat "$file" >"$root/m/$module.ko" ;;
            *) cp "$file" "$root/m/$module.ko" ;;
        esac
    done
done

# The kernel finds its disk by a module: a small root brings that, and goes on with the large one.
cp "$root/bin/busybox" "$work/small/bin"
[ ! -e "$root/m/virtio_blk.ko" ] || cp "$root/m/virtio_blk.ko" "$work/small/m"
cat >"$work/small/init" <<'X'
#!/bin/busybox sh
/bin/busybox mkdir -p /dev /root
/bin/busybox mount -t devtmpfs none /dev
/bin/busybox insmod /m/virtio_blk.ko 2>/dev/null
until [ -b /dev/vda ]; do /bin/busybox sleep 0.2; done
/bin/busybox mount -t ext4 /dev/vda /root
exec /bin/busybox switch_root /root /init
X

cat >"$root/init" <<'X'
#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/usr/sbin:/usr/bin:/sbin:/bin VETCH_SOCKET=/run/vetch.sock
mount -t proc none /proc; mount -t sysfs none /sys; mount -t devtmpfs none /dev; mount -t tmpfs none /run
for again in 1 2 3 4; do for m in /m/*; do insmod $m 2>/dev/null; done; done
ip link set lo up
dash /job 2>&1
poweroff -f
X
cat >"$root/job" <<'X'
vetch="/opt/jdk/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -jar /opt/vetch/vetch.jar"
echo "== versions"
uname -r
ip link add br0 type bridge vlan_filtering 1 vlan_default_pvid 0 mcast_snooping 0
ip link set br0 address 02:00:00:00:00:fe up
for i in 1 2 3 4; do
    ip netns add h$i
    ip link add sw$i type veth peer name e0 netns h$i
    ip link set sw$i master br0 up
    ip -n h$i link set e0 address 02:00:00:00:00:0$i up
done
bridge vlan add vid 10 dev sw1 pvid untagged
bridge vlan add vid 10 dev sw2
bridge vlan add vid 20 dev sw2
bridge vlan add vid 20 dev sw3 pvid untagged
bridge vlan add vid 10 dev sw4 pvid untagged
ip -n h1 addr add 10.0.10.1/24 dev e0
ip -n h1 addr add 10.0.20.1/24 dev e0
ip -n h3 addr add 10.0.20.3/24 dev e0
ip -n h4 addr add 10.0.10.4/24 dev e0
for v in 10 20; do
    ip -n h2 link add link e0 name e0.$v type vlan id $v
    ip -n h2 link set e0.$v up
    ip -n h2 addr add 10.0.$v.2/24 dev e0.$v
done

answers() { ip netns exec $1 ping -q -c 1 -w 30 $2 >/dev/null && echo "$1 $2 answers" || echo "$1 $2 is silent"; }
silent() { ip netns exec $1 ping -q -c 1 -w 3 $2 >/dev/null && echo "$1 $2 answers" || echo "$1 $2 is silent"; }
becomes_silent() {
    i=0
    while [ $i -lt 30 ] && ip netns exec $1 ping -q -c 1 -w 2 $2 >/dev/null; do i=$((i+1)); done
    silent $1 $2
}
paths() { answers h1 10.0.10.2; answers h1 10.0.10.4; answers h3 10.0.20.2; silent h1 10.0.20.3; }
table() { bridge fdb show br br0 | grep 'vlan .* master br0 *$' | sort; }

echo "== kernel"
paths
bridge fdb flush dev br0 dynamic 2>/dev/null || for i in 1 2 3 4; do ip link set sw$i down; ip link set sw$i up; done
echo "== stands in"
$vetch run --socket $VETCH_SOCKET --stand-in br0 >/run/log 2>&1 & daemon=$!
i=0
until grep -q ready /run/log || [ $i -gt 300 ] || ! kill -0 $daemon; do sleep 1; i=$((i+1)); done
$vetch stand-in
echo "== through Vetch"
paths
echo "== a VLAN leaves"
bridge vlan del vid 10 dev sw1
becomes_silent h1 10.0.10.2
answers h3 10.0.20.2
$vetch drops sw1 | grep -o 'drop VLAN_INGRESS'
echo "== and comes again"
bridge vlan add vid 10 dev sw1 pvid untagged
answers h1 10.0.10.2
answers h1 10.0.10.4
echo "== warm"
i=0
until [ $(table | wc -l) -ge 5 ] || [ $i -gt 30 ]; do sleep 1; i=$((i+1)); done
table
echo "== killed"
kill -9 $daemon
table
paths
echo "== log"
cat /run/log
X
chmod +x "$root/init" "$work/small/init"
(cd "$work/small" && find . | busybox cpio -o -H newc 2>/dev/null | gzip -1) >"$work/initrd"
truncate -s 800M "$work/disk"
PATH=/usr/sbin:/sbin:$PATH mke2fs -q -t ext4 -O ^has_journal -d "$root" "$work/disk"
qemu-system-x86_64 -nodefaults -nographic -no-reboot -accel tcg,thread=multi -cpu max -smp 2 -m 1500 -kernel "$kernel" -initrd "$work/initrd" \
    -append "console=ttyS0 panic=-1 quiet mitigations=off no_timer_check" -serial stdio \
    -drive "if=virtio,format=raw,file=$work/disk" </dev/null
