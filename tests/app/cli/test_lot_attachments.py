#!/usr/bin/env python3
"""Files in a lot's record, and out of it again. Usage: test_lot_attachments.py ASBUILT"""
import csv
import hashlib
import json
import math
import sqlite3
import unittest

from test_lot import BUILD, LotCase


class Attachments(LotCase):
    def file(self, name, content):
        path = self.top / name
        path.write_bytes(content)
        return path

    def entries(self):
        shown = json.loads(self.done("show", "--json", lot="L-001"))["entries"]
        return [e for e in shown if e["kind"] == "attachment"]

    def contents(self):
        with sqlite3.connect(f"file:{self.db}?mode=ro", uri=True) as connection:
            return connection.execute("SELECT count(*) FROM attachments").fetchone()[0]

    def test_a_file_goes_in_and_comes_out(self):
        self.make_lot()
        content = bytes(range(256)) * 40
        path = self.file("CoC W1.pdf", content)
        call = ["attach", "--file", path, "--what", "powder_certificate"]
        self.refused("not there", *call, "--to", "powder:W9", user="ada", lot="L-001")
        self.refused("KIND:NAME", *call, "--to", "W1", user="ada", lot="L-001")
        self.refused("--lot LOT", *call, "--to", "powder:W1", user="ada")
        self.refused("1 to 67108864 bytes", "attach", "--file", self.file("empty", b""), "--what", "other", "--to", "powder:W1",
                     user="ada", lot="L-001")
        huge = self.top / "huge"
        with open(huge, "wb") as out:
            out.truncate(67108865)
        self.refused("67108865 bytes", "attach", "--file", huge, "--what", "other", "--to", "powder:W1", user="ada", lot="L-001")
        self.assertEqual((self.entries(), self.contents()), ([], 0))
        self.assertIn("Certificate of powder not attached: W1", self.evaluation_text())
        self.done(*call, "--to", "powder:W1", user="ada", lot="L-001")
        self.assertNotIn("Certificate of powder not attached", self.evaluation_text())
        self.refused("already an entry of this name", *call, "--to", "powder:W1", user="ada", lot="L-001")
        self.done(*call, "--to", "build:B1", "--name", "again", "--note", "the same file", user="ada", lot="L-001")
        self.assertEqual(self.contents(), 1)
        self.done("attach", "--file", path, "--what", "calibration_certificate", "--to", "calibration:C-1", user="ada")
        digest = hashlib.sha256(content).hexdigest()
        self.assertEqual(self.entries()[0]["fields"], {
            "attachment": "CoC W1.pdf", "file": "CoC W1.pdf", "bytes": len(content), "content_sha256": digest,
            "what": "powder_certificate", "of_kind": "powder", "of_names": ["W1"]})
        self.assertEqual(json.loads(self.done("verify", "--json"))["attachments"], 1)
        out = self.top / "out.pdf"
        self.done("save-attachment", "--attachment", "again", "--out", out, lot="L-001")
        self.assertEqual(out.read_bytes(), content)
        self.refused("already a file of this name", "save-attachment", "--sha256", digest, "--out", out)
        self.done("save-attachment", "--sha256", digest, "--out", self.top / "other.pdf")
        self.assertEqual((self.top / "other.pdf").read_bytes(), content)
        self.refused("no attachment of this name", "save-attachment", "--attachment", "none", "--out", self.top / "x", lot="L-001")
        self.export(content)
        html = self.top / "batch.html"
        made = self.report("--out", html)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertIn(digest, html.read_text())
        self.altered(digest)

    def export(self, content):
        folder = self.top / "export"
        self.done("export", "--out", folder, lot="L-001")
        with open(folder / "attachments/list.csv", newline="") as table:
            rows = list(csv.DictReader(table))
        self.assertEqual([r["attachment"] for r in rows], ["CoC W1.pdf", "again", "CoC W1.pdf"])
        self.assertEqual(len({r["file"] for r in rows}), 1)
        self.assertEqual(sorted(p.name for p in (folder / "attachments").iterdir()), sorted({rows[0]["file"], "list.csv"}))
        self.assertEqual((folder / "attachments" / rows[0]["file"]).read_bytes(), content)

    def altered(self, digest):
        connection = sqlite3.connect(self.db)
        connection.execute("DROP TRIGGER attachments_no_update")
        connection.execute("UPDATE attachments SET data = zeroblob(length(data))")
        connection.commit()
        connection.close()
        result = self.run_lot("verify", "--json")
        self.assertEqual(result.returncode, 4)
        self.assertIn(digest[:12], " ".join(json.loads(result.stdout)["problems"]))

    def evaluation_text(self):
        return self.run_lot("evaluate", lot="L-001").stdout

    def test_raw_tables_are_attached_by_themselves(self):
        self.make_lot()
        self.done("add-instrument", "--instrument", "F-1", "--class", "fatigue_machine", user="ada")
        for serial in ("PS-1", "PS-2"):
            self.done("add-part", "--serial", serial, "--role", "porous_specimen", "--build", "B1", user="ada", lot="L-001")
        text = ("specimen;max stress [MPa];R;cycles;result;u_stress_mpa\nPS-1;5;0.1;1000000;run-out;0.1\n"
                "PS-2;6;0.1;500000;failed;0.1\n")
        table = self.file("table.csv", text.encode())
        result = self.run_lot("add-fatigue-table", table, "--test", "F", "--all", "--instrument", "F-1", "--tested",
                              "2026-11-05T08:00:00Z", user="ada", lot="L-001")
        self.assertEqual(result.returncode, 1, result.stderr)
        attached = self.entries()
        self.assertEqual(len(attached), 1)
        fields = attached[0]["fields"]
        self.assertEqual((fields["attachment"], fields["what"], fields["of_kind"], fields["of_names"]),
                         ("fatigue F", "test_table", "fatigue", ["F-1", "F-2"]))
        self.assertEqual(fields["content_sha256"], hashlib.sha256(text.encode()).hexdigest())
        out = self.top / "back.csv"
        self.done("save-attachment", "--attachment", "fatigue F", "--out", out, lot="L-001")
        self.assertEqual(out.read_bytes(), text.encode())
        self.done("verify")

    def curve(self):
        """A bar of E 114 GPa, Rp0.2 850 MPa, Rm 905 MPa with a neck and a break."""
        area = math.pi * 9.0
        rows = [(905 * i / 999, 905 * i / 999 / 114000 + 0.002 * (905 * i / 999 / 850) ** 28) for i in range(1000)]
        rows += [(905 - 0.5 * k, rows[-1][1] + 0.0002 * k) for k in range(1, 31)]
        text = "Time [s];Force [N];Extensometer [mm]\n"
        text += "".join("%.9g;%.9g;%.9g\n" % (e / 0.00025, stress * area, 24 * e) for stress, e in rows)
        last = rows[-1][1]
        text += "".join("%.9g;%.9g;%.9g\n" % (last / 0.00025 + 0.1 * k, area, 24 * last + 0.001 * k) for k in range(1, 6))
        return self.file("bar.csv", text.encode())

    def test_shares_of_powder_keep_every_digit(self):
        self.make_lot()
        self.done("add-powder", "--powder", "W2", "--alloy", "Ti6Al4V ELI", "--state", "virgin", "--reuse-count", 0,
                  "--certificate", "CoC", user="ada", lot="L-001")
        build = BUILD.replace("B1", "B2").replace('["W1"]', '["W1", "W2"]')
        path = self.file("build.toml", (build + "powder_shares_pct = [33.3333333, 66.6666667]\n").encode())
        self.done("add-build", path, user="ada", lot="L-001")
        shown = json.loads(self.done("show", "--json", lot="L-001"))["entries"]
        fields = [e["fields"] for e in shown if e["kind"] == "build" and e["key"] == "B2"][0]
        self.assertEqual(fields["powder_shares_pct"], ["33.3333333", "66.6666667"])
        off = self.file("off.toml", (build.replace("B2", "B3") + "powder_shares_pct = [33, 66]\n").encode())
        self.refused("the shares are not the whole", "add-build", off, user="ada", lot="L-001")

    def test_curves_stand_in_the_batch_record(self):
        self.make_lot()
        curve = self.curve()
        self.done("add-instrument", "--instrument", "T-1", "--class", "tensile_machine", user="ada")
        self.done("add-calibration", "--certificate", "C-2", "--instrument", "T-1", "--calibrated", "2026-01-10", "--due",
                  "2027-01-10", "--standard", "ISO 7500-1", "--accuracy-class", "0.5", user="ada")
        for serial in ("TB-1", "TB-2", "TB-3"):
            self.done("add-part", "--serial", serial, "--role", "tensile_bar", "--build", "B1", user="ada", lot="L-001")
        made = ["--instrument", "T-1", "--tested", "2026-11-05T08:00:00Z"]
        result = self.run_lot("add-tensile-curve", curve, "--test", "T1", "--part", "TB-1", *made, "--diameter-mm", 6, "--gauge-mm",
                              24, "--u-section-um", 10, "--lu-mm", 27.6, "--column", "force=2:N", "--temperature-c", 45.5, user="ada", lot="L-001")
        self.assertEqual(result.returncode, 1, result.stderr)
        shown = json.loads(self.done("show", "--json", lot="L-001"))["entries"]
        fields = [e["fields"] for e in shown if e["kind"] == "tensile"][0]
        self.assertEqual(fields["reduction"], ["--diameter-mm=6", "--u-section-um=10", "--column=force=2:N", "--gauge-mm=24",
                                               "--lu-mm=27.6", "--force-class=0.5"])
        self.assertEqual(fields["temperature_c"], 45.5)
        typed = ["--spec", "none", "--gauge-basis", "4D", "--verdict", "undecided", *made]
        self.done("add-tensile", "--test", "T2", "--part", "TB-2", "--rm-mpa", 1000, "--section-mm2", math.pi * 9, "--gauge-mm", 24,
                  *typed, user="ada", lot="L-001")
        self.done("attach", "--file", curve, "--what", "raw_curve", "--to", "tensile:T2", user="ada", lot="L-001")
        self.done("add-tensile", "--test", "T3", "--part", "TB-3", "--rm-mpa", 1000, *typed, user="ada", lot="L-001")
        pages = self.top / "batch.html"
        self.assertEqual(self.report("--out", pages).returncode, 0)
        text = " ".join(pages.read_text().split())
        self.assertIn("by the options of the entry: the same numbers.", text)
        self.assertIn("Test T1, bar TB-1", text)
        self.assertIn("Not the numbers that were entered. Rm: entered 1000 MPa, the curve gives 905", text)
        self.assertEqual(text.count("Not the numbers"), 1)
        self.assertIn("No temperature is told of tensile test T2, tensile test T3", text)
        self.assertIn("Test T3: no curve is drawn, because its raw curve is not attached.", text)


if __name__ == "__main__":
    unittest.main(argv=["test_lot_attachments"])
