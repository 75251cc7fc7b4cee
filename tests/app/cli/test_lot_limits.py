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
TOLERANCE = """
tolerance = "T1"
characteristic = "length"
part_number = "PN-7"
nominal = 20
lower = 19.95
upper = 20.05
unit = "mm"
drawing = "D-7"
drawing_revision = "C"
"""
AREA = math.pi * 9.0


def tension_curve():
    """Ramberg-Osgood to 905 MPa, a neck, a fall: Rp0.2 of 850 MPa."""
    points = [(905 * i / 999, 905 * i / 999 / 114000 + 0.002 * (905 * i / 999 / 850) ** 28) for i in range(1000)]
    last = points[-1][1]
    points += [(905 - 0.5 * k, last + 0.00461 * k) for k in range(1, 31)]  # A of 15 %
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

    def test_one_curve_exported_twice_is_one_bar(self):
        self.make_tests()
        self.done("add-part", "--serial", "TB-2", "--role", "tensile_bar", "--build", "B1", user="ada", lot="L-001")
        rows = [line.split(";") for line in tension_curve().splitlines()[1:]]
        other = "Pr\u00fcfzeit\tFeindehnung\tStandardkraft\ns\tmm\tN\n"
        other += "".join("\t".join((t, e, f)).replace(".", ",") + "\n" for t, f, e in rows)
        (self.top / "again.txt").write_text(other, encoding="latin-1")
        self.add_curve()
        added = self.run_lot("add-tensile-curve", self.top / "again.txt", "--test", "T2", "--part", "TB-2", "--instrument", "T-1",
                             "--tested", "2026-11-05T09:00:00Z", "--diameter-mm", 6.02, "--gauge-mm", 24, "--u-section-um", 10,
                             "--extensometer", "EX-1", "--spec", "ASTM F136", user="ada", lot="L-001")
        self.assertIn(added.returncode, (0, 1), added.stderr)
        self.assertIn("tensile test T1 and tensile test T2 come from the same data", self.what())

    def test_limits_of_characteristics_are_the_drawings(self):
        self.make_lot()
        (self.top / "tolerance.toml").write_text(TOLERANCE)
        self.assertIn("drawing_revision = ", self.run_lot("template", "tolerance").stdout)
        self.refused("a tolerance has no limit", "add-tolerance", "--tolerance", "T2", "--characteristic", "width", "--part-number",
                     "PN-7", "--unit", "mm", "--drawing", "D-7", "--drawing-revision", "C", user="ada")
        measured = ("add-dimension", "--part", "SN-1", "--characteristic", "length", "--u", "0.01", "--unit", "mm", "--instrument",
                    "CAL-1", "--measured", "2026-11-06T10:00:00Z")
        self.assertIn("approved by nobody", " ".join(self.evaluation()["notes"]))
        self.done("add-tolerance", self.top / "tolerance.toml", user="ada")
        self.profile("--tolerances", "T1")
        self.assertIn("the tolerance T1 (length of PN-7: 19.95 to 20.05 mm) is not approved by another person than ada", self.what())
        self.approve("tolerance", "T1")
        self.assertNotIn("T1", self.what())
        self.assertNotIn("approved by nobody", " ".join(self.evaluation()["notes"]))
        # Whoever measures is told at once, and the release waits.
        told = "says 15 to 30 mm, the approved limits are 19.95 to 20.05 mm (tolerance T1, drawing D-7, revision C)"
        other = self.done(*measured, "--measurement", "D2", "--value", 25.01, "--lower", 15, "--upper", 30, user="ada", lot="L-001")
        self.assertIn(f"Note: entry {self.number('dimension', 'D2')} {told}; asbuilt lot evaluate will block", other)
        self.assertIn(told, self.what())
        self.assertIn("D2 of part SN-1, length does not conform", self.what())
        self.refused(told, "disposition", "--part", "SN-1", "--to", "ACCEPT", "--justification", "as measured", user="quinn", lot="L-001")
        table = self.top / "cmm.csv"
        table.write_text("id;name;nominal;lower;upper;value;u;unit;instrument;operator;time;serial\n"
                         "L1;length;20;19,9;20,1;20,01;0,01;mm;CAL-1;Otto;2026-11-06T12:30:00+01:00;SN-1\n")
        dry = self.done("import-dimensions", table, "--dry-run", lot="L-001")
        self.assertIn("it says 19.9 to 20.1 mm, the approved limits are 19.95 to 20.05 mm", dry)
        # Without limits of its own an entry is held against those of the drawing, in what leaves the file, too.
        self.done("withdraw", "--entry", self.number("dimension", "D2"), "--reason", "another part", user="ada")
        added = self.done(*measured, "--measurement", "D3", "--value", 19.98, "--json", user="ada", lot="L-001")
        self.assertNotIn("note", json.loads(added))
        self.done("add-nonconformance", "--nonconformance", "N1", "--description", "25.01 read on another part", "--action", "withdrawn",
                  "--state", "closed", "--parts", "SN-1", "--about", "D2", user="quinn", lot="L-001")
        self.accept("--part", "SN-1")
        self.done("sign", "--meaning", "review", user="ada", lot="L-001")
        self.done("sign", "--meaning", "release", user="quinn", lot="L-001")
        self.assertEqual(self.what(), "")
        self.accept()
        for document in ("certificate", "batch-record"):
            page = self.top / f"{document}.html"
            made = self.report("--document", document, "--out", page)
            self.assertEqual(made.returncode, 0, made.stderr)
            for words in ("19.95 to 20.05", "drawing D-7, revision C" if document == "certificate" else "D-7", "Quinn Quality"):
                self.assertIn(words, page.read_text())
        self.assertIn("least 19.980 \u00b1 0.010 mm (SN-1); greatest 20.010 \u00b1 0.010 mm (SN-1)",
                      (self.top / "certificate.html").read_text())
        self.done("export", "--out", self.top / "out", "--formats", "json,qif,csv", lot="L-001")
        record = json.loads((self.top / "out" / "lot.json").read_text())
        entries = [json.loads(e["canonical"]) for e in record["entries"] if e["canonical"]]
        self.assertEqual([e["fields"]["upper"] for e in entries if e["kind"] == "tolerance"], [20.05])
        qif = (self.top / "out" / "dimensions_implant.qif").read_text()
        self.assertEqual(qif.count(">20.05<"), 1)
        self.assertNotIn(">30<", qif)
        self.assertTrue((self.top / "out" / "entries_tolerance.csv").exists())
        self.done("verify")

    def test_a_cycle_is_held_against_the_limits_of_its_process(self):
        self.make_lot()
        self.assertIn("least_minutes = ", self.run_lot("template", "process-limit", "--material", "Ti6Al4V ELI").stdout)
        told = ("--specification", "PS-12", "--specification-revision", "C")
        self.refused("limits of a process limit nothing", "add-process-limit", "--process-limit", "X", "--process", "hip", *told,
                     user="ada")
        self.done("add-process-limit", "--process-limit", "HIP-TI", "--process", "hip", "--least-temperature-c", 900,
                  "--least-pressure-bar", 1000, "--least-minutes", 110, *told, user="ada")
        self.profile("--process-limits", "HIP-TI")
        self.assertIn("the process limit HIP-TI (HIP: temperature at least 900 \u00b0C, pressure at least 1000 bar, time at least "
                      "110 min) is not approved by another person than ada", self.what())
        self.approve("process_limit", "HIP-TI")
        self.assertIn("step H1 (HIP) does not tell temperature_c, pressure_bar, minutes (limits HIP-TI", self.what())
        step = ("add-step", "--step", "H1", "--process", "hip", "--builds", "B1", "--ended", "2026-11-03T08:00:00Z",
                "--pressure-bar", 1000, "--minutes", 120)
        self.done(*step, "--temperature-c", 20, "--supersedes", self.number("step", "H1"), "--reason", "from the chart", user="ada",
                  lot="L-001")
        self.assertIn("step H1 (HIP) missed its limits: temperature 20 \u00b0C (limits HIP-TI", self.what())
        self.done(*step, "--temperature-c", 920, "--supersedes", self.number("step", "H1"), "--reason", "typing error", user="ada",
                  lot="L-001")
        self.assertIn("step H1 (HIP) missed its limits before it was corrected: temperature 20", self.what())
        remedy = [b["remedy"] for b in self.evaluation()["blockers"] if "step H1" in b["what"]]
        self.assertIn("--about step:H1", remedy[0])
        self.done("add-nonconformance", "--nonconformance", "N1", "--description", "20 for 920 degC", "--action", "chart read by two",
                  "--state", "closed", "--about", "step:H1", user="quinn", lot="L-001")
        self.assertNotIn("H1", self.what())
        self.accept("--part", "SN-1")
        self.done("sign", "--meaning", "review", user="ada", lot="L-001")
        self.done("sign", "--meaning", "release", user="quinn", lot="L-001")
        self.assertEqual(self.what(), "")
        self.accept()
        for document in ("certificate", "batch-record"):
            page = self.top / f"{document}.html"
            made = self.report("--document", document, "--out", page)
            self.assertEqual(made.returncode, 0, made.stderr)
            self.assertIn("HIP: temperature at least 900 \u00b0C, pressure at least 1000 bar, time at least 110 min", page.read_text())
        self.assertIn("within its limits", (self.top / "certificate.html").read_text())

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
                     "--guard-band", "w = U", "--supersedes", self.number("profile", "P1"), "--reason", "as measured", user="ada")
        self.profile("--limits", "F136 Z", "--guard-band", "w = U")
        self.assertIn("Z of 40 %", self.what())
        again = ("--supersedes", self.number("tensile", "T1"), "--reason", "by the wider band")
        undecided = self.add_curve(*again)
        self.assertIn("verdict: undecided", undecided.stdout)
        self.assertIn("guard band U;", self.entry("tensile")["fields"]["decided_by"])


if __name__ == "__main__":
    unittest.main(argv=["test_lot_limits"])
