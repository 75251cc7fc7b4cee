// Decimal commas for the life of an object, as on a German desktop: in C++ streams through a facet,
// and for the C library where such a locale is installed.
#pragma once

#include <clocale>
#include <locale>
#include <string>

namespace asbuilt::test {

class CommaLocale {
 public:
  CommaLocale()
      : c_(std::setlocale(LC_ALL, nullptr)),
        cpp_(std::locale::global(std::locale(std::locale::classic(), new Commas))) {
    for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "it_IT.UTF-8"}) {
      if (std::setlocale(LC_ALL, name) == nullptr) continue;
      in_c_ = *std::localeconv()->decimal_point == ',';
      if (in_c_) break;
    }
  }
  ~CommaLocale() {
    std::locale::global(cpp_);
    std::setlocale(LC_ALL, c_.c_str());
  }
  CommaLocale(const CommaLocale&) = delete;
  CommaLocale& operator=(const CommaLocale&) = delete;

  bool in_c() const { return in_c_; }  // whether the C library took part

 private:
  struct Commas : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
  };
  std::string c_;
  std::locale cpp_;
  bool in_c_ = false;
};

}  // namespace asbuilt::test
