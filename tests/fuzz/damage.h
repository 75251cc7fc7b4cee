// Damaged files made out of good ones by rule: the same seed of random numbers gives the same files
// on every machine.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/fuzz/corpus.h"

namespace asbuilt::fuzz {

// One damaged file; its bytes are made when they are asked for.
struct Damage {
  std::string name;  // "gage.csv: bit flips 3"
  std::function<std::string()> bytes;
};

// Cut at every length of the first seed's header and at tenths of every body; bits flipped; numbers
// in text and in binary replaced by 0, -1, NaN, infinities, 1e308, 2^31, 2^63 and the like, which
// are also the huge counts; lines deleted, doubled and exchanged; halves of two files joined; other
// separators, decimal signs, line ends and encodings; NUL and bytes that are no UTF-8; a mebibyte
// of one character; the whole file many times; files of nothing, zeros and noise; the large ones of
// the corpus. More than 200 files for any corpus. The corpus has to live as long as they do.
std::vector<Damage> damaged_files(const Corpus& corpus, unsigned seed);

}  // namespace asbuilt::fuzz
