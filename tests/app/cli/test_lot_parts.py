#!/usr/bin/env python3
"""A lot of many parts: entered by a table, decided about together, drawn on its plate. Usage: test_lot_parts.py ASBUILT"""
import json
import subprocess
import unittest
import zipfile

from test_lot import LotCase

HEAD = "serial;role;build;variant_pct;variant_of;x_mm;y_mm;udi_pi\n"


def plate():
    """A hundred implants on a grid of 20 mm and seven specimens beside it."""
    rows = "".join(f"CAGE-26-A-{i + 1:03d};implant;B1;{(95, 100, 105)[i % 3]};length;{20 * (i % 10) - 90},5;{20 * (i // 10) - 90};(21)A{i + 1:03d}\n"
                   for i in range(100))
    return HEAD + rows + "".join(f"TB-{i + 1};tensile_bar;B1;;;115;{25 * i - 75};\n" for i in range(7))


class Parts(LotCase):
    def file(self, name, text):
        path = self.top / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def shown(self, kind):
        return [e for e in json.loads(self.done("show", "--json", lot="L-001"))["entries"] if e["kind"] == kind]

    def test_a_table_of_107_parts_is_entered_decided_and_printed(self):
        self.make_lot()
        path = self.file("parts.csv", plate())
        dry = json.loads(self.done("import-parts", path, "--dry-run", "--json", lot="L-001"))
        self.assertEqual((dry["dry_run"], len(dry["entries"]), dry["problems"]), (True, 107, []))
        self.assertIn("build B1: 7 of role tensile_bar", dry["notes"])
        self.assertIn("with these the lot has 101 implants, planned are 1", dry["notes"])
        self.assertEqual(len(self.shown("part")), 1)
        self.refused("nobody is named", "import-parts", path, lot="L-001")
        out = self.done("import-parts", path, user="ada", lot="L-001")
        self.assertIn("parts added: 107", out)
        entries = self.shown("part")[1:]
        self.assertEqual(entries[0]["fields"], {"serial": "CAGE-26-A-001", "role": "implant", "build": "B1", "variant_pct": 95.0,
                                                "variant_of": "length", "x_mm": -90.5, "y_mm": -90.0, "udi_pi": "(21)A001"})
        self.assertEqual({e["actor"] for e in entries}, {"ada"})
        self.assertEqual(len({e["id"] for e in entries}), 107)
        self.done("verify")
        self.refused("lines 2 to 108, column serial: the serials are in the record already, entries 14 to 120", "import-parts", path, user="ada", lot="L-001")

        # Decisions: all or none, an entry and a signature for each.
        call = ["disposition", "--justification", "as measured", "--to"]
        self.refused("disposition of \"CAGE-26-A-101\" to REJECT", *call, "REJECT", "--part", "CAGE-26-A-099..CAGE-26-A-101", user="quinn", lot="L-001")
        self.refused("role quality", *call, "REJECT", "--part", "CAGE-26-A-001..CAGE-26-A-003", user="ada", lot="L-001")
        self.refused("a part is named twice", *call, "REJECT", "--part", "CAGE-26-A-001,CAGE-26-A-001", user="quinn", lot="L-001")
        # One part that does not keep its limit holds up the others that are named with it.
        self.done("add-dimension", "--measurement", "D2", "--part", "CAGE-26-A-050", "--characteristic", "length", "--value", "21", "--u",
                  "0.01", "--unit", "mm", "--lower", "19.95", "--upper", "20.05", "--instrument", "CAL-1", "--measured",
                  "2026-11-06T09:00:00Z", user="ada", lot="L-001")
        self.refused("100 parts; none was decided", *call, "ACCEPT", "--part", "CAGE-26-A-001..CAGE-26-A-100", user="quinn", lot="L-001")
        self.refused("D2 of part CAGE-26-A-050", *call, "ACCEPT", "--part", "CAGE-26-A-001..CAGE-26-A-100", user="quinn", lot="L-001")
        self.assertEqual(self.shown("disposition"), [])
        self.done("add-nonconformance", "--nonconformance", "N-1", "--description", "warped", "--state", "open", "--parts",
                  "CAGE-26-A-001..CAGE-26-A-040", user="ada", lot="L-001")
        self.refused("disposition of \"CAGE-26-A-041\" to MRB, N-1", *call, "MRB", "--part", "CAGE-26-A-001..CAGE-26-A-041",
                     "--nonconformance", "N-1", user="quinn", lot="L-001")
        self.assertEqual(self.shown("disposition"), [])
        out = self.done(*call, "MRB", "--part", "CAGE-26-A-001..CAGE-26-A-039", "CAGE-26-A-040", "--nonconformance", "N-1", "--json", user="quinn", lot="L-001")
        added = [json.loads(line)["entry"] for line in out.splitlines()]
        decided = self.shown("disposition")
        self.assertEqual([e["id"] for e in decided], added)
        self.assertEqual({(e["fields"]["to"], e["fields"]["nonconformance"]) for e in decided}, {("MRB", "N-1")})
        self.assertEqual([e["key"] for e in decided], [f"CAGE-26-A-{i:03d}" for i in range(1, 41)])
        signed = [e["fields"]["target"] for e in self.shown("signature") if e["fields"]["meaning"] == "responsibility"]
        self.assertEqual(signed, [f"entry {entry}" for entry in added])
        self.done(*call, "ACCEPT", "--part", "CAGE-26-A-051..CAGE-26-A-100", user="quinn", lot="L-001")
        self.done("verify")

        pdf = self.top / "record.pdf"
        made = self.report("--out", pdf)
        self.assertEqual(made.returncode, 0, made.stderr)
        text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True).stdout
        self.assertNotIn("want of room", text)
        self.assertIn("Numbers on the plate", text)

    def test_a_table_with_a_mistake_adds_nothing(self):
        self.make_lot()
        before = self.db.read_bytes()
        good = HEAD + "CAGE-26-A-1;implant;B1;;;0;0;\n"
        for text, says in ((good + "SN-1;implant;B1;;;;;\n", 'line 3, column serial: the serial is in the record already, entry 12'),
                           (good + "A-2;implant;B2;;;;;\n", 'line 3, column build: an entry refers to what is not there: "B2"'),
                           (good + "A-2;implant;B1;;;0;0;\n", "line 3, column x_mm, y_mm: the place x 0 mm, y 0 mm in build B1 is that of line 2"),
                           (good[:-1], "may have been cut off"),
                           (good.replace("serial", "number"), "a column is not known"),
                           (HEAD, "holds no table")):
            path = self.file("bad.csv", text)
            self.refused(says, "import-parts", path, user="ada", lot="L-001")
            self.assertEqual(self.run_lot("import-parts", path, "--dry-run", lot="L-001").returncode, 2)
        self.refused("there is no such lot", "import-parts", self.file("good.csv", good), user="ada", lot="L-9")
        self.assertEqual(self.db.read_bytes(), before)
        # As a spreadsheet in German writes it: Latin-1, and quotes around what holds the separator.
        path = self.file("latin.csv", 'serial;role;build;note\nCAGE-26-A-1;implant;B1;"geprüft; gut"\n'.encode("latin-1"))
        self.done("import-parts", path, user="ada", lot="L-001")
        self.assertEqual(self.shown("part")[-1]["fields"]["note"], "geprüft; gut")
        # As "Unicode text": UTF-16.
        self.done("import-parts", self.file("wide.csv", "serial;role;build;note\nCAGE-26-A-2;implant;B1;grün\n".encode("utf-16")), user="ada", lot="L-001")
        self.assertEqual(self.shown("part")[-1]["fields"]["note"], "grün")

    def test_the_template_is_a_table_that_is_taken(self):
        self.make_lot()
        template = self.done("template", "parts")
        header = template.splitlines()[0].split(";")
        row = {"serial": "CAGE-26-A-1", "role": "witness", "build": "B1", "x_mm": "3", "y_mm": "4"}
        path = self.file("parts.csv", template + ";".join(row.get(name, "") for name in header) + "\n")
        self.done("import-parts", path, user="ada", lot="L-001")
        self.assertEqual(self.shown("part")[-1]["fields"], {"serial": "CAGE-26-A-1", "role": "witness", "build": "B1", "x_mm": 3.0, "y_mm": 4.0})


    def workbook(self, name, sheets):
        """A workbook as spreadsheet programs write it: numbers as numbers, texts shared or inline, empty cells left out."""
        texts = []

        def cell(reference, value):
            if isinstance(value, (int, float)):
                return f'<c r="{reference}"><v>{value!r}</v></c>'
            if value.startswith("#") and value[1:2].isupper():
                return f'<c r="{reference}" t="e"><v>{value}</v></c>'
            if len(texts) % 2:
                texts.append("")
                return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'
            texts.append(value)
            return f'<c r="{reference}" t="s"><v>{len(texts) - 1}</v></c>'

        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        path = self.top / name
        with zipfile.ZipFile(path, "w") as package:
            relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            package.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>' + "".join(
                f'<sheet name="{title}" sheetId="{i}" r:id="r{i}"/>' for i, title in enumerate(sheets, 1)) + "</sheets></workbook>")
            package.writestr("xl/_rels/workbook.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + "".join(
                f'<Relationship Id="r{i}" Type="{relations}/worksheet" Target="worksheets/sheet{i}.xml"/>'
                for i in range(1, len(sheets) + 1)) + "</Relationships>")
            for i, rows in enumerate(sheets.values(), 1):
                body = "".join(f'<row r="{line}">' + "".join(
                    cell(chr(65 + column) + str(line), value) for column, value in enumerate(row) if value != "") + "</row>"
                    for line, row in rows)
                package.writestr(f"xl/worksheets/sheet{i}.xml", f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>')
            package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">' + "".join(f"<si><t>{t}</t></si>" for t in texts) + "</sst>")
        return path

    def test_a_workbook_is_taken_as_a_table_is(self):
        self.make_lot()
        head = ["serial", "role", "build", "x_mm", "y_mm", "variant_pct", "note"]
        rows = [(1, head), (2, ["# one line for each part"]), (4, ["A-1", "implant", "B1", 12.5, -40, 98.3, ""]),
                (5, [1002, "witness", "B1", "3,5", 4, "", "beside"])]
        path = self.workbook("parts.xlsx", {"plate": rows, "notes": [(1, ["of the operator"])]})
        dry = json.loads(self.done("import-parts", path, "--dry-run", "--json", lot="L-001"))
        self.assertEqual(dry["entries"], [
            {"build": "B1", "role": "implant", "serial": "A-1", "variant_pct": 98.3, "x_mm": 12.5, "y_mm": -40.0},
            {"build": "B1", "note": "beside", "role": "witness", "serial": "1002", "x_mm": 3.5, "y_mm": 4.0}])
        self.assertIn('of the workbook the sheet "plate" was read, not "notes"', dry["notes"])
        for changed, says in ((rows[:3] + [(5, ["A-2", "implant", "B1", "#REF!", 4])], 'line 5, column x_mm: the cell holds an error, "#REF!"'),
                              (rows[:3] + [(5, ["#N/A", "implant", "B1", 3, 4])], 'line 5, column serial: the cell holds an error, "#N/A"'),
                              (rows[:3] + [(9, ["A-1", "implant", "B1"])], "line 9, column serial: \"A-1\" stands in line 4"),
                              ([(1, head[:2])] + rows[2:], "a column is missing: build"),
                              (rows[:2], "the workbook holds no table")):
            bad = self.workbook("bad.xlsx", {"plate": changed})
            self.refused(says, "import-parts", bad, user="ada", lot="L-001")
        self.refused("old workbook (.xls)", "import-parts", self.file("old.xls", b"\xd0\xcf\x11\xe0 of before"), user="ada", lot="L-001")
        self.done("import-parts", path, user="ada", lot="L-001")
        self.assertEqual([e["key"] for e in self.shown("part")][-2:], ["A-1", "1002"])

    def test_templates_come_as_json(self):
        made = json.loads(self.done("template", "powder", "--material", "CoCr", "--json"))
        self.assertEqual((made["kind"], made["belongs_to"], made["key"]), ("powder", "lot", "powder"))
        fields = {f["name"]: f for f in made["fields"]}
        self.assertEqual(fields["powder"]["required"], True)
        self.assertEqual({k: fields["chromium_pct"][k] for k in ("type", "unit", "minimum", "maximum", "required")},
                         {"type": "number", "unit": "%", "minimum": 0, "maximum": 100, "required": False})
        self.assertIn("27 to 30 by ASTM F75 (from memory; verify)", fields["chromium_pct"]["remarks"])
        self.assertEqual(fields["state"]["choices"], ["virgin", "used", "blend"])
        self.assertEqual(fields["parents"]["refers"], "powder")
        table = json.loads(self.done("template", "parts", "--json"))
        self.assertEqual((table["table"], table["columns"][:3]), ("parts", ["serial", "role", "build"]))
        self.assertEqual(self.done("template", "parts"), table["template"])
        self.assertEqual(json.loads(self.done("template", "dimensions", "--json"))["table"], "dimensions")


if __name__ == "__main__":
    unittest.main(argv=["t"])
