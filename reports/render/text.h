// Numbers and words as they stand on paper. Formatting does not depend on the process's locale.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/records/inspection.h"
#include "reports/render/drawing.h"

namespace asbuilt::render {

inline constexpr char kDash[] = "\u2013";  // stands where there is no value

// Digits with a plain hyphen for minus and no trailing zeros: for SVG attributes.
std::string plain_number(double value, int decimals);
// Fixed decimals with a true minus sign; the dash where there is no value. "-0.0" prints as "0.0".
std::string fixed(double value, int decimals);
// The same with a leading plus sign above zero.
std::string with_sign(double value, int decimals);
// Whole numbers, thousands apart from 10 000 on.
std::string count(std::int64_t value);
// "1 strut", "2 struts".
std::string counted(std::int64_t value, const std::string& one, const std::string& many);

// Decimals that show an expanded uncertainty with two significant digits (0 to 6); `fallback` where
// there is none.
int decimals_for(double u, int fallback);

// "x 1.234  y 5.678  z 9.012 mm".
std::string place(const Vec3& position_mm);

// A stored text for people: "um" as a unit becomes the micro sign's unit, line ends become blanks.
std::string for_people(std::string_view text);
// "not_measurable" to "not measurable".
std::string spaced(std::string_view name);
std::string capital(std::string text);
// "2026-11-20T10:00:00Z" to "2026-11-20 10:00:00 UTC"; other texts as they are.
std::string readable_time(const std::string& utc);

std::string outcome_words(Outcome outcome);
std::string mode_words(DefectMode mode);

// For HTML and SVG: the five special characters escaped, bytes that are not UTF-8 replaced.
std::string escaped(std::string_view text);
std::string hex_colour(const Colour& colour);

// Width of one line. The fonts are those that fonts.h found.
double text_width(std::string_view text, double size_pt, Face face);
// Lines no wider than `width`; breaks at blanks, and inside words (after a separator where there is
// one) only where a word alone is too wide.
std::vector<std::string> wrapped(std::string_view text, double size_pt, Face face, double width);
// The same in at most `most` lines, the last ending in an ellipsis where text is left out.
std::vector<std::string> wrapped(std::string_view text, double size_pt, Face face, double width,
                                 std::size_t most);
// One line no wider than `width`, the middle replaced by an ellipsis where it is too long.
std::string shortened(const std::string& text, double size_pt, Face face, double width);

}  // namespace asbuilt::render
