#!/usr/bin/env python3
"""asbuilt stiffness and crush on masks made here. Usage: test_stiffness_cli.py ASBUILT"""
import json
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import unittest

ASBUILT = sys.argv[1]


def run(*arguments, address_space=None):
    def limit():
        if address_space:
            resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    return subprocess.run([ASBUILT, *map(str, arguments)], capture_output=True, text=True, timeout=300,
                          preexec_fn=limit)


class Stiffness(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.top = pathlib.Path(self.temporary.name)

    def tearDown(self):
        self.temporary.cleanup()

    def mask(self, name, shape, value, spacing=(1.0, 1.0, 1.0)):
        """An image of bytes, value(x, y, z) each."""
        nx, ny, nz = shape
        path = self.top / f"{name}.mha"
        with open(path, "wb") as out:
            out.write(("ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n"
                       f"ElementSpacing = {spacing[0]} {spacing[1]} {spacing[2]}\nDimSize = {nx} {ny} {nz}\n"
                       "ElementType = MET_UCHAR\nElementDataFile = LOCAL\n").encode())
            for z in range(nz):
                out.write(bytes(int(value(x, y, z)) for y in range(ny) for x in range(nx)))
        return path

    def told(self, *arguments, young=100.0):
        done = run(*arguments, "--threshold", 0.5, "--young-gpa", young, "--poisson", 0.3, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_memory_is_known_and_refused_with_an_element_that_fits(self):
        path = self.top / "block.mha"
        n = 150
        with open(path, "wb") as out:
            out.write((f"ObjectType = Image\nNDims = 3\nBinaryData = True\nElementSpacing = 1 1 1\nDimSize = {n} {n} {n}\n"
                       "ElementType = MET_UCHAR\nElementDataFile = LOCAL\n").encode())
            out.write(b"\1" * n**3)
        arguments = ("stiffness", path, "--threshold", 0.5, "--young-gpa", 100, "--poisson", 0.3)
        room = 600 << 20
        refused = run(*arguments, address_space=room)
        self.assertEqual(refused.returncode, 2, refused.stderr)
        self.assertEqual(refused.stdout, "")
        self.assertIn("not enough memory", refused.stderr)
        fits = re.search(r"elements of (\d+) um would fit", refused.stderr)
        self.assertTrue(fits, refused.stderr)
        taken = run(*arguments, "--element-um", fits[1], "--json", address_space=room)
        self.assertEqual(taken.returncode, 0, taken.stderr)
        self.assertLess(json.loads(taken.stdout)["memory_estimate_bytes"], room)


if __name__ == "__main__":
    unittest.main(argv=["test_stiffness_cli"])
