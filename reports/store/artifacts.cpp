#include "reports/store/artifacts.h"

#include <zlib.h>

#include <bit>
#include <cmath>
#include <cstring>

#include "core/base/error.h"
#include "core/base/memory.h"

namespace asbuilt {
namespace {

static_assert(std::endian::native == std::endian::little);

// The best ratio that deflate can reach is 1032 : 1.
constexpr std::int64_t kMaxRatio = 1032;
constexpr std::int64_t kSlackBytes = 1 << 16;
constexpr int kLevel = 6;

[[noreturn]] void damaged(const std::string& what) {
  throw Error(ErrorCode::kStorage, {"a stored picture, surface or file is damaged: " + what, "", "",
                                    "run the integrity check and go on with the last good backup"});
}

void append_count(std::string& bytes, std::size_t count) {
  const auto number = static_cast<std::uint64_t>(count);
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

// Byte k of every 4-byte word, for k = 0 to 3.
void append_planes(std::string& bytes, const void* words, std::size_t count) {
  const char* source = static_cast<const char*>(words);
  for (std::size_t k = 0; k < 4; ++k) {
    for (std::size_t i = 0; i < count; ++i) bytes += source[4 * i + k];
  }
}

void check_scene(const Scene& scene) {
  const auto refuse = [](const char* what) {
    throw Error(ErrorCode::kInternal,
                {std::string("the inspection record is not sound: ") + what, "scene", "",
                 "the inspection was not stored; report this with its inputs"});
  };
  for (const Vec3f& vertex : scene.surface.vertices_mm) {
    if (!vertex.allFinite()) refuse("a vertex that is not finite");
  }
  for (const float deviation : scene.deviation_um) {
    if (std::isinf(deviation)) refuse("an infinite deviation");
  }
  const auto vertices = static_cast<std::int64_t>(scene.surface.vertices_mm.size());
  for (const auto& triangle : scene.surface.triangles) {
    for (const std::int32_t corner : triangle) {
      if (corner < 0 || corner >= vertices) refuse("a triangle names a vertex that is not there");
    }
  }
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::size_t count(std::size_t bytes_each) {
    if (bytes_.size() < sizeof(std::uint64_t)) damaged("it ends too early");
    std::uint64_t number = 0;
    std::memcpy(&number, bytes_.data(), sizeof number);
    bytes_.remove_prefix(sizeof number);
    if (number > bytes_.size() / bytes_each) damaged("it promises more than it holds");
    return static_cast<std::size_t>(number);
  }
  void planes(void* words, std::size_t count) {
    if (bytes_.size() / 4 < count) damaged("it ends too early");
    char* target = static_cast<char*>(words);
    for (std::size_t k = 0; k < 4; ++k) {
      for (std::size_t i = 0; i < count; ++i) target[4 * i + k] = bytes_[k * count + i];
    }
    bytes_.remove_prefix(4 * count);
  }
  bool at_end() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
};

}  // namespace

std::string encode_scene(const Scene& scene) {
  check_scene(scene);
  const std::size_t vertices = scene.surface.vertices_mm.size();
  const std::size_t triangles = scene.surface.triangles.size();
  std::string bytes;
  bytes.reserve(24 + 12 * vertices + 4 * scene.deviation_um.size() + 12 * triangles);
  append_count(bytes, vertices);
  append_count(bytes, triangles);
  append_count(bytes, scene.deviation_um.size());
  append_planes(bytes, scene.surface.vertices_mm.data(), 3 * vertices);
  append_planes(bytes, scene.deviation_um.data(), scene.deviation_um.size());
  std::vector<std::uint32_t> differences;
  differences.reserve(3 * triangles);
  std::uint32_t before = 0;
  for (const auto& triangle : scene.surface.triangles) {
    for (const std::int32_t corner : triangle) {
      const auto index = static_cast<std::uint32_t>(corner);
      // Small negative steps would fill the high bytes with ones: the sign goes to the lowest bit.
      const std::uint32_t step = index - before;
      differences.push_back((step << 1) ^ (0U - (step >> 31)));
      before = index;
    }
  }
  append_planes(bytes, differences.data(), differences.size());
  return bytes;
}

Scene decode_scene(std::string_view bytes) {
  Reader reader(bytes);
  Scene scene;
  const std::size_t vertices = reader.count(12);
  const std::size_t triangles = reader.count(12);
  const std::size_t deviations = reader.count(4);
  scene.surface.vertices_mm.resize(vertices);
  reader.planes(scene.surface.vertices_mm.data(), 3 * vertices);
  scene.deviation_um.resize(deviations);
  reader.planes(scene.deviation_um.data(), deviations);
  std::vector<std::uint32_t> differences(3 * triangles);
  reader.planes(differences.data(), differences.size());
  if (!reader.at_end()) damaged("it is longer than it promises");
  scene.surface.triangles.resize(triangles);
  std::uint32_t index = 0;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    index += (differences[i] >> 1) ^ (0U - (differences[i] & 1));
    if (index >= vertices) damaged("a triangle names a vertex that is not there");
    scene.surface.triangles[i / 3][i % 3] = static_cast<std::int32_t>(index);
  }
  return scene;
}

std::string compress(std::string_view bytes) {
  uLongf size = compressBound(bytes.size());
  std::string block(size, '\0');
  const int result = compress2(reinterpret_cast<Bytef*>(block.data()), &size,
                               reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), kLevel);
  if (result != Z_OK)
    throw Error(ErrorCode::kOutOfMemory, "not enough memory to compress a picture or file");
  block.resize(size);
  return block;
}

std::string decompress(std::string_view block, std::int64_t raw_bytes) {
  const auto available = static_cast<std::int64_t>(block.size());
  if (raw_bytes < 0 || raw_bytes > kMaxRatio * available + kSlackBytes) {
    damaged("its stated size cannot be right");
  }
  require_memory(raw_bytes, "a stored picture, surface or file", "close other programs");
  std::string bytes(static_cast<std::size_t>(raw_bytes), '\0');
  auto size = static_cast<uLongf>(raw_bytes);
  const int result = uncompress(reinterpret_cast<Bytef*>(bytes.data()), &size,
                                reinterpret_cast<const Bytef*>(block.data()), block.size());
  if (result != Z_OK || size != bytes.size()) damaged("it cannot be decompressed");
  return bytes;
}

}  // namespace asbuilt
