#include "core/tensile/retest.h"

#include "core/base/error.h"
#include "core/spec/toml_document.h"
#include "core/spec/toml_members.h"

namespace asbuilt::tensile {

// Text of acceptance.toml; made by CMake.
extern const char kBuiltInLimits[];

namespace {

const char* const kFile = "acceptance.toml";

std::vector<RetestRule> read_rules() {
  const TomlValue root = parse_toml(kBuiltInLimits, kFile);
  std::vector<RetestRule> all;
  for (const TomlValue& table : array_member(root, "retest", kFile)) {
    RetestRule rule;
    rule.id = text_member(table, "id", kFile);
    rule.title = text_member(table, "title", kFile);
    rule.start = text_member(table, "start", kFile);
    rule.origin = text_member(table, "origin", kFile);
    rule.verify = flag_member(table, "verify", kFile);
    for (const TomlValue& row : array_member(table, "transitions", kFile)) {
      const TomlValue::Array* cells = row.get_if<TomlValue::Array>();
      std::vector<std::string> texts;
      for (std::size_t i = 0; cells != nullptr && i < cells->size(); ++i) {
        if (const auto* text = (*cells)[i].get_if<std::string>()) texts.push_back(*text);
      }
      if (texts.size() != 3)
        refuse_member(kFile, row, "transitions", "three texts: from, event, to");
      rule.transitions.push_back({texts[0], texts[1], texts[2]});
    }
    all.push_back(std::move(rule));
  }
  return all;
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

}  // namespace asbuilt::tensile
