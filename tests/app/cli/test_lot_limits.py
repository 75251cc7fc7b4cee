#!/usr/bin/env python3
"""Limits and comparisons as entries of a lot's record. Usage: test_lot_limits.py ASBUILT"""
import hashlib
import json
import math
import subprocess
import unittest

from test_lot import ASBUILT, LotCase

LIMIT = """
limit = "F136 Z"
spec = "ASTM F136-13"
edition = "13(2021)e1"
material = "Ti6Al4V ELI"
property = "z"
least = 25
unit = "%"
rounding = "limit-digit"
origin = "ASTM F136-13(2021)e1, table 2, copy 7 of the library"
"""
AREA = math.pi * 9.0


def tension_curve():
    """Ramberg-Osgood to 905 MPa, a neck, a fall: Rp0.2 of 850 MPa."""
    points = [(905 * i / 999, 905 * i / 999 / 114000 + 0.002 * (905 * i / 999 / 850) ** 28) for i in range(1000)]
    last = points[-1][1]
    points += [(905 - 0.5 * k, last + 0.0002 * k) for k in range(1, 31)]
    last = points[-1][1]
    points += [(1.0, last + 0.001 / 24 * k) for k in range(1, 6)]
    rows = ["%.9g;%.9g;%.9g\n" % (4000 * e + 0.1 * i, s * AREA, 24 * e) for i, (s, e) in enumerate(points)]
    return "Time [s];Force [N];Extensometer [mm]\n" + "".join(rows)


class Limits(LotCase):
    def setUp(self):
        super().setUp()
        (self.top / "quincy").write_text("password of quincy\n")
        (self.top / "limit.toml").write_text(LIMIT)
        (self.top / "bar.csv").write_text(tension_curve())

    def entry(self, kind):
        entries = json.loads(self.done("show", "--json", lot="L-001"))["entries"]
        return [e for e in entries if e["kind"] == kind][-1]

    def number(self, kind, key):
        """Of the last entry of the file of this kind and name."""
        with_lot = json.loads(self.done("show", "--json", lot="L-001"))["entries"]
        return [e["id"] for e in with_lot if e["kind"] == kind and e["key"] == key][-1]

    def what(self):
        return "\n".join(b["what"] for b in self.evaluation()["blockers"])

    def profile(self, *more):
        self.done("add-profile", self.top / "profile.toml", *more, "--supersedes", self.number("profile", "P1"), "--reason",
                  "limits read in the document", user="ada")
        self.approve("profile", "P1")

    def approve(self, kind, key, user="quinn"):
        self.done("sign", "--meaning", "approval", "--entry", self.number(kind, key), user=user, lot="L-001")

    def add_curve(self, *more, test="T1"):
        return self.run_lot("add-tensile-curve", self.top / "bar.csv", "--test", test, "--part", "TB-1", "--instrument", "T-1",
                            "--tested", "2026-11-05T08:00:00Z", "--diameter-mm", 6, "--gauge-mm", 24, "--u-section-um", 10,
                            "--extensometer", "EX-1", "--lu-mm", 27.6, "--u-lu-mm", 0.1, "--su-mm2", 0.6 * AREA, "--u-su-mm2", 0.2,
                            "--spec", "ASTM F136", *more, user="ada", lot="L-001")

    def make_tests(self):
        self.make_lot()
        self.done("add-user", "--name", "quincy", "--full-name", "Quincy Quality", "--role", "quality", "--new-password-file",
                  self.top / "quincy", user="root")
        for name, kind, standard in (("T-1", "tensile_machine", "ISO 7500-1"), ("EX-1", "extensometer", "ISO 9513")):
            self.done("add-instrument", "--instrument", name, "--class", kind, user="ada")
            self.done("add-calibration", "--certificate", "C-" + name, "--instrument", name, "--calibrated", "2026-01-10", "--due",
                      "2027-01-10", "--standard", standard, "--accuracy-class", "0.5", user="ada")
        self.done("add-part", "--serial", "TB-1", "--role", "tensile_bar", "--build", "B1", user="ada", lot="L-001")

    def test_a_limit_from_memory_decides_once_somebody_read_it_and_another_approved(self):
        self.make_tests()
        # Z of 40 % against 25 % from memory: undecided.
        self.assertEqual(self.add_curve().returncode, 1)
        self.assertIn("tensile test T1: undecided", self.what())
        self.refused("the unit does not fit", "add-limit", self.top / "limit.toml", "--unit", "MPa", user="quinn")
        self.done("add-limit", self.top / "limit.toml", user="quinn")
        self.profile("--limits", "F136 Z")
        open_text = "the limit F136 Z (Z at least 25 % of ASTM F136-13) is not approved by another person than quinn"
        self.assertIn(open_text, self.what())
        self.approve("limit", "F136 Z", user="quinn")  # the author's own does not count
        self.assertIn(open_text, self.what())
        again = ("--supersedes", self.number("tensile", "T1"), "--reason", "by the limit read")
        undecided = self.add_curve(*again)
        self.assertEqual(undecided.returncode, 1, undecided.stderr)
        self.assertIn("to be approved by another than its author", undecided.stdout)
        self.approve("limit", "F136 Z", user="quincy")
        again = ("--supersedes", self.number("tensile", "T1"), "--reason", "by the limit approved")
        self.assertEqual(self.add_curve(*again).returncode, 0)
        self.assertEqual(self.entry("tensile")["fields"]["verdict"], "pass")
        self.assertNotIn("unverified", self.entry("tensile")["fields"])
        self.assertNotIn("F136 Z", self.what())
        self.assertNotIn("tensile test T1:", self.what())
        # The value of the limit decides: of the entry that is there, and of a curve that comes.
        self.done("add-limit", self.top / "limit.toml", "--least", 45, "--supersedes", self.number("limit", "F136 Z"), "--reason",
                  "read again", user="quinn")
        self.approve("limit", "F136 Z", user="quincy")
        self.assertIn("tensile test T1 passes, but its Z of 40 %", self.what())
        self.assertIn("is below 45 % of ASTM F136", self.what())
        again = ("--supersedes", self.number("tensile", "T1"), "--reason", "by the limit read again")
        failed = self.add_curve(*again)
        self.assertEqual(failed.returncode, 1, failed.stderr)
        self.assertIn("verdict: fail", failed.stdout)
        out = self.top / "batch.html"
        self.assertEqual(self.report("--document", "batch-record", "--out", out).returncode, 0)
        for word in ("F136 Z", "copy 7 of the library", "Quincy Quality, 20"):
            self.assertIn(word, out.read_text())
        self.done("verify")

    def test_built_in_data_are_compared_with_their_document(self):
        listed = subprocess.run([ASBUILT, "lot", "limits", "--json"], capture_output=True, text=True, timeout=60)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        data = {d["data"]: d for d in json.loads(listed.stdout)}
        for one in data.values():
            self.assertEqual(one["sha256"], hashlib.sha256(one["text"].encode()).hexdigest())
        f136 = data["tension ASTM F136"]
        self.assertEqual([r["verify"] for r in f136["rows"]], [False, False, False, True])
        shown = subprocess.run([ASBUILT, "lot", "limits", "--data", "classes ISO 6892-1"], capture_output=True, text=True, timeout=60)
        for word in ("class 1 of ISO 9513 or better", "VERIFY", "--data \"classes ISO 6892-1\"", "add-comparison"):
            self.assertIn(word, shown.stdout)
        self.assertNotIn("ASTM F136", shown.stdout)
        wrong = subprocess.run([ASBUILT, "lot", "limits", "--data", "cake"], capture_output=True, text=True, timeout=60)
        self.assertIn("no such built-in data", wrong.stderr)

        self.make_tests()
        self.assertEqual(self.add_curve("--use-unverified").returncode, 0)
        memory = "tensile test T1 was decided by limits that nobody compared"
        classes = "that ISO 6892-1 demands was not compared with the document"
        self.assertIn(memory, self.what())
        self.assertIn(classes, self.what())
        call = ("add-comparison", "--document", "the copy bought in 2026", "--comparison")
        self.refused("no such built-in data", *call, "C1", "--data", "tension ASTM F9", user="ada")
        self.refused("others than those that were compared", *call, "C1", "--data", "tension ASTM F136", "--sha256", "0" * 64,
                     user="ada")
        self.done(*call, "C1", "--data", "tension ASTM F136", user="ada")
        self.done(*call, "C2", "--data", "classes ISO 6892-1", user="ada")
        self.profile("--comparisons", "C1,C2")
        self.assertIn(memory, self.what())
        self.assertIn("the comparison C1 of tension ASTM F136 is not approved by another person than ada", self.what())
        self.approve("comparison", "C1")
        self.approve("comparison", "C2")
        self.assertEqual(self.entry("comparison")["fields"]["sha256"], data["classes ISO 6892-1"]["sha256"])
        for text in (memory, classes, "is not approved"):
            self.assertNotIn(text, self.what())
        # And a curve that comes is decided without anybody accepting anything.
        self.assertEqual(self.add_curve("--supersedes", self.number("tensile", "T1"), "--reason", "compared").returncode, 0)
        self.done("verify")

    def test_the_guard_band_is_the_profiles(self):
        self.make_tests()
        self.done("add-limit", self.top / "limit.toml", "--least", 39.33, user="ada")
        self.approve("limit", "F136 Z")
        self.profile("--limits", "F136 Z")
        self.assertEqual(self.add_curve().returncode, 0)
        u = self.entry("tensile")["fields"]["u_z_pct"]
        margin = self.entry("tensile")["fields"]["z_pct"] - 39.33
        self.assertTrue(1.645 / 2 * u < margin < u, (u, margin))
        self.refused("simple acceptance has no guard band", "add-profile", self.top / "profile.toml", "--decision-rule", "simple",
                     "--guard-band", "w = U", "--supersedes", self.number("profile", "P1"), "--reason", "x", user="ada")
        self.profile("--limits", "F136 Z", "--guard-band", "w = U")
        self.assertIn("Z of 40 %", self.what())
        again = ("--supersedes", self.number("tensile", "T1"), "--reason", "by the wider band")
        undecided = self.add_curve(*again)
        self.assertIn("verdict: undecided", undecided.stdout)
        self.assertIn("guard band U;", self.entry("tensile")["fields"]["decided_by"])


if __name__ == "__main__":
    unittest.main(argv=["test_lot_limits"])
