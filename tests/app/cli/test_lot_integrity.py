#!/usr/bin/env python3
"""What was altered, cut off or rolled back decides nothing and is added to by nobody. Usage: test_lot_integrity.py ASBUILT"""
import json
import pathlib
import shutil
import sqlite3
import subprocess
import unittest
import zlib

from test_lot import ASBUILT, CASE, LotCase

OLD = pathlib.Path(__file__).resolve().parents[2] / "reports/store/data"


class Integrity(LotCase):
    def setUp(self):
        super().setUp()
        self.heads = self.top / "lot.sqlite.heads"

    def run_plain(self, *arguments):
        return subprocess.run([ASBUILT, *map(str, arguments)], capture_output=True, text=True, timeout=300)

    def entries(self):
        return json.loads(self.done("show", "--json", lot="L-001"))["entries"]

    def verified(self, *arguments, status=0):
        result = self.run_lot("verify", "--json", *arguments)
        self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        return json.loads(result.stdout)

    def add_part(self, serial):
        return ["add-part", "--serial", serial, "--role", "implant", "--build", "B1"]

    def inspect(self):
        (self.top / "case.toml").write_text(CASE)
        made = self.run_plain("simulate", self.top / "case.toml", "--out", self.top / "part")
        self.assertEqual(made.returncode, 0, made.stderr)
        made = self.run_plain("inspect", "--scan", self.top / "part/scan.mha", "--design", self.top / "part/design.3mf",
                              "--db", self.db, "--part", "SN-1", "--json")
        self.assertEqual(json.loads(made.stdout)["inspection_id"], 1, made.stderr)

    def decisions(self):
        accept = ["disposition", "--to", "ACCEPT", "--justification", "as measured"]
        return [["sign", "--meaning", "release"], accept, [*accept, "--part", "SN-1"]]

    def test_an_inspection_that_was_altered_is_neither_taken_nor_decided_on(self):
        self.make_lot()
        self.inspect()
        self.done("add-instrument", "--instrument", "CT-1", "--class", "ct_scanner", user="ada")
        take = ["add-inspection", "--part", "SN-1", "--instrument", "CT-1", "--scanned", "2026-11-05T08:00:00Z"]
        whole = self.db.read_bytes()
        for sql in ("UPDATE inspections SET verdict = 'conforms', defect_count = defect_count + 1 WHERE id = 1",
                    "UPDATE struts SET diameter_um = 320 WHERE inspection_id = 1"):
            self.behind_the_program(sql)
            self.refused("its values were altered", *take, user="ada", lot="L-001", status=4)
            self.assertEqual([e for e in self.entries() if e["kind"] == "inspection"], [])
            self.db.write_bytes(whole)
        self.done(*take, user="ada", lot="L-001")
        self.assertIn("Not read again here: 1 inspection (but part, lot and verdict); ", " ".join(self.evaluation()["notes"]))
        whole = self.db.read_bytes()
        # Which part, which lot and what verdict: every evaluation looks at it.
        self.behind_the_program("UPDATE inspections SET verdict = 'conforms', defect_count = 99 WHERE id = 1")
        self.refused("inspection 1, table inspections: its values were altered", "evaluate", lot="L-001", status=4)
        self.db.write_bytes(whole)
        for sql in ("UPDATE struts SET diameter_um = 320 WHERE inspection_id = 1",
                    "UPDATE design_struts SET nominal_diameter_um = 1 WHERE seq = 1",
                    "UPDATE artifacts SET data = zeroblob(20) WHERE inspection_id = 1"):
            self.behind_the_program(sql)
            self.evaluation()
            for call in self.decisions():
                self.refused("this file cannot be trusted", *call, user="quinn", lot="L-001", status=4)
            self.verified(status=4)
            self.db.write_bytes(whole)
        self.verified()

    def test_an_inspection_that_was_altered_is_neither_printed_exported_nor_replayed(self):
        self.make_lot()
        self.inspect()
        self.behind_the_program("UPDATE struts SET diameter_um = 320 WHERE inspection_id = 1")
        for call, refusal, made in (
            (["report", "--inspection", "1", "--out", self.top / "one.html"], "no report is made of it", "one.html"),
            (["export", "--inspection", "1", "--out", self.top / "tables"], "nothing is exported from it", "tables"),
            (["lot", "replay", "1"], "nothing is replayed from it", None),
        ):
            result = self.run_plain(*call, "--db", self.db)
            self.assertEqual(result.returncode, 4, result.stdout + result.stderr)
            self.assertIn("this file cannot be trusted, and " + refusal, result.stderr)
            self.assertIn("table struts: its values were altered", result.stderr)
            self.assertFalse(made and (self.top / made).exists())

    def test_an_attached_file_that_was_altered_decides_nothing(self):
        self.make_lot()
        (self.top / "CoC.pdf").write_text("certificate of conformity\n" * 9)
        self.done("attach", "--file", self.top / "CoC.pdf", "--what", "powder_certificate", "--to", "powder:W1", user="ada",
                  lot="L-001")
        self.accept("--part", "SN-1")
        self.done("sign", "--meaning", "review", user="ada", lot="L-001")
        whole = self.db.read_bytes()
        kept = self.heads.read_bytes()
        self.behind_the_program("UPDATE attachments SET data = zeroblob(20)")
        notes = " ".join(self.evaluation()["notes"])
        self.assertIn("Not read again here: 1 attached file; disposition --to ACCEPT and sign --meaning release do", notes)
        for call in self.decisions():
            self.refused("the attached content", *call, user="quinn", lot="L-001", status=4)
        self.db.write_bytes(whole)
        self.heads.write_bytes(kept)
        self.done("sign", "--meaning", "release", user="quinn", lot="L-001")

    def test_heads_that_were_cut_off_are_tampering(self):
        self.make_lot()
        self.accept("--part", "SN-1")
        self.done("sign", "--meaning", "review", user="ada", lot="L-001")
        kept = self.heads.read_text().splitlines(keepends=True)
        before = self.entries()
        for some in (kept[:1], kept[:-2], []):
            self.heads.write_text("".join(some))
            told = self.verified(status=4)
            says = "the file of signed heads was cut off" if some else "the file of signed heads is missing or holds none"
            self.assertEqual([p.startswith(says) for p in told["problems"]], [True], told)
            self.refused(says, "evaluate", lot="L-001", status=4)
            self.refused(says, "sign", "--meaning", "release", user="quinn", lot="L-001", status=4)
            self.refused(says, *self.add_part("SN-2"), user="ada", lot="L-001", status=4)
            self.assertEqual(self.run_lot("verify", user="ada").returncode, 4)
            self.assertEqual(self.entries(), before)
        # One that a stopped program did not write is none; the next command writes it first.
        self.heads.write_text("".join(kept[:-1]))
        self.assertIn("the last signed head is missing", self.verified(status=4)["unfinished"])
        self.done(*self.add_part("SN-2"), user="ada", lot="L-001")
        self.assertEqual(len(self.heads.read_text().splitlines()), len(kept) + 1)
        self.assertEqual(self.verified()["notes"], [])

    def test_heads_that_were_lost_begin_again_in_sight(self):
        self.make_lot()
        first = self.heads.read_text().splitlines(keepends=True)[0]
        for some, says in (("", "The signed heads begin again at audit entry"), (first, "The signed head in line 2 stands for")):
            self.heads.write_text(some)
            self.refused("--user", "verify", "--begin-heads", "--reason", "the disk broke", status=2)
            self.refused("--reason", "verify", "--begin-heads", user="quinn", status=2)
            self.refused("it does not say why", "verify", "--begin-heads", "--reason", "-", user="quinn", status=2)
            self.refused("role quality or administrator", "verify", "--begin-heads", "--reason", "the disk broke", user="ada",
                         status=2)
            self.done("verify", "--begin-heads", "--reason", "the disk broke", user="quinn")
            self.assertTrue([n for n in self.verified()["notes"] if n.startswith(says)])
            self.assertTrue([n for n in self.evaluation()["notes"] if n.startswith(says)])
        with sqlite3.connect(f"file:{self.db}?mode=ro", uri=True) as connection:
            told = connection.execute("SELECT count(*) FROM audit WHERE entry LIKE '%\"BEGIN_HEADS\",\"actor\":\"quinn\"%'").fetchone()
        self.assertEqual(told[0], 2)
        self.assertEqual(self.report("--out", self.top / "record.html").returncode, 0)
        self.assertIn("Signed heads were lost and begun again by quinn", (self.top / "record.html").read_text())
        self.assertIn(": the disk broke", (self.top / "record.html").read_text())
        self.done(*self.add_part("SN-2"), user="ada", lot="L-001")
        # It mends nothing else.
        self.heads.write_text("")
        self.behind_the_program("UPDATE audit SET entry = entry || ' ' WHERE seq = 20")
        self.assertEqual(self.run_lot("verify", "--begin-heads", "--reason", "the disk broke", user="quinn").returncode, 4)
        self.assertEqual(self.heads.read_text(), "")

    def test_nothing_is_added_to_a_file_that_was_rolled_back(self):
        self.make_lot()
        yesterday = self.db.read_bytes()
        self.done(*self.add_part("SN-2"), user="ada", lot="L-001")
        self.db.write_bytes(yesterday)
        for call in (self.add_part("SN-3"), ["unlock-user", "--name", "ada"], ["set-password", "--new-password-file", self.top / "ada"]):
            refused = self.run_lot(*call, user="root", **({"lot": "L-001"} if call[0] == "add-part" else {}))
            self.assertEqual((refused.returncode, refused.stdout), (4, ""), refused.stderr)
            self.assertIn("nothing was added", refused.stderr)
            self.assertIn("this is an older copy of the file", refused.stderr)
            self.assertIn("put back the database and the file of heads", refused.stderr)
        refused = self.run_plain("inspect", "--scan", "none.mha", "--design", "none.stl", "--db", self.db, "--part", "SN-1")
        self.assertEqual(refused.returncode, 4, refused.stderr)
        self.assertEqual(self.db.read_bytes(), yesterday)

    def test_a_head_on_paper_is_found_or_missed(self):
        self.make_lot()
        head = self.verified()["audit_head"]
        entry = self.verified()["audit_entries"]
        db, heads = self.db.read_bytes(), self.heads.read_bytes()
        self.done(*self.add_part("SN-2"), user="ada", lot="L-001")
        for told in (head, head[:16], head[:20].upper()):
            asked = self.verified("--head", told)["head"]
            self.assertEqual((asked["found"], asked["audit_entry"], asked["after"]), (True, entry, 2))
        self.assertRegex(self.done("verify", "--head", head), rf"head {head}: audit entry {entry}, 20\d\d-.*Z, 2 audit entries came")
        later = self.verified()["audit_head"]
        # Both ends were cut off together: nothing else shows it.
        self.db.write_bytes(db)
        self.heads.write_bytes(heads)
        self.verified()
        told = self.verified("--head", later, status=4)
        self.assertFalse(told["head"]["found"])
        self.assertIn(f"the audit trail does not hold the head {later}", " ".join(told["problems"]))
        for wrong in (head[:15], head + "0", "g" * 16):
            self.refused("16 to 64 hexadecimal digits", "verify", "--head", wrong)

    def test_a_file_of_an_older_schema_tells_its_own_head(self):
        self.db.write_bytes(zlib.decompress((OLD / "schema_3.zlib").read_bytes()))
        with sqlite3.connect(f"file:{self.db}?mode=ro", uri=True) as connection:
            head = connection.execute("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()[0]
        told = self.verified("--head", head)
        self.assertEqual((told["audit_head"], told["schema"], told["migrated"]), (head, 3, False))
        self.assertIn("schema 3, not migrated", self.done("verify"))
        info = self.run_plain("info", self.db, "--json")
        self.assertEqual([json.loads(info.stdout)[k] for k in ("audit_head", "schema", "migrated")], [head, 3, False])
        begun = self.run_lot("add-user", "--name", "root", "--full-name", "Rita Root", "--new-password-file", self.top / "root")
        self.assertEqual(begun.returncode, 0, begun.stderr)
        self.assertIn(f"a copy of it as it was before: {self.db}.schema-3.backup", begun.stderr)
        self.assertTrue((self.top / "lot.sqlite.schema-3.backup").exists())
        self.assertTrue(self.verified("--head", head)["migrated"])

    def test_an_empty_file_is_told_how_to_begin(self):
        self.db.write_bytes(b"")
        for call in (["show"], ["verify"], ["evaluate", "--lot", "L-001"]):
            self.refused("asbuilt lot add-user begins a lot's record in it", *call)
        self.add_users()
        self.verified()

    def test_bytes_that_are_no_text_are_shown_as_such(self):
        self.add_users()
        connection = sqlite3.connect(self.db)
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("INSERT INTO sqlite_master VALUES ('table', CAST(x'41ff1b' AS TEXT), 't', 0, NULL)")
        connection.execute("UPDATE sqlite_master SET name = CAST(x'6cff1b' AS TEXT) WHERE name = 'lot_records_by_key'")
        connection.commit()
        connection.close()
        told = self.run_lot("verify")  # decoding what it prints would fail
        self.assertEqual(told.returncode, 4)
        self.assertIn("\\xff\\x1b", told.stdout + told.stderr)
        refused = self.run_lot("add-instrument", "--instrument", "C", "--class", "calliper", user="ada")
        self.assertEqual(refused.returncode, 4)


if __name__ == "__main__":
    unittest.main(argv=["test_lot_integrity"])
