# image.sh COMMAND…: has COMMAND, which is docker or podman, make the image "box" of busybox alone, which must be a
# static one.
set -eu
mkdir -p /run/box/bin /run/box/etc
cp "$(command -v busybox)" /run/box/bin/busybox
for applet in sh sleep ping wget httpd; do ln -s busybox /run/box/bin/$applet; done
head -c 20971520 /dev/zero >/run/box/big
tar -C /run/box -c . | "$@" import - box
