// What an S3 server answers: a listing, an error, and the XML both are.
#include "store/s3_client.h"
#include "store/xml_fields.h"

using namespace binsift;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string_view text = as_text({bytes, size});
  const Result<std::vector<XmlField>> fields = xml_fields(text);
  if (fields)
    for (const XmlField& field : *fields)
      if (field.path.empty()) __builtin_trap();
  const Result<S3Listing> listing = parse_s3_listing(text);
  if (listing)
    for (const StoredObject& object : listing->objects) {
      if (object.key.empty() || percent_decoded(percent_encoded(object.key, true)) != object.key)
        __builtin_trap();
    }
  (void)parse_s3_error(text);
  return 0;
}
