#include "app/cli/lot_again.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "app/cli/compress_options.h"
#include "app/cli/fatigue_options.h"
#include "app/cli/lot_curves.h"
#include "app/cli/scratch_file.h"
#include "app/cli/told_again.h"
#include "core/base/error.h"
#include "core/base/print.h"
#include "core/fatigue/stage_record.h"
#include "core/lot/attachments.h"
#include "core/lot/quantity_names.h"
#include "core/lot/stage_tests.h"

namespace asbuilt {
namespace {

// The attached file that the test's numbers are from, or nullptr.
const LotRecord* raw_file_of(const std::vector<const LotRecord*>& current, const LotRecord& test) {
  const bool table = test.kind == "fatigue";
  const std::string wanted = test.text(table ? "table_sha256" : "curve_sha256");
  for (const LotRecord* a : attachments_of(current, test)) {
    if (a->text("what") != (table ? "test_table" : "raw_curve")) continue;
    if (wanted.empty() || a->text(kContentField) == wanted) return a;
  }
  return nullptr;
}

// What differs, one after the other.
class Differences {
 public:
  explicit Differences(const LotRecord& test) : test_(test) {}

  void number(const std::string& field, const std::string& name, double is,
              const std::string& unit) {
    const double entered = test_.number(field);
    if (std::isnan(entered) || entered == is) return;
    std::string gives = std::isfinite(is) ? decimal_text(is) : "none";
    // Beyond the six digits that a text has, what differs would look alike.
    if (gives == decimal_text(entered)) gives.append(" (other digits behind)");
    say(name, decimal_text(entered), gives, std::isfinite(is) ? " " + unit : "");
  }
  void text(const std::string& field, const std::string& name, const std::string& is) {
    if (test_.text(field) != is) say(name, test_.text(field), is, "");
  }
  void say(const std::string& name, const std::string& entered, const std::string& is,
           const std::string& unit) {
    told_.append(told_.empty() ? "" : "; ").append(name).append(": entered ").append(entered);
    told_.append(unit).append(", the file gives ").append(is).append(unit);
  }
  std::string take() { return std::move(told_); }

 private:
  const LotRecord& test_;
  std::string told_;
};

std::size_t place_in_file(const LotRecord& test, std::size_t count) {
  const std::string told = test.text("source_id");
  std::size_t place = 1;
  std::from_chars(told.data(), told.data() + told.size(), place);
  if (place >= 1 && place <= count) return place - 1;
  throw Error(ErrorCode::kInvalidInput,
              {"the attached file has no such test", "number " + told, "", ""});
}

// What a compression entry without the options of its reduction tells of it.
std::vector<std::string> options_entered(const LotRecord& test) {
  std::vector<std::string> options;
  for (const auto& [option, field] : {std::pair{"--area-mm2=", "section_mm2"},
                                      {"--height-mm=", "height_mm"},
                                      {"--porosity=", "porosity"},
                                      {"--compliance-um-kn=", "compliance_um_kn"}}) {
    const double value = test.number(field);
    if (std::isfinite(value)) options.push_back(option + decimal_text(value));
  }
  if (test.number("plateau_to_pct") == 40.0) options.emplace_back("--plateau=20,40");
  return options;
}

std::string compression_again(const LotRecord& test, const LotRecord& file,
                              const std::string& bytes) {
  const ScratchFile curve(file.text("file"), bytes);
  const std::vector<std::string> kept = test.list("reduction");
  CompressRequest request = compress_request(told_again<CompressArguments>(
      curve.path(), kept.empty() ? options_entered(test) : kept, add_compress_options));
  request.spec.clear();
  const CompressReport report = run_compress(request, {});
  const tensile::CompressionTest& again = report.rows[place_in_file(test, report.rows.size())].test;
  tensile::Result end = again.iso.plateau_end;
  end.value *= 100.0;
  end.u *= 100.0;
  Differences found(test);
  for (const auto& [field, result] : {std::pair{"first_maximum_mpa", again.iso.first_maximum_mpa},
                                      {"offset_mpa", again.iso.offset_mpa},
                                      {"plateau_mpa", again.iso.plateau_mpa},
                                      {"plateau_end_pct", end},
                                      {"gradient_mpa", again.iso.gradient_mpa},
                                      {"elastic_gradient_mpa", again.iso.elastic_gradient_mpa},
                                      {"energy_mj_m3", again.iso.energy_mj_m3}}) {
    const QuantityName& named = quantity(field);
    const std::string name(named.name), unit(named.unit);
    found.number(field, name, result.value, unit);
    if (!kept.empty()) found.number(std::string("u_") + field, "U of " + name, result.u, unit);
  }
  return found.take();
}

// The entry of a record of stages as the attached file gives it.
std::string stages_again(const LotRecord& test, const std::string& name, const std::string& bytes) {
  StageEntry entry = stage_entry(test);
  const fatigue::StageRecord record = fatigue::parse_stage_record(bytes, name, entry.options);
  const auto found =
      std::find_if(record.tests.begin(), record.tests.end(),
                   [&entry](const fatigue::StageTest& t) { return t.specimen == entry.specimen; });
  if (found == record.tests.end()) return "the file has no specimen " + entry.specimen;
  entry.record = {record.unit, {*found}};
  LotRecord again;
  put_stages(again, entry);
  Differences differ(test);
  const std::vector<std::string> told = test.list("stages_run"), is = again.list("stages_run");
  for (std::size_t i = 0; i < std::max(told.size(), is.size()); ++i) {
    const std::string entered = i < told.size() ? told[i] : "none";
    const std::string gives = i < is.size() ? is[i] : "none";
    if (entered != gives) differ.say("run " + std::to_string(i + 1), entered, gives, "");
  }
  differ.number("cycles", "cycles", again.number("cycles"), "cycles");
  differ.number("stages_completed", "stages completed", again.number("stages_completed"), "stages");
  differ.number("load_n", "largest load", again.number("load_n"), "N");
  differ.number("stress_mpa", "largest stress", again.number("stress_mpa"), "MPa");
  differ.text("ending", "ending", again.text("ending"));
  differ.text("broken_at", "broken at", again.text("broken_at"));
  return differ.take();
}

std::string fatigue_again(const LotRecord& test, const LotRecord& file, const std::string& bytes) {
  const std::string name = file.text("file");
  if (is_stage_test(test)) return stages_again(test, name, bytes);
  const auto arguments =
      told_again<FatigueArguments>(name, test.list("reduction"), add_fatigue_table_options);
  const fatigue::FatigueTable table =
      fatigue::parse_fatigue_table(bytes, name, {arguments.area_mm2});
  const auto found = std::find_if(
      table.tests.begin(), table.tests.end(),
      [&](const fatigue::FatigueTest& t) { return t.specimen == test.text("source_id"); });
  if (found == table.tests.end()) return "the file has no specimen " + test.text("source_id");
  Differences differ(test);
  differ.number("stress_mpa", "stress", found->stress_mpa, "MPa");
  differ.number("u_stress_mpa", "U of stress", found->u_stress_mpa, "MPa");
  differ.text("stress_measure", "measure of the stress", to_string(table.measure));
  differ.number("ratio", "R", found->ratio, "");
  differ.number("cycles", "cycles", found->cycles, "cycles");
  differ.number("frequency_hz", "frequency", found->frequency_hz, "Hz");
  differ.text("ending", "ending", to_string(found->ending));
  differ.text("broken_at", "broken at", found->where);
  return differ.take();
}

}  // namespace

std::vector<TestAgain> tests_again(const Store& store, const std::vector<LotRecord>& records,
                                   const std::string& lot, const std::vector<std::string>& kinds) {
  std::vector<TestAgain> all;
  const std::vector<const LotRecord*> current = current_records(records);
  for (const LotRecord* test : current) {
    const bool wanted = std::find(kinds.begin(), kinds.end(), test->kind) != kinds.end();
    if (!wanted || (!lot.empty() && test->lot != lot)) continue;
    TestAgain again;
    again.test = test;
    const LotRecord* file = raw_file_of(current, *test);
    if (file == nullptr) {
      all.push_back(std::move(again));
      continue;
    }
    again.file = file->text("file");
    again.by_options = test->kind == "fatigue" ? !test->text("table_sha256").empty()
                                               : !test->list("reduction").empty();
    try {
      const std::string bytes = store.attached_content(file->text(kContentField));
      again.differs = test->kind == "tensile"       ? tensile_again(*test, *file, bytes)
                      : test->kind == "compression" ? compression_again(*test, *file, bytes)
                                                    : fatigue_again(*test, *file, bytes);
    } catch (const Error& error) {
      again.cannot = error.text().what;
    }
    all.push_back(std::move(again));
  }
  return all;
}

SheetTable again_table(const std::vector<TestAgain>& tests) {
  SheetTable out{"Compression and fatigue tests, computed again from the attached files",
                 {{"Entry", 0.4}, {"Test", 0.8}, {"Attached file", 1.2}, {"Found", 3.4}},
                 {},
                 ""};
  for (const TestAgain& one : tests) {
    std::string found = "The same numbers.";
    if (one.file.empty()) {
      found = "Not computed again: the file it is from is not attached.";
    } else if (!one.cannot.empty()) {
      found = "Cannot be computed again: " + one.cannot + ".";
    } else if (!one.differs.empty()) {
      found = "Not the numbers that were entered. " + one.differs + ".";
    }
    if (!one.file.empty() && !one.by_options) {
      found += " The entry does not keep how it was reduced: by the dimensions it tells.";
    }
    out.rows.push_back({std::to_string(one.test->id), one.test->kind + " " + one.test->key,
                        one.file.empty() ? "\u2013" : one.file, found});
  }
  return out;
}

}  // namespace asbuilt
