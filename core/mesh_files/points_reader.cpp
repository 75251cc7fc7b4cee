#include <array>
#include <optional>

#include "core/mesh_files/mesh_parsers.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt::mesh_parsers {
namespace {

// How the numbers of a line are separated and written.
struct Style {
  char separator = ' ';  // ' ' stands for blanks and tabs
  bool decimal_comma = false;
};

std::vector<std::string> fields_of(std::string_view line, const Style& style) {
  if (style.separator != ' ') return text_scan::split_fields(line, style.separator);
  std::vector<std::string> fields;
  text_scan::Words words(line);
  std::string_view word;
  while (words.next(word)) fields.emplace_back(word);
  return fields;
}

bool to_number(const std::string& field, const Style& style, double& value) {
  return style.decimal_comma ? text_scan::to_number_with_comma(field, value)
                             : text_scan::to_number(field, value);
}

// The first style that reads three numbers from the line.
std::optional<Style> style_of(std::string_view line) {
  static constexpr std::array<Style, 6> kStyles{
      {{',', false}, {';', false}, {';', true}, {' ', false}, {' ', true}, {'\t', false}}};
  for (const Style& style : kStyles) {
    const std::vector<std::string> fields = fields_of(line, style);
    int numbers = 0;
    double value = 0.0;
    for (const std::string& field : fields) numbers += to_number(field, style, value) ? 1 : 0;
    if (numbers >= 3) return style;
  }
  return std::nullopt;
}

// Where a header line says x, y and z stand: "x", "x_mm", "x [mm]", "x(mm)"; with a prefix "n" the
// same for normals.
std::optional<std::array<std::size_t, 3>> columns_of(std::string_view header, const Style& style,
                                                     const std::string& prefix) {
  const std::vector<std::string> names = fields_of(header, style);
  std::array<std::size_t, 3> columns{};
  for (std::size_t k = 0; k < 3; ++k) {
    bool found = false;
    for (std::size_t i = 0; i < names.size() && !found; ++i) {
      std::string name = text_scan::lower_case(names[i]);
      name = name.substr(0, name.find_first_of("_ [("));
      found = name == prefix + "xyz"[k];
      if (found) columns[k] = i;
    }
    if (!found) return std::nullopt;
  }
  return columns;
}

}  // namespace

MeshFile read_points(const Source& source, const Progress& progress) {
  MeshFile file;
  file.format = "points";
  std::string_view text = source.bytes;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.find('\0') != std::string_view::npos) {
    throw Error(ErrorCode::kBadFormat,
                {"the file is not text", source.name, "one point a line", "export it as text"});
  }
  text_scan::Scanner scan(text);
  std::optional<Style> style;
  std::array<std::size_t, 3> columns{0, 1, 2};
  std::optional<std::array<std::size_t, 3>> normal_columns;
  std::string_view header;
  std::string_view raw;
  for (std::int64_t count = 0; scan.next_line(raw); ++count) {
    if (count % 65536 == 0) {
      progress.throw_if_cancelled();
      progress.report(static_cast<double>(scan.offset()) / static_cast<double>(text.size()));
    }
    const std::string_view line = text_scan::trimmed(raw);
    if (line.empty() || line.front() == '#' || line.starts_with("//")) continue;
    const auto fail = [&](const std::string& what) {
      throw Error(ErrorCode::kBadFormat, {what, text_scan::place(source.name, scan.last_line()),
                                          "x y z in numbers, one point a line", ""});
    };
    if (!style) {
      style = style_of(line);
      if (!style) {
        // One line before the first point may name the columns or, in PTS files, count the points.
        if (!header.empty()) fail("neither points nor a heading: " + text_scan::quoted(line));
        header = line;
        continue;
      }
      if (!header.empty()) {
        if (const auto named = columns_of(header, *style, "")) columns = *named;
        normal_columns = columns_of(header, *style, "n");
      } else if (fields_of(line, *style).size() == 6) {
        normal_columns = {3, 4, 5};
      }
    }
    const std::vector<std::string> fields = fields_of(line, *style);
    Vec3f point;
    for (int k = 0; k < 3; ++k) {
      const std::size_t column = columns[static_cast<std::size_t>(k)];
      double value = 0.0;
      if (column >= fields.size() || !to_number(fields[column], *style, value)) {
        fail("a line without three numbers: " + text_scan::quoted(line));
      }
      point[k] = text_scan::to_coordinate(value, source.name, scan.last_line());
    }
    file.points_mm.push_back(point);
    if (!normal_columns) continue;
    Vec3f normal = Vec3f::Zero();
    for (int k = 0; k < 3; ++k) {
      const std::size_t column = (*normal_columns)[static_cast<std::size_t>(k)];
      double value = 0.0;
      if (column < fields.size() && to_number(fields[column], *style, value))
        normal[k] = static_cast<float>(value);
    }
    file.normals.push_back(normal);
  }
  return file;
}

}  // namespace asbuilt::mesh_parsers
