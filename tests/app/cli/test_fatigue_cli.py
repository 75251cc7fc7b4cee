#!/usr/bin/env python3
"""asbuilt fatigue as the contract has it. Usage: test_fatigue_cli.py ASBUILT"""
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

ASBUILT = sys.argv[1]


def run(*arguments):
    return subprocess.run([ASBUILT, "fatigue", *map(str, arguments)], capture_output=True, text=True, timeout=120)


def sn_rows(runout=1000000):
    """Lives about 1.2e16 / S^5, run-outs at 1e6."""
    rows, noise = [], random.Random(5)
    for stress in (90, 100, 120, 145, 175, 210):
        for k in range(3):
            life = round(10 ** (math.log10(1.2e16) - 5 * math.log10(stress) + 0.15 * noise.gauss(0, 1)))
            rows.append((f"P{stress}-{k}", stress, min(life, runout), "run-out" if life >= runout else "failed"))
    return rows


def table(rows, head="specimen;max stress [MPa];R;frequency [Hz];medium;cycles;result\n"):
    return head + "".join(f"{name};{stress};0.1;15;air;{cycles};{result}\n" for name, stress, cycles, result in rows)


class Fatigue(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.top = pathlib.Path(cls.temporary.name)
        cls.sn = cls.top / "sn.csv"
        cls.sn.write_text(table(sn_rows()))

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def written(self, name, text):
        (self.top / name).write_text(text)
        return self.top / name

    def json_of(self, status, *arguments):
        done = run(*arguments, "--json")
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout)

    def refused(self, status, words, *arguments):
        done = run(*arguments)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertIn(words, done.stderr)

    def test_line_of_run_outs(self):
        sn = self.json_of(0, self.sn)["sn"]
        self.assertEqual(sn["tests"], 18)
        self.assertLess(sn["failures"], 18)
        self.assertLess(sn["slope"]["low"], -5.0)
        self.assertGreater(sn["slope"]["high"], -5.0)
        at = sn["strengths"][0]
        self.assertEqual(at["cycles"], 1000000)
        self.assertAlmostEqual(at["median_mpa"]["value"], (1.2e16 / 1e6) ** 0.2, delta=10)
        self.assertLess(at["median_mpa"]["low"], at["median_mpa"]["value"])
        for life in sn["lives"]:
            self.assertLess(life["design"], life["low"])
            self.assertLess(life["low"], life["median"])
            self.assertLess(life["median"], life["high"])
        self.assertIn("fatigue limit", " ".join(sn["notes"]))
        wider = self.json_of(0, self.sn, "--confidence", 0.99)["sn"]
        self.assertLess(wider["slope"]["low"], sn["slope"]["low"])

    def test_demand(self):
        passed = self.written("passed.csv", table([("A", 10, 1000000, "run-out")]))
        found = self.json_of(1, passed, "--spec", "Porous tantalum")
        self.assertEqual(found["verdict"], "undecided")  # a demand that nobody has compared
        self.assertIn("no specimen failed", found["sn_reason"])
        self.assertEqual(self.json_of(0, passed, "--spec", "porous tantalum", "--use-unverified")["verdict"], "conforms")
        short = self.written("short.csv", table([("A", 10, 999999, "run-out")]))
        found = self.json_of(1, short, "--spec", "Porous tantalum", "--use-unverified")
        self.assertEqual(found["verdict"], "undecided")
        self.assertIn("did not pass", found["acceptance"]["specimen_outcomes"][0]["reason"])
        failed = self.written("failed.csv", table([("A", 10, 1000000, "run-out"), ("B", 10, 500000, "failed")]))
        self.assertEqual(self.json_of(1, failed, "--spec", "Porous tantalum", "--use-unverified")["verdict"], "does_not_conform")
        self.refused(2, "--at-mpa", passed, "--spec", "ASTM F2077")

    def test_staircase(self):
        rows, stress = [], 100
        for k, outcome in enumerate("xxooxxxoooxxoox"):
            rows.append((f"S{k}", stress, 400000 if outcome == "x" else 1000000, "failed" if outcome == "x" else "run-out"))
            stress += -10 if outcome == "x" else 10
        found = self.json_of(0, self.written("stairs.csv", table(rows)), "--staircase")["staircase"]
        self.assertAlmostEqual(found["mean_mpa"], 70 + 10 * (9 / 7 + 0.5))
        self.assertEqual(found["counted"], "run-outs")
        self.refused(2, "no staircase", self.sn, "--staircase")

    def test_stages(self):
        head = "specimen;stage;low [BW];high [BW];cycles;frequency [Hz];result;broken at\n"
        rows = [f"A;{i};0.5;{0.5 + 0.5 * i};20000;2;completed;\n" for i in range(1, 10)]
        whole = self.written("whole.csv", head + "".join(rows))
        found = self.json_of(0, whole, "--protocol", "9x20000", "--body-mass-kg", 80)
        self.assertEqual(found["verdict"], "conforms")
        test = found["protocol"]["tests"][0]
        self.assertEqual((test["completed"], test["cycles"]), (9, 180000))
        self.assertAlmostEqual(test["high"], 5 * 80 * 9.80665)
        self.assertIsNone(test["damage"])
        broken = self.written("broken.csv", head + "".join(rows[:5]) + "A;6;0.5;3.5;700;2;failed;strut 12\n")
        test = self.json_of(1, broken, "--protocol", "9x20000", "--body-mass-kg", 80)["protocol"]["tests"][0]
        self.assertEqual((test["failed_in"], test["broken_at"], test["outcome"]), (6, "strut 12", "does_not_conform"))
        own = self.written("own.toml", '[[protocol]]\nid = "two"\ntitle = "Two"\norigin = "test"\nverify = false\n'
                           'frequency_hz = 5\nunit = "N"\nstages = [{ low = 100, high = 1000, cycles = 10 }]\n')
        two = self.written("two.csv", "specimen;stage;low [N];high [N];cycles;result\nA;1;100;1000;10;completed\n")
        self.json_of(0, two, "--protocol", own)
        self.refused(2, "--body-mass-kg", whole, "--protocol", "9x20000")
        self.refused(2, "9x20000", whole, "--protocol", "none")

    def test_plots(self):
        for name in ("a.pdf", "a.svg", "a.png"):
            self.json_of(0, self.sn, "--plot", self.top / name)
            self.assertGreater((self.top / name).stat().st_size, 2000)
        svg = xml.etree.ElementTree.parse(self.top / "a.svg")
        words = " ".join("".join(e.itertext()) for e in svg.iter())
        for word in ("run-out", "failed", "median life", "95 % interval", "maximum stress, MPa", "cycles"):
            self.assertIn(word, words)

    def test_refusals(self):
        mixed = self.written("mixed.csv", table(sn_rows()).replace(";0.1;", ";-1;", 3))
        self.refused(2, "R: -1 0.1", mixed)
        self.refused(3, "no specimen failed", self.written("out.csv", table(sn_rows(10))))
        self.refused(3, "6 tests, 4 failures", self.written("few.csv", table(sn_rows()[12:17])))
        wrong = self.written("wrong.csv", table([("A", "x", 1, "failed"), ("A", 10, 0, "maybe")]))
        done = run(wrong)
        self.assertEqual(done.returncode, 2)
        for words in ("line 2:", "is no number", "twice", "out of range", "none of failed"):
            self.assertIn(words, done.stderr)
        self.refused(2, "give --protocol", self.sn, "--body-mass-kg", 80)
        self.refused(2, "no such file", self.top / "none.csv")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
