#include "event/incident.h"

namespace binsift {

Result<Incident> decode_incident(Bytes body, const FormatDescription&) {
  Cursor cursor(body);
  Incident incident;
  incident.incident = cursor.u16("incident");
  incident.message = cursor.text(cursor.u8("message length"), "message");
  if (!cursor.ok()) return cursor.error();
  return incident;
}

}  // namespace binsift
