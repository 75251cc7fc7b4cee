#include "core/interchange/qif_names.h"

#include <array>

#include "core/interchange/qif_schema.h"

namespace asbuilt::qif {
namespace {

struct Stem {
  std::string_view name;
  ResultKind kind;
  UnitFamily quantity;
};

// What the samples hold and the types of the standard that carry one number.
constexpr std::array kStems = {
    Stem{"Diameter", ResultKind::kDiameter, UnitFamily::kLength},
    Stem{"SphericalDiameter", ResultKind::kDiameter, UnitFamily::kLength},
    Stem{"Radius", ResultKind::kLength, UnitFamily::kLength},
    Stem{"SphericalRadius", ResultKind::kLength, UnitFamily::kLength},
    Stem{"Length", ResultKind::kLength, UnitFamily::kLength},
    Stem{"Width", ResultKind::kLength, UnitFamily::kLength},
    Stem{"Height", ResultKind::kLength, UnitFamily::kLength},
    Stem{"Depth", ResultKind::kLength, UnitFamily::kLength},
    Stem{"Thickness", ResultKind::kLength, UnitFamily::kLength},
    Stem{"DistanceBetween", ResultKind::kLength, UnitFamily::kLength},
    Stem{"DistanceFrom", ResultKind::kLength, UnitFamily::kLength},
    Stem{"LinearCoordinate", ResultKind::kLength, UnitFamily::kLength},
    Stem{"Chord", ResultKind::kLength, UnitFamily::kLength},
    Stem{"CurveLength", ResultKind::kLength, UnitFamily::kLength},
    Stem{"UserDefinedLinear", ResultKind::kLength, UnitFamily::kLength},
    Stem{"Position", ResultKind::kPosition, UnitFamily::kLength},
    Stem{"Concentricity", ResultKind::kPosition, UnitFamily::kLength},
    Stem{"Coaxiality", ResultKind::kPosition, UnitFamily::kLength},
    Stem{"Symmetry", ResultKind::kPosition, UnitFamily::kLength},
    Stem{"Flatness", ResultKind::kForm, UnitFamily::kLength},
    Stem{"Straightness", ResultKind::kForm, UnitFamily::kLength},
    Stem{"Circularity", ResultKind::kForm, UnitFamily::kLength},
    Stem{"Cylindricity", ResultKind::kForm, UnitFamily::kLength},
    Stem{"Sphericity", ResultKind::kForm, UnitFamily::kLength},
    Stem{"Conicity", ResultKind::kForm, UnitFamily::kLength},
    Stem{"Perpendicularity", ResultKind::kForm, UnitFamily::kLength},
    Stem{"Parallelism", ResultKind::kForm, UnitFamily::kLength},
    Stem{"Angularity", ResultKind::kForm, UnitFamily::kLength},
    Stem{"LineProfile", ResultKind::kForm, UnitFamily::kLength},
    Stem{"PointProfile", ResultKind::kForm, UnitFamily::kLength},
    Stem{"SurfaceProfile", ResultKind::kForm, UnitFamily::kLength},
    Stem{"CircularRunout", ResultKind::kForm, UnitFamily::kLength},
    Stem{"TotalRunout", ResultKind::kForm, UnitFamily::kLength},
    Stem{"Angle", ResultKind::kAngle, UnitFamily::kAngle},
    Stem{"AngleBetween", ResultKind::kAngle, UnitFamily::kAngle},
    Stem{"AngleFrom", ResultKind::kAngle, UnitFamily::kAngle},
    Stem{"AngularCoordinate", ResultKind::kAngle, UnitFamily::kAngle},
    Stem{"UserDefinedAngular", ResultKind::kAngle, UnitFamily::kAngle},
    Stem{"UserDefinedPressure", ResultKind::kStress, UnitFamily::kPressure},
    Stem{"UserDefinedUnit", ResultKind::kRatio, UnitFamily::kOther},
    Stem{"UserDefinedAttribute", ResultKind::kAttribute, UnitFamily::kOther},
};

const Stem* find_stem(std::string_view name) {
  for (const Stem& stem : kStems) {
    if (stem.name == name) return &stem;
  }
  return nullptr;
}

}  // namespace

std::string stem_of(const ResultCharacteristic& c) {
  if (c.kind == ResultKind::kAttribute) return "UserDefinedAttribute";
  switch (unit_of_name(c.unit).quantity) {
    case UnitFamily::kLength:
      if (c.kind == ResultKind::kDiameter) return "Diameter";
      return c.kind == ResultKind::kLength ? "Length" : "UserDefinedLinear";
    case UnitFamily::kAngle:
      return "UserDefinedAngular";
    case UnitFamily::kPressure:
      return "UserDefinedPressure";
    case UnitFamily::kOther:
      break;
  }
  // A number in a unit of its own needs a target, a limit and a name that no reader folds; without
  // them it stands among the attributes.
  const bool complete = c.nominal && (c.lower || c.upper) && !c.unit.empty() && is_token(c.unit);
  return complete ? "UserDefinedUnit" : "UserDefinedAttribute";
}

ResultKind kind_of_stem(std::string_view stem) {
  const Stem* found = find_stem(stem);
  return found != nullptr ? found->kind : ResultKind::kOther;
}

UnitFamily quantity_of_stem(std::string_view stem) {
  const Stem* found = find_stem(stem);
  return found != nullptr ? found->quantity : UnitFamily::kOther;
}

bool in_own_unit(const ResultCharacteristic& c) {
  const UnitFamily quantity = unit_of_name(c.unit).quantity;
  return quantity != UnitFamily::kOther && c.unit != base_unit(quantity);
}

const char* status_name(ResultStatus status) {
  switch (status) {
    case ResultStatus::kPass:
      return "PASS";
    case ResultStatus::kFail:
      return "FAIL";
    case ResultStatus::kUndecided:
      return "INDETERMINATE";
    case ResultStatus::kUnmeasured:
      return "NOT_ANALYZED";
    case ResultStatus::kNotJudged:
      break;
  }
  return "UNDEFINED";
}

}  // namespace asbuilt::qif
