-- What sensors sent, as it came (without what is personal), so that it can be mapped again.
CREATE TABLE message (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    source     TEXT NOT NULL,       -- whose message ids these are
    message_id TEXT,                -- NULL when the message could not be read
    received   INTEGER NOT NULL,
    topic      TEXT NOT NULL,
    mapping    TEXT NOT NULL,       -- the version of the mapping that read it
    payload    TEXT,                -- NULL when the message could not be read
    left_out   TEXT NOT NULL,       -- what was not taken and why, one reason a line
    UNIQUE (source, message_id)
) STRICT;
