#!/usr/bin/env bash
# Would the tests notice? gremlins changes the code of each PACKAGE in small ways, one at a time, and runs the package's own
# tests on each of these mutants. One that the tests let live is a line that nobody holds, or is explained in
# suites/testdata/mutants. Takes long: the packages below are more than a thousand mutants.
#
#   bash suites/mutate.sh [PACKAGE...]
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- suites/{match,spec,scene,authorization,formats,ratelimit,resources,responses} reports/verdict runner/journal

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
GOBIN=$dir go install github.com/go-gremlins/gremlins/cmd/gremlins@v0.6.0

# gremlins asks the go command that it finds first. This one helps it to the truth. A mutant that does not compile is not
# viable (gremlins reads that from a 2), where it would count as killed. All code counts as covered, for coverage says
# nothing of the conditions of a switch; what is not covered is run in vain, and lives. The time is not that of a cached run.
mkdir "$dir/bin"
cat >"$dir/bin/go" <<WRAPPER
#!/usr/bin/env bash
go=$(command -v go)
WRAPPER
cat >>"$dir/bin/go" <<'WRAPPER'
[ "$1" = test ] || exec "$go" "$@"
shift
out=$("$go" test -vet=off -count=1 "$@" 2>&1) && status=0 || status=$?
printf '%s\n' "$out"
case $out in *'[build failed]'*) exit 2 ;; esac
packages=${*: -1}
while [ $# -gt 1 ]; do
	if [ "$1" = -coverprofile ]; then
		"$go" list -f '{{$p := .ImportPath}}{{range .GoFiles}}{{$p}}/{{.}}:1.1,99999.1 1 1{{"\n"}}{{end}}' "$packages" >>"$2"
	fi
	shift
done
exit "$status"
WRAPPER
chmod +x "$dir/bin/go"

for package; do
	echo "$package ..." >&2
	PATH=$dir/bin:$PATH "$dir/gremlins" unleash --invert-logical --timeout-coefficient 20 \
		--output "$dir/${package//\//-}.json" "./$package" >"$dir/log" || { cat "$dir/log" >&2; exit 1; }
done
go run ./suites/testdata/mutate.go "$dir" "$@"
