#!/usr/bin/env bash
# clang-tidy finds nothing: in a sample of the sources, as the whole tree takes longer than a test
# may; with `all` in every source, 35 minutes of processor time. The sample is what the last commit
# changed and a twelfth of the rest, another twelfth after each commit, at most 40 files.
# Usage: check_tidy.sh TOP BUILD [all]
cd "$1" || exit 2
mapfile -t files < <(find app core inspectors reports fixtures -name '*.cpp' | sort)
if [ "${3:-}" != all ]; then
  revision="$(git rev-parse HEAD 2>/dev/null || echo none)"
  mapfile -t files < <(
    {
      git diff --name-only --diff-filter=d HEAD~1 HEAD -- '*.cpp' 2>/dev/null | grep -v '^tests/'
      for file in "${files[@]}"; do
        sum="$(printf '%s %s' "$revision" "$file" | cksum)"
        if [ $((${sum%% *} % 12)) = 0 ]; then echo "$file"; fi
      done
    } | awk '!seen[$0]++' | head -n 40)
fi
printf '%s\n' "${files[@]}" | xargs -P"$(nproc)" -n2 clang-tidy --quiet -p "$2" 2>"$2/clang-tidy.err" |
  tee "$2/clang-tidy.log" | grep -E 'warning:|error:'
status=("${PIPESTATUS[@]}")
if [ "${status[3]}" = 0 ]; then exit 1; fi
# Nothing found, but was everything looked at?
if [ "${status[1]}" != 0 ]; then
  tail -n 20 "$2/clang-tidy.err" >&2
  exit "${status[1]}"
fi
