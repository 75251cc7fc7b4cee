#include "core/tensile/retest.h"

#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/spec/toml_document.h"
#include "core/tensile/toml_rows.h"

namespace asbuilt::tensile {

// Text of acceptance.toml; made by CMake.
extern const char kBuiltInLimits[];

namespace {

const char* const kFile = "acceptance.toml";

std::vector<RetestRule> read_rules() {
  const TomlValue root = parse_toml(kBuiltInLimits, kFile);
  std::vector<RetestRule> all;
  for (const TomlValue& table : row_array(root, "retest", kFile)) {
    RetestRule rule;
    rule.id = row_text(table, "id", kFile);
    rule.title = row_text(table, "title", kFile);
    rule.start = row_text(table, "start", kFile);
    rule.origin = row_text(table, "origin", kFile);
    rule.verify = row_flag(table, "verify", kFile);
    for (const TomlValue& row : row_array(table, "transitions", kFile)) {
      const TomlValue::Array* cells = row.get_if<TomlValue::Array>();
      std::vector<std::string> texts;
      for (std::size_t i = 0; cells != nullptr && i < cells->size(); ++i) {
        if (const auto* text = (*cells)[i].get_if<std::string>()) texts.push_back(*text);
      }
      if (texts.size() != 3) refuse_row(kFile, row, "transitions", "three texts: from, event, to");
      rule.transitions.push_back({texts[0], texts[1], texts[2]});
    }
    all.push_back(std::move(rule));
  }
  return all;
}

// Upper tail of Student's t with n degrees of freedom, from the closed series for whole n
// (Abramowitz and Stegun, 1964, 26.7.3 and 26.7.4).
double student_tail(double t, std::size_t n) {
  const double theta = std::atan(t / std::sqrt(static_cast<double>(n)));
  const double c2 = std::cos(theta) * std::cos(theta);
  double sum = 0.0;
  double term = n % 2 == 0 ? 1.0 : std::cos(theta);
  for (std::size_t k = n % 2 == 0 ? 0 : 1; k + 2 <= n; k += 2) {
    sum += term;
    term *= c2 * static_cast<double>(k + 1) / static_cast<double>(k + 2);
  }
  const double within =
      n % 2 == 0 ? std::sin(theta) * sum : 2.0 / std::numbers::pi * (theta + std::sin(theta) * sum);
  return 0.5 * (1.0 - within);
}

}  // namespace

const char* to_string(TestEvent event) {
  switch (event) {
    case TestEvent::kPass:
      return "pass";
    case TestEvent::kFail:
      return "fail";
    case TestEvent::kOutside:
      return "outside";
    case TestEvent::kOutsideGood:
      return "outside_good";
    case TestEvent::kWrongPiece:
      return "wrong_piece";
  }
  return "";
}

const std::vector<RetestRule>& retest_rules() {
  static const std::vector<RetestRule> all = read_rules();
  return all;
}

const RetestRule& retest_rule(std::string_view id) {
  std::string known;
  for (const RetestRule& rule : retest_rules()) {
    if (rule.id == id) return rule;
    known += (known.empty() ? "" : ", ") + rule.id;
  }
  throw Error(ErrorCode::kInvalidInput, {"a table of retests is not known", shown(id), known, ""});
}

RetestHistory::RetestHistory(const RetestRule& rule) : rule_(&rule), state_(rule.start) {}

void RetestHistory::add(const std::string& test, TestEvent event, const std::string& cause) {
  const std::string what = "test " + test + ": " + to_string(event) + " in state " + state_;
  if (ended()) {
    throw Error(ErrorCode::kInvalidInput, {"the lot's tests have ended", what, "no further test",
                                           "a new lot, or a disposition by the quality manager"});
  }
  if (event == TestEvent::kWrongPiece && cause.empty()) {
    throw Error(ErrorCode::kInvalidInput, {"a replacement has no cause", what,
                                           "machining, flaw, procedure or malfunction, in words",
                                           "state the cause; a low number is none"});
  }
  for (const Transition& t : rule_->transitions) {
    if (t.from != state_ || t.event != to_string(event)) continue;
    state_ = t.to;
    entries_.push_back({test, event, cause, state_});
    return;
  }
  throw Error(ErrorCode::kInvalidInput,
              {"the specification does not provide for this", what, rule_->title, ""});
}

double grubbs_critical(std::size_t n) {
  if (n < 3) {
    throw Error(ErrorCode::kInvalidInput, {"too few values for an outlier test",
                                           std::to_string(n) + " values", "at least 3", ""});
  }
  const double tail = 0.05 / (2.0 * static_cast<double>(n));
  double low = 0.0;
  double high = 1e5;
  for (int i = 0; i < 200; ++i) {
    const double middle = 0.5 * (low + high);
    (student_tail(middle, n - 2) > tail ? low : high) = middle;
  }
  const double t2 = low * low;
  const auto count = static_cast<double>(n);
  return (count - 1.0) / std::sqrt(count) * std::sqrt(t2 / (count - 2.0 + t2));
}

Grubbs grubbs(const std::vector<double>& values) {
  Grubbs out;
  out.critical = grubbs_critical(values.size());
  double mean = 0.0;
  for (const double v : values) mean += v / static_cast<double>(values.size());
  double sum = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += (values[i] - mean) * (values[i] - mean);
    if (std::abs(values[i] - mean) > std::abs(values[out.index] - mean)) out.index = i;
  }
  const double deviation = std::sqrt(sum / static_cast<double>(values.size() - 1));
  out.g = deviation > 0.0 ? std::abs(values[out.index] - mean) / deviation : 0.0;
  out.flagged = out.g > out.critical;
  return out;
}

}  // namespace asbuilt::tensile
