#pragma once
// The small XML documents that an S3 server answers with, as a flat list.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace binsift {

// An element that has ended: "ListBucketResult/Contents/Key" and its text, unescaped. Of one that holds
// others the text is what stands between them.
struct XmlField {
  std::string path;
  std::string text;
};

// In the order of their ends: those within an element come in front of it. Attributes, comments and
// declarations are passed over. Errors: corrupt; limit (nested too deep).
Result<std::vector<XmlField>> xml_fields(std::string_view document);

// The text as XML holds it.
std::string xml_escaped(std::string_view text);

}  // namespace binsift
