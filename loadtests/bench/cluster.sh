#!/usr/bin/env bash
# Measures what a cluster costs: time until it is ready, latency and CPU of a posted event, and size
# of a checkpoint, alone and with two and three nodes; or what calls cost there.
#   loadtests/bench/cluster.sh [SECONDS]
#   loadtests/bench/cluster.sh calls [RATE]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
"$root/legato" --help >/dev/null
# The launcher has found the JDK: any that Maven's toolchain takes will do.
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
if ! "$java" -version 2>&1 | grep -q 'version "2[5-9]'; then
  java=$(ls -d /usr/lib/jvm/*25*/bin/java 2>/dev/null | head -1)
fi
measured=ClusterBench
if [ "${1:-}" = calls ]; then
  measured=ClusterCalls
  shift
fi
exec "${java:?no JDK 25 found: set JAVA_HOME to one}" --enable-native-access=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow \
  -cp "$(echo "$root"/loadtests/target/loadtests-*.jar):$(cat "$root/loadtests/target/launcher.classpath")" \
  "org.legato.load.bench.$measured" "$@"
