#!/usr/bin/env bash
# clang-tidy finds nothing: in a sample of the sources, as the whole tree takes longer than a test
# may; with `all` in every source, 33 minutes of processor time. Usage: check_tidy.sh TOP BUILD [all]
cd "$1" || exit 2
files=(core/base/*.cpp core/records/*.cpp)
processes=1
if [ "${3:-}" = all ]; then
  mapfile -t files < <(find app core inspectors reports fixtures -name '*.cpp' | sort)
  processes="$(nproc)"
fi
printf '%s\n' "${files[@]}" | xargs -P"$processes" -n4 clang-tidy --quiet -p "$2" 2>"$2/clang-tidy.err" |
  tee "$2/clang-tidy.log" | grep -E 'warning:|error:'
status=("${PIPESTATUS[@]}")
if [ "${status[3]}" = 0 ]; then exit 1; fi
# Nothing found, but was everything looked at?
if [ "${status[1]}" != 0 ]; then
  tail -n 20 "$2/clang-tidy.err" >&2
  exit "${status[1]}"
fi
