# A Debian to install into: a directory with a system of its own, its mounts and processes to itself.
#   debian.sh make ROOT SUITE [PACKAGE,…]   debootstraps it, from a tarball beside ROOT if an earlier call has left one
#   debian.sh run ROOT COMMAND…             in it, as root, with the machine's network: for apt
#   debian.sh alone ROOT COMMAND…           in it, as root, with a network of its own
# The root is no mount outside of these calls: rm -rf takes it away.
set -eu
action=$1 root=$2
shift 2

make() {
    suite=$1 packages=adduser${2:+,$2}
    cache=${root%/*}/$suite.tar
    mirror=$(sed -n 's/^URIs: *//p; s/^deb [^h]*\(http[^ ]*\) .*/\1/p' /etc/apt/sources.list.d/debian.sources \
        /etc/apt/sources.list 2>/dev/null | head -n 1)
    mirror=${mirror:-http://deb.debian.org/debian}
    [ -e "$cache" ] || unshare --mount --pid --fork --kill-child debootstrap --variant=minbase --include="$packages" \
        --make-tarball="$cache" "$suite" "${root%/*}/$suite.work" "$mirror"
    unshare --mount --pid --fork --kill-child debootstrap --variant=minbase --include="$packages" \
        --unpack-tarball="$cache" "$suite" "$root" "$mirror"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    # How this machine reaches the mirror.
    cp /etc/apt/apt.conf.d/9* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
    echo "deb $mirror $suite main" >"$root/etc/apt/sources.list"
}

# Inside the namespaces.
inside() {
    mount --make-rprivate /
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount -t sysfs sysfs "$root/sys" 2>/dev/null || mount --rbind /sys "$root/sys"
    mount -t tmpfs -o mode=755 tmpfs "$root/dev"
    mkdir "$root/dev/net" "$root/dev/pts" "$root/dev/shm"
    for node in null zero full random urandom tty net/tun; do
        touch "$root/dev/$node"
        mount --bind "/dev/$node" "$root/dev/$node"
    done
    ln -s /proc/self/fd "$root/dev/fd"
    mount -t tmpfs tmpfs "$root/run"
    mount -t tmpfs tmpfs "$root/tmp"
    cd "$root"
    exec env -i HOME=/root LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive \
        chroot "$root" "$@"
}

case $action in
make) make "$@" ;;
run) exec unshare --mount --pid --fork --kill-child sh "$0" inside "$root" "$@" ;;
alone) exec unshare --net --mount --pid --fork --kill-child sh "$0" inside "$root" "$@" ;;
inside) inside "$@" ;;
esac
