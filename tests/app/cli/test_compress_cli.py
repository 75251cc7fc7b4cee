#!/usr/bin/env python3
"""asbuilt compress as the contract has it. Usage: test_compress_cli.py ASBUILT"""
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

ASBUILT = sys.argv[1]
AREA, HEIGHT = math.pi * 25.0, 15.0
PIECE = ("--diameter-mm", 10, "--height-mm", 15)
KNOWN = PIECE + ("--u-section-um", 20, "--force-class", 0.5, "--u-height-um", 20, "--u-displacement-um", 5,
                 "--porosity", 0.7, "--compliance-um-kn", 4, "--u-compliance-um-kn", 1)


def run(*arguments):
    return subprocess.run([ASBUILT, "compress", *map(str, arguments)], capture_output=True, text=True, timeout=120)


def rows(end=0.6):
    """ISO 13314's known curve, force in kN and a crosshead that gives way by 4 um/kN; a loop of 5000 MPa at 3 %."""
    all = []
    for i in range(int(end / 0.0005) + 1):
        e = 0.0005 * i
        s = 3000 * e if e <= 0.02 else 60 if e <= 0.4 else 60 + 400 * (e - 0.4)
        all.append((e, s))
        if i == 60:
            all += [(e - j / 5000, s - j) for j in list(range(1, 55)) + list(range(53, -1, -1))]
    return [(0.1 * k, s * AREA / 1000, e * HEIGHT + 0.004 * s * AREA / 1000) for k, (e, s) in enumerate(all)]


def text(rows, sign=1, head="Time [s];Force [kN];Crosshead [mm]"):
    return head + "\n" + "".join("%.9g;%.9g;%.9g\n" % (t, sign * f, sign * d) for t, f, d in rows)


class Compress(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.top = pathlib.Path(cls.temporary.name)
        cls.good = cls.top / "good.csv"
        cls.good.write_text(text(rows()))

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def json_of(self, status, *arguments):
        done = run(*arguments, "--json")
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout)

    def refused(self, status, words, *arguments):
        done = run(*arguments)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertIn(words, done.stderr)

    def test_numbers(self):
        for sign in (1, -1):
            file = self.top / "signed.csv"
            file.write_text(text(rows(), sign))
            test = self.json_of(0, file, *KNOWN)["tests"][0]
            for key, value in (("gradient_mpa", 3000), ("elastic_gradient_mpa", 5000), ("offset_mpa", 60), ("plateau_mpa", 60),
                               ("plateau_end_pct", 44.5), ("energy_mj_m3", 31.4), ("efficiency_pct", 62.8),
                               ("energy_to_plateau_end_mj_m3", 26.505)):
                self.assertAlmostEqual(test[key], value, delta=1e-5 * value)
                self.assertGreater(test["u_" + key], 0.0)
                self.assertAlmostEqual(test["u_" + key], 2 * math.hypot(*(p["standard"] for p in test["uncertainty"][key])))
            self.assertIsNone(test["first_maximum_mpa"])
            self.assertIn("without a fall", test["first_maximum_reason"])
            self.assertEqual(test["loading_line"]["shares_of"], "plateau")

    def test_method_is_marked(self):
        self.assertIn("from memory", self.json_of(0, self.good, *KNOWN)["method"])
        self.assertIn("from memory", run(self.good, *KNOWN).stdout)

    def test_verdict_and_exit_status(self):
        self.assertEqual(self.json_of(1, self.good, *KNOWN, "--spec", "Porous tantalum")["verdict"], "undecided")
        self.assertEqual(self.json_of(0, self.good, *KNOWN, "--spec", "Porous tantalum", "--use-unverified")["verdict"],
                         "conforms")
        weak = self.top / "weak.csv"
        weak.write_text(text([(t, 0.2 * f, d) for t, f, d in rows()]))
        found = self.json_of(1, weak, *KNOWN, "--spec", "Porous tantalum", "--use-unverified")
        self.assertEqual(found["verdict"], "does_not_conform")
        self.assertTrue(found["tests"][0]["acceptance"][0]["verify"])

    def test_several_tests_and_decimal_commas(self):
        both = self.top / "both.csv"
        both.write_text((text(rows()) + "\n" + text(rows())).replace(".", ","))
        tests = self.json_of(0, both, *KNOWN)["tests"]
        self.assertEqual([t["name"] for t in tests], ["test 1", "test 2"])
        self.assertEqual(tests[0]["energy_mj_m3"], tests[1]["energy_mj_m3"])

    def test_what_is_not_reached_has_a_reason(self):
        short = self.top / "short.csv"
        short.write_text(text(rows(0.35)))
        test = self.json_of(0, short, *KNOWN)["tests"][0]
        self.assertAlmostEqual(test["plateau_mpa"], 60, places=6)
        self.assertIn("50 %", test["energy_reason"])
        self.assertIn("1.3 times", test["plateau_end_reason"])
        self.refused(3, "--plateau 20,30", short, *KNOWN, "--plateau", "20,40")

    def test_plots(self):
        for name in ("a.pdf", "a.svg", "a.png"):
            self.json_of(0, self.good, *KNOWN, "--plot", self.top / name)
            self.assertGreater((self.top / name).stat().st_size, 2000)
        svg = xml.etree.ElementTree.parse(self.top / "a.svg")
        words = " ".join("".join(e.itertext()) for e in svg.iter())
        for word in ("gradient 3000 MPa", "elastic 5000 MPa", "plateau 60 MPa", "plateau end 44.5 %", "1 % offset"):
            self.assertIn(word, words)

    def test_refusals(self):
        tension = self.top / "tension.csv"
        tension.write_text(text(rows(), head="Time [s];Tensile force [kN];Crosshead [mm]"))
        self.refused(2, "asbuilt tensile", tension, *PIECE)
        self.refused(2, "0 to below 1", self.good, *PIECE, "--porosity", 70)
        self.refused(2, "not known", self.good, *PIECE, "--spec", "ISO 1")
        self.refused(2, "section is not given", self.good, "--height-mm", 15)
        self.refused(2, ".png", self.good, *PIECE, "--plot", "a.doc")
        self.refused(2, "unit or the height", self.good, "--diameter-mm", 10, "--height-mm", 1.5)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
