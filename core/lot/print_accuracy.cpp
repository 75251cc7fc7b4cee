#include "core/lot/print_accuracy.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "core/base/number_text.h"
#include "core/interchange/quantities.h"
#include "core/lot/repeated_values.h"
#include "core/lot/tolerances.h"
#include "core/statistics/distributions.h"

namespace asbuilt {
namespace {

constexpr double kUmPerMm = 1000.0;
constexpr double kWhole = 100.0;           // the variant that others are held against
constexpr double kShareWithin = 0.977250;  // 95.45 % two-sided: k = 2 for many degrees of freedom
constexpr double kSameRatio = 1e-4;        // of nominals
constexpr double kMostRounding = 0.2;      // of the step from 100 %, so that sizes stay apart

// The one of x, y, z that stands alone among the words.
std::string axis_of(const std::string& characteristic) {
  std::set<char> found;
  std::string word;
  const auto end_word = [&] {
    if (word.size() == 1) {
      const char c = word[0] >= 'A' && word[0] <= 'Z' ? static_cast<char>(word[0] + 32) : word[0];
      if (c >= 'x' && c <= 'z') found.insert(c);
    }
    word.clear();
  };
  for (const char c : characteristic) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (letter) {
      word += c;
    } else {
      end_word();
    }
  }
  end_word();
  return found.size() == 1 ? std::string(1, *found.begin()) : std::string();
}

// A mean with what is known of its uncertainty.
struct Mean {
  std::int64_t count = 0;
  double value = 0.0;
  double u_measuring = kNotMeasured;  // standard
  double u_scatter = kNotMeasured;    // standard, of the mean; not known of one value
};

Mean mean_of(const std::vector<double>& values, const std::vector<double>& expanded) {
  Mean mean;
  mean.count = static_cast<std::int64_t>(values.size());
  const auto n = static_cast<double>(values.size());
  double sum = 0.0, sum_u = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += values[i];
    sum_u += expanded[i] / 2.0;
  }
  mean.value = sum / n;
  mean.u_measuring = sum_u / n;
  if (values.size() < 2) return mean;
  double squares = 0.0;
  for (const double v : values) squares += (v - mean.value) * (v - mean.value);
  mean.u_scatter = std::sqrt(squares / (n - 1.0) / n);
  return mean;
}

struct Expanded {
  double u = 0.0;
  double k = 2.0;
};

// Standard uncertainties and their degrees of freedom, to the expanded one.
Expanded expanded_u(const std::vector<double>& certain,
                    const std::vector<std::pair<double, double>>& scattered) {
  double variance = 0.0, weight = 0.0;
  for (const double u : certain) variance += u * u;
  for (const auto& [u, dof] : scattered) {
    variance += u * u;
    weight += u * u * u * u / dof;
  }
  if (variance == 0.0) return {};
  const double dof = variance * variance / weight;  // infinite without scatter
  const double k = dof < 1e6 ? student_quantile(kShareWithin, dof) : 2.0;
  return {k * std::sqrt(variance), k};
}

std::vector<std::pair<double, double>> scatter_of(const Mean& mean, double scale) {
  if (mean.count < 2) return {};
  return {{mean.u_scatter * scale, static_cast<double>(mean.count - 1)}};
}

constexpr char kNoU[] = "a value has no uncertainty";
constexpr char kOneValue[] = "of one value: scatter is not in U";
constexpr char kOnePart[] = "of one part: scatter between parts is not in U";
constexpr std::size_t kLeastParts = 2;  // of each size: the scatter of one is not known

// NaN, for "not said", comes last and equals itself.
double in_order(double variant) {
  return std::isnan(variant) ? 1e9 : variant;
}

// Half a unit of the last digit other than zero that a number is written with: 0.005 of 20.33.
double half_digit(double number) {
  std::string text = shortest_number(number);
  if (text.find('e') != std::string::npos) return 0.0;
  const std::size_t point = text.find('.');
  if (point != std::string::npos) {
    return 0.5 * std::pow(10.0, -static_cast<double>(text.size() - point - 1));
  }
  double unit = 1.0;
  for (; text.size() > 1 && text.back() == '0'; text.pop_back()) unit *= 10.0;
  return 0.5 * unit;
}

class Accuracy {
 public:
  Accuracy(const std::vector<LotRecord>& records, const std::string& lot)
      : tolerances_(records, lot), repeated_(records, lot) {
    for (const LotRecord* r : current_records(records)) {
      if (r->lot == lot) current_.push_back(r);
    }
  }

  PrintAccuracy run() {
    rows();
    groups();
    variants();
    for (const auto& [text, count] : left_out_) {
      out_.notes.push_back(std::to_string(count) + (count == 1 ? " dimension " : " dimensions ") +
                           text);
    }
    return std::move(out_);
  }

 private:
  void rows() {
    std::map<std::string, const LotRecord*> parts;
    for (const LotRecord* r : current_) {
      if (r->kind == "part") parts[r->key] = r;
    }
    for (const LotRecord* d : current_) {
      if (d->kind != "dimension") continue;
      const auto part = parts.find(d->text("part"));
      const UnitOfName unit = unit_of_name(d->text("unit"));
      const double nominal = tolerances_.of(*d).nominal.value_or(kNotMeasured);
      if (!repeated_.of_process(*d)) {
        ++left_out_
            ["of after a rework, or of before a step that it was measured again after, left out"];
      } else if (unit.quantity != UnitFamily::kLength) {
        ++left_out_["without a unit of length left out"];
      } else if (!(nominal > 0.0)) {
        ++left_out_["without a nominal above zero left out"];
      } else if (part != parts.end()) {
        out_.rows.push_back(row(*d, *part->second, nominal, unit.scale * kUmPerMm));
      }
    }
    std::stable_sort(out_.rows.begin(), out_.rows.end(),
                     [](const AccuracyRow& a, const AccuracyRow& b) {
                       return std::tuple(a.role, in_order(a.variant_pct), a.build, a.part) <
                              std::tuple(b.role, in_order(b.variant_pct), b.build, b.part);
                     });
  }

  static AccuracyRow row(const LotRecord& d, const LotRecord& part, double nominal, double um) {
    AccuracyRow row;
    row.entry = d.id;
    row.part = part.key;
    row.role = part.text("role");
    row.build = part.text("build");
    row.variant_pct = part.number("variant_pct");
    row.variant_of = part.text("variant_of");
    row.characteristic = d.text("characteristic");
    row.axis = axis_of(row.characteristic);
    const double deviation = d.number("value") - nominal;
    row.nominal_um = nominal * um;
    row.rounding_um = half_digit(nominal) * um;
    row.measured_um = d.number("value") * um;
    row.deviation_um = deviation * um;
    row.u_um = d.number("u") * um;
    row.deviation_pct = 100.0 * deviation / nominal;
    row.u_pct = 100.0 * d.number("u") / nominal;
    return row;
  }

  using Rows = std::vector<const AccuracyRow*>;

  void group(const Rows& rows, const std::string& build, const std::string& axis) {
    AccuracyGroup g;
    g.role = rows.front()->role;
    g.variant_pct = rows.front()->variant_pct;
    g.build = build;
    g.axis = axis;
    g.values = static_cast<std::int64_t>(rows.size());
    std::vector<double> factors, expanded;
    for (const AccuracyRow* r : rows) {
      g.deviation_um += r->deviation_um / static_cast<double>(rows.size());
      factors.push_back(r->measured_um / r->nominal_um);
      expanded.push_back(r->u_um / r->nominal_um);
    }
    const Mean mean = mean_of(factors, expanded);
    g.factor = mean.value;
    if (std::isnan(mean.u_measuring)) {
      g.reason = kNoU;
    } else {
      g.u_factor = expanded_u({mean.u_measuring}, scatter_of(mean, 1.0)).u;
      std::set<std::string> parts;
      for (const AccuracyRow* r : rows) parts.insert(r->part);
      if (parts.size() < 2) g.reason = mean.count < 2 ? kOneValue : kOnePart;
    }
    out_.groups.push_back(std::move(g));
  }

  void groups() {
    std::map<std::pair<std::string, double>, Rows> together;
    for (const AccuracyRow& r : out_.rows) {
      together[{r.role, in_order(r.variant_pct)}].push_back(&r);
    }
    for (const auto& [key, rows] : together) {
      std::map<std::pair<std::string, std::string>, Rows> apart;
      for (const AccuracyRow* r : rows) apart[{r->build, r->axis}].push_back(r);
      if (apart.size() > 1) group(rows, "", "");
      for (const auto& [place, some] : apart) group(some, place.first, place.second);
    }
  }

  void variants() {
    using Key = std::tuple<std::string, std::string, std::string>;
    std::map<Key, std::map<double, Rows>> all;
    for (const AccuracyRow& r : out_.rows) {
      if (std::isnan(r.variant_pct)) continue;
      all[{r.role, r.build, r.characteristic}][r.variant_pct].push_back(&r);
    }
    for (const auto& [key, of_variant] : all) {
      const auto whole = of_variant.find(kWhole);
      for (const auto& [variant, rows] : of_variant) {
        if (variant == kWhole) continue;
        VariantFit fit;
        std::tie(fit.role, fit.build, fit.characteristic) = key;
        fit.variant_pct = variant;
        fit.values = static_cast<std::int64_t>(rows.size());
        if (whole == of_variant.end()) {
          fit.result = "no part of 100 % in this build has it";
        } else {
          compare(fit, rows, whole->second);
        }
        out_.variants.push_back(std::move(fit));
      }
    }
  }

  // Of parts: one that was measured several times counts once, with the mean of its values.
  static Mean measured_mean(const Rows& rows) {
    std::map<std::string, Rows> parts;
    for (const AccuracyRow* r : rows) parts[r->part].push_back(r);
    std::vector<double> values, expanded;
    for (const auto& [part, of_part] : parts) {
      double value = 0.0, u = 0.0;
      for (const AccuracyRow* r : of_part) {
        value += r->measured_um;
        u += r->u_um;
      }
      values.push_back(value / static_cast<double>(of_part.size()));
      expanded.push_back(u / static_cast<double>(of_part.size()));
    }
    return mean_of(values, expanded);
  }

  // Why the rows of one size are not of one dimension; empty where all nominals agree.
  static std::string unlike_nominals(const Rows& rows) {
    const auto by_nominal = [](const AccuracyRow* a, const AccuracyRow* b) {
      return a->nominal_um < b->nominal_um;
    };
    const auto [low, high] = std::minmax_element(rows.begin(), rows.end(), by_nominal);
    if ((*high)->nominal_um / (*low)->nominal_um - 1.0 <= kSameRatio) return {};
    return "not decided: the nominals of the " + shortest_number((*low)->variant_pct) +
           " % parts differ, " + plain_number((*low)->nominal_um) + " \u00b5m of " + (*low)->part +
           " and " + plain_number((*high)->nominal_um) + " \u00b5m of " + (*high)->part;
  }

  // What the parts say that their percentage is of; empty: nothing, or not the same.
  static std::string said_of(const Rows& rows) {
    for (const AccuracyRow* r : rows) {
      if (r->variant_of != rows.front()->variant_of) return {};
    }
    return rows.front()->variant_of;
  }

  // Fills `ordered`; notes nominals that do not stand in it.
  void find_ordered(VariantFit& fit, const Rows& rows, const Rows& whole) {
    const double of_length = fit.variant_pct / kWhole, of_volume = std::cbrt(of_length);
    const double nominals = rows.front()->nominal_um / whole.front()->nominal_um;
    // The nominal of a size is rounded to the digits of a drawing: 20.33 for 20.3279.
    const double rounding =
        std::min(rows.front()->rounding_um, whole.front()->rounding_um) / rows.front()->nominal_um;
    const auto stands_as = [nominals, rounding](double ratio) {
      const double most = std::min(rounding, kMostRounding * std::abs(ratio - 1.0));
      return std::abs(nominals / ratio - 1.0) <= std::max(kSameRatio, most);
    };
    const std::string said = said_of(rows);
    if (said == "length" || (said.empty() && stands_as(of_length))) fit.ordered = of_length;
    if (said == "volume" || (said.empty() && stands_as(of_volume))) fit.ordered = of_volume;
    if (stands_as(fit.ordered)) return;
    std::string note = fit.role + ", " + fit.characteristic + ": the nominals of ";
    note.append(shortest_number(fit.variant_pct)).append(" % and 100 % stand as ");
    note.append(fixed_number(nominals, 4)).append(" to 1, not as ");
    if (said.empty()) {
      note.append(shortest_number(of_length)).append(" (of length) or ");
      note.append(fixed_number(of_volume, 4)).append(" (of volume)");
    } else {
      note.append(fixed_number(fit.ordered, 4)).append(" (of ").append(said).append(")");
    }
    out_.notes.push_back(
        note.append("; the deviations of the variant are from a nominal of another size"));
  }

  void compare(VariantFit& fit, const Rows& rows, const Rows& whole) {
    const Mean mine = measured_mean(rows), theirs = measured_mean(whole);
    fit.values_100 = static_cast<std::int64_t>(whole.size());
    fit.parts = mine.count;
    fit.parts_100 = theirs.count;
    for (const Rows* some : {&rows, &whole}) {
      fit.result = unlike_nominals(*some);
      if (!fit.result.empty()) return;
    }
    find_ordered(fit, rows, whole);
    if (!(mine.value > 0.0) || !(theirs.value > 0.0)) {
      fit.result = "not decided: a measured length is not above zero";
      return;
    }
    fit.ratio = mine.value / theirs.value;
    if (std::isnan(mine.u_measuring) || std::isnan(theirs.u_measuring)) {
      fit.result = std::string("not decided: ") + kNoU;
      return;
    }
    if (std::min(fit.parts, fit.parts_100) < static_cast<std::int64_t>(kLeastParts)) {
      fit.result = "not decided: too few parts, " + std::to_string(fit.parts) + " of " +
                   shortest_number(fit.variant_pct) + " % and " + std::to_string(fit.parts_100) +
                   " of 100 %; " + std::to_string(kLeastParts) +
                   " of each are the fewest that scatter can be told of";
      return;
    }
    decide_fit(fit, mine, theirs);
  }

  static void decide_fit(VariantFit& fit, const Mean& mine, const Mean& theirs) {
    if (std::isnan(fit.ordered)) {
      fit.result = "not decided: the record does not say whether " +
                   shortest_number(fit.variant_pct) +
                   " % is of length or of volume (variant_of of the parts)";
      return;
    }
    const double a = 1.0 / theirs.value, b = fit.ratio / theirs.value;  // derivatives of the ratio
    std::vector<std::pair<double, double>> scattered = scatter_of(mine, a);
    const std::vector<std::pair<double, double>> other = scatter_of(theirs, b);
    scattered.insert(scattered.end(), other.begin(), other.end());
    const Expanded found = expanded_u({mine.u_measuring * a, theirs.u_measuring * b}, scattered);
    if (found.u == 0.0) {
      fit.result = "not decided: an uncertainty of 0";
      return;
    }
    fit.u_ratio = found.u;
    fit.k = found.k;
    fit.en = std::abs(fit.ratio - fit.ordered) / fit.u_ratio;
    if (fit.en > 1.0) {
      fit.result = "does not fit";
    } else if (fit.u_ratio > std::abs(fit.ordered - 1.0) / 2.0) {
      fit.result = "not decided: U is above half the step from 100 %, more parts are needed";
    } else {
      fit.result = "fits";
    }
  }

  Tolerances tolerances_;
  RepeatedValues repeated_;
  std::vector<const LotRecord*> current_;
  std::map<std::string, int> left_out_;
  PrintAccuracy out_;
};

}  // namespace

PrintAccuracy print_accuracy(const std::vector<LotRecord>& records, const std::string& lot) {
  return Accuracy(records, lot).run();
}

}  // namespace asbuilt
