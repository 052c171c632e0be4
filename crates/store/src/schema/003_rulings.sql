-- What planners decided on reports, in the order in which they did.
CREATE TABLE ruling (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    report      TEXT NOT NULL,
    joined_with TEXT,               -- NULL where the report is a problem of its own
    decided_by  TEXT NOT NULL,      -- may be empty
    note        TEXT NOT NULL       -- may be empty
) STRICT;
