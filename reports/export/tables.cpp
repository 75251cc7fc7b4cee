#include <functional>

#include "reports/export/parts.h"

namespace asbuilt {
namespace {

constexpr std::size_t kRowsPerBlock = 2048;

// Writes one table: the header, then each row as `fill` makes it.
template <class Row>
void write_table(OutputFiles& files, const char* name, const char* header,
                 const std::vector<Row>& rows, const Progress& progress,
                 const std::function<void(CsvRow&, const Row&)>& fill) {
  files.begin(name);
  std::string block = std::string(header) + '\n';
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CsvRow line;
    fill(line, rows[i]);
    block += line.line() + '\n';
    if ((i + 1) % kRowsPerBlock == 0) {
      progress.throw_if_cancelled();
      files.write(block);
      block.clear();
      progress.report(static_cast<double>(i) / static_cast<double>(rows.size()));
    }
  }
  files.write(block);
}

}  // namespace

CsvRow& CsvRow::text(const std::string& value) {
  if (value.find_first_of(",\"\r\n") == std::string::npos) return field(value);
  std::string quoted = "\"";
  for (const char c : value) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return field(quoted + '"');
}

void write_tables(const InspectionRecord& record, OutputFiles& files, const Progress& progress) {
  write_table<StrutRow>(
      files, "struts.csv",
      "strut_id,x1_mm,y1_mm,z1_mm,x2_mm,y2_mm,z2_mm,inclination_deg,nominal_diameter_um,diameter_"
      "um,"
      "u_diameter_um,diameter_sd_um,min_diameter_um,max_diameter_um,inscribed_um,circumscribed_um,"
      "ellipticity,offset_um,waviness_um,downskin_um,upskin_um,second_moment_ratio,measured_"
      "fraction,"
      "status,confidence,reason",
      record.struts, progress.part(0.0, 0.6, "writing struts"),
      [](CsvRow& line, const StrutRow& s) {
        line.text(s.strut_id).point(s.end1_mm).point(s.end2_mm).number(s.inclination_deg);
        line.number(s.nominal_diameter_um).number(s.diameter_um).number(s.u_diameter_um);
        line.number(s.diameter_sd_um).number(s.min_diameter_um).number(s.max_diameter_um);
        line.number(s.inscribed_um).number(s.circumscribed_um).number(s.ellipticity);
        line.number(s.offset_um).number(s.waviness_um).number(s.downskin_um).number(s.upskin_um);
        line.number(s.second_moment_ratio).number(s.measured_fraction);
        line.text(to_string(s.status)).number(s.confidence).text(s.reason);
      });
  write_table<NodeRow>(
      files, "nodes.csv",
      "node_id,x_mm,y_mm,z_mm,dx_um,dy_um,dz_um,offset_um,inscribed_um,status,u_offset_um,reason",
      record.nodes, progress.part(0.6, 0.7, "writing nodes"), [](CsvRow& line, const NodeRow& n) {
        line.whole(n.node_id).point(n.position_mm).number(n.dx_um).number(n.dy_um).number(n.dz_um);
        line.number(n.offset_um).number(n.inscribed_um).text(to_string(n.status));
        line.number(n.u_offset_um).text(n.reason);
      });
  write_table<WallRow>(
      files, "walls.csv", "x_mm,y_mm,z_mm,nominal_um,thickness_um,deviation_um,u_thickness_um",
      record.walls, progress.part(0.7, 0.85, "writing walls"), [](CsvRow& line, const WallRow& w) {
        line.point(w.position_mm).number(w.nominal_um).number(w.thickness_um);
        line.number(w.deviation_um).number(w.u_thickness_um);
      });
  write_table<PoreRow>(
      files, "pores.csv",
      "pore_id,x_mm,y_mm,z_mm,inscribed_um,volume_mm3,throat_um,coordination,open", record.pores,
      progress.part(0.85, 0.9, "writing pores"), [](CsvRow& line, const PoreRow& p) {
        line.whole(p.pore_id).point(p.position_mm).number(p.inscribed_um).number(p.volume_mm3);
        line.number(p.throat_um).whole(p.coordination).text(p.open ? "true" : "false");
      });
  write_table<VoidRow>(
      files, "voids.csv",
      "void_id,x_mm,y_mm,z_mm,volume_mm3,equivalent_um,sphericity,depth_um,voxels,u_volume_mm3,"
      "strut_id,confidence",
      record.voids, progress.part(0.9, 0.95, "writing voids"), [](CsvRow& line, const VoidRow& v) {
        line.whole(v.void_id).point(v.position_mm).number(v.volume_mm3).number(v.equivalent_um);
        line.number(v.sphericity).number(v.depth_um).whole(v.voxels).number(v.u_volume_mm3);
        line.text(v.strut_id).number(v.confidence);
      });
  write_table<DefectRow>(
      files, "defects.csv",
      "defect_id,mode,strut_id,x_mm,y_mm,z_mm,size_um,volume_mm3,severity,confidence,description",
      record.defects, progress.part(0.95, 0.98, "writing defects"),
      [](CsvRow& line, const DefectRow& d) {
        line.whole(d.defect_id).text(to_string(d.mode)).text(d.strut_id).point(d.position_mm);
        line.number(d.size_um).number(d.volume_mm3).number(d.severity).number(d.confidence);
        line.text(d.description);
      });
  const bool loaded = record.stiffness && record.stiffness->strength;
  write_table<StrutLoadRow>(
      files, "strut_loads.csv",
      "strut_id,design_energy_share,built_energy_share,axial_n,shear_n,torque_nmm,bending_nmm,"
      "design_fibre_mpa,built_fibre_mpa,design_utilisation,built_utilisation",
      loaded ? record.stiffness->strength->struts : std::vector<StrutLoadRow>{},
      progress.part(0.98, 0.99, "writing the struts' loads"),
      [&record](CsvRow& line, const StrutLoadRow& s) {
        const StrengthRecord& load = *record.stiffness->strength;
        line.text(s.strut_id).number(s.design_energy_share).number(s.built_energy_share);
        line.number(s.axial_n).number(s.shear_n).number(s.torque_nmm).number(s.bending_nmm);
        line.number(s.design_fibre_mpa).number(s.built_fibre_mpa);
        line.number(load.utilisation(s.design_fibre_mpa));
        line.number(load.utilisation(s.built_fibre_mpa));
      });
  const bool crushed = record.stiffness && record.stiffness->crush;
  write_table<CrushCurveRow>(
      files, "crush_curve.csv", "part,strain,stress_mpa,yielded_share",
      crushed ? record.stiffness->crush->curve : std::vector<CrushCurveRow>{},
      progress.part(0.99, 1.0, "writing the curves of compression"),
      [](CsvRow& line, const CrushCurveRow& p) {
        line.text(p.part).number(p.strain).number(p.stress_mpa).number(p.yielded_share);
      });
}

}  // namespace asbuilt
