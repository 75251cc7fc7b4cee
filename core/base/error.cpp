#include "core/base/error.h"

namespace asbuilt {
namespace {

std::string sentence(const ErrorText& text) {
  std::string all = text.what;
  const auto append = [&all](const std::string& lead, const std::string& part) {
    if (part.empty()) return;
    if (!all.empty()) all += "; ";
    all += lead + part;
  };
  append("", text.where);
  append("allowed: ", text.allowed);
  append("", text.remedy);
  return all;
}

}  // namespace

Error::Error(ErrorCode code, ErrorText text)
    : std::runtime_error(sentence(text)), code_(code), text_(std::move(text)) {}

const char* to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidInput:
      return "invalid_input";
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kBadFormat:
      return "bad_format";
    case ErrorCode::kNotMeasurable:
      return "not_measurable";
    case ErrorCode::kNotConverged:
      return "not_converged";
    case ErrorCode::kCancelled:
      return "cancelled";
    case ErrorCode::kOutOfMemory:
      return "out_of_memory";
    case ErrorCode::kStorage:
      return "storage";
    case ErrorCode::kInternal:
      return "internal";
  }
  return "internal";
}

int exit_status(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidInput:
    case ErrorCode::kNotFound:
    case ErrorCode::kBadFormat:
    case ErrorCode::kOutOfMemory:
      return 2;
    case ErrorCode::kNotMeasurable:
    case ErrorCode::kNotConverged:
      return 3;
    case ErrorCode::kCancelled:
      return 130;
    case ErrorCode::kStorage:
    case ErrorCode::kInternal:
      return 4;
  }
  return 4;
}

}  // namespace asbuilt
