// The steps of read_design, one for each kind of file.
#pragma once

#include <filesystem>

#include "core/design/read_design.h"
#include "core/design/threemf_model.h"

namespace asbuilt::design_parts {

Design read_strut_table(const std::filesystem::path& path, const DesignOptions& options,
                        const Progress& progress);
Design read_threemf(const std::filesystem::path& path, const DesignOptions& options,
                    const Progress& progress);
// What a package says, placed and in mm. `name` is the file's name in errors.
Design place_package(const threemf::Package& package, const std::string& name,
                     const DesignOptions& options, const Progress& progress);
Design read_mesh_design(const std::filesystem::path& path, const DesignOptions& options,
                        const Progress& progress);

// Turns a closed mesh that is inside out and notes what is wrong with an open one; true when the
// mesh encloses a volume.
bool settle_mesh(Design& design);

}  // namespace asbuilt::design_parts
