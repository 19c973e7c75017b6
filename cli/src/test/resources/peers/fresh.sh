# fresh.sh ROOT TREE SCRIPT: runs it in a system that debootstrap has made, in mounts of its own.
set -eu
root=$1 tree=$2 script=$3
mount --make-rprivate /
mkdir -p "$root/opt/vetch" "$root/mnt/jdk"
mount --bind "$tree" "$root/opt/vetch"
mount -o remount,bind,ro "$root/opt/vetch"
[ -z "${JAVA_HOME-}" ] || mount --bind "$JAVA_HOME" "$root/mnt/jdk"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
cp /etc/resolv.conf "$root/etc/"
exec chroot "$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root sh -c "$script"
