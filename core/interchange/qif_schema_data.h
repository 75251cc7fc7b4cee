// The types of qif_schema.h: facts of the schema QIF 3.0.0 in the words of that header.
#pragma once

#include <array>
#include <string_view>

namespace asbuilt::qif {

struct SchemaRow {
  std::string_view name, attributes, text, children;
};

// Attributes that several types share: "@reference" in a row.
struct AttributeGroup {
  std::string_view name, attributes;
};
inline constexpr std::array kAttributeGroups = {
    AttributeGroup{"reference", "xId:id"},
    AttributeGroup{"fullReference", "xId:id asmPathId:id asmPathXId:id"},
    AttributeGroup{"digits", "decimalPlaces:count significantFigures:count"},
    AttributeGroup{"measured", "combinedUncertainty:nonNegative meanError:nonNegative"},
    AttributeGroup{"point",
                   "linearUnit:token decimalPlaces:count significantFigures:count validity:token "
                   "xDecimalPlaces:count xSignificantFigures:count xValidity:token "
                   "yDecimalPlaces:count ySignificantFigures:count yValidity:token "
                   "zDecimalPlaces:count zSignificantFigures:count zValidity:token"},
    AttributeGroup{"measuredPoint",
                   "combinedUncertainty:decimal meanError:decimal "
                   "xCombinedUncertainty:decimal xMeanError:decimal "
                   "yCombinedUncertainty:decimal yMeanError:decimal "
                   "zCombinedUncertainty:decimal zMeanError:decimal"},
    AttributeGroup{"drawable",
                   "id!:id label:string color:string transparency:string hidden:boolean "
                   "size:string"},
};

inline constexpr std::array kSchemaRows = {
    // The document.
    SchemaRow{"QIFDocument", "versionQIF!:=3.0.0 idMax!:unsigned", "",
              "QPId:persistentId Attributes? VersionHistory:any? Version:VersionBase? Header? "
              "ValidationCounts:any? ProductDataQuality:any? ExternalQIFReferences? "
              "StandardsDefinitions? SoftwareDefinitions:any? AlgorithmDefinitions:any? "
              "PreInspectionTraceability:any? FileUnits? DatumDefinitions:any? "
              "DatumTargetDefinitions:any? Transforms:any? CoordinateSystems:any? "
              "DatumReferenceFrames:any? MeasurementResources? ThreadSpecifications:any? Product? "
              "Features? FeatureZones:any? Characteristics? Plan:any? Results? Statistics:any? "
              "ManufacturingProcessTraceabilities:any? Rules:any? UserDataXML:any? Signature:any?"},
    SchemaRow{"VersionBase", "", "", "TimeCreated:dateTime? SignOffs:any?"},
    SchemaRow{"Header", "", "",
              "Application? Author:any? ApplicationSource:Application? Description:string? "
              "Scope:string?"},
    SchemaRow{"Application", "", "",
              "Name:string Organization:string? AddonName:string? AddonOrganization:string?"},
    SchemaRow{"ExternalQIFReferences", "n!:natural", "", "ExternalQIFDocument+"},
    SchemaRow{"ExternalQIFDocument", "id!:id", "",
              "QPId:persistentId URI:string? Description:string?"},
    SchemaRow{"StandardsDefinitions", "n!:natural", "", "Standard+"},
    SchemaRow{"Standard", "id!:id", "",
              "Attributes? Organization:StandardsOrganization Designator:token Year:string? "
              "Title:string? Description:string? URI:string? ISBN:token? "
              "ReferencedStandardIds:Ids?"},
    SchemaRow{"StandardsOrganization", "", "",
              "(StandardsOrganizationEnum | OtherStandardsOrganization:string)"},
    SchemaRow{"StandardsOrganizationEnum", "",
              "=AIAG|ANSI|ASAM|ASME|AWS|BSI|DIN|DOD|EASC|GOST|GOST_R|IEC|IEEE|ISO|JEITA|JIS|UL|VDA"
              "|W3C",
              ""},
    // User-defined attributes and references.
    SchemaRow{"Attributes", "n!:natural", "",
              "(AttributeStr | AttributeBool:any | AttributeTime:any | AttributeQPId:any | "
              "AttributeI1:any | AttributeI2:any | AttributeI3:any | AttributeD1 | "
              "AttributeD2:any | AttributeD3:any | AttributeUser:any)+"},
    SchemaRow{"AttributeStr", "name!:string value!:string", "", ""},
    SchemaRow{"AttributeD1", "name!:string value!:double", "", ""},
    SchemaRow{"Reference", "@reference", "id", ""},
    SchemaRow{"FullReference", "@fullReference", "id", ""},
    SchemaRow{"Ids", "n!:natural", "", "Id:Reference+"},
    SchemaRow{"FullIds", "n!:natural", "", "Id:FullReference+"},
    SchemaRow{"ElementReference", "", "", "Id:Reference"},
    // Units.
    SchemaRow{"FileUnits", "", "", "PrimaryUnits OtherUnits? UserDefinedUnits?"},
    SchemaRow{"PrimaryUnits", "", "",
              "AreaUnit:Unit? PMIAreaUnit:Unit? AngularUnit? PMIAngularUnit:AngularUnit? "
              "ForceUnit:Unit? LinearUnit? PMILinearUnit:LinearUnit? MassUnit:Unit? PressureUnit? "
              "SpeedUnit:Unit? TemperatureUnit:Unit? TimeUnit:Unit?"},
    SchemaRow{"OtherUnits", "n!:natural", "",
              "AreaUnit:Unit* AngularUnit* ForceUnit:Unit* LinearUnit* MassUnit:Unit* "
              "PressureUnit* SpeedUnit:Unit* TemperatureUnit:Unit* TimeUnit:Unit*"},
    SchemaRow{"Unit", "", "", "SIUnitName:token? UnitName:token UnitConversion?"},
    SchemaRow{"AngularUnit", "", "", "SIUnitName:=radian? UnitName:token UnitConversion?"},
    SchemaRow{"LinearUnit", "", "", "SIUnitName:=meter? UnitName:token UnitConversion?"},
    SchemaRow{"PressureUnit", "", "", "SIUnitName:=pascal? UnitName:token UnitConversion?"},
    SchemaRow{"UnitConversion", "", "", "Factor:positive Offset:decimal?"},
    SchemaRow{"UserDefinedUnits", "n!:natural", "", "UserDefinedUnit+"},
    SchemaRow{"UserDefinedUnit", "", "",
              "WhatIsMeasured:string UnitName:token StandardName:string?"},
    // Numbers.
    SchemaRow{"Linear", "@digits linearUnit:token", "decimal", ""},
    SchemaRow{"LinearDual", "@digits linearUnit!:token", "decimal", ""},
    SchemaRow{"Angular", "@digits angularUnit:token", "decimal", ""},
    SchemaRow{"Pressure", "@digits pressureUnit:token", "decimal", ""},
    SchemaRow{"OwnUnit", "@digits unitName!:token", "decimal", ""},
    SchemaRow{"MeasuredLinear", "@digits @measured linearUnit:token", "decimal", ""},
    SchemaRow{"MeasuredAngular", "@digits @measured angularUnit:token", "decimal", ""},
    SchemaRow{"MeasuredPressure", "@digits @measured pressureUnit:token", "decimal", ""},
    SchemaRow{"MeasuredOwnUnit", "@digits @measured unitName!:token", "decimal", ""},
    SchemaRow{"Point", "@point", "triple", ""},
    SchemaRow{"Direction", "@point", "triple", ""},
    SchemaRow{"MeasuredPoint", "@point @measuredPoint", "triple", ""},
    SchemaRow{"MeasuredDirection", "@point @measuredPoint", "triple", ""},
    // Devices.
    SchemaRow{"MeasurementResources", "", "",
              "Version:any? Fixtures:any? MeasurementRooms:any? MeasurementDevices? "
              "DetachableSensors:any? Tools:any?"},
    SchemaRow{"MeasurementDevices", "n!:natural", "", "*+"},
    SchemaRow{"MeasurementDevice", "id!:id", "",
              "Name:token Description:string? Manufacturer:string? ModelNumber:string? "
              "SerialNumber:string? Mass:any? Size:any? (LocationId:Reference | Location:any)? "
              "Attributes? Calibrations:any? EnvironmentalRange:any?"},
    // The product.
    SchemaRow{"Product", "", "",
              "Header:any? GeometrySet:any? TopologySet:any? NoteSet:any? NoteFlagSet:any? "
              "PartNoteSet:any? ViewSet:any? LayerSet:any? CoordinateSystemSet:any? "
              "VisualizationSet:any? AuxiliarySet:any? PartSet? AssemblySet:any? ComponentSet? "
              "(RootPart:ElementReference | RootAssembly:ElementReference | "
              "RootComponent:ElementReference)? AsmPaths? MaterialLibrary:any?"},
    SchemaRow{"PartSet", "n!:natural", "", "Part+"},
    SchemaRow{"Part", "@drawable originMassProperty:triple materialIndex:natural", "",
              "Attributes? Validation:any? Header:any? UUID:persistentId? ModelNumber:string? "
              "Version:string? SecurityClassification:any? ExportControlClassification:string? "
              "FeatureNominalIds:Ids? FeatureZoneIds:Ids? CharacteristicNominalIds:Ids? "
              "NoteIds:Ids? PartNoteIds:Ids? DatumDefinitionIds:Ids? "
              "DatumTargetDefinitionIds:Ids? DatumReferenceFrameIds:Ids? BodyIds:Ids? "
              "CoordinateSystemIds:Ids? AuxiliaryIds:Ids? ViewIds:Ids? PointCloudIds:Ids? "
              "DefinitionExternal:any? PartFamily:any? FoldersPart:any?"},
    SchemaRow{"ComponentSet", "n!:natural", "", "Component+"},
    SchemaRow{"Component", "@drawable", "",
              "Attributes? Transform:ElementReference? UUID:persistentId? Traceability:any? "
              "(Part:ElementReference | Assembly:ElementReference)"},
    SchemaRow{"AsmPaths", "n!:natural", "", "AsmPath+"},
    SchemaRow{"AsmPath", "id!:id", "", "ComponentIds:Ids?"},
    // Features.
    SchemaRow{"Features", "", "",
              "FeatureDefinitions? FeatureNominals? FeatureItems? NominalPointSets:any?"},
    SchemaRow{"FeatureDefinitions", "n!:natural", "", "*Definition+"},
    SchemaRow{"FeatureNominals", "n!:natural", "", "*Nominal+"},
    SchemaRow{"FeatureItems", "n!:natural", "", "*Item+"},
    SchemaRow{"MeasuredFeatures", "n!:natural", "", "*FeatureMeasurement+"},
    SchemaRow{"FeatureNominalBase", "", "",
              "Attributes? Name:token? UUID:persistentId? FeatureDefinitionId:Reference "
              "ParentFeatureNominalId:Reference? EntityInternalIds:FullIds? "
              "EntityExternalIds:FullIds? PointList:any? SubstituteFeatureAlgorithm:any?"},
    SchemaRow{"FeatureItemBase", "", "",
              "Attributes? FeatureNominalId:FullReference ParentFeatureItemId:Reference? "
              "FeatureName:token UUID:persistentId? NotableEventIds:Ids? "
              "CoordinateSystemId:FullReference? PointList:any? SubstituteFeatureAlgorithm:any? "
              "VirtualMeasurement:any?"},
    SchemaRow{"FeatureMeasurementBase", "", "",
              "Attributes? FeatureItemId:Reference? FeatureName:token? TimeStamp:dateTime? "
              "ActualComponentId:FullReference? ManufacturingProcessId:FullReference? "
              "MeasurementDeviceIds:FullIds? ActualTransformId:Reference? "
              "NotedEventIds:FullIds?"},
    SchemaRow{"ShapeMeasurementBase", "", "",
              "@FeatureMeasurementBase PointList:any? SubstituteFeatureAlgorithm:any? "
              "ProxyMeasurementId:Reference?"},
    SchemaRow{"*FeatureMeasurement", "id!:id", "", "@FeatureMeasurementBase ..."},
    SchemaRow{"CylinderFeatureDefinition", "id!:id", "",
              "Attributes? InternalExternal Diameter:Linear Length:Linear? Bottom:any?"},
    SchemaRow{"InternalExternal", "", "=INTERNAL|EXTERNAL|NOT_APPLICABLE", ""},
    SchemaRow{"CylinderFeatureNominal", "id!:id", "",
              "@FeatureNominalBase Axis Sweep:any? Constructed:any?"},
    SchemaRow{"CylinderFeatureItem", "id!:id", "", "@FeatureItemBase DeterminationMode"},
    SchemaRow{"CylinderFeatureMeasurement", "id!:id", "",
              "@ShapeMeasurementBase Axis:MeasuredAxis? Diameter:MeasuredLinear? "
              "Length:MeasuredLinear? DiameterMin:MeasuredLinear? DiameterMax:MeasuredLinear? "
              "SweepMeasurementRange:any? SweepFull:any? Form:MeasuredLinear?"},
    SchemaRow{"PointFeatureDefinition", "id!:id", "", "Attributes?"},
    SchemaRow{"PointFeatureNominal", "id!:id", "",
              "@FeatureNominalBase SurfaceFeatureNominalId:FullReference? "
              "CurveFeatureNominalId:FullReference? Location:Point Normal:Direction? "
              "Constructed:any?"},
    SchemaRow{"PointFeatureItem", "id!:id", "", "@FeatureItemBase DeterminationMode"},
    SchemaRow{"PointFeatureMeasurement", "id!:id", "",
              "@ShapeMeasurementBase Location:MeasuredPoint? Normal:MeasuredDirection?"},
    SchemaRow{"Axis", "", "", "AxisPoint:Point Direction"},
    SchemaRow{"MeasuredAxis", "", "", "AxisPoint:MeasuredPoint Direction:MeasuredDirection"},
    SchemaRow{"DeterminationMode", "", "", "(Checked | Set:any)"},
    SchemaRow{"Checked", "", "", "CheckDetails:any?"},
    // Characteristics.
    SchemaRow{"Characteristics", "", "",
              "FormalStandardId:Reference CharacteristicDefinitions "
              "DefaultCharacteristicDefinitions:CharacteristicDefinitions? "
              "DefaultToleranceDefinitions:any? CharacteristicNominals CharacteristicItems? "
              "CharacteristicGroups:any? SimultaneousRequirementGroups:any?"},
    SchemaRow{"CharacteristicDefinitions", "n!:natural", "", "*CharacteristicDefinition+"},
    SchemaRow{"CharacteristicNominals", "n!:natural", "", "*CharacteristicNominal+"},
    SchemaRow{"CharacteristicItems", "n!:natural", "", "*CharacteristicItem+"},
    SchemaRow{"MeasuredCharacteristics", "", "",
              "CharacteristicMeasurements CharacteristicGroupStatuses:any?"},
    SchemaRow{"CharacteristicMeasurements", "n!:natural", "", "*CharacteristicMeasurement+"},
    SchemaRow{"CharacteristicDesignator", "", "",
              "Designator:token UUID:persistentId? Criticality:any? Balloon:any?"},
    SchemaRow{"DefinitionBase", "", "",
              "Attributes? Description:string? Name:token? CharacteristicDesignator? "
              "FreeState:boolean? StatisticalCharacteristic:boolean? CommonZone:boolean? "
              "CommonTolerance:boolean? MedianFeature:boolean? EnvelopeRequirement:boolean? "
              "Independency:boolean? UnitedOrContinuousFeature:boolean? SeparateZone:boolean?"},
    SchemaRow{"DimensionBase", "", "",
              "@DefinitionBase DimensionType:any? DimensionModifiers:any?"},
    SchemaRow{"*CharacteristicDefinition", "id!:id", "", "@DefinitionBase ..."},
    SchemaRow{"DiameterCharacteristicDefinition", "id!:id", "",
              "@DimensionBase (Tolerance:LinearTolerance | LimitsAndFitsSpecification:any | "
              "NonTolerance)"},
    SchemaRow{"LengthCharacteristicDefinition", "id!:id", "",
              "@DimensionBase (Tolerance:LinearTolerance | NonTolerance)"},
    SchemaRow{"UserDefinedLinearCharacteristicDefinition", "id!:id", "",
              "@DimensionBase (Tolerance:LinearTolerance | NonTolerance) WhatToMeasure:string"},
    SchemaRow{"UserDefinedAngularCharacteristicDefinition", "id!:id", "",
              "@DimensionBase (Tolerance:AngularTolerance | NonTolerance) WhatToMeasure:string"},
    SchemaRow{"UserDefinedPressureCharacteristicDefinition", "id!:id", "",
              "@DefinitionBase (Tolerance:PressureTolerance | NonTolerance) WhatToMeasure:string"},
    SchemaRow{"UserDefinedUnitCharacteristicDefinition", "id!:id", "", "@DefinitionBase"},
    SchemaRow{"UserDefinedAttributeCharacteristicDefinition", "id!:id", "",
              "@DefinitionBase WhatToMeasure:string"},
    SchemaRow{"NonTolerance", "", "=MEASURED|SET", ""},
    SchemaRow{"LinearTolerance", "", "",
              "(MaxValue:Linear MaxDualValue:LinearDual? "
              "(MinValue:Linear MinDualValue:LinearDual?)? | "
              "MinValue:Linear MinDualValue:LinearDual? | DefinitionId:FullReference) "
              "DefinedAsLimit:boolean Attributes?"},
    SchemaRow{"AngularTolerance", "", "",
              "(MaxValue:Angular MinValue:Angular? | MinValue:Angular | "
              "DefinitionId:FullReference) DefinedAsLimit:boolean Attributes?"},
    SchemaRow{"PressureTolerance", "", "",
              "(MaxValue:Pressure MinValue:Pressure? | MinValue:Pressure) "
              "DefinedAsLimit:boolean Attributes?"},
    SchemaRow{"NominalBase", "", "",
              "Attributes? Description:string? CharacteristicDefinitionId:Reference "
              "FeatureNominalIds:FullIds? SubstituteFeatureAlgorithm:any? FeatureZoneIds:FullIds? "
              "EntityInternalIds:FullIds? EntityExternalIds:FullIds? Name:token? "
              "CharacteristicDesignator?"},
    SchemaRow{"*CharacteristicNominal", "id!:id", "", "@NominalBase ..."},
    SchemaRow{"LinearNominal", "", "",
              "@NominalBase TargetValue:Linear? TargetDualValue:LinearDual?"},
    SchemaRow{"DiameterCharacteristicNominal", "id!:id", "", "@LinearNominal"},
    SchemaRow{"LengthCharacteristicNominal", "id!:id", "", "@LinearNominal"},
    SchemaRow{"UserDefinedLinearCharacteristicNominal", "id!:id", "", "@LinearNominal"},
    SchemaRow{"UserDefinedAngularCharacteristicNominal", "id!:id", "",
              "@NominalBase TargetValue:Angular?"},
    SchemaRow{"UserDefinedPressureCharacteristicNominal", "id!:id", "",
              "@NominalBase TargetValue:Pressure?"},
    SchemaRow{"UserDefinedUnitCharacteristicNominal", "id!:id", "",
              "@NominalBase TargetValue:OwnUnit (MaxValue:OwnUnit MinValue:OwnUnit? | "
              "MinValue:OwnUnit) DefinedAsLimit:boolean"},
    SchemaRow{"UserDefinedAttributeCharacteristicNominal", "id!:id", "",
              "@NominalBase PassValues:Strings? FailValues:Strings?"},
    SchemaRow{"Strings", "n!:natural", "", "StringValue:string+"},
    SchemaRow{"ItemBase", "", "",
              "Attributes? Description:string? Name:token? CharacteristicDesignator? "
              "FeatureItemIds:Ids? SubstituteFeatureAlgorithm:any? NotableEventIds:Ids? "
              "MeasurementDeviceIds:Ids? CharacteristicNominalId:FullReference "
              "LocationOnDrawing:any? VirtualMeasurement:any?"},
    SchemaRow{"*CharacteristicItem", "id!:id", "", "@ItemBase ..."},
    SchemaRow{"DiameterCharacteristicItem", "id!:id", "", "@ItemBase"},
    SchemaRow{"LengthCharacteristicItem", "id!:id", "", "@ItemBase"},
    SchemaRow{"UserDefinedLinearCharacteristicItem", "id!:id", "", "@ItemBase"},
    SchemaRow{"UserDefinedAngularCharacteristicItem", "id!:id", "", "@ItemBase"},
    SchemaRow{"UserDefinedPressureCharacteristicItem", "id!:id", "", "@ItemBase"},
    SchemaRow{"UserDefinedUnitCharacteristicItem", "id!:id", "", "@ItemBase"},
    SchemaRow{"UserDefinedAttributeCharacteristicItem", "id!:id", "", "@ItemBase"},
    SchemaRow{"MeasurementBase", "", "",
              "Attributes? Description:string? Status:CharacteristicStatus "
              "CharacteristicItemId:Reference TimeStamp:dateTime? FeatureMeasurementIds:Ids? "
              "SubstituteFeatureAlgorithm:any? ActualComponentId:Reference? "
              "MeasurementDeviceIds:Ids? ManufacturingProcessId:Reference? NotedEventIds:Ids? "
              "NonConformanceDesignator:token?"},
    SchemaRow{"*CharacteristicMeasurement", "id!:id", "", "@MeasurementBase ..."},
    SchemaRow{"LinearMeasurement", "", "",
              "@MeasurementBase Value:MeasuredLinear? MaxValue:MeasuredLinear? "
              "MinValue:MeasuredLinear?"},
    SchemaRow{"DiameterCharacteristicMeasurement", "id!:id", "", "@LinearMeasurement"},
    SchemaRow{"LengthCharacteristicMeasurement", "id!:id", "", "@LinearMeasurement"},
    SchemaRow{"UserDefinedLinearCharacteristicMeasurement", "id!:id", "", "@LinearMeasurement"},
    SchemaRow{"UserDefinedAngularCharacteristicMeasurement", "id!:id", "",
              "@MeasurementBase Value:MeasuredAngular? MaxValue:MeasuredAngular? "
              "MinValue:MeasuredAngular?"},
    SchemaRow{"UserDefinedPressureCharacteristicMeasurement", "id!:id", "",
              "@MeasurementBase Value:MeasuredPressure? MaxValue:MeasuredPressure? "
              "MinValue:MeasuredPressure?"},
    SchemaRow{"UserDefinedUnitCharacteristicMeasurement", "id!:id", "",
              "@MeasurementBase Value:MeasuredOwnUnit? MaxValue:MeasuredOwnUnit? "
              "MinValue:MeasuredOwnUnit?"},
    SchemaRow{"UserDefinedAttributeCharacteristicMeasurement", "id!:id", "",
              "@MeasurementBase Value:string?"},
    SchemaRow{"CharacteristicStatus", "", "",
              "(CharacteristicStatusEnum | OtherCharacteristicStatus:string)"},
    SchemaRow{"CharacteristicStatusEnum", "",
              "=PASS|FAIL|REWORK|SYSERROR|INDETERMINATE|NOT_ANALYZED|BASIC_OR_TED|UNDEFINED", ""},
    // Results.
    SchemaRow{"Results", "", "",
              "Version:any? MeasurementResultsSet ActualComponentSets? "
              "InspectionTraceability:any?"},
    SchemaRow{"MeasurementResultsSet", "n!:natural", "", "MeasurementResults+"},
    SchemaRow{"MeasurementResults", "id!:id", "",
              "Attributes? InspectionTraceability:any? ThisResultsInstanceQPId:persistentId? "
              "ExternalFileReferences:any? MeasuredFeatures? MeasuredPointSets:any? "
              "MeasuredCharacteristics? ActualTransforms:any? "
              "CoordinateSystemActualTransformAssociations:any? "
              "InspectionStatus ActualComponentIds:Ids?"},
    SchemaRow{"InspectionStatus", "", "", "(InspectionStatusEnum | OtherInspectionStatus:string)"},
    SchemaRow{"InspectionStatusEnum", "",
              "=PASS|FAIL|REWORK|SYSERROR|UNKNOWN|NOT_CALCULATED|NOT_MEASURED|UNDEFINED", ""},
    SchemaRow{"ActualComponentSets", "n!:natural", "", "ActualComponentSet+"},
    SchemaRow{"ActualComponentSet", "n!:natural", "", "ActualComponent+"},
    SchemaRow{"ActualComponent", "id!:id", "",
              "Attributes? SerialNumber:string? AdditionalChanges:string? "
              "Status:InspectionStatus Traceability? AsmPathId:Reference?"},
    SchemaRow{"Traceability", "", "",
              "SampleNumber:string? LotNumber:string? ReportNumber:string? "
              "ManufacturingProcessId:Reference? FixtureId:Reference? NotableEventIds:Ids? "
              "NotedEventIds:Ids? InspectionStart:dateTime? InspectionEnd:dateTime? "
              "InspectionSoftwareItems:any? InspectionProgram:any? "
              "InspectionOperator:Employee? MeasurementDeviceIds:Ids? ProductEnvironments:any? "
              "Errors:any? Attributes?"},
    SchemaRow{"Employee", "", "", "Name:token EmployeeId:token? Shift:token?"},
};

}  // namespace asbuilt::qif
