#!/usr/bin/env python3
"""The command line as the contract has it. Usage: test_cli.py ASBUILT FIXTURES"""
import csv
import json
import math
import pathlib
import re
import sqlite3
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib
import xml.etree.ElementTree

ASBUILT, FIXTURES = sys.argv[1], pathlib.Path(sys.argv[2])
CASE = """
seed = 5
[design]
kind = "bcc"
cells_x = 3
cells_y = 2
cells_z = 2
cell_mm = 1.8
strut_mm = 0.32
[build]
missing = 1
[scan]
voxel_x_mm = 0.05
voxel_y_mm = 0.05
voxel_z_mm = 0.05
noise = 0.03
"""


def run(*arguments):
    return subprocess.run([ASBUILT, *map(str, arguments)], capture_output=True, text=True, timeout=300)


def of_steps(found, of_full_steps):
    """Share of a value that the steps of its surface leave open (docs/methods/stiffness.md)."""
    return of_full_steps * min(1, found["surface_steps"] / 0.15) / found["elements_across"]


class CommandLine(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.top = pathlib.Path(cls.temporary.name)
        (cls.top / "case.toml").write_text(CASE)
        made = run("simulate", cls.top / "case.toml", "--out", cls.top / "part")
        assert made.returncode == 0, made.stderr
        cls.db = cls.top / "lot.sqlite"
        cls.inspected = run("inspect", "--scan", cls.top / "part/scan.mha", "--design", cls.top / "part/design.3mf",
                            "--db", cls.db, "--part", "SN-1", "--out", cls.top / "result", "--json")

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def refused(self, status, *arguments):
        done = run(*arguments)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertTrue(done.stderr.strip())
        return done.stderr

    def test_a_part_with_a_missing_strut_does_not_conform(self):
        self.assertEqual(self.inspected.returncode, 1, self.inspected.stderr)
        answer = json.loads(self.inspected.stdout)
        self.assertEqual(answer["verdict"], "does_not_conform")
        self.assertEqual(answer["inspection_id"], 1)

    def test_a_stored_inspection_is_replayed_bit_for_bit(self):
        again = run("lot", "replay", "1", "--db", self.db, "--json")
        self.assertEqual(again.returncode, 0, again.stdout + again.stderr)
        answer = json.loads(again.stdout)
        self.assertTrue(answer["same"])
        self.assertIn("struts", answer["tables_same"])
        self.assertEqual(answer["tables_different"], [])
        other = self.top / "other"
        other.mkdir(exist_ok=True)
        for name in ("scan.mha", "design.3mf"):
            (other / name).write_bytes((self.top / "part" / name).read_bytes())
        moved = run("lot", "replay", "1", "--db", self.db, "--inputs", other, "--json")
        self.assertTrue(json.loads(moved.stdout)["same"])
        scan = bytearray((other / "scan.mha").read_bytes())
        scan[100000] ^= 1
        (other / "scan.mha").write_bytes(scan)
        self.assertIn("not the one that was inspected",
                      self.refused(2, "lot", "replay", "1", "--db", self.db, "--inputs", other))
        self.refused(2, "lot", "replay", "99", "--db", self.db)

    def test_tables_have_the_contract_s_columns_and_every_strut(self):
        truth = json.loads((self.top / "part/truth.json").read_text())
        with open(self.top / "result/struts.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), len(truth["struts"]))
        self.assertEqual(list(rows[0])[:11], ["strut_id", "x1_mm", "y1_mm", "z1_mm", "x2_mm", "y2_mm", "z2_mm",
                                              "inclination_deg", "nominal_diameter_um", "diameter_um", "u_diameter_um"])
        self.assertEqual([r["status"] for r in rows].count("missing"), 1)
        for name in ("summary.json", "nodes.csv", "walls.csv", "pores.csv", "voids.csv", "defects.csv",
                     "strut_loads.csv", "crush_curve.csv", "deviation.ply"):
            self.assertTrue((self.top / "result" / name).exists(), name)

    def test_summary_maps_scan_to_design(self):
        summary = json.loads((self.top / "result/summary.json").read_text())
        truth = json.loads((self.top / "part/truth.json").read_text())
        found = summary["registration"]["scan_to_design"]
        self.assertEqual(len(found), 16)
        self.assertEqual(found[12:], [0, 0, 0, 1])
        wanted = next(v for k, v in self.walk(truth) if k == "design_from_scan")
        for a, b in zip(found, wanted):
            self.assertAlmostEqual(a, b, delta=0.02)

    def test_stiffness_without_a_material_is_said_to_be_missing(self):
        summary = json.loads((self.top / "result/summary.json").read_text())
        self.assertIsNone(summary["stiffness"])
        said = [line for line in summary["not_measured"] if line.startswith("stiffness")]
        self.assertEqual(len(said), 1, summary["not_measured"])
        self.assertIn("no material is named", said[0])

    def test_a_plan_with_a_material_has_a_knockdown_and_strut_loads(self):
        plan = self.top / "stiff.toml"
        plan.write_text('scan = "part/scan.mha"\ndesign = "part/design.3mf"\nmaterial = "CoCr"\n'
                        '[inspectors.stiffness]\ntime_s = 3\nyield_mpa = 500\nload_n = 20\ncrush_pct = 1\ncrush_time_s = 15\n'
                        '[[tolerance]]\nid = "stiff"\ncharacteristic = "stiffness.knockdown_z"\nlower = 0.5\n')
        done = run("inspect", plan, "--out", self.top / "stiff", "--with-fields", "--with-displacements")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        # Who waits is told how long all of it will take.
        self.assertRegex(done.stderr, r"\d %  solving, residual [0-9.]+e-0[0-9], \d+ s left\n")
        self.assertIn("Stiffness     built over designed x ", done.stdout)
        found = json.loads((self.top / "stiff/summary.json").read_text())["stiffness"]
        self.assertEqual(found["model"]["young_gpa"], 220)
        for axis in "xyz":
            k = found["knockdown"][axis]
            self.assertLess(k["low"], k["value"])
            self.assertLess(k["value"], k["high"])
            self.assertLess(k["low"], 1.0)  # a strut is missing
        self.assertGreater(found["strength"]["built_first_yield_mpa"], 0.0)
        crush = found["crush"]
        self.assertEqual((crush["axis"], crush["reason"]), ("z", ""))
        self.assertLess(crush["ratio"]["low"], crush["ratio"]["value"])
        self.assertLess(crush["ratio"]["value"], 1.0)  # a strut is missing
        self.assertLess(crush["ratio"]["value"], crush["ratio"]["high"])
        with open(self.top / "stiff/crush_curve.csv", newline="") as file:
            curve = list(csv.DictReader(file))
        for part in ("design", "built"):
            steps = [r for r in curve if r["part"] == part]
            self.assertAlmostEqual(float(steps[-1]["strain"]), 0.01)
            self.assertGreater(max(float(r["stress_mpa"]) for r in steps), crush[part + "_offset_mpa"])
        with open(self.top / "stiff/strut_loads.csv", newline="") as file:
            loads = list(csv.DictReader(file))
        with open(self.top / "stiff/struts.csv", newline="") as file:
            struts = list(csv.DictReader(file))
        self.assertEqual([r["strut_id"] for r in loads], [r["strut_id"] for r in struts])
        missing = next(r["strut_id"] for r in struts if r["status"] == "missing")
        lost = next(r for r in loads if r["strut_id"] == missing)
        self.stress_fields_are_those_of(found)
        self.assertEqual(lost["axial_n"], "")
        self.assertGreater(float(lost["design_energy_share"]), 0.0)
        # Losing it costs the design at least what it holds of the energy.
        strength = found["strength"]
        price = next(r for r in strength["lost_struts"] if r["strut_id"] == missing)
        self.assertGreater(price["modulus_loss"] + price["u_modulus_loss"], float(lost["design_energy_share"]))
        self.assertLess(price["modulus_loss"], 0.5)
        self.assertIn(f"Lost struts   the design's modulus along z without {missing} -", done.stdout)
        size = [h - l for h, l in zip(found["model"]["block_high_mm"], found["model"]["block_low_mm"])]
        self.assertAlmostEqual(strength["load_mpa"] * size[0] * size[1], 20)
        bearing = next(r for r in loads if r["axial_n"])
        self.assertAlmostEqual(float(bearing["built_utilisation"]),
                               float(bearing["built_fibre_mpa"]) * strength["load_mpa"] / 500)
        self.assertEqual(lost["built_utilisation"], "")
        for axis in "xyz":
            young = found["constants"][f"young_{axis}_gpa"]
            self.assertAlmostEqual(young["built"] / young["design"], found["knockdown"][axis]["value"], delta=1e-9)
            self.assertGreater(young["u_built"], 0.0)
            voigt = found["bounds"]["young_voigt_gpa"]
            self.assertLess(young["built"], voigt["built"])
            self.assertAlmostEqual(voigt["built"], 220 * found["bounds"]["metal_share"]["built"])
        self.assertEqual([c for c in found["checks"] if not c["fulfilled"]], [])
        solutions = {c["solution"] for c in found["checks"]}
        for solution in ("design", "built", "interval", "design along z", "built along z", f"design without strut {missing} along z"):
            self.assertIn(solution, solutions)
        self.assertGreaterEqual(found["loosely_hung"]["pieces"], 0)
        self.assertIn("times as large change the knock-down by ", found["mesh_statement"])

    def test_a_plan_that_cannot_be_is_refused_before_the_scan_is_read(self):
        for options, said in (("element_um = 2000", "smaller element_um"), ("crush_pct = 5", "state yield_mpa"), ("load_n = 700", "state yield_mpa"),
                              ('crush_pct = 5\nyield_mpa = 500\nload_axis = "none"', "state load_axis")):
            plan = self.top / "impossible.toml"
            plan.write_text('scan = "part/scan.mha"\ndesign = "part/design.3mf"\nmaterial = "CoCr"\n'
                            f"[inspectors.stiffness]\n{options}\n")
            done = self.refused(2, "inspect", plan, "--out", self.top / "impossible")
            self.assertIn(said, done)
            self.assertNotIn("reading the scan", done)

    def test_a_compression_with_too_little_time_is_open_alone(self):
        plan = self.top / "short.toml"
        plan.write_text('scan = "part/scan.mha"\ndesign = "part/design.3mf"\nmaterial = "CoCr"\n'
                        "[inspectors.stiffness]\ntime_s = 3\nyield_mpa = 500\ncrush_pct = 5\ncrush_time_s = 1\n"
                        '[[tolerance]]\nid = "stiff"\ncharacteristic = "stiffness.knockdown_z"\nlower = 0.5\n')
        done = run("inspect", plan, "--out", self.top / "short")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("Stiffness     built over designed x ", done.stdout)
        self.assertRegex(done.stdout, "Offset stress 0.2 % along z, built over designed not measured: .*raise crush_time_s")
        found = json.loads((self.top / "short/summary.json").read_text())["stiffness"]
        self.assertGreater(found["knockdown"]["z"]["value"], 0.5)
        self.assertIn("raise crush_time_s", found["crush"]["reason"])
        self.assertIsNone(found["crush"]["element_um"])

    def stress_fields_are_those_of(self, stiffness):
        folder = self.top / "stiff/fields"
        axes = [f"{of}_{axis}.{kind}" for of in ("design", "part") for axis in "xyz" for kind in ("vti", "vtu")]
        self.assertEqual(sorted(p.name for p in folder.iterdir()), sorted([*axes, "part.inp"]))
        model, strength = stiffness["model"], stiffness["strength"]
        for name, p99 in (("design_z", strength["design_p99_mpa"]), ("part_z", strength["built_p99_mpa"])):
            origin, load, arrays = self.image(folder / f"{name}.vti")
            self.assertEqual(origin, model["block_low_mm"])
            self.assertIn("apparent stress of -1 MPa", load)
            solid = sorted(v for v, s in zip(arrays["von_mises_mpa"], arrays["solid"]) if s)
            self.assertAlmostEqual(solid[len(solid) * 99 // 100] / p99, 1, delta=2e-3)
            # The platens come together by what the modulus says.
            gpa = strength["design_modulus_gpa" if name == "design_z" else "built_modulus_gpa"]
            mesh = self.appended(folder / f"{name}.vtu")[1]
            at, moved = mesh["points"][2::3], mesh["displacement_mm"][2::3]
            low, high = model["block_low_mm"][2], model["block_high_mm"][2]
            ends = [{round(u, 9) for z, u in zip(at, moved) if abs(z - end) < 1e-3} for end in (low, high)]
            self.assertEqual([len(values) for values in ends], [1, 1], ends)
            strain = (ends[0].pop() - ends[1].pop()) / (high - low)
            self.assertAlmostEqual(strain * 1000 * gpa, 1, delta=1e-4)
        # The highest hot spot is that of the record, at its place in the design's frame.
        spot = strength["hot_spots"][0]
        shape = [round((h - o) / s) for h, o, s in zip(model["block_high_mm"], origin, self.spacing)]
        x, y, z = (int((p - o) / s) for p, o, s in zip(spot["position_mm"], origin, self.spacing))
        self.assertGreater(arrays["von_mises_mpa"][x + shape[0] * (y + shape[1] * z)], 0.5 * spot["von_mises_mpa"])
        lines = (folder / "part.inp").read_text().split("*ELEMENT")[0].splitlines()
        nodes = [[float(v) for v in line.split(",")[1:]] for line in lines if line[0].isdigit()]
        for axis in range(3):
            self.assertAlmostEqual(min(n[axis] for n in nodes), model["block_low_mm"][axis], delta=1e-6)
            self.assertAlmostEqual(max(n[axis] for n in nodes), model["block_high_mm"][axis], delta=1e-6)
        self.assertIn("requires --out", self.refused(2, "inspect", self.top / "stiff.toml", "--with-fields"))

    def walk(self, value):
        if isinstance(value, dict):
            for k, v in value.items():
                yield k, v
                yield from self.walk(v)

    def test_characteristics_are_exported_for_other_programs(self):
        out = self.top / "characteristics"
        self.assertEqual(run("export", "--db", self.db, "--out", out, "--formats", "qif,dfq,xlsx").returncode, 0)
        self.assertEqual(sorted(p.name for p in out.iterdir()),
                         ["characteristics.dfq", "characteristics.qif", "characteristics.xlsx"])
        told = [json.loads(run("info", out / f"characteristics.{form}", "--json").stdout) for form in ("qif", "dfq")]
        for one in told:
            self.assertEqual(one["kind"], "characteristics")
            self.assertGreater(one["values"], 0)
            self.assertEqual(one["values"], told[0]["values"])
            self.assertEqual(one["units"], told[0]["units"])
            self.assertEqual(one["notes"], [])
        self.assertEqual(told[0]["structure"], [])
        self.assertIn("a format is not known: pdf",
                      self.refused(2, "export", "--db", self.db, "--out", out, "--formats", "csv,pdf"))

    def test_export_and_report_come_from_the_database_alone(self):
        self.assertEqual(run("export", "--db", self.db, "--out", self.top / "again").returncode, 0)
        self.assertEqual((self.top / "again/struts.csv").read_bytes(), (self.top / "result/struts.csv").read_bytes())
        self.assertEqual(run("report", "--db", self.db, "--out", self.top / "r.pdf").returncode, 0)
        self.assertTrue((self.top / "r.pdf").read_bytes().startswith(b"%PDF"))
        self.assertEqual(run("report", "--db", self.db, "--inspection", "1", "--out", self.top / "r.html").returncode, 0)

    def test_database_is_named_and_whole(self):
        with sqlite3.connect(self.db) as connection:
            self.assertEqual(connection.execute("PRAGMA integrity_check").fetchone()[0], "ok")
            self.assertNotEqual(connection.execute("PRAGMA application_id").fetchone()[0], 0)

    def test_register_gives_the_pose_as_json(self):
        done = run("register", self.top / "part/scan.mha", self.top / "part/design.3mf", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse(json.loads(done.stdout)["ambiguous"])

    def test_an_ambiguous_pose_is_listed_with_its_equals(self):
        (self.top / "alike.toml").write_text(CASE.replace("missing = 1\n", "").replace("cells_x = 3", "cells_x = 2\nmarker = false"))
        self.assertEqual(run("simulate", self.top / "alike.toml", "--out", self.top / "alike").returncode, 0)
        scan, design = self.top / "alike/scan.mha", self.top / "alike/design.3mf"
        shown = run("register", scan, design)
        self.assertEqual(shown.returncode, 3, shown.stderr)
        refused = self.refused(3, "inspect", "--scan", scan, "--design", design)
        for text in (shown.stdout, refused):
            poses = re.findall(r"score [\d.]+: translation_mm = \[.*\], rotation_axis = \[.*\], rotation_deg = [\d.]+", text)
            self.assertGreater(len(poses), 1, text)
            self.assertEqual(len(set(poses)), len(poses))
            self.assertIn("another part", text)
        # One of them, copied into a plan, settles it.
        pose = "\n".join(poses[-1].split(": ", 1)[1].replace(", rotation", "\nrotation").splitlines())
        plan = self.top / "alike.plan.toml"
        plan.write_text(f'scan = "alike/scan.mha"\ndesign = "alike/design.3mf"\n[pose]\n{pose}\n'
                        '[[tolerance]]\nid = "flat"\ncharacteristic = "strut.diameter_um"\n'
                        'inclination_deg = [0, 10]\nlower = 200\n')
        done = run("inspect", plan)
        self.assertEqual(done.returncode, 1, done.stderr)
        # No strut of this cell lies flat: known from the design, said before the measuring.
        note = done.stderr.index("the tolerance flat")
        self.assertLess(note, done.stderr.index("finding the surface"))
        self.assertIn("selects no strut of the design", done.stderr)

    def test_a_scan_in_micrometres_is_the_suspect_where_the_design_declares_its_unit(self):
        data = (self.top / "part/scan.mha").read_bytes()
        wrong = self.top / "micrometres.mha"
        wrong.write_bytes(re.sub(rb"ElementSpacing = [^\n]*", b"ElementSpacing = 50 50 50", data, count=1))
        message = self.refused(2, "register", wrong, self.top / "part/design.3mf")
        self.assertIn('scan_unit = "um"', message)
        self.assertNotIn("design_unit", message)

    def test_info_says_what_files_hold(self):
        scan = json.loads(run("info", self.top / "part/scan.mha", "--json").stdout)
        self.assertEqual(scan["kind"], "scan")
        self.assertGreater(scan["inspection_memory_bytes"], 0)
        self.assertEqual(json.loads(run("info", self.top / "part/design.3mf", "--json").stdout)["kind"], "design")
        self.assertEqual(json.loads(run("info", self.db, "--json").stdout)["inspections"][0]["part"], "SN-1")

    def info(self, name, text):
        (self.top / name).write_text(text)
        done = run("info", self.top / name, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_info_describes_a_mesh_that_could_be_the_built_part(self):
        closed = json.loads(run("info", self.top / "part/design.stl", "--json").stdout)
        self.assertEqual((closed["kind"], closed["format"], closed["closed"]), ("design", "STL binary", True))
        self.assertGreater(closed["triangles"], 1000)
        self.assertEqual(closed["open_edges"], 0)
        for axis, size in enumerate((3 * 1.8 + 0.32, 2 * 1.8 + 0.32, 2 * 1.8 + 0.32)):
            self.assertAlmostEqual(closed["size_mm"][axis], size, delta=0.4)
            self.assertAlmostEqual(closed["high_mm"][axis] - closed["low_mm"][axis], closed["size_mm"][axis], places=9)
        corners = "0 0 0\n2 0 0\n0 3 0\n1 1 4.5\n"
        faces = ["3 0 2 1\n", "3 0 1 3\n", "3 1 2 3\n", "3 2 0 3\n"]
        head = ("ply\nformat ascii 1.0\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\n"
                "element face %d\nproperty list uchar int vertex_indices\nend_header\n")
        whole = self.info("whole.ply", head % 4 + corners + "".join(faces))
        self.assertEqual((whole["triangles"], whole["closed"], whole["size_mm"]), (4, True, [2, 3, 4.5]))
        opened = self.info("open.ply", head % 3 + corners + "".join(faces[:3]))
        self.assertEqual((opened["triangles"], opened["closed"], opened["open_edges"]), (3, False, 3))
        self.assertIn("not closed", run("info", self.top / "open.ply").stdout)
        # Triangles that share no corners in the file are closed all the same.
        points = [line for line in corners.splitlines()]
        apart = [points[int(i)] for face in faces for i in face.split()[1:]]
        soup = (head % 4).replace("vertex 4", "vertex 12") + "\n".join(apart) + "\n" + "".join(
            f"3 {3 * i} {3 * i + 1} {3 * i + 2}\n" for i in range(4))
        self.assertTrue(self.info("soup.ply", soup)["closed"])

    def test_info_describes_points(self):
        points = "0 0 0\n1.5 0 0\n0 2.5 -1\n"
        xyz = self.info("scan.xyz", points)
        self.assertEqual((xyz["kind"], xyz["points"], xyz["normals"], xyz["closed"]), ("surface", 3, False, False))
        self.assertEqual((xyz["low_mm"], xyz["high_mm"]), ([0, 0, -1], [1.5, 2.5, 0]))
        head = ("ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n"
                "property float nx\nproperty float ny\nproperty float nz\nend_header\n")
        ply = self.info("scan.ply", head + points.replace("\n", " 0 0 1\n"))
        self.assertEqual((ply["points"], ply["normals"], ply["size_mm"]), (3, True, [1.5, 2.5, 1]))
        (self.top / "broken.xyz").write_text("0 0\n")
        self.refused(2, "info", self.top / "broken.xyz")

    def test_bad_use_and_bad_input_end_with_2_and_leave_the_database_alone(self):
        before = self.db.read_bytes()
        self.refused(2, "inspect", "--scan", self.top / "nothing.mha", "--design", self.top / "part/design.3mf", "--db", self.db)
        (self.top / "cut.mha").write_bytes((self.top / "part/scan.mha").read_bytes()[:5000])
        message = self.refused(2, "inspect", "--scan", self.top / "cut.mha", "--design", self.top / "part/design.3mf", "--db", self.db)
        self.assertIn("cut.mha", message)
        (self.top / "bad.toml").write_text('scan = "x.mha"\ndesign = "y.3mf"\ncolour = 3\n')
        self.assertIn("colour", self.refused(2, "inspect", self.top / "bad.toml", "--db", self.db))
        self.refused(2, "report", "--db", self.db, "--out", self.top / "r.docx")
        # Bad input leaves no database behind where there was none.
        fresh = self.top / "fresh.sqlite"
        self.refused(2, "inspect", "--scan", self.top / "nothing.mha", "--design", self.top / "part/design.3mf", "--db", fresh)
        self.assertFalse(fresh.exists())
        message = self.refused(4, "inspect", "--scan", self.top / "part/scan.mha", "--design", self.top / "part/design.3mf",
                               "--db", self.top / "nowhere/lot.sqlite")
        self.assertIn("folder", message)
        self.refused(2, "inspect")
        self.assertEqual(self.db.read_bytes(), before)

    def test_a_plan_and_files_beside_it_are_not_mixed(self):
        plan = self.top / "mixed.toml"
        plan.write_text('scan = "part/scan.mha"\ndesign = "part/design.3mf"\n')
        for option, file, word in (("--scan", "part/other.mha", "scan"), ("--design", "part/design.stl", "design")):
            message = self.refused(2, "inspect", plan, option, self.top / file)
            self.assertIn(f"the plan names the {word}", message)
            self.assertIn("leave the option out, or change the plan", message)

    def test_the_lot_is_kept_and_resuming_asks_for_the_same_plan(self):
        plan, db, out = self.top / "lot.toml", self.top / "resumed.sqlite", self.top / "resumed"
        text = 'scan = "part/scan.mha"\ndesign = "part/design.3mf"\npart = "SN-7"\nlot = "L-2026-004"\n'
        plan.write_text(text + '[[tolerance]]\nid = "thin"\ncharacteristic = "strut.diameter_um"\nlower = 200\n')
        first = run("inspect", plan, "--db", db, "--out", out)
        self.assertIn(first.returncode, (0, 1), first.stderr)
        self.assertEqual(json.loads((out / "summary.json").read_text())["inspection"]["lot"], "L-2026-004")
        self.assertEqual(json.loads(run("info", db, "--json").stdout)["inspections"][0]["lot"], "L-2026-004")
        self.assertIn("L-2026-004", (out / "report.html").read_text())
        again = run("inspect", plan, "--db", db, "--resume")
        self.assertEqual(again.returncode, first.returncode, again.stderr)
        self.assertIn("nothing to resume", again.stdout)
        plan.write_text(text + '[[tolerance]]\nid = "thin"\ncharacteristic = "strut.diameter_um"\nlower = 300\n')
        message = self.refused(2, "inspect", plan, "--db", db, "--resume")
        self.assertIn("judged by another plan", message)
        self.assertIn("inspection 1", message)
        self.assertIn("leave out --resume", message)
        self.assertEqual(len(json.loads(run("info", db, "--json").stdout)["inspections"]), 1)

    def test_a_scan_or_a_design_is_no_plan(self):
        message = self.refused(2, "inspect", self.top / "part/scan.mha")
        self.assertIn("this is no plan", message)
        self.assertIn(f"--scan {self.top / 'part/scan.mha'} --design DESIGN", message)
        self.assertIn(f"--scan SCAN --design {self.top / 'part/design.3mf'}",
                      self.refused(2, "inspect", self.top / "part/design.3mf"))
        self.assertIn("this is no plan", self.refused(2, "inspect", self.top / "part"))
        message = self.refused(2, "inspect", "--scan", self.top / "part/design.3mf", "--design", self.top / "part/design.3mf")
        for form in ("MetaImage", "STL", "PLY", "OBJ"):
            self.assertIn(form, message)

    def test_a_file_where_a_folder_is_to_be_is_refused_before_the_work(self):
        file = self.top / "in_the_way.toml"
        file.write_text("keep me")
        for out in (file, file / "below"):
            self.assertIn("a file stands where a folder is to be", self.refused(2, "export", "--db", self.db, "--out", out))
            self.assertIn("--out", self.refused(2, "inspect", "--scan", self.top / "part/scan.mha", "--design",
                                                self.top / "part/design.3mf", "--out", out))
        self.refused(2, "simulate", self.top / "case.toml", "--out", file)
        self.assertIn("the value of an option is empty", self.refused(2, "export", "--db", self.db, "--out", ""))
        self.assertEqual(file.read_text(), "keep me")

    def test_an_inspection_that_nobody_keeps_says_so(self):
        done = run("inspect", "--scan", self.top / "part/scan.mha", "--design", self.top / "part/design.3mf")
        self.assertEqual(done.returncode, 1, done.stderr)
        last = done.stdout.strip().splitlines()[-1]
        self.assertIn("Nothing was stored", last)
        self.assertIn("--db", last)
        self.assertIn("--out", last)

    def test_an_inspection_that_is_not_there_is_looked_up_with_info(self):
        self.assertIn(f"asbuilt info {self.db}", self.refused(2, "export", "--db", self.db, "--inspection", "77",
                                                              "--out", self.top / "none"))

    def test_a_file_that_is_no_database_is_refused_untouched(self):
        other = self.top / "other.sqlite"
        other.write_text("not a database at all, but long enough to be read as one" * 20)
        before = other.read_bytes()
        done = run("inspect", "--scan", self.top / "part/scan.mha", "--design", self.top / "part/design.3mf", "--db", other)
        self.assertIn(done.returncode, (2, 4))
        self.assertEqual(other.read_bytes(), before)

    def test_connectivity_of_a_cubic_lattice(self):
        # 4 x 4 x 4 nodes: chi = n^3 - 3 n^2 (n - 1) = -80, 81 struts may be cut.
        n, cell, width, margin = 4, 7, 2, 2
        edge = (n - 1) * cell + width + 2 * margin
        metal = bytearray(edge ** 3)
        on_bar = [margin <= i < edge - margin and (i - margin) % cell < width for i in range(edge)]
        for z in range(edge):
            for y in range(edge):
                for x in range(edge):
                    inside = all(margin <= i < edge - margin for i in (x, y, z))
                    if inside and on_bar[x] + on_bar[y] + on_bar[z] >= 2:
                        metal[x + edge * (y + edge * z)] = 200
        path = self.top / "cubic.mha"
        header = (f"ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = False\n"
                  f"Offset = 0 0 0\nElementSpacing = 0.05 0.05 0.05\nDimSize = {edge} {edge} {edge}\n"
                  "ElementType = MET_UCHAR\nElementDataFile = LOCAL\n")
        path.write_bytes(header.encode() + bytes(metal))
        done = run("thickness", path, "--threshold", "100", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        found = json.loads(done.stdout)
        self.assertEqual(found["euler_characteristic"], -80)
        self.assertAlmostEqual(found["connectivity_density_per_mm3"], 81 / (edge * 0.05) ** 3, 9)

    def test_stiffness_of_a_mask(self):
        cell = FIXTURES / "fe/octet_cell_50.mha"
        arguments = ("stiffness", cell, "--threshold", "0.5", "--young-gpa", "100", "--poisson", "0.3")
        z = json.loads(run(*arguments, "--json").stdout)["axes"][0]
        self.assertAlmostEqual(z["modulus_gpa"], 5.356301, delta=1e-6)  # ParOSol, CalculiX
        self.assertEqual(z["model"]["elements"], 28352)
        # Free at the sides, its half struts there are half as thick: the same cell in voxels of half the size has
        # elements enough to compare, and is this one in elements twice as large.
        self.assertIn("fewer than two across", z["no_resolution"])
        fine = ("stiffness", self.finer_cell(), *arguments[2:])
        halves = json.loads(run(*fine, "--json").stdout)
        self.assertAlmostEqual(halves["axes"][0]["modulus_of_larger_elements_gpa"], z["modulus_gpa"], delta=1e-9)
        modulus = halves["axes"][0]["modulus_gpa"]
        self.assertAlmostEqual(halves["axes"][0]["u_resolution_gpa"],
                               math.hypot(modulus - z["modulus_gpa"], of_steps(halves, 0.4) * modulus), delta=1e-9)
        tensor = json.loads(run(*arguments, "--load", "tensor", "--boundary", "periodic", "--json").stdout)["tensor"]
        c = tensor["tensor_gpa"]
        self.assertAlmostEqual(c[0][0], c[2][2], delta=1e-5)
        self.assertTrue(tensor["isotropic_averages"]["bulk_within_hashin_shtrikman"])
        self.assertTrue(tensor["isotropic_averages"]["shear_within_hashin_shtrikman"])
        self.assertAlmostEqual(tensor["isotropic_averages"]["bulk_reuss_gpa"], (c[0][0] + 2 * c[0][1]) / 3, delta=1e-4)
        # Cubic symmetry: E from C11 and C12.
        e = c[0][0] - 2 * c[0][1] ** 2 / (c[0][0] + c[0][1])
        self.assertAlmostEqual(tensor["young_gpa"][0], e, delta=1e-4)
        self.assertIn("along z, clamped platens", run(*arguments).stdout)
        model = self.top / "cell.inp"
        run(*fine, "--element-um", "1000", "--inp", model)
        self.assertEqual(sum(line.count(",") == 8 for line in model.read_text().splitlines()), 28352)  # bricks
        self.refused(2, *arguments, "--load", "tensor", "--inp", model)
        self.refused(4, *arguments, "--inp", self.top / "nowhere/cell.inp")
        self.assertIn("too large for the struts", self.refused(2, *arguments, "--element-um", "6000"))
        self.assertIn("smaller than a voxel", self.refused(2, *arguments, "--element-um", "500"))
        self.assertIn("nothing solid", self.refused(2, "stiffness", cell, "--threshold", "9", "--young-gpa", "1", "--poisson", "0.3"))
        self.assertIn("Poisson", self.refused(2, "stiffness", cell, "--threshold", "0.5", "--young-gpa", "1", "--poisson", "0.5"))

    def finer_cell(self):
        """The octet cell with eight voxels in the place of each: 100 along each axis, of 0.5 mm."""
        path = self.top / "finer_cell.mha"
        if not path.exists():
            data = (FIXTURES / "fe/octet_cell_50.mha").read_bytes()
            cell = zlib.decompress(data[data.index(b"ElementDataFile = LOCAL\n") + 24:])
            rows = [b"".join(bytes(2 * [v]) for v in cell[k:k + 50]) for k in range(0, len(cell), 50)]
            planes = [b"".join(2 * row for row in rows[k:k + 50]) for k in range(0, 2500, 50)]
            head = ("ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n"
                    "ElementSpacing = 0.5 0.5 0.5\nDimSize = 100 100 100\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n")
            path.write_bytes(head.encode() + b"".join(2 * plane for plane in planes))
        return path

    def test_stiffness_counts_elements_across_by_what_is_beyond_the_faces(self):
        # A frame of bars 3 voxels thick along the edges of a box: they lie in free faces, or go on behind a mirror plane or
        # a face that is held, or where the frame repeats.
        n, bar = 24, 3
        scan = self.labelled("frame.mha", (n, n, n), lambda x, y, z: int(
            sum(v < bar or v >= n - bar for v in (x, y, z)) >= 2))
        arguments = ("stiffness", scan, "--threshold", "0.5", "--young-gpa", "100", "--poisson", "0.3", "--json")
        across = {}
        for load in ("z", "torsion-x", "kinematic", "mixed", "periodic", "static"):
            more = ("--load", load) if load in ("z", "torsion-x") else ("--load", "tensor", "--boundary", load)
            across[load] = json.loads(run(*arguments, *more).stdout)["elements_across"]
        for load in ("z", "torsion-x", "static"):
            self.assertAlmostEqual(across[load], 3.5, delta=1e-5)
        for load in ("kinematic", "mixed", "periodic"):
            self.assertAlmostEqual(across[load], 5.5, delta=1e-5)
        # Bars on the low sides only: alone where they repeat, twice as thick at mirror planes.
        low = self.labelled("low.mha", (n, n, n), lambda x, y, z: int(sum(v < bar for v in (x, y, z)) >= 2))
        for boundary, thick in (("periodic", 3.5), ("mixed", 5.5)):
            found = json.loads(run("stiffness", low, *arguments[2:], "--load", "tensor", "--boundary", boundary).stdout)
            self.assertAlmostEqual(found["elements_across"], thick, delta=1e-5)

    def test_first_yield_of_several_materials_says_what_it_is_of(self):
        # A hard core of 2 x 2 voxels in a soft bar of 20 x 20.
        core = self.labelled("core.mha", (20, 20, 30), lambda x, y, z: 1 if 9 <= x < 11 and 9 <= y < 11 else 2)
        metal = ("--phase", "1=100,0.3,800", "--phase", "2=1,0.3")
        done = run("stiffness", core, *metal, "--load", "z", "--force-n", "1e6").stdout
        self.assertIn("first yield of material 1: ", done)
        self.assertRegex(done, "of material 1: .* too late with 1[.]5 elements across")
        self.assertIn("no yield strength is stated of material 2", done)
        self.assertNotIn("asbuilt crush", done)
        said = self.refused(2, "stiffness", core, *metal, "--load", "z", "--element-um", "500")
        self.assertIn("a material has no element of its own", said)
        self.assertIn("material 1, elements of 500.00 um", said)
        # Without stresses there is nothing to tell of it alone.
        self.assertEqual(run("stiffness", core, "--phase", "1=100,0.3", "--phase", "2=1,0.3", "--load", "z", "--element-um", "500").returncode, 0)

    def test_stiffness_tells_the_checks_on_itself(self):
        cell = FIXTURES / "fe/octet_cell_50.mha"
        arguments = ("stiffness", cell, "--threshold", "0.5", "--young-gpa", "100", "--poisson", "0.3")
        for load in ("x", "torsion-y", "tensor"):
            done = json.loads(run(*arguments, "--load", load, "--json").stdout)
            found = (done.get("loads") or done["axes"] or [done.get("tensor")])[0]
            checks = found["checks"]
            self.assertTrue(0 < checks["rigid_motion_force"] < checks["rigid_motion_force_limit"])
            self.assertTrue(0 < checks["energy_imbalance"] < 1e-6)
            self.assertNotIn("check failed", " ".join(done["notes"]))
        self.assertTrue(checks["positive_definite"])
        self.assertEqual(checks["asymmetry"], found["asymmetry"])
        self.assertEqual(len(checks["eigenvalues_gpa"]), 6)
        # Energy, work and symmetry agree on answers that are far from solved: a poor tolerance is refused, and U of the solver
        # is what the residual leaves, which holds the error.
        self.assertIn("1e-12 to 0.0001", self.refused(2, *arguments, "--load", "z", "--tolerance", "0.1"))
        for load, key, values in (("torsion-z", "loads", "stiffness_n_mm_per_rad"), ("z", "axes", "modulus_gpa")):
            poor, good = (json.loads(run(*arguments, "--load", load, "--tolerance", t, "--json").stdout)[key][0] for t in ("1e-4", "1e-11"))
            u = next(v for k, v in poor.items() if k.startswith("u_solver"))
            self.assertLess(abs(poor[values] - good[values]), u)
            self.assertLess(u, 1e-3 * good[values])
        for boundary in ("mixed", "periodic"):
            poor, good = (json.loads(run(*arguments, "--load", "tensor", "--boundary", boundary, "--tolerance", t, "--json").stdout)["tensor"]
                          for t in ("1e-4", "1e-10"))
            for row in range(6):
                for column in range(6):
                    self.assertLess(abs(poor["tensor_gpa"][row][column] - good["tensor_gpa"][row][column]), poor["u_solver_gpa"])
        # A plate that repeats along z beside air: nothing bears along z.
        plate = self.labelled("plate.mha", (8, 8, 12), lambda x, y, z: int(z < 3 or z > 8))
        flat = ("stiffness", plate, "--threshold", "0.5", "--young-gpa", "100", "--poisson", "0.3", "--load", "tensor", "--boundary", "periodic")
        done = json.loads(run(*flat, "--json").stdout)
        self.assertFalse(done["tensor"]["checks"]["positive_definite"])
        # A case that nothing bears has rounding for its energy: no check fails.
        self.assertLess(done["tensor"]["checks"]["energy_imbalance"], 2e-4)
        self.assertLess(abs(done["tensor"]["tensor_gpa"][2][2]), 1e-6)
        # Plane stress in half of the block.
        self.assertAlmostEqual(done["tensor"]["tensor_gpa"][0][0], 50 / (1 - 0.3 ** 2), delta=1e-3)
        self.assertNotIn("young_gpa", done["tensor"])
        self.assertIn("check failed: the tensor is not positive definite", run(*flat).stdout)

    def test_stiffness_tells_what_hangs_loosely(self):
        # A column, and beside it a block of 4 x 4 x 4 on a bridge of one element; a loose one is left out as before.
        def part(x, y, z):
            return int((x < 5 and y < 5) or (5 < x < 10 and y < 4 and 4 <= z < 8) or (x, y, z) == (5, 2, 6) or (x > 11 and z > 15))
        scan = self.labelled("hung.mha", (14, 5, 20), part)
        arguments = ("stiffness", scan, "--threshold", "0.5", "--young-gpa", "100", "--poisson", "0.3")
        for load in ("z", "bending-z", "tensor"):
            mixed = ("--boundary", "mixed") if load == "tensor" else ()
            done = run(*arguments, "--load", load, *mixed, "--json")
            report = json.loads(done.stdout)
            found = (report.get("loads") or report["axes"] or [report.get("tensor")])[0]["loosely_hung"]
            if load == "tensor":
                self.assertEqual(found["pieces"], 0)  # held at its side, which lies in a face of the block
                continue
            self.assertEqual((found["pieces"], found["elements"], found["single_elements"]), (1, 65, 0))
            self.assertAlmostEqual(found["share"], 65 / 565, delta=1e-12)
            self.assertEqual(found["largest"]["elements"], 65)
            for p, q in zip(found["largest"]["position_mm"], ((64 * 7.5 + 5) / 65, (64 * 1.5 + 2) / 65, (64 * 5.5 + 6) / 65)):
                self.assertAlmostEqual(p, 0.1 * q, delta=1e-6)
            self.assertIn("1 piece hangs by a single element (65 elements, 12 % of the metal", " ".join(report["notes"]))
        cell = FIXTURES / "fe/octet_cell_50.mha"
        whole = json.loads(run("stiffness", cell, *arguments[2:], "--json").stdout)
        self.assertEqual(whole["axes"][0]["loosely_hung"]["pieces"], 0)
        self.assertNotIn("single element", " ".join(whole["notes"]))

    def test_stiffness_under_a_force_on_a_region(self):
        # A bar of 0.6 x 0.5 x 2 mm, its first voxel about the origin: pressed at its end face, E A / L = 100000 * 0.3 / 2.
        scan = self.labelled("bar.mha", (6, 5, 20), lambda x, y, z: 1)
        metal = ("--threshold", "0.5", "--young-gpa", "100", "--poisson", "0.3")
        ends = ("--hold-region", "-1,-1,-0.06,1,1,-0.04", "--load-region=-1,-1,1.94,1,1,1.96")
        slide = ("--platens", "frictionless")
        for interface in ("rigid", "even"):
            arguments = ("stiffness", scan, *metal, *ends, "--load", "-z", "--interface", interface, *slide)
            found = json.loads(run(*arguments, "--force-n", "200", "--body-weight-kg", "3200", "--yield-mpa", "880", "--json").stdout)
            self.assertEqual(found["axes"], [])
            one = found["interface"]
            self.assertEqual((one["direction"], one["interface"]), ("-z", interface))
            self.assertEqual(one["load_region_mm"], [-1, -1, 1.94, 1, 1, 1.96])
            self.assertAlmostEqual(one["stiffness_n_per_mm"], 15000, delta=0.01)
            self.assertAlmostEqual(one["stiffness_of_larger_elements_n_per_mm"], 15000, delta=0.01)
            # Five voxels make three elements: less than twice as large.
            self.assertAlmostEqual(one["larger_elements_ratio"], (2 * 2 * 5 / 3) ** (1 / 3), delta=1e-9)
            self.assertAlmostEqual(one["loaded_mm2"], 0.3, delta=1e-9)
            self.assertAlmostEqual(one["largest_over_mean_displacement"], 1, delta=1e-5)
            given, half, whole = one["forces"]
            self.assertAlmostEqual(given["mean_displacement_mm"], 200 / 15000, delta=1e-6)
            self.assertAlmostEqual(whole["force_n"], 3200 * 9.80665, delta=1e-6)
            self.assertAlmostEqual(whole["largest_displacement_mm"], 3200 * 9.80665 / 15000, delta=1e-4)
            self.assertEqual((half["within_limit"], whole["within_limit"]), ("yes", "no"))
            self.assertLess(one["checks"]["energy_imbalance"], 1e-6)
            # 200 N over 0.3 mm2, and yield at 880 MPa.
            stresses = one["stresses"]
            self.assertAlmostEqual(stresses["von_mises_mpa"]["p50"], 200 / 0.3, delta=0.01)
            self.assertAlmostEqual(stresses["first_yield"]["force_n"], 264, delta=0.1)
            notes = " ".join(found["notes"])
            self.assertIn("above the force at first yield", notes)
            self.assertIn("more than 3 %", notes)
        said = run(*arguments, "--body-weight-kg", "80").stdout
        self.assertIn("force along -z on the loaded region (even, 0.3 mm2 against the force), frictionless: 15000 N/mm", said)
        self.assertIn("(100 % body weight): the region moves by", said)
        self.assertNotIn("twice as large", said)
        model = self.top / "region.inp"
        run(*arguments, "--inp", model)
        self.assertIn("*CLOAD", model.read_text())
        self.assertIn("HELD_1, 3, 3, 0", model.read_text())

        whole = ("stiffness", scan, *metal)
        self.assertIn("have no direction", self.refused(2, *whole, "--load", "-z"))
        self.assertIn("--hold-region", self.refused(2, *whole, "--load", "z", *ends[2:]))
        self.assertIn("along an axis", self.refused(2, *whole, "--load", "tensor", *ends))
        self.assertIn("cannot be read", self.refused(2, *whole, "--load", "z", ends[2], "--hold-region", "1,2,3"))
        self.assertIn("is no box", self.refused(2, *whole, "--load", "z", ends[2], "--hold-region", "1,0,0,0,1,1"))
        self.assertIn("outside of the part", self.refused(2, *whole, "--load", "z", ends[2], "--hold-region", "7,7,7,8,8,8"))
        self.assertIn("share surface", self.refused(2, *whole, "--load", "z", ends[2], "--hold-region", "-1,-1,1,1,1,3"))
        self.assertIn("no surface of the metal", self.refused(2, *whole, "--load", "z", ends[2], "--hold-region", "0.1,0.1,0.1,0.3,0.3,0.3"))
        self.assertIn("looks against the force", self.refused(2, *whole, "--load", "z", *ends, "--interface", "even"))
        gap = self.labelled("gap.mha", (6, 5, 20), lambda x, y, z: int(z != 9))
        self.assertIn("joins the loaded and the held", self.refused(2, "stiffness", gap, *metal, "--load", "z", *ends))

    def test_stiffness_keeps_the_edges_of_voxels_that_are_no_cubes(self):
        # A solid bar has its metal's modulus, whatever its voxels.
        scan = self.top / "long_voxels.mha"
        header = ("ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nElementSpacing = 0.1 0.07 0.15\n"
                  "DimSize = 8 9 20\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n")
        scan.write_bytes(header.encode() + bytes([1]) * (8 * 9 * 20))
        bar = ("stiffness", scan, "--threshold", "0.5", "--young-gpa", "100", "--poisson", "0.3")
        for size in ((), ("--element-um", "190")):
            for load in "xyz":
                found = json.loads(run(*bar, *size, "--platens", "frictionless", "--load", load, "--json").stdout)
                self.assertAlmostEqual(found["axes"][0]["modulus_gpa"], 100, delta=1e-3)
                self.assertAlmostEqual(found["block_mm"][1], 0.63, delta=1e-9)
            self.assertEqual(found["element_um"], max(found["element_edges_um"]))
        tensor = json.loads(run(*bar, "--load", "tensor", "--json").stdout)["tensor"]
        for young in tensor["young_gpa"]:
            self.assertAlmostEqual(young, 100, delta=1e-2)
        self.assertIn("elements of 100.00 x 70.00 x 150.00 um", run(*bar).stdout)
        self.assertIn("at least 150", self.refused(2, *bar, "--element-um", "100"))

    def test_first_yield_in_bending(self):
        # A beam of n elements: the middle of the outermost has (n - 1) / n of the fibre's stress.
        nx, ny, nz = 6, 10, 60
        scan = self.labelled("beam.mha", (nx, ny, nz), lambda x, y, z: 1)
        beam = ("stiffness", scan, "--threshold", "0.5", "--young-gpa", "100", "--poisson", "0.3", "--platens", "frictionless", "--yield-mpa", "880")
        for load, across, high in (("bending-zy", ny, nx), ("bending-zx", nx, ny)):
            by_beam = 880 * (0.1 * across) * (0.1 * high) ** 2 / 6  # N mm at yield of the outermost fibre
            done = json.loads(run(*beam, "--load", load, "--json").stdout)
            told = done["loads"][0]["stresses"]["first_yield"]["load_factor"]
            self.assertAlmostEqual(told * (high - 1) / high / by_beam, 1, delta=0.03)
            self.assertIn("up to 25 % too late with 6.0 elements across", " ".join(done["notes"]))

    def test_stiffness_boundaries_and_loads(self):
        cell = FIXTURES / "fe/octet_cell_50.mha"
        arguments = ("stiffness", cell, "--threshold", "0.5", "--young-gpa", "100", "--poisson", "0.3")
        c = {}
        for boundary in ("kinematic", "periodic", "mixed", "static"):
            found = json.loads(run(*arguments, "--load", "tensor", "--boundary", boundary, "--json").stdout)["tensor"]
            c[boundary] = found["tensor_gpa"]
        # The cell is its own mirror image: mixed is periodic, between tractions and displacements.
        self.assertAlmostEqual(c["mixed"][0][0], c["periodic"][0][0], delta=1e-5)
        self.assertAlmostEqual(c["mixed"][3][3], c["periodic"][3][3], delta=1e-5)
        for k in (0, 3):
            self.assertLess(c["static"][k][k], c["mixed"][k][k])
            self.assertLess(c["mixed"][k][k], c["kinematic"][k][k])
        self.assertAlmostEqual(found["face_metal"][0], 0.392, delta=1e-9)
        self.assertLess(found["imbalance"], 1e-9)

        for name, key in (("shear-xz", "n_per_mm"), ("torsion-z", "n_mm_per_rad"), ("bending-z", "n_mm_per_rad")):
            load = json.loads(run(*arguments, "--load", name, "--json").stdout)["loads"][0]
            stiffness = load["stiffness_" + key]
            self.assertAlmostEqual(load["reaction_" + key] / stiffness, 1, delta=1e-5)
            self.assertIn("fewer than two across", load["no_resolution"])
            self.assertEqual(load["load"], {"bending-z": "bending-zx"}.get(name, name))
        self.assertIn("turned about x", run(*arguments, "--load", "bending-z").stdout)
        self.assertIn("without friction", self.refused(2, *arguments, "--load", "torsion-x", "--platens", "frictionless"))
        model = self.top / "twist.inp"
        fine = ("stiffness", self.finer_cell(), *arguments[2:], "--load", "torsion-z")
        twisted = json.loads(run(*fine, "--inp", model, "--json").stdout)
        twist = twisted["loads"][0]
        self.assertIn("LOW_Z", model.read_text())
        coarse = json.loads(run(*arguments, "--load", "torsion-z", "--json").stdout)["loads"][0]
        stiffness = twist["stiffness_n_mm_per_rad"]
        u = math.hypot(stiffness - coarse["stiffness_n_mm_per_rad"], of_steps(twisted, 1.0) * stiffness)
        self.assertAlmostEqual(twist["u_resolution_n_mm_per_rad"] / u, 1, delta=1e-6)

        z = json.loads(run(*arguments, "--force-n", "1000", "--body-weight-kg", "80", "--json").stdout)["axes"][0]
        given, half, whole = z["forces"]
        self.assertAlmostEqual(given["displacement_mm"], 1000 / z["stiffness_n_per_mm"], delta=1e-12)
        self.assertAlmostEqual(given["strain"], given["displacement_mm"] / 50, delta=1e-12)
        self.assertNotIn("limit_mm", given)
        self.assertAlmostEqual(half["force_n"], 392.266, delta=1e-6)
        self.assertAlmostEqual(whole["force_n"], 784.532, delta=1e-6)
        self.assertEqual((whole["limit_mm"], whole["within_limit"]), (2.0, "yes"))
        soft = ("stiffness", cell, "--threshold", "0.5", "--young-gpa", "0.1", "--poisson", "0.3")
        weights = json.loads(run(*soft, "--body-weight-kg", "80", "--json").stdout)["axes"][0]["forces"]
        self.assertEqual([w["within_limit"] for w in weights], ["yes", "no"])
        self.assertIn("along an axis", self.refused(2, *arguments, "--load", "shear-xz", "--force-n", "5"))
        self.assertIn("above 0", self.refused(2, *arguments, "--body-weight-kg", "0"))

    def test_stiffness_refuses_numbers_and_options_that_make_no_sense(self):
        cell = FIXTURES / "fe/octet_cell_50.mha"
        metal = ("--young-gpa", "100", "--poisson", "0.3")
        arguments = ("stiffness", cell, "--threshold", "0.5", *metal)
        for command, more in (("stiffness", ()), ("crush", ("--yield-mpa", "800"))):
            whole = (command, cell, "--threshold", "0.5", *metal, *more)
            for element in ("-3", "0", "nan", "inf"):
                said = self.refused(2, *whole, f"--element-um={element}")
                for part in ("--element-um", "above 0 um", "what to do"):
                    self.assertIn(part, said)
            said = self.refused(2, command, cell, *metal, *more, "--threshold", "nan")
            self.assertIn("--threshold nan", said)
            self.assertIn("--tolerance nan", self.refused(2, *whole, "--tolerance", "nan"))
            said = self.refused(2, command, cell, *metal, *more, "--threshold", "7")
            for part in ("no voxel is metal", str(cell), "from 0 to 1", "--threshold 7", "lower --threshold"):
                self.assertIn(part, said)
        said = self.refused(2, *arguments, "--load", "tensor", "--platens", "clamped")
        self.assertIn("--platens with --load tensor", said)
        said = self.refused(2, *arguments, "--load", "z", "--boundary", "periodic")
        self.assertIn("--boundary with --load z", said)
        said = self.refused(2, *arguments, "--load", "tensor", "--inp", self.top / "no.inp")
        self.assertIn("no model to write", said)

    def test_stiffness_says_what_it_takes_and_what_means_nothing(self):
        cell = FIXTURES / "fe/octet_cell_50.mha"
        arguments = ("stiffness", cell, "--threshold", "0.5", "--young-gpa", "100", "--poisson", "0.3",
                     "--element-um", "1700")
        done = run(*arguments, "--force-n", "1e6", "--yield-mpa", "880")
        self.assertIn("elements, about", done.stderr)
        # How the solver gets on, told before it is done.
        waited = run(*arguments[:-2], "--load", "tensor").stderr
        self.assertRegex(waited, r"\d %  solving, residual [0-9.]+e-0[0-9](, \d+ s left)?\n")
        self.assertIn("no uncertainty: elements twice as large would be fewer than two", done.stdout)
        self.assertIn("(not between clamped platens)", done.stdout)
        self.assertIn("1e+06 N is above the force at first yield", done.stdout)
        self.assertRegex(done.stdout, r"1e\+06 N the part would be shorter by [0-9.]+ %")
        small = run(*arguments, "--force-n", "10", "--yield-mpa", "880").stdout
        self.assertNotIn("above the force at first yield", small)
        self.assertNotIn("would be shorter", small)
        # The octet cell is cubic; a scan whose voxels are said to be smaller keeps its shape, and says so.
        self.assertNotIn("not cubic", run(*arguments, "--load", "tensor").stdout)
        said = run(*arguments[:-2], "--voxel-mm", "0.5").stdout
        self.assertIn("voxel size set to 0.5 x 0.5 x 0.5 mm by option; the file states 1 x 1 x 1 mm", said)
        self.assertNotIn("voxel size set", run(*arguments).stdout)

    def test_stiffness_tensor_states_its_resolution(self):
        cell = FIXTURES / "fe/octet_cell_50.mha"
        arguments = ("stiffness", cell, "--threshold", "0.5", "--young-gpa", "100", "--poisson", "0.3", "--load", "tensor",
                     "--boundary", "periodic")
        told = json.loads(run(*arguments, "--json").stdout)
        fine = told["tensor"]
        coarse = json.loads(run(*arguments, "--element-um", "2000", "--json").stdout)["tensor"]
        self.assertNotIn("u_resolution_gpa", coarse)
        self.assertIn("fewer than two across", coarse["no_resolution"])
        self.assertIn("no uncertainty: elements twice", run(*arguments, "--element-um", "2000").stdout)
        for i in range(6):
            for j in range(6):
                change = abs(fine["tensor_gpa"][i][j] - coarse["tensor_gpa"][i][j])
                self.assertAlmostEqual(fine["tensor_of_larger_elements_gpa"][i][j], coarse["tensor_gpa"][i][j], delta=1e-9)
                self.assertGreaterEqual(fine["u_resolution_gpa"][i][j], change - 1e-9)
        # The cell is cubic: alike along all axes, with the largest change of the three and what steps leave open.
        for key in ("young_gpa", "shear_gpa"):
            largest = max(abs(a - b) for a, b in zip(fine[key], coarse[key]))
            for value, u in zip(fine[key], fine["u_resolution_" + key]):
                self.assertAlmostEqual(u / math.hypot(largest, of_steps(told, 0.4) * value), 1, delta=1e-4)
        # What finer elements tend to (docs/methods/stiffness.md): within U.
        self.assertAlmostEqual(fine["tensor_gpa"][0][0], 6.85, delta=fine["u_resolution_gpa"][0][0])
        self.assertIn("resolution (k = 2; elements twice as large): U of E 0.37", run(*arguments).stdout)

    def appended(self, path):
        """Head and arrays, by name, of a file of VTK as asbuilt writes it."""
        head, data = path.read_bytes().split(b'<AppendedData encoding="raw">\n_', 1)
        # What follows the head is left out: numbers are raw.
        tree = xml.etree.ElementTree.fromstring(head + b"</VTKFile>")
        arrays = {}
        for array in tree.iter("DataArray"):
            offset = int(array.get("offset"))
            size = struct.unpack_from("<Q", data, offset)[0]
            kind = {"Float32": "f", "Float64": "d", "UInt8": "B", "Int64": "q"}[array.get("type")]
            arrays[array.get("Name")] = struct.unpack_from(f"<{size // struct.calcsize(kind)}{kind}", data, offset + 8)
        return tree, arrays

    def image(self, path):
        """Origin, load and arrays of a VTI as asbuilt writes it, by name."""
        tree, arrays = self.appended(path)
        image = tree.find("ImageData")
        codes = image.find("FieldData/Array").text.split()
        self.spacing = [float(v) for v in image.get("Spacing").split()]
        load = bytes(int(c) for c in codes[:-1]).decode()
        return [float(v) for v in image.get("Origin").split()], load, arrays

    def test_stiffness_writes_stress_fields(self):
        cell = FIXTURES / "fe/octet_cell_50.mha"
        arguments = ("stiffness", cell, "--threshold", "0.5", "--young-gpa", "100", "--poisson", "0.3")
        folder = self.top / "fields"
        more = ("--fields", folder, "--displacements", "--yield-mpa", "880", "--json")
        z = json.loads(run(*arguments, *more).stdout)["axes"][0]
        stresses = z["stresses"]
        self.assertEqual((stresses["apparent_stress_mpa"], stresses["force_n"]), (1.0, 2500.0))
        self.assertEqual(sorted(p.name for p in folder.iterdir()), ["z.vti", "z.vtu"])
        self.assertEqual(stresses["files"], [str(folder / "z.vti"), str(folder / "z.vtu")])
        origin, load, arrays = self.image(folder / "z.vti")
        self.assertEqual(origin, [-0.5, -0.5, -0.5])
        self.assertIn("apparent stress of -1 MPa", load)
        solid = [k for k, s in enumerate(arrays["solid"]) if s]
        self.assertEqual(len(solid), 28352)
        von_mises = sorted(arrays["von_mises_mpa"][k] for k in solid)
        self.assertAlmostEqual(von_mises[-1], stresses["von_mises_mpa"]["largest"], delta=1e-5)
        self.assertAlmostEqual(von_mises[28352 * 999 // 1000], stresses["von_mises_mpa"]["p99_9"], delta=1e-5)
        # Half of 1 MPa times the strain, less what varies inside elements.
        work = sum(arrays["strain_energy_density_mpa"]) / 125000 / (0.5 / (1000 * z["modulus_gpa"]))
        self.assertLess(work, 1.0)
        self.assertGreater(work, 0.95)
        yielded = stresses["first_yield"]
        self.assertAlmostEqual(yielded["load_factor"], 880 / stresses["von_mises_mpa"]["p99_9"], delta=1e-9)
        self.assertAlmostEqual(yielded["force_n"], 2500 * yielded["load_factor"], delta=1e-6)
        spot = stresses["hot_spots"][0]
        self.assertAlmostEqual(spot["load_factor"] * spot["von_mises_mpa"], 880, delta=1e-9)
        place = [round(p) for p in spot["position_mm"]]
        self.assertEqual(arrays["solid"][place[0] + 50 * (place[1] + 50 * place[2])], 1)
        # At a given force everything is that much larger.
        forced = json.loads(run(*arguments, *more, "--force-n", "5000").stdout)["axes"][0]["stresses"]
        self.assertAlmostEqual(forced["von_mises_mpa"]["p99"] / stresses["von_mises_mpa"]["p99"], 2, delta=1e-6)
        self.assertAlmostEqual(forced["first_yield"]["force_n"] / yielded["force_n"], 1, delta=1e-6)
        self.assertIn("by 5000 N", self.image(folder / "z.vti")[1])

        bent = json.loads(run(*arguments, "--load", "bending-z", *more).stdout)["loads"][0]["stresses"]
        self.assertEqual(bent["moment_nmm"], 1.0)
        self.assertTrue((folder / "bending-zx.vtu").exists())
        for boundary, name in (("mixed", "strain"), ("static", "stress")):
            tensor = json.loads(run(*arguments, "--load", "tensor", "--boundary", boundary, *more).stdout)["tensor"]
            self.assertEqual([s["load"] for s in tensor["stresses"]],
                             [f"{name}-{entry}" for entry in ("xx", "yy", "zz", "yz", "xz", "xy")])
        # 1 MPa of mean stress: the sum of principal stresses over the block.
        _, load, arrays = self.image(folder / "stress-xx.vti")
        self.assertIn("mean stress xx of 1 MPa", load)
        self.assertAlmostEqual(sum(arrays["principal_mpa"]) / 125000, 1.0, delta=1e-4)

        self.assertIn("hot spot (", run(*arguments, "--yield-mpa", "880").stdout)
        self.assertIn("requires --fields", self.refused(2, *arguments, "--displacements"))
        self.assertIn("above 0", self.refused(2, *arguments, "--yield-mpa", "0"))
        self.assertIn("a file stands", self.refused(2, *arguments, "--fields", folder / "z.vti/more"))
        self.refused(4, *arguments, "--fields", "/proc/nowhere")
        # A folder where the file is to be: absent, and nothing half written is left.
        (folder / "x.vti").mkdir()
        self.refused(4, *arguments, "--load", "x", "--fields", folder)
        self.assertEqual([p.name for p in folder.glob("*.partial")], [])

    def labelled(self, name, shape, label, kind="MET_UCHAR"):
        """A scan of labels with voxels of 0.1 mm; label(x, y, z) says which."""
        nx, ny, nz = shape
        values = [label(x, y, z) for z in range(nz) for y in range(ny) for x in range(nx)]
        head = (f"ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n"
                f"ElementSpacing = 0.1 0.1 0.1\nDimSize = {nx} {ny} {nz}\nElementType = {kind}\nElementDataFile = LOCAL\n")
        code = {"MET_UCHAR": "B", "MET_SHORT": "h"}[kind]
        (self.top / name).write_bytes(head.encode() + struct.pack(f"<{len(values)}{code}", *values))
        return self.top / name

    def test_stiffness_of_several_materials(self):
        # Two layers of different Poisson's ratio: the exact tensor of a laminate.
        scan = self.labelled("layers.mha", (8, 8, 12), lambda x, y, z: 3 if z < 6 else -7, "MET_SHORT")
        phases = ("--phase", "3=110,0.34", "--phase=-7=1.7,0.45")
        arguments = ("stiffness", scan, *phases)
        found = json.loads(run(*arguments, "--load", "tensor", "--boundary", "periodic", "--tolerance", "1e-9", "--json").stdout)
        self.assertEqual(found["phases"][1], {"label": -7, "young_gpa": 1.7, "poisson": 0.45})
        self.assertNotIn("young_gpa", found)
        lame = [(e * nu / ((1 + nu) * (1 - 2 * nu)), e / (2 * (1 + nu))) for e, nu in ((110, 0.34), (1.7, 0.45))]

        def mean(of):
            return sum(of(*one) for one in lame) / 2
        stiff = 1 / mean(lambda l, m: 1 / (l + 2 * m))
        side = mean(lambda l, m: l / (l + 2 * m))
        exact = {(2, 2): stiff, (0, 2): side * stiff, (3, 3): 1 / mean(lambda l, m: 1 / m), (5, 5): mean(lambda l, m: m),
                 (0, 0): mean(lambda l, m: 4 * m * (l + m) / (l + 2 * m)) + side ** 2 * stiff,
                 (0, 1): mean(lambda l, m: 2 * m * l / (l + 2 * m)) + side ** 2 * stiff}
        for (i, j), value in exact.items():
            self.assertAlmostEqual(found["tensor"]["tensor_gpa"][i][j] / value, 1, delta=1e-5)
        bounds = found["bounds"]
        self.assertAlmostEqual(bounds["reuss_young_gpa"], 2 / (1 / 110 + 1 / 1.7), delta=1e-4)
        # Two materials, half each: K and G between all bounds; the mean over directions of the laminate too, of K.
        k, g = ([of(*one) for one in lame] for of in (lambda l, m: l + 2 * m / 3, lambda l, m: m))
        for low, high, key in ((1, 0, "upper"), (0, 1, "lower")):
            bulk = k[high] + 0.5 / (1 / (k[low] - k[high]) + 1.5 / (3 * k[high] + 4 * g[high]))
            shear = g[high] + 0.5 / (1 / (g[low] - g[high]) + 3 * (k[high] + 2 * g[high]) / (5 * g[high] * (3 * k[high] + 4 * g[high])))
            self.assertAlmostEqual(bounds["bulk_gpa"]["hashin_shtrikman_" + key] / bulk, 1, delta=1e-5)
            self.assertAlmostEqual(bounds["shear_gpa"]["hashin_shtrikman_" + key] / shear, 1, delta=1e-5)
        self.assertAlmostEqual(bounds["bulk_gpa"]["voigt"], sum(k) / 2, delta=1e-4)
        self.assertAlmostEqual(bounds["shear_gpa"]["reuss"], 2 / (1 / g[0] + 1 / g[1]), delta=1e-5)
        averages = found["tensor"]["isotropic_averages"]
        c = found["tensor"]["tensor_gpa"]
        self.assertAlmostEqual(averages["bulk_voigt_gpa"], sum(c[i][j] for i in range(3) for j in range(3)) / 9, delta=1e-9)
        for of in ("bulk", "shear"):
            b = bounds[of + "_gpa"]
            self.assertEqual(averages[of + "_within_hashin_shtrikman"], b["hashin_shtrikman_lower"] <= averages[of + "_reuss_gpa"]
                             and averages[of + "_voigt_gpa"] <= b["hashin_shtrikman_upper"])
        said = run(*arguments, "--load", "tensor", "--boundary", "periodic").stdout
        self.assertIn("bounds of K and G, GPa: Voigt", said)
        self.assertIn("within Hashin-Shtrikman", said)
        for young in found["tensor"]["young_gpa"]:
            self.assertTrue(bounds["reuss_young_gpa"] < young < bounds["voigt_young_gpa"])
        # The label of one part alone is that part: the other is empty.
        alone = json.loads(run("stiffness", scan, "--phase", "3=110,0.34", "--json").stdout)
        metal = json.loads(run("stiffness", scan, "--threshold", "0", "--young-gpa", "110", "--poisson", "0.34", "--json").stdout)
        self.assertEqual(alone["axes"][0]["modulus_gpa"], metal["axes"][0]["modulus_gpa"])
        self.assertAlmostEqual(alone["block_mm"][2], 0.6, delta=1e-9)
        self.assertIn("Reuss", run(*arguments).stdout)
        # Elements of two voxels lie in one material each, of four across both.
        two = json.loads(run(*arguments, "--element-um", "200", "--json").stdout)["axes"][0]
        self.assertEqual(two["model"]["elements"], 96)
        self.assertEqual(run(*arguments, "--element-um", "400", "--load", "shear-zx").returncode, 0)
        model = self.top / "layers.inp"
        run(*arguments, "--inp", model)
        written = model.read_text()
        self.assertEqual(written.count("*MATERIAL"), 2)
        self.assertEqual(written.count("*ELSET, ELSET=PHASE_"), 2)
        for load in ("torsion-z", "bending-zx"):
            self.assertIn("loads", json.loads(run(*arguments, "--load", load, "--json").stdout))

    def test_stiffness_tells_stresses_of_each_material(self):
        # Bars side by side with one Poisson's ratio: E / mean(E) of the apparent stress. One after the other, with one nu / E:
        # the apparent stress in both.
        folder = self.top / "two_bars"
        slide = ("--platens", "frictionless", "--tolerance", "1e-9", "--fields", folder, "--json")
        beside = self.labelled("beside.mha", (6, 6, 8), lambda x, y, z: 1 + x // 3)
        found = json.loads(run("stiffness", beside, "--phase", "1=110,0.3,880", "--phase", "2=55,0.3,300", *slide).stdout)
        self.assertEqual(found["phases"][1]["yield_mpa"], 300)
        stresses = found["axes"][0]["stresses"]
        for material, label, stress, strength in zip(stresses["materials"], (1, 2), (4 / 3, 2 / 3), (880, 300)):
            self.assertEqual((material["label"], material["elements"], material["yield_mpa"]), (label, 144, strength))
            for key in ("mean", "p50", "p99_9", "largest"):
                self.assertAlmostEqual(material["von_mises_mpa"][key], stress, delta=1e-5)
            self.assertAlmostEqual(material["first_yield"]["load_factor"], strength / stress, delta=strength * 1e-5)
            self.assertAlmostEqual(material["hot_spots"][0]["von_mises_mpa"], stress, delta=1e-5)
            self.assertEqual(material["hot_spots"][0]["position_mm"][0] > 0.25, label == 2)
        # The earliest of both; 300 / (2 / 3) comes before 880 / (4 / 3).
        self.assertAlmostEqual(stresses["first_yield"]["apparent_stress_mpa"], 450, delta=0.01)
        _, _, arrays = self.image(folder / "z.vti")
        self.assertEqual(arrays["material"], (1.0, 1.0, 1.0, 2.0, 2.0, 2.0) * 48)
        row = self.labelled("row.mha", (4, 5, 12), lambda x, y, z: 7 if z < 6 else 9)
        arguments = ("stiffness", row, "--phase", "7=110,0.3,880", "--phase", "9=55,0.15")
        found = json.loads(run(*arguments, *slide).stdout)
        first, second = found["axes"][0]["stresses"]["materials"]
        for material in (first, second):
            self.assertAlmostEqual(material["von_mises_mpa"]["p50"], 1, delta=1e-5)
            self.assertAlmostEqual(material["von_mises_mpa"]["largest"], 1, delta=1e-5)
        self.assertAlmostEqual(first["first_yield"]["load_factor"], 880, delta=0.01)
        self.assertNotIn("first_yield", second)
        self.assertAlmostEqual(found["axes"][0]["stresses"]["first_yield"]["load_factor"], 880, delta=0.01)
        said = run(*arguments).stdout
        self.assertIn("label 7, von Mises", said)
        self.assertIn("its first yield at 880 MPa", said)

    def test_stiffness_refuses_materials_that_make_no_sense(self):
        scan = self.labelled("two.mha", (6, 6, 6), lambda x, y, z: 1 + x // 3)
        both = ("stiffness", scan, "--phase", "1=110,0.34", "--phase", "2=17,0.3")
        self.assertIn("a label has two materials", self.refused(2, *both, "--phase", "1=5,0.3"))
        self.assertIn("no voxel has a label", self.refused(2, *both, "--phase", "3=5,0.3"))
        for bad in ("1", "1=5", "1=5,x", "1=5,0.3,", "1=5,0.3,7,8", "1=5,0.3,x", "a=5,0.3", "1:5,0.3"):
            self.assertIn("cannot be read", self.refused(2, "stiffness", scan, "--phase", bad))
        self.assertIn("Young", self.refused(2, "stiffness", scan, "--phase", "1=0,0.3"))
        self.assertIn("Poisson", self.refused(2, "stiffness", scan, "--phase", "1=5,0.5"))
        self.assertIn("--grey", self.refused(2, *both, "--grey"))
        self.assertIn("--threshold", self.refused(2, *both, "--threshold", "1"))
        self.assertIn("one material or of several", self.refused(2, *both, "--poisson", "0.3"))
        self.assertIn("GPA,POISSON,YIELD", self.refused(2, *both, "--yield-mpa", "800"))
        self.assertIn("yield strength is not possible", self.refused(2, "stiffness", scan, "--phase", "1=5,0.3,0"))
        self.assertIn("no material", self.refused(2, "stiffness", scan, "--threshold", "1", "--young-gpa", "5"))

    def test_stiffness_by_share_of_metal(self):
        cell = FIXTURES / "fe/octet_cell_50.mha"
        arguments = ("stiffness", cell, "--threshold", "0.5", "--young-gpa", "100", "--poisson", "0.3", "--grey")
        found = json.loads(run(*arguments, "--element-um", "1700", "--json").stdout)
        self.assertEqual(found["elements"], "by share")
        self.assertAlmostEqual(found["solid_fraction"], 0.226816, delta=3e-5)
        self.assertGreater(found["axes"][0]["model"]["elements"], 3544)
        self.assertIn("whole or empty", self.refused(2, *arguments))
        tensor = {}
        for boundary in ("static", "mixed"):
            tensor[boundary] = json.loads(run(*arguments, "--element-um", "1700", "--load", "tensor", "--boundary",
                                              boundary, "--json").stdout)["tensor"]
        self.assertLess(tensor["static"]["tensor_gpa"][0][0], tensor["mixed"]["tensor_gpa"][0][0])
        self.assertGreater(tensor["static"]["tensor_gpa"][0][0], 0)
        # The faces' metal as the whole voxels have it: 0.392 in the outermost layer, and thinner behind.
        self.assertAlmostEqual(tensor["static"]["face_metal"][0], 0.392, delta=0.05)
        self.assertIn("shares of metal", self.refused(2, *arguments, "--element-um", "1700", "--inp", self.top / "x.inp"))
        # Grey values between air and metal: as much metal as the mask, within the blur of edges.
        scan = ("stiffness", self.top / "part/scan.mha", "--young-gpa", "100", "--poisson", "0.3", "--json")
        whole, grey = (json.loads(run(*scan, *more).stdout) for more in ((), ("--grey",)))
        self.assertAlmostEqual(grey["solid_fraction"] / whole["solid_fraction"], 1, delta=0.06)
        self.assertEqual(grey["block_mm"], whole["block_mm"])
        self.assertGreater(grey["axes"][0]["model"]["elements"], whole["axes"][0]["model"]["elements"])

    def test_crush_of_a_mask(self):
        cell = FIXTURES / "fe/octet_cell_50.mha"
        scan = ("crush", cell, "--threshold", "0.5", "--element-um", "1500")
        metal = ("--young-gpa", "100", "--poisson", "0.3")
        arguments = (*scan, *metal, "--yield-mpa", "900")
        table = self.top / "curve.csv"
        found = json.loads(run(*arguments, "--hardening-mpa", "1000", "--csv", table, "--json").stdout)
        points = found["points"]
        self.assertEqual((points[0]["strain"], points[0]["stress_mpa"]), (0, 0))
        self.assertAlmostEqual(points[-1]["strain"], 0.05, delta=1e-12)
        self.assertAlmostEqual(points[1]["stress_mpa"], 1000 * found["slope_gpa"] * points[1]["strain"], delta=1e-3)
        self.assertEqual(found["first_point"]["stress_mpa"], points[1]["stress_mpa"])
        self.assertLess(found["first_point"]["stress_mpa"], found["first_yield"]["stress_mpa"])
        offset = found["offset"]
        self.assertLess(found["first_yield"]["stress_mpa"], offset["stress_mpa"])
        self.assertAlmostEqual(offset["stress_mpa"], 1000 * found["slope_gpa"] * (offset["strain"] - 0.002), delta=1e-6)
        self.assertLess(found["energy"]["imbalance"], 1e-4)
        self.assertLess(found["force_imbalance"], 1e-4)
        self.assertAlmostEqual(found["element_um"], 50000 / 33, delta=1e-9)
        # Half a strut at a free side has 2.3 elements across: too few to compare with elements twice as large.
        self.assertNotIn("u_slope_gpa", found)
        # A cross of plates 8 voxels thick is compared: 15 elements over 22 voxels, then 8: the difference of an error of
        # first order over their ratio less 1.
        cross = self.labelled("cross.mha", (22, 22, 22), lambda x, y, z: int(7 <= x < 15 or 7 <= y < 15))
        plates = json.loads(run("crush", cross, "--threshold", "0.5", "--element-um", "150", *metal, "--yield-mpa", "900", "--json").stdout)
        self.assertAlmostEqual(plates["element_um"], 2200 / 15, delta=1e-9)
        change = (plates["larger_elements"]["slope_gpa"] - plates["slope_gpa"]) / (15 / 8 - 1)
        # Beside it at most what steps leave open, 40 % over the elements across.
        self.assertGreaterEqual(plates["u_slope_gpa"], abs(change))
        self.assertLess(plates["u_slope_gpa"], math.hypot(change, 0.4 / plates["elements_across"] * plates["slope_gpa"]) + 1e-9)
        self.assertGreater(plates["offset"]["u_stress_mpa"], 0)
        self.assertGreater(plates["first_yield"]["u_stress_mpa"], 0)
        self.assertGreater(plates["energy"]["u_absorbed_mpa"], 0)
        with open(table, newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), len(points))
        for row, p in zip(rows, points):
            for name in row:
                self.assertAlmostEqual(float(row[name]), p[name], delta=1e-8 * max(1, abs(p[name])))

        # The same metal as a table; the text names the figures; the element of full integration bears more.
        hardening = self.top / "metal.csv"
        hardening.write_text("plastic_strain,yield_mpa\n0,900\n1,1900\n")
        short = ("--strain-pct", "2.5")
        same = json.loads(run(*scan, *metal, "--hardening", hardening, "--json").stdout)
        self.assertAlmostEqual(same["offset"]["stress_mpa"], offset["stress_mpa"], delta=1e-3)
        self.assertEqual([p["yield_mpa"] for p in same["hardening"]], [900, 1900])
        self.assertIn("0.2 % offset stress", run(*arguments, *short).stdout)
        full = json.loads(run(*arguments, "--hardening-mpa", "1000", *short, "--element", "full", "--json").stdout)
        self.assertGreater(full["offset"]["stress_mpa"], 1.01 * offset["stress_mpa"])
        stiffness = json.loads(run("stiffness", *scan[1:], *metal, "--json").stdout)["axes"][0]
        self.assertAlmostEqual(full["slope_gpa"] / stiffness["modulus_gpa"], 1, delta=1e-5)
        below = json.loads(run(*arguments, "--strain-pct", "0.1", "--json").stdout)
        self.assertIsNone(below["offset"])
        self.assertIn("0.1 % strain", below["offset_reason"])
        self.assertIsNone(below["first_point"])

        self.assertIn("no yield stress", self.refused(2, *scan, *metal))
        self.assertIn("above 0", self.refused(2, *scan, *metal, "--yield-mpa", "0"))
        self.assertIn("softening", self.refused(2, *arguments, "--hardening-mpa", "-5"))
        self.assertIn("given twice", self.refused(2, *arguments, "--hardening-mpa", "5", "--hardening", hardening))
        self.assertIn("does not begin", self.refused(2, *scan, *metal, "--yield-mpa", "800", "--hardening", hardening))
        self.assertIn("cannot be read", self.refused(2, *arguments, "--hardening", self.top / "nowhere.csv"))
        hardening.write_text("0,900\n0.1,800\n")
        self.assertIn("falls", self.refused(2, *scan, *metal, "--hardening", hardening))
        hardening.write_text("0,900\n0.1;x\n")
        self.assertIn("line 2", self.refused(2, *scan, *metal, "--hardening", hardening))
        self.assertIn("20 %", self.refused(2, *arguments, "--strain-pct", "30"))
        self.assertIn("Poisson", self.refused(2, *scan, "--young-gpa", "1", "--poisson", "0.5", "--yield-mpa", "1"))
        self.assertIn("Young", self.refused(2, *scan, "--young-gpa", "0", "--poisson", "0.3", "--yield-mpa", "1"))
        self.assertIn("too large for the struts", self.refused(
            2, *scan[:-1], "6000", *metal, "--yield-mpa", "900"))
        nowhere = self.refused(4, *arguments, "--csv", self.top / "nowhere/curve.csv")
        self.assertIn("could not be created", nowhere)
        self.assertNotIn("reading the scan", nowhere, "refused before the run, not after it")

    def test_version_and_help(self):
        self.assertIn("asbuilt 0.1.0", run("--version").stdout)
        for command in ("demo", "inspect", "export", "report", "simulate", "register", "thickness", "stiffness", "crush", "tensile", "info"):
            self.assertIn("Example:", run(command, "--help").stdout)


unittest.main(argv=["test_cli"])
