// Scanco ISQ: a header of 512-byte blocks, then signed 16-bit samples, little-endian. Sizes are
// given in voxels and in um.
#include "core/scan/formats.h"
#include "core/scan/parse.h"
#include "core/scan/samples.h"

namespace asbuilt::scan {

Layout parse_isq(const std::filesystem::path& path) {
  constexpr std::int64_t kBlockBytes = 512;
  const std::string bytes = read_bytes(path, 0, kBlockBytes);
  if (static_cast<std::int64_t>(bytes.size()) < kBlockBytes) {
    throw bad_field(path, "bytes", std::to_string(bytes.size()), "an ISQ header is cut short",
                    "512 bytes");
  }
  const auto integer = [&](std::size_t at) -> std::int64_t {
    return load_sample<std::int32_t>(bytes.data() + at, ByteOrder::kLittle);
  };
  if (const std::string extension = lower(path.extension().string());
      extension.starts_with(".rsq")) {
    throw Error(ErrorCode::kInvalidInput, {"a Scanco RSQ file holds projections, no volume",
                                           path.string(), "an ISQ file", "reconstruct the scan"});
  }
  Layout layout;
  layout.format = "Scanco ISQ";
  layout.type = SampleType::kInt16;
  layout.shape = {integer(44), integer(48), integer(52)};
  checked_count(path, layout.shape.x, layout.shape.y, layout.shape.z);
  const Vec3 size_um(static_cast<double>(integer(56)), static_cast<double>(integer(60)),
                     static_cast<double>(integer(64)));
  layout.geometry.spacing_mm = size_um.cwiseQuotient(Vec3(static_cast<double>(layout.shape.x),
                                                          static_cast<double>(layout.shape.y),
                                                          static_cast<double>(layout.shape.z))) *
                               1e-3;
  layout.geometry.origin_mm = 0.5 * *layout.geometry.spacing_mm;
  layout.geometry.origin_mm.z() += static_cast<double>(integer(76)) * 1e-3;
  // Linear attenuation in 1/cm = sample / mu_scaling.
  if (const std::int64_t scaling = integer(88); scaling > 0) {
    layout.slope = 1.0 / static_cast<double>(scaling);
  }
  const std::int64_t blocks = integer(508);
  if (blocks < 0) {
    throw bad_field(path, "data_offset", std::to_string(blocks),
                    "the place of the samples is not usable", "0 or more blocks of 512 bytes");
  }
  layout.data_file = path;
  layout.data_begin = (blocks + 1) * kBlockBytes;
  layout.trailing = Trailing::kAllowed;  // files are filled up to whole blocks
  layout.file_bytes = size_of_file(path);
  return layout;
}

}  // namespace asbuilt::scan
