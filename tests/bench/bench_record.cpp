// A lot's database with many inspections of many struts: time to add, to open, for the lot's page,
// for one strut over all parts, and bytes per strut. Rows are as random as measured ones, so that
// nothing is compressed that could not be in use.
//   bench_record FOLDER [PARTS [STRUTS [DIMENSIONS]]]
// 100 parts of 100,000 struts and 20 dimensions each; leaves FOLDER/lot.sqlite
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>

#include "core/base/clock.h"
#include "core/lot/evaluate.h"
#include "core/lot/lot_sheet.h"
#include "core/lot/signing.h"
#include "reports/store/store.h"

namespace asbuilt {
namespace {

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// One part of the design of `struts`: every strut measured and judged by one tolerance.
InspectionRecord part(int serial, int struts) {
  std::mt19937 random(static_cast<unsigned>(serial));
  std::normal_distribution<double> scatter(0.0, 8.0);
  InspectionRecord record;
  record.part_serial = "SN-" + std::to_string(serial);
  record.lot = "L-001";
  record.started_utc = "2026-11-20T10:00:00Z";
  record.operator_name = "bench";
  for (Quantity PorosityRecord::*member :
       {&PorosityRecord::envelope_mm3, &PorosityRecord::design_solid_mm3,
        &PorosityRecord::built_solid_mm3, &PorosityRecord::design_porosity,
        &PorosityRecord::built_porosity, &PorosityRecord::loss_pp,
        &PorosityRecord::closed_porosity}) {
    record.porosity.*member = {1.0, 0.1, ""};
  }
  Criterion criterion;
  criterion.id = "strut-diameter";
  criterion.characteristic = "strut.diameter_um";
  criterion.scope = "all struts";
  criterion.unit = "um";
  criterion.lower = 360.0;
  criterion.upper = 440.0;
  criterion.rule = "simple";
  criterion.severity = "major";
  record.judgement.criteria = {criterion};
  record.judgement.verdict = Outcome::kConforms;
  record.judgement.decision_rule = "simple";
  const int side = std::max(1, static_cast<int>(std::cbrt(struts / 24.0)));
  for (int k = 0; k < struts; ++k) {
    StrutRow s;
    s.strut_id = std::to_string(k);
    const int cell = k / 24;
    s.end1_mm = Vec3(cell % side, cell / side % side, cell / side / side);
    s.end2_mm = s.end1_mm + Vec3(0.5, 0.5 * (k % 3), 0.5);
    s.inclination_deg = 45.0;
    s.nominal_diameter_um = 400.0;
    s.diameter_um = 405.0 + scatter(random);
    s.u_diameter_um = 4.0 + 0.1 * std::abs(scatter(random));
    s.diameter_sd_um = std::abs(scatter(random));
    s.min_diameter_um = s.diameter_um - std::abs(scatter(random));
    s.max_diameter_um = s.diameter_um + std::abs(scatter(random));
    s.inscribed_um = s.diameter_um - std::abs(scatter(random));
    s.circumscribed_um = s.diameter_um + std::abs(scatter(random));
    s.ellipticity = 1.0 - 0.01 * std::abs(scatter(random));
    s.offset_um = std::abs(scatter(random));
    s.waviness_um = std::abs(scatter(random));
    s.downskin_um = scatter(random);
    s.upskin_um = scatter(random);
    s.second_moment_ratio = 1.0 + 0.01 * scatter(random);
    s.measured_fraction = 0.8;
    s.status = StrutStatus::kOk;
    s.confidence = 0.99;
    VerdictRow v;
    v.feature_id = s.strut_id;
    v.value = s.diameter_um;
    v.u = s.u_diameter_um;
    v.lower = 360.0;
    v.upper = 440.0;
    v.conformance_probability = 1.0;
    v.outcome = Outcome::kConforms;
    record.judgement.rows.push_back(v);
    record.struts.push_back(std::move(s));
  }
  return record;
}

// The entries that the lot's page shows: the lot, its parts and their inspections.
void add_entries(Store& store, int parts, int dimensions) {
  const std::string password = "a long password";
  const UserKeys keys = make_user_keys(password);
  const SigningKey key = SigningKey::open(keys, password);
  const std::string digest(64, 'a'), utc = utc_now();
  store.change_lot([&](LotWriter& writer) {
    const auto add = [&](const std::string& lot, const std::string& kind, const std::string& name,
                         std::map<std::string, LotValue> fields) {
      LotRecord record;
      record.lot = lot;
      record.kind = kind;
      record.key = name;
      record.fields = std::move(fields);
      record.actor = "ada";
      record.utc = utc;
      writer.add(record, [&](const std::string& text) { return key.sign(text); });
    };
    add("", "user", "ada",
        {{"name", std::string("ada")},
         {"full_name", std::string("Ada Lovelace")},
         {"roles", std::vector<std::string>{"administrator", "quality"}},
         {"active", true},
         {"password_hash", keys.password_hash},
         {"public_key", keys.public_key},
         {"sealed_key", keys.sealed_key}});
    add("", "instrument", "CT-1",
        {{"instrument", std::string("CT-1")}, {"class", std::string("ct_scanner")}});
    add("", "profile", "P",
        {{"profile", std::string("P")},
         {"edition", std::string("1")},
         {"decision_rule", std::string("simple")},
         {"least_tensile", 0.0},
         {"needs_inspection", true},
         {"required_signatures", std::vector<std::string>{"release"}},
         {"two_people", false}});
    add("L-001", "lot", "L-001",
        {{"number", std::string("L-001")},
         {"product", std::string("cage")},
         {"part_number", std::string("C-1")},
         {"design_revision", std::string("A")},
         {"design_sha256", digest},
         {"material", std::string("Ti-6Al-4V ELI")},
         {"quantity", static_cast<double>(parts)},
         {"profile", std::string("P")}});
    add("L-001", "powder", "PW",
        {{"powder", std::string("PW")},
         {"alloy", std::string("Ti-6Al-4V ELI")},
         {"state", std::string("virgin")},
         {"reuse_count", 0.0},
         {"certificate", std::string("c")}});
    add("L-001", "build", "B",
        {{"build", std::string("B")},
         {"machine", std::string("m")},
         {"machine_serial", std::string("1")},
         {"parameter_set", std::string("p")},
         {"parameter_sha256", digest},
         {"powder", std::vector<std::string>{"PW"}},
         {"layer_um", 30.0},
         {"started", std::string("2026-11-01T10:00:00Z")},
         {"ended", std::string("2026-11-02T10:00:00Z")}});
    for (int k = 1; k <= parts; ++k) {
      const std::string serial = "SN-" + std::to_string(k);
      add("L-001", "part", serial,
          {{"serial", serial}, {"role", std::string("implant")}, {"build", std::string("B")}});
      add("L-001", "inspection", serial,
          {{"part", serial},
           {"inspection", static_cast<double>(k)},
           {"record_sha256", store.inspection_digest(k)},
           {"verdict", std::string("conforms")},
           {"instrument", std::string("CT-1")},
           {"design_sha256", digest},
           {"scanned", std::string("2026-11-10T10:00:00Z")}});
      for (int d = 1; d <= dimensions; ++d) {
        const std::string number = serial + "-D" + std::to_string(d);
        add("L-001", "dimension", number,
            {{"measurement", number},
             {"part", serial},
             {"characteristic", "length " + std::to_string(d)},
             {"value", 20.0 + 0.001 * k},
             {"u", 0.01},
             {"unit", std::string("mm")},
             {"lower", 19.0},
             {"upper", 21.0},
             {"instrument", std::string("CT-1")},
             {"measured", std::string("2026-11-10T11:00:00Z")}});
      }
    }
  });
}

int bench(const std::filesystem::path& folder, int parts, int struts, int dimensions) {
  const std::filesystem::path file = folder / "lot.sqlite";
  if (!std::filesystem::exists(file)) {
    std::filesystem::create_directories(folder);
    Store store = Store::create_or_open(file);
    double longest = 0.0, all = 0.0;
    for (int k = 1; k <= parts; ++k) {
      const InspectionRecord record = part(k, struts);
      const double s = seconds_of([&] { store.add_inspection(record); });
      longest = std::max(longest, s);
      all += s;
    }
    std::printf("| add an inspection, mean; longest | %.2f s; %.2f s |\n", all / parts, longest);
    add_entries(store, parts, dimensions);
  }
  const auto bytes = static_cast<double>(std::filesystem::file_size(file));
  std::printf("| file | %.0f MB, %.0f bytes per strut and part with its verdict |\n", bytes / 1e6,
              bytes / parts / struts);
  std::printf("| open for reading and list the inspections | %.3f s |\n", seconds_of([&] {
                const Store store = Store::open_read_only(file);
                if (std::ssize(store.list_inspections()) != parts) std::abort();
              }));
  std::printf("| open for writing | %.3f s |\n", seconds_of([&] { Store::create_or_open(file); }));
  std::printf("| open, lot's page: entries, evaluation, batch record | %.3f s |\n", seconds_of([&] {
                const Store store = Store::open_read_only(file);
                const std::vector<LotRecord> records = store.lot_records();
                const LotEvaluation found = evaluate_lot(records, "L-001");
                if (found.implants != parts) std::abort();
                if (batch_record(records, "L-001", {}).tables.empty()) std::abort();
              }));
  std::printf("| open, one strut over all parts | %.3f s |\n", seconds_of([&] {
                const Store store = Store::open_read_only(file);
                if (std::ssize(store.strut_history(std::to_string(struts - 1))) != parts) {
                  std::abort();
                }
              }));
  std::printf("| open, struts with recurring defects | %.3f s |\n",
              seconds_of([&] { Store::open_read_only(file).recurring_defects(2); }));
  std::printf("| open, load one inspection | %.3f s |\n",
              seconds_of([&] { Store::open_read_only(file).load_inspection(parts); }));
  return 0;
}

}  // namespace
}  // namespace asbuilt

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "bench_record FOLDER [PARTS [STRUTS [DIMENSIONS]]]\n");
    return 2;
  }
  return asbuilt::bench(argv[1], argc > 2 ? std::atoi(argv[2]) : 100,
                        argc > 3 ? std::atoi(argv[3]) : 100000, argc > 4 ? std::atoi(argv[4]) : 20);
}
