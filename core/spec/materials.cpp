#include "core/spec/materials.h"

#include <cmath>
#include <set>

#include "core/base/error.h"
#include "core/spec/toml_document.h"

namespace asbuilt {

// Text of materials.toml; made by CMake.
extern const char kBuiltInMaterials[];

namespace {

std::string folded(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == ' ' || c == '-' || c == '_') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out;
}

[[noreturn]] void refuse(const std::string& file, const TomlValue& at, std::string_view key,
                         const std::string& what, const std::string& allowed) {
  throw Error(
      ErrorCode::kInvalidInput,
      {what, file + ":" + std::to_string(at.line) + " material." + std::string(key), allowed, ""});
}

template <class T>
const T& member(const TomlValue& table, std::string_view key, const std::string& file,
                const char* type) {
  const TomlValue* found = table.find(key);
  if (found == nullptr) refuse(file, table, key, "a key is missing", type);
  const T* value = found->get_if<T>();
  if (value == nullptr) refuse(file, *found, key, "a key has the wrong type", type);
  return *value;
}

double number(const TomlValue& table, std::string_view key, const std::string& file, double above,
              double below, const char* allowed) {
  const double value = member<double>(table, key, file, "a number with a decimal point");
  if (!(value > above && value < below)) {
    refuse(file, *table.find(key), key, "a number is out of range", allowed);
  }
  return value;
}

Material read_one(const TomlValue& table, const std::string& file) {
  const std::set<std::string, std::less<>> known = {
      "id",      "aliases",       "title",  "edition", "young_gpa",
      "poisson", "density_g_cm3", "origin", "verify"};
  if (table.get_if<TomlValue::Table>() == nullptr) {
    refuse(file, table, "", "a key has the wrong type", "tables: [[material]]");
  }
  for (const TomlMember& m : *table.get_if<TomlValue::Table>()) {
    if (!known.contains(m.key))
      refuse(file, m.value, shown(m.key), "a key is not known",
             "id, aliases, title, edition, young_gpa, poisson, density_g_cm3, origin, verify");
  }
  Material out;
  out.id = member<std::string>(table, "id", file, "a text");
  if (folded(out.id).empty()) refuse(file, table, "id", "a text is empty", "a name");
  for (const TomlValue& alias :
       member<TomlValue::Array>(table, "aliases", file, "a list of texts")) {
    const std::string* text = alias.get_if<std::string>();
    if (text == nullptr) refuse(file, alias, "aliases", "a list holds what is not a text", "texts");
    out.aliases.push_back(*text);
  }
  out.title = member<std::string>(table, "title", file, "a text");
  out.edition = member<std::string>(table, "edition", file, "a text");
  out.origin = member<std::string>(table, "origin", file, "a text");
  out.young_gpa = number(table, "young_gpa", file, 0.0, 2000.0, "more than 0, below 2000 GPa");
  out.poisson = number(table, "poisson", file, -1.0, 0.5, "above -1, below 0.5");
  out.density_g_cm3 =
      number(table, "density_g_cm3", file, 0.0, 30.0, "more than 0, below 30 g/cm3");
  out.verify = member<bool>(table, "verify", file, "true or false");
  return out;
}

std::vector<Material> from_toml(const TomlValue& root, const std::string& file) {
  std::vector<Material> all;
  std::set<std::string> names;
  for (const TomlValue& table :
       member<TomlValue::Array>(root, "material", file, "tables: [[material]]")) {
    all.push_back(read_one(table, file));
    std::vector<std::string> own = all.back().aliases;
    own.push_back(all.back().id);
    for (const std::string& name : own) {
      if (!names.insert(folded(name)).second) {
        refuse(file, table, "id", "a name is used twice: " + shown(name), "unique names");
      }
    }
  }
  return all;
}

}  // namespace

const std::vector<Material>& materials() {
  static const std::vector<Material> all =
      from_toml(parse_toml(kBuiltInMaterials, "materials.toml"), "materials.toml");
  return all;
}

const Material* find_material(std::string_view name, const std::vector<Material>& among) {
  const std::string wanted = folded(name);
  if (wanted.empty()) return nullptr;
  for (const Material& material : among) {
    if (folded(material.id) == wanted) return &material;
    for (const std::string& alias : material.aliases) {
      if (folded(alias) == wanted) return &material;
    }
  }
  return nullptr;
}

std::vector<Material> read_materials(const std::filesystem::path& path) {
  return from_toml(read_toml(path), path.string());
}

}  // namespace asbuilt
