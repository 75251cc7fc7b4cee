// QIF 3.0 (ANSI/DMSC QIF 3.0, ISO 23952:2020) results files, out and in, and a check of their
// structure. The schema is not shipped: qif_schema_data.h holds as a table what was found in it.
// docs/methods/interchange.md says what was compared, what is filled and what is lost.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/records/characteristic_results.h"

namespace asbuilt {

class XmlTree;

// Lengths in mm, angles in deg, stresses in MPa; a number that stands in the table in another unit
// is converted and its exact text kept beside it. Values of one part and serial are one set of
// MeasurementResults with one ActualComponent. Streams: memory does not grow with the table. The
// same table gives the same bytes; the persistent id is made from the content (SHA-256 as a UUID of
// version 8, RFC 9562). What the schema has no place for stands in attributes asbuilt.*: numbers of
// more than 24 digits, other times, other units. Throws kInvalidInput for a table that
// check_results refuses, that has no part, whose measured features belong to no piece, or whose
// directions are no unit vectors within 1e-8; kStorage.
void write_qif(const CharacteristicResults& results, const std::filesystem::path& path);

// Characteristics with nominal, limits, values, uncertainties, features and devices of a results
// file. Lengths come in mm, angles in deg, pressures in MPa, whatever the file uses; without
// FileUnits the unit is left empty. What the reader does not know is named in notes. Throws
// kBadFormat for what is hostile (core/interchange/xml_tree.h), no QIF 3 file, or whose ids lead
// nowhere or to the wrong kind.
CharacteristicResults read_qif(const std::filesystem::path& path);

// What is wrong with the structure of a QIF 3 document, a line each with its place; empty: nothing.
// Checked: name and namespace of the root, the version; of all elements that qif_schema_data.h
// knows, their order and number, attributes, kinds and lists of values; `n` of every list, idMax,
// ids that are numbers and unique, references that lead to an element of the right kind or to an
// external document, chains of one type from measurement to definition, names of units that are
// declared once, combinedUncertainty and meanError both or neither, values of attributes that their
// nominal lists. Not checked: what this program neither writes nor reads. At most 100
// lines. Throws what XmlTree throws.
std::vector<std::string> check_qif(const std::filesystem::path& path);
std::vector<std::string> check_qif(const XmlTree& document);

}  // namespace asbuilt
