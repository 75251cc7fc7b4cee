// Numbers as the shortest text that reads back to the same double, with a decimal point in every
// locale: for files and for records, where every digit counts. For messages: print.h.
#pragma once

#include <string>

namespace asbuilt {

std::string shortest_number(double value);

}  // namespace asbuilt
