# dockerd.sh CGROUP: Docker's daemon, and all that it starts, in a cgroup below CGROUP. What it would write into /etc
# and /opt goes to a tmpfs of this sandbox.
set -eu
mkdir -p "$1/init" /run/etc /run/data
echo $$ >"$1/init/cgroup.procs"
exec unshare --cgroup --mount sh -euc '
    mount -t cgroup2 none /sys/fs/cgroup
    mount -t tmpfs tmpfs /opt
    cp -a /etc/. /run/etc; mount --bind /run/etc /etc
    exec dockerd --data-root /run/data --exec-root /run/docker --pidfile /run/docker.pid -H unix:///run/docker.sock -s vfs'
