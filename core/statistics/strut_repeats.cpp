#include "core/statistics/strut_repeats.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "core/statistics/check_sample.h"
#include "core/statistics/distributions.h"

namespace asbuilt {
namespace {

constexpr double kConfidence = 0.95;
constexpr double kFalseAlarm = 0.05;  // of the whole study

struct Characteristic {
  const char* name;
  double StrutRow::*value;
  double StrutRow::*u;  // expanded; null where the record states none
};
constexpr std::array kCharacteristics{
    Characteristic{"diameter_um", &StrutRow::diameter_um, &StrutRow::u_diameter_um},
    Characteristic{"min_diameter_um", &StrutRow::min_diameter_um, nullptr},
    Characteristic{"max_diameter_um", &StrutRow::max_diameter_um, nullptr},
    Characteristic{"inscribed_um", &StrutRow::inscribed_um, nullptr},
    Characteristic{"circumscribed_um", &StrutRow::circumscribed_um, nullptr},
    Characteristic{"ellipticity", &StrutRow::ellipticity, nullptr},
    Characteristic{"offset_um", &StrutRow::offset_um, nullptr},
    Characteristic{"waviness_um", &StrutRow::waviness_um, nullptr},
    Characteristic{"downskin_um", &StrutRow::downskin_um, nullptr},
    Characteristic{"upskin_um", &StrutRow::upskin_um, nullptr}};

const Characteristic& characteristic_of(const std::string& name) {
  const auto* found = std::find_if(kCharacteristics.begin(), kCharacteristics.end(),
                                   [&](const Characteristic& c) { return c.name == name; });
  if (found != kCharacteristics.end()) return *found;
  std::string known;
  for (const Characteristic& c : kCharacteristics) {
    known += (known.empty() ? "" : ", ") + std::string(c.name);
  }
  throw Error(ErrorCode::kInvalidInput, {"struts have no such characteristic", name, known, ""});
}

void check_same_design(std::span<const InspectionRecord> records) {
  if (records.size() < 2) {
    throw Error(ErrorCode::kInvalidInput,
                {"one inspection has no repeats", std::to_string(records.size()) + " inspections",
                 "two or more of the same part", "scan and inspect the part again"});
  }
  for (const InspectionRecord& record : records) {
    const bool same =
        std::equal(record.struts.begin(), record.struts.end(), records[0].struts.begin(),
                   records[0].struts.end(),
                   [](const StrutRow& a, const StrutRow& b) { return a.strut_id == b.strut_id; });
    if (same && record.part_serial == records[0].part_serial) continue;
    throw Error(ErrorCode::kInvalidInput,
                {"inspections are not repeats of one part",
                 "inspection " + std::to_string(record.id) + ", part " + record.part_serial,
                 "part " + records[0].part_serial + " with the struts of inspection " +
                     std::to_string(records[0].id),
                 "name inspections of one part only"});
  }
}

// Reading one scan again finds the same numbers, and says nothing of the scanner.
void check_scans_differ(std::span<const InspectionRecord> records) {
  std::map<std::string, std::int64_t> inspection_of;
  for (const InspectionRecord& record : records) {
    for (const InputFile& input : record.inputs) {
      if (input.role != "scan" || input.sha256.empty()) continue;
      const auto [at, first] = inspection_of.emplace(input.sha256, record.id);
      if (first) continue;
      throw Error(ErrorCode::kInvalidInput,
                  {"two inspections are of the same scan, which is no repeat",
                   "inspections " + std::to_string(at->second) + " and " +
                       std::to_string(record.id) + ", scan " + input.sha256.substr(0, 12),
                   "inspections of scans of their own", "scan the part again"});
    }
  }
}

StrutRepeat repeat_of(std::span<const InspectionRecord> records, std::size_t strut,
                      const Characteristic& of) {
  StrutRepeat repeat;
  repeat.strut_id = records[0].struts[strut].strut_id;
  std::vector<double> values;
  double squares = 0.0;
  for (const InspectionRecord& record : records) {
    const StrutRow& row = record.struts[strut];
    if (!std::isfinite(row.*of.value)) continue;
    values.push_back(row.*of.value);
    const double u = of.u != nullptr ? 0.5 * (row.*of.u) : kNotMeasured;
    squares += u * u;
  }
  repeat.count = values.size();
  if (values.size() < 2) return repeat;
  const SampleMoments m = sample_moments(values);
  repeat.mean = m.mean;
  repeat.sd = m.sd;
  repeat.stated_u = std::sqrt(squares / static_cast<double>(values.size()));
  return repeat;
}

}  // namespace

std::vector<std::string> strut_characteristics() {
  std::vector<std::string> names;
  names.reserve(kCharacteristics.size());
  for (const Characteristic& c : kCharacteristics) names.emplace_back(c.name);
  return names;
}

StrutRepeatability strut_repeatability(std::span<const InspectionRecord> records,
                                       const std::string& characteristic) {
  const Characteristic& of = characteristic_of(characteristic);
  check_same_design(records);
  check_scans_differ(records);
  StrutRepeatability result;
  result.characteristic = characteristic;
  result.inspections = records.size();
  double squares = 0.0;
  double stated = 0.0;
  for (std::size_t i = 0; i < records[0].struts.size(); ++i) {
    StrutRepeat repeat = repeat_of(records, i, of);
    if (repeat.count < 2) {
      ++result.left_out;
      continue;
    }
    const auto dof = static_cast<double>(repeat.count - 1);
    squares += dof * repeat.sd * repeat.sd;
    stated += dof * repeat.stated_u * repeat.stated_u;
    result.dof += dof;
    result.rows.push_back(std::move(repeat));
  }
  result.struts = result.rows.size();
  if (result.rows.empty()) {
    throw Error(ErrorCode::kNotMeasurable,
                {"no strut was measured twice", characteristic, "struts measured in two scans",
                 "see the reasons in the inspections"});
  }
  result.sd = std::sqrt(squares / result.dof);
  result.interval = sd_interval(result.sd, result.dof, kConfidence);
  result.stated_u = std::sqrt(stated / result.dof);
  if (result.stated_u > 0.0) result.ratio = result.sd / result.stated_u;
  const double alarm = kFalseAlarm / static_cast<double>(result.rows.size());
  for (StrutRepeat& repeat : result.rows) {
    if (!(repeat.stated_u > 0.0)) continue;
    const auto dof = static_cast<double>(repeat.count - 1);
    const double excess = dof * (repeat.sd / repeat.stated_u) * (repeat.sd / repeat.stated_u);
    repeat.outside = chi_square_above(excess, dof) < alarm;
    result.outside += repeat.outside ? 1 : 0;
  }
  return result;
}

std::vector<double> strut_values(std::span<const InspectionRecord> records,
                                 const std::string& strut_id, const std::string& characteristic) {
  const Characteristic& of = characteristic_of(characteristic);
  check_same_design(records);
  check_scans_differ(records);
  std::vector<double> values;
  for (const InspectionRecord& record : records) {
    const auto row =
        std::find_if(record.struts.begin(), record.struts.end(),
                     [&strut_id](const StrutRow& r) { return r.strut_id == strut_id; });
    if (row == record.struts.end()) {
      throw Error(ErrorCode::kNotFound,
                  {"there is no such strut", strut_id, "a strut of the design",
                   "asbuilt lot struts --db FILE, or struts.csv of an inspection"});
    }
    if (!std::isfinite((*row).*of.value)) {
      std::string where = "inspection ";
      where.append(std::to_string(record.id)).append(", ");
      where.append(strut_id).append(", ").append(characteristic);
      throw Error(ErrorCode::kNotMeasurable,
                  {"an inspection has no value of it", where, "inspections that measured it",
                   "leave that inspection out"});
    }
    values.push_back((*row).*of.value);
  }
  return values;
}

}  // namespace asbuilt
