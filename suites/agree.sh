#!/usr/bin/env bash
# Both ways in say the same: the binary, `ginkgo run`, and `ginkgo run` in four processes judge one `portalspec serve`, one
# after the other and without a pause, and every verdict is compared. What is built and written lands in DIR.
#
#   bash suites/agree.sh DIR
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: agree.sh DIR" >&2; exit 2; }
mkdir -p "$1"
dir=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

limit=(--rate-limit=300 --rate-window=1s)
server=
stop() { [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true; }
trap stop EXIT

go build -o "$dir/portalspec" ./runner
go build -o "$dir/ginkgo" github.com/onsi/ginkgo/v2/ginkgo

"$dir/portalspec" serve --addr 127.0.0.1:0 "${limit[@]}" >"$dir/serve.out" &
server=$!
for _ in $(seq 100); do
	grep -q '^export PORTALSPEC_TOKEN_2=' "$dir/serve.out" && break
	kill -0 "$server" || { echo "serve ended early" >&2; exit 1; }
	sleep 0.1
done
# What serve prints is meant to be pasted. The target goes to flags, where go test sees it.
eval "$(grep '^export ' "$dir/serve.out")"
target=$PORTALSPEC_TARGET
unset PORTALSPEC_TARGET
rm "$dir/serve.out" # it holds tokens

# judge NAME COMMAND...: a failure is told, and still compared. What was printed is kept beside the report.
failed=0
judge() {
	local name=$1 status=0
	shift
	timeout 180 "$@" --out="$dir/$name" >"$dir/$name.out" 2>&1 || status=$?
	printf '%-9s exit %d  %s\n' "$name" "$status" \
		"$(grep -oE '(conformant|nonconformant|incomplete)[: ].*; exit [0-9]+$' "$dir/$name.out" | tail -n 1)"
	if [ "$status" -ne 0 ]; then
		tail -n 40 "$dir/$name.out"
		failed=1
	fi
}
judge binary "$dir/portalspec" run --target="$target" "${limit[@]}"
judge suite "$dir/ginkgo" run --no-color ./suites -- --target="$target" "${limit[@]}"
judge parallel "$dir/ginkgo" run --no-color -p --procs=4 ./suites -- --target="$target" "${limit[@]}"

timeout 60 go run ./suites/testdata/agree.go "$dir"/{binary,suite,parallel}/report.json
exit "$failed"
