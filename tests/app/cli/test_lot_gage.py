#!/usr/bin/env python3
"""asbuilt lot as the contract has it. Usage: test_lot_cli.py ASBUILT FIXTURES"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ASBUILT, FIXTURES = sys.argv[1], pathlib.Path(sys.argv[2])
AIAG = FIXTURES / "data/aiag_gage/gage_10x3x3.csv"
CASE = """
seed = 5
[design]
kind = "bcc"
cells_x = 3
cells_y = 2
cells_z = 2
cell_mm = 1.8
strut_mm = 0.32
[scan]
voxel_x_mm = {0}
voxel_y_mm = {0}
voxel_z_mm = {0}
noise = 0.03
"""
# Deviations in um: s 0.6232, mean 0.3.
REPEATS = [.4, 1.1, -.3, .8, .2, -.6, 1.4, .1, -.9, .5, .9, -.2, .3, .7, -.5, 0, 1.2, -.1, .6, .4]


def run(*arguments):
    return subprocess.run([ASBUILT, *map(str, arguments)], capture_output=True, text=True, timeout=300)


class LotGage(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.top = pathlib.Path(self.temporary.name)

    def tearDown(self):
        self.temporary.cleanup()

    def refused(self, *arguments):
        done = run("lot", "gage", *arguments)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def test_the_published_study(self):
        study = (AIAG, "--operator-column", "appraiser")
        anova = run("lot", "gage", *study, "--json")
        self.assertEqual(anova.returncode, 0, anova.stderr)
        found = json.loads(anova.stdout)
        self.assertAlmostEqual(100 * found["grr"]["share_of_total"], 27.86, delta=0.006)
        self.assertEqual((found["ndc"], found["grade"], found["graded_by"]), (4, "conditional", "total variation"))
        self.assertIsNone(found["grr"]["share_of_tolerance"])
        self.assertEqual([row["source"] for row in found["anova"]],
                         ["parts", "operators", "interaction", "repeatability"])
        by_range = json.loads(run("lot", "gage", *study, "--method", "range", "--json").stdout)
        self.assertAlmostEqual(100 * by_range["grr"]["share_of_total"], 26.68, delta=0.006)
        self.assertEqual(by_range["ndc"], 5)
        text = run("lot", "gage", *study, "--lower", "-10", "--upper", "10")
        self.assertEqual(text.returncode, 0)
        self.assertIn("GRR is 9.07 % of the tolerance: acceptable", text.stdout)

    def test_a_gage_that_is_not_acceptable_ends_with_1(self):
        done = run("lot", "gage", AIAG, "--operator-column", "appraiser", "--tolerance", "5")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("36.28 % of the tolerance: not acceptable", done.stdout)

    def test_uncertainty_of_a_task(self):
        table = self.top / "repeats.csv"
        table.write_text("value\n" + "".join(f"{401.5 + d}\n" for d in REPEATS))
        task = ("--repeats", table, "--calibrated", "400", "--u-cal", "0.6", "--u-w", "0.5", "--u-b", "0.2")
        for bias, expanded in (("corrected", 2.038), ("linear", 3.798), ("rss_u", 4.118)):
            found = json.loads(run("lot", "gage", *task, "--bias", bias, "--json").stdout)
            self.assertAlmostEqual(found["expanded_uncertainty"], expanded, delta=6e-4)
            self.assertEqual(found["bias_treatment"], bias)
        # Q_MS leaves u_w out: U 3.530, 15 % of 47.07.
        fit = run("lot", "gage", *task, "--tolerance", "48", "--json")
        self.assertEqual(fit.returncode, 0, fit.stderr)
        self.assertAlmostEqual(json.loads(fit.stdout)["q_ms"]["smallest_tolerance"], 47.07, delta=0.01)
        self.assertAlmostEqual(json.loads(fit.stdout)["q_mp"]["ratio"], 2 * 3.798 / 48, delta=1e-4)
        self.assertIn("verify", json.loads(fit.stdout)["q_mp"]["standing"])
        self.assertEqual(run("lot", "gage", *task, "--tolerance", "47").returncode, 1)
        # u = 3.798 / 2, guard band 1.645 u = 3.124.
        limits = ("--lower", "380", "--upper", "428")
        zone = json.loads(run("lot", "gage", *task, *limits, "--json").stdout)["acceptance_zone"]
        self.assertAlmostEqual(zone["lower"], 383.124, delta=2e-3)
        self.assertAlmostEqual(zone["upper"], 424.876, delta=2e-3)
        self.assertIn("verify", zone["standing"])
        self.assertIn("conform with 95 %", run("lot", "gage", *task, *limits).stdout)
        narrow = run("lot", "gage", *task, "--lower", "399", "--upper", "403")
        self.assertIn("no value conforms with 95 %", narrow.stdout)
        # 5 % of 48 is 2.4.
        for resolution, status in (("2.4", 0), ("2.5", 1)):
            done = run("lot", "gage", *task, *limits, "--resolution", resolution, "--json")
            self.assertEqual(done.returncode, status, done.stderr)
            self.assertEqual(json.loads(done.stdout)["resolution_suffices"], status == 0)
        self.assertIn("--tolerance", self.refused(*task, "--resolution", "1"))
        table.write_text("value\n400\n401\n402\n")
        self.assertIn("20 or more", self.refused(*task))
        few = run("lot", "gage", *task, "--few-repeats")
        self.assertEqual(few.returncode, 0, few.stderr)
        self.assertIn("fewer than 20 repeats", few.stdout)
        self.assertIn("--calibrated", self.refused("--repeats", table, "--u-cal", "1"))

    def test_repeated_inspections(self):
        db = self.top / "lot.sqlite"
        for voxel in (0.050, 0.053, 0.051):
            case = self.top / "case.toml"
            case.write_text(CASE.format(voxel))
            part = self.top / f"part{voxel}"
            self.assertEqual(run("simulate", case, "--out", part).returncode, 0)
            done = run("inspect", "--scan", part / "scan.mha", "--design", part / "design.3mf", "--db", db,
                       "--part", "SN-1")
            self.assertIn(done.returncode, (0, 1), done.stderr)
        done = run("lot", "gage", "--db", db, "--inspections", "1,2", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        found = json.loads(done.stdout)
        self.assertEqual(found["struts"], len(found["rows"]))
        self.assertEqual(found["dof"], found["struts"])
        self.assertGreater(found["repeatability_sd"], 0)
        self.assertAlmostEqual(found["ratio"], found["repeatability_sd"] / found["stated_u"])
        self.assertLess(found["ratio"], 1)
        self.assertEqual(found["outside"], 0)
        self.assertIn("ratio", run("lot", "gage", "--db", db, "--inspections", "1,2").stdout)
        strut = ["--db", db, "--inspections", "1,2,3", "--strut", found["rows"][0]["strut_id"]]
        task = [*strut, "--calibrated", "320", "--u-cal", "0.5"]
        self.assertIn("20 or more", self.refused(*task))
        done = run("lot", "gage", *task, "--few-repeats", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        of_task = json.loads(done.stdout)
        self.assertEqual((of_task["count"], of_task["input"]["inspections"]), (3, [1, 2, 3]))
        both = {r["strut_id"]: r for r in found["rows"]}[found["rows"][0]["strut_id"]]
        self.assertAlmostEqual(of_task["bias"], of_task["mean"] - 320)
        self.assertLess(abs(of_task["mean"] - both["mean"]), 20)
        self.assertIn("--calibrated", self.refused(*strut, "--few-repeats"))
        self.assertIn("not of what", self.refused("--db", db, "--inspections", "1,2", "--calibrated", "320"))
        self.assertIn("all struts together", self.refused("--db", db, "--inspections", "1,2", "--tolerance", "60"))
        again = run("inspect", "--scan", self.top / "part0.05/scan.mha", "--design", self.top / "part0.05/design.3mf",
                    "--db", db, "--part", "SN-1")
        self.assertIn(again.returncode, (0, 1), again.stderr)
        self.assertIn("same scan", self.refused("--db", db, "--inspections", "1,4"))
        self.assertIn("twice", self.refused("--db", db, "--inspections", "1,1"))
        self.assertIn("no inspection", self.refused("--db", db, "--inspections", "1,7"))
        self.assertIn("one inspection", self.refused("--db", db, "--inspections", "1"))

    def test_wrong_use(self):
        self.assertIn("one of DATA.csv", self.refused())
        self.assertIn("excludes", self.refused(AIAG, "--db", "lot.sqlite"))
        self.assertIn("part, appraiser, trial, value", self.refused(AIAG, "--operator-column", "nobody"))
        self.assertIn("upper limit", self.refused(AIAG, "--lower", "1"))
        self.assertIn("out of order", self.refused(AIAG, "--lower", "1", "--upper", "1"))
        self.assertEqual(run("lot").returncode, 2)
        self.assertIn("Example:", run("lot", "gage", "--help").stdout)


unittest.main(argv=["test_lot_cli"])
