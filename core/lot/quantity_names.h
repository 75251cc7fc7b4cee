// What the values of mechanical tests are called where people read them: the field rp02_mpa is
// Rp0.2 in MPa. Fields of one's own description have no name here (entry_words.h).
#pragma once

#include <string>
#include <string_view>

namespace asbuilt {

struct QuantityName {
  std::string_view field;  // of a tensile, compression or fatigue entry
  std::string_view name;   // "Rp0.2", "offset stress"
  std::string_view unit;   // "MPa", "%"
};

// Throws std::out_of_range for a field that holds no such value.
const QuantityName& quantity(std::string_view field);
// "Rm of 700 MPa".
std::string quantity_text(std::string_view field, double value);

}  // namespace asbuilt
