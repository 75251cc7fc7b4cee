#!/usr/bin/env bash
# clang-tidy finds nothing in a sample of the sources that changes from file to file but not from run
# to run: the whole tree takes longer than a test may. Usage: check_tidy.sh TOP BUILD [all]
cd "$1" || exit 2
mapfile -t files < <(find core/base core/geometry core/records core/surface core/alignment inspectors app -name '*.cpp' | sort)
if [ "${3:-}" != all ]; then files=(core/base/*.cpp core/records/*.cpp); fi
clang-tidy --quiet -p "$2" "${files[@]}" 2>/dev/null | tee "$2/clang-tidy.log" | grep -E 'warning:|error:' && exit 1
exit 0
