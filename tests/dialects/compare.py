#!/usr/bin/env python3
"""Reads each dialect of `binsift convert` back by what its own documentation says of it, and compares its rows with
those of `--to json`.

usage: compare.py PROGRAM LOG [OPTION...]     the options (--keyring …) go to every run
Prints a line a dialect: its name, then "ok" and how many rows there were, or what differs. Exits 1 if one does.
"""
import base64
import decimal
import json
import re
import struct
import subprocess
import sys

decimal.getcontext().prec = 100


def load(text):
    return json.loads(text, parse_float=decimal.Decimal)


def run(program, log, options, *more):
    done = subprocess.run([program, "convert", "--quiet", "--threads", "2", *more, *options, log], capture_output=True)
    return done.stdout, done.returncode, done.stderr.decode(errors="replace")


class Differs(Exception):
    pass


def expect(seen, wanted, what):
    if seen != wanted:
        raise Differs(f"{what}: {seen!r}, and --to json has {wanted!r}")


# ---- values -------------------------------------------------------------------------------------------------------

def micros_of_time(text):
    sign = -1 if text.startswith("-") else 1
    hours, minutes, seconds = text.lstrip("-").split(":")
    return sign * int((int(hours) * 3600 + int(minutes) * 60 + decimal.Decimal(seconds)) * 1000000)


def days_of(year, month, day):
    """Since 1970, also before the year 1, which datetime.date lacks; None for a day that no calendar has."""
    lengths = [31, 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28, 31, 30, 31, 30, 31, 31, 30, 31,
               30, 31]
    if not 1 <= month <= 12 or not 1 <= day <= lengths[month - 1]:
        return None
    before = year - 1
    days = year * 365 + before // 4 - before // 100 + before // 400 + sum(lengths[:month - 1]) + day
    return days - (1970 * 365 + 1969 // 4 - 1969 // 100 + 1969 // 400 + 1)


def micros_of_datetime(text):
    date, _, clock = text.partition(" ")
    days = days_of(*map(int, date.split("-")))
    if days is None:
        return None
    return days * 86400 * 1000000 + (micros_of_time(clock) if clock else 0)


def numbers_of_wkb(raw):
    """The coordinates of well-known binary, in order."""
    at, numbers = 0, []

    def take(order, form):
        nonlocal at
        value = struct.unpack_from(order + form, raw, at)[0]
        at += struct.calcsize(form)
        return value

    def points(order, count):
        for _ in range(2 * count):
            numbers.append(take(order, "d"))

    def geometry():
        order = "<" if take("<", "B") else ">"
        kind = take(order, "I")
        if kind == 1:
            points(order, 1)
        elif kind == 2:
            points(order, take(order, "I"))
        elif kind == 3:
            for _ in range(take(order, "I")):
                points(order, take(order, "I"))
        else:
            for _ in range(take(order, "I")):
                geometry()

    geometry()
    if at != len(raw):
        raise Differs("well-known binary of another length")
    return numbers


def expect_geometry(srid, wkb, wanted, what):
    text_srid = int(wanted[5:wanted.index(";")]) if wanted.startswith("SRID=") else 0
    expect(srid, text_srid, what + ", SRID")
    text = wanted.partition(";")[2] if text_srid else wanted
    in_text = [float(number) for number in re.findall(r"-?[0-9][0-9.e+-]*", text)]
    # The text has the axes in their system's order, the binary in the server's.
    expect(sorted(numbers_of_wkb(wkb)), sorted(in_text), what)


def unreadable(wanted):
    """The string that stands in a dialect where JSON has {"base64":…} or {"json_diff":…}."""
    if isinstance(wanted, dict) and set(wanted) in ({"base64"}, {"json_diff"}):
        return wanted
    return None


# ---- Debezium -----------------------------------------------------------------------------------------------------

def debezium_value(field, seen, wanted, what):
    name = field.get("name", "").rpartition(".")[2]
    if wanted is None and not name == "Json":
        return expect(seen, None, what)
    if seen is None:
        if name == "Json" and wanted is None:
            return
        if name in ("Date", "Timestamp", "MicroTimestamp", "ZonedTimestamp") and micros_of_datetime(wanted) is None:
            return
        raise Differs(f"{what}: null, and --to json has {wanted!r}")
    if unreadable(wanted) and isinstance(seen, str) and seen.startswith("{"):
        return expect(load(seen), wanted, what)
    kinds = {"int16": int, "int32": int, "int64": int, "boolean": bool, "bytes": str, "string": str, "array": list,
             "struct": dict}
    if field["type"] in kinds and type(seen) is not kinds[field["type"]]:
        raise Differs(f"{what}: {seen!r} is no {field['type']}")
    if name == "Decimal":
        unscaled = int.from_bytes(base64.b64decode(seen, validate=True), "big", signed=True)
        expect(decimal.Decimal(unscaled).scaleb(-int(field["parameters"]["scale"])), decimal.Decimal(wanted), what)
    elif name == "Bits":
        expect(int.from_bytes(base64.b64decode(seen, validate=True), "little"), wanted, what)
    elif field["type"] == "boolean":
        expect(seen, bool(wanted), what)
    elif name == "Date":
        expect(seen * 86400 * 1000000, micros_of_datetime(wanted), what)
    elif name == "MicroTime":
        expect(seen, micros_of_time(wanted), what)
    elif name == "Timestamp":
        expect(seen * 1000, micros_of_datetime(wanted), what)
    elif name == "MicroTimestamp":
        expect(seen, micros_of_datetime(wanted), what)
    elif name == "ZonedTimestamp":
        expect(seen, wanted.replace(" ", "T") + "Z", what)
    elif name == "Json":
        expect(load(seen), wanted, what)
    elif name == "Geometry":
        expect_geometry(seen["srid"] or 0, base64.b64decode(seen["wkb"], validate=True), wanted, what)
    elif name in ("Enum", "EnumSet") and isinstance(wanted, int):
        expect(seen, str(wanted), what)
    else:
        expect(seen, wanted, what)


def debezium_image(schema, seen, wanted, what):
    if wanted is None:
        return expect(seen, None, what)
    fields = {field["field"]: field for field in schema["fields"]}
    expect(sorted(seen), sorted(wanted), what)
    for column, value in wanted.items():
        if seen[column] is None and not fields[column]["optional"]:
            raise Differs(f"{what}.{column}: null, and the schema says that it is not")
        debezium_value(fields[column], seen[column], value, f"{what}.{column}")
    for column, field in fields.items():
        if column not in seen and not field["optional"]:
            raise Differs(f"{what}.{column}: absent, and the schema says that it is not")


def debezium(program, log, options, rows):
    out = run(program, log, options, "--to", "debezium", "--envelope-schema")[0].decode()
    plain = run(program, log, options, "--to", "debezium")[0].decode().split("\n")[:-1]
    records = out.split("\n")[:-1]
    expect(len(plain), len(records), "records without the schema block")
    at = 0
    for row in rows:
        parts = [(row.get("before"), row.get("after"), {"insert": "c", "update": "u", "delete": "d"}[row["type"]])]
        record = load(records[at])
        if row["type"] == "update" and record["payload"]["op"] == "d":
            parts = [(row["before"], None, "d"), (None, row["after"], "c")]
        for before, after, op in parts:
            record = load(records[at])
            payload, schema = record["payload"], record["schema"]
            what = f"{row['file']}:{row['pos']} row {row['row']}"
            by_name = {field["field"]: field for field in schema["fields"]}
            expect(set(payload), set(by_name), what + ", fields")
            expect(payload["op"], op, what)
            debezium_image(by_name["before"], payload["before"], before, what + " before")
            debezium_image(by_name["after"], payload["after"], after, what + " after")
            source = payload["source"]
            expect(set(source), {field["field"] for field in by_name["source"]["fields"]}, what + ", source")
            expect((source["db"], source["table"], source["file"], source["pos"], source["row"], source["server_id"],
                    source["gtid"], source["thread"]),
                   (row["db"], row["table"], row["file"], row["pos"], row["row"], row["server_id"], row.get("gtid"),
                    row.get("thread_id")), what)
            bare = load(plain[at])
            expect(set(bare), set(payload), what + ", without the schema block")
            for key in payload:
                if key not in ("before", "after"):
                    expect(bare[key], payload[key], f"{what} {key}, without the schema block")
            at += 1
    expect(at, len(records), "records")


# ---- Maxwell ------------------------------------------------------------------------------------------------------

def maxwell_value(seen, wanted, what):
    if unreadable(wanted) and isinstance(seen, str):
        return expect(load(seen), wanted, what)
    if isinstance(seen, list) and isinstance(wanted, str):
        return expect(",".join(seen), wanted, what)
    expect(seen, wanted, what)


def maxwell_image(seen, wanted, what):
    expect(sorted(seen), sorted(wanted), what)
    for column, value in wanted.items():
        maxwell_value(seen[column], value, f"{what}.{column}")


def row_that_became(row):
    """With the columns that only the image before has."""
    return {**row.get("before", {}), **row.get("after", {})}


def changed_columns(row):
    return {column: value for column, value in row["before"].items()
            if column in row["after"] and row["after"][column] != value}


def maxwell(program, log, options, rows):
    records = run(program, log, options, "--to", "maxwell")[0].decode().split("\n")[:-1]
    expect(len(records), len(rows), "records")
    for line, row in zip(records, rows):
        record = load(line)
        what = f"{row['file']}:{row['pos']} row {row['row']}"
        expect((record["database"], record["table"], record["type"], record["position"], record.get("xid"),
                record.get("gtid"), record["server_id"], record.get("thread_id")),
               (row["db"], row["table"], row["type"], f"{row['file']}:{row['pos']}", row.get("xid"), row.get("gtid"),
                row["server_id"], row.get("thread_id")), what)
        maxwell_image(record["data"], row_that_became(row), what + " data")
        if row["type"] == "update":
            maxwell_image(record["old"], changed_columns(row), what + " old")
        elif "old" in record:
            raise Differs(what + ": old of what is no update")


# ---- Canal --------------------------------------------------------------------------------------------------------

def members_of(mysql_type):
    return [text.replace("''", "'") for text in re.findall(r"'((?:[^']|'')*)'", mysql_type)]


def canal_value(mysql_type, seen, wanted, what):
    word = re.match(r"[a-z0-9]+", mysql_type).group()
    if wanted is None and word != "json":
        return expect(seen, None, what)
    if seen is None:
        return expect(wanted, None, what)
    if not isinstance(seen, str):
        raise Differs(f"{what}: {seen!r} is no string")
    if unreadable(wanted):
        return expect(load(seen), wanted, what)
    if word in ("enum", "set") and isinstance(wanted, str):
        names, number = members_of(mysql_type), int(seen)
        if word == "enum":
            expect(names[number - 1] if number else "", wanted, what)
        else:
            expect(",".join(name for bit, name in enumerate(names) if number >> bit & 1), wanted, what)
    elif word in ("json", "vector"):
        expect(load(seen), wanted, what)
    elif word in ("float", "double"):
        expect(decimal.Decimal(seen), decimal.Decimal(wanted), what)
    elif word == "year":
        expect(seen, f"{wanted:04}", what)
    elif word == "geometry":
        raw = seen.encode("latin-1")
        expect_geometry(struct.unpack_from("<I", raw)[0], raw[4:], wanted, what)
    elif isinstance(wanted, (int, decimal.Decimal)):
        expect(seen, format(wanted, "f") if isinstance(wanted, decimal.Decimal) else str(wanted), what)
    elif word.endswith(("blob", "binary")) and seen != wanted:  # a blob of which nothing tells that it is none is text
        expect(base64.b64encode(seen.encode("latin-1")).decode(), wanted, what)
    else:
        expect(seen, wanted, what)


def canal_image(types, seen, wanted, what):
    expect(sorted(seen), sorted(wanted), what)
    for column, value in wanted.items():
        canal_value(types[column], seen[column], value, f"{what}.{column}")


def canal(program, log, options, rows):
    records = run(program, log, options, "--to", "canal")[0].decode().split("\n")[:-1]
    expect(len(records), len(rows), "records")
    for line, row in zip(records, rows):
        record = load(line)
        what = f"{row['file']}:{row['pos']} row {row['row']}"
        expect((record["database"], record["table"], record["type"], record["id"], record["gtid"], record["isDdl"],
                len(record["data"])),
               (row["db"], row["table"], row["type"].upper(), row["pos"], row.get("gtid", ""), False, 1), what)
        expect(set(record["sqlType"]), set(record["mysqlType"]), what + " sqlType")
        canal_image(record["mysqlType"], record["data"][0], row_that_became(row), what + " data")
        if row["type"] == "update":
            expect(len(record["old"]), 1, what + " old")
            canal_image(record["mysqlType"], record["old"][0], changed_columns(row), what + " old")
        else:
            expect(record["old"], None, what + " old")


# ---- CSV ----------------------------------------------------------------------------------------------------------

def csv_records(text):
    """By RFC 4180, with None for a field that is empty and not quoted."""
    records, record, at = [], [], 0
    while at < len(text):
        if text[at] == '"':
            end = at + 1
            parts = []
            while True:
                quote = text.index('"', end)
                parts.append(text[end:quote])
                if text[quote + 1:quote + 2] != '"':
                    break
                parts.append('"')
                end = quote + 2
            record.append("".join(parts))
            at = quote + 1
        else:
            end = at
            while text[end] not in ",\r":
                if text[end] in '"\n':
                    raise Differs("a quote or line feed within a bare field")
                end += 1
            record.append(text[at:end] or None)
            at = end
        if text[at] == ",":
            at += 1
        else:
            expect(text[at:at + 2], "\r\n", "end of the record")
            at += 2
            records.append(record)
            record = []
    return records


def csv_value(seen, wanted, what):
    if wanted is None:
        if seen not in (None, "null"):  # a JSON null
            raise Differs(f"{what}: {seen!r}, and --to json has null")
    elif seen is None:
        raise Differs(f"{what}: NULL, and --to json has {wanted!r}")
    elif isinstance(wanted, (dict, list, bool)):
        expect(load(seen), wanted, what)
    elif isinstance(wanted, int) and re.fullmatch("0*", seen):
        expect(0, wanted, what)  # the year 0000
    elif isinstance(wanted, (int, decimal.Decimal)):
        expect(decimal.Decimal(seen), decimal.Decimal(wanted), what)
    elif seen != wanted:
        expect(load(seen), wanted, what)  # a JSON string


def csv(program, log, options, rows):
    import csv as reader
    import io
    reader.field_size_limit(1 << 30)
    by_table = {}
    for row in rows:
        by_table.setdefault((row["db"], row["table"]), []).append(row)
    for (database, table), of_table in by_table.items():
        name = re.sub(r"([\\*?\[\]])", r"[\1]", f"{database}.{table}")
        out, code, said = run(program, log, options, "--to", "csv", "--table", name)
        if code == 2:
            if len({tuple(row_that_became(row)) for row in of_table}) < 2 and "change within" not in said:
                raise Differs(f"{name}: {said}")
            continue
        text = out.decode()
        records = csv_records(text)
        expect([[field or "" for field in record] for record in records],
               list(reader.reader(io.StringIO(text, newline=""), strict=True)), f"{name}: python's csv")
        header = records.pop(0)
        for row in of_table:
            what = f"{row['file']}:{row['pos']} row {row['row']}"
            kinds = {"insert": [("insert", "after")], "delete": [("delete", "before")],
                     "update": [("update_preimage", "before"), ("update_postimage", "after")]}[row["type"]]
            for kind, image in kinds:
                record = dict(zip(header, records.pop(0), strict=True))
                expect((record.pop("_change_type"), record.pop("_commit_timestamp"), record.pop("_gtid"),
                        record.pop("_file"), record.pop("_pos"), record.pop("_row")),
                       (kind, row["ts"], row.get("gtid"), row["file"], str(row["pos"]), str(row["row"])), what)
                for column, seen in record.items():
                    csv_value(seen, row[image].get(column), f"{what} {image}.{column}")
                expect(set(row[image]) - set(record), set(), what + ", columns")
        expect(records, [], name + ": rows that --to json lacks")


# ---- Elasticsearch ------------------------------------------------------------------------------------------------

def es_bulk(program, log, options, rows):
    out, code, said = run(program, log, options, "--to", "es-bulk")
    if code == 2:
        if "has no primary key" not in said:
            raise Differs(said)
        return "no primary key"
    lines = out.decode().split("\n")
    expect(lines.pop(), "", "end")
    at = 0

    def take():
        nonlocal at
        at += 1
        return load(lines[at - 1])

    held = {}
    left_out = {int(pos) for pos in re.findall(r":([0-9]+): [A-Z_0-9]*: the log changes", said)}
    for row in rows:
        if row["pos"] in left_out:
            expect(code, 6, "exit code where a key changes in part")
            continue
        what = f"{row['file']}:{row['pos']} row {row['row']}"
        index = f"{row['db']}.{row['table']}".lower()
        action = take()
        (kind, place), = action.items()
        expect(set(place), {"_index", "_id"}, what)
        if "%" not in place["_index"]:
            expect(place["_index"], index, what)
        if row["type"] == "delete":
            expect(kind, "delete", what)
            held.pop((index, place["_id"]), None)
            continue
        if row["type"] == "update" and kind == "delete":
            held.pop((index, place["_id"]), None)
            (kind, place), = take().items()
            expect(kind, "index", what)
        document = take()
        if kind == "update":
            expect(set(document), {"doc"}, what)
            document = document["doc"]
        else:
            expect(kind, "index", what)
            expect(sorted(set(row.get("before", {})) - set(row["after"])), [], what + ", a document without columns")
        expect(sorted(document), sorted(row["after"]), what)
        for column, value in row["after"].items():
            maxwell_value(document[column], value, f"{what}.{column}")
        # The same row has the same _id from one change to the next, another row another.
        if row["type"] == "insert":
            if (index, place["_id"]) in held:
                raise Differs(f"{what}: the _id {place['_id']} is another row's")
        held[index, place["_id"]] = True
    expect(at, len(lines), "lines")


def main():
    program, log, *options = sys.argv[1:]
    out, code, said = run(program, log, options, "--to", "json")
    if code not in (0, 6):
        sys.exit(f"--to json: exit code {code}: {said}")
    rows = [load(line) for line in out.decode().split("\n")[:-1]]
    rows = [row for row in rows if row["type"] in ("insert", "update", "delete")]
    failed = False
    for name, check in (("debezium", debezium), ("maxwell", maxwell), ("canal", canal), ("csv", csv),
                        ("es-bulk", es_bulk)):
        try:
            print(name, "ok", check(program, log, options, rows) or len(rows))
        except Differs as differs:
            print(name, differs)
            failed = True
    sys.exit(failed)


if __name__ == "__main__":
    main()
