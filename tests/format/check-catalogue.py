#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the catalogue against their schemas, and the cast of each city against the kinds it is made of (TAP)."""

import json
import math
import re
import sys
from pathlib import Path

import jsonschema

DATA = Path(sys.argv[1])
RESULTS = []


def claim(name, faults):
    RESULTS.append((name, faults))


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def schema_faults(document, schema):
    validator = jsonschema.Draft202012Validator(schema)
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validator.iter_errors(document)][:5]


SCHEMAS = {name: load(DATA / "schema" / f"{name}.schema.json") for name in ("solution", "signs", "city")}
for name, schema in SCHEMAS.items():
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
        claim(f"schema/{name}/is-a-schema", [])
    except jsonschema.SchemaError as wrong:
        claim(f"schema/{name}/is-a-schema", [str(wrong)])

SOLUTIONS = {path.stem: load(path) for path in sorted((DATA / "solutions").glob("*.json"))}
for name, solution in SOLUTIONS.items():
    claim(f"solutions/{name}/fits-its-schema", schema_faults(solution, SCHEMAS["solution"]))
SIGNS = load(DATA / "signs.json")
claim("signs/fits-its-schema", schema_faults(SIGNS, SCHEMAS["signs"]))

RESOURCE = (DATA / "catalogue.gresource.xml").read_text(encoding="utf-8")
claim("resource/holds-every-file", [str(path.relative_to(DATA)) for folder in ("solutions", "cities")
                                    for path in sorted((DATA / folder).iterdir())
                                    if f">{path.relative_to(DATA)}<" not in RESOURCE])
SYMBOLS = {k["symbol"] for s in SOLUTIONS.values() for k in s["kinds"]}
claim("solutions/symbols-are-drawn",
      [s for s in sorted(SYMBOLS) if not (DATA / "icons" / f"bongsu-asset-{s}-symbolic.svg").exists()])


def kind_of(path):
    solution, _, kind = path.partition("/")
    return next((k for k in SOLUTIONS.get(solution, {}).get("kinds", []) if k["id"] == kind), None)


def types_of(kind):
    match = kind.get("match", {})
    return set(match.get("types", [match["type"]] if "type" in match else []))


def readings_of(path, seen=None):
    """All readings of a kind by id, with those it inherits."""
    seen = set() if seen is None else seen
    kind = kind_of(path)
    if kind is None or path in seen:
        return {}
    seen.add(path)
    home = path.partition("/")[0]
    parents = []
    if "inherits" in kind:
        parents.append(kind["inherits"] if "/" in kind["inherits"] else f"{home}/{kind['inherits']}")
    for solution in SOLUTIONS[home].get("inherits", []):
        parents += [f"{solution}/{k['id']}" for k in SOLUTIONS[solution]["kinds"] if types_of(k) & types_of(kind)]
    found = {}
    for parent in reversed(parents):
        found.update(readings_of(parent, seen))
    found.update({r["id"]: r for r in kind["readings"]})
    return found


def reading_of(path, key):
    readings = readings_of(path)
    return readings.get(key) or next((r for r in readings.values() if r["attribute"] == key), None)


def value_faults(where, path, key, value):
    reading = reading_of(path, key)
    if reading is None:
        return [f"{where}: {path} has no reading or attribute {key}"]
    fits = {"number": isinstance(value, (int, float)) and not isinstance(value, bool), "boolean": isinstance(value, bool),
            "enum": value in reading.get("values", {}), "text": isinstance(value, str), "time": isinstance(value, str)}
    if not fits[reading["type"]]:
        return [f"{where}: {key}: {value!r} is no {reading['type']} of {path}"]
    if reading["type"] == "number" and "range" in reading and not reading["range"][0] <= value <= reading["range"][1]:
        return [f"{where}: {key}: {value} is outside {reading['range']}"]
    return []


def number_of(text, number):
    return re.sub(r"\{n(?::0(\d))?\}", lambda m: str(number).zfill(int(m.group(1) or 1)), text)


def members_of(cast):
    """Each single asset: (id, kind, member, number)."""
    for member in cast:
        repeat = member.get("repeat")
        if repeat is None:
            yield member["id"], member["kind"], member, None
            continue
        number, made = repeat.get("first", 1), 0
        while made < repeat["n"]:
            if number not in repeat.get("skip", []):
                yield number_of(member["id"], number), member["kind"], member, number
                made += 1
            number += 1


def member_faults(member):
    faults = []
    where, kind = member["id"], member["kind"]
    for key, value in member.get("set", {}).items():
        faults += value_faults(where, kind, key, value)
    for key, values in member.get("vary", {}).items():
        for value in values:
            faults += value_faults(where, kind, key, value)
    for key, phases in member.get("cycle", {}).get("phases", {}).items():
        for value, _ in phases:
            faults += value_faults(where, kind, key, value)
    for key, walk in member.get("noise", {}).items():
        faults += value_faults(where, kind, key, walk["min"]) + value_faults(where, kind, key, walk["max"])
    for key, flip in member.get("flip", {}).items():
        for value in flip["between"]:
            faults += value_faults(where, kind, key, value)
    for reaction in member.get("reactions", []):
        for key, value in reaction.get("set", {}).items():
            faults += value_faults(where, kind, key, value)
    return faults


def event_faults(event, kinds):
    faults = []
    where = f"event at {event['at']}"
    asset = event.get("asset") or event.get("expect", {}).get("asset") or event.get("expects", {}).get("asset")
    if asset is not None and asset not in kinds:
        return [f"{where}: no asset {asset}"]
    for key, value in event.get("set", {}).items():
        faults += value_faults(where, kinds[asset], key, value)
    for key, values in event.get("ramp", {}).items():
        for value in values:
            faults += value_faults(where, kinds[asset], key, value)
    for key in event.get("resume", []):
        faults += [] if reading_of(kinds[asset], key) else [f"{where}: no reading {key}"]
    incident = event.get("expect", {}).get("incident")
    types = {i["type"]: i for s in SOLUTIONS.values() for i in s.get("incidents", [])}
    if incident is not None and incident not in types:
        faults.append(f"{where}: no incident type {incident}")
    elif incident is not None and "level" in event["expect"] and types[incident].get("level") != event["expect"]["level"]:
        faults.append(f"{where}: {incident} is not {event['expect']['level']}")
    return faults


def metres(a, b):
    east = (a[0] - b[0]) * 111195.08 * math.cos(math.radians(a[1]))
    return math.hypot(east, (a[1] - b[1]) * 111195.08)


def dense(line):
    for a, b in zip(line, line[1:]):
        steps = max(1, int(metres(a, b) / 5))
        for i in range(steps + 1):
            yield [a[0] + (b[0] - a[0]) * i / steps, a[1] + (b[1] - a[1]) * i / steps]


def check_plan(label, plan, city):
    wanted = {"hills", "water", "block", "road", "path", "rail", "label"}
    faults = [f["properties"]["class"] for f in plan["features"] if f["properties"]["class"] not in wanted]
    for feature in plan["features"]:
        if feature["geometry"]["type"] == "Polygon" and any(r[0] != r[-1] for r in feature["geometry"]["coordinates"]):
            faults.append("a ring that is not closed")
        if feature["properties"]["class"] == "label" and set(feature["properties"]["name"]) != {"ko", "en"}:
            faults.append("a label without both languages")
    claim(f"{label}/plan-is-well-formed", faults)
    ways = [p for f in plan["features"] if f["properties"]["class"] in ("road", "path")
            for p in dense(f["geometry"]["coordinates"])]
    far = []
    for member in city["story"]["cast"]:
        if member["kind"] in ("smart-pole/pole", "smart-pole/lamp", "smart-crosswalk/crosswalk") and "repeat" in member:
            far += [member["id"] for p in member["repeat"].get("along", []) if min(metres(p, w) for w in ways) > 12]
    claim(f"{label}/poles-lamps-and-crosswalks-stand-along-the-roads", sorted(set(far)))


def check_city(path):
    city = load(path)
    label = f"cities/{path.stem}"
    claim(f"{label}/fits-its-schema", schema_faults(city, SCHEMAS["city"]))
    claim(f"{label}/uses-solutions-that-exist", [s["use"] for s in city["solutions"] if s["use"] not in SOLUTIONS])
    cast = city["story"]["cast"]
    single = list(members_of(cast))
    kinds = {id_: kind for id_, kind, _, _ in single}
    claim(f"{label}/ids-are-unique", [] if len(kinds) == len(single) else ["an id twice"])
    claim(f"{label}/kinds-exist", sorted({k for k in kinds.values() if kind_of(k) is None}))
    claim(f"{label}/values-fit-their-readings", sum((member_faults(m) for m in cast), [])[:10])
    parents = [number_of(m["partOf"], n) if n is not None else m["partOf"] for _, _, m, n in single if "partOf" in m]
    claim(f"{label}/parents-exist", sorted({p for p in parents if p not in kinds}))
    districts = {d["id"] for d in city["districts"]}
    claim(f"{label}/districts-exist", [m["id"] for m in cast if m.get("district") not in districts])
    profiles = {p["id"] for p in SIGNS["profiles"]}
    claim(f"{label}/boards-name-a-profile",
          [m["id"] for m in cast if reading_of(m["kind"], "signProfile") and m["set"].get("signProfile") not in profiles])
    events = city["story"]["events"]
    claim(f"{label}/events-fit", sum((event_faults(e, kinds) for e in events), [])[:10])
    claim(f"{label}/events-are-in-order", [e["at"] for e, n in zip(events, events[1:]) if e["at"] > n["at"]])
    agencies = {a["id"] for a in city["agencies"]}
    named = {a for s in SOLUTIONS.values() for i in s.get("incidents", []) for a in i.get("agencies", [])}
    named |= {c["request"] for s in SOLUTIONS.values() for c in s.get("commands", []) if "request" in c}
    claim(f"{label}/agencies-exist", sorted(named - agencies))
    if "plan" in city:
        check_plan(label, load(path.parent / city["plan"]), city)


for city_path in sorted((DATA / "cities").glob("*.json")):
    check_city(city_path)

print(f"1..{len(RESULTS)}")
for index, (name, faults) in enumerate(RESULTS, 1):
    print(f"{'not ok' if faults else 'ok'} {index} /format/catalogue/{name}")
    for fault in faults:
        print(f"# {fault}")
sys.exit(any(faults for _, faults in RESULTS))
