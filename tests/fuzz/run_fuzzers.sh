#!/usr/bin/env bash
# Builds the libFuzzer targets and runs each for SECONDS (60) with its corpus, one after the other.
# Exit status 1 where one found something; what it found stands in BUILD/findings.
# Usage: run_fuzzers.sh TOP BUILD [SECONDS [NAME ...]]
set -euo pipefail
cd "$1"
build="$2"
seconds="${3:-60}"
names=("${@:4}")
case "$seconds" in
  '' | *[!0-9]*) echo "SECONDS is a whole number, not \"$seconds\"" >&2; exit 2 ;;
esac
mapfile -t known < <(sed -n 's/^asbuilt_fuzz(\([a-z_]*\) .*/\1/p' tests/fuzz/CMakeLists.txt)
if [ "${#names[@]}" -eq 0 ]; then names=("${known[@]}"); fi
for name in "${names[@]}"; do
  if ! printf '%s\n' "${known[@]}" | grep -qx -- "$name"; then
    echo "There is no target \"$name\". There are: ${known[*]}" >&2
    exit 2
  fi
done
cmake --build "$build" --target "${names[@]/#/fuzz_}" "${names[@]/#/fuzz_replay_}"

# Files that the targets write; on a memory disk where there is one.
parent="${TMPDIR:-/tmp}"
if [ -w /dev/shm ]; then parent=/dev/shm; fi
ASBUILT_FUZZ_FOLDER="$(mktemp -d "$parent/asbuilt-fuzz-XXXXXX")"
export ASBUILT_FUZZ_FOLDER
trap 'rm -rf "$ASBUILT_FUZZ_FOLDER"' EXIT
export ASAN_OPTIONS=detect_leaks=0:alloc_dealloc_mismatch=0
export UBSAN_OPTIONS=print_stacktrace=1
ulimit -s 65536  # sanitized frames are many times as large

failed=()
for name in "${names[@]}"; do
  corpus="$build/corpus/$name"
  seeds="$build/corpus/$name-seeds"
  findings="$build/findings/$name"
  log="$build/findings/$name.log"
  mkdir -p "$corpus" "$findings"
  "$build/bin/fuzz_replay_$name" --write-corpus "$seeds"
  status=0
  # 512 MB and twice the largest input are allowed; the sanitizer takes several times as much.
  "$build/bin/fuzz_$name" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 \
    -malloc_limit_mb=1024 -max_len=262144 -print_final_stats=1 \
    -artifact_prefix="$findings/" "$corpus" "$seeds" >"$log" 2>&1 || status=$?
  runs="$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
  peak="$(sed -n 's/^stat::peak_rss_mb: *//p' "$log")"
  echo "$name: ${runs:-?} runs in $seconds s, most memory ${peak:-?} MiB, status $status"
  if [ "$status" -ne 0 ]; then
    failed+=("$name")
    grep -E -m 3 'ERROR:|runtime error:|terminate called|what\(\)' "$log" || tail -n 5 "$log"
  fi
done
if [ "${#failed[@]}" -gt 0 ]; then
  echo "Found something: ${failed[*]}; see $build/findings" >&2
  exit 1
fi
