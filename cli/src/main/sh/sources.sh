# What a jar was built of, as checksums beside it. They decide whether it is stale, not the times of the sources: those
# are new in every copy and clone.
#   sources.sh keep JAR     of a build: this jar is of the sources as they are
#   sources.sh match JAR    whether it still is
set -eu

jar=$(cd "${2%/*}" && pwd)/${2##*/}
cd "${0%/*}/../../../.."

# Of the modules that the jar is made of, and of the jar: one that something else has written is not known.
sums() {
    case $jar in */bench.jar) other=none ;; *) other=bench ;; esac
    find pom.xml ./*/pom.xml ./*/src/main -type f ! -path './*/src/main/sh/*' ! -path "./$other/*" |
        LC_ALL=C sort | xargs cksum | cksum
    cksum <"$jar"
}

case $1 in
keep) sums >"$jar.sources" ;;
match) [ -r "$jar.sources" ] && [ "$(sums)" = "$(cat "$jar.sources")" ] ;;
esac
