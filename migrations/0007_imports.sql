-- An uploaded spreadsheet between its preview and its import: sealed, and gone after a day.
CREATE TABLE import_file (
    id BIGINT NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL CHECK (kind IN ('households', 'needs')),
    content @bytes NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) @strict;
CREATE INDEX import_file_expiry ON import_file (expires_at);
