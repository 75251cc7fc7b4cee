// Numbers of a QIF document and what they are worth in mm, deg and MPa (FileUnits).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/interchange/quantities.h"
#include "core/interchange/xml_tree.h"

namespace asbuilt::qif {

// Throws kBadFormat naming the element and its line.
[[noreturn]] void refuse_element(const XmlTree& tree, XmlTree::Index element,
                                 const std::string& what, const std::string& allowed);

// The number that an element holds; none where the element is kNone. Throws kBadFormat.
std::optional<double> number_of_element(const XmlTree& tree, XmlTree::Index element);

class FileUnits {
 public:
  // Throws kBadFormat where name and factor of a unit contradict each other.
  explicit FileUnits(const XmlTree& tree);

  // The file says in which unit its numbers of this quantity are.
  bool knows(UnitFamily quantity) const { return primary_.contains(quantity); }
  // Of a number element, kNone for the file's primary unit; the attributes linearUnit, angularUnit
  // and pressureUnit override.
  double scale_of(XmlTree::Index element, UnitFamily quantity) const;
  std::optional<double> scaled(XmlTree::Index element, UnitFamily quantity) const;

  const std::vector<std::string>& notes() const { return notes_; }

 private:
  void add(XmlTree::Index unit, bool is_primary);

  const XmlTree& t_;
  std::map<UnitFamily, double> primary_;
  std::map<std::pair<UnitFamily, std::string>, double> named_;
  std::vector<std::string> notes_;
};

}  // namespace asbuilt::qif
