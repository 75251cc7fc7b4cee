// Typed access to the attributes of one element of a 3MF model part.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/design/threemf_model.h"
#include "core/design/xml_reader.h"

namespace asbuilt::threemf {

inline constexpr std::string_view kCoreNamespace =
    "http://schemas.microsoft.com/3dmanufacturing/core/2015/02";
inline constexpr std::string_view kBeamNamespace =
    "http://schemas.microsoft.com/3dmanufacturing/beamlattice/2017/02";
inline constexpr std::string_view kBallNamespace =
    "http://schemas.microsoft.com/3dmanufacturing/beamlattice/balls/2020/07";
inline constexpr std::string_view kMaterialNamespace =
    "http://schemas.microsoft.com/3dmanufacturing/material/2015/02";
inline constexpr std::string_view kProductionNamespace =
    "http://schemas.microsoft.com/3dmanufacturing/production/2015/06";

// Where in the file something stands, and the one way to complain about it.
class Place {
 public:
  Place(std::string source, const XmlReader* reader)
      : source_(std::move(source)), reader_(reader) {}
  [[noreturn]] void fail(const std::string& what, const std::string& allowed = "") const;

 private:
  std::string source_;
  const XmlReader* reader_;
};

class Attributes {
 public:
  Attributes(const XmlAttributes& all, std::string_view element, const Place& place)
      : all_(all), element_(element), place_(place) {}

  std::optional<std::string_view> find(std::string_view name) const;
  std::string_view required(std::string_view name) const;
  std::int64_t id(std::string_view name) const;  // required, 1 to 2^31-1
  std::optional<std::int64_t> optional_id(std::string_view name) const;
  std::int32_t index(std::string_view name) const;  // required, 0 to 2^31-1
  std::optional<std::int32_t> optional_index(std::string_view name) const;
  double number(std::string_view name) const;    // required, finite, at most 1e9 in size
  double positive(std::string_view name) const;  // required, above 0
  std::optional<double> optional_positive(std::string_view name) const;
  // Twelve numbers; the identity where the attribute is absent. Refused when it is singular.
  Transform transform() const;
  std::optional<StrutCap> cap(std::string_view name) const;

 private:
  std::int64_t to_whole(std::string_view name, std::string_view text, std::int64_t least) const;
  double to_number(std::string_view name, std::string_view text) const;

  const XmlAttributes& all_;
  std::string_view element_;
  const Place& place_;
};

}  // namespace asbuilt::threemf
