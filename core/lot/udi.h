// Whether a text can be a device identifier (UDI-DI) of one of the three issuing agencies.
//
// GS1: a GTIN of 8, 12, 13 or 14 digits whose last one is the check digit (weights 3 and 1 from the
// right, modulo 10), with or without "(01)" or "01" before 14 digits. HIBCC: the primary data
// structure, "+", a labeler code of a letter and three letters or digits, a product of 1 to 18, a
// unit of measure 0 to 9 and a check character modulo 43; without "+" there is none. ICCBBA: "=/"
// and 16 letters or digits. GS1 General Specifications, ANSI/HIBC 2.6 and ISBT 128, from memory:
// verify. Whether an agency gave the number out cannot be seen.
#pragma once

#include <string>
#include <string_view>

namespace asbuilt {

// Why it is none; empty: it may be one.
std::string udi_di_problem(std::string_view text);

}  // namespace asbuilt
