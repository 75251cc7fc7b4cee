#include "core/design/threemf_attributes.h"

#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/mesh_files/read_mesh.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt::threemf {
namespace {

// `<beam r1="0"> is ...`
std::string shown(std::string_view element, std::string_view name, std::string_view text,
                  const char* verdict) {
  std::string all("<");
  all.append(element).append(" ").append(name).append("=").append(text_scan::quoted(text));
  return all.append("> ").append(verdict);
}

}  // namespace

void Place::fail(const std::string& what, const std::string& allowed) const {
  throw Error(ErrorCode::kBadFormat, {what, text_scan::place(source_, reader_->line()), allowed,
                                      "correct the file where it was made and export it again"});
}

std::optional<std::string_view> Attributes::find(std::string_view name) const {
  for (const XmlAttribute& attribute : all_) {
    if (attribute.name == name) return attribute.value;
  }
  return std::nullopt;
}

std::string_view Attributes::required(std::string_view name) const {
  const auto value = find(name);
  if (!value) {
    place_.fail("the element <" + std::string(element_) + "> lacks its attribute " +
                std::string(name));
  }
  return *value;
}

std::int64_t Attributes::to_whole(std::string_view name, std::string_view text,
                                  std::int64_t least) const {
  std::int64_t value = 0;
  if (!text_scan::to_integer(text_scan::trimmed(text), value) || value < least ||
      value > std::numeric_limits<std::int32_t>::max()) {
    place_.fail(shown(element_, name, text, "is not a number of this kind"),
                "whole numbers from " + std::to_string(least) + " to 2147483647");
  }
  return value;
}

std::int64_t Attributes::id(std::string_view name) const {
  return to_whole(name, required(name), 1);
}

std::optional<std::int64_t> Attributes::optional_id(std::string_view name) const {
  const auto text = find(name);
  if (!text) return std::nullopt;
  return to_whole(name, *text, 1);
}

std::int32_t Attributes::index(std::string_view name) const {
  return static_cast<std::int32_t>(to_whole(name, required(name), 0));
}

std::optional<std::int32_t> Attributes::optional_index(std::string_view name) const {
  const auto text = find(name);
  if (!text) return std::nullopt;
  return static_cast<std::int32_t>(to_whole(name, *text, 0));
}

double Attributes::to_number(std::string_view name, std::string_view text) const {
  double value = 0.0;
  if (!text_scan::to_number(text_scan::trimmed(text), value) ||
      !(std::abs(value) <= kLargestCoordinate)) {
    place_.fail(shown(element_, name, text, "is not a usable number"),
                "finite numbers up to 1e9 with a decimal point");
  }
  return value;
}

double Attributes::number(std::string_view name) const {
  return to_number(name, required(name));
}

double Attributes::positive(std::string_view name) const {
  required(name);
  return *optional_positive(name);
}

std::optional<double> Attributes::optional_positive(std::string_view name) const {
  const auto text = find(name);
  if (!text) return std::nullopt;
  const double value = to_number(name, *text);
  if (!(value > 0.0)) {
    place_.fail(shown(element_, name, *text, "must be positive"), "above 0");
  }
  return value;
}

Transform Attributes::transform() const {
  Transform transform;
  const auto text = find("transform");
  if (!text) return transform;
  text_scan::Scanner scan(*text);
  double values[12];
  std::string_view word;
  for (double& value : values) {
    if (!scan.next_word(word)) place_.fail("a transform has too few numbers", "12 numbers");
    value = to_number("transform", word);
  }
  if (scan.next_word(word)) place_.fail("a transform has too many numbers", "12 numbers");
  // The file multiplies row vectors from the left: its first three numbers are where x goes.
  for (int k = 0; k < 3; ++k) {
    transform.linear.col(k) = Vec3(values[3 * k], values[3 * k + 1], values[3 * k + 2]);
    transform.shift[k] = values[9 + k];
  }
  const Mat3& m = transform.linear;
  const double volume = m.col(0).norm() * m.col(1).norm() * m.col(2).norm();
  if (!(std::abs(m.determinant()) > 1e-9 * volume)) {
    place_.fail("a transform flattens the part: its matrix is singular", "an invertible matrix");
  }
  return transform;
}

std::optional<StrutCap> Attributes::cap(std::string_view name) const {
  const auto text = find(name);
  if (!text) return std::nullopt;
  if (*text == "sphere") return StrutCap::kSphere;
  if (*text == "hemisphere") return StrutCap::kHemisphere;
  if (*text == "butt") return StrutCap::kButt;
  place_.fail("an unknown cap: " + text_scan::quoted(*text), "sphere, hemisphere, butt");
}

}  // namespace asbuilt::threemf
