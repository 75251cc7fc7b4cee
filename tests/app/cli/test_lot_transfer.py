#!/usr/bin/env python3
"""What goes into a lot's record from files and out of it again. Usage: test_lot_transfer.py ASBUILT"""
import csv
import ctypes
import ctypes.util
import hashlib
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import time
import unittest
import zipfile
from xml.etree import ElementTree

from test_lot import ASBUILT, CASE, LotCase

DATA = pathlib.Path(__file__).resolve().parents[3] / "fixtures/data"
HEAD = "id;name;nominal;lower;upper;value;u;unit;instrument;operator;time;serial\n"
GOOD = (HEAD + "L1;length;20;19,95;20,05;20,01;0,01;mm;CAL-1;Otto;2026-11-06T11:00:00+01:00;SN-1\n"
        "W1;width;5;4,9;5,1;5,02;0,02;millimetre;CAL-1;Otto;2026-11-06T10:05:00.5+01:00;SN-1\n")


class Transfer(LotCase):
    def file(self, name, text):
        path = self.top / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def entries(self, kind="dimension"):
        shown = json.loads(self.done("show", "--json", lot="L-001"))["entries"]
        return [e for e in shown if e["kind"] == kind]

    def problems(self, path, *arguments):
        """Every problem of a refused file; the record stays as it was."""
        before = self.db.read_bytes()
        result = self.run_lot("import-dimensions", path, *arguments, "--dry-run", "--json", lot="L-001")
        self.assertEqual(result.returncode, 2, result.stdout + result.stderr)
        self.refused("nothing was added", "import-dimensions", path, *arguments, user="ada", lot="L-001")
        self.assertEqual(self.db.read_bytes(), before)
        return json.loads(result.stdout)["problems"]


class Import(Transfer):
    def test_a_table_becomes_entries_once(self):
        self.make_lot()
        path = self.file("hand.csv", GOOD)
        shown = self.done("import-dimensions", path, "--dry-run", lot="L-001")
        self.assertIn("dimensions that would be added: 2", shown)
        self.assertEqual(len(self.entries()), 1)
        self.assertIn("dimensions added: 2", self.done("import-dimensions", path, user="ada", lot="L-001"))
        length, width = self.entries()[1:]
        digest = hashlib.sha256(GOOD.encode()).hexdigest()
        self.assertEqual(length["key"], digest[:8] + "-1")
        self.assertEqual(length["fields"], {
            "measurement": digest[:8] + "-1", "part": "SN-1", "characteristic": "length", "value": 20.01, "u": 0.01,
            "unit": "mm", "nominal": 20.0, "lower": 19.95, "upper": 20.05, "instrument": "CAL-1", "measured_by": "Otto",
            "measured": "2026-11-06T10:00:00Z", "source_sha256": digest, "source_id": "line 2"})
        self.assertEqual((width["fields"]["unit"], width["fields"]["measured"]), ("mm", "2026-11-06T09:05:00Z"))
        self.done("verify")
        again = self.problems(path)
        self.assertEqual(len(again), 1)
        self.assertIn("this file is in the record already: lot L-001, entry 14", again[0])

    def test_a_table_in_utf_16_and_times_with_an_offset(self):
        self.make_lot()
        path = self.file("wide.csv", GOOD.replace("Otto", "J\u00f6rg").encode("utf-16-le"))
        self.done("import-dimensions", path, user="ada", lot="L-001")
        self.assertEqual([e["fields"]["measured_by"] for e in self.entries()[1:]], ["J\u00f6rg", "J\u00f6rg"])
        path = self.file("timeless.csv", "id;value;unit;serial\nT1;5;mm;SN-1\n")
        self.done("import-dimensions", path, "--instrument", "CAL-1", "--measured", "2026-11-06T10:00:00+01:00", user="ada", lot="L-001")
        self.assertEqual(self.entries()[-1]["fields"]["measured"], "2026-11-06T09:00:00Z")
        self.refused("or with an offset 2026-11-20T11:00:00+01:00", "import-dimensions", path, "--instrument", "CAL-1", "--measured",
                     "2026-11-06T10:00:00", user="ada", lot="L-001")

    def test_one_id_for_several_sizes_is_told_once_with_the_way_out(self):
        self.make_lot()
        rows = ["L1;length;10;9,9;10,1;10;0,1;mm;CAL-1;;2026-11-06T10:00:00Z;SN-1",
                "L1;length;9,5;9,4;9,6;9,5;0,1;mm;CAL-1;;2026-11-06T10:01:00Z;SN-1",
                "L1;length;10;9,9;10,1;10,02;0,1;mm;CAL-1;;2026-11-06T10:02:00Z;SN-1"]
        path = self.file("sizes.csv", HEAD + "\n".join(rows) + "\n")
        found = self.problems(path)
        self.assertEqual(found, [
            'line 3, columns nominal, lower, upper: id "L1" is another dimension than in line 2: nominal 9.5 (there 10), lower 9.4 (there 9.9), upper 9.6 '
            "(there 10.1) (allowed: one dimension for an id; an id of its own for each size variant, L1-95, L1-100, with the "
            "same name)"])
        # What is shown are the rows that are as they stand in the file.
        shown = json.loads(self.run_lot("import-dimensions", path, "--dry-run", "--json", lot="L-001").stdout)
        self.assertEqual([(e["nominal"], e["value"]) for e in shown["entries"]], [(10, 10), (10, 10.02)])
        mended = self.file("mended.csv", HEAD + "\n".join(r.replace("L1;", "L1-%d;" % i, 1) for i, r in enumerate(rows)) + "\n")
        self.done("import-dimensions", mended, "--dry-run", lot="L-001")

    def test_all_problems_are_told_at_once(self):
        self.make_lot()
        rows = ["A;;;;;1;0,1;mm;CAL-1;;2026-11-06T09:00:00Z;SN-9",  # no such part
                "B;;;;;1;0,1;mm;CAL-9;;2026-11-06T09:00:00Z;SN-1",  # no such instrument
                "C;;;;;1;0,1;mm;CAL-1;;;SN-1",  # no time
                "D;;;;;1;0,1;mm;CAL-1;;2026-11-06T09:00:00;SN-1",  # no zone
                "E;;;;;1;;mm;CAL-1;;2026-11-06T09:00:00Z;SN-1",  # no U: a note
                "F;;;;;1;0,1;furlong;CAL-1;;2026-11-06T09:00:00Z;SN-1",
                "G;;;;;2e9;0,1;mm;CAL-1;;2026-11-06T09:00:00Z;SN-1",  # out of the field's range
                "H;;;;;1;0,1;mm;CAL-1;;2025-11-06T09:00:00Z;SN-1",  # before its calibration
                "I;;;;;1;0,1;mm;CAL-1;;2026-11-06T09:00:00Z;SN-1",
                "I;;;;;1;0,1;mm;CAL-1;;2026-11-06T09:00:00Z;SN-1",  # twice
                "J;;;;;1.000,5;0,1;mm;CAL-1;;2026-11-06T09:00:00Z;SN-1",  # no number
                "K;;;;;1;0,1;mm;CAL-1;;2999-11-06T09:00:00Z;SN-1",  # in the future
                "M;;;;;1;0,1;mm;CAL-1;;yesterday;SN-1",
                "N;;;;;1;0,1;mm",  # too few fields
                ";;;;;1;0,1;mm;CAL-1;;2026-11-06T09:00:00Z;SN-1",
                "O;;;3;2;1;-0,1;mm;CAL-1;;2026-11-06T09:00:00Z;"]  # limits, U, part
        found = self.problems(self.file("bad.csv", HEAD + "\n".join(rows) + "\n"))
        for line, says in ((2, "part \"SN-9\" is not of lot L-001"), (3, "instrument \"CAL-9\" is not in the record"),
                           (4, "it has no time"), (5, "does not say its zone"), (7, "\"furlong\" is not understood"),
                           (8, "value = 2000000000 is out of range"), (9, "no calibration that holds on 2025-11-06"),
                           (11, "of 2026-11-06T09:00:00Z already (line 10)"), (12, "a number cannot be read"),
                           (13, "lies in the future"), (14, "is not a day and time"), (15, "a row has 8 fields"),
                           (16, "a dimension has no id"), (17, "the lower limit lies above"),
                           (17, "an uncertainty is negative"), (17, "it names no part")):
            self.assertTrue(any(p.startswith(f"line {line},") or p.startswith(f"line {line}:") for p in found
                                if says in p), (line, says, found))
        self.assertFalse([p for p in found if p.startswith("line 6")], found)
        shown = self.run_lot("import-dimensions", self.top / "bad.csv", "--dry-run", lot="L-001")
        self.assertIn("without U: asbuilt lot evaluate will block", shown.stdout)

    def test_uncertainties_of_a_table_go_to_values_without_one(self):
        self.make_lot()
        path = self.file("cmm.csv", HEAD + "L1;;;;;20;;mm;CAL-1;;2026-11-06T09:00:00Z;SN-1\n"
                         "L2;;;;;30;0,5;mm;CAL-1;;2026-11-06T09:00:00Z;SN-1\n")
        for text, says in [("L1;0;mm;maker\n", "not above zero"), ("L1;1;mm;\n", "column origin"),
                           ("L1;1;mm;a\nL1;2;mm;a\n", "is there twice")]:
            bad = self.file("bad.csv", "characteristic;u;unit;origin\n" + text)
            self.refused(says, "import-dimensions", path, "--u-map", bad, "--dry-run", lot="L-001")
        table = self.file("u.csv", "characteristic;u;unit;origin\n*;3;um;MPE of the maker for 300 mm\n")
        self.done("import-dimensions", path, "--u-map", table, user="ada", lot="L-001")
        first, second = (e["fields"] for e in self.entries()[-2:])
        self.assertAlmostEqual(first["u"], 0.003, 12)
        self.assertEqual(first["note"], "U is not of the file: MPE of the maker for 300 mm")
        self.assertEqual(second["u"], 0.5)

    def test_names_of_the_file_lead_to_those_of_the_record(self):
        self.make_lot()
        path = self.file("cmm.csv", HEAD + "L1;;;;;20;0,1;mm;Z 7;;2026-11-06 09:00:00;piece 1\n")
        self.assertIn("is not a day and time", " ".join(self.problems(path)))
        path = self.file("cmm.csv", HEAD + "L1;;;;;20;0,1;mm;Z 7;;2026-11-06T09:00:00;piece 1\n")
        parts = self.file("parts.csv", "file;record\npiece 1;SN-1\npiece 2;SN-2\n")
        devices = self.file("devices.csv", "file,record\nZ 7,CAL-1\n")
        names = ["--part-map", parts, "--instrument-map", devices]
        self.assertIn("does not say its zone", " ".join(self.problems(path, *names)))
        self.assertIn("cannot be read", self.run_lot("import-dimensions", path, *names, "--utc-offset", "CET", "--dry-run",
                                                     lot="L-001").stderr)
        out = self.done("import-dimensions", path, *names, "--utc-offset=-05:30", user="ada", lot="L-001")
        self.assertIn("the file has no part \"piece 2\"", out)
        fields = self.entries()[-1]["fields"]
        self.assertEqual((fields["part"], fields["instrument"], fields["measured"], fields["characteristic"]),
                         ("SN-1", "CAL-1", "2026-11-06T14:30:00Z", "L1"))
        other = self.file("other.csv", HEAD + "L1;;;;;20;0,1;mm;;;2026-11-06T10:00:00Z;\n")
        self.assertIn("names no part", " ".join(self.problems(other)))
        self.done("import-dimensions", other, "--part", "SN-1", "--instrument", "CAL-1", user="ada", lot="L-001")
        third = self.file("third.csv", HEAD + "L1;;;;;20;0,1;mm;;;2026-11-06T11:00:00Z;SN-1\n")
        self.assertIn("another part than --part SN-2", " ".join(self.problems(third, "--part", "SN-2")))

    def test_a_file_of_another_program(self):
        self.make_lot()
        path = DATA / "qif/Results/testPython30.qif"
        told = self.problems(path, "--part", "SN-1")
        self.assertEqual(len(told), 2)  # 7 values without a time, of an instrument that is not known
        for sentence in told:
            self.assertIn("; so of 6 further, the last: id 49", sentence)
        devices = self.file("devices.csv", "file;record\nCMM2;CAL-1\n")
        out = self.done("import-dimensions", path, "--part", "SN-1", "--instrument-map", devices, "--measured",
                        "2026-11-06T12:00:00Z", user="ada", lot="L-001")
        self.assertIn("7 values without U", out)
        entries = self.entries()[1:]
        self.assertEqual([e["fields"]["source_id"] for e in entries],
                         ["id 16", "id 24", "id 28", "id 33", "id 37", "id 45", "id 49"])
        self.assertEqual({e["fields"]["note"] for e in entries}, {"the file does not tell the time"})
        self.assertIn("has no uncertainty", " ".join(b["what"] for b in self.evaluation()["blockers"]))
        # Two pieces in the file that nothing but their place tells apart, far from any calibration.
        told = self.problems(DATA / "dfq/testmeasures.dfq", "--part", "SN-1", "--instrument", "CAL-1", "--utc-offset", "Z")
        self.assertEqual(len(told), 7)
        self.assertIn("on 2002-05-17; asbuilt lot add-calibration, or measure again; so of 7 further", told[0])
        again = "line 180, \"1\": part SN-1 has \"Diameter\" of 2002-05-17T05:54:58Z already (line 173)"
        self.assertTrue(any(again in sentence for sentence in told), told)

    def test_truncated_and_hostile_files_are_refused(self):
        self.make_lot()
        before = self.db.read_bytes()
        for length in range(0, len(GOOD) - 1, 4):
            path = self.file("cut.csv", GOOD[:length])
            result = self.run_lot("import-dimensions", path, "--dry-run", "--json", lot="L-001")
            told = json.loads(result.stdout)["entries"] if result.returncode == 0 else []
            # A file that ends between its lines is a whole file.
            self.assertIn(result.returncode, (0, 2), (length, result.stderr))
            self.assertTrue(GOOD[:length].endswith("\n") or result.returncode == 2, length)
            self.assertLessEqual(len(told), 1)
        for name, content in (("nul.csv", b"id;value;unit\nA;1\0;mm\n"), ("zip.xlsx", b"PK\3\4"), ("empty.csv", b""),
                              ("dir.qif", b"<!DOCTYPE x [<!ENTITY a \"b\">]><x/>"), ("cut.dfq", b"K0100 1\r\nK2001/1 A"),
                              ("many.csv", (HEAD + "A;;;;;1;0,1;mm;CAL-1;;2026-11-06T09:00:00Z;SN-1\n" * 5001).encode())):
            result = self.run_lot("import-dimensions", self.file(name, content), "--dry-run", lot="L-001")
            self.assertEqual(result.returncode, 2, name + result.stdout + result.stderr)
            self.assertTrue(result.stderr.startswith("asbuilt: "), result.stderr)
        self.refused("there is no such lot", "import-dimensions", self.file("good.csv", GOOD), user="ada", lot="L-9")
        self.refused("nobody is named", "import-dimensions", self.top / "good.csv", lot="L-001")
        self.assertEqual(self.db.read_bytes(), before)

    def test_a_killed_import_leaves_all_or_nothing(self):
        self.make_lot()
        rows = "".join(f"D{i};;;;;1;0,1;mm;CAL-1;;2026-11-06T09:00:00Z;SN-1\n" for i in range(300))
        path = self.file("many.csv", HEAD + rows)
        command = [ASBUILT, "lot", "import-dimensions", path, "--db", self.db, "--lot", "L-001", "--user", "ada",
                   "--password-file", self.top / "ada"]
        begun = time.monotonic()
        whole = subprocess.run([*map(str, command), "--dry-run"], capture_output=True, timeout=120)
        self.assertEqual(whole.returncode, 0, whole.stderr)
        span = 0.4 + 2.0 * (time.monotonic() - begun)
        killed = 0
        for i in range(25):  # later and later, until one comes through
            process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(span * i / 25)
            os.kill(process.pid, signal.SIGKILL)
            killed += process.wait() == -signal.SIGKILL
            count = len(self.entries()) - 1
            self.assertIn(count, (0, 300))
            if count:
                break
        self.assertGreater(killed, 0)
        if count == 0:
            self.done(*command[2:4], user="ada", lot="L-001")
        self.assertEqual(len(self.entries()), 301)
        # Killed between the record and its signed head, verify says just that; the next entry writes the head.
        told = self.run_lot("verify")
        self.assertIn(told.returncode, (0, 4), told.stderr)
        if told.returncode == 4:
            self.assertIn("a program was stopped before it wrote it", told.stdout + told.stderr)
            self.assertIn("nothing else was altered", told.stdout + told.stderr)
            self.done("verify", user="ada")
        self.done("verify")


class Export(Transfer):
    def exported(self, *arguments, status=0, out="out"):
        result = self.run_lot("export", "--out", self.top / out, *arguments, lot="L-001")
        self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        return self.top / out

    def lot_with_everything(self):
        self.make_lot()
        self.done("add-part", "--serial", "SN-2", "--role", "implant", "--build", "B1", "--variant-pct", "95",
                  user="ada", lot="L-001")
        self.done("add-part", "--serial", "TB-1", "--role", "tensile_bar", "--build", "B1", user="ada", lot="L-001")
        self.done("add-instrument", "--instrument", "T-1", "--class", "tensile_machine", "--maker", "Zug GmbH; 50 kN",
                  user="ada")
        self.done("add-tensile", "--test", "T1", "--part", "TB-1", "--spec", "ASTM F136", "--gauge-basis", "4D",
                  "--rm-mpa", "951.3", "--u-rm-mpa", "4.2", "--rp02-mpa", "880.1", "--u-rp02-mpa", "5", "--a-pct", "14",
                  "--verdict", "pass", "--fracture", "outside", "--measured-by", "Otto", "--instrument", "T-1",
                  "--tested", "2026-11-05T08:00:00Z", user="ada", lot="L-001")
        awkward = [0.1 + 0.2, 1 / 3, 1e-7 / 3, 12345.678901234567, 2.0 ** -40, 1e22 / 3e14]
        rows = "".join(f"A{i};depth {i};{v!r};{v * 0.99!r};{v * 1.01!r};{v!r};{abs(v) / 999!r};um;CAL-1;Otto;"
                       f"2026-11-06T10:00:{i:02d}Z;SN-{1 + i % 2}\n" for i, v in enumerate(awkward))
        self.done("import-dimensions", self.file("in.csv", HEAD + rows), user="ada", lot="L-001")
        # The same characteristic of both parts, of one with other limits; and a correction.
        self.done("import-dimensions", self.file("both.csv", HEAD +
                  "L1;length;19;18,9;19,1;19,0123;0,01;mm;CAL-1;;2026-11-06T12:00:00Z;SN-2\n"), user="ada", lot="L-001")
        self.done("add-dimension", "--measurement", "D1", "--part", "SN-1", "--characteristic", "length", "--value",
                  "20.02", "--u", "0.01", "--unit", "mm", "--nominal", "20", "--lower", "19.95", "--upper", "20.05",
                  "--instrument", "CAL-1", "--measured", "2026-11-06T09:00:00Z", "--note", "=1+1;\"x\"", "--supersedes",
                  "13", "--reason", "wrong line of the protocol", user="ada", lot="L-001")
        self.accept("--part", "SN-1")
        self.done("sign", "--meaning", "review", user="ada", lot="L-001")

    def test_what_comes_back_has_the_same_bits(self):
        self.lot_with_everything()
        out = self.exported()
        self.assertEqual(sorted(p.name for p in out.iterdir() if not p.name.startswith("entries_")),
                         ["dimensions_implant.csv", "dimensions_implant.dfq", "dimensions_implant.qif", "lot.json",
                          "lot.xlsx", "tensile.dfq", "tensile.qif"])
        # Who takes a test's numbers out of the record is told what is the matter with it, and who measured.
        for name in ("tensile.qif", "tensile.dfq"):
            told_of_test = (out / name).read_bytes().decode("utf-8", "replace").replace("%3B", ";")
            self.assertIn("test T1: pass; broke outside the gauge marks", told_of_test)
            self.assertIn("Otto", told_of_test)
        # The limits that decide go with the numbers.
        qif = (out / "tensile.qif").read_text()
        for least, name in (("860", "Rm"), ("795", "Rp0.2")):
            self.assertRegex(qif, f"<MinValue>{least}</MinValue><DefinedAsLimit>true</DefinedAsLimit></Tolerance>"
                             f"<WhatToMeasure>{name}<")
        numbers = ("value", "u", "nominal", "lower", "upper", "unit", "instrument", "measured", "part", "characteristic", "measured_by")

        def told(entries):
            return sorted(tuple((n, str(e["fields"].get(n))) for n in numbers) for e in entries)

        sent = told([e for e in self.entries() if e["current"]])
        self.assertEqual(len(sent), 8)
        whole = self.db
        for form in ("csv", "qif", "dfq"):
            self.db = self.top / f"{form}.sqlite"
            self.make_lot()
            self.done("add-part", "--serial", "SN-2", "--role", "implant", "--build", "B1", user="ada", lot="L-001")
            # The sample's own dimension is not in the way of the one that comes back.
            self.done("add-dimension", "--measurement", "D1", "--part", "SN-1", "--characteristic", "length", "--value",
                      "1", "--unit", "mm", "--instrument", "CAL-1", "--measured", "2026-11-06T07:00:00Z",
                      "--supersedes", "13", "--reason", "another time", user="ada", lot="L-001")
            self.done("import-dimensions", out / f"dimensions_implant.{form}", user="ada", lot="L-001")
            back = told([e for e in self.entries() if "source_id" in e["fields"]])
            self.assertEqual(back, sent, form)
        self.db = whole

    def test_values_of_parts_that_are_rejected_say_so(self):
        self.make_lot()
        said = "the part is rejected"
        out = self.exported("--formats", "qif,dfq")
        for form in ("qif", "dfq"):
            self.assertNotIn(said, (out / f"dimensions_implant.{form}").read_bytes().decode("utf-8", "replace"))
        self.done("disposition", "--to", "REJECT", "--part", "SN-1", "--justification", "crooked", user="quinn", lot="L-001")
        out = self.exported("--formats", "qif,dfq", "--force")
        for form in ("qif", "dfq"):
            self.assertIn(said, (out / f"dimensions_implant.{form}").read_bytes().decode("utf-8", "replace").replace("%20", " "))

    def test_one_characteristic_in_two_units_comes_back_as_one(self):
        self.make_lot()
        self.done("add-part", "--serial", "SN-2", "--role", "implant", "--build", "B1", user="ada", lot="L-001")
        ways = (("SN-1", "20010", "12", "um"), ("SN-1", "20.02", "0.01", "mm"), ("SN-2", "20.03", "0.01", "mm"), ("SN-2", "20040", "12", "um"))
        for i, (part, value, u, unit) in enumerate(ways, 2):
            self.done("add-dimension", "--measurement", f"D{i}", "--part", part, "--characteristic", "length", "--value", value, "--u", u,
                      "--unit", unit, "--instrument", "CAL-1", "--measured", f"2026-11-06T1{i}:00:00Z", user="ada", lot="L-001")

        def told(entries):
            return sorted([(f["characteristic"], f["part"], f["value"], f["u"], f["unit"], f.get("lower"), f.get("upper"))
                           for f in (e["fields"] for e in entries)], key=str)

        out, whole = self.exported(), self.db
        sent = told(self.entries())
        self.assertEqual(len(sent), 5)
        for form in ("csv", "qif", "dfq"):
            self.db = self.top / f"{form}.sqlite"
            self.make_lot()
            self.done("add-part", "--serial", "SN-2", "--role", "implant", "--build", "B1", user="ada", lot="L-001")
            self.done("withdraw", "--entry", "13", "--reason", "comes from the file", user="ada")
            added = self.done("import-dimensions", out / f"dimensions_implant.{form}", user="ada", lot="L-001")
            self.assertIn('the ids "length", "length #2" ... differ in unit or limits alone', added)
            self.assertEqual(told([e for e in self.entries() if "source_id" in e["fields"]]), sent, form)
        self.db = whole
        # Two places that say the same of themselves are no copies of one.
        path = self.file("places.csv", "id;name;value;unit;instrument;time;serial\nslot;slot;5;mm;CAL-1;2026-11-06T07:00:00Z;SN-1\n"
                         "slot #2;slot;6;mm;CAL-1;2026-11-06T07:00:00Z;SN-1\n")
        shown = json.loads(self.run_lot("import-dimensions", path, "--dry-run", "--json", lot="L-001").stdout)
        self.assertEqual([e["characteristic"] for e in shown["entries"]], ["slot (slot)", "slot (slot #2)"])

    def test_somebody_else_can_check_digests_signatures_and_trail(self):
        self.lot_with_everything()
        text = (self.exported() / "lot.json").read_text()
        # Exactly what docs/methods/lot.md says, and nothing of this program.
        self.assertEqual(check_lot_json(json.loads(text)), [])
        for secret in ("password_hash", "sealed_key", "argon2"):
            self.assertNotIn(secret, text)
        found = json.loads(text)
        self.assertEqual(found["audit_head"], json.loads(self.done("verify", "--json"))["audit_head"])
        self.assertEqual([e["id"] for e in found["entries"] if not e["current"]], [13])
        for place, was, is_now in ((("entries", 13, "canonical"), "20.01", "20.02"), (("audit", 20, "entry"), "ada", "eve"),
                                   (("entries", -1, "canonical"), '"covers_to"', '"covers_up"'),
                                   (("entries", 5, "ed25519"), "a", "b")):
            for index, entry in enumerate(json.loads(text)[place[0]]):
                changed = json.loads(text)
                if entry[place[2]] is None or was not in entry[place[2]] or entry.get("kind") == "user":
                    continue
                changed[place[0]][index][place[2]] = entry[place[2]].replace(was, is_now, 1)
                self.assertNotEqual(check_lot_json(changed), [], (place, index))
                break
            else:
                self.fail(f"nothing to change: {place}")

    def test_another_lot_stays_in_the_file(self):
        self.make_lot()
        (self.top / "lot.toml").write_text((self.top / "lot.toml").read_text().replace("cage", "secret product"))
        self.done("create", self.top / "lot.toml", user="ada", lot="L-777")
        found = (self.exported() / "lot.json").read_text()
        self.assertNotIn("L-777", found)
        self.assertNotIn("secret product", found)
        self.assertEqual(check_lot_json(json.loads(found)), [])

    def test_tables_hold_every_field_and_mark_what_was_superseded(self):
        self.lot_with_everything()
        out = self.exported()
        with open(out / "entries_dimension.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), 9)
        old = [r for r in rows if r["state"] == "superseded"]
        self.assertEqual([(r["entry"], r["value"], r["superseded_by"]) for r in old], [("13", "20.01", rows[-1]["entry"])])
        self.assertEqual((rows[-1]["supersedes"], rows[-1]["reason"], rows[-1]["note"]),
                         ("13", "wrong line of the protocol", "=1+1;\"x\""))
        kinds = {p.name for p in out.glob("entries_*.csv")}
        self.assertEqual(kinds, {f"entries_{k}.csv" for k in (
            "user", "instrument", "calibration", "profile", "lot", "powder", "build", "part", "step", "dimension",
            "tensile", "disposition", "signature")})
        self.assertNotIn("password_hash", (out / "entries_user.csv").read_text())
        sheets, styles = workbook(out / "lot.xlsx")
        self.assertEqual({f"entries_{name}.csv" for name in sheets}, kinds)
        header, *cells = sheets["dimension"]
        value = [h for h, _ in header].index("value")
        whole, form = [row[value] for row in cells if row[value][0].startswith("19.01")][0]
        self.assertEqual((float(whole), form), (19.0123, "0.000"))  # U = 0.010
        self.assertIn("rm_mpa [MPa]", [h for h, _ in sheets["tensile"][0]])

    def test_verdicts_of_inspections_go_out_as_attributes(self):
        self.make_lot()
        self.done("add-instrument", "--instrument", "CT-1", "--class", "ct_scanner", user="ada")
        (self.top / "case.toml").write_text(CASE)
        for call in (["simulate", self.top / "case.toml", "--out", self.top / "part"],
                     ["inspect", "--scan", self.top / "part/scan.mha", "--design", self.top / "part/design.3mf", "--db",
                      self.db, "--part", "SN-1", "--out", self.top / "tables"]):
            made = subprocess.run([ASBUILT, *map(str, call)], capture_output=True, text=True, timeout=300)
            self.assertIn(made.returncode, (0, 1), made.stderr)
        self.done("add-inspection", "--part", "SN-1", "--instrument", "CT-1", "--scanned", "2026-11-05T08:00:00Z",
                  user="ada", lot="L-001")
        judged = json.loads((self.top / "tables/summary.json").read_text())["judgement"]["criteria"]
        out = self.exported("--formats", "qif,dfq")
        for form in ("qif", "dfq"):
            for name in ("inspections", "dimensions_implant"):
                info = subprocess.run([ASBUILT, "info", str(out / f"{name}.{form}"), "--json"], capture_output=True,
                                      text=True, timeout=60)
                told = json.loads(info.stdout)
                self.assertEqual(told.get("structure", []), [])
                self.assertEqual(told["serials"], 1)
                self.assertEqual(told["values"], len(judged) + 1 if name == "inspections" else 1)
        text = (out / "inspections.qif").read_text()
        for criterion in judged:
            self.assertIn("criterion " + criterion["id"], text)
        self.assertIn("do not conform", text)

    def test_nothing_is_overwritten_unasked(self):
        self.make_lot()
        out = self.exported("--formats", "csv,json")
        before = (out / "lot.json").read_bytes()
        self.refused("files are there already", "export", "--out", out, lot="L-001")
        self.assertEqual((out / "lot.json").read_bytes(), before)
        self.assertFalse((out / "lot.xlsx").exists())
        self.exported("--force")
        self.assertTrue((out / "lot.xlsx").exists())
        self.assertFalse(list(out.glob(".*partial*")) + list(out.glob("*.partial")))
        self.refused("there is no such lot", "export", "--out", self.top / "no", lot="L-9")
        self.refused("a format is not known", "export", "--out", self.top / "no", "--formats", "pdf", lot="L-001")
        connection = sqlite3.connect(self.db)
        connection.execute("DROP TRIGGER lot_records_no_update")
        connection.commit()
        connection.close()
        self.refused("cannot be trusted", "export", "--out", self.top / "no", lot="L-001", status=4)
        self.assertFalse((self.top / "no").exists())


class Accuracy(Transfer):
    def sized_parts(self):
        """Two parts of each size, 4 um apart; those of 105 % are too high."""
        self.make_lot()
        rows = ""
        for k, (size, variant) in enumerate([(s, v) for v in (100, 95, 105) for s in ("a", "b")]):
            serial = f"S-{variant}{size}"
            self.done("add-part", "--serial", serial, "--role", "porous_specimen", "--build", "B1", "--variant-pct",
                      variant, user="ada", lot="L-001")
            for axis, factor in (("x", 0.998), ("y", 0.998), ("z", 1.004)):
                nominal = 10 * variant / 100
                value = nominal * factor + (0.002 if size == "a" else -0.002) + (0.05 if (variant, axis) == (105, "z") else 0)
                rows += (f"E{axis}{variant};edge {axis};{nominal!r};;;{value!r};0.01;mm;CAL-1;;"
                         f"2026-11-06T10:00:0{k}Z;{serial}\n")
        self.done("import-dimensions", self.file("sizes.csv", HEAD + rows), user="ada", lot="L-001")

    def test_deviations_factors_and_variants(self):
        self.sized_parts()
        found = json.loads(self.done("accuracy", "--json", lot="L-001"))
        self.assertEqual(len(found["dimensions"]), 18)
        self.assertEqual(found["notes"], ["1 dimension without a nominal above zero left out"])
        edge = [d for d in found["dimensions"] if d["part"] == "S-95a" and d["axis"] == "x"][0]
        self.assertAlmostEqual(edge["deviation_um"], -17.0, places=6)
        self.assertAlmostEqual(edge["deviation_pct"], -0.17 / 0.95, places=9)
        fits = {(v["characteristic"], v["variant_pct"]): v["result"] for v in found["variants"]}
        self.assertEqual(len(fits), 6)
        self.assertEqual({k for k, v in fits.items() if v != "fits"}, {("edge z", 105)})
        for variant in found["variants"]:
            self.assertEqual((variant["parts"], variant["parts_100"]), (2, 2))
            self.assertGreater(variant["k"], 2.0)
        shown = self.done("accuracy", lot="L-001")
        for line in ("porous_specimen, 95 %, build B1, axis x  S-95a  edge x: -17 +- 10 um, -0.18 +- 0.11 %",
                     "porous_specimen, build B1, edge z, 105 %: 1.05", "for 1.0500, E_n ", "does not fit"):
            self.assertIn(line, shown)
        self.refused("there is no such lot", "accuracy", lot="L-9")
        notes = [n for n in self.evaluation()["notes"] if "decide nothing" in n]
        self.assertEqual(len(notes), 1)
        self.assertIn("and 15 further dimensions have no limit and decide nothing", notes[0])
        info = subprocess.run([ASBUILT, "info", str(self.db), "--json"], capture_output=True, text=True, timeout=60)
        self.assertEqual(json.loads(info.stdout)["lots"],
                         [{"lot": "L-001", "product": "cage", "state": "PENDING", "parts": 7, "entries": 31}])

    def test_one_part_of_a_size_decides_nothing(self):
        self.make_lot()
        rows = ""
        for k, (serial, variant) in enumerate((("S-100", 100), ("S-95", 95))):
            self.done("add-part", "--serial", serial, "--role", "porous_specimen", "--build", "B1", "--variant-pct",
                      variant, user="ada", lot="L-001")
            rows += (f"E{variant};edge x;{variant / 10!r};;;{variant / 10!r};0.01;mm;CAL-1;;"
                     f"2026-11-06T10:00:0{k}Z;{serial}\n")
        self.done("import-dimensions", self.file("sizes.csv", HEAD + rows), user="ada", lot="L-001")
        variant = json.loads(self.done("accuracy", "--json", lot="L-001"))["variants"][0]
        self.assertIn("too few parts, 1 of 95 % and 1 of 100 %", variant["result"])
        self.assertIsNone(variant["u_ratio"])
        self.assertIn("too few parts", self.done("accuracy", lot="L-001"))

    def test_the_batch_record_tells_it(self):
        self.sized_parts()
        pdf, html = self.top / "record.pdf", self.top / "record.html"
        for out in (pdf, html):
            self.assertEqual(self.report("--out", out).returncode, 0)
        for words in ("Print accuracy", "Size variants", "does not fit", "1.0040 \u00b1 0.0011"):
            self.assertIn(words, html.read_text())



def workbook(path):
    """Sheets as rows of (text or number, number format)."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(path) as package:
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))
        style = ElementTree.fromstring(package.read("xl/styles.xml"))
        forms = {f.get("numFmtId"): f.get("formatCode") for f in style.findall(".//m:numFmt", space)}
        cell_forms = [forms.get(x.get("numFmtId"), "") for x in style.findall("m:cellXfs/m:xf", space)]
        sheets = {}
        for i, sheet in enumerate(book.findall(".//m:sheet", space), 1):
            rows = []
            for row in ElementTree.fromstring(package.read(f"xl/worksheets/sheet{i}.xml")).findall(".//m:row", space):
                cells = {}
                for cell in row:
                    letters = cell.get("r").rstrip("0123456789")
                    column = 0
                    for letter in letters:
                        column = 26 * column + ord(letter) - 64
                    text = "".join(t.text or "" for t in cell.iter() if t.tag.endswith("}t") or t.tag.endswith("}v"))
                    cells[column - 1] = (text, cell_forms[int(cell.get("s", 0))])
                rows.append([cells.get(c, ("", "")) for c in range(max(cells, default=-1) + 1)])
            sheets[sheet.get("name")] = rows
    return sheets, style


def check_lot_json(found):
    """The steps that docs/methods/lot.md gives a third party."""
    sodium = ctypes.CDLL(ctypes.util.find_library("sodium")) if ctypes.util.find_library("sodium") else None
    problems = []
    previous, entered = "0" * 64, {}
    for line in found["audit"]:
        if line["entry"] is not None:
            if hashlib.sha256((previous + line["entry"]).encode()).hexdigest() != line["hash"]:
                problems.append(f"audit line {line['seq']}")
            told = json.loads(line["entry"])
            if told["entity"] == "LOT_RECORD":
                entered[int(told["id"])] = told["sha256"]
        previous = line["hash"]
    if previous != found["audit_head"]:
        problems.append("head")
    keys = {e["key"]: e["fields"]["public_key"] for e in found["entries"] if e["kind"] == "user"}
    digests = []
    for entry in found["entries"]:
        name = f"entry {entry['id']}"
        if entered.get(entry["id"]) != entry["sha256"]:
            problems.append(name + ": trail")
        digests.append((entry["id"], entry["sha256"]))
        if entry["kind"] == "user":
            continue
        text = entry["canonical"].encode()
        said = json.loads(text)
        if hashlib.sha256(text).hexdigest() != entry["sha256"]:
            problems.append(name + ": digest")
        if [said[k] for k in ("id", "kind", "key", "actor")] != [entry[k] for k in ("id", "kind", "key", "actor")]:
            problems.append(name + ": what it says of itself")
        if sodium and sodium.crypto_sign_verify_detached(bytes.fromhex(entry["ed25519"]), text,
                                                         ctypes.c_ulonglong(len(text)), bytes.fromhex(keys[entry["actor"]])):
            problems.append(name + ": signature")
        if entry["kind"] == "signature":
            fields = said["fields"]
            to = int(fields["covers_to"]) if "covers_to" in fields else 0
            covered = [d for d in digests if (d[0] <= to if fields["target"] == "lot" else d[0] == to)]
            manifest = "".join(f"{i} {digest}\n" for i, digest in covered)
            if hashlib.sha256(manifest.encode()).hexdigest() != fields["manifest_sha256"]:
                problems.append(name + ": manifest")
    return problems


if __name__ == "__main__":
    unittest.main(argv=["test_lot_transfer"])
