#pragma once
// Floating-point numbers as text: as few digits as read back as the same number.
#include "base/digits.h"

namespace binsift {

// As JSON: without an exponent from 1e-5 up to 1e15. Infinities
// and NaN, which JSON lacks, become strings.
inline constexpr size_t kDoubleRoom = 40;
char* write_json_double(char* out, double value);
char* write_json_float(char* out, float value);

// As the server writes a double in JSON text: the same digits, but told from an integer by ".0" where nothing
// else does, and with an exponent below 1e-15 and for whole numbers from 1e15 on: 1.0, 19.99, 1e15, 1.5e-300.
char* write_server_double(char* out, double value);
// The same without the ".0", as in ST_AsText.
char* write_server_number(char* out, double value);

}  // namespace binsift
