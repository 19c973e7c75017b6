# tree.sh DIRECTORY VERSION ARCHITECTURE TIME: what the packages hold. DIRECTORY/vetch/runtime is there; around it come
#   DIRECTORY/vetch      Vetch as it runs from any place: the launcher, jars, scripts, shims, share
#   DIRECTORY/vetch-VERSION-linux-ARCHITECTURE.tar.gz   the same
#   DIRECTORY/deb.tar    the same under /usr, for the .deb; its conffile comes by jdeb
#   DIRECTORY/image      the same under /usr/lib/vetch, and what a JVM needs around it
# Archives are the same, byte for byte, if what they hold is.
set -eu
directory=$1 version=$2 architecture=$3 time=$4
home=$(cd "${0%/*}/../../../.." && pwd)
sources=$home/cli/src/main
deb=$home/package/src/main/deb/files
tree=$directory/vetch
target=${directory#"$home/package/"} # target, or target/quick

fail() {
    echo "tree.sh: $*" >&2
    exit 1
}

# pack ROOT [PREFIX]: a tar archive of it
pack() {
    tar --create --sort=name --mtime="$time" --owner=root:0 --group=root:0 --numeric-owner \
        --transform="flags=r;s|^[.]|${2-.}|" --directory="$1" .
}

program() {
    rm -f "$tree/runtime/bin/jfr" "$tree/runtime/bin/keytool"
    # Debian wants that; it makes the JVM 5 MB smaller.
    ! command -v strip >/dev/null ||
        find "$tree/runtime" \( -name '*.so' -o -name java -o -name jspawnhelper -o -name jexec \) -type f -perm -u=w \
            -exec strip --strip-unneeded {} +
    cp "$home/$1/vetch.jar" "$tree/"
    cp "$home/$2/bench.jar" "$tree/"
    mkdir -p "$tree/lib"
    cp "$home/$1"/lib/*.jar "$home/$2"/lib/HdrHistogram-*.jar "$tree/lib/"
    ln -sf ../vetch.jar "$tree/lib/cli-$version.jar" # as the class path of bench.jar has it
    cp "$home/vetch" "$tree/"
    cp -R "$sources"/sh/. "$tree/"
    rm -f "$tree/sources.sh" # for who builds
    # Nobody but the owner may change anything; all may read it.
    chmod -R u=rwX,go=rX "$tree"
    said=$("$tree/vetch" --version)
    [ "$said" = "vetch ${version%-SNAPSHOT}" ] || fail "the version is $version, but 'vetch --version' says $said"
}

share() {
    mkdir -p "$tree/share/bash-completion/completions" "$tree/share/vetch" "$tree/share/doc"
    # Not by the launcher, which would leave archives of classes.
    "$tree/runtime/bin/java" -jar "$tree/vetch.jar" schema >"$tree/share/vetch/vetch.schema.json"
    "$tree/runtime/bin/java" -cp "$tree/vetch.jar" io.vetch.cli.manual.Manual "$tree/share/man" "${time%%T*}"
    "$tree/runtime/bin/java" -cp "$tree/vetch.jar" io.vetch.cli.manual.Completion \
        >"$tree/share/bash-completion/completions/vetch"
    cp "$home/CHANGELOG.md" "$home/LICENSE" "$deb/copyright" "$tree/share/doc/"
    cp "$deb/vetch.yaml" "$tree/share/vetch/"
    [ ! -d "$sources/systemd" ] || cp -R "$sources/systemd" "$tree/share/vetch/"
}

archive() {
    name=vetch-$version-linux-$architecture
    pack "$tree" "$name" | gzip -9n >"$directory/$name.tar.gz"
}

# Where the file system's standard and Debian's policy want each thing.
debian() {
    root=$directory/deb
    rm -rf "$root"
    mkdir -p "$root/usr/lib" "$root/usr/bin" "$root/usr/share/doc/vetch" "$root/usr/share/lintian/overrides" \
        "$root/var/cache/vetch"
    cp -R "$tree" "$root/usr/lib/vetch"
    ln -s ../lib/vetch/vetch "$root/usr/bin/vetch"
    mv "$root/usr/lib/vetch/share/man" "$root/usr/lib/vetch/share/bash-completion" "$root/usr/share/"
    gzip -9n "$root"/usr/share/man/man?/*
    mkdir "$root/usr/share/vetch"
    mv "$root/usr/lib/vetch/share/vetch/vetch.schema.json" "$root/usr/share/vetch/"
    units=$root/usr/lib/vetch/share/vetch/systemd
    if [ -d "$units" ]; then
        mkdir -p "$root/usr/lib/systemd/system" "$root/usr/lib/systemd/user"
        mv "$units"/*.service "$root/usr/lib/systemd/system/"
        mv "$units"/user/*.service "$root/usr/lib/systemd/user/"
    fi
    rm -rf "$root/usr/lib/vetch/share"
    cp "$deb/copyright" "$root/usr/share/doc/vetch/"
    gzip -9n <"$home/CHANGELOG.md" >"$root/usr/share/doc/vetch/CHANGELOG.md.gz"
    changes | gzip -9n >"$root/usr/share/doc/vetch/changelog.gz"
    cp "$deb/lintian-overrides" "$root/usr/share/lintian/overrides/vetch"
    chmod -R u=rwX,go=rX "$root"
    pack "$root" >"$directory/deb.tar"
    rm -rf "$root"
}

changes() {
    day=$(LC_ALL=C date -u -R -d "$time")
    number=$(printf %s "$version" | sed 's/-SNAPSHOT$/~SNAPSHOT/')
    printf 'vetch (%s) unstable; urgency=medium\n\n  * What has changed is in CHANGELOG.md.\n\n' "$number"
    printf ' -- The Vetch authors <vetch@vetch.invalid>  %s\n' "$day"
}

# A JVM, JNA, libpcap and the launcher: libc with its loader, what libpcap links to, and a shell.
image() {
    root=$directory/image
    rm -rf "$root"
    mkdir -p "$root/usr/lib" "$root/bin" "$root/tmp" "$root/run" "$root/var/lib" "$root/etc"
    cp -RL "$tree" "$root/usr/lib/vetch"
    rm -rf "$root/usr/lib/vetch/share"
    cp -L /bin/dash "$root/bin/sh"
    pcap=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p | sed -n 's/.*libpcap\.so\.0\.8 .*=> //p' | head -n 1)
    [ -n "$pcap" ] || fail "the image needs libpcap.so.0.8 of this machine: apt install libpcap0.8"
    {
        echo "$pcap"
        jvm=$tree/runtime
        for file in "$pcap" /bin/dash "$jvm"/bin/java "$jvm"/lib/*.so "$jvm"/lib/server/*.so; do
            ldd "$file" | sed -n 's|^.*[[:blank:]]\(/[^ ]*\) (0x.*|\1|p'
        done
    } | grep -v "^$tree" | sort -u | while read -r file; do
        mkdir -p "$root/${file%/*}"
        cp -L "$file" "$root/$file"
    done
    echo 'root:x:0:0:root:/tmp:/bin/sh' >"$root/etc/passwd"
    echo 'root:x:0:' >"$root/etc/group"
}

mkdir -p "$directory/classes" # Jib looks for it
program "cli/$target" "bench/$target"
share
archive
debian
image
