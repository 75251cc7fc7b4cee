#!/usr/bin/env python3
"""Holds the table of rooms in docs/architecture.md: who may include whom.

Usage: check_rooms.py TOP. Prints every include that breaks a rule; exit status 1 if there is one.
"""
import pathlib
import re
import sys

TOP = pathlib.Path(sys.argv[1])
CORE = ["scan", "design", "mesh_files", "surface", "alignment", "morphology", "fe", "spec", "interchange"]
FOUNDATION = ["core/base", "core/geometry", "core/records"]
ALL_CORE = FOUNDATION + ["core/statistics"] + [f"core/{room}" for room in CORE]

# Room -> rooms it may include besides itself.
ALLOWED = {
    "core/base": [],
    "core/geometry": ["core/base"],
    "core/records": ["core/base", "core/geometry"],
    "core/mesh_files": ["core/base", "core/geometry"],
    **{f"core/{room}": FOUNDATION + ["core/mesh_files"] for room in CORE if room != "mesh_files"},
    "core/lot": FOUNDATION + ["core/mesh_files", "core/spec", "core/tensile", "core/fatigue", "core/interchange", "core/statistics"],
    "core/statistics": ["core/base", "core/records"],
    "core/tensile": FOUNDATION + ["core/mesh_files", "core/design", "core/spec"],
    "core/fatigue": FOUNDATION + ["core/mesh_files", "core/spec", "core/statistics"],
    "inspectors": ALL_CORE,
    "fixtures": ALL_CORE,
    "reports/store": FOUNDATION,
    "reports/export": FOUNDATION + ["core/mesh_files", "core/interchange", "core/lot"],
    "reports/render": FOUNDATION,
    "app/session": ALL_CORE + ["core/lot", "core/tensile", "core/fatigue", "inspectors"],
    "app/cli": ALL_CORE + ["core/lot", "core/tensile", "core/fatigue", "app/session", "reports/store", "reports/export", "reports/render", "fixtures"],
}
# Third-party headers that stay inside one kind of place.
CONFINED = {
    r"^(Q[A-Z]\w*|QtCore/|QtGui/)": ("reports/render", "app/desktop"),
    r"^sqlite3": ("reports/store",),
}
HEADER_ONLY_CPP = re.compile(r"^(boost/|itk|vtk|pcl/|open3d/|opencv2/|embree3/|tbb/|tiffio|dcmtk/|sodium|zip\.h|expat|zlib|toml\+\+|pugixml|xlsxwriter)")
# nlohmann/json and Eigen are value types and may stand in headers.


def room_of(path):
    for room in sorted(ALLOWED, key=len, reverse=True):
        if path == room or path.startswith(room + "/"):
            return room
    return None


def main():
    broken = []
    for room in ALLOWED:
        for file in sorted((TOP / room).rglob("*")):
            if file.suffix not in (".h", ".cpp"):
                continue
            name = file.relative_to(TOP).as_posix()
            for number, line in enumerate(file.read_text().splitlines(), 1):
                match = re.match(r'\s*#include\s*["<]([^">]+)[">]', line)
                if not match:
                    continue
                target = match.group(1)
                other = room_of(target)
                if other and other != room and other not in ALLOWED[room]:
                    broken.append(f"{name}:{number}: {room} may not include {other}")
                if room == "inspectors" and target.startswith("inspectors/"):
                    own = name.split("/")[1]
                    theirs = target.split("/")[1]
                    if theirs not in (own, "common"):
                        broken.append(f"{name}:{number}: inspector {own} may not include inspector {theirs}")
                for pattern, places in CONFINED.items():
                    if re.match(pattern, target) and not name.startswith(places):
                        broken.append(f"{name}:{number}: {target} belongs under {' or '.join(places)}")
                if file.suffix == ".h" and HEADER_ONLY_CPP.match(target):
                    broken.append(f"{name}:{number}: {target} belongs into a .cpp file")
    print("\n".join(broken) if broken else "every include keeps to its room")
    return 1 if broken else 0


sys.exit(main())
