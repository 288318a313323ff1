#include "row/charset_multi.h"

#include <iconv.h>

#include <cstring>
#include <mutex>

namespace binsift {
namespace {

constexpr Charset kFirst = Charset::big5, kLast = Charset::euckr;
constexpr unsigned kCount = unsigned(kLast) - unsigned(kFirst) + 1;

const char* iconv_name(Charset charset) {
  switch (charset) {
    case Charset::big5: return "BIG5";
    case Charset::gb2312: return "EUC-CN";
    case Charset::gbk: return "GBK";
    case Charset::gb18030: return "GB18030";
    case Charset::sjis: return "SJIS";
    case Charset::cp932: return "CP932";
    case Charset::ujis:
    case Charset::eucjpms: return "EUC-JP-MS";
    default: return "CP949";
  }
}

// Where the server differs from iconv: `count` characters from the bytes `first` on are the code points from
// `code` on, or none where that is 0.
struct Patch {
  Charset charset;
  uint32_t first;
  uint16_t code;
  uint8_t count;
};
constexpr Patch kPatches[] = {
    {Charset::big5, 0xa145, 0x2022, 1},    {Charset::big5, 0xa14e, 0xff64, 1},
    {Charset::big5, 0xa15a, 0, 1},         {Charset::big5, 0xa1c2, 0x203e, 1},
    {Charset::big5, 0xa1c3, 0, 1},         {Charset::big5, 0xa1c5, 0, 1},
    {Charset::big5, 0xa1e3, 0x223c, 1},    {Charset::big5, 0xa1f2, 0x2641, 1},
    {Charset::big5, 0xa1f3, 0x2609, 1},    {Charset::big5, 0xa1fe, 0, 1},
    {Charset::big5, 0xa240, 0, 1},         {Charset::big5, 0xa241, 0xff0f, 1},
    {Charset::big5, 0xa242, 0xff3c, 1},    {Charset::big5, 0xa244, 0xa5, 1},
    {Charset::big5, 0xa246, 0xa2, 2},      {Charset::big5, 0xa2cc, 0, 1},
    {Charset::big5, 0xa2ce, 0, 1},         {Charset::big5, 0xa3e1, 0, 1},
    {Charset::big5, 0xc6a1, 0x30fe, 1},    {Charset::big5, 0xc6a2, 0x309d, 2},
    {Charset::big5, 0xc6a4, 0x3005, 1},    {Charset::big5, 0xc6a5, 0x3041, 83},
    {Charset::big5, 0xc6f8, 0x30a1, 7},    {Charset::big5, 0xc740, 0x30a8, 63},
    {Charset::big5, 0xc7a1, 0x30e7, 16},   {Charset::big5, 0xc7b1, 0x414, 2},
    {Charset::big5, 0xc7b3, 0x401, 1},     {Charset::big5, 0xc7b4, 0x416, 7},
    {Charset::big5, 0xc7bb, 0x423, 19},    {Charset::big5, 0xc7ce, 0x451, 1},
    {Charset::big5, 0xc7cf, 0x436, 26},    {Charset::big5, 0xc7e9, 0x2460, 10},
    {Charset::big5, 0xc7f3, 0x2474, 10},   {Charset::big5, 0xc7fd, 0, 2},
    {Charset::big5, 0xc840, 0, 63},        {Charset::big5, 0xc8a1, 0, 94},
    {Charset::big5, 0xf9dd, 0, 34},        {Charset::sjis, 0x815f, 0x5c, 1},
    {Charset::ujis, 0xa1c0, 0x5c, 1},      {Charset::ujis, 0xa1c1, 0x301c, 1},
    {Charset::ujis, 0xa1c2, 0x2016, 1},    {Charset::ujis, 0xa1dd, 0x2212, 1},
    {Charset::ujis, 0xa1f1, 0xa2, 2},      {Charset::ujis, 0xa2cc, 0xac, 1},
    {Charset::ujis, 0xada1, 0, 94},        {Charset::ujis, 0x8fa2b7, 0x7e, 1},
    {Charset::ujis, 0x8fa2c3, 0xa6, 1},    {Charset::ujis, 0x8ff3f3, 0, 12},
    {Charset::ujis, 0x8ff4a1, 0, 94},      {Charset::gb18030, 0xa6d9, 0xe78d, 7},
    {Charset::gb18030, 0xa6ec, 0xe794, 2}, {Charset::gb18030, 0xa6f3, 0xe796, 1},
    {Charset::gb18030, 0xfe51, 0xe816, 3}, {Charset::gb18030, 0xfe59, 0xe81e, 1},
    {Charset::gb18030, 0xfe61, 0xe826, 1}, {Charset::gb18030, 0xfe66, 0xe82b, 2},
    {Charset::gb18030, 0xfe6c, 0xe831, 2}, {Charset::gb18030, 0xfe76, 0xe83b, 1},
    {Charset::gb18030, 0xfe7e, 0xe843, 1}, {Charset::gb18030, 0xfe90, 0xe854, 2},
    {Charset::gb18030, 0xfea0, 0xe864, 1},
};
// The same for gb18030's four-byte characters, which are counted from 81308130 on.
struct FourPatch {
  uint16_t first, code;
  uint8_t count;
};
constexpr FourPatch kFourPatches[] = {{19057, 0x9fb4, 8}, {39076, 0xfe10, 10}};

class Iconv {
 public:
  explicit Iconv(const char* from) : handle_(iconv_open("UTF-32LE", from)) {}
  Iconv(const Iconv&) = delete;
  Iconv& operator=(const Iconv&) = delete;
  ~Iconv() {
    if (ok()) iconv_close(handle_);
  }
  bool ok() const { return handle_ != iconv_t(-1); }

  // The one character of these bytes if it lies in the first plane, else 0.
  uint16_t character(std::initializer_list<unsigned> bytes) {
    char in[4];
    size_t in_left = 0;
    for (const unsigned byte : bytes) in[in_left++] = char(byte);
    uint32_t code[4];
    char *from = in, *to = reinterpret_cast<char*>(code);
    size_t out_left = sizeof code;
    iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    if (iconv(handle_, &from, &in_left, &to, &out_left) != 0 || in_left != 0) return 0;
    // A character that a combining one could follow is held back until it is asked for.
    iconv(handle_, nullptr, nullptr, &to, &out_left);
    return out_left == sizeof code - 4 && code[0] < 0x10000 ? uint16_t(code[0]) : 0;
  }

 private:
  iconv_t handle_;
};

void fill_four(Iconv& iconv, MultiByteTable& table) {
  table.four = std::make_unique<uint16_t[]>(MultiByteTable::kFourCount);
  for (uint32_t i = 0; i < MultiByteTable::kFourCount; ++i) {
    table.four[i] =
        iconv.character({0x81 + i / 12600, 0x30 + i / 1260 % 10, 0x81 + i / 10 % 126, 0x30 + i % 10});
  }
  for (const FourPatch& patch : kFourPatches) {
    for (unsigned i = 0; i < patch.count; ++i) table.four[patch.first + i] = uint16_t(patch.code + i);
  }
}

std::unique_ptr<MultiByteTable> make_table(Charset charset) {
  Iconv iconv(iconv_name(charset));
  if (!iconv.ok()) return nullptr;
  auto table = std::make_unique<MultiByteTable>();
  for (unsigned first = 0x81; first < 0xff; ++first) {
    for (unsigned second = 0x40; second < 0xff; ++second) {
      table->two[(first - 0x80) << 8 | second] = iconv.character({first, second});
    }
  }
  if (charset == Charset::sjis || charset == Charset::cp932) {
    for (unsigned c = 0xa1; c <= 0xdf; ++c) {
      table->one[c - 0x80] = uint16_t(0xff61 + c - 0xa1);
      // These bytes lead nothing.
      std::memset(table->two + ((c - 0x80) << 8), 0, 256 * sizeof *table->two);
    }
  }
  if (charset == Charset::ujis || charset == Charset::eucjpms) {
    table->three = std::make_unique<uint16_t[]>(128 * 256);
    for (unsigned second = 0xa1; second < 0xff; ++second) {
      for (unsigned third = 0xa1; third < 0xff; ++third) {
        table->three[(second - 0x80) << 8 | third] = iconv.character({0x8f, second, third});
      }
    }
  }
  if (charset == Charset::gb18030) fill_four(iconv, *table);
  for (const Patch& patch : kPatches) {
    if (patch.charset != charset) continue;
    uint16_t* codes = patch.first > 0xffff ? table->three.get() : table->two;
    for (unsigned i = 0; i < patch.count; ++i) {
      codes[(patch.first & 0x7fff) + i] = patch.code ? uint16_t(patch.code + i) : 0;
    }
  }
  return table;
}

}  // namespace

const MultiByteTable* multi_byte_table(Charset charset) {
  static std::once_flag made[kCount];
  static std::unique_ptr<MultiByteTable> tables[kCount];
  if (charset < kFirst || charset > kLast) return nullptr;
  const unsigned i = unsigned(charset) - unsigned(kFirst);
  std::call_once(made[i], [&] { tables[i] = make_table(charset); });
  return tables[i].get();
}

}  // namespace binsift
