// What the report says about its methods: one line for each kind of number, with the page of
// docs/methods that derives it. A statement changes together with the method it describes.
#pragma once

#include <array>

namespace asbuilt::render {

struct MethodStatement {
  const char* subject;
  const char* text;
  const char* page;  // in docs/methods
};

inline constexpr std::array kMethodStatements = {
    MethodStatement{"Uncertainty",
                    "U is the expanded uncertainty with coverage factor k = 2, about 95 % coverage "
                    "where errors are "
                    "normal; each method's page lists the terms in it and what it does not cover. "
                    "A dash under U "
                    "means that none is stated.",
                    "uncertainty.md"},
    MethodStatement{"Registration",
                    "Rigid best fit of the scanned surface to the design, found without an initial "
                    "guess. Scale is "
                    "reported and not applied. Every other pose that fits, such as a shift by "
                    "cells or a symmetric "
                    "turn, is compared with the chosen one where the two predict different phases; "
                    "where the scan "
                    "does not clearly side with one, the registration is ambiguous.",
                    "registration.md"},
    MethodStatement{
        "Surface",
        "The place where half of a voxel's contrast between local air and metal is reached, to a "
        "fraction of a voxel, corrected for what blur does to curved edges.",
        "surface.md"},
    MethodStatement{
        "Deviation",
        "Signed distance of the built surface from the design; plus is extra metal. Metal that is "
        "missing altogether has no surface and shows among struts and porosity.",
        "deviation.md"},
    MethodStatement{
        "Strut diameter",
        "Diameter of the circle of equal area, mean over the measured sections between the nodes. "
        "Inclination is the angle to the build plane.",
        "struts.md"},
    MethodStatement{"Porosity",
                    "One minus metal volume over envelope volume, designed and built in the same "
                    "envelope, which is "
                    "stated with the numbers. Loss is designed minus built, in percentage points.",
                    "porosity.md"},
    MethodStatement{"Voids", "Air inside the metal that is closed to the outside, or nearly so.",
                    "voids.md"},
    MethodStatement{
        "Defects",
        "Severity and confidence, both from 0 to 1, rank attention. Conformity follows from the "
        "tolerances alone.",
        "defects.md"},
    MethodStatement{
        "Stiffness",
        "Voxel finite elements of the designed and of the built metal: same block, elements, "
        "constants and boundary. Built over designed cancels what both share. Linear: buckling, "
        "yield and contact are not seen.",
        "stiffness.md"},
    MethodStatement{
        "Fitness of the scan",
        "Voxels per strut, contrast, sharpness and drift against limits of this program, not of a "
        "standard. A scan that is not fit leaves the verdict undecided.",
        "scan_fitness.md"},
    MethodStatement{
        "Conformity",
        "Rule \u201ciso14253\u201d (after ISO 14253-1:2017): a value conforms, or does not, only "
        "where it "
        "is clear of the limits by the guard band that the decision rule states; between, it is "
        "undecided. Rule \u201csimple\u201d: the value is compared with the limits; its "
        "uncertainty is "
        "shown and not used. p is the probability that the feature lies within its limits.",
        "judgement.md"},
    MethodStatement{"Charts and pictures",
                    "Histograms, medians and bands in charts sum up rows of this record for the "
                    "eye. Pictures are "
                    "drawn from a thinned copy of the built surface; numbers are not.",
                    "report.md"},
};

}  // namespace asbuilt::render
