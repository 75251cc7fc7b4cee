// Raw samples described by a small TOML file:
//     data = "part.raw"          # left out: the raw file that was named
//     shape = [400, 400, 600]    # x, y, z; x fastest
//     voxel_mm = 0.0195          # or three numbers; or voxel_um
//     type = "uint16"
//     byte_order = "little"      # for samples of more than one byte
//     offset_bytes = 0           # optional; origin_mm, slope and intercept too
#include <toml++/toml.h>

#include <array>
#include <cmath>

#include "core/scan/formats.h"
#include "core/scan/parse.h"

namespace asbuilt::scan {
namespace {

constexpr std::array kKnownKeys = {"data",  "shape",      "voxel_mm",     "voxel_um",
                                   "type",  "byte_order", "offset_bytes", "origin_mm",
                                   "slope", "intercept"};

toml::table parse_file(const std::filesystem::path& path) {
  constexpr std::int64_t kLongestSidecar = 64 << 10;
  if (size_of_file(path) > kLongestSidecar) {
    throw bad_field(path, "bytes", std::to_string(size_of_file(path)), "a sidecar is too long",
                    "at most 64 KiB");
  }
  const std::string text = read_bytes(path, 0, kLongestSidecar);
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    throw bad_field(path, "line", std::to_string(error.source().begin.line),
                    "a sidecar is no TOML: " + std::string(error.description()));
  }
}

Vec3 three_numbers(const std::filesystem::path& path, const char* key, const toml::node& node) {
  Vec3 values;
  if (const std::optional<double> one = node.value<double>()) return Vec3::Constant(*one);
  const toml::array* list = node.as_array();
  if (list == nullptr || list->size() != 3) {
    throw bad_field(path, key, "", "one number or three are expected");
  }
  for (std::size_t i = 0; i < 3; ++i) {
    const std::optional<double> value = (*list)[i].value<double>();
    if (!value) throw bad_field(path, key, "", "one number or three are expected");
    values[static_cast<int>(i)] = *value;
  }
  return values;
}

std::string need_text(const std::filesystem::path& path, const toml::table& table,
                      const char* key) {
  const std::optional<std::string> value = table[key].value<std::string>();
  if (!value) throw bad_field(path, key, "", "a sidecar lacks a text field");
  return *value;
}

SampleType sample_type(const std::filesystem::path& path, const std::string& name) {
  for (int i = 0; i <= static_cast<int>(SampleType::kFloat64); ++i) {
    if (name == to_string(static_cast<SampleType>(i))) return static_cast<SampleType>(i);
  }
  throw bad_field(path, "type", name, "a sample type is not known",
                  "uint8, int8, uint16, int16, uint32, int32, uint64, int64, float32, float64");
}

double number_or(const std::filesystem::path& path, const toml::table& table, const char* key,
                 double otherwise) {
  if (!table.contains(key)) return otherwise;
  const std::optional<double> value = table[key].value<double>();
  if (!value || !std::isfinite(*value))
    throw bad_field(path, key, "", "a finite number is expected");
  return *value;
}

}  // namespace

Layout parse_raw_sidecar(const std::filesystem::path& path,
                         const std::filesystem::path& named_data) {
  const toml::table table = parse_file(path);
  for (const auto& [key, node] : table) {
    bool known = false;
    for (const char* name : kKnownKeys) known = known || key.str() == name;
    if (!known) {
      throw bad_field(path, "key", key.str(), "a sidecar has an unknown key",
                      "data, shape, voxel_mm, voxel_um, type, byte_order, offset_bytes, origin_mm, "
                      "slope, intercept");
    }
  }
  Layout layout;
  layout.format = "raw";
  const toml::array* shape = table["shape"].as_array();
  if (shape == nullptr || shape->size() != 3) {
    throw bad_field(path, "shape", "", "three whole numbers are expected");
  }
  std::array<std::int64_t, 3> size{};
  for (std::size_t i = 0; i < 3; ++i) {
    const std::optional<std::int64_t> value = (*shape)[i].value_exact<std::int64_t>();
    if (!value) throw bad_field(path, "shape", "", "three whole numbers are expected");
    size[i] = *value;
  }
  checked_count(path, size[0], size[1], size[2]);
  layout.shape = {size[0], size[1], size[2]};
  layout.type = sample_type(path, need_text(path, table, "type"));
  if (stored_bytes(layout.type) > 1) {
    const std::string order = need_text(path, table, "byte_order");
    if (order != "little" && order != "big") {
      throw bad_field(path, "byte_order", order, "a byte order is not known", "little, big");
    }
    layout.order = order == "big" ? ByteOrder::kBig : ByteOrder::kLittle;
  }
  if (table.contains("voxel_mm") && table.contains("voxel_um")) {
    throw bad_field(path, "voxel_um", "", "a sidecar gives the voxel size twice");
  }
  if (const toml::node* node = table.get("voxel_mm")) {
    layout.geometry.spacing_mm = three_numbers(path, "voxel_mm", *node);
  } else if (const toml::node* micrometres = table.get("voxel_um")) {
    layout.geometry.spacing_mm = three_numbers(path, "voxel_um", *micrometres) * 1e-3;
  }
  if (const toml::node* node = table.get("origin_mm")) {
    layout.geometry.origin_mm = three_numbers(path, "origin_mm", *node);
  }
  layout.slope = number_or(path, table, "slope", 1.0);
  layout.intercept = number_or(path, table, "intercept", 0.0);

  layout.data_file = named_data;
  if (const std::optional<std::string> name = table["data"].value<std::string>()) {
    layout.data_file = named_data_file(path, "data", *name);
    std::error_code error;
    if (!named_data.empty() && !std::filesystem::equivalent(named_data, layout.data_file, error)) {
      throw bad_field(path, "data", *name, "the sidecar belongs to another raw file",
                      named_data.string());
    }
  }
  if (layout.data_file.empty()) {
    throw bad_field(path, "data", "", "the sidecar names no raw file", "data = \"part.raw\"");
  }
  if (table.contains("offset_bytes")) {
    const std::optional<std::int64_t> offset = table["offset_bytes"].value_exact<std::int64_t>();
    if (!offset || *offset < 0 || *offset > size_of_file(layout.data_file)) {
      throw bad_field(path, "offset_bytes", "", "the place of the samples is not usable",
                      "0 to the size of the raw file");
    }
    layout.data_begin = *offset;
  }
  layout.file_bytes = size_of_file(path) + size_of_file(layout.data_file);
  return layout;
}

}  // namespace asbuilt::scan
