# What Vetch needs of this machine and does not find: root has apt bring it, everybody else is told how, in one line.
#   bring.sh NAME jdk        a JDK 25
#   bring.sh NAME libpcap    the filters of 'vetch tcpdump'
# NAME begins the messages. The status is 0 if it is there now.
set -eu
name=$1

say() { echo "$name: $*" >&2; }

# Its own words, unless it says nothing else.
apt() { DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" >/dev/null; }

has_apt() { command -v apt-get >/dev/null && command -v apt-cache >/dev/null; }

# Whether apt could install this package, as far as its lists say.
offers() { [ -n "$(apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: \([^(].*\)/\1/p')" ]; }

# The lists of a fresh machine may be empty; only root can bring them.
offers_now() { has_apt && { offers "$1" || { [ "$(id -u)" = 0 ] && apt update && offers "$1"; }; }; }

install() {
    if [ "$(id -u)" != 0 ]; then
        say "needs $2. To bring it:"
        echo "    sudo apt-get install -y --no-install-recommends $1" >&2
        return 1
    fi
    say "brings $2: apt-get install $1"
    apt install -y --no-install-recommends "$1"
}

# Distributions that have the package, where apt's lists are not there to tell.
has_package_by_name() {
    has_apt && [ -r /etc/os-release ] && . /etc/os-release || return 1
    case $ID in
    debian) [ "${VERSION_ID:-13}" -ge 13 ] 2>/dev/null ;; # testing has no number
    *) return 1 ;;
    esac
}

jdk() {
    package=openjdk-25-jdk-headless
    if offers_now $package || { [ "$(id -u)" != 0 ] && has_package_by_name; }; then
        install $package "a JDK 25"
        return
    fi
    case $(uname -m) in
    x86_64) machine=x64 ;;
    *) machine=$(uname -m) ;;
    esac
    root=
    [ "$(id -u)" = 0 ] || root="sudo "
    system=$( (. /etc/os-release && echo "$PRETTY_NAME") 2>/dev/null || echo "this system")
    say "needs a JDK 25, and $system has no package of it. To bring Eclipse Temurin's (https://adoptium.net):"
    echo "    ${root}mkdir -p /usr/lib/jvm && curl -fsSL https://api.adoptium.net/v3/binary/latest/25/ga/linux/$machine/jdk/hotspot/normal/eclipse | ${root}tar -xzC /usr/lib/jvm" >&2
    command -v curl >/dev/null || echo "    (curl is in the package curl)" >&2
    echo "    One that is elsewhere is found by JAVA_HOME." >&2
    return 1
}

libpcap() {
    ! PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null | grep -q 'libpcap\.so\.' || return 0
    for package in libpcap0.8t64 libpcap0.8; do # the first since Debian 13
        ! offers_now $package || { install $package "libpcap, for captures" && return 0 || return 1; }
    done
    say "captures need libpcap: install the package that has libpcap.so"
    return 1
}

"$2"
