#include "core/lot/field_makers.h"

#include "core/lot/own_limits.h"

namespace asbuilt::fields {

LotField text(std::string name, std::string what) {
  return {std::move(name), LotFieldType::kText, false, "", std::move(what), 0, 0, {}, ""};
}
LotField number(std::string name, std::string unit, double low, double high, std::string what) {
  return {std::move(name),
          LotFieldType::kNumber,
          false,
          std::move(unit),
          std::move(what),
          low,
          high,
          {},
          ""};
}
LotField count(std::string name, double low, double high, std::string what) {
  return {std::move(name), LotFieldType::kCount, false, "1", std::move(what), low, high, {}, ""};
}
LotField of_type(LotFieldType type, std::string name, std::string what) {
  return {std::move(name), type, false, "", std::move(what), 0, 0, {}, ""};
}
LotField date(std::string name, std::string what) {
  return of_type(LotFieldType::kDate, std::move(name), std::move(what));
}
LotField time(std::string name, std::string what) {
  return of_type(LotFieldType::kTime, std::move(name), std::move(what));
}
LotField sha256(std::string name, std::string what) {
  return of_type(LotFieldType::kSha256, std::move(name), std::move(what));
}
LotField flag(std::string name, std::string what) {
  return of_type(LotFieldType::kFlag, std::move(name), std::move(what));
}
LotField list(std::string name, std::string what) {
  return of_type(LotFieldType::kList, std::move(name), std::move(what));
}
LotField required(LotField field) {
  field.required = true;
  return field;
}
LotField one_of(LotField field, std::vector<std::string> choices) {
  field.choices = std::move(choices);
  return field;
}
LotField refers(LotField field, std::string kind) {
  field.refers = std::move(kind);
  return field;
}

const std::vector<std::string>& meanings() {
  static const std::vector<std::string> all = {"authorship", "review", "approval", "responsibility",
                                               "release"};
  return all;
}

const std::vector<std::string>& processes() {
  static const std::vector<std::string> all = {
      "stress_relief", "hip",       "edm",      "support_removal", "blasting",      "etching",
      "polishing",     "anodising", "cleaning", "powder_removal",  "sterilisation", "other"};
  return all;
}

const std::vector<std::string>& roles() {
  static const std::vector<std::string> all = {"implant", "tensile_bar", "density_cube",
                                               "porous_specimen", "witness"};
  return all;
}

void add_own_limits(RecordKind& kind) {
  std::vector<LotField> limits;
  for (const OwnLimitField& own : own_limit_fields()) {
    limits.push_back(
        number(own.field, "MPa", 0, 1e6, std::string(own.text) + ", a limit of one's own"));
  }
  limits.push_back(text("limits_origin", "where the limits of one's own in compression come from"));
  kind.fields.insert(kind.fields.end() - 1, limits.begin(), limits.end());
}

}  // namespace asbuilt::fields
