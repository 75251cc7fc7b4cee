#include "core/scan/dicom_decode.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <dcmtk/oflog/oflog.h>

#include <cstring>
#include <mutex>

#include "core/base/error.h"

namespace asbuilt::scan {
namespace {

void start_codecs() {
  static std::once_flag once;
  std::call_once(once, [] {
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    DJDecoderRegistration::registerCodecs();
    DJLSDecoderRegistration::registerCodecs();
    DcmRLEDecoderRegistration::registerCodecs();
  });
}

}  // namespace

bool can_decode(const std::string& transfer_syntax) {
  for (const char* known : {"1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70",
                            "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.5"}) {
    if (transfer_syntax == known) return true;
  }
  return false;
}

std::vector<char> decode_frames(const DicomFile& file, const DicomPixels& pixels,
                                std::int64_t frames) {
  start_codecs();
  const auto refused = [&](const char* why) {
    return Error(ErrorCode::kBadFormat,
                 {"the compressed pixels of a DICOM file cannot be decoded",
                  file.path.string() + ": " + why, "", "export it uncompressed"});
  };
  DcmFileFormat format;
  OFCondition state = format.loadFile(OFFilename(file.path.c_str()));
  if (state.bad()) throw refused(state.text());
  DcmDataset* data = format.getDataset();
  state = data->chooseRepresentation(EXS_LittleEndianExplicit, nullptr);
  if (state.bad()) throw refused(state.text());

  const std::int64_t samples = pixels.rows * pixels.columns * frames;
  std::vector<char> bytes(static_cast<std::size_t>(samples * (pixels.bits_allocated / 8)));
  unsigned long count = 0;
  if (pixels.bits_allocated == 8) {
    const Uint8* values = nullptr;
    state = data->findAndGetUint8Array(DCM_PixelData, values, &count);
    if (state.bad() || values == nullptr || static_cast<std::int64_t>(count) < samples) {
      throw refused("too few pixels");
    }
    std::memcpy(bytes.data(), values, bytes.size());
  } else {
    const Uint16* values = nullptr;
    state = data->findAndGetUint16Array(DCM_PixelData, values, &count);
    if (state.bad() || values == nullptr || static_cast<std::int64_t>(count) < samples) {
      throw refused("too few pixels");
    }
    std::memcpy(bytes.data(), values, bytes.size());
  }
  return bytes;
}

}  // namespace asbuilt::scan
