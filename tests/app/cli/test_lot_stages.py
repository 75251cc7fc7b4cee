#!/usr/bin/env python3
"""Stage protocols in a lot's record, and tests computed again from their raw files. Usage: test_lot_stages.py ASBUILT"""
import csv
import json
import math
import unittest

from test_lot import LotCase

HEAD = "specimen;stage;low [N];high [N];cycles;frequency [Hz];result;broken at\n"
BODY_N = 80 * 9.80665
MADE = ["--instrument", "FM-1", "--tested", "2026-11-05T08:00:00Z"]
STAGED = ["--protocol", "9x20000", "--body-mass-kg", 80]


def stages(specimen, last, end="completed", where=""):
    """Rows of 9x20000 to stage `last`."""
    text = ""
    for i in range(1, last + 1):
        ends = end if i == last else "completed"
        text += "%s;%d;%.6g;%.6g;%d;2;%s;%s\n" % (specimen, i, 0.5 * BODY_N, (0.5 + 0.5 * i) * BODY_N,
                                                  20000 if ends == "completed" else 7000, ends, where if i == last else "")
    return text


class Stages(LotCase):
    def machines(self):
        self.make_lot()
        for number, name, kind in (("C-2", "CM-1", "compression_machine"), ("C-3", "FM-1", "fatigue_machine")):
            self.done("add-instrument", "--instrument", name, "--class", kind, user="ada")
            self.done("add-calibration", "--certificate", number, "--instrument", name, "--calibrated", "2026-01-10", "--due",
                      "2027-01-10", "--standard", "ISO 7500-1", "--accuracy-class", "1", user="ada")
        for serial in ("PS-1", "PS-2", "PS-3"):
            self.done("add-part", "--serial", serial, "--role", "porous_specimen", "--build", "B1", user="ada", lot="L-001")

    def table(self, text, name="stages.csv"):
        path = self.top / name
        path.write_text(HEAD + text)
        return path

    def add(self, *arguments, status=0):
        done = self.run_lot("add-fatigue-table", *arguments, *MADE, user="ada", lot="L-001")
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def entries(self, kind="fatigue"):
        shown = json.loads(self.done("show", "--json", lot="L-001"))["entries"]
        return {e["key"]: e for e in shown if e["kind"] == kind}

    def blockers(self):
        return "\n".join(b["what"] for b in self.evaluation()["blockers"])

    def batch_record(self):
        page = self.top / "batch.html"
        made = self.report("--out", page)
        self.assertEqual(made.returncode, 0, made.stderr)
        return " ".join(page.read_text().split())

    def profile(self, more):
        text = (self.top / "profile.toml").read_text() + more
        (self.top / "profile.toml").write_text(text)

    def test_a_protocol_becomes_an_entry(self):
        self.profile("least_fatigue = 1\n")
        self.machines()
        text = stages("PS-1", 9) + stages("PS-2", 7, "failed", "strut 3")
        path = self.table(text)
        self.assertIn("0 of 1 specimens whose fatigue test passes", self.blockers())
        self.refused("the protocol has no such stage", "add-fatigue-table", path, "--test", "S", "--all", *STAGED, "--demanded-stage", 10,
                     "--u-load-pct", 0.5, *MADE, user="ada", lot="L-001")
        for wrong in (["--spec", "Porous tantalum"], ["--area-mm2", 50]):
            result = self.run_lot("add-fatigue-table", path, "--test", "S", "--all", *STAGED, *wrong, *MADE, user="ada", lot="L-001")
            self.assertEqual(result.returncode, 2, result.stdout)
            self.assertIn("excludes", result.stderr)
        # The protocol is from memory: it decides only where somebody answers for it.
        said = self.add(path, "--test", "open", "--part", "PS-1", *STAGED, "--u-load-pct", 0.5, status=1)
        self.assertIn("verdict: undecided; nobody compared the protocol 9x20000 with its document", said)
        self.assertIn("neither entered nor left out", said)
        self.done("withdraw", "--entry", self.entries()["open"]["id"], "--reason", "tried", user="ada")
        said = self.add(path, "--test", "S", "--all", *STAGED, "--u-load-pct", 0.5, "--use-unverified", status=1)
        self.assertIn("failed in stage 7 of 9 that are demanded", said)
        first, second = (self.entries()[k]["fields"] for k in ("S-1", "S-2"))
        self.assertEqual((first["verdict"], first["ending"], first["cycles"], first["stages_completed"]), ("pass", "run-out", 180000, 9))
        self.assertEqual((second["verdict"], second["ending"], second["cycles"], second["broken_at"]), ("fail", "failed", 127000, "strut 3"))
        self.assertEqual((first["demanded_stage"], first["demanded_cycles"], first["spec"]), (9, 180000, "9x20000"))
        self.assertAlmostEqual(first["load_n"], 5 * BODY_N, delta=0.01)
        self.assertAlmostEqual(first["u_load_n"], 0.005 * first["load_n"], delta=1e-9)
        self.assertEqual(first["protocol_stages"][0], "20000 cycles of 0.5 to 1 BW")
        self.assertEqual(first["stages_run"][0], "stage 1: 20000 cycles of 392.266 to 784.532 N at 2 Hz; completed")
        what = self.blockers()
        self.assertIn("fatigue test S-1 was decided by limits that nobody compared", what)
        self.assertIn("fatigue test S-2: fail", what)
        self.assertNotIn("specimens whose fatigue test passes", what)
        attached = self.entries("attachment")["fatigue S"]["fields"]
        self.assertEqual((attached["what"], attached["of_names"]), ("test_table", ["S-1", "S-2"]))
        text = self.batch_record()
        for words in ("Fatigue tests: stages", "20000 cycles of 0.5 to 4 BW", "not begun", "180000 cycles to stage 9 of 9x20000, up to 3922.66 N",
                      "The same numbers."):
            self.assertIn(words, text)
        self.assertNotIn("Not the numbers", text)
        folder = self.top / "export"
        self.done("export", "--out", folder, "--formats", "csv", lot="L-001")
        with open(folder / "entries_fatigue.csv", newline="") as file:
            rows = {r["test"]: r for r in csv.DictReader(file)}
        self.assertIn("stage 7: 7000 cycles of 392.266 to 3138.13 N at 2 Hz; failed", rows["S-2"]["stages_run"])
        self.done("verify", "--tests")
        self.compared()

    def compared(self):
        """Compared with its document and approved, the protocol decides without an answer."""
        made = self.done("add-comparison", "--json", "--comparison", "P", "--data", "protocol 9x20000", "--document", "the paper, own copy",
                         user="ada")
        number = json.loads(made)["entry"]
        self.profile('comparisons = ["P"]\n')
        self.done("add-profile", self.top / "profile.toml", "--supersedes", 4, "--reason", "compared", user="ada")
        self.done("sign", "--meaning", "approval", "--entry", number, user="quinn", lot="L-001")
        self.assertNotIn("S-1 was decided by limits that nobody compared", self.blockers())
        path = self.table(stages("PS-3", 9), "third.csv")
        self.assertIn("verdict: pass", self.add(path, "--test", "S3", "--part", "PS-3", *STAGED, "--u-load-pct", 0.5))
        self.assertNotIn("unverified", self.entries()["S3"]["fields"])

    def test_a_stage_that_is_demanded(self):
        self.profile('fatigue_protocols = ["9x20000 to stage 6"]\n')
        self.machines()
        path = self.table(stages("PS-1", 7, "failed"))
        self.add(path, "--test", "S6", "--part", "PS-1", *STAGED, "--demanded-stage", 6, "--u-load-pct", 0.5, "--use-unverified")
        self.assertEqual(self.entries()["S6"]["fields"]["verdict"], "pass")
        self.assertNotIn("does not ask for", self.blockers())
        path = self.table(stages("PS-2", 9), "second.csv")
        self.add(path, "--test", "S5", "--part", "PS-2", *STAGED, "--demanded-stage", 5, "--u-load-pct", 0.5, "--use-unverified")
        self.assertIn("fatigue test S5 passes by 9x20000 to stage 5, which the profile does not ask for", self.blockers())
        # Without U of the loads the profile's rule decides nothing.
        said = self.add(path, "--test", "S7", "--part", "PS-2", *STAGED, "--demanded-stage", 6, "--use-unverified", status=1)
        self.assertIn("the loads have no uncertainty: --u-load-pct", said)

    def test_a_protocol_of_ones_own_in_mpa(self):
        self.profile('fatigue_protocols = ["own"]\n')
        self.machines()
        (self.top / "own.toml").write_text(
            '[[protocol]]\nid = "own"\ntitle = "two stages"\norigin = "drawing 7"\nverify = false\nfrequency_hz = 10.0\nunit = "MPa"\n'
            "stages = [{ low = 1.0, high = 10.0, cycles = 1000 }, { low = 2.0, high = 20.0, cycles = 1000 }]\n")
        path = self.top / "mpa.csv"
        path.write_text("specimen;stage;low [MPa];high [MPa];cycles;result\nPS-1;1;1;10;1000;completed\nPS-1;2;2;20;1000;completed\n")
        self.add(path, "--test", "O1", "--part", "PS-1", "--protocol", self.top / "own.toml", "--u-load-pct", 0.5)
        fields = self.entries()["O1"]["fields"]
        self.assertEqual((fields["stress_mpa"], fields["stress_measure"], fields["ratio"], fields["verdict"]), (20, "maximum", 0.1, "pass"))
        self.assertNotIn("fatigue test O1", self.blockers())
        self.assertIn("2000 cycles to stage 2 of own, up to 20 MPa", self.batch_record())
        self.done("verify", "--tests")

    def edited(self, kind, key, changed):
        """The entry once more, with numbers that its raw file does not give."""
        entry = self.entries(kind)[key]
        fields = {**entry["fields"], **changed}
        lines = [f"{name} = {json.dumps(value)}" for name, value in fields.items()]
        (self.top / "edited.toml").write_text("\n".join(lines) + "\n")
        self.done("add-" + kind, self.top / "edited.toml", "--supersedes", entry["id"], "--reason", "a slip of the pen", user="ada",
                  lot="L-001")

    def differs(self, words):
        text = self.batch_record()
        self.assertIn("Not the numbers that were entered. " + words, text)
        result = self.run_lot("verify", "--tests")
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn(words, result.stdout)
        found = json.loads(self.run_lot("verify", "--tests", "--json").stdout)["tests"]
        self.assertEqual(len([t for t in found if words in t["differs"]]), 1)
        self.done("verify")

    def test_edited_numbers_of_fatigue_are_found(self):
        self.machines()
        path = self.table(stages("PS-1", 7, "failed"))
        self.add(path, "--test", "S", "--part", "PS-1", *STAGED, "--u-load-pct", 0.5, "--use-unverified", status=1)
        self.done("verify", "--tests")
        runs = self.entries()["S"]["fields"]["stages_run"]
        runs[-1] = runs[-1].replace("7000 cycles", "9000 cycles")
        self.edited("fatigue", "S", {"stages_run": runs, "cycles": 129000})
        self.differs("run 7: entered stage 7: 9000 cycles of 392.266 to 3138.13 N at 2 Hz; failed, the file gives stage 7: 7000 cycles")
        rows = "specimen;max force [N];R;cycles;result;u_stress_mpa\nPS-2;525;0.1;1000000;run-out;0.2\n"
        (self.top / "table.csv").write_text(rows)
        self.add(self.top / "table.csv", "--test", "F", "--part", "PS-2", "--area-mm2", 50, "--spec", "Porous tantalum", "--use-unverified")
        self.assertEqual(self.entries()["F"]["fields"]["stress_mpa"], 10.5)
        self.assertEqual(self.entries()["F"]["fields"]["reduction"], ["--area-mm2=50", "--spec=Porous tantalum"])
        self.assertIn("The same numbers.", self.batch_record())
        self.edited("fatigue", "F", {"stress_mpa": 11.5, "ending": "run-out"})
        self.differs("stress: entered 11.5 MPa, the file gives 10.5 MPa")

    def test_edited_numbers_of_compression_are_found(self):
        self.machines()
        area, text = math.pi * 25.0, "Time [s];Force [N];Extensometer [mm]\n"
        for i in range(1201):  # 3000 MPa, plateau of 60 MPa
            e = 0.0005 * i
            s = 3000 * e if e <= 0.02 else 60 if e <= 0.4 else 60 + 400 * (e - 0.4)
            text += "%.9g;%.9g;%.9g\n" % (e / 0.005, s * area, 15 * e)
        (self.top / "cube.csv").write_text(text)
        self.done("add-compression-curve", self.top / "cube.csv", "--test", "K1", "--tested", "2026-11-05T08:00:00Z", "--diameter-mm", 10,
                  "--height-mm", 15, "--u-section-um", 20, "--u-height-um", 20, "--u-displacement-um", 5, "--porosity", 0.7, "--part", "PS-1",
                  "--instrument", "CM-1", "--spec", "Porous tantalum", "--use-unverified", "--plateau", "20,40", user="ada", lot="L-001")
        fields = self.entries("compression")["K1"]["fields"]
        self.assertEqual(fields["reduction"][-1], "--force-class=1")
        self.assertIn("--plateau=20,40", fields["reduction"])
        self.assertIn("The same numbers.", self.batch_record())
        self.done("verify", "--tests")
        self.edited("compression", "K1", {"plateau_mpa": 66.0})
        self.differs("plateau stress: entered 66 MPa, the file gives 60 MPa")
        self.edited("compression", "K1", {"plateau_mpa": fields["plateau_mpa"], "u_plateau_mpa": 0.01})
        self.differs("U of plateau stress: entered 0.01 MPa, the file gives")


if __name__ == "__main__":
    unittest.main(argv=["test_lot_stages"])
