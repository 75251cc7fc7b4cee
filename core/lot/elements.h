// Chemical elements that a powder's certificate and the limits of a composition may name: a mass
// fraction in % each, field "aluminium_pct" of a powder lot, property "aluminium" of a limit.
//
// The base metal of an alloy, which specifications give as the balance, is among them as well,
// since other alloys limit it. Names as IUPAC writes them.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace asbuilt {

struct Element {
  std::string_view id;      // "aluminium"
  std::string_view symbol;  // "Al"
};

// Interstitials and iron first, which certificates have of every alloy.
inline constexpr std::array kElements{
    Element{"oxygen", "O"},     Element{"nitrogen", "N"},   Element{"carbon", "C"},
    Element{"hydrogen", "H"},   Element{"iron", "Fe"},      Element{"aluminium", "Al"},
    Element{"vanadium", "V"},   Element{"yttrium", "Y"},    Element{"niobium", "Nb"},
    Element{"tantalum", "Ta"},  Element{"tungsten", "W"},   Element{"molybdenum", "Mo"},
    Element{"titanium", "Ti"},  Element{"zirconium", "Zr"}, Element{"chromium", "Cr"},
    Element{"cobalt", "Co"},    Element{"nickel", "Ni"},    Element{"manganese", "Mn"},
    Element{"silicon", "Si"},   Element{"boron", "B"},      Element{"phosphorus", "P"},
    Element{"sulfur", "S"},     Element{"copper", "Cu"},    Element{"tin", "Sn"},
    Element{"palladium", "Pd"}, Element{"ruthenium", "Ru"}};
inline constexpr std::size_t kInterstitials = 5;  // of them, with iron

// The field of a powder lot: "aluminium_pct".
inline std::string share_field(const Element& element) {
  return std::string(element.id) + "_pct";
}
// "aluminium" of "aluminium_pct".
inline std::string element_of_share(const std::string& field) {
  return field.substr(0, field.find('_'));
}

}  // namespace asbuilt
