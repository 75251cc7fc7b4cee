// Compressed DICOM pixels, through DCMTK.
#pragma once

#include <cstdint>
#include <vector>

#include "core/scan/dicom_frames.h"
#include "core/scan/dicom_tags.h"

namespace asbuilt::scan {

// True for the lossless compressions that decode_frames knows: JPEG lossless, JPEG-LS, RLE.
bool can_decode(const std::string& transfer_syntax);

// All frames of one file, as stored, in host byte order. The file has been through read_dicom_tags.
std::vector<char> decode_frames(const DicomFile& file, const DicomPixels& pixels,
                                std::int64_t frames);

}  // namespace asbuilt::scan
