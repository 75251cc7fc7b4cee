// What an entry of a kind, or a line of a table, may hold: as a template to fill in, or as JSON.
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/lot_options.h"
#include "core/base/error.h"
#include "core/interchange/dimension_table.h"
#include "core/lot/material_templates.h"
#include "core/lot/part_import.h"

namespace asbuilt {
namespace {

using Json = nlohmann::ordered_json;

void print(const Json& json) {
  std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

const char* type_name(LotFieldType type) {
  switch (type) {
    case LotFieldType::kNumber:
      return "number";
    case LotFieldType::kCount:
      return "whole number";
    case LotFieldType::kDate:
      return "date";
    case LotFieldType::kTime:
      return "time";
    case LotFieldType::kSha256:
      return "sha256";
    case LotFieldType::kFlag:
      return "flag";
    case LotFieldType::kList:
      return "list";
    case LotFieldType::kText:
      break;
  }
  return "text";
}

Json field_json(const RecordKind& kind, const LotField& field, const std::string& material) {
  Json json{{"name", field.name},
            {"type", type_name(field.type)},
            {"required", field.required},
            {"text", field.text}};
  if (field.type == LotFieldType::kNumber || field.type == LotFieldType::kCount) {
    json["unit"] = field.unit;
    json["minimum"] = field.minimum;
    json["maximum"] = field.maximum;
  }
  if (!field.choices.empty()) json["choices"] = field.choices;
  if (!field.refers.empty()) json["refers"] = field.refers;
  if (!material.empty()) json["remarks"] = field_remarks(kind, field, material);
  return json;
}

// A table's template begins with the names of its columns.
void print_table(const std::string& name, const std::string& text, const Console& console) {
  if (console.form != OutputForm::kJson) {
    std::cout << text;
    return;
  }
  Json columns = Json::array();
  const std::string header = text.substr(0, text.find_first_of("\r\n"));
  for (std::size_t at = 0; at <= header.size();) {
    const std::size_t end = std::min(header.find(';', at), header.size());
    columns.push_back(header.substr(at, end - at));
    at = end + 1;
  }
  print(Json{{"table", name}, {"columns", columns}, {"template", text}});
}

}  // namespace

int lot_template(const std::string& of, const std::string& material, const Console& console) {
  if (of == "dimensions") {
    print_table(of, dimension_template(), console);
    return 0;
  }
  if (of == "parts") {
    print_table(of, part_template(), console);
    return 0;
  }
  std::string id = of;
  std::replace(id.begin(), id.end(), '-', '_');
  const RecordKind& kind = record_kind(id);
  if (kind.entered_by == EnteredBy::kProgram) {
    throw Error(ErrorCode::kInvalidInput, {"entries of this kind come from a command of their own",
                                           of, "asbuilt lot --help", ""});
  }
  if (console.form != OutputForm::kJson) {
    std::cout << (material.empty() ? record_template(kind) : record_template(kind, material));
    return 0;
  }
  Json json{{"kind", kind.id},
            {"title", kind.title},
            {"belongs_to", kind.scope == LotScope::kFile ? "file" : "lot"},
            {"key", kind.key_field},
            {"fields", Json::array()}};
  for (const LotField& field : kind.fields) {
    json["fields"].push_back(field_json(kind, field, material));
  }
  print(json);
  return 0;
}

}  // namespace asbuilt
