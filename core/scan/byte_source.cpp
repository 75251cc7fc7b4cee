#include "core/scan/byte_source.h"

#include <zlib.h>

#include <fstream>
#include <limits>
#include <vector>

#include "core/base/error.h"
#include "core/scan/parse.h"

namespace asbuilt::scan {
namespace {

class FileSource : public ByteSource {
 public:
  FileSource(const std::filesystem::path& path, std::int64_t begin)
      : path_(path), file_(path, std::ios::binary) {
    if (!file_) {
      throw Error(ErrorCode::kNotFound, {"a file cannot be opened for reading", path.string(), "",
                                         "check its permissions"});
    }
    file_.seekg(begin);
  }

  std::size_t read(char* out, std::size_t count) override {
    file_.read(out, static_cast<std::streamsize>(count));
    if (file_.bad()) {
      throw Error(ErrorCode::kStorage, {"a file could not be read", path_.string(), "", ""});
    }
    return static_cast<std::size_t>(file_.gcount());
  }

 private:
  std::filesystem::path path_;
  std::ifstream file_;
};

class DeflateSource : public ByteSource {
 public:
  DeflateSource(const std::filesystem::path& path, std::int64_t begin)
      : path_(path), packed_(path, begin), buffer_(std::size_t{1} << 18) {
    constexpr int kDetectZlibOrGzip = 32 + MAX_WBITS;
    if (inflateInit2(&stream_, kDetectZlibOrGzip) != Z_OK) {
      throw Error(ErrorCode::kOutOfMemory, "zlib could not be started");
    }
  }
  ~DeflateSource() override { inflateEnd(&stream_); }
  DeflateSource(const DeflateSource&) = delete;
  DeflateSource& operator=(const DeflateSource&) = delete;

  std::size_t read(char* out, std::size_t count) override {
    std::size_t done = 0;
    while (done < count && !finished_) {
      refill();
      const std::size_t block = std::min<std::size_t>(count - done, std::size_t{1} << 30);
      stream_.next_out = reinterpret_cast<Bytef*>(out + done);
      stream_.avail_out = static_cast<uInt>(block);
      const uInt packed_before = stream_.avail_in;
      const int state = inflate(&stream_, Z_NO_FLUSH);
      done += block - stream_.avail_out;
      if (state == Z_STREAM_END) {
        next_member();
      } else if (state != Z_OK && state != Z_BUF_ERROR) {
        throw damaged(stream_.msg != nullptr ? stream_.msg : "zlib refuses it");
      } else if (stream_.avail_out == block && stream_.avail_in == packed_before && at_end_) {
        throw damaged("it ends in the middle");
      }
    }
    return done;
  }

 private:
  void refill() {
    if (stream_.avail_in > 0 || at_end_) return;
    const std::size_t got = packed_.read(buffer_.data(), buffer_.size());
    at_end_ = got < buffer_.size();
    stream_.next_in = reinterpret_cast<Bytef*>(buffer_.data());
    stream_.avail_in = static_cast<uInt>(got);
  }

  void next_member() {
    refill();
    if (stream_.avail_in == 0) {
      finished_ = true;
      return;
    }
    constexpr Bytef kGzipFirstByte = 0x1f;
    if (stream_.next_in[0] != kGzipFirstByte) throw damaged("other bytes follow it");
    inflateReset(&stream_);
  }

  Error damaged(const std::string& why) const {
    return Error(ErrorCode::kBadFormat,
                 {"the compressed data of a scan are damaged: " + why, path_.string(),
                  "a complete zlib or gzip stream", "copy the file again from its source"});
  }

  std::filesystem::path path_;
  FileSource packed_;
  std::vector<char> buffer_;
  z_stream stream_{};
  bool at_end_ = false;
  bool finished_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> open_file(const std::filesystem::path& path, std::int64_t begin) {
  return std::make_unique<FileSource>(path, begin);
}

std::unique_ptr<ByteSource> open_deflated(const std::filesystem::path& path, std::int64_t begin) {
  return std::make_unique<DeflateSource>(path, begin);
}

}  // namespace asbuilt::scan
