#!/usr/bin/env bash
# Measures a node on one core, sipp on another: start to the first answered OPTIONS, then short calls
# to the announcement at rising rates: clean calls a second, and CPU seconds for 1,000 calls.
#   loadtests/bench/calls.sh [RATE…]        default: 200 400 600 800 1000 1200
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
work=$(mktemp -d)
rates=("$@")
[ ${#rates[@]} -gt 0 ] || rates=(200 400 600 800 1000 1200)
seconds=10
warm_up=${WARM_UP:-20}

finish() {
  [ -z "${node:-}" ] || { kill "$node" 2>/dev/null || true; wait "$node" 2>/dev/null || true; }
  rm -rf "$work"
}
trap finish EXIT

free_port() {
  python3 -c 'import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

cpu_ticks() {
  awk '{ print $14 + $15 }' "/proc/$node/stat"
}

# calls RATE SECONDS: plays them; leaves sipp's counts in failed and repeated
calls() {
  taskset -c 1 sipp "127.0.0.1:$port" -sf "$here/calls.xml" -s announcement -i 127.0.0.1 \
    -p "$(free_port)" -r "$1" -m $(($1 * $2)) -l 20000 -timeout 60s -nostdin \
    -trace_stat -stf "$work/stat" -fd 1 >/dev/null 2>&1 || true
  read -r failed repeated < <(awk -F';' 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i }
    END { print $column["FailedCall(C)"], $column["Retransmissions(C)"] }' "$work/stat")
  rm -f "$work/stat"
}

"$root/legato" --help >/dev/null
port=$(free_port)
began=$(date +%s%N)
taskset -c 0 "$root/legato" start --set "sip.port=$port" --set http.port=0 --set xmlrpc.port=0 \
  --set node.log-level=warn --set "applications.announcement.announce_path=\"$root/dsm-actors/src/main/resources/examples/quizconnect/prompts\"" \
  --set applications.announcement.default_announce=welcome_caller.wav >"$work/node.log" 2>&1 &
node=$!
python3 - "$port" <<'PYTHON'
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
s.settimeout(0.02)
me = s.getsockname()[1]
for i in range(3000):
    s.sendto((f"OPTIONS sip:x@127.0.0.1:{sys.argv[1]} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{me};branch=z9hG4bK{i}\r\n"
              f"Max-Forwards: 70\r\nFrom: <sip:a@127.0.0.1>;tag=1\r\nTo: <sip:x@127.0.0.1>\r\nCall-ID: o{i}\r\n"
              f"CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n").encode(), ("127.0.0.1", int(sys.argv[1])))
    try:
        s.recv(4096)
        break
    except (TimeoutError, ConnectionRefusedError):
        pass
else:
    sys.exit("the node does not answer OPTIONS")
PYTHON
echo "start to first answered OPTIONS: $((($(date +%s%N) - began) / 1000000)) ms"

calls 100 "$warm_up"
echo "rate  calls  failed  retransmissions  CPU-s per 1,000 calls"
for rate in "${rates[@]}"; do
  before=$(cpu_ticks)
  calls "$rate" "$seconds"
  used=$(($(cpu_ticks) - before))
  printf '%4d %6d %7d %16d  %s\n' "$rate" $((rate * seconds)) "$failed" "$repeated" \
    "$(awk -v t="$used" -v n=$((rate * seconds)) -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.2f", t / hz / n * 1000 }')"
done
