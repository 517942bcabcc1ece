#!/usr/bin/env bash
# The quizconnect example against sipp as caller and callees: keys by SIP INFO and RFC 4733, CANCEL,
# 404, 500, 200 calls in a row and 100 at once, after which no leg, media session, port or thread may
# be left. With H2, and with MariaDB where LEGATO_MARIADB_URL names one.
# RFC 4733 is sent from recorded packets through a raw socket, so it is left out without root.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
example=$root/dsm-actors/src/main/resources/examples/quizconnect
work=$(mktemp -d)
children=()

finish() {
  local status=$?
  for child in "${children[@]}"; do
    kill "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
  done
  if [ "$status" -ne 0 ]; then
    tail -n 40 "$work"/*.log 2>/dev/null || true
    echo "sipp: FAILED, see above; all output is in $work" >&2
  else
    rm -rf "$work"
  fi
}
trap finish EXIT

free_port() {
  python3 -c 'import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# metric NAME [HTTP]: its value at the present node, or at this one
metric() {
  curl -sf "http://${2:-$http}/metrics" | awk -v name="$1" '$1 == name { print $2 + 0; found = 1 } END { exit !found }'
}

# start_node DB_URL
start_node() {
  local log=$work/node${#children[@]}.log
  mkdir -p "$work/apps"
  callees=$(free_port)
  sed -e "s#^diag_path=.*#diag_path=$example#" -e "s#^prompt_path=.*#prompt_path=$example/prompts#" \
    -e "s#^db_url=.*#db_url=$1#" -e "s#^outbound_domain=.*#outbound_domain=127.0.0.1:$callees#" \
    "$example/quizconnect.conf" >"$work/apps/quizconnect.conf"
  "$root/legato" start --set sip.port=0 --set http.port=0 --set xmlrpc.port=0 --set media.max-late-ticks=0 --set overload.max-delay=0 \
    --set applications.select=quizconnect_caller --set "applications.directory=\"$work/apps\"" \
    >"$log" 2>&1 &
  node=$!
  children+=("$node")
  local ready=
  for _ in $(seq 600); do
    ready=$(sed -n 's/.*legato ready sip=\(\S*\) http=\(\S*\) .*/\1 \2/p' "$log")
    [ -z "$ready" ] || break
    kill -0 "$node" || return 1
    sleep 0.1
  done
  read -r sip http <<<"$ready"
}

# stop_node NODE
stop_node() {
  kill "$1"
  wait "$1" || true
}

# What a hundred calls send at once has to fit into a peer's socket: an ACK that does not is not repeated
# before the BYE.
buffers=(-buff_size 4194304)

# sipp_bg NAME ARGS…: a sipp in the background
sipp_bg() {
  local name=$1
  shift
  sipp "$@" "${buffers[@]}" -nostdin -trace_err -error_file "$work/$name.err.log" >"$work/$name.log" 2>&1 &
  server=$!
  children+=("$server")
}

# play TITLE CALLER CALLEES NUMBER CALLS AT_ONCE: all calls must succeed at both ends
play() {
  local title=$1 caller=$2 answering=$3 number=$4 calls=$5 most=$6
  if [ -n "$answering" ]; then
    sipp_bg callees -sf "$here/$answering.xml" -i 127.0.0.1 -p "$callees" -m $((calls * 2)) -timeout 150s
  fi
  if ! sipp "$sip" -sf "$here/$caller.xml" -s "$number" -i 127.0.0.1 -p "$(free_port)" \
    "${buffers[@]}" -m "$calls" -l "$most" -r 1000 -timeout 150s -timeout_error -nostdin -trace_err \
    -error_file "$work/caller.err.log" >"$work/caller.log" 2>&1; then
    echo "sipp: $title: the caller failed" >&2
    return 1
  fi
  if [ -n "$answering" ] && ! wait "$server"; then
    echo "sipp: $title: the callees failed" >&2
    return 1
  fi
  nothing_left "$title"
  echo "sipp: $title: $calls right"
}

nothing_left() {
  for _ in $(seq 100); do
    if [ "$(metric legato_legs)" = 0 ] && [ "$(metric legato_media_sessions)" = 0 ] &&
      [ "$(metric legato_media_ports_in_use)" = 0 ]; then
      return 0
    fi
    sleep 0.1
  done
  curl -s "http://$http/metrics" | grep '^legato_' >&2
  echo "sipp: $1: something is left" >&2
  return 1
}

# scenarios DATABASE
scenarios() {
  play "$1: keys by INFO" caller callees-info 35 1 1
  if [ "$(id -u)" = 0 ]; then
    play "$1: keys by RFC 4733" caller callees-rfc4733 35 1 1
  fi
  play "$1: CANCEL while the callees ring" caller-cancels callees-ring 35 1 1
  play "$1: nobody belongs to the number" caller-gets-404 "" 36 1 1
}

"$root/legato" --help >/dev/null

jars=$(cat "$root/loadtests/target/launcher.classpath")
start_node "h2:$work/quiz"
first=$node first_http=$http
# H2 creates the file; the options are those that a db_url of h2 means.
java -cp "$jars" org.h2.tools.RunScript -user sa -url \
  "jdbc:h2:$work/quiz;MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE" \
  -script "$here/callees.sql"
scenarios H2
threads=$(metric jvm_threads_live_threads)
play "H2: 200 calls in a row" caller callees-info 35 200 1
play "H2: 100 calls at once" caller callees-info 35 100 100

if [ -n "${LEGATO_MARIADB_URL:-}" ]; then
  client=$(sed -E 's#mysql://([^:]*):([^@]*)@([^:]*):([0-9]+)/(.*)#-u \1 -p\2 -h \3 -P \4 \5#' <<<"$LEGATO_MARIADB_URL")
  # shellcheck disable=SC2086
  mariadb --no-defaults $client -e "drop table if exists callees"
  start_node "$LEGATO_MARIADB_URL"
  play "MariaDB: the table is missing" caller-gets-500 "" 35 1 1
  # shellcheck disable=SC2086
  mariadb --no-defaults $client <"$here/callees.sql"
  scenarios MariaDB
  stop_node "$node"
fi

# Transactions live on for up to 64*T1 after their call (RFC 3261 section 17).
for _ in $(seq 60); do
  pending=$(($(metric legato_sip_pending_client_transactions "$first_http") +
    $(metric legato_sip_pending_server_transactions "$first_http")))
  [ "$pending" -ne 0 ] || break
  sleep 1
done
[ "$pending" = 0 ] || { echo "sipp: $pending transactions are left" >&2; exit 1; }
after=$(metric jvm_threads_live_threads "$first_http")
echo "sipp: threads before $threads, after $after"
# Pools may have grown to their bounds, but not by a thread for each of 300 calls.
[ "$after" -lt $((threads + 60)) ]
stop_node "$first"
