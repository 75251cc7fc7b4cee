#!/usr/bin/env python3
"""Statistics over the lot's record, at the command line. Usage: test_lot_spc.py ASBUILT

Truth is computed here with Python's own arithmetic from the values that were entered.
"""
import json
import math
import pathlib
import statistics
import subprocess
import sys
import tempfile
import unittest

ASBUILT = sys.argv[1]
DIGEST = "a" * 64
PROFILE = """
profile = "P1"
edition = "1"
decision_rule = "iso14253"
least_tensile = 0
needs_inspection = false
required_steps = []
required_signatures = ["release"]
two_people = false
"""
LOT = f"""
product = "cage"
part_number = "PN-7"
design_revision = "B"
design_sha256 = "{DIGEST}"
material = "Ti6Al4V ELI"
quantity = 10
profile = "P1"
"""
BUILD = f"""
build = "B1"
machine_serial = "1"
parameter_set = "30 um"
parameter_sha256 = "{DIGEST}"
powder = ["W1"]
layer_um = 30
started = "2026-11-01T08:00:00Z"
ended = "2026-11-02T08:00:00Z"
"""
# Hundredths of a millimetre about 20 mm, in the order of measuring; the ninth of L-003 is far off.
DEVIATIONS = {"L-001": [-0.8, 0.5, 1.2, -0.3, 0.1, -1.4, 0.9, 0.2, -0.5, 0.6],
              "L-002": [0.3, -0.9, 0.7, 1.1, -0.2, -0.6, 0.4, -1.2, 0.0, 0.8],
              "L-003": [0.2, -0.4, 0.6, -0.7, 1.0, 0.3, -1.1, 0.5, 6.0, -0.1]}
D2 = 2 / math.sqrt(math.pi)  # mean range of two, in sigma


def value_of(lot, i):
    return round(20 + DEVIATIONS[lot][i] / 100, 6)


def all_values(*lots):
    return [value_of(lot, i) for lot in lots or DEVIATIONS for i in range(10)]


def moving_sigma(values):
    return statistics.fmean(abs(b - a) for a, b in zip(values, values[1:])) / D2


def run(*arguments):
    return subprocess.run([ASBUILT, *map(str, arguments)], capture_output=True, text=True, timeout=120,
                          stdin=subprocess.DEVNULL)


class LotSpc(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.top = pathlib.Path(cls.temporary.name)
        cls.db = cls.top / "lot.sqlite"
        (cls.top / "password").write_text("password of ada\n")
        for name, text in {"profile": PROFILE, "lot": LOT, "build": BUILD}.items():
            (cls.top / f"{name}.toml").write_text(text)
        cls.make_record()

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @classmethod
    def add(cls, action, *arguments, lot=None):
        command = ["lot", action, "--db", cls.db, *arguments]
        if action != "add-user":
            command += ["--user", "ada", "--password-file", cls.top / "password"]
        if lot:
            command += ["--lot", lot]
        done = run(*command)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    @classmethod
    def add_dimension(cls, lot, number, part, value, *more, characteristic="length", unit="mm", minute=0):
        return cls.add("add-dimension", "--measurement", number, "--part", part, "--characteristic", characteristic,
                       "--value", value, "--unit", unit, "--instrument", "CAL-1", "--measured",
                       f"2026-11-0{3 + int(lot[-1])}T09:{minute:02d}:00Z", *more, lot=lot)

    @classmethod
    def make_record(cls):
        cls.add("add-user", "--name", "ada", "--full-name", "Ada Lovelace", "--role", "inspector",
                "--new-password-file", cls.top / "password")
        cls.add("add-profile", cls.top / "profile.toml")
        cls.add("add-instrument", "--instrument", "CAL-1", "--class", "calliper")
        cls.add("add-instrument", "--instrument", "T-1", "--class", "tensile_machine")
        for lot in DEVIATIONS:
            cls.add("create", cls.top / "lot.toml", lot=lot)
            cls.add("add-powder", "--powder", "W1", "--alloy", "Ti6Al4V ELI", "--state", "virgin", "--reuse-count", "0",
                    "--certificate", "CoC", lot=lot)
            cls.add("add-build", cls.top / "build.toml", "--machine", "M2" if lot == "L-003" else "M1", lot=lot)
            for i in range(10):
                serial = f"SN-{lot[-1]}{i + 1:02d}"
                cls.add("add-part", "--serial", serial, "--role", "implant", "--build", "B1", "--x-mm",
                        30 * (i % 4) - 45, "--y-mm", 30 * (i // 4) - 30, lot=lot)
                wrong = (lot, i) == ("L-002", 4)  # corrected below
                told = cls.add_dimension(lot, f"D{i + 1}", serial, 25 if wrong else value_of(lot, i), "--u", 0.006,
                                         "--lower", 19.95, "--upper", 20.05, minute=i)
                if wrong:
                    number = [w for w in told.replace(":", " ").split() if w.isdigit()][0]
                    cls.add_dimension(lot, f"D{i + 1}", serial, value_of(lot, i), "--u", 0.006, "--lower", 19.95,
                                      "--upper", 20.05, "--supersedes", number, "--reason", "misread", minute=i)
        for number, (unit, width) in enumerate((("mm", 5.01), ("um", 5010), ("mm", 5.02))):
            cls.add_dimension("L-003", f"W{number}", "SN-301", width, characteristic="width", unit=unit)
        cls.add_dimension("L-003", "H1", "SN-301", 3.0, "--lower", 2.9, characteristic="height")
        cls.add("add-part", "--serial", "TB-1", "--role", "tensile_bar", "--build", "B1", lot="L-003")
        for i, (strength, basis) in enumerate(((950, "4D"), (960, "5D"))):
            cls.add("add-tensile", "--test", f"T{i}", "--part", "TB-1", "--spec", "ASTM F136", "--gauge-basis", basis,
                    "--rm-mpa", strength, "--u-rm-mpa", 8, "--a-pct", 12, "--verdict", "pass", "--instrument", "T-1",
                    "--tested", f"2026-11-07T09:0{i}:00Z", lot="L-003")

    def answer(self, command, *arguments, status=0):
        done = run("lot", command, *arguments, "--json")
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def of_length(self, command, *arguments, status=0):
        return self.answer(command, "--db", self.db, "--characteristic", "length", *arguments, status=status)

    def refused(self, says, command, *arguments):
        done = run("lot", command, *arguments)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertIn(says, done.stderr)

    def test_values_come_with_what_is_known_of_them(self):
        series = self.of_length("tolerance", status=1)["series"]
        self.assertEqual([v["value"] for v in series["values"]], all_values())
        self.assertEqual((series["unit"], series["superseded"]), ("mm", 1))
        last = series["values"][-1]
        self.assertEqual((last["lot"], last["part"], last["build"], last["machine"], last["instrument"]),
                         ("L-003", "SN-310", "B1", "M2 1", "CAL-1"))
        self.assertEqual((last["x_mm"], last["y_mm"], last["u"], last["variant_pct"]), (-15, 30, 0.006, None))
        shown = json.loads(run("lot", "show", "--db", self.db, "--lot", "L-003", "--json").stdout)["entries"]
        self.assertIn((last["entry"], "D10"), [(e["id"], e["key"]) for e in shown])

    def test_capability(self):
        values = all_values("L-001", "L-002")
        found = self.of_length("capability", "--lot", "L-001,L-002")
        mean, s, sigma = statistics.fmean(values), statistics.stdev(values), moving_sigma(values)
        self.assertEqual((found["count"], found["estimator"], found["outside"]), (20, "moving range/d2", 0))
        self.assertAlmostEqual(found["mean"], mean, places=10)
        self.assertAlmostEqual(found["within"]["cp"], 0.1 / (6 * sigma), places=9)
        self.assertAlmostEqual(found["within"]["cpk"], min(20.05 - mean, mean - 19.95) / (3 * sigma), places=9)
        self.assertAlmostEqual(found["overall"]["ppk"], min(20.05 - mean, mean - 19.95) / (3 * s), places=9)
        tail = statistics.NormalDist(mean, s)
        ppm = 1e6 * (tail.cdf(19.95) + 1 - tail.cdf(20.05))
        self.assertAlmostEqual(found["overall"]["ppm_below"] + found["overall"]["ppm_above"], ppm, delta=1e-6 * ppm + 1e-9)
        self.assertTrue(found["ppm_low"] < ppm < found["ppm_high"])
        self.assertAlmostEqual(found["measurement_share"], 0.003 ** 2 / s ** 2, places=9)
        self.assertIsNone(found["verdict"])

    def test_capability_is_judged_by_its_lower_bound(self):
        two = ("--lot", "L-001", "--lot", "L-002")
        found = self.of_length("capability", *two)
        bound, index = found["overall"]["ppk_bound"], found["overall"]["ppk"]
        for least, verdict, status in ((bound - 0.01, "conforms", 0), (bound + 0.01, "undecided", 1),
                                       (index + 0.01, "does_not_conform", 1)):
            judged = self.of_length("capability", *two, "--least-ppk", least, status=status)
            self.assertEqual(judged["verdict"], verdict)
        # One value far off: the process is neither stable nor normal, and no index shows anything.
        judged = self.of_length("capability", "--lower", 15, "--upper", 25, "--least-cpk", 1, status=1)
        self.assertEqual(judged["verdict"], "undecided")
        self.assertIn("not stable or not normal", " ".join(judged["notes"]))
        self.assertIn("Bissell (1990), from memory: verify", " ".join(judged["notes"]))

    def test_capability_within_groups(self):
        found = self.of_length("capability", "--by", "lot")
        dof, squares = 27, sum(9 * statistics.variance(all_values(lot)) for lot in DEVIATIONS)
        c4 = math.sqrt(2 / dof) * math.gamma((dof + 1) / 2) / math.gamma(dof / 2)
        self.assertAlmostEqual(found["within"]["sigma"], math.sqrt(squares / dof) / c4, places=9)
        self.assertEqual([g["key"] for g in found["groups"]], list(DEVIATIONS))
        self.assertAlmostEqual(found["groups"][2]["mean"], statistics.fmean(all_values("L-003")), places=10)
        self.assertGreater(found["group_effect"]["p"], 0.05)
        by_machine = self.of_length("capability", "--by", "machine")
        self.assertEqual([(g["key"], g["count"]) for g in by_machine["groups"]], [("M1 1", 20), ("M2 1", 10)])

    def test_charts(self):
        found = self.of_length("chart", "--limits-from", "L-001", "--limits-from", "L-002", status=1)
        base = all_values("L-001", "L-002")
        self.assertAlmostEqual(found["center"], statistics.fmean(base), places=10)
        self.assertAlmostEqual(found["sigma"], moving_sigma(base), places=10)
        self.assertEqual([p["key"] for p in found["location_points"] if p["signals"]], ["SN-309"])
        self.assertEqual([p["key"] for p in found["spread_points"] if p["signals"]], ["SN-309", "SN-310"])
        self.assertFalse(found["in_control"])
        text = run("lot", "chart", "--db", self.db, "--characteristic", "length").stdout
        entry = [p for p in found["location_points"] if p["signals"]][0]["entries"][0]
        self.assertIn(f"SN-309 (entry {entry})", text)
        calm = self.of_length("chart", "--lot", "L-001", "--lot", "L-002", "--chart", "xr", "--by", "lot")
        ranges = [max(all_values(lot)) - min(all_values(lot)) for lot in ("L-001", "L-002")]
        self.assertEqual([round(p["value"], 9) for p in calm["spread_points"]], [round(r, 9) for r in ranges])
        self.assertAlmostEqual(calm["sigma"], statistics.fmean(ranges) / 3.0775, delta=1e-6)  # d2 of 10: tables
        zones = self.of_length("chart", "--chart", "xs", "--by", "zone", "--lot", "L-001", "--lot", "L-002")
        self.assertEqual({p["key"] for p in zones["location_points"]},
                         {"front left", "front right", "back left", "back right"})
        self.assertEqual(sum(p["count"] for p in zones["location_points"]), 20)
        smooth = self.of_length("chart", "--chart", "ewma", "--lot", "L-001", "--lambda", 0.4)
        values, z = all_values("L-001"), statistics.fmean(all_values("L-001"))
        for v in values:
            z += 0.4 * (v - z)
        self.assertAlmostEqual(smooth["location_points"][-1]["value"], z, places=10)

    def test_tolerance_intervals(self):
        values = all_values("L-001")
        found = self.of_length("tolerance", "--lot", "L-001")
        half = 3.3934 * statistics.stdev(values)  # k of 10 values, 95/95: published
        self.assertAlmostEqual(found["low"], statistics.fmean(values) - half, delta=1e-6)
        self.assertEqual((found["verdict"], found["distribution_free_count"]), ("conforms", 93))
        one = self.of_length("tolerance", "--lot", "L-001", "--side", "lower", "--coverage", 0.9)
        self.assertAlmostEqual(one["low"], statistics.fmean(values) - 2.3546 * statistics.stdev(values), delta=1e-6)
        self.assertIsNone(one["high"])

    def test_sampling(self):
        found = self.answer("sampling", "--size", 200, "--level", "II", "--aql", "1.0")
        self.assertEqual((found["code_letter"], found["plan_letter"], found["arrow"]), ("G", "H", "down"))
        self.assertEqual((found["sample"], found["accept"], found["reject"]), (50, 1, 2))
        self.assertIn("verify", found["standing"])
        self.assertAlmostEqual(100 * found["p95"], 0.715, delta=5e-4)
        self.assertAlmostEqual(100 * found["p10"], 7.558, delta=5e-4)
        own = self.answer("sampling", "--n", 29, "--c", 0)
        self.assertIsNone(own["standing"])
        share = own["curve"][3]["share"]
        self.assertAlmostEqual(own["curve"][3]["acceptance"], (1 - share) ** 29, places=10)
        # 5 items of letter C, up to 14 nonconformities on them: Poisson with 5 * p95 in the mean.
        many = self.answer("sampling", "--size", 20, "--level", "II", "--aql", 100)
        self.assertEqual((many["counted"], many["sample"], many["accept"]), ("nonconformities", 5, 10))
        def accepted(rate):
            return sum(math.exp(-5 * rate) * (5 * rate) ** k / math.factorial(k) for k in range(11))
        self.assertAlmostEqual(accepted(many["p95"]), 0.95, places=9)
        self.assertAlmostEqual(accepted(many["p10"]), 0.10, places=9)
        self.assertAlmostEqual(many["curve"][-1]["acceptance"], 0.01, places=9)
        most = self.answer("sampling", "--size", 30, "--level", "II", "--aql", 1000)
        self.assertGreater(most["accept"], most["sample"])
        self.refused("nonconformities per 100 items only", "sampling", "--size", 200, "--aql", 1.1)
        self.refused("not one of the list", "sampling", "--size", 200, "--aql", 1.1)
        self.refused("which plan", "sampling", "--size", 200)
        self.refused("larger than the lot", "sampling", "--size", 20, "--n", 30, "--c", 0)

    def test_what_does_not_belong_together_is_refused(self):
        db = ("--db", self.db)
        self.refused("mm; um", "chart", *db, "--characteristic", "width")
        self.refused("% of 4D; % of 5D", "chart", *db, "--characteristic", "tensile.a_pct")
        self.refused("8 or more", "capability", *db, "--characteristic", "height")
        self.refused("height, length, tensile.a_pct, tensile.rm_mpa, width", "chart", *db, "--characteristic", "depth")
        self.refused("is not named", "chart", *db)
        self.refused("L-001; L-002; L-003", "chart", *db, "--characteristic", "length", "--lot", "L-9")
        self.refused("do not say their variant", "capability", *db, "--characteristic", "length", "--by", "variant")
        self.refused("stands in two files", "chart", "--db", self.db, self.db, "--characteristic", "length")
        self.refused("not a finite number", "tolerance", *db, "--characteristic", "length", "--upper", "nan")
        self.refused("out of order", "capability", *db, "--characteristic", "length", "--lower", 21, "--upper", 20)
        self.refused("chart of means needs subgroups", "chart", *db, "--characteristic", "length", "--chart", "xr")
        self.refused(".pdf, .svg or .png", "chart", *db, "--characteristic", "length", "--plot", self.top / "x.jpg")
        limits = self.answer("capability", *db, "--characteristic", "length", "--lower", 19)
        self.assertEqual(limits["limits"], {"lower": 19.0, "upper": None})
        said = run("lot", "capability", *db, "--characteristic", "length", "--lower", 20.33 - 0.05 - 1,
                   "--upper", 1e7)
        self.assertIn("lower 19.28, upper 10000000", said.stdout)

    def test_a_table_serves_as_well_as_a_record(self):
        table = self.top / "values.csv"
        rows = [f"SN-{lot[-1]}{i + 1:02d};{lot};{value_of(lot, i)}".replace(".", ",") + ";0,006"
                for lot in DEVIATIONS for i in range(10)]
        table.write_text("serial;lot;length;u\n" + "\n".join(rows) + "\n")
        call = ("--table", table, "--column", "length", "--u-column", "u", "--label-column", "serial")
        of_table = self.answer("capability", *call, "--lower", 19.95, "--upper", 20.05)
        of_record = self.of_length("capability")
        for key in ("mean", "within", "overall", "ppm_low", "ppm_high", "measurement_share"):
            self.assertEqual(of_table[key], of_record[key])
        chart = self.answer("chart", *call, "--group-column", "lot", "--limits-from", "L-001", status=1)
        self.assertEqual([p["key"] for p in chart["location_points"] if p["signals"]], ["SN-309"])
        self.refused("needs limits", "capability", *call)
        self.refused("serial, lot, length, u", "capability", "--table", table, "--column", "width")
        self.refused("--group-column", "capability", *call, "--by", "lot", "--lower", 1)

    def test_plots_and_summary_are_written(self):
        for name, magic in (("chart.pdf", b"%PDF"), ("chart.svg", b"<?xml"), ("chart.png", b"\x89PNG")):
            run("lot", "chart", "--db", self.db, "--characteristic", "length", "--plot", self.top / name)
            self.assertEqual((self.top / name).read_bytes()[:len(magic)], magic)
        for name in ("spc.pdf", "spc.html"):
            done = run("report", "--db", self.db, "--lot", "L-003", "--document", "spc", "--out", self.top / name)
            self.assertEqual(done.returncode, 0, done.stderr)
        text = subprocess.run(["pdftotext", "-layout", self.top / "spc.pdf", "-"], capture_output=True, text=True).stdout
        page = (self.top / "spc.html").read_text()
        head = json.loads(run("lot", "verify", "--db", self.db, "--json").stdout)["audit_head"]
        mean = statistics.fmean(all_values("L-003"))
        ppk = min(20.05 - mean, mean - 19.95) / (3 * statistics.stdev(all_values("L-003")))
        for words in ("SPC summary", "L-001, L-002, L-003", "Not evaluated", "Signals: SN-309 of lot L-003",
                      f"{ppk:.2f} (", "8 or more", "mm; um", "Tensile strength, MPa"):
            self.assertIn(words, " ".join(text.split()))
            self.assertIn(words, page)
        self.assertIn(head, page)
        self.assertIn(head[:16], text)
        unknown = run("report", "--db", self.db, "--lot", "L-9", "--document", "spc", "--out", self.top / "no.pdf")
        self.assertEqual(unknown.returncode, 2)
        self.assertFalse((self.top / "no.pdf").exists())


unittest.main(argv=sys.argv[:1])
