// The neutral table of an inspection, as QIF, DFQ and XLSX hold it.
//
// Every judged row of the record is a characteristic "criterion:feature" with the limits as they
// were applied, its value, U (k = 2), outcome and reason; every strut whose diameter no criterion
// judged is one without limits. Struts are cylinders in the design frame. Values stay in the units
// of the record (um, MPa, 1). A criterion of counts has the part as its feature. The record names
// no instrument and no printer: they stay empty.
#pragma once

#include "core/records/characteristic_results.h"
#include "core/records/inspection.h"

namespace asbuilt {

// Control characters in texts become blanks, bytes that are not UTF-8 question marks.
CharacteristicResults characteristics_of(const InspectionRecord& record);

}  // namespace asbuilt
