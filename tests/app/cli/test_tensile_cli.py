#!/usr/bin/env python3
"""asbuilt tensile as the contract has it. Usage: test_tensile_cli.py ASBUILT FIXTURES"""
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree
import zipfile

ASBUILT, FIXTURES = sys.argv[1], pathlib.Path(sys.argv[2])
DATA = FIXTURES / "data/tensile_hilhorst"
AREA = math.pi * 6.0 ** 2 / 4.0
KNOWN = ("--diameter-mm", 6, "--gauge-mm", 24, "--u-section-um", 10, "--force-class", 0.5, "--extensometer-class", 0.5)


def run(*arguments):
    return subprocess.run([ASBUILT, "tensile", *map(str, arguments)], capture_output=True, text=True, timeout=120)


def ramberg_osgood(rm, neck=0.0):
    """Rows of time, force in N and extension in mm of a round piece of 6 mm, L0 24 mm, E 114 GPa, Rp0.2 850 MPa,
    and a neck that adds so much strain."""
    rows = []
    for i in range(1000):
        s = rm * i / 999
        e = s / 114000 + 0.002 * (s / 850) ** 28
        rows.append((e / 0.00025, s * AREA, 24 * e))
    top = rows[-1]
    if neck:
        rows += [(top[0] + neck * k / 0.67, (rm - 0.15 * k) * AREA, top[2] + 0.24 * neck * k) for k in range(1, 101)]
    rows += [(rows[-1][0] + 0.1 * k, AREA, rows[-1][2] + 0.001 * k) for k in range(1, 6)]
    return rows


def workbook(path, rows):
    """A workbook of one sheet: floats as numbers, all else as text, shared or inline."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    texts = []

    def cell(value):
        if isinstance(value, float):
            return f"<c><v>{value!r}</v></c>"
        if len(texts) % 2:
            texts.append("")
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        texts.append(value)
        return f'<c t="s"><v>{len(texts) - 1}</v></c>'

    sheet = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="B-7" sheetId="1" r:id="r1"/></sheets></workbook>')
        package.writestr("xl/_rels/workbook.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                         f'<Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
        package.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>')
        package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">' + "".join(f"<si><t>{t}</t></si>" for t in texts) + "</sst>")
    return path


class Tensile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.top = pathlib.Path(cls.temporary.name)
        cls.good = cls.top / "good.csv"
        cls.good.write_text("Time [s];Force [N];Extensometer [mm]\n" +
                            "".join("%.9g;%.9g;%.9g\n" % row for row in ramberg_osgood(905)))
        cls.weak = cls.top / "weak.txt"
        cls.weak.write_text("Pr\u00fcfzeit\tStandardkraft\tFeindehnung\ns\tkN\tmm\n" + "".join(
            ("%.9g\t%.9g\t%.9g\n" % (t, f / 1000, u)).replace(".", ",") for t, f, u in ramberg_osgood(840)),
            encoding="latin-1")

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def json_of(self, status, *arguments):
        done = run(*arguments, "--json")
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout)

    def flagged(self, name, *arguments):
        test = self.json_of(0, self.good, *arguments)["tests"][0]
        return [c["text"] for c in test["checks"] if c["name"] == name and c["state"] == "flagged"]

    def test_a_gauge_length_that_fits_no_piece_is_told(self):
        self.assertEqual(self.flagged("gauge length", *KNOWN), [])
        wrong = [25 if a == 24 else a for a in KNOWN]
        self.assertIn("neither 4D (24 mm), 5D (30 mm)", self.flagged("gauge length", *wrong)[0])
        self.assertIn("5.65 sqrt(S0) (30.04 mm)", self.flagged("gauge length", "--area-mm2", AREA, "--gauge-mm", 24)[0])

    def rm_of(self, *arguments):
        return self.json_of(0, *arguments, *KNOWN)["tests"][0]["rm_mpa"]

    def test_numbers_as_spreadsheets_write_them(self):
        rows = [("%.4f" % t, "{:,.1f}".format(f), "%.6f" % u) for t, f, u in ramberg_osgood(905)]
        wanted = self.rm_of(self.good)
        comma = str.maketrans(",.", ".,")
        names = ("Time [s]", "Force [N]", "Extensometer [mm]")
        quoted = self.top / "quoted.csv"
        quoted.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in
                                    [names] + [[c.replace(",", "").replace(".", ",") for c in row] for row in rows]) + "\n")
        self.assertAlmostEqual(self.rm_of(quoted), wanted, delta=0.01)
        ways = {"comma": lambda c: c.replace(",", "").replace(".", ","), "german": lambda c: c.translate(comma),
                "english": lambda c: c, "swiss": lambda c: c.replace(",", "'"), "blanks": lambda c: c.replace(",", "\u202f").replace(".", ",")}
        for name, way in ways.items():
            path = workbook(self.top / (name + ".xlsx"), [names] + [list(map(way, row)) for row in rows])
            self.assertAlmostEqual(self.rm_of(path), wanted, delta=0.01, msg=name)
        # A label and its text tell nothing of the decimals.
        path = workbook(self.top / "serial.xlsx", [("Serial", "12.345"), names] + [list(row) for row in ramberg_osgood(905)])
        self.assertAlmostEqual(self.rm_of(path), wanted, delta=0.001)
        # Numbers beside texts that may be thousands or decimals: nothing tells which.
        path = workbook(self.top / "open.xlsx", [names] + [[t, "{:,.0f}".format(f), u] for t, f, u in ramberg_osgood(905)])
        done = run(path, *KNOWN)
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r'open\.xlsx, sheet "B-7", line \d+: "1,\d\d\d"')
        self.assertIn("--decimal comma or --decimal point", done.stderr)
        self.assertAlmostEqual(self.rm_of(path, "--decimal", "point"), wanted, delta=0.02)

    def test_units_below_columns_told_by_number(self):
        path = self.top / "numbered.csv"
        path.write_text("Operator;NN;1\nSample no.;Channel A;Channel B\ns;kN;um\n" +
                        "".join("%.9g;%.9g;%.9g\n" % (t, f / 1000, 1000 * u) for t, f, u in ramberg_osgood(905)))
        told = ("--column", "force=2", "--column", "extension=3", "--column", "time=1")
        test = self.json_of(0, path, *told, *KNOWN)["tests"][0]
        self.assertAlmostEqual(test["rm_mpa"], self.rm_of(self.good), delta=0.001)
        self.assertEqual([c["unit"] for c in test["columns"]], ["s", "kN", "um"])
        path.write_text(path.read_text().replace("s;kN;um\n", ""))
        done = run(path, *told, *KNOWN)
        self.assertEqual(done.returncode, 2)
        self.assertIn("a column has no unit", done.stderr)

    def test_another_material_is_no_slipping_extensometer(self):
        steel = self.flagged("displacement", *KNOWN, "--young-gpa", 71)[0]
        self.assertIn("straight (R2 1.00000), as of another material", steel)
        self.assertNotIn("slips", steel)
        self.assertIn("as of another material", self.flagged("displacement", *KNOWN, "--young-gpa", 200)[0])

    def test_the_plot_names_file_piece_and_uncertainty(self):
        run(self.good, *KNOWN, "--plot", self.top / "named.svg")
        svg = (self.top / "named.svg").read_text()
        for words in ("good.csv", "S0 = 28.274", "L0 = 24 mm (4D)", "U with k = 2"):
            self.assertIn(words, svg)

    def refused(self, *arguments):
        done = run(*arguments)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def test_numbers_of_one_curve(self):
        test = self.json_of(0, self.good, *KNOWN)["tests"][0]
        self.assertAlmostEqual(test["e_gpa"], 114.0, delta=0.001)
        self.assertAlmostEqual(test["rp02_mpa"], 850.0, delta=0.05)
        self.assertAlmostEqual(test["rm_mpa"], 905.0, delta=0.001)
        self.assertAlmostEqual(test["a_pct"], 0.2 * (905 / 850) ** 28, delta=0.001)
        self.assertGreater(test["at_pct"], test["a_pct"])
        self.assertGreater(test["u_rp02_mpa"], 0.0)
        self.assertEqual(test["gauge_label"], "4D")
        self.assertIn("slope", [check["name"] for check in test["checks"]])
        self.assertEqual([p["source"] for p in test["uncertainty"]["rm_mpa"]], ["force class", "section", "noise"])

    def test_verdict_and_exit_status(self):
        pieces = ("--lu-mm", 27.6, "--u-lu-mm", 0.1, "--su-mm2", 0.6 * AREA)
        undecided = self.json_of(1, self.good, *KNOWN, *pieces, "--spec", "ASTM F136")
        self.assertEqual(undecided["verdict"], "undecided")  # Z is a limit from memory
        contradicted = self.json_of(1, self.good, *KNOWN, *pieces, "--spec", "ASTM F136", "--use-unverified")
        self.assertEqual(contradicted["verdict"], "undecided")  # the curve breaks at 2 %
        self.assertIn("is above At of its own curve", json.dumps(contradicted["tests"][0]["checks"]))
        necked = self.top / "necked.csv"
        # A of 15 %: less what is elastic, and plastic at Rm
        neck = 0.15 + 890 / 114000 - (905 / 114000 + 0.002 * (905 / 850) ** 28)
        necked.write_text("Time [s];Force [N];Extensometer [mm]\n" +
                          "".join("%.9g;%.9g;%.9g\n" % row for row in ramberg_osgood(905, neck)))
        good = self.json_of(0, necked, *KNOWN, *pieces, "--spec", "astm f136", "--use-unverified")
        self.assertEqual(good["verdict"], "conforms")
        weak = self.json_of(1, self.weak, *KNOWN, *pieces, "--spec", "ASTM F136", "--use-unverified")
        self.assertEqual(weak["verdict"], "does_not_conform")
        rows = {row["property"]: row for row in weak["tests"][0]["acceptance"]}
        self.assertEqual(rows["rm"]["outcome"], "does_not_conform")
        self.assertEqual(rows["rm"]["rounded"], 840.0)
        text = run(self.weak, *KNOWN, "--spec", "ASTM F136")
        self.assertEqual(text.returncode, 1)
        self.assertIn("does not conform to ASTM F136", text.stdout)

    def test_several_tests_in_a_file(self):
        both = self.top / "both.csv"
        both.write_text(self.good.read_text() + "\n" + self.good.read_text())
        tests = self.json_of(0, both, *KNOWN)["tests"]
        self.assertEqual([t["name"] for t in tests], ["test 1", "test 2"])
        self.assertEqual(tests[0]["rp02_mpa"], tests[1]["rp02_mpa"])

    def test_real_records(self):
        for name, area, gpa in (("304L_01", 8.34, 185), ("304L_02", 8.34, 177), ("316L_01", 8.88, 195)):
            test = self.json_of(0, DATA / (name + ".csv"), "--area-mm2", area, "--gauge-mm", 25, "--slope-window",
                                "10,25,rm")["tests"][0]
            self.assertAlmostEqual(test["slope"]["gpa"], gpa, delta=0.5)
        for steel in ((), ("--young-gpa", 193)):
            test = self.json_of(0, DATA / "304L_LT_02.csv", "--area-mm2", 8.52, "--gauge-mm", 30, "--slope-window",
                                "10,25,rm", *steel)["tests"][0]
            self.assertAlmostEqual(test["slope"]["gpa"], 75, delta=0.5)
            self.assertIsNone(test["e_gpa"])
            self.assertIn("not taken for a strain", test["e_reason"])
        zwick = self.json_of(0, DATA / "zwick_Tensile_DP_1.XLSX", "--width-mm", 5.99, "--thickness-mm", 1.36,
                             "--gauge-mm", 25)["tests"][0]
        self.assertEqual(zwick["name"], "DPLA")
        self.assertAlmostEqual(zwick["rm_mpa"], 8656.8798828125 / (5.99 * 1.36), delta=1e-6)

    def test_a_strain_is_not_passed_over(self):
        # A machine's path of three times the strain beside the strain itself, in Bluehill's words.
        path = self.top / "bluehill.csv"
        head = '"Specimen label","1"\n"Time","Extension","Load","%s"\n"(s)","(mm)","(N)","(mm/mm)"\n'
        rows = "".join("%.9g,%.9g,%.9g,%.9g\n" % (t, 3 * u, f, u / 24) for t, f, u in ramberg_osgood(905))
        path.write_text(head % "Tensile strain (Strain 1)" + rows)
        test = self.json_of(0, path, *KNOWN)["tests"][0]
        self.assertAlmostEqual(test["e_gpa"], 114.0, delta=0.01)
        self.assertEqual(test["instrument"], "extensometer")
        self.assertIn("columns not used: Extension in (mm) (displacement)", run(path, *KNOWN).stdout)
        path.write_text(head % "Channel 7" + rows)
        self.assertIn("--column strain=4 or --column displacement=2", self.refused(path, *KNOWN))
        told = self.json_of(0, path, *KNOWN, "--column", "displacement=2")["tests"][0]
        self.assertEqual(told["other_columns"], [{"name": "Channel 7", "unit": "(mm/mm)"}])
        self.assertIsNone(told["e_gpa"])
        self.assertIn("--young-gpa", told["e_reason"])
        self.assertIn("Channel 7 in (mm/mm) (not known)", run(path, *KNOWN, "--column", "displacement=2").stdout)

    def test_the_gauge_length_counts_in_strains(self):
        def parts(test, key):
            return {p["source"]: p["standard"] for p in test["uncertainty"][key]}
        silent = self.json_of(0, self.good, *KNOWN)["tests"][0]
        told = self.json_of(0, self.good, *KNOWN, "--u-gauge-mm", 0.24)["tests"][0]
        self.assertNotIn("gauge length", parts(silent, "e_gpa"))
        self.assertIn("U of the gauge length", [c["name"] for c in silent["checks"] if c["state"] == "not_checked"])
        self.assertAlmostEqual(parts(told, "e_gpa")["gauge length"], 0.005 * 114.0, delta=0.001)
        self.assertAlmostEqual(parts(told, "at_pct")["gauge length"], 0.005 * told["at_pct"], delta=1e-6)
        self.assertIn("--u-extensometer-mm", self.refused(self.good, *KNOWN, "--u-extensometer-mm", 0.1))

    def test_noise_widens_the_place_of_rm(self):
        state = random.Random(4)
        rows = ramberg_osgood(905)
        end = rows[999]
        rows = rows[:1000] + [(end[0] + 0.8 * k, end[1] - 0.5 * k * AREA, end[2] + 0.0048 * k) for k in range(1, 31)]
        rows = [(t, f * (1 + 0.005 * state.gauss(0, 1)), u) for t, f, u in rows]
        rows += [(rows[-1][0] + 0.1 * k, AREA, rows[-1][2] + 0.001 * k) for k in range(1, 6)]
        noisy = self.top / "noisy.csv"
        noisy.write_text("Time [s];Force [N];Extensometer [mm]\n" + "".join("%.9g;%.9g;%.9g\n" % r for r in rows))
        test = self.json_of(0, noisy, *KNOWN)["tests"][0]
        agt = 100 * end[2] / 24
        self.assertLess(abs(test["agt_pct"] - agt), test["u_agt_pct"])
        self.assertLess(test["u_agt_pct"], 0.5)
        stretch = test["rm_stretch"]
        self.assertLess(stretch["from_pct"], agt)
        self.assertGreater(stretch["to_pct"], agt)
        self.assertAlmostEqual(stretch["noise_mpa"], 4.5, delta=1.0)
        self.assertIn("the stress is not told from Rm", run(noisy, *KNOWN).stdout)

    def test_a_force_that_was_not_zeroed_decides_nothing(self):
        # A weak bar of Rm 840 with 1 kN in every row.
        path = self.top / "tare.csv"
        rows = [(t, f + 1000.0, u) for t, f, u in ramberg_osgood(840)]
        for last, words in ((None, "the force was not zeroed: 1028 N (36.4 MPa) is left after fracture"),
                            (-5, "the record does not tell what is left after fracture")):
            path.write_text("Time [s];Force [N];Extensometer [mm]\n" +
                            "".join("%.9g;%.9g;%.9g\n" % row for row in rows[:last]))
            done = run(path, *KNOWN, "--spec", "ASTM F136", "--use-unverified")
            self.assertIn("! zero of force: ", done.stdout)
            self.assertIn(words, done.stdout)
            self.assertIn("Rm    at least 860 MPa: 87", done.stdout)
            rows_of = {r["property"]: r for r in
                       self.json_of(1, path, *KNOWN, "--spec", "ASTM F136",
                                    "--use-unverified")["tests"][0]["acceptance"]}
            self.assertEqual(rows_of["rm"]["outcome"], "undecided")
            self.assertIn("toe: the slope's line meets zero stress at -0.03", done.stdout)

    def test_a_file_cut_off_in_a_number(self):
        cut = self.top / "cut.csv"
        lines = self.good.read_text().splitlines()[:600]
        cut.write_text("\n".join(lines) + "\n" + lines[-1].rsplit(";", 1)[0] + ";0")
        test = self.json_of(0, cut, *KNOWN)["tests"][0]
        self.assertTrue(any("cut off and left out" in n for n in test["notes"]), test["notes"])
        self.assertGreater(test["agt_pct"], 0.1)

    def test_plots(self):
        for form, head in (("pdf", b"%PDF"), ("png", b"\x89PNG"), ("svg", b"<?xml")):
            out = self.top / ("curve." + form)
            self.assertEqual(run(self.good, *KNOWN, "--plot", out).returncode, 0)
            self.assertTrue(out.read_bytes().startswith(head))
        tree = xml.etree.ElementTree.parse(self.top / "curve.svg")
        words = " ".join(e.text or "" for e in tree.iter("{http://www.w3.org/2000/svg}text"))
        for wanted in ("Rp0.2 850", "Rm 905", "E 114", "0.2 % offset", "fracture"):
            self.assertIn(wanted, words)
        self.assertIn(".pdf, .svg or .png", self.refused(self.good, *KNOWN, "--plot", self.top / "curve.gif"))

    def test_refusals(self):
        self.assertIn("section is not given", self.refused(self.good, "--gauge-mm", 24))
        self.assertIn("given twice", self.refused(self.good, *KNOWN, "--area-mm2", 28))
        self.assertIn("conform to ASTM F136", run(self.weak, *KNOWN, "--spec", "F136").stdout)
        self.assertIn("specification is not known", self.refused(self.good, *KNOWN, "--spec", "F9"))
        self.assertIn("50 to 3000 MPa", self.refused(self.good, "--diameter-mm", 60, "--gauge-mm", 24))
        self.assertIn("material is not known", self.refused(self.good, *KNOWN, "--material", "cheese"))
        self.assertIn("extensometer class", self.refused(self.good, "--diameter-mm", 6, "--gauge-mm", 24,
                                                         "--extensometer-class", "7"))
        self.assertIn("does not exist", self.refused(self.top / "none.csv", *KNOWN))
        self.assertIn("slope", self.refused(self.good, *KNOWN, "--slope-window", "40"))
        bare = self.top / "bare.csv"
        bare.write_text("Force;Strain\n" + "1;2\n" * 30)
        self.assertIn("--column force=1:UNIT", self.refused(bare, *KNOWN))

    def test_help(self):
        self.assertIn("Example:", run("--help").stdout)


unittest.main(argv=["test_tensile_cli"])
