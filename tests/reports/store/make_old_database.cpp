// Writes a database of the present schema, compressed, as test_old_schemas keeps it for good. Run
// once for each new schema: make_old_database tests/reports/store/data/schema_<version>.zlib
#include <fstream>
#include <iostream>

#include "reports/store/artifacts.h"
#include "reports/store/store.h"
#include "tests/reports/store/sample_lot_records.h"
#include "tests/reports/store/sample_record.h"
#include "tests/reports/store/temporary_folder.h"

int main(int count, char** arguments) {
  using namespace asbuilt;
  if (count != 2) {
    std::cerr << "usage: make_old_database FILE\n";
    return 2;
  }
  const sample::TemporaryFolder folder;
  InspectionRecord record = sample::record();
  record.part_serial = "P-0001";
  record.struts[0].diameter_um = 412.25;
  {
    Store store = Store::create_or_open(folder / "lot.sqlite");
    store.add_inspection(record);
    record.part_serial = "P-0002";
    store.add_inspection(record);
    store.change_lot([](LotWriter& writer) {
      sample::add_lot_records(writer);
      sample::add_attachment(writer, "S1", sample::kAttachedText);
    });
  }
  const std::string bytes = sample::bytes_of(folder / "lot.sqlite");
  sample::write_bytes(arguments[1], compress(bytes));
  std::cout << bytes.size() << " bytes before compression\n";
  return 0;
}
