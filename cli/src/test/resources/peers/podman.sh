# podman.sh CGROUP ARGUMENT…: podman in a cgroup below CGROUP, with mounts that it has to itself: what it would write
# into /etc and /var/lib goes to a tmpfs of this sandbox.
set -eu
mkdir -p "$1/init"
echo $$ >"$1/init/cgroup.procs" # before the namespace is made, whose root it becomes
if [ ! -e /run/podman.pid ]; then
    mkdir -p /run/etc /run/data
    unshare --cgroup --mount sh -euc '
        mount -t cgroup2 none /sys/fs/cgroup
        mount -t tmpfs tmpfs /var/lib
        cp -a /etc/. /run/etc; mount --bind /run/etc /etc
        exec sleep infinity' &
    while ! nsenter -t $! -m mountpoint -q /etc; do sleep 0.1; done
    echo $! >/run/podman.pid
fi
shift
exec nsenter -t "$(cat /run/podman.pid)" --mount --cgroup -- \
    podman --root /run/data --runroot /run/podman --cgroup-manager cgroupfs --storage-driver vfs "$@"
