#include "core/lot/nonconformity_answers.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace asbuilt {
namespace {

constexpr std::array kResults{"dimension", "tensile", "compression", "fatigue", "inspection"};
constexpr char kEntry[] = "entry:";
constexpr char kInspection[] = "inspection:";
constexpr char kPart[] = "part:";
constexpr char kCalibration[] = "calibration:";
constexpr char kStep[] = "step:";

bool holds(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string of_number(const char* prefix, std::int64_t number) {
  std::string text = prefix;
  return text.append(std::to_string(number));
}

// The number behind a prefix; 0: the text is none of the kind.
std::int64_t number_behind(const std::string& text, const std::string& prefix) {
  if (!text.starts_with(prefix)) return 0;
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data() + prefix.size(), end, number);
  return error == std::errc() && at == end ? number : 0;
}

// Whether one text of `about` is the result's name.
bool is_name_of(const std::string& text, const LotRecord& r) {
  if (!is_result(r) || text == kAboutNone) return false;
  if (r.kind != "inspection" && text == r.key) return true;
  if (text == r.kind + ":" + r.key) return true;
  return r.kind == "inspection" && number_behind(text, kInspection) > 0 &&
         static_cast<double>(number_behind(text, kInspection)) == r.number("inspection");
}

}  // namespace

bool is_result(const LotRecord& r) {
  return std::find(kResults.begin(), kResults.end(), r.kind) != kResults.end();
}

bool says_nothing(const std::string& text) {
  constexpr std::array kEmpty{"none", "nothing", "nil", "tbd", "nope", "null", "unknown", "todo"};
  std::string letters;
  for (const char c : text) {
    const bool small = c >= 'a' && c <= 'z', large = c >= 'A' && c <= 'Z';
    // A byte of a letter beyond ASCII is one, too.
    if (small || large || static_cast<unsigned char>(c) >= 0x80) {
      letters += static_cast<char>(large ? c + 32 : c);
    }
  }
  return letters.size() < 3 || std::find(kEmpty.begin(), kEmpty.end(), letters) != kEmpty.end();
}

bool keeps_subject(const LotRecord& earlier, const LotRecord& later) {
  for (const char* field : {"parts", "powder", "about"}) {
    const std::vector<std::string> now = later.list(field);
    for (const std::string& name : earlier.list(field)) {
      if (!holds(now, name) && name != kAboutNone) return false;
    }
  }
  return true;
}

bool tells_about(const LotRecord& nonconformity) {
  return !nonconformity.list("about").empty();
}

bool names_result(const LotRecord& nonconformity, const LotRecord& result) {
  if (!is_result(result)) return false;
  const std::vector<std::string> about = nonconformity.list("about");
  if (holds(about, of_number(kEntry, result.id))) return true;
  if (!holds(nonconformity.list("parts"), result.text("part"))) return false;
  if (about.empty()) return true;
  return std::any_of(about.begin(), about.end(),
                     [&result](const std::string& text) { return is_name_of(text, result); });
}

bool names_inspection(const LotRecord& nonconformity, const StoredInspection& found) {
  if (!holds(nonconformity.list("parts"), found.serial)) return false;
  return !tells_about(nonconformity) ||
         holds(nonconformity.list("about"), of_number(kInspection, found.number));
}

bool is_about_part(const LotRecord& nonconformity, const std::string& serial) {
  return holds(nonconformity.list("parts"), serial) &&
         holds(nonconformity.list("about"), kPart + serial);
}

std::string about_calibration(const std::string& certificate) {
  return kCalibration + certificate;
}

bool is_about_calibration(const LotRecord& nonconformity, const std::string& certificate) {
  return holds(nonconformity.list("about"), about_calibration(certificate));
}

std::string about_step(const std::string& step) {
  return kStep + step;
}

bool is_about_step(const LotRecord& nonconformity, const std::string& step) {
  return holds(nonconformity.list("about"), about_step(step));
}

bool is_about_step_word(const std::string& text) {
  return text.starts_with(kStep);
}

std::string about_word(const LotRecord& result) {
  return result.kind == "inspection" ? kInspection + result.key : result.key;
}

bool is_about(const RecordIndex& existing, const std::string& lot, const std::string& text) {
  if (text == kAboutNone || number_behind(text, kInspection) > 0) return true;
  if (const LotRecord* entry = existing.entry(number_behind(text, kEntry))) {
    return entry->lot == lot && is_result(*entry);
  }
  if (text.starts_with(kCalibration)) {
    return existing.latest("", "calibration", text.substr(sizeof(kCalibration) - 1)) != nullptr;
  }
  if (text.starts_with(kStep)) {
    return existing.latest(lot, "step", text.substr(sizeof(kStep) - 1)) != nullptr;
  }
  if (text.starts_with(kPart)) {
    return existing.latest(lot, "part", text.substr(sizeof(kPart) - 1)) != nullptr;
  }
  return std::any_of(kResults.begin(), kResults.end(), [&](const std::string& kind) {
    if (text.starts_with(kind + ":")) {
      return existing.latest(lot, kind, text.substr(kind.size() + 1)) != nullptr;
    }
    return kind != "inspection" && existing.latest(lot, kind, text) != nullptr;
  });
}

EntryProblems about_problems(const LotRecord& record, const RecordIndex& existing) {
  EntryProblems found;
  const std::vector<std::string> about = record.list("about"), parts = record.list("parts");
  if (record.kind != "nonconformance" || about.empty()) return found;
  const std::string where = "nonconformance \"" + record.key + "\", about = \"";
  if (about.size() > 1 && holds(about, kAboutNone)) {
    found.push_back({"a nonconformity is about nothing measured, and about something",
                     where + kAboutNone + "\"", "none alone, or the names", ""});
  }
  for (const std::string& text : about) {
    if (!is_about(existing, record.lot, text)) {
      found.push_back({"a nonconformity is about what is not there", where + text + "\"",
                       "the name of a measurement or test of the lot, inspection:SERIAL, "
                       "entry:NUMBER, part:SERIAL, calibration:CERTIFICATE, step:STEP, or none",
                       "asbuilt lot show lists them"});
      continue;
    }
    if (text == kAboutNone || number_behind(text, kEntry) > 0 ||
        number_behind(text, kInspection) > 0 || text.starts_with(kCalibration) ||
        text.starts_with(kStep)) {
      continue;
    }
    const bool of_parts =
        is_about_part(record,
                      text.starts_with(kPart) ? text.substr(sizeof(kPart) - 1) : std::string()) ||
        std::any_of(existing.records().begin(), existing.records().end(), [&](const LotRecord& r) {
          return r.lot == record.lot && is_name_of(text, r) && holds(parts, r.text("part"));
        });
    if (!of_parts) {
      found.push_back({"a nonconformity is about a result of a part that it does not name",
                       where + text + "\"", "a result of one of its parts",
                       "name the part, too: --parts"});
    }
  }
  return found;
}

}  // namespace asbuilt
