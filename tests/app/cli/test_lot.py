#!/usr/bin/env python3
"""A lot from its first user to its release, at the command line. Usage: test_lot.py ASBUILT"""
import json
import pathlib
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


class Lot(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.top = pathlib.Path(self.temporary.name)
        self.db = self.top / "lot.sqlite"
        for name, password in PASSWORDS.items():
            (self.top / name).write_text(password + "\n")
        for name, text in {"profile": PROFILE, "lot": LOT, "build": BUILD}.items():
            (self.top / f"{name}.toml").write_text(text)

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

        # What came after a signature is not covered by it.
        self.done("add-dimension", "--measurement", "D2", "--part", "SN-1", "--characteristic", "width", "--value",
                  "5", "--unit", "mm", "--instrument", "CAL-1", "--measured", "2025-12-01T09:00:00Z", user="ada",
                  lot="L-001")
        what = " ".join(b["what"] for b in self.evaluation()["blockers"])
        for part in ("no calibration that holds on 2025-12-01", "has no uncertainty", "does not cover entry",
                     "was changed after it was accepted"):
            self.assertIn(part, what)

    def report(self, *arguments):
        return subprocess.run([ASBUILT, "report", "--db", str(self.db), "--lot", "L-001", *map(str, arguments)],
                              capture_output=True, text=True, timeout=120)

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

    def test_a_correction_keeps_both(self):
        self.make_lot()
        call = ["add-part", "--serial", "SN-1", "--role", "implant", "--build", "B1", "--x-mm", "12.5"]
        self.refused("--supersedes 12", *call, user="ada", lot="L-001")
        self.done(*call, "--supersedes", "12", "--reason", "place was missing", user="ada", lot="L-001")
        shown = self.done("show", lot="L-001")
        self.assertIn("(superseded)", shown)
        self.assertEqual(shown.count('part "SN-1"'), 2)

    def test_wrong_passwords_lock_the_user_until_an_administrator_unlocks(self):
        self.add_users()
        (self.top / "ada").write_text("a wrong password")
        call = ["add-instrument", "--instrument", "CAL-1", "--class", "calliper"]
        for _ in range(5):
            self.refused("the password is wrong", *call, user="ada")
        (self.top / "ada").write_text(PASSWORDS["ada"])
        self.refused("locked", *call, user="ada")
        self.refused("role administrator", "unlock-user", "--name", "ada", user="quinn")
        self.done("unlock-user", "--name", "ada", user="root")
        self.done(*call, user="ada")
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

        self.assertEqual(verify(), "")
        shutil.copy(yesterday, self.db)
        self.assertIn("this is an older copy of the file", verify())
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
        (self.top / "lot.sqlite.heads").unlink()
        self.assertIn("the file of signed heads is missing or ends", verify())
        certificate = self.report("--out", self.top / "no.pdf")
        self.assertEqual(certificate.returncode, 4)
        self.assertIn("cannot be trusted", certificate.stderr)

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
        self.refused("another lot", "create", self.numbered_lot(), user="ada", lot="L-002")
        self.refused("role quality", "disposition", "--part", "SN-1", "--to", "ACCEPT", "--justification", "x",
                     user="ada", lot="L-001")
        self.refused("there is no such user", "add-part", user="eve", lot="L-001")
        self.refused("there is no such lot", "evaluate", lot="L-9")
        self.refused("there is no such inspection", "add-inspection", "--part", "SN-1", "--instrument", "CAL-1",
                     "--scanned", "2026-11-05T08:00:00Z", user="ada", lot="L-001")
        self.assertEqual(self.done("show", "--json", lot="L-001"), before)

    def numbered_lot(self):
        (self.top / "numbered.toml").write_text(LOT + 'number = "L-001"\n')
        return self.top / "numbered.toml"

    def short_password(self):
        (self.top / "short").write_text("short\n")
        return self.top / "short"

    def test_templates_fill_every_kind(self):
        for kind in ("lot", "powder", "build", "part", "step", "dimension", "tensile", "profile", "instrument",
                     "calibration", "nonconformance"):
            filled = self.top / f"{kind}-template.toml"
            filled.write_text(self.done("template", kind))
            tomllib.loads(filled.read_text())
        # What is left empty is refused by its name, not taken.
        self.add_users()
        self.refused("instrument, class", "add-instrument", self.top / "instrument-template.toml", user="ada")
        self.refused("not a kind", "template", "cake")
        self.refused("a command of their own", "template", "signature")


unittest.main(argv=["test_lot"])
