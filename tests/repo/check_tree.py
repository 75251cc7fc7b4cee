#!/usr/bin/env python3
"""Checks of the tree itself. Usage: check_tree.py TOP.

Long source files, marks of unfinished work, tests that cannot run, paths of one machine, headers without
#pragma once, source files that no CMakeLists.txt names, numbers that follow the locale.
"""
import pathlib
import re
import sys

TOP = pathlib.Path(sys.argv[1])
CODE = ["app", "core", "inspectors", "reports", "fixtures", "tests"]
MARKS = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "\\bXX" + "X\\b", "DISABLED" + "_", "GTEST" + "_SKIP", "EXPECT_TRUE\\(" + "true\\)"]))
MACHINE = re.compile("/ho" + "me/|/wo" + "rk/|/tm" + "p/b")

# These follow the locale: a decimal comma would reach records, tables and headers.
LOCALE = re.compile(r"\b(snprintf|sprintf|sscanf|strto[dfl]|strtold|ato[fil]|sto[dfl]|setlocale)\(|std::locale::global")
MAY_FOLLOW_IT = ("core/base/print.h", "reports/render/fonts.cpp")


def main():
    broken = []
    cmake = "\n".join(p.read_text() for p in TOP.rglob("CMakeLists.txt") if "build" not in p.parts)
    for top in CODE:
        for file in sorted((TOP / top).rglob("*")):
            name = file.relative_to(TOP).as_posix()
            if "fixtures/data" in name or file.suffix not in (".h", ".cpp", ".py", ".toml"):
                continue
            text = file.read_text()
            lines = text.splitlines()
            if file.suffix in (".h", ".cpp") and len(lines) > 650:
                broken.append(f"{name}: {len(lines)} lines; split it by subject")
            for number, line in enumerate(lines, 1):
                if MARKS.search(line):
                    broken.append(f"{name}:{number}: mark of unfinished work: {line.strip()[:80]}")
                if MACHINE.search(line):
                    broken.append(f"{name}:{number}: a path of one machine: {line.strip()[:80]}")
                if top != "tests" and name not in MAY_FOLLOW_IT and LOCALE.search(line):
                    broken.append(f"{name}:{number}: follows the locale; see core/base/print.h: {line.strip()[:80]}")
            if file.suffix == ".h" and "#pragma once" not in text:
                broken.append(f"{name}: no #pragma once")
            if file.suffix == ".cpp" and file.name not in cmake:
                broken.append(f"{name}: no CMakeLists.txt names it")
    for needed in ("README.md", "LICENSE", "CHANGELOG.md", "docs/architecture.md", "docs/validation.md"):
        if not (TOP / needed).exists():
            broken.append(f"{needed} is missing")
    print("\n".join(broken) if broken else "the tree is in order")
    return 1 if broken else 0


sys.exit(main())
