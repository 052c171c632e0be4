-- Times are seconds since 1970, positions ten-millionths of a degree.
CREATE TABLE report (
    id           TEXT PRIMARY KEY,
    service_code TEXT NOT NULL,
    service_name TEXT NOT NULL,
    is_open      INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    status_notes TEXT NOT NULL,
    requested    INTEGER NOT NULL,
    expected     INTEGER,
    updated      INTEGER,
    lon_e7       INTEGER NOT NULL,
    lat_e7       INTEGER NOT NULL,
    address      TEXT NOT NULL,
    description  TEXT NOT NULL,
    asset        TEXT
) STRICT;

CREATE TABLE alert (
    sensor TEXT NOT NULL,
    kind   TEXT NOT NULL,
    time   INTEGER NOT NULL,
    value  REAL NOT NULL,
    unit   TEXT NOT NULL,
    lon_e7 INTEGER NOT NULL,
    lat_e7 INTEGER NOT NULL,
    PRIMARY KEY (sensor, kind, time)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    label      TEXT NOT NULL,
    request_id TEXT UNIQUE,
    created    INTEGER NOT NULL,
    body       BLOB NOT NULL
) STRICT;

-- What was drawn and printed for a plan.
CREATE TABLE plan_sheet (
    plan    INTEGER NOT NULL REFERENCES plan (number),
    name    TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (plan, name)
) STRICT;
