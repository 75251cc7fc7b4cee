// The data elements of a DICOM file that a CT volume needs, read without a third-party library
// (DICOM PS3.5 section 7, PS3.10 section 7).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace asbuilt::scan {

using DicomTag = std::uint32_t;  // group in the high half, element in the low

// A data set, or one item of a sequence. Values are raw bytes without their padding.
struct DicomItem {
  std::map<DicomTag, std::string> values;
  std::map<DicomTag, std::vector<DicomItem>> sequences;
};

enum class DicomByteOrder { kLittle, kBig };

struct DicomFile {
  std::filesystem::path path;
  std::string transfer_syntax;
  DicomByteOrder order = DicomByteOrder::kLittle;
  DicomItem data;
  std::int64_t pixels_begin = 0;   // 0: no pixel data
  std::int64_t pixels_length = 0;  // for encapsulated pixels: to the end of the file
  bool encapsulated = false;
  std::int64_t file_bytes = 0;

  // Each throws kBadFormat for a value that cannot be read as asked.
  std::optional<std::string> text(const DicomItem& item, DicomTag tag) const;
  std::optional<std::int64_t> integer(const DicomItem& item, DicomTag tag) const;  // US, SS, IS
  std::vector<double> numbers(const DicomItem& item, DicomTag tag) const;  // DS; may be empty
};

// True when the file carries the DICOM mark.
bool is_dicom(const std::filesystem::path& path);

// Reads up to the pixel data. Throws kBadFormat for anything that is not sound: unknown value
// representations, lengths beyond the file or the enclosing item, nesting deeper than 16.
DicomFile read_dicom_tags(const std::filesystem::path& path);

namespace dicom {
inline constexpr DicomTag kTransferSyntax = 0x00020010;
inline constexpr DicomTag kSopInstance = 0x00080018;
inline constexpr DicomTag kModality = 0x00080060;
inline constexpr DicomTag kSliceThickness = 0x00180050;
inline constexpr DicomTag kSpacingBetweenSlices = 0x00180088;
inline constexpr DicomTag kSeries = 0x0020000e;
inline constexpr DicomTag kPosition = 0x00200032;
inline constexpr DicomTag kOrientation = 0x00200037;
inline constexpr DicomTag kPlanePositions = 0x00209113;
inline constexpr DicomTag kPlaneOrientations = 0x00209116;
inline constexpr DicomTag kSamplesPerPixel = 0x00280002;
inline constexpr DicomTag kPhotometric = 0x00280004;
inline constexpr DicomTag kFrames = 0x00280008;
inline constexpr DicomTag kRows = 0x00280010;
inline constexpr DicomTag kColumns = 0x00280011;
inline constexpr DicomTag kPixelSpacing = 0x00280030;
inline constexpr DicomTag kBitsAllocated = 0x00280100;
inline constexpr DicomTag kBitsStored = 0x00280101;
inline constexpr DicomTag kHighBit = 0x00280102;
inline constexpr DicomTag kPixelRepresentation = 0x00280103;
inline constexpr DicomTag kPixelPadding = 0x00280120;
inline constexpr DicomTag kRescaleIntercept = 0x00281052;
inline constexpr DicomTag kRescaleSlope = 0x00281053;
inline constexpr DicomTag kLossy = 0x00282110;
inline constexpr DicomTag kPixelMeasures = 0x00289110;
inline constexpr DicomTag kPixelTransformations = 0x00289145;
inline constexpr DicomTag kSharedGroups = 0x52009229;
inline constexpr DicomTag kPerFrameGroups = 0x52009230;
inline constexpr DicomTag kPixelData = 0x7fe00010;
}  // namespace dicom

}  // namespace asbuilt::scan
