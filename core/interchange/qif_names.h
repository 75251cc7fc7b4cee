// Names that the writer and the reader of QIF share.
#pragma once

#include <string>
#include <string_view>

#include "core/interchange/quantities.h"
#include "core/records/characteristic_results.h"

namespace asbuilt::qif {

inline constexpr std::string_view kNamespace = "http://qifstandards.org/xsd/qif3";

// Names of the user-defined attributes in which this program keeps what QIF has no element for.
inline constexpr std::string_view kKindAttribute = "asbuilt.kind";
inline constexpr std::string_view kPartAttribute = "asbuilt.part";
inline constexpr std::string_view kFeatureAttribute = "asbuilt.feature";
inline constexpr std::string_view kUnitAttribute = "asbuilt.unit";
inline constexpr std::string_view kNominalAttribute = "asbuilt.nominal";
inline constexpr std::string_view kLowerAttribute = "asbuilt.lower";
inline constexpr std::string_view kUpperAttribute = "asbuilt.upper";
inline constexpr std::string_view kValueAttribute = "asbuilt.value";
inline constexpr std::string_view kUncertaintyAttribute = "asbuilt.expanded_uncertainty";
inline constexpr std::string_view kFactorAttribute = "asbuilt.coverage_factor";
inline constexpr std::string_view kOperatorAttribute = "asbuilt.operator";
inline constexpr std::string_view kBatchAttribute = "asbuilt.batch";
inline constexpr std::string_view kMachineAttribute = "asbuilt.machine";
inline constexpr std::string_view kTextAttribute = "asbuilt.text";
inline constexpr std::string_view kTimeAttribute = "asbuilt.time";
inline constexpr std::string_view kCreatedAttribute = "asbuilt.created";
inline constexpr std::string_view kDueAttribute = "asbuilt.calibration_due";

// "Diameter" of DiameterCharacteristicItem.
std::string stem_of(const ResultCharacteristic& characteristic);
// The kind and quantity that such a name stands for; kOther where the name says nothing.
ResultKind kind_of_stem(std::string_view stem);
UnitFamily quantity_of_stem(std::string_view stem);

// Its numbers are converted for the file, or its unit has another name there.
bool in_own_unit(const ResultCharacteristic& characteristic);

const char* status_name(ResultStatus status);  // of CharacteristicStatusEnum

}  // namespace asbuilt::qif
