#!/usr/bin/env bash
# A phone that is not ours: baresip calls the announcement, must hear all of it, and is hung up.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
prompts=$root/dsm-actors/src/main/resources/examples/quizconnect/prompts
work=$(mktemp -d)

finish() {
  local status=$?
  [ -z "${node:-}" ] || { kill "$node" 2>/dev/null || true; wait "$node" 2>/dev/null || true; }
  [ "$status" -eq 0 ] || tail -n 30 "$work"/*.log >&2
  rm -rf "$work"
}
trap finish EXIT

# Two neighbours: baresip takes the next port too, for TLS.
free_port() {
  python3 -c 'import socket
while True:
    with socket.socket() as a, socket.socket() as b:
        a.bind(("127.0.0.1", 0))
        try:
            b.bind(("127.0.0.1", a.getsockname()[1] + 1))
        except OSError:
            continue
        print(a.getsockname()[1])
        break'
}

"$root/legato" start --set sip.port=0 --set http.port=0 --set xmlrpc.port=0 --set media.max-late-ticks=0 --set overload.max-delay=0 \
  --set "applications.announcement.announce_path=\"$prompts\"" \
  --set applications.announcement.default_announce=welcome_caller.wav >"$work/node.log" 2>&1 &
node=$!
for _ in $(seq 600); do
  sip=$(sed -n 's/.*legato ready sip=\(\S*\) .*/\1/p' "$work/node.log")
  [ -z "$sip" ] || break
  kill -0 "$node"
  sleep 0.1
done

python3 - "$work/tone.wav" <<'PYTHON'
import array, math, sys, wave

with wave.open(sys.argv[1], "wb") as file:
    file.setparams((1, 2, 8000, 0, "NONE", ""))
    file.writeframes(array.array("h", (int(8000 * math.sin(i * 0.345)) for i in range(160000))).tobytes())
PYTHON

cat >"$work/config" <<CONFIG
module_path $(dirname "$(find /usr/lib -path '*baresip/modules/g711.so' | head -1)")
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
module_tmp account.so
module_app menu.so
sip_listen 127.0.0.1:$(free_port)
net_interface 127.0.0.1
audio_source aufile,$work/tone.wav
audio_player aubridge,player
audio_alert aubridge,alert
snd_path $work
CONFIG
echo '<sip:bob@127.0.0.1>;regint=0' >"$work/accounts"
: >"$work/contacts"

# One call, and whether all of the prompt was heard.
call() {
  rm -f "$work"/dump*
  timeout 30 baresip -f "$work" -e "/dial sip:announcement@$sip" -t 8 >"$work/baresip.log" 2>&1 &&
    grep -aq "Call established" "$work/baresip.log" &&
    grep -aq "terminated (duration" "$work/baresip.log" &&
    python3 "$work/compare.py" "$prompts/welcome_caller.wav" "$work"/dump*dec.wav
}

cat >"$work/compare.py" <<'PYTHON'
import array, sys, wave

def samples(path):
    with wave.open(path) as file:
        return array.array("h", file.readframes(file.getnframes()))

prompt, heard = samples(sys.argv[1]), samples(sys.argv[2])

def likeness(at, delay):
    a, b = prompt[at:at + 800], heard[at + delay:at + delay + 800]
    power = (sum(x * x for x in a) * sum(y * y for y in b)) ** 0.5
    return sum(x * y for x, y in zip(a, b)) / power if power else 0

loud = max(range(0, len(prompt) - 800, 400), key=lambda i: sum(x * x for x in prompt[i:i + 800]))
delay = max(range(-loud, len(heard) - loud - 800), key=lambda d: likeness(loud, d))
pieces = [at for at in range(0, len(prompt) - 1600, 800) if sum(x * x for x in prompt[at:at + 800]) > 8e7]
right = [at for at in pieces if likeness(at, delay) > 0.9]
print(f"baresip heard {len(right)} of {len(pieces)} stretches of 100 ms")
sys.exit(len(right) < len(pieces) - 1)
PYTHON

# A machine that stands still makes gaps: a second call, in the open, as of all tests in real time.
if ! call; then
  echo "baresip: failed once, a second call follows"
  call
fi
