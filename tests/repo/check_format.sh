#!/usr/bin/env bash
# clang-format has nothing to change. Usage: check_format.sh TOP
cd "$1" || exit 2
find app core inspectors reports fixtures tests \( -name '*.h' -o -name '*.cpp' \) -print0 |
  xargs -0 clang-format --dry-run --Werror 2>&1 | head -40
exit "${PIPESTATUS[1]}"
