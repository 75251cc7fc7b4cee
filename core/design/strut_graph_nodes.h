// From straight pieces to a graph: where axes meet, and which stretches between the meeting points
// are struts. Part of the strut graph's extraction.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/design/strut_graph_segments.h"
#include "core/geometry/lattice.h"

namespace asbuilt::strut_graph {

// A free end shorter than this many radii is no strut.
inline constexpr double kStub = 1.6;

struct GraphNode {
  Vec3 position_mm = Vec3::Zero();
  StrutCap cap = StrutCap::kSphere;  // of a free end
};

struct GraphStrut {
  std::int32_t node1 = 0;
  std::int32_t node2 = 0;
  double radius1_mm = 0.0;
  double radius2_mm = 0.0;
  bool exposed = true;  // false: no surface shows it, only the metal shared by its nodes
};

struct Graph {
  std::vector<GraphNode> nodes;
  std::vector<GraphStrut> struts;
  std::vector<std::vector<std::int32_t>> struts_at_nodes() const;
  Vec3 direction(const GraphStrut& strut) const {  // unit, from node1 to node2
    return (nodes[static_cast<std::size_t>(strut.node2)].position_mm -
            nodes[static_cast<std::size_t>(strut.node1)].position_mm)
        .normalized();
  }
  double length_mm(const GraphStrut& strut) const {
    return (nodes[static_cast<std::size_t>(strut.node2)].position_mm -
            nodes[static_cast<std::size_t>(strut.node1)].position_mm)
        .norm();
  }
  // Removes struts without length or doubled, and nodes without strut.
  void tidy();
};

// Tells for each of a list of points whether it lies inside the metal.
using IsMetal = std::function<std::vector<std::uint8_t>(const std::vector<Vec3>&)>;

Graph connect_segments(const std::vector<Segment>& segments, const IsMetal& is_metal);

// Nodes nearer to each other than merge_diameters strut diameters become one. Two within one and a
// half diameters without a strut between them are bridged by one where all is metal between them.
// Returns how many bridges were made.
int join_overlapping_nodes(Graph& graph, double merge_diameters, const IsMetal& is_metal);

// Splits struts at the nodes that lie on their axes: growth may follow a straight line past a node
// to the next strut, which is then found twice.
void split_at_nodes(Graph& graph);

// Makes one strut of two that meet alone, in line and without a step of the radius. Returns how
// many were joined.
int join_straight_struts(Graph& graph);

// Removes free ends that stick out of a node by less than a strut's cap may, which are the node's,
// or that lie inside another of its struts; and single struts shorter than two diameters.
void drop_stubs(Graph& graph);

}  // namespace asbuilt::strut_graph
