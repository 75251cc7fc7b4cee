// An inspection record in which every member holds a value of its own, and the comparison of two
// records member by member.
//
// The comparison takes each struct apart by structured bindings: it does not compile when a struct
// gains a member, so that no member can be forgotten in the database. When that happens, add the
// column in a new migration and in reports/store/tables.cpp, then the name in sample_record.cpp.
#pragma once

#include <string>

#include "core/records/inspection.h"

namespace asbuilt::sample {

// 0.1, 1.1, 2.1, ...: numbers without an exact binary form, none of them twice.
class Numbers {
 public:
  double next() { return static_cast<double>(count_++) + 0.1; }
  Vec3 vector() {
    const double x = next(), y = next(), z = next();
    return {x, y, z};
  }
  std::int64_t whole() { return 1000 + count_++; }
  std::string text() { return "text " + std::to_string(count_++) + " \"\xc2\xb5m\", \n;"; }
  Pose pose() {
    Pose pose;
    for (int i = 0; i < 9; ++i) pose.rotation(i / 3, i % 3) = next();
    pose.translation_mm = vector();
    return pose;
  }
  Quantity quantity() {
    const double value = next(), u = next();
    return {value, u, text()};
  }

 private:
  std::int64_t count_ = 0;
};

// All numbers present.
StrutRow strut(Numbers& numbers, const std::string& id, StrutStatus status);

// Every status and mode occurs; missing numbers, open limits and empty lists occur too.
InspectionRecord record();

// Bit for bit; two missing numbers are equal; an inspection's id is not compared. Adds a failure
// that names the place where they differ.
void expect_same(const InspectionRecord& a, const InspectionRecord& b, const std::string& place);
void expect_same(const Scene& a, const Scene& b, const std::string& place);
void expect_same(const Vec3f& a, const Vec3f& b, const std::string& place);
void expect_same(double a, double b, const std::string& place);
void expect_same(float a, float b, const std::string& place);

}  // namespace asbuilt::sample
