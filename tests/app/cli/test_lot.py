#!/usr/bin/env python3
"""A lot from its first user to its release, at the command line. Usage: test_lot.py ASBUILT"""
import csv
import hashlib
import json
import math
import pathlib
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import tomllib
import unittest

ASBUILT = sys.argv[1]
PASSWORDS = {"root": "password of root", "ada": "password of ada", "quinn": "password of quinn"}
DIGEST = "a" * 64
PROFILE = """
profile = "P1"
edition = "1"
decision_rule = "iso14253"
least_tensile = 0
needs_inspection = false
required_steps = ["hip"]
required_signatures = ["review", "release"]
two_people = true
"""
LOT = f"""
product = "cage"
part_number = "PN-7"
design_revision = "B"
design_sha256 = "{DIGEST}"
material = "Ti6Al4V ELI"
quantity = 1
profile = "P1"
"""
BUILD = f"""
build = "B1"
machine = "M"
machine_serial = "1"
parameter_set = "30 um"
parameter_sha256 = "{DIGEST}"
powder = ["W1"]
layer_um = 30
started = "2026-11-01T08:00:00Z"
ended = "2026-11-02T08:00:00Z"
"""


CASE = """
seed = 5
[design]
kind = "bcc"
cells_x = 2
cells_y = 2
cells_z = 2
cell_mm = 1.8
strut_mm = 0.32
[scan]
voxel_x_mm = 0.05
voxel_y_mm = 0.05
voxel_z_mm = 0.05
noise = 0.03
"""


class LotCase(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.top = pathlib.Path(self.temporary.name)
        self.db = self.top / "lot.sqlite"
        for name, password in PASSWORDS.items():
            (self.top / name).write_text(password + "\n")
        for name, text in {"profile": PROFILE, "lot": LOT, "build": BUILD}.items():
            (self.top / f"{name}.toml").write_text(text)

    def behind_the_program(self, sql):
        """Altered by somebody who puts the triggers back."""
        connection = sqlite3.connect(self.db)
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(sql)
        for _, trigger in triggers:
            connection.execute(trigger)
        connection.commit()
        connection.close()

    def tearDown(self):
        self.temporary.cleanup()

    def run_lot(self, action, *arguments, user=None, lot=None):
        command = [ASBUILT, "lot", action]
        if action != "template":
            command += ["--db", self.db]
        if user:
            command += ["--user", user, "--password-file", self.top / user]
        if lot:
            command += ["--lot", lot]
        return subprocess.run([str(a) for a in command + list(arguments)], capture_output=True, text=True, timeout=120,
                              stdin=subprocess.DEVNULL)

    def done(self, *arguments, **options):
        result = self.run_lot(*arguments, **options)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout

    def refused(self, says, *arguments, status=2, **options):
        result = self.run_lot(*arguments, **options)
        self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        self.assertEqual(result.stdout, "")
        self.assertIn(says, result.stderr)

    def add_users(self):
        self.done("add-user", "--name", "root", "--full-name", "Rita Root", "--new-password-file", self.top / "root")
        for name, full, role in (("ada", "Ada Lovelace", "inspector"), ("quinn", "Quinn Quality", "quality")):
            self.done("add-user", "--name", name, "--full-name", full, "--role", role, "--new-password-file",
                      self.top / name, user="root")

    def make_lot(self):
        self.add_users()
        self.done("add-profile", self.top / "profile.toml", user="ada")
        self.done("add-instrument", "--instrument", "CAL-1", "--class", "calliper", user="ada")
        self.done("add-calibration", "--certificate", "C-1", "--instrument", "CAL-1", "--calibrated", "2026-01-10",
                  "--due", "2027-01-10", user="ada")
        self.done("create", self.top / "lot.toml", user="ada", lot="L-001")
        self.done("sign", "--meaning", "approval", "--entry", "4", user="quinn", lot="L-001")
        self.done("add-powder", "--powder", "W1", "--alloy", "Ti6Al4V ELI", "--state", "virgin", "--reuse-count", "0",
                  "--certificate", "CoC", user="ada", lot="L-001")
        self.done("add-build", self.top / "build.toml", user="ada", lot="L-001")
        self.done("add-step", "--step", "H1", "--process", "hip", "--builds", "B1", "--ended", "2026-11-03T08:00:00Z",
                  user="ada", lot="L-001")
        self.done("add-part", "--serial", "SN-1", "--role", "implant", "--build", "B1", user="ada", lot="L-001")
        self.done("add-dimension", "--measurement", "D1", "--part", "SN-1", "--characteristic", "length", "--value",
                  "20.01", "--u", "0.01", "--unit", "mm", "--lower", "19.95", "--upper", "20.05", "--instrument",
                  "CAL-1", "--measured", "2026-11-06T09:00:00Z", user="ada", lot="L-001")

    def evaluation(self):
        result = self.run_lot("evaluate", "--json", lot="L-001")
        answer = json.loads(result.stdout)
        self.assertEqual(result.returncode, 0 if answer["releasable"] else 1)
        return answer

    def accept(self, *arguments, says=None):
        call = ["disposition", "--to", "ACCEPT", "--justification", "as measured", *arguments]
        if says:
            self.refused(says, *call, user="quinn", lot="L-001")
        else:
            self.done(*call, user="quinn", lot="L-001")

    def report(self, *arguments):
        return subprocess.run([ASBUILT, "report", "--db", str(self.db), "--lot", "L-001", *map(str, arguments)],
                              capture_output=True, text=True, timeout=120)


class Lot(LotCase):
    def test_a_lot_is_released_by_two_people_and_stays_provable(self):
        self.make_lot()
        what = [b["what"] for b in self.evaluation()["blockers"]]
        self.assertEqual(what, ["part SN-1 is undecided: PENDING", "no implant is accepted",
                                "the signature for review is missing", "the signature for release is missing"])
        self.accept(says="this stands in the way")
        self.accept("--part", "L-001", says="this stands in the way")
        refused = self.report("--document", "certificate", "--out", self.top / "no.pdf")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("not released", refused.stderr)
        self.assertFalse((self.top / "no.pdf").exists())
        self.refused("this stands in the way", "sign", "--meaning", "release", user="quinn", lot="L-001")
        self.accept("--part", "SN-1")
        self.done("sign", "--meaning", "review", user="ada", lot="L-001")
        self.refused("role quality", "sign", "--meaning", "release", user="ada", lot="L-001")
        self.done("sign", "--meaning", "release", user="quinn", lot="L-001")
        self.assertTrue(self.evaluation()["releasable"])
        self.accept()
        self.assertEqual(self.evaluation()["state"], "ACCEPT")
        self.done("verify")
        self.look_at_documents()
        shown = json.loads(self.done("show", "--json", lot="L-001"))["entries"]
        self.assertFalse([e for e in shown if {"password_hash", "sealed_key"} & set(e["fields"])])
        signature = [e for e in shown if e["kind"] == "signature" and e["fields"]["meaning"] == "release"][0]
        self.assertEqual(signature["fields"]["full_name"], "Quinn Quality")
        self.assertIn("Quinn Quality", self.done("show", "--entry", signature["id"]))
        # U and limits beside the value, in the list and of one entry.
        held = "20.010 ± 0.010 mm; limits: 19.95 to 20.05 mm (entered with the value)"
        length = [e for e in shown if e["kind"] == "dimension"][0]
        self.assertEqual(length["limits"], "19.95 to 20.05 mm (entered with the value)")
        self.assertIn("     " + held, self.done("show", lot="L-001"))
        self.assertIn("(U with k = 2) " + held, self.done("show", "--entry", length["id"]))
        self.assertNotIn("limits", signature)
        bad = ["add-dimension", "--measurement", "D9", "--part", "SN-9", "--characteristic", "width", "--value", "5",
               "--unit", "furlong", "--instrument", "CAL-1", "--measured", "2025-12-01T09:00:00Z"]
        for part in ("2 things are wrong", 'unit = "furlong"; allowed: mm, um, nm', 'part = "SN-9"'):
            self.refused(part, *bad, user="ada", lot="L-001")

        # What came after a signature is not covered by it.
        self.done("add-dimension", "--measurement", "D2", "--part", "SN-1", "--characteristic", "width", "--value",
                  "5", "--unit", "mm", "--instrument", "CAL-1", "--measured", "2025-12-01T09:00:00Z", user="ada",
                  lot="L-001")
        what = " ".join(b["what"] for b in self.evaluation()["blockers"])
        for part in ("no calibration that holds on 2025-12-01", "has no uncertainty", "does not cover entry",
                     "was changed after it was accepted"):
            self.assertIn(part, what)

    def look_at_documents(self):
        for document, words in (("batch-record", ("Batch record", "19.95 to 20.05", "Quinn Quality", "Nothing was corrected")),
                                ("certificate", ("Certificate of conformance", "SN-1", "Ada Lovelace"))):
            pdf, html = self.top / f"{document}.pdf", self.top / f"{document}.html"
            for out in (pdf, html):
                made = self.report("--document", document, "--out", out)
                self.assertEqual(made.returncode, 0, made.stderr)
            text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True).stdout
            for word in words:
                self.assertIn(word, text)
                self.assertIn(word, html.read_text())

    def test_a_raw_curve_becomes_an_entry(self):
        self.make_lot()
        area = math.pi * 9.0
        rows = [(905 * i / 999, 905 * i / 999 / 114000 + 0.002 * (905 * i / 999 / 850) ** 28) for i in range(1000)]
        text = "Time [s];Force [N];Extensometer [mm]\n"
        text += "".join("%.9g;%.9g;%.9g\n" % (e / 0.00025, stress * area, 24 * e) for stress, e in rows)
        rows += [(905 - 0.5 * k, rows[-1][1] + 0.00461 * k) for k in range(1, 31)]  # the neck: A of 15 %
        text += "".join("%.9g;%.9g;%.9g\n" % (e / 0.00025, stress * area, 24 * e) for stress, e in rows[-30:])
        last = rows[-1][1]
        text += "".join("%.9g;%.9g;%.9g\n" % (last / 0.00025 + 0.1 * k, area, 24 * last + 0.001 * k) for k in range(1, 6))
        (self.top / "bar.csv").write_text(text)
        self.done("add-instrument", "--instrument", "T-1", "--class", "tensile_machine", user="ada")
        self.done("add-instrument", "--instrument", "EX-1", "--class", "extensometer", user="ada")
        for number, instrument, standard, accuracy in (("C-2", "T-1", "ISO 7500-1", "0.5"), ("C-3", "EX-1", "ISO 9513", "1")):
            self.done("add-calibration", "--certificate", number, "--instrument", instrument, "--calibrated", "2026-01-10",
                      "--due", "2027-01-10", "--standard", standard, "--accuracy-class", accuracy, user="ada")
        self.done("add-part", "--serial", "TB-1", "--role", "tensile_bar", "--build", "B1", user="ada", lot="L-001")
        call = ["add-tensile-curve", self.top / "bar.csv", "--test", "T1", "--instrument", "T-1", "--tested",
                "2026-11-05T09:00:00+01:00", "--diameter-mm", 6, "--gauge-mm", 24, "--u-section-um", 10, "--extensometer", "EX-1", "--lu-mm", 27.6, "--u-lu-mm", 0.1, "--su-mm2", 0.6 * area, "--u-su-mm2", 0.2, "--spec",
                "ASTM F136"]
        self.refused("role tensile_bar", *call, "--part", "SN-1", user="ada", lot="L-001")
        self.refused("class extensometer", *[a if a != "EX-1" else "CAL-1" for a in call], "--part", "TB-1", user="ada", lot="L-001")
        # U is that of the instruments' classes: told otherwise, it would be that of others.
        for option, told in (("--force-class", 1), ("--extensometer-class", 0.5)):
            self.refused("another than that of the calibration", *call, option, told, "--part", "TB-1", user="ada", lot="L-001")
        undecided = self.run_lot(*call, "--part", "TB-1", user="ada", lot="L-001")
        self.assertEqual(undecided.returncode, 1, undecided.stderr)
        what = " ".join(b["what"] for b in self.evaluation()["blockers"])
        self.assertIn("tensile test T1: undecided", what)  # a limit that nobody has compared
        entry = [e for e in json.loads(self.done("show", "--json", lot="L-001"))["entries"] if e["kind"] == "tensile"][0]
        self.assertAlmostEqual(entry["fields"]["rp02_mpa"], 850.0, delta=0.05)
        self.assertEqual(entry["fields"]["tested"], "2026-11-05T08:00:00Z")
        self.assertGreater(entry["fields"]["u_rm_mpa"], 0.0)
        self.assertEqual(entry["fields"]["curve_sha256"], hashlib.sha256(text.encode()).hexdigest())
        self.assertEqual((entry["fields"]["extensometer"], entry["fields"]["strain_from"]), ("EX-1", "extensometer"))
        self.assertEqual(entry["fields"]["slope_window"], "10 to 40 % of Rp0.2")
        self.assertIn("guard band", entry["fields"]["decided_by"])
        self.assertIn("diameter", entry["fields"]["section_how"])
        self.assertEqual([f.split(":")[0] for f in entry["fields"]["flagged"]],
                         ["strain rate, iso6892-1 A1", "strain rate, astm-e8 B"])
        unnamed = [a for a in call if a not in ("--extensometer", "EX-1", "T1")]
        told = self.run_lot(*unnamed[:2], unnamed[2], "T9", *unnamed[3:], "--part", "TB-1", user="ada", lot="L-001")
        self.assertEqual(told.returncode, 1, told.stderr)
        self.assertIn("from an extensometer that is not named: --extensometer", told.stdout)
        self.assertIn("tensile test T9 has its strain from an extensometer that it does not name",
                      " ".join(b["what"] for b in self.evaluation()["blockers"]))
        again = self.run_lot(*call, "--part", "TB-1", "--use-unverified", "--test", "T2", user="ada", lot="L-001")
        self.assertEqual(again.returncode, 2)  # --test twice
        self.done(*[a if a != "T1" else "T2" for a in call], "--part", "TB-1", "--use-unverified", user="ada",
                  lot="L-001")
        what = " ".join(b["what"] for b in self.evaluation()["blockers"])
        self.assertIn("tensile test T2 was decided by limits that nobody compared", what)

    def test_compression_and_fatigue_become_entries(self):
        self.make_lot()
        for number, name, kind in (("C-2", "CM-1", "compression_machine"), ("C-3", "FM-1", "fatigue_machine")):
            self.done("add-instrument", "--instrument", name, "--class", kind, user="ada")
            self.done("add-calibration", "--certificate", number, "--instrument", name, "--calibrated", "2026-01-10",
                      "--due", "2027-01-10", user="ada")
        self.done("add-part", "--serial", "PS-1", "--role", "porous_specimen", "--build", "B1", user="ada", lot="L-001")
        area, text = math.pi * 25.0, "Time [s];Force [N];Extensometer [mm]\n"
        for i in range(1201):  # ISO 13314's known curve: 3000 MPa, plateau of 60 MPa
            e = 0.0005 * i
            s = 3000 * e if e <= 0.02 else 60 if e <= 0.4 else 60 + 400 * (e - 0.4)
            text += "%.9g;%.9g;%.9g\n" % (e / 0.005, s * area, 15 * e)
        (self.top / "cube.csv").write_text(text)
        call = ["add-compression-curve", self.top / "cube.csv", "--test", "K1", "--tested", "2026-11-05T08:00:00Z", "--diameter-mm",
                10, "--height-mm", 15, "--u-section-um", 20, "--u-height-um", 20, "--u-displacement-um", 5, "--force-class", 0.5,
                "--porosity", 0.7, "--spec", "Porous tantalum", "--use-unverified"]
        self.refused("compression_machine", *call, "--part", "PS-1", "--instrument", "FM-1", user="ada", lot="L-001")
        self.done(*call, "--part", "PS-1", "--instrument", "CM-1", user="ada", lot="L-001")
        self.own_limits(call)
        rows = "specimen;max stress [MPa];R;frequency [Hz];medium;cycles;result;u_stress_mpa\n"
        rows += "PS-1;10.5;0.1;15;air;1000000;run-out;0.2\nPS-9;10.5;0.1;15;air;900000;run-out;0.2\n"
        (self.top / "fatigue.csv").write_text(rows)
        call = ["add-fatigue-table", self.top / "fatigue.csv", "--instrument", "FM-1", "--tested", "2026-11-05T08:00:00Z", "--part",
                "PS-1", "--spec", "Porous tantalum", "--test"]
        self.done(*call, "F1", "--use-unverified", user="ada", lot="L-001")
        # Another row of the table ran out too early, and without an answer the demand decides nothing.
        for test, more in (("F2", ("--number", 2, "--use-unverified")), ("F3", ())):
            done = self.run_lot(*call, test, *more, user="ada", lot="L-001")
            self.assertEqual(done.returncode, 1, done.stderr)
        what = " ".join(b["what"] for b in self.evaluation()["blockers"])
        for words in ("compression test K1 was decided by limits that nobody compared", "fatigue test F1 was decided by limits",
                      "fatigue test F2: undecided", "fatigue test F3: undecided"):
            self.assertIn(words, what)
        entries = {e["key"]: e["fields"] for e in json.loads(self.done("show", "--json", lot="L-001"))["entries"]
                   if e["kind"] in ("compression", "fatigue")}
        self.assertAlmostEqual(entries["K1"]["plateau_mpa"], 60.0, delta=1e-6)
        self.assertAlmostEqual(entries["K1"]["plateau_end_pct"], 44.5, delta=1e-6)
        self.assertGreater(entries["K1"]["u_plateau_mpa"], 0.0)
        self.assertEqual(entries["K1"]["curve_sha256"], hashlib.sha256(text.encode()).hexdigest())
        self.assertEqual(entries["F1"]["table_sha256"], hashlib.sha256(rows.encode()).hexdigest())
        self.assertEqual((entries["F1"]["verdict"], entries["F1"]["cycles"], entries["F1"]["demanded_mpa"]), ("pass", 1000000, 10))

    def own_limits(self, call):
        """A plateau of 60 MPa against limits of one's own, in the place of a specification."""
        at = call.index("--spec")
        call = [a if a != "K1" else "K2" for a in call[:at]] + ["--part", "PS-1", "--instrument", "CM-1"]
        self.refused("their origin belong together", *call, "--plateau-least-mpa", 55, user="ada", lot="L-001")
        for test, least, status, verdict in (("K2", 55, 0, "pass"), ("K3", 65, 1, "fail"), ("K4", 60, 1, "undecided")):
            one = [a if a != "K2" else test for a in call]
            done = self.run_lot(*one, "--plateau-least-mpa", least, "--limits-origin", "design history file 7", user="ada",
                                lot="L-001")
            self.assertEqual(done.returncode, status, done.stdout + done.stderr)
            self.assertIn("verdict: " + verdict, done.stdout)
        self.assertIn("plateau stress of 60 MPa is too near its limit to decide, at least 60 MPa (the test: design history file 7)",
                      done.stdout)
        entry = [e for e in json.loads(self.done("show", "--json", lot="L-001"))["entries"] if e["key"] == "K2"][0]
        self.assertEqual(entry["fields"]["spec"], "limits of one's own")

    def test_a_table_of_fatigue_tests_is_entered_whole(self):
        self.make_lot()
        self.done("add-instrument", "--instrument", "FM-1", "--class", "fatigue_machine", user="ada")
        self.done("add-calibration", "--certificate", "C-3", "--instrument", "FM-1", "--calibrated", "2026-01-10", "--due",
                  "2027-01-10", user="ada")
        for serial in ("PS-1", "PS-2"):
            self.done("add-part", "--serial", serial, "--role", "porous_specimen", "--build", "B1", user="ada", lot="L-001")
        rows = "specimen;max stress [MPa];R;cycles;result;u_stress_mpa\n"
        rows += "PS-1;10.5;0.1;1000000;run-out;0.2\nPS-2;10.5;0.1;400000;failed;0.2\nPS-3;10.5;0.1;300000;failed;0.2\n"
        (self.top / "fatigue.csv").write_text(rows)
        call = ["add-fatigue-table", self.top / "fatigue.csv", "--instrument", "FM-1", "--tested", "2026-11-05T08:00:00Z",
                "--spec", "Porous tantalum", "--use-unverified", "--test"]

        def entered():
            return {e["key"]: e["fields"] for e in json.loads(self.done("show", "--json", lot="L-001"))["entries"]
                    if e["kind"] == "fatigue"}

        def missing():
            return [b["what"] for b in self.evaluation()["blockers"] if "neither entered nor left out" in b["what"]]

        # One row alone: the others are told, and block.
        one = self.done(*call, "F1", "--part", "PS-1", user="ada", lot="L-001")
        self.assertIn("neither entered nor left out, which blocks the release: PS-2 PS-3", one)
        self.assertIn("PS-2, PS-3", missing()[0])
        # All of them: PS-3 is no part of the lot, and then nothing is entered.
        self.refused('part = "PS-3"', *call, "G", "--all", user="ada", lot="L-001")
        self.refused("needs a reason", *call, "G", "--all", "--left-out", "PS-3", user="ada", lot="L-001")
        self.refused("no such specimen", *call, "G", "--all", "--left-out", "PS-9", "--left-out-because", "x", user="ada",
                     lot="L-001")
        self.refused("no specimen is named", *call, "G", user="ada", lot="L-001")
        self.assertEqual(self.run_lot(*call, "G", "--all", "--part", "PS-1", user="ada", lot="L-001").returncode, 2)
        self.assertEqual(list(entered()), ["F1"])
        done = self.run_lot(*call, "G", "--all", "--left-out", "PS-3", "--left-out-because", "of another lot", user="ada",
                            lot="L-001")
        self.assertEqual(done.returncode, 1, done.stderr)  # PS-2 failed
        found = entered()
        self.assertEqual(sorted(found), ["F1", "G-1", "G-2"])
        self.assertEqual((found["G-2"]["part"], found["G-2"]["ending"]), ("PS-2", "failed"))
        self.assertEqual((found["G-1"]["left_out"], found["G-1"]["left_out_because"]), (["PS-3"], "of another lot"))
        self.assertIn("left out: PS-3 (failed after 300000 cycles, 10.5 MPa)", found["G-1"]["note"])
        self.assertEqual(missing(), [])
        self.done("verify")

    def test_lists_take_names_as_people_type_them(self):
        self.make_lot()
        for serial in ("SN-02", "SN-03", "SN-04", "a b"):
            self.done("add-part", "--serial", serial, "--role", "implant", "--build", "B1", user="ada", lot="L-001")
        (self.top / "n.toml").write_text('description = "scratch"\nstate = "open"\n')
        for number, told, parts in (("1", ["--parts", "SN-1,SN-02"], ["SN-1", "SN-02"]),
                                    ("2", ["--parts", "SN-1 SN-02"], ["SN-1", "SN-02"]),
                                    ("3", ["--parts", "SN-1", "SN-02"], ["SN-1", "SN-02"]),
                                    ("4", ["--parts", "SN-1", "--parts", "SN-02"], ["SN-1", "SN-02"]),
                                    ("5", ["--parts", "SN-02..SN-04"], ["SN-02", "SN-03", "SN-04"]),
                                    ("6", ["--parts", "a b"], ["a b"])):
            self.done("add-nonconformance", "--nonconformance", number, *told, self.top / "n.toml", user="ada", lot="L-001")
            entry = json.loads(self.done("show", "--json", lot="L-001"))["entries"][-1]
            self.assertEqual(entry["fields"]["parts"], parts, number)
        call = ["add-nonconformance", "--nonconformance", "7", self.top / "n.toml", "--parts"]
        self.refused("cannot be counted through", *call, "SN-04..SN-02", user="ada", lot="L-001")
        self.refused('parts = "SN-05"', *call, "SN-02..SN-05", user="ada", lot="L-001")

    def test_hints_are_commands_that_can_be_typed(self):
        self.make_lot()
        self.done("create", self.second_lot(), user="ada", lot="L-002")
        # The profile was approved in the first lot.
        answer = json.loads(self.run_lot("evaluate", "--json", lot="L-002").stdout)
        self.assertNotIn("is not approved", " ".join(b["what"] for b in answer["blockers"]))
        self.assertIn("approved by Quinn Quality in lot L-001", " ".join(answer["notes"]))
        self.done("add-profile", self.top / "profile.toml", "--edition", "2", "--supersedes", "4", "--reason", "edition 2",
                  user="ada")
        answer = json.loads(self.run_lot("evaluate", "--json", lot="L-002").stdout)
        hint = [b["remedy"] for b in answer["blockers"] if "is not approved" in b["what"]][0]
        command = shlex.split(hint.replace("NAME", "quinn")) + ["--password-file", str(self.top / "quinn")]
        self.assertEqual(command[0], "asbuilt")
        made = subprocess.run([ASBUILT, *command[1:]], capture_output=True, text=True, timeout=60)
        self.assertEqual(made.returncode, 0, hint + made.stderr)
        for lot in ("L-001", "L-002"):
            answer = json.loads(self.run_lot("evaluate", "--json", lot=lot).stdout)
            self.assertNotIn("is not approved", " ".join(b["what"] for b in answer["blockers"]))

    def second_lot(self):
        (self.top / "second.toml").write_text(LOT)
        return self.top / "second.toml"

    def test_an_inspection_is_tied_to_its_part(self):
        self.make_lot()
        self.done("add-instrument", "--instrument", "CT-1", "--class", "ct_scanner", user="ada")
        (self.top / "case.toml").write_text(CASE)
        subprocess.run([ASBUILT, "simulate", self.top / "case.toml", "--out", self.top / "part"], check=True,
                       capture_output=True, timeout=300)
        inspected = subprocess.run([ASBUILT, "inspect", "--scan", self.top / "part/scan.mha", "--design",
                                    self.top / "part/design.3mf", "--db", self.db, "--part", "SN-1", "--json"],
                                   capture_output=True, text=True, timeout=300)
        self.assertEqual(json.loads(inspected.stdout)["inspection_id"], 1, inspected.stderr)
        call = ["add-inspection", "--part", "SN-1", "--instrument"]
        self.refused("ct_scanner", *call, "CAL-1", "--scanned", "2026-11-05T08:00:00Z", user="ada", lot="L-001")
        self.refused("scanned after", *call, "CT-1", "--scanned", "2999-11-05T08:00:00Z", user="ada", lot="L-001")
        self.refused("1 to 1000 kV", *call, "CT-1", "--scanned", "2026-11-05T08:00:00Z", "--voltage-kv", "0",
                     user="ada", lot="L-001")
        self.done(*call, "CT-1", "--scanned", "2026-11-05T08:00:00Z", "--voltage-kv", "120", "--filter", "0.5 mm Cu",
                  "--measured-by", "Scanlab",
                  user="ada", lot="L-001")
        told = [e["fields"] for e in json.loads(self.done("show", "--json", lot="L-001"))["entries"]
                if e["kind"] == "inspection"]
        self.assertEqual([(t["voltage_kv"], t["filter"], t["measured_by"]) for t in told],
                         [(120, "0.5 mm Cu", "Scanlab")])
        self.refused("an inspection already", *call, "CT-1", "--scanned", "2026-11-05T08:00:00Z", user="ada",
                     lot="L-001")
        self.done("verify")
        info = subprocess.run([ASBUILT, "info", self.db, "--json"], capture_output=True, text=True, timeout=60)
        inspection = json.loads(info.stdout)["inspections"][0]
        self.assertEqual(inspection["lot"], "L-001")
        self.assertIn("release record, entry", inspection["lot_from"])
        subprocess.run([ASBUILT, "report", "--db", self.db, "--inspection", "1", "--out", self.top / "one.html"], check=True,
                       capture_output=True, timeout=120)
        self.assertIn("L-001, by the release record (entry", (self.top / "one.html").read_text())
        self.struts_over_parts()
        self.again_without_a_tie()
        self.documents_of_one_thing()
        what = " ".join(b["what"] for b in self.evaluation()["blockers"])
        for part in ("another design than the lot's", "default tolerances, no plan", "CT-1 has no calibration"):
            self.assertIn(part, what)
        # A report of what no longer counts says so.
        entry = inspection["lot_from"].split()[-1]
        self.done("withdraw", "--entry", entry, "--reason", "scan of another part", user="ada")
        info = subprocess.run([ASBUILT, "info", self.db, "--json"], capture_output=True, text=True, timeout=60)
        told = json.loads(info.stdout)["inspections"][0]["superseded"]
        self.assertRegex(told, r"^by a withdrawal \(entry \d+: scan of another part\)$")
        subprocess.run([ASBUILT, "report", "--db", self.db, "--inspection", "1", "--out", self.top / "one.html"], check=True,
                       capture_output=True, timeout=120)
        self.assertIn("superseded in the release record " + told, (self.top / "one.html").read_text())

    def documents_of_one_thing(self):
        """The reporting statement of an inspection and the report of a nonconformity."""
        def report(*arguments):
            return subprocess.run([ASBUILT, "report", "--db", self.db, *arguments], capture_output=True, text=True,
                                  timeout=120)
        out = self.top / "statement.html"
        made = report("--inspection", "1", "--document", "statement", "--out", out)
        self.assertEqual(made.returncode, 0, made.stderr)
        page = out.read_text(encoding="utf-8")
        for part in ("Inspection 1 of part SN-1", "120 kV", "0.5 mm Cu", "Imaging: Tube current"):
            self.assertIn(part, page)
        self.done("add-nonconformance", "--nonconformance", "N1", "--description", "scratch", "--state", "open",
                  "--parts", "SN-1", user="ada", lot="L-001")
        call = ["--lot", "L-001", "--document", "nonconformance", "--out", self.top / "n.pdf"]
        self.assertEqual(report(*call, "--nonconformance", "N1").returncode, 0)
        self.assertTrue((self.top / "n.pdf").read_bytes().startswith(b"%PDF"))
        for arguments in (call, [*call, "--nonconformance", "N2"], ["--document", "certificate", "--out", out],
                          ["--lot", "L-001", "--document", "statement", "--out", out]):
            refused = report(*arguments)
            self.assertEqual((refused.returncode, refused.stdout), (2, ""), refused.stderr)

    def again_without_a_tie(self):
        """A second inspection of SN-1 that nobody tied is the same part once more, and does not stay unseen."""
        before = json.loads(self.done("struts", "--json"))
        again = subprocess.run([ASBUILT, "inspect", "--scan", self.top / "part/scan.mha", "--design", self.top / "part/design.3mf",
                                "--db", self.db, "--part", "SN-1", "--json"], capture_output=True, text=True, timeout=300)
        number = json.loads(again.stdout)["inspection_id"]
        after = json.loads(self.done("struts", "--json"))
        self.assertEqual((after["parts"], after["inspections"]), (before["parts"], before["inspections"] + 1))
        answer = self.evaluation()
        told = answer["notes"] + [b["what"] for b in answer["blockers"]]
        self.assertEqual(len([t for t in told if f"inspection {number} of SN-1" in t]), 1, answer)
        self.assertEqual(self.report("--out", self.top / "batch.html").returncode, 0)
        self.assertIn("Inspections that are not in the lot", (self.top / "batch.html").read_text(encoding="utf-8"))

    def struts_over_parts(self):
        """The same scan inspected as another part, which no lot claims, and that part once more."""
        for _ in range(2):
            subprocess.run([ASBUILT, "inspect", "--scan", self.top / "part/scan.mha", "--design",
                            self.top / "part/design.3mf", "--db", self.db, "--part", "SN-9"], capture_output=True, timeout=300)
        subprocess.run([ASBUILT, "export", "--db", self.db, "--inspection", "1", "--out", self.top / "tables"], check=True,
                       capture_output=True, timeout=60)
        with open(self.top / "tables/struts.csv", encoding="utf-8") as table:
            row = next(csv.DictReader(table))
        found = json.loads(self.done("struts", "--strut", row["strut_id"], "--json"))
        self.assertEqual([(i["part"], i["lot"], i["last_of_part"]) for i in found["inspections"]],
                         [("SN-1", "L-001", True), ("SN-9", "", False), ("SN-9", "", True)])
        self.assertEqual(len(found["designs"]), 1)
        over = found["designs"][0]
        self.assertEqual((over["parts"], over["measured"]), (2, 2))
        for inspection in found["inspections"]:
            self.assertAlmostEqual(inspection["diameter_um"], float(row["diameter_um"]), places=3)
        self.assertEqual(over["sd_between_parts_um"], 0.0)
        self.assertAlmostEqual(over["u_mean_deviation_um"], float(row["u_diameter_um"]), places=3)
        shown = self.done("struts", "--strut", row["strut_id"])
        self.assertIn("2 parts by their last inspection of 3", shown)
        self.assertEqual(shown.count("inspected again later"), 1)
        self.assertIn("SN-1", self.done("struts", "--strut", row["strut_id"], lot="L-001"))
        self.assertNotIn("SN-9", self.done("struts", "--strut", row["strut_id"], lot="L-001"))
        self.refused("no inspection has such a strut", "struts", "--strut", "none")
        with open(self.top / "tables/defects.csv", encoding="utf-8") as table:
            defects = {(d["strut_id"], d["mode"]) for d in csv.DictReader(table) if d["strut_id"]}
        again = json.loads(self.done("struts", "--json"))
        self.assertEqual({(s["strut_id"], s["mode"]) for s in again["struts"]}, defects)
        self.assertEqual((again["parts"], again["inspections"]), (2, 3))
        self.assertTrue(all(s["parts"] == ["SN-1", "SN-9"] for s in again["struts"]))
        # Three inspections are two parts.
        self.assertEqual(json.loads(self.done("struts", "--least", 3, "--json"))["struts"], [])
        self.assertEqual(json.loads(self.done("struts", "--json", lot="L-001"))["struts"], [])
        self.struts_of_another_design(row["strut_id"])

    def struts_of_another_design(self, strut):
        """A strut of the same name in a design with thicker ones is told for itself."""
        (self.top / "thick.toml").write_text(CASE.replace("strut_mm = 0.32", "strut_mm = 0.36"))
        subprocess.run([ASBUILT, "simulate", self.top / "thick.toml", "--out", self.top / "thick"], check=True,
                       capture_output=True, timeout=120)
        subprocess.run([ASBUILT, "inspect", "--scan", self.top / "thick/scan.mha", "--design", self.top / "thick/design.3mf",
                        "--db", self.db, "--part", "SN-8"], capture_output=True, timeout=300)
        found = json.loads(self.done("struts", "--strut", strut, "--json"))
        self.assertEqual(sorted(d["parts"] for d in found["designs"]), [1, 2])
        self.assertEqual(["mean_deviation_um" in d for d in sorted(found["designs"], key=lambda d: d["parts"])], [False, True])
        shown = self.done("struts", "--strut", strut)
        self.assertIn("2 designs have a strut of this name", shown)
        for nominal in ("nominal 320.0 um", "nominal 360.0 um", "1 parts by their last inspection of 1",
                        "2 parts by their last inspection of 3"):
            self.assertIn(nominal, shown)

    def test_a_correction_keeps_both(self):
        self.make_lot()
        call = ["add-part", "--serial", "SN-1", "--role", "implant", "--build", "B1", "--x-mm", "12.5"]
        self.refused("--supersedes 12", *call, user="ada", lot="L-001")
        self.done(*call, "--supersedes", "12", "--reason", "place was missing", user="ada", lot="L-001")
        shown = self.done("show", lot="L-001")
        self.assertIn("(superseded)", shown)
        self.assertEqual(shown.count('part "SN-1"'), 2)
        self.assertIn("in place of 12: place was missing", shown)
        self.assertIn("changed: x_mm: 12.5, before not there", shown)

    def test_a_mistake_is_withdrawn_and_stays_in_sight(self):
        self.make_lot()
        self.refused('entry 12 (part "SN-1")', "withdraw", "--entry", 10, "--reason", "typing mistake", user="ada")
        self.refused("there is no such entry", "withdraw", "--entry", 99, "--reason", "as measured", user="ada")
        call = ["add-part", "--serial", "SN-2", "--role", "implant", "--build", "B1"]
        self.done(*call, user="ada", lot="L-001")
        shown = json.loads(self.done("show", "--json", lot="L-001"))["entries"][-1]
        self.assertTrue(shown["current"])
        self.done("withdraw", "--entry", shown["id"], "--reason", "there is no such part", user="ada")
        after = json.loads(self.done("show", "--json", lot="L-001"))["entries"]
        self.assertEqual([e["sha256"] for e in after if e["id"] == shown["id"]], [shown["sha256"]])
        self.assertEqual([e["current"] for e in after[-2:]], [False, False])
        self.assertIn("(withdraws entry %d)" % shown["id"], self.done("show", lot="L-001"))
        self.assertNotIn("SN-2", " ".join(b["what"] for b in self.evaluation()["blockers"]))
        self.refused("was withdrawn", *call, user="ada", lot="L-001")
        self.refused("withdrawn already", "withdraw", "--entry", after[-1]["id"], "--reason", "as measured", user="ada")
        self.done("verify")
        self.done(*call, "--supersedes", after[-1]["id"], "--reason", "it came after all", user="ada", lot="L-001")
        self.assertIn("SN-2 is undecided", " ".join(b["what"] for b in self.evaluation()["blockers"]))
        self.done("verify")

    def test_wrong_passwords_lock_the_user_until_an_administrator_unlocks(self):
        self.add_users()
        (self.top / "ada").write_text("a wrong password")
        call = ["add-instrument", "--instrument", "CAL-1", "--class", "calliper"]
        for _ in range(5):
            self.refused("the password is wrong", *call, user="ada")
        (self.top / "ada").write_text(PASSWORDS["ada"])
        self.refused("locked", *call, user="ada")
        self.refused("role administrator", "unlock-user", "--name", "ada", user="quinn")
        # Attempts behind the last signed head can be taken away by whoever has the file: that is said.
        shown = self.run_lot("verify")
        self.assertEqual(shown.returncode, 1)
        self.assertIn("5 LOGIN_FAILED", shown.stdout)
        self.assertNotIn("nothing was altered", shown.stdout)
        self.done("unlock-user", "--name", "ada", user="root")
        self.assertIn("nothing was altered", self.done("verify"))
        self.done(*call, user="ada")
        (self.top / "new").write_text(PASSWORDS["ada"])
        self.refused("is the old one", "set-password", "--new-password-file", self.top / "new", user="ada")
        policy = ["add-policy", "--policy", "passwords", "--password-days", 90]
        self.refused("only administrators", *policy, user="ada")
        self.done(*policy, user="root")
        (self.top / "new").write_text("another password")
        self.done("set-password", "--new-password-file", self.top / "new", user="ada")
        self.refused("the password is wrong", "add-instrument", user="ada")
        self.done("deactivate-user", "--name", "ada", user="root")
        self.refused("no longer", *call, user="ada")
        self.refused("already a user", "add-user", "--name", "ada", "--full-name", "Another", "--role", "operator",
                     "--new-password-file", self.top / "new", user="root")
        self.done("verify")

    def test_verify_finds_what_was_done_behind_the_program(self):
        self.make_lot()
        self.accept("--part", "SN-1")
        self.done("sign", "--meaning", "review", user="ada", lot="L-001")
        yesterday = self.top / "yesterday.sqlite"
        shutil.copy(self.db, yesterday)
        self.done("sign", "--meaning", "release", user="quinn", lot="L-001")
        whole = self.db.read_bytes()

        def verify():
            result = self.run_lot("verify", "--json")
            answer = json.loads(result.stdout)
            self.assertEqual(result.returncode, 0 if answer["ok"] else 4)
            return "\n".join(answer["problems"])

        def refuses(says):
            """Nothing is evaluated, accepted or released on this file."""
            self.refused(says, "evaluate", status=4, lot="L-001")
            self.refused(says, "disposition", "--to", "ACCEPT", "--justification", "as measured", status=4, user="quinn", lot="L-001")
            self.refused(says, "sign", "--meaning", "release", status=4, user="quinn", lot="L-001")

        self.assertEqual(verify(), "")
        shutil.copy(yesterday, self.db)
        self.assertIn("this is an older copy of the file", verify())
        refuses("this is an older copy of the file")
        self.db.write_bytes(whole)
        self.behind_the_program("UPDATE audit SET entry = entry || ' ' WHERE seq = 20")
        refuses("audit entry 20 does not continue the chain")
        self.db.write_bytes(whole)
        self.behind_the_program("DELETE FROM audit WHERE seq = 20")
        refuses("audit entry 20 is missing")
        self.db.write_bytes(whole)
        self.assertEqual(verify(), "")
        connection = sqlite3.connect(self.db)
        connection.execute("DROP TRIGGER lot_records_no_update")
        connection.execute("UPDATE lot_records SET entry = replace(entry, '20.01', '20.02')")
        connection.commit()
        connection.close()
        found = verify()
        for part in ("was altered", "trigger lot_records_no_update is missing"):
            self.assertIn(part, found)
        self.db.write_bytes(whole)
        heads = self.top / "lot.sqlite.heads"
        kept = heads.read_text()
        lines = kept.splitlines(keepends=True)
        heads.write_text("".join(lines[:3] + lines[4:]))
        self.assertIn("signed head in line 4 does not follow the line before it", verify())
        refuses("does not follow the line before it")
        heads.unlink()
        self.assertIn("the file of signed heads is missing or holds none", verify())
        refuses("the file of signed heads is missing or holds none")
        certificate = self.report("--out", self.top / "no.pdf")
        self.assertEqual(certificate.returncode, 4)
        self.assertIn("cannot be trusted", certificate.stderr)
        heads.write_text(kept)
        self.assertEqual(verify(), "")

    def test_a_head_that_a_stopped_program_did_not_write_is_no_tampering(self):
        self.make_lot()
        heads = self.top / "lot.sqlite.heads"
        self.accept("--part", "SN-1")
        self.done("sign", "--meaning", "review", user="ada", lot="L-001")
        lines = heads.read_text().splitlines(keepends=True)
        for torn in ("", lines[-1][:50]):
            heads.write_text("".join(lines[:-1]) + torn)
            shown = self.run_lot("verify")
            self.assertEqual(shown.returncode, 4)
            self.assertIn("the last signed head is missing", shown.stdout)
            self.assertIn("nothing else was altered", shown.stdout)
            self.assertNotIn("backup", shown.stdout)
            report = self.report("--out", self.top / "no.pdf")
            self.assertEqual(report.returncode, 4)
            self.assertIn("lot verify --db FILE --user NAME", report.stderr)
            self.assertNotIn("backup", report.stderr)
            self.assertTrue([n for n in self.evaluation()["notes"] if n.startswith("the last signed head is missing")])
            self.done("verify", user="ada")
            self.done("verify")
            self.assertFalse([n for n in self.evaluation()["notes"] if "signed head" in n])
        # A decision writes it as well.
        heads.write_text("".join(heads.read_text().splitlines(keepends=True)[:-2]))
        self.done("sign", "--meaning", "release", user="quinn", lot="L-001")
        self.done("verify")

    def test_bad_input_is_refused_and_leaves_nothing(self):
        self.refused("there is no such database", "add-instrument", user="ada")
        self.refused("too short", "add-user", "--name", "root", "--full-name", "R", "--new-password-file",
                     self.short_password())
        self.assertFalse(self.db.exists())
        self.make_lot()
        before = self.done("show", "--json", lot="L-001")
        bad = self.top / "bad.toml"
        for text, says in (("step = \"H2\"\nprocess = \"prayer\"\n", "stress_relief"),
                           ("step = \"H2\"\ncolour = 1\n", "does not know"),
                           ("step = 2\n", "wrong type"),
                           ("step = \"H2\"\nended = 2026-11-03\n", "quotes"),
                           ("step = \"H2\"\nprocess = \"hip\"\nbuilds = [\"B9\"]\nended = \"2026-11-03T08:00:00Z\"\n",
                            "refers to what is not there"),
                           ("step = \"H2\n", "bad.toml")):
            bad.write_text(text)
            self.refused(says, "add-step", bad, user="ada", lot="L-001")
        many = self.run_lot("add-powder", "--powder", "W2", "--state", "fresh", "--reuse-count", "two", "--virgin-pct", "101",
                            "--parents", "W8,W9", user="ada", lot="L-001")
        self.assertEqual(many.returncode, 2)
        for part in ("7 things are wrong", "reuse_count = \"two\"", "state = \"fresh\"", "virgin_pct = 101", "alloy", "certificate",
                     "\"W8\"", "\"W9\"", "nothing was added"):
            self.assertIn(part, many.stderr)
        self.refused("the lot has no such part", "disposition", "--part", "SN-01..SN-06", "--to", "ACCEPT", "--justification", "as measured",
                     user="quinn", lot="L-001", status=2)
        self.refused("a user has this printed name already", "add-user", "--name", "bob", "--full-name", "quinn  QUALITY", "--role",
                     "quality", "--new-password-file", self.top / "ada", user="root")
        self.refused("attachments, csv, json", "export", "--formats", "bogus", "--out", self.top / "x", lot="L-001")
        self.refused("another lot", "create", self.numbered_lot(), user="ada", lot="L-002")
        self.refused("role quality", "disposition", "--part", "SN-1", "--to", "ACCEPT", "--justification", "as measured",
                     user="ada", lot="L-001")
        self.refused("there is no such user", "add-part", user="eve", lot="L-001")
        self.refused("there is no such lot", "evaluate", lot="L-9")
        self.refused("there is no such inspection", "add-inspection", "--part", "SN-1", "--instrument", "CAL-1",
                     "--scanned", "2026-11-05T08:00:00Z", user="ada", lot="L-001")
        self.assertEqual(self.done("show", "--json", lot="L-001"), before)

    def test_times_with_an_offset_are_kept_in_utc(self):
        self.make_lot()
        call = ["add-dimension", "--part", "SN-1", "--characteristic", "length", "--value", "20", "--u", "0.01", "--unit", "mm",
                "--instrument", "CAL-1", "--measurement"]
        self.done(*call, "D2", "--measured", "2026-11-06T00:30:00.5+01:00", user="ada", lot="L-001")
        (self.top / "step.toml").write_text('step = "H2"\nprocess = "hip"\nbuilds = ["B1"]\nended = "2026-11-03T09:00:00-05:30"\n')
        self.done("add-step", self.top / "step.toml", user="ada", lot="L-001")
        entries = {e["key"]: e["fields"] for e in json.loads(self.done("show", "--json", lot="L-001"))["entries"]}
        self.assertEqual(entries["D2"]["measured"], "2026-11-05T23:30:00Z")
        self.assertEqual(entries["H2"]["ended"], "2026-11-03T14:30:00Z")
        before = self.done("show", "--json", lot="L-001")
        for told, says in (("2026-11-06T10:00:00", "or with an offset 2026-11-20T11:00:00+01:00"), ("2026-11-06", "end it in Z"),
                           ("2026-11-31T10:00:00+01:00", "not a time"), ("2999-01-01T00:00:00+01:00", "measured = 2998-12-31T23:00:00Z")):
            self.refused(says, *call, "D3", "--measured", told, user="ada", lot="L-001")
        self.assertEqual(self.done("show", "--json", lot="L-001"), before)

    def test_an_option_without_its_value_is_told_as_such(self):
        self.make_lot()
        before = self.done("show", "--json", lot="L-001")
        for words, says in ((["--measurement", "", "--part", "SN-1"], ("the value of an option is empty", "asbuilt lot add-dimension --measurement\n")),
                            (["--measurement=", "--part", "SN-1"], ("the value of an option is empty", "add-dimension --measurement\n")),
                            (["--measurement", "--part", "SN-1"], ("the next word is an option", "add-dimension --measurement --part\n")),
                            (["--part", "a\nb"], ("a line break or another control character", 'add-dimension --part "a?b"\n', "one line of text")),
                            (["--part", "a\tb"], ('--part "a?b"\n',)), (["--part=a\x7fb"], ('--part "a?b"\n',)), ([""], ("a word is empty",))):
            result = self.run_lot("add-dimension", *words, user="ada", lot="L-001")
            self.assertEqual((result.returncode, result.stdout), (2, ""))
            for said in says:
                self.assertIn(said, result.stderr)
            self.assertNotIn("does not exist", result.stderr)
        for action, option in (("add-tensile-curve", "--test"), ("add-tensile-curve", "--part"), ("show", "--lot"), ("disposition", "--part"),
                               ("add-inspection", "--instrument"), ("import-dimensions", "--part")):
            self.refused(f"asbuilt lot {action} {option}\n", action, option, "")
        # In a file of the entry it is told there, once; a text that begins with dashes is a text.
        (self.top / "two.toml").write_text('measurement = "D\\n2"\npart = "a\\nb"\n')
        result = self.run_lot("add-dimension", self.top / "two.toml", user="ada", lot="L-001")
        self.assertIn('dimension "D?2", part', result.stderr)
        self.assertNotIn("refers to what is not there", result.stderr)
        self.assertEqual(self.done("show", "--json", lot="L-001"), before)
        self.done("add-dimension", "--part", "SN-1", "--characteristic", "length", "--value", "-20", "--u", "0.01", "--unit", "mm", "--instrument", "CAL-1",
                  "--measured", "2026-11-06T09:00:00Z", "--measurement", "D2", "--note", "-- as drawn", "--method=--calliper", user="ada", lot="L-001")

    def test_wrong_use_says_what_is_allowed(self):
        for arguments, allowed in ((["lot", "nonsense"], "add-powder"), (["lot", "show", "--db", "x", "more"], "--entry"),
                                   (["lot", "show", "--db", "x", "--bogus"], "--entry"), (["lot"], "evaluate"), (["bogus"], "inspect")):
            told = subprocess.run([ASBUILT, *arguments], capture_output=True, text=True, timeout=60)
            self.assertEqual((told.returncode, told.stdout), (2, ""), arguments)
            line = [l for l in told.stderr.splitlines() if l.startswith("  allowed: ")]
            self.assertTrue(line and allowed in line[0], told.stderr)
            self.assertIn("--help says more", told.stderr)
            if len(arguments) != 1 or arguments[0] != "lot":
                self.assertIn(arguments[-1], told.stderr.splitlines()[0])

    def numbered_lot(self):
        (self.top / "numbered.toml").write_text(LOT + 'number = "L-001"\n')
        return self.top / "numbered.toml"

    def short_password(self):
        (self.top / "short").write_text("short\n")
        return self.top / "short"

    def test_templates_fill_every_kind(self):
        for kind in ("lot", "powder", "build", "part", "step", "dimension", "tensile", "compression", "fatigue", "profile",
                     "policy", "instrument", "calibration", "nonconformance"):
            filled = self.top / f"{kind}-template.toml"
            filled.write_text(self.done("template", kind))
            tomllib.loads(filled.read_text())
        # What is left empty is refused by its name, not taken.
        self.add_users()
        self.refused("instrument, class", "add-instrument", self.top / "instrument-template.toml", user="ada")
        self.refused("not a kind", "template", "cake")
        self.refused("a command of their own", "template", "signature")


if __name__ == "__main__":
    unittest.main(argv=["test_lot"])
