// The written files as VTK's own readers see them, against the values of the solution.
#include <gtest/gtest.h>
#include <unistd.h>
#include <vtkCell.h>
#include <vtkCellData.h>
#include <vtkDataArray.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkStringArray.h>
#include <vtkUnstructuredGrid.h>
#include <vtkXMLImageDataReader.h>
#include <vtkXMLUnstructuredGridReader.h>

#include <filesystem>
#include <fstream>

#include "core/fe/field_file.h"
#include "core/fe/stress.h"
#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {
namespace {

constexpr double kFactor = -3.0;
const char* const kLoad = "compression of 10 % <\"à\"> & more";

// A ragged part of graded elements, solved, and a file that is gone with it.
struct SolvedPart {
  Mask part = shifted(random_part({9, 7, 6}, 0.7, 23, Vec3(0.1, 0.2, 0.25)));
  std::vector<float> share = shares(part);
  LoadCase load = kinematic_uniform((Mat3() << 1, 2, 0, 0, -1, 0.5, 0, 0, 3).finished() * 1e-3);
  ElasticSystem system{part, Elastic{1000.0, 0.3}, share, load, {}, {}};
  std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("asbuilt-vtk-" + std::to_string(getpid()));
  StressField field;
  std::vector<float> stress, principal, energy;

  SolvedPart() {
    system.solve(load, {});
    field = element_stresses(system, {}, kFactor);
    stress = von_mises_mpa(field);
    principal = principal_stresses_mpa(field);
    energy = strain_energy_density_mpa(field);
  }
  ~SolvedPart() {
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
  }
  SolvedPart(const SolvedPart&) = delete;
  SolvedPart& operator=(const SolvedPart&) = delete;

  static Mask shifted(Mask mask) {
    mask.frame.origin_mm = Vec3(-17.3, 2.0, 1234.5);
    return mask;
  }
  static std::vector<float> shares(const Mask& mask) {
    std::vector<float> out;
    for (const std::uint8_t voxel : mask.values) {
      if (voxel != 0) out.push_back(0.25F + 0.25F * static_cast<float>(out.size() % 4));
    }
    return out;
  }
  std::vector<CellField> fields() const {
    return {{"von_mises_mpa", stress, 1},
            {"principal_mpa", principal, 3},
            {"strain_energy_density_mpa", energy, 1},
            {"modulus_share", field.laws.scale, 1}};
  }
};

std::string load_of(vtkDataSet* data) {
  vtkAbstractArray* found = data->GetFieldData()->GetAbstractArray("load");
  vtkStringArray* text = vtkStringArray::SafeDownCast(found);
  return text != nullptr && text->GetNumberOfValues() == 1 ? text->GetValue(0) : "";
}

TEST(FieldFileInVtk, ImageDataIsReadAsItWasSolved) {
  const SolvedPart s;
  {
    std::ofstream out(s.file, std::ios::binary);
    write_vti(s.field.frame, s.field.elements, s.fields(), kLoad, out);
  }
  vtkNew<vtkXMLImageDataReader> reader;
  reader->SetFileName(s.file.c_str());
  reader->Update();
  vtkImageData* image = reader->GetOutput();
  ASSERT_EQ(image->GetNumberOfCells(), s.part.frame.shape.count());
  EXPECT_EQ(load_of(image), kLoad);
  vtkCellData* cells = image->GetCellData();
  ASSERT_EQ(cells->GetNumberOfArrays(), 5);
  vtkDataArray* solid = cells->GetArray("solid");
  vtkDataArray* stress = cells->GetArray("von_mises_mpa");
  vtkDataArray* principal = cells->GetArray("principal_mpa");
  vtkDataArray* energy = cells->GetArray("strain_energy_density_mpa");
  vtkDataArray* share = cells->GetArray("modulus_share");
  ASSERT_TRUE(solid && stress && principal && energy && share);
  ASSERT_EQ(principal->GetNumberOfComponents(), 3);
  std::size_t solid_ones = 0;
  for (vtkIdType k = 0; k < image->GetNumberOfCells(); ++k) {
    // VTK's own place of the cell, to the element there.
    double box[6];
    image->GetCellBounds(k, box);
    const Vec3 middle(0.5 * (box[0] + box[1]), 0.5 * (box[2] + box[3]), 0.5 * (box[4] + box[5]));
    const Vec3 at = s.part.frame.voxel_of(middle);
    EXPECT_LT((at - at.array().round().matrix()).norm(), 1e-9);
    const std::int64_t number =
        s.field.elements.at(std::llround(at.x()), std::llround(at.y()), std::llround(at.z()));
    EXPECT_EQ(solid->GetComponent(k, 0), number >= 0 ? 1.0 : 0.0);
    solid_ones += number >= 0 ? 1 : 0;
    const auto value = [&](const std::vector<float>& values, std::size_t width, std::size_t c) {
      return number < 0 ? 0.0F : values[width * static_cast<std::size_t>(number) + c];
    };
    EXPECT_EQ(stress->GetComponent(k, 0), value(s.stress, 1, 0));
    EXPECT_EQ(energy->GetComponent(k, 0), value(s.energy, 1, 0));
    EXPECT_EQ(share->GetComponent(k, 0), value(s.field.laws.scale, 1, 0));
    for (int c = 0; c < 3; ++c) {
      EXPECT_EQ(principal->GetComponent(k, c), value(s.principal, 3, static_cast<std::size_t>(c)));
    }
  }
  EXPECT_EQ(solid_ones, s.system.element_count());
}

TEST(FieldFileInVtk, MeshIsReadAsItWasSolved) {
  const SolvedPart s;
  {
    std::ofstream out(s.file, std::ios::binary);
    write_vtu(s.system, s.field.elements, s.fields(), kLoad, kFactor, out);
  }
  vtkNew<vtkXMLUnstructuredGridReader> reader;
  reader->SetFileName(s.file.c_str());
  reader->Update();
  vtkUnstructuredGrid* mesh = reader->GetOutput();
  ASSERT_EQ(mesh->GetNumberOfCells(), s.field.elements.count());
  EXPECT_EQ(load_of(mesh), kLoad);
  vtkDataArray* displacement = mesh->GetPointData()->GetArray("displacement_mm");
  vtkDataArray* stress = mesh->GetCellData()->GetArray("von_mises_mpa");
  ASSERT_TRUE(displacement && stress);
  ASSERT_EQ(displacement->GetNumberOfTuples(), mesh->GetNumberOfPoints());
  for (vtkIdType k = 0; k < mesh->GetNumberOfPoints(); ++k) {
    double point[3], u[3];
    mesh->GetPoint(k, point);
    displacement->GetTuple(k, u);
    const Vec3 corner =
        s.part.frame.voxel_of(Vec3(point[0], point[1], point[2])) + Vec3::Constant(0.5);
    // Points are single precision.
    EXPECT_LT((corner - corner.array().round().matrix()).norm(), 2e-3);
    const Vec3 solved =
        kFactor * s.system.displacement_mm(std::llround(corner.x()), std::llround(corner.y()),
                                           std::llround(corner.z()));
    EXPECT_EQ((Vec3(u[0], u[1], u[2]).cast<float>()), solved.cast<float>());
  }
  for (vtkIdType k = 0; k < mesh->GetNumberOfCells(); ++k) {
    EXPECT_EQ(mesh->GetCellType(k), VTK_HEXAHEDRON);
    EXPECT_EQ(stress->GetComponent(k, 0), s.stress[static_cast<std::size_t>(k)]);
    double box[6];
    mesh->GetCellBounds(k, box);
    const auto [x, y, z] = s.field.elements.place(k);
    const Vec3 centre = s.part.frame.position_mm(static_cast<double>(x), static_cast<double>(y),
                                                 static_cast<double>(z));
    for (int axis = 0; axis < 3; ++axis) {
      EXPECT_NEAR(0.5 * (box[2 * axis] + box[2 * axis + 1]), centre[axis], 2e-4);
      EXPECT_NEAR(box[2 * axis + 1] - box[2 * axis], s.part.frame.spacing_mm[axis], 4e-4);
    }
  }
}

}  // namespace
}  // namespace asbuilt::fe
