#include "core/spec/characteristics.h"

#include <array>
#include <cmath>
#include <unordered_map>

namespace asbuilt {
namespace {

using Record = InspectionRecord;
using Row = std::size_t;

template <auto Member>
double strut(const Record& record, Row row) {
  return record.struts[row].*Member;
}
template <auto Member>
double node(const Record& record, Row row) {
  return record.nodes[row].*Member;
}
template <auto Member>
double wall(const Record& record, Row row) {
  return record.walls[row].*Member;
}
template <auto Member>
double pore(const Record& record, Row row) {
  return static_cast<double>(record.pores[row].*Member);
}
template <auto Member>
double void_of(const Record& record, Row row) {
  return record.voids[row].*Member;
}
template <auto Member>
double defect(const Record& record, Row row) {
  return record.defects[row].*Member;
}
template <auto Member>
double porosity_value(const Record& record, Row) {
  return (record.porosity.*Member).value;
}
template <auto Member>
double porosity_u(const Record& record, Row) {
  return (record.porosity.*Member).u;
}
template <auto Member>
const std::string* porosity_reason(const Record& record, Row) {
  return &(record.porosity.*Member).reason;
}
const std::string* strut_reason(const Record& record, Row row) {
  return &record.struts[row].reason;
}
const std::string* node_reason(const Record& record, Row row) {
  return &record.nodes[row].reason;
}
template <auto Member>
double deviation(const Record& record, Row) {
  return record.deviation.*Member;
}
template <auto Member>
double registration(const Record& record, Row) {
  return record.registration.*Member;
}

// d = (6 V / pi)^(1/3), so u(d) / d = u(V) / (3 V).
double void_equivalent_u(const Record& record, Row row) {
  const VoidRow& v = record.voids[row];
  return v.volume_mm3 > 0.0 ? v.equivalent_um * v.u_volume_mm3 / (3.0 * v.volume_mm3)
                            : kNotMeasured;
}

// Mean, RMS and quantiles of a field move by no more than the largest change of a point of it, so
// the uncertainty of a single point bounds that of each.
double deviation_u(const Record& record, Row) {
  return record.deviation.u_point_um;
}

const KnockdownRecord* knockdown(const Record& record, const char* axis) {
  if (!record.stiffness) return nullptr;
  for (const KnockdownRecord& k : record.stiffness->knockdown) {
    if (k.axis == axis) return &k;
  }
  return nullptr;
}
template <char Axis>
double knockdown_value(const Record& record, Row) {
  constexpr char kName[] = {Axis, '\0'};
  const KnockdownRecord* k = knockdown(record, kName);
  return k != nullptr ? k->value : kNotMeasured;
}
// The interval need not be symmetric: the farther end counts.
template <char Axis>
double knockdown_u(const Record& record, Row) {
  constexpr char kName[] = {Axis, '\0'};
  const KnockdownRecord* k = knockdown(record, kName);
  if (k == nullptr || std::isnan(k->low) || std::isnan(k->high)) return kNotMeasured;
  return std::fmax(k->high - k->value, k->value - k->low);
}

constexpr auto kNominalDiameter = &strut<&StrutRow::nominal_diameter_um>;
constexpr std::string_view kThin = "thinner than the limit";
constexpr std::string_view kThick = "thicker than the limit";

Characteristic of_strut(std::string_view id, std::string_view unit, std::string_view title,
                        decltype(Characteristic::value) value) {
  return {.id = id,
          .kind = FeatureKind::kStrut,
          .unit = unit,
          .title = title,
          .below = {},
          .above = {},
          .value = value};
}

Characteristic strut_size(std::string_view id, std::string_view title, std::string_view below,
                          std::string_view above, decltype(Characteristic::value) value,
                          decltype(Characteristic::value) u = nullptr) {
  return {.id = id,
          .kind = FeatureKind::kStrut,
          .unit = "um",
          .title = title,
          .below = below,
          .above = above,
          .value = value,
          .uncertainty = u,
          .nominal = kNominalDiameter,
          .needs_whole_strut = true};
}

Characteristic of(FeatureKind kind, std::string_view id, std::string_view unit,
                  std::string_view title, decltype(Characteristic::value) value,
                  decltype(Characteristic::value) u = nullptr,
                  decltype(Characteristic::value) nominal = nullptr) {
  return {.id = id,
          .kind = kind,
          .unit = unit,
          .title = title,
          .below = {},
          .above = {},
          .value = value,
          .uncertainty = u,
          .nominal = nominal};
}

template <auto Member>
Characteristic of_porosity(std::string_view id, std::string_view unit, std::string_view title,
                           decltype(Characteristic::value) nominal = nullptr) {
  Characteristic c =
      of(FeatureKind::kPart, id, unit, title, porosity_value<Member>, porosity_u<Member>, nominal);
  c.reason = porosity_reason<Member>;
  return c;
}

Characteristic count_of(FeatureKind kind, std::string_view id, std::string_view title) {
  return {.id = id,
          .kind = kind,
          .unit = "1",
          .title = title,
          .below = {},
          .above = {},
          .is_count = true};
}

std::vector<Characteristic> make_all() {
  using enum FeatureKind;
  using P = PorosityRecord;
  using D = DeviationRecord;
  using R = RegistrationRecord;
  std::vector<Characteristic> all = {
      strut_size("strut.diameter_um", "diameter", kThin, kThick, strut<&StrutRow::diameter_um>,
                 strut<&StrutRow::u_diameter_um>),
      strut_size("strut.min_diameter_um", "smallest diameter",
                 "thinner than the limit at one place", {}, strut<&StrutRow::min_diameter_um>),
      strut_size("strut.max_diameter_um", "largest diameter", {},
                 "thicker than the limit at one place", strut<&StrutRow::max_diameter_um>),
      strut_size("strut.inscribed_um", "inscribed diameter", {}, {},
                 strut<&StrutRow::inscribed_um>),
      strut_size("strut.circumscribed_um", "circumscribed diameter", {}, {},
                 strut<&StrutRow::circumscribed_um>),
      of_strut("strut.diameter_sd_um", "um", "spread of the diameter",
               strut<&StrutRow::diameter_sd_um>),
      of_strut("strut.ellipticity", "1", "ellipticity", strut<&StrutRow::ellipticity>),
      of_strut("strut.offset_um", "um", "offset", strut<&StrutRow::offset_um>),
      of_strut("strut.waviness_um", "um", "waviness", strut<&StrutRow::waviness_um>),
      of_strut("strut.downskin_um", "um", "down-skin deviation", strut<&StrutRow::downskin_um>),
      of_strut("strut.upskin_um", "um", "up-skin deviation", strut<&StrutRow::upskin_um>),
      of_strut("strut.second_moment_ratio", "1", "second moment ratio",
               strut<&StrutRow::second_moment_ratio>),
      of_strut("strut.measured_fraction", "1", "measured fraction",
               strut<&StrutRow::measured_fraction>),
      of(kNode, "node.offset_um", "um", "offset", node<&NodeRow::offset_um>,
         node<&NodeRow::u_offset_um>),
      of(kNode, "node.inscribed_um", "um", "inscribed diameter", node<&NodeRow::inscribed_um>),
      of(kWall, "wall.thickness_um", "um", "thickness", wall<&WallRow::thickness_um>,
         wall<&WallRow::u_thickness_um>, wall<&WallRow::nominal_um>),
      of(kWall, "wall.deviation_um", "um", "deviation", wall<&WallRow::deviation_um>),
      of(kPore, "pore.throat_um", "um", "throat", pore<&PoreRow::throat_um>),
      of(kPore, "pore.inscribed_um", "um", "inscribed diameter", pore<&PoreRow::inscribed_um>),
      of(kPore, "pore.coordination", "1", "coordination", pore<&PoreRow::coordination>),
      of(kVoid, "void.equivalent_um", "um", "equivalent diameter", void_of<&VoidRow::equivalent_um>,
         void_equivalent_u),
      of(kVoid, "void.volume_mm3", "mm3", "volume", void_of<&VoidRow::volume_mm3>,
         void_of<&VoidRow::u_volume_mm3>),
      of(kVoid, "void.depth_um", "um", "depth", void_of<&VoidRow::depth_um>),
      count_of(kVoid, "void.count", "number of voids"),
      of(kDefect, "defect.size_um", "um", "size", defect<&DefectRow::size_um>),
      of(kDefect, "defect.volume_mm3", "mm3", "volume", defect<&DefectRow::volume_mm3>),
      of(kDefect, "defect.severity", "1", "severity", defect<&DefectRow::severity>),
      count_of(kDefect, "defect.count", "number of defects"),
      of_porosity<&P::built_porosity>("porosity.built", "1", "built porosity",
                                      porosity_value<&P::design_porosity>),
      of_porosity<&P::loss_pp>("porosity.loss_pp", "pp", "loss of porosity"),
      of_porosity<&P::closed_porosity>("porosity.closed", "1", "closed porosity"),
      of_porosity<&P::built_solid_mm3>("solid.volume_mm3", "mm3", "volume of metal",
                                       porosity_value<&P::design_solid_mm3>),
      of(kPart, "deviation.mean_um", "um", "mean deviation of the surface", deviation<&D::mean_um>,
         deviation_u),
      of(kPart, "deviation.rms_um", "um", "RMS deviation of the surface", deviation<&D::rms_um>,
         deviation_u),
      of(kPart, "deviation.p02_um", "um", "2.3 % quantile of the deviation", deviation<&D::p02_um>,
         deviation_u),
      of(kPart, "deviation.p98_um", "um", "97.7 % quantile of the deviation", deviation<&D::p98_um>,
         deviation_u),
      of(kPart, "deviation.within_tolerance", "1", "share of the surface within its tolerance",
         deviation<&D::within_tolerance>),
      of(kPart, "registration.rms_um", "um", "RMS residual of the registration",
         registration<&R::rms_um>),
      of(kPart, "registration.scale_ppm", "ppm", "scale deviation", registration<&R::scale_ppm>,
         registration<&R::u_scale_ppm>),
      of(kPart, "stiffness.knockdown_x", "1", "stiffness knockdown along x", knockdown_value<'x'>,
         knockdown_u<'x'>),
      of(kPart, "stiffness.knockdown_y", "1", "stiffness knockdown along y", knockdown_value<'y'>,
         knockdown_u<'y'>),
      of(kPart, "stiffness.knockdown_z", "1", "stiffness knockdown along z", knockdown_value<'z'>,
         knockdown_u<'z'>),
  };
  for (Characteristic& c : all) {
    if (c.kind == kStrut) c.reason = strut_reason;
    if (c.kind == kNode) c.reason = node_reason;
    // A strut that is not there has no second moment either.
    if (c.id == "strut.second_moment_ratio") c.needs_whole_strut = true;
    for (const std::string_view fraction :
         {"strut.ellipticity", "strut.measured_fraction", "defect.severity", "porosity.built",
          "porosity.closed", "deviation.within_tolerance"}) {
      if (c.id == fraction) c.is_fraction = true;
    }
  }
  return all;
}

struct Names {
  const char* one;
  const char* many;
};
constexpr std::array<Names, 7> kKinds = {{{"part", "parts"},
                                          {"strut", "struts"},
                                          {"node", "nodes"},
                                          {"wall point", "wall points"},
                                          {"pore", "pores"},
                                          {"void", "voids"},
                                          {"defect", "defects"}}};

}  // namespace

const char* to_string(FeatureKind kind) {
  return kKinds.at(static_cast<std::size_t>(kind)).one;
}
const char* plural_of(FeatureKind kind) {
  return kKinds.at(static_cast<std::size_t>(kind)).many;
}

std::size_t feature_count(const InspectionRecord& record, FeatureKind kind) {
  switch (kind) {
    case FeatureKind::kPart:
      return 1;
    case FeatureKind::kStrut:
      return record.struts.size();
    case FeatureKind::kNode:
      return record.nodes.size();
    case FeatureKind::kWall:
      return record.walls.size();
    case FeatureKind::kPore:
      return record.pores.size();
    case FeatureKind::kVoid:
      return record.voids.size();
    case FeatureKind::kDefect:
      return record.defects.size();
  }
  return 0;
}

const std::vector<Characteristic>& characteristics() {
  static const std::vector<Characteristic> all = make_all();
  return all;
}

const Characteristic* find_characteristic(std::string_view id) {
  static const std::unordered_map<std::string_view, const Characteristic*> by_id = [] {
    std::unordered_map<std::string_view, const Characteristic*> map;
    for (const Characteristic& c : characteristics()) map.emplace(c.id, &c);
    return map;
  }();
  const auto found = by_id.find(id);
  return found == by_id.end() ? nullptr : found->second;
}

}  // namespace asbuilt
