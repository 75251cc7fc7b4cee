#include "core/scan/dicom_frames.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <functional>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/scan/parse.h"
#include "core/scan/slice_names.h"

namespace asbuilt::scan {
namespace {

// Positions are written with a few digits: relative to the spacing, not absolute.
constexpr double kPositionTolerance = 1e-3;

std::int64_t need_integer(const DicomFile& file, DicomTag tag, const char* name) {
  const std::optional<std::int64_t> value = file.integer(file.data, tag);
  if (!value) {
    throw Error(ErrorCode::kBadFormat,
                {"a DICOM image lacks an element", file.path.string() + ": " + name, "", ""});
  }
  return *value;
}

DicomPixels pixels_of(const DicomFile& file) {
  if (file.pixels_begin == 0) {
    throw Error(ErrorCode::kInvalidInput,
                {"a DICOM file holds no image", file.path.string(), "a CT image", ""});
  }
  const std::string modality = file.text(file.data, dicom::kModality).value_or("");
  for (const char* other :
       {"RTDOSE", "RTSTRUCT", "RTPLAN", "RTIMAGE", "SR", "SEG", "US", "PR", "KO"}) {
    if (modality == other) {
      throw Error(ErrorCode::kInvalidInput,
                  {"a DICOM file holds no CT image",
                   file.path.string() + ": Modality = " + modality, "CT", ""});
    }
  }
  const std::int64_t samples = file.integer(file.data, dicom::kSamplesPerPixel).value_or(1);
  if (samples != 1) throw not_grey(file.path, "SamplesPerPixel", std::to_string(samples));
  const std::string photometric = file.text(file.data, dicom::kPhotometric).value_or("MONOCHROME2");
  if (photometric != "MONOCHROME2")
    throw not_grey(file.path, "PhotometricInterpretation", photometric);

  DicomPixels pixels;
  pixels.rows = need_integer(file, dicom::kRows, "Rows");
  pixels.columns = need_integer(file, dicom::kColumns, "Columns");
  pixels.bits_allocated =
      static_cast<int>(need_integer(file, dicom::kBitsAllocated, "BitsAllocated"));
  pixels.bits_stored =
      static_cast<int>(file.integer(file.data, dicom::kBitsStored).value_or(pixels.bits_allocated));
  pixels.high_bit =
      static_cast<int>(file.integer(file.data, dicom::kHighBit).value_or(pixels.bits_stored - 1));
  const std::int64_t sign = need_integer(file, dicom::kPixelRepresentation, "PixelRepresentation");
  const bool known = (pixels.bits_allocated == 8 || pixels.bits_allocated == 16) &&
                     pixels.bits_stored >= 1 && pixels.bits_stored <= pixels.bits_allocated &&
                     pixels.high_bit >= pixels.bits_stored - 1 &&
                     pixels.high_bit < pixels.bits_allocated && (sign == 0 || sign == 1);
  if (!known) {
    throw bad_field(
        file.path, "bits allocated, stored, high bit, sign",
        std::to_string(pixels.bits_allocated) + ", " + std::to_string(pixels.bits_stored) + ", " +
            std::to_string(pixels.high_bit) + ", " + std::to_string(sign),
        "a pixel format is not supported", "8 or 16 bits allocated, stored bits within them");
  }
  if (pixels.bits_allocated == 8) {
    pixels.type = sign == 1 ? SampleType::kInt8 : SampleType::kUint8;
  } else {
    pixels.type = sign == 1 ? SampleType::kInt16 : SampleType::kUint16;
  }
  return pixels;
}

// The item itself, or the first item of one of its sequences that holds the element.
const DicomItem* holder(const std::vector<const DicomItem*>& places, DicomTag sequence,
                        DicomTag tag) {
  for (const DicomItem* place : places) {
    if (place->values.count(tag) > 0) return place;
    const auto found = place->sequences.find(sequence);
    if (found != place->sequences.end() && !found->second.empty() &&
        found->second.front().values.count(tag) > 0) {
      return &found->second.front();
    }
  }
  return nullptr;
}

std::vector<double> numbers_at(const DicomFile& file, const std::vector<const DicomItem*>& places,
                               DicomTag sequence, DicomTag tag, std::size_t count,
                               const char* name) {
  const DicomItem* item = holder(places, sequence, tag);
  if (item == nullptr) return {};
  std::vector<double> values = file.numbers(*item, tag);
  if (!values.empty() && values.size() != count) {
    throw bad_field(file.path, name, std::to_string(values.size()) + " values",
                    "a DICOM element has the wrong number of values", std::to_string(count));
  }
  return values;
}

void read_place(const DicomFile& file, const std::vector<const DicomItem*>& places,
                DicomFrame& frame) {
  const std::vector<double> position =
      numbers_at(file, places, dicom::kPlanePositions, dicom::kPosition, 3, "ImagePositionPatient");
  const std::vector<double> orientation = numbers_at(
      file, places, dicom::kPlaneOrientations, dicom::kOrientation, 6, "ImageOrientationPatient");
  if (position.empty() || orientation.empty()) {
    throw Error(ErrorCode::kInvalidInput,
                {"a DICOM slice does not say where it lies", file.path.string() + ", " + frame.id,
                 "ImagePositionPatient and ImageOrientationPatient",
                 "export the reconstruction as CT images, or as a MetaImage volume"});
  }
  frame.position_mm = Vec3(position[0], position[1], position[2]);
  frame.along_row = Vec3(orientation[0], orientation[1], orientation[2]);
  frame.along_column = Vec3(orientation[3], orientation[4], orientation[5]);
  const std::vector<double> spacing =
      numbers_at(file, places, dicom::kPixelMeasures, dicom::kPixelSpacing, 2, "PixelSpacing");
  if (!spacing.empty()) {  // first the distance of rows, then of columns
    frame.row_spacing_mm = spacing[0];
    frame.column_spacing_mm = spacing[1];
    if (!(spacing[0] > 0.0 && spacing[0] < 1e6 && spacing[1] > 0.0 && spacing[1] < 1e6)) {
      throw bad_field(file.path, "PixelSpacing", decimal_text(spacing[0]),
                      "the voxel size of a scan is not usable", "above 0 and below 1e6 mm");
    }
  }
  const auto one = [&](DicomTag sequence, DicomTag tag, const char* name, double otherwise) {
    const std::vector<double> values = numbers_at(file, places, sequence, tag, 1, name);
    return values.empty() ? otherwise : values[0];
  };
  frame.thickness_mm = one(dicom::kPixelMeasures, dicom::kSliceThickness, "SliceThickness", 0.0);
  frame.slope = one(dicom::kPixelTransformations, dicom::kRescaleSlope, "RescaleSlope", 1.0);
  frame.intercept =
      one(dicom::kPixelTransformations, dicom::kRescaleIntercept, "RescaleIntercept", 0.0);
  if (frame.slope == 0.0) {
    throw bad_field(file.path, "RescaleSlope", "0", "a grey value scale is not usable", "not 0");
  }
}

Error refused(const std::string& what, const std::filesystem::path& path,
              const std::vector<std::string>& ids, const std::string& allowed,
              const std::string& remedy) {
  return Error(ErrorCode::kInvalidInput,
               {what, path.string() + ": " + listed(ids), allowed, remedy});
}

// Refuses when a property differs from that of the first frame; lists the frames that differ.
void require_equal(const std::filesystem::path& path, const std::vector<DicomFrame>& frames,
                   const std::string& property,
                   const std::function<bool(const DicomFrame&)>& same) {
  std::vector<std::string> odd;
  for (const DicomFrame& frame : frames) {
    if (!same(frame)) odd.push_back(frame.id);
  }
  if (!odd.empty()) {
    throw refused("the slices of a series differ in " + property, path, odd,
                  "the same as in " + frames.front().id, "export one reconstruction as one series");
  }
}

bool close(double a, double b) {
  return std::abs(a - b) <= kPositionTolerance * std::abs(a);
}

void require_common_properties(const std::filesystem::path& path,
                               const std::vector<DicomFrame>& frames) {
  const DicomFrame& first = frames.front();
  require_equal(path, frames, "size", [&](const DicomFrame& f) {
    return f.pixels.rows == first.pixels.rows && f.pixels.columns == first.pixels.columns;
  });
  require_equal(path, frames, "pixel format",
                [&](const DicomFrame& f) { return f.pixels == first.pixels; });
  require_equal(path, frames, "grey value scale", [&](const DicomFrame& f) {
    return f.slope == first.slope && f.intercept == first.intercept;
  });
  require_equal(path, frames, "thickness",
                [&](const DicomFrame& f) { return close(first.thickness_mm, f.thickness_mm); });
  require_equal(path, frames, "pixel spacing", [&](const DicomFrame& f) {
    return close(first.row_spacing_mm, f.row_spacing_mm) &&
           close(first.column_spacing_mm, f.column_spacing_mm);
  });
  require_equal(path, frames, "orientation", [&](const DicomFrame& f) {
    return (f.along_row - first.along_row).norm() < 1e-4 &&
           (f.along_column - first.along_column).norm() < 1e-4;
  });
}

}  // namespace

std::vector<DicomFrame> frames_of(const DicomFile& file, std::size_t index,
                                  std::vector<std::string>& notes) {
  const DicomPixels pixels = pixels_of(file);
  const std::int64_t count = file.integer(file.data, dicom::kFrames).value_or(1);
  checked_count(file.path, pixels.columns, pixels.rows, count);
  const std::int64_t frame_bytes = pixels.rows * pixels.columns * (pixels.bits_allocated / 8);
  const std::int64_t declared = frame_bytes * count;
  if (!file.encapsulated && (file.pixels_length < declared || file.pixels_length > declared + 1)) {
    throw Error(ErrorCode::kBadFormat,
                {"the pixel data of a DICOM file have another length than its header declares",
                 file.path.string() + ": " + std::to_string(file.pixels_length) + " bytes",
                 std::to_string(declared) + " bytes", "export the slice again"});
  }
  const auto shared = file.data.sequences.find(dicom::kSharedGroups);
  const auto per_frame = file.data.sequences.find(dicom::kPerFrameGroups);
  const bool enhanced = per_frame != file.data.sequences.end();
  if (enhanced && static_cast<std::int64_t>(per_frame->second.size()) != count) {
    throw bad_field(
        file.path, "PerFrameFunctionalGroupsSequence", std::to_string(per_frame->second.size()),
        "a DICOM file describes another number of frames than it holds", std::to_string(count));
  }
  if (file.encapsulated && count > file.file_bytes) {
    throw bad_field(file.path, "NumberOfFrames", std::to_string(count),
                    "a DICOM file cannot hold the frames that it declares");
  }

  std::vector<DicomFrame> frames;
  for (std::int64_t i = 0; i < count; ++i) {
    DicomFrame frame;
    frame.file = index;
    frame.frame = i;
    frame.id = file.path.filename().string() + (count > 1 ? " frame " + std::to_string(i + 1) : "");
    frame.pixels = pixels;
    std::vector<const DicomItem*> places;
    if (enhanced) places.push_back(&per_frame->second[static_cast<std::size_t>(i)]);
    if (shared != file.data.sequences.end() && !shared->second.empty()) {
      places.push_back(&shared->second.front());
    }
    places.push_back(&file.data);
    read_place(file, places, frame);
    if (count > 1 && !enhanced) {
      // Multi-frame files of the older kind give one position and the distance of their frames.
      const std::vector<double> distance = file.numbers(file.data, dicom::kSpacingBetweenSlices);
      if (distance.size() != 1 || !(distance[0] > 0.0)) {
        throw Error(
            ErrorCode::kInvalidInput,
            {"a multi-frame DICOM file does not say where its frames lie", file.path.string(),
             "per-frame positions or SpacingBetweenSlices", "export the frames as a series"});
      }
      frame.position_mm +=
          frame.along_row.cross(frame.along_column) * (distance[0] * static_cast<double>(i));
      if (i == 0) notes.push_back("frame positions taken from SpacingBetweenSlices");
    }
    frames.push_back(std::move(frame));
  }
  return frames;
}

DicomVolume in_space_order(const std::filesystem::path& path, std::vector<DicomFrame> frames,
                           std::vector<std::string>& notes) {
  if (frames.size() < 2) throw not_three_dimensional(path, 2);
  require_common_properties(path, frames);
  const DicomFrame first = frames.front();
  const Vec3 normal = first.along_row.cross(first.along_column);
  const auto along = [&](const DicomFrame& f) { return f.position_mm.dot(normal); };
  std::sort(frames.begin(), frames.end(), [&](const DicomFrame& a, const DicomFrame& b) {
    return along(a) != along(b) ? along(a) < along(b) : a.id < b.id;
  });

  std::vector<double> gaps_mm;
  for (std::size_t i = 1; i < frames.size(); ++i)
    gaps_mm.push_back(along(frames[i]) - along(frames[i - 1]));
  std::vector<double> sorted = gaps_mm;
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2),
                   sorted.end());
  const double usual_mm = sorted[sorted.size() / 2];
  std::vector<std::string> duplicates;
  std::vector<std::string> uneven;
  for (std::size_t i = 0; i < gaps_mm.size(); ++i) {
    const std::string pair = frames[i].id + " -> " + frames[i + 1].id;
    if (gaps_mm[i] <= kPositionTolerance * std::max(usual_mm, first.thickness_mm)) {
      duplicates.push_back(pair);
    } else if (!close(usual_mm, gaps_mm[i])) {
      uneven.push_back(pair + " (" + decimal_text(gaps_mm[i]) + " mm)");
    }
  }
  if (!duplicates.empty()) {
    throw refused("slices of a series lie at the same place", path, duplicates,
                  "one slice at each place", "remove the duplicates");
  }
  if (!uneven.empty()) {
    throw refused("slices of a series are missing or unevenly spaced", path, uneven,
                  decimal_text(usual_mm) + " mm to a thousandth of it",
                  "export the whole series again");
  }
  const double in_plane_mm = std::max({first.column_spacing_mm, first.row_spacing_mm, usual_mm});
  const Vec3 start = frames.front().position_mm;
  require_equal(
      path, frames, "their place within the slice plane (gantry tilt)", [&](const DicomFrame& f) {
        const Vec3 step = f.position_mm - start;
        return (step - normal * step.dot(normal)).norm() <= kPositionTolerance * in_plane_mm;
      });

  DicomVolume volume;
  const double distance_mm =
      (along(frames.back()) - along(frames.front())) / static_cast<double>(frames.size() - 1);
  if (first.thickness_mm > 0.0 && !close(first.thickness_mm, distance_mm)) {
    notes.push_back("the slices lie " + decimal_text(distance_mm) + " mm apart and are stated " +
                    decimal_text(first.thickness_mm) + " mm thick");
  }
  if (first.column_spacing_mm > 0.0) {
    volume.geometry.spacing_mm = Vec3(first.column_spacing_mm, first.row_spacing_mm, distance_mm);
  }
  volume.geometry.origin_mm = start;
  volume.geometry.axes.col(0) = first.along_row;
  volume.geometry.axes.col(1) = first.along_column;
  volume.geometry.axes.col(2) = normal;
  volume.frames = std::move(frames);
  return volume;
}

}  // namespace asbuilt::scan
