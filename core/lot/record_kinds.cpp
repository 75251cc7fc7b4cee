#include "core/lot/record_kinds.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/lot/attachments.h"
#include "core/lot/field_makers.h"
#include "core/lot/sheet_text.h"

namespace asbuilt {
namespace {

std::vector<RecordKind> make_kinds() {
  std::vector<RecordKind> kinds = kinds_of_file();
  for (RecordKind& kind : kinds_of_lot()) kinds.push_back(std::move(kind));
  kinds.push_back(attachment_kind(kinds));  // of all kinds before
  return kinds;
}

}  // namespace

const char* to_string(LotFieldType type) {
  switch (type) {
    case LotFieldType::kText:
      return "text";
    case LotFieldType::kNumber:
      return "number";
    case LotFieldType::kCount:
      return "whole number";
    case LotFieldType::kDate:
      return "date, 2026-11-20";
    case LotFieldType::kTime:
      return "time, 2026-11-20T10:00:00Z or with an offset, +01:00";
    case LotFieldType::kSha256:
      return "SHA-256";
    case LotFieldType::kFlag:
      return "true or false";
    case LotFieldType::kList:
      return "list of texts";
  }
  return "";
}

bool is_secret_field(std::string_view name) {
  return name == "password_hash" || name == "sealed_key";
}

const LotField* RecordKind::find(std::string_view name) const {
  const auto at = std::find_if(fields.begin(), fields.end(),
                               [name](const LotField& f) { return f.name == name; });
  return at == fields.end() ? nullptr : &*at;
}

const std::vector<RecordKind>& record_kinds() {
  static const std::vector<RecordKind> all = make_kinds();
  return all;
}

const RecordKind& record_kind(std::string_view id) {
  std::vector<std::string> known;
  for (const RecordKind& kind : record_kinds()) {
    if (kind.id == id) return kind;
    known.push_back(kind.id);
  }
  throw Error(ErrorCode::kInvalidInput,
              {"not a kind of entry", std::string(id), joined(known), ""});
}

std::string add_action(std::string_view kind) {
  if (kind == "lot") return "create";
  std::string action = "add-";
  action.append(kind);
  std::replace(action.begin(), action.end(), '_', '-');
  return action;
}

std::string allowed_text(const LotField& field) {
  if (!field.choices.empty()) return joined(field.choices);
  if (field.type != LotFieldType::kNumber && field.type != LotFieldType::kCount) {
    return to_string(field.type);
  }
  std::string range = plain_number(field.minimum);
  range += " to ";
  range += plain_number(field.maximum);
  if (!field.unit.empty() && field.unit != "1") range += " " + field.unit;
  return range;
}

std::string record_template(const RecordKind& kind, const FieldRemarks& remarks) {
  std::string out = "# " + kind.title + "; lines that begin with # may stay away.\n";
  for (const bool first : {true, false}) {
    for (const LotField& field : kind.fields) {
      if (field.required != first) continue;
      out += "\n# ";
      out += field.text;
      if (field.type != LotFieldType::kText || !field.choices.empty()) {
        out += ": ";
        out += allowed_text(field);
      }
      if (!field.refers.empty()) {
        out += " (names a ";
        out += field.refers;
        out += ")";
      }
      out += "\n";
      if (remarks) out += remarks(field);
      if (!first) out += "# ";
      out += field.name;
      out += " = ";
      switch (field.type) {
        case LotFieldType::kNumber:
        case LotFieldType::kCount:
          out += "0";
          break;
        case LotFieldType::kFlag:
          out += "true";
          break;
        case LotFieldType::kList:
          out += "[\"\"]";
          break;
        default:
          out += "\"\"";
      }
      out += "\n";
    }
  }
  return out;
}

}  // namespace asbuilt
