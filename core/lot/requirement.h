// A row of the certificate's table of requirements (requirements.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace asbuilt {

inline constexpr char kNotAsked[] = "not asked for";

struct Requirement {
  std::string what, asked, found;
  std::vector<std::int64_t> entries;
};

}  // namespace asbuilt
