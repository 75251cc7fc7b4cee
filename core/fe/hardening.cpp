#include "core/fe/hardening.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>

#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt::fe {
namespace {

// Far beyond what small strains hold.
constexpr double kLastLinearStrain = 10.0;

std::string shown(const HardeningPoint& point) {
  return decimal_text(point.yield_mpa) + " MPa at plastic strain " +
         decimal_text(point.plastic_strain);
}

void refuse(const std::string& source, const std::string& what, const std::string& value,
            const std::string& allowed) {
  throw Error(ErrorCode::kInvalidInput, {what, source + ": " + value, allowed,
                                         "give plastic strain and yield stress of the metal, "
                                         "from the first yield on"});
}

// The number at the start of `text`, which is cut off with the comma after it.
bool take_number(std::string_view& text, double& value) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  if (text.empty()) return true;
  if (text.front() != ',' && text.front() != ';') return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

Hardening::Hardening(std::vector<HardeningPoint> table, const std::string& source)
    : table_(std::move(table)) {
  if (table_.empty()) {
    refuse(source, "the hardening table is empty", "no points", "at least one point");
  }
  if (table_.front().plastic_strain != 0.0) {
    refuse(source, "the hardening table does not begin with the first yield", shown(table_.front()),
           "plastic strain 0 in the first point");
  }
  for (std::size_t k = 0; k < table_.size(); ++k) {
    const HardeningPoint& point = table_[k];
    if (!(point.yield_mpa > 0.0) || !std::isfinite(point.yield_mpa) ||
        !std::isfinite(point.plastic_strain)) {
      refuse(source, "a yield stress is not possible", shown(point), "finite, above 0 MPa");
    }
    if (k == 0) continue;
    if (!(point.plastic_strain > table_[k - 1].plastic_strain)) {
      refuse(source, "the hardening table is out of order", shown(point),
             "plastic strains that rise from point to point");
    }
    if (point.yield_mpa < table_[k - 1].yield_mpa) {
      refuse(source, "the hardening table falls", shown(point),
             "yield stresses that do not fall: softening is not computed");
    }
  }
}

double Hardening::yield_mpa(double plastic_strain) const {
  const auto after = std::upper_bound(
      table_.begin(), table_.end(), plastic_strain,
      [](double value, const HardeningPoint& point) { return value < point.plastic_strain; });
  if (after == table_.end()) return table_.back().yield_mpa;
  if (after == table_.begin()) return table_.front().yield_mpa;
  const HardeningPoint& low = *(after - 1);
  return low.yield_mpa + (after->yield_mpa - low.yield_mpa) *
                             (plastic_strain - low.plastic_strain) /
                             (after->plastic_strain - low.plastic_strain);
}

YieldReturn back_to_yield(const Hardening& hardening, double trial_mpa, double plastic_strain,
                          double shear_mpa) {
  if (trial_mpa <= hardening.yield_mpa(plastic_strain)) return {};
  const std::vector<HardeningPoint>& table = hardening.table();
  const double stiff = 3.0 * shear_mpa;
  for (std::size_t k = 0;; ++k) {
    const bool last = k + 1 == table.size();
    // Beyond the end of this part the trial stress would still lie above the table.
    if (!last && trial_mpa - stiff * (table[k + 1].plastic_strain - plastic_strain) >
                     table[k + 1].yield_mpa) {
      continue;
    }
    const HardeningPoint& low = table[k];
    const double slope = last ? 0.0
                              : (table[k + 1].yield_mpa - low.yield_mpa) /
                                    (table[k + 1].plastic_strain - low.plastic_strain);
    const double start = low.yield_mpa + slope * (plastic_strain - low.plastic_strain);
    YieldReturn out;
    out.plastic_growth = (trial_mpa - start) / (stiff + slope);
    out.theta = 1.0 - stiff * out.plastic_growth / trial_mpa;
    out.theta_bar = stiff / (stiff + slope) - (1.0 - out.theta);
    return out;
  }
}

Hardening linear_hardening(double yield_mpa, double modulus_mpa) {
  if (!(modulus_mpa >= 0.0) || !std::isfinite(modulus_mpa)) {
    throw Error(ErrorCode::kInvalidInput,
                {"the hardening modulus is not possible", decimal_text(modulus_mpa) + " MPa",
                 "0 MPa or more: softening is not computed", "give --hardening-mpa"});
  }
  return Hardening(
      {{0.0, yield_mpa}, {kLastLinearStrain, yield_mpa + modulus_mpa * kLastLinearStrain}},
      "yield and hardening modulus");
}

Hardening read_hardening(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) {
    throw Error(ErrorCode::kNotFound,
                {"the hardening table cannot be read", file.string(), "",
                 "give a file with lines of plastic strain, yield stress in MPa"});
  }
  std::vector<HardeningPoint> table;
  std::string line;
  bool may_name_columns = true;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos || line.front() == '#') continue;
    std::string_view left = line;
    HardeningPoint point;
    if (take_number(left, point.plastic_strain) && take_number(left, point.yield_mpa) &&
        left.empty()) {
      table.push_back(point);
    } else if (!may_name_columns || line.find_first_of("0123456789") != std::string::npos) {
      throw Error(ErrorCode::kBadFormat,
                  {"a line of the hardening table is not two numbers",
                   file.string() + ", line " + std::to_string(number) + ": " + line,
                   "plastic strain, yield stress in MPa", "correct the line"});
    }
    may_name_columns = false;
  }
  return Hardening(std::move(table), file.string());
}

}  // namespace asbuilt::fe
