#include <limits>

#include "core/mesh_files/mesh_parsers.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt::mesh_parsers {
namespace {

class OffReader {
 public:
  OffReader(const Source& source, const Progress& progress)
      : source_(source), progress_(progress), scan_(source.bytes) {}

  MeshFile read() {
    text_scan::Words words = next_statement("OFF");
    std::string_view word;
    words.next(word);
    if (word != "OFF" && word != "COFF") {
      fail("the file begins with " + text_scan::quoted(word), "OFF or COFF, ASCII");
    }
    // The counts may stand on the same line as the word OFF.
    if (words.next(word)) {
      if (word == "BINARY") fail("the file is a binary OFF, which is not read", "ASCII OFF");
    } else {
      words = next_statement("three counts");
      words.next(word);
    }
    const std::int64_t vertices = to_count(word);
    words.next(word);
    const std::int64_t faces = to_count(word);
    for (std::int64_t i = 0; i < vertices; ++i) vertex(i);
    for (std::int64_t i = 0; i < faces; ++i) face(i, vertices);
    file_.format = "OFF";
    if (file_.mesh.triangles.empty()) {
      file_.points_mm = std::move(file_.mesh.vertices_mm);
      file_.mesh.vertices_mm.clear();
    }
    if (polygons_ > 0) {
      file_.notes.push_back(std::to_string(polygons_) + " polygons were cut into triangles");
    }
    return std::move(file_);
  }

 private:
  // The next line that is not empty once its comment is cut away.
  text_scan::Words next_statement(const std::string& wanted) {
    std::string_view line;
    while (scan_.next_line(line)) {
      line = text_scan::trimmed(line.substr(0, line.find('#')));
      if (!line.empty()) return text_scan::Words(line);
    }
    fail("the file is cut off", wanted);
  }

  std::int64_t to_count(std::string_view word) const {
    std::int64_t count = 0;
    // Every vertex and face takes a line of its own, so a count above the file's bytes is false.
    if (!text_scan::to_integer(word, count) || count < 0 ||
        count > static_cast<std::int64_t>(source_.bytes.size()) ||
        count > std::numeric_limits<std::int32_t>::max()) {
      fail("a count that the file cannot hold: " + text_scan::quoted(word), "vertices faces edges");
    }
    return count;
  }

  void vertex(std::int64_t i) {
    tick(i);
    text_scan::Words words = next_statement("a vertex");
    Vec3f point;
    for (int k = 0; k < 3; ++k) {
      std::string_view word;
      double value = 0.0;
      if (!words.next(word) || !text_scan::to_number(word, value)) {
        fail("a vertex without three numbers", "x y z");
      }
      point[k] = text_scan::to_coordinate(value, source_.name, scan_.last_line());
    }
    file_.mesh.vertices_mm.push_back(point);
  }

  void face(std::int64_t i, std::int64_t vertices) {
    tick(i);
    text_scan::Words words = next_statement("a face");
    std::string_view word;
    std::int64_t corners = 0;
    if (!words.next(word) || !text_scan::to_integer(word, corners) || corners < 1) {
      fail("a face without its number of corners", "n v1 v2 ... vn");
    }
    std::array<std::int32_t, 3> triangle{};
    for (std::int64_t k = 0; k < corners; ++k) {
      std::int64_t index = 0;
      if (!words.next(word) || !text_scan::to_integer(word, index) || index < 0 ||
          index >= vertices) {
        fail("a face names a vertex that does not exist: " + text_scan::quoted(word),
             "0 to " + std::to_string(vertices) + " - 1");
      }
      triangle[k == 0 ? 0 : 2] = static_cast<std::int32_t>(index);
      if (k >= 2) file_.mesh.triangles.push_back(triangle);
      if (k >= 1) triangle[1] = triangle[2];
    }
    if (corners > 3) ++polygons_;
  }

  void tick(std::int64_t i) const {
    if (i % 65536 != 0) return;
    progress_.throw_if_cancelled();
    progress_.report(static_cast<double>(scan_.offset()) /
                     static_cast<double>(source_.bytes.size() + 1));
  }

  [[noreturn]] void fail(const std::string& what, const std::string& allowed) const {
    throw Error(ErrorCode::kBadFormat, {"the OFF file is damaged: " + what,
                                        text_scan::place(source_.name, scan_.last_line()), allowed,
                                        "export the file again"});
  }

  const Source& source_;
  const Progress& progress_;
  text_scan::Scanner scan_;
  std::int64_t polygons_ = 0;
  MeshFile file_;
};

}  // namespace

MeshFile read_off(const Source& source, const Progress& progress) {
  return OffReader(source, progress).read();
}

}  // namespace asbuilt::mesh_parsers
