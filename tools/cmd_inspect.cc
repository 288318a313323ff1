// inspect: what is in logs, as text or JSON lines.
#include <fmt/format.h>

#include "commands.h"
#include "console.h"
#include "inspect/events.h"
#include "reading.h"

namespace binsift {

int cmd_inspect(const Options& options, Console& console) {
  Result<Reading> reading = prepare_reading(options, console);
  if (!reading) return console.fail(reading.error());
  InspectOptions inspect{.json = options.json,
                         .verify_checksums = options.verify_checksums,
                         .start_position = options.start_position.value_or(0),
                         .stop_position = options.stop_position.value_or(UINT64_MAX)};
  TimeZone zone;
  if (!options.time_zone.empty()) {
    Result<TimeZone> named = TimeZone::of(options.time_zone);
    if (!named) return console.fail(named.error());
    zone = std::move(*named);
    inspect.zone = &zone;
  }
  Result<Product> product = Product::open(options, console);
  if (!product) return console.fail(product.error());
  reading->run.progress = [&](uint64_t done) { console.progress(done, 0); };
  EventsReport report;
  Result<void> ran = list_events({std::move(reading->logs), std::move(reading->history), reading->selection, reading->run}, inspect,
                     options.view == InspectView::rows, *product, report);
  if (ran) ran = product->commit();
  return finish_run(ran, console);
}

}  // namespace binsift
