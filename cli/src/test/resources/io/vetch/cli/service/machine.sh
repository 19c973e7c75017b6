# A system of its own under systemd, in namespaces of its own: this machine's files with other contents of /etc, /run
# and /var, which nobody else sees. It is gone with its first process.
#   machine.sh CGROUP DIRECTORY TREE JDK            outside
#   machine.sh inside DIRECTORY TREE JDK            inside its namespaces: becomes systemd
set -eu

if [ "$1" != inside ]; then
    mkdir "$1"
    echo $$ >"$1/cgroup.procs"
    shift
    exec unshare --net --mount --pid --uts --ipc --cgroup --fork --kill-child sh "$0" inside "$@"
fi

directory=$2 tree=$3 jdk=$4
mount --make-rprivate /
mount -t tmpfs tmpfs "$directory"
mkdir "$directory/upper" "$directory/work" "$directory/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$directory/upper,workdir=$directory/work" "$directory/root"
root=$directory/root
mount -t proc proc "$root/proc"
# Of the settings under /proc/sys only those of the network are this system's.
mount --bind "$root/proc/sys" "$root/proc/sys"
mount --bind "$root/proc/sys/net" "$root/proc/sys/net"
mount -o remount,bind,ro "$root/proc/sys"
mount -t tmpfs tmpfs "$root/dev"
mkdir "$root/dev/net" "$root/dev/pts" "$root/dev/shm" "$root/dev/mqueue"
for device in null zero full random urandom tty; do
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mknod -m 666 "$root/dev/net/tun" c 10 200 # as udev has it, which has perhaps not run on this machine
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mount -t sysfs sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
for private in run tmp var/log var/lib/systemd; do
    mount -t tmpfs tmpfs "$root/$private"
done
mkdir -p "$root/run/netns" "$root/opt/vetch" "$root/opt/jdk" "$root/etc/vetch"
mount --bind "$tree" "$root/opt/vetch"
mount --bind "$jdk" "$root/opt/jdk"
rm -rf "$root/etc/systemd/system"
mkdir "$root/etc/systemd/system"
: >"$root/etc/fstab"
: >"$root/etc/machine-id"
cp "$tree"/cli/src/main/systemd/*.service "$root/etc/systemd/system/"
ln -sf /opt/vetch/vetch "$root/usr/bin/vetch"
cat >"$root/etc/systemd/system/test.target" <<'TARGET'
[Unit]
DefaultDependencies=no
Requires=systemd-journald.socket
TARGET
echo 'bridges: {br0: {taps: [p1, p2]}}' >"$root/etc/vetch/vetch.yaml"
mkdir "$directory/root/old"
cd "$root"
pivot_root . old
umount -l /old
systemd-sysusers /opt/vetch/cli/src/main/systemd/vetch.sysusers
exec env -i container=other PATH="$PATH" /lib/systemd/systemd --system --unit=test.target --log-target=journal \
    --show-status=no
