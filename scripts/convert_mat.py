#!/usr/bin/env python3
"""Turns numeric arrays of a MATLAB v5 file into a CSV table, with the standard library only.

Usage: convert_mat.py IN.mat OUT.csv VARIABLE=HEADER ...

The first line names every scalar of the file (initial area, gauge length) as metadata, the second holds the headers,
then one row a sample. Numbers are written with the digits that read back to the same double. Format: MathWorks,
MAT-File Format, version 5: data elements of a tag (type, bytes) and padded data; type 15 is a zlib stream of one
element, type 14 an array of flags, dimensions, name and real part. Little-endian files, real numeric arrays only.
Errors: a message and exit status 2 for anything else, a missing variable, or columns of different length.
"""
import struct
import sys
import zlib

NUMBERS = {1: "b", 2: "B", 3: "h", 4: "H", 5: "i", 6: "I", 7: "f", 9: "d", 12: "q", 13: "Q"}


def refuse(text):
    print(f"convert_mat: {text}", file=sys.stderr)
    sys.exit(2)


def elements(data):
    at = 0
    while at + 8 <= len(data):
        kind, size = struct.unpack_from("<II", data, at)
        if kind >> 16:  # small element: size and type in one word
            yield kind & 0xFFFF, data[at + 4:at + 4 + (kind >> 16)]
            at += 8
            continue
        if at + 8 + size > len(data):
            refuse("the file is cut off")
        yield kind, data[at + 8:at + 8 + size]
        at += 8 + size + (0 if kind == 15 else -size % 8)


def arrays(data):
    if data[126:128] != b"IM":
        refuse("not a little-endian MATLAB v5 file")
    for kind, body in elements(data[128:]):
        if kind == 15:
            kind, body = next(elements(zlib.decompress(body)))
        if kind != 14:
            continue
        parts = list(elements(body))
        if len(parts) < 4 or parts[3][0] not in NUMBERS:
            continue
        letter = NUMBERS[parts[3][0]]
        count = len(parts[3][1]) // struct.calcsize(letter)
        yield parts[2][1].decode("ascii"), struct.unpack(f"<{count}{letter}", parts[3][1])


def main():
    if len(sys.argv) < 4:
        print(__doc__)
        sys.exit(2)
    with open(sys.argv[1], "rb") as file:
        found = dict(arrays(file.read()))
    wanted = [argument.split("=", 1) for argument in sys.argv[3:]]
    for variable, _ in wanted:
        if variable not in found:
            refuse(f"no variable {variable}; there are {', '.join(found)}")
    columns = [found[variable] for variable, _ in wanted]
    if len({len(column) for column in columns}) != 1:
        refuse("the columns differ in length")
    with open(sys.argv[2], "w", encoding="utf-8", newline="\n") as out:
        out.write("# " + "; ".join(f"{name} = {values[0]!r}" for name, values in found.items() if len(values) == 1) + "\n")
        out.write(",".join(header for _, header in wanted) + "\n")
        for row in zip(*columns):
            out.write(",".join(repr(float(value)) for value in row) + "\n")


main()
