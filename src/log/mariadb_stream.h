#pragma once
// The plain bytes of a MariaDB log from its first encrypted event on.
#include <map>

#include "log/decrypted_stream.h"
#include "log/mariadb_encryption.h"

namespace binsift {

class MariadbStream final : public DecryptedStream {
 public:
  MariadbStream(std::unique_ptr<ByteStream> inner, uint64_t clear_size, MariadbCipher cipher,
                const MariadbDamage& damage)
      : DecryptedStream(std::move(inner), 0),
        clear_size_(clear_size),
        cipher_(std::move(cipher)),
        damage_(damage) {}

  size_t held_back() const override { return raw().size(); }

 protected:
  Result<size_t> decrypt(uint8_t* into, size_t size) override;
  Result<size_t> decrypt_ahead(uint64_t ahead, uint8_t* into, size_t size) override;

 private:
  struct EventPlace {
    uint64_t offset = 0;
    uint64_t size = 0;
    bool is_garbage = false;  // no event, passed on as it is
    uint64_t end() const { return offset + size; }
  };
  // What stands at a place, by its first bytes: an event whose end position is right; what may be one; no
  // event; the end of the log.
  enum class Head : uint8_t { no, end, maybe, yes };

  Bytes raw() const { return Bytes(raw_).subspan(raw_from_); }
  Result<size_t> read_raw();
  size_t step(uint8_t* into, size_t size);
  size_t take(size_t size) {
    position_ += size;
    raw_from_ += size;
    return size;
  }
  Result<size_t> raw_at(uint64_t offset, uint8_t* into, size_t size);
  Result<void> check_length();
  Result<Head> head_at(uint64_t offset, uint32_t& size);
  Result<bool> is_whole_at(uint64_t offset, uint64_t size);
  Result<bool> is_event_at(uint64_t offset, unsigned following);
  Result<uint64_t> find_event(uint64_t offset, uint64_t& end);
  Result<EventPlace> place_at(uint64_t offset, uint32_t claimed);
  Result<void> settle();

  const uint64_t clear_size_;
  MariadbCipher cipher_;
  const MariadbDamage damage_;
  uint64_t position_ = 0;     // of the next byte to decrypt
  std::vector<uint8_t> raw_;  // read and not decrypted: [raw_from_, end)
  size_t raw_from_ = 0;
  EventPlace event_;                // the walk is in it, or at its end
  AesIv before_{};                  // the cipher block in front of position_
  bool lost_ = false;               // an event without a length: what follows is passed on as it is
  EventPlace looked_;               // the event that was looked at last
  uint64_t checked_ = UINT64_MAX;   // where check_length() found an event whole
  EventPlace settled_{UINT64_MAX};  // the event at position_, where damage is passed over
  std::map<uint64_t, EventPlace> garbage_;
};

}  // namespace binsift
