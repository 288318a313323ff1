#pragma once
// How the walker goes through what a payload holds.
#include "pipeline/unit_walker.h"

namespace binsift {

template <class Visitor>
Result<void> UnitWalker<Visitor>::take_payload(EventPlace& outer) {
  Result<TransactionPayload> payload = decode_transaction_payload(outer.body);
  if (!payload) return std::move(payload).error();
  if (Result<void> opened = payload_.open(*payload); !opened) return opened;
  // The XID stands at the end and every row shows it: one pass for it, one for the rows.
  for (;;) {
    Result<std::optional<Bytes>> event = payload_.next();
    if (!event) return std::move(event).error();
    if (!*event) break;
    const Bytes whole = **event;
    if (EventType(whole[4]) == EventType::XID_EVENT && whole.size() >= kHeaderSize + 8) {
      transaction_.has_xid = true;
      transaction_.xid = load_u64(whole.data() + kHeaderSize);
    } else if (EventType(whole[4]) == EventType::XA_PREPARE_LOG_EVENT) {
      if (const std::string xid = prepared_xid(whole.subspan(kHeaderSize), *unit_->format); !xid.empty())
        transaction_.span.outcome =
            unit_->outcomes->find(xid, unit_->log_index, outer.offset + outer.header.event_size);
      wanted_ = is_wanted();
    }
  }
  if (Result<void> again = payload_.rewind(); !again) return again;
  EventPlace place = outer;
  place.in_payload = true;
  for (;;) {
    Result<std::optional<Bytes>> event = payload_.next();
    if (!event) return std::move(event).error();
    if (!*event) break;
    const Bytes whole = **event;
    place.header = decode_header(whole.first<kHeaderSize>());
    place.body = whole.subspan(kHeaderSize);
    if (place.header.type == EventType::TRANSACTION_PAYLOAD_EVENT) {
      Error error{.kind = ErrorKind::corrupt, .field = "payload"};
      error.detail = "a payload within a payload";
      return error;
    }
    Result<void> taken = take(place);
    if (!taken) taken = abandon(std::move(taken).error(), place);
    if (!taken) return taken;
    if (abandoned_) break;
  }
  return {};
}

// Rows of the transaction that opens here, for a selection by size. A parted one was counted by the cutter.
template <class Visitor>
void UnitWalker<Visitor>::count_rows_of_transaction() {
  TransactionSpan& span = transaction_.span;
  if (span.row_count != 0 || span.begin < unit_->offset) return;
  const size_t checksum = unit_->format->checksum_size();
  RowCounter counter;
  Bytes run = unit_->events.subspan(size_t(span.begin - unit_->offset));
  if (span.size < run.size()) run = run.first(size_t(span.size));
  while (run.size() >= unit_->format->least_header_size() + checksum) {
    const Header header = unit_->format->header_of(run);
    const size_t head = unit_->format->header_size(header.type);
    if (header.event_size < head + checksum || header.event_size > run.size()) return;
    const Bytes body = run.subspan(head, header.event_size - head - checksum);
    run = run.subspan(header.event_size);
    if (header.type != EventType::TRANSACTION_PAYLOAD_EVENT) {
      span.row_count += counter.add(header, body, *unit_->format);
      continue;
    }
    // Damage in it is said when it is decoded.
    Result<TransactionPayload> packed = decode_transaction_payload(body);
    if (!packed || !payload_.open(*packed)) return;
    for (;;) {
      Result<std::optional<Bytes>> inner = payload_.next();
      if (!inner || !*inner) break;
      span.row_count += counter.add(decode_header((*inner)->first<kHeaderSize>()),
                                    (*inner)->subspan(kHeaderSize), *unit_->format);
    }
  }
}

}  // namespace binsift
