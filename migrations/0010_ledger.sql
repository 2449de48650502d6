-- 村的身份: since when a village is a registered poor village, a deep-poverty one, or no longer either. Without a row
-- it is an ordinary one. Rows are added, never changed: the status on a day is that of the last row up to it.
CREATE TABLE village_status (
    region BIGINT NOT NULL,
    -- Days since 1970-01-01, in China; so are all `day` columns below.
    since_day BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('poor', 'deep_poverty', 'other')),
    recorded_by BIGINT REFERENCES account (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (region, since_day)
) @strict;

-- 台账: what organizations contribute to villages. Append-only; a correction is an entry that reverses another, with
-- its day, and stands beside it. Amounts are fen, persons or person-times, as `measure` says, and are added up only
-- within one `stand` and one `measure`.
CREATE TABLE contribution (
    id BIGINT NOT NULL PRIMARY KEY,
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    -- The village, and the status it had on the day.
    region BIGINT NOT NULL,
    village_status TEXT NOT NULL CHECK (village_status IN ('poor', 'deep_poverty', 'other')),
    project_id BIGINT,
    -- As an imported ledger names it; empty where `project_id` says it, or nobody does.
    project_name TEXT NOT NULL,
    programme TEXT NOT NULL,
    stand TEXT NOT NULL CHECK (stand IN ('intended', 'pledged', 'arrived', 'confirmed')),
    measure TEXT NOT NULL CHECK (measure IN ('investment', 'donation', 'purchase', 'jobs_persons', 'jobs_times',
        'trained_persons', 'trained_times')),
    amount BIGINT NOT NULL CHECK (amount <> 0),
    day BIGINT NOT NULL,
    note TEXT NOT NULL,
    reverses BIGINT UNIQUE REFERENCES contribution (id),
    -- The row of the file it was imported from, once for each.
    source TEXT UNIQUE,
    recorded_by BIGINT REFERENCES account (id),
    at BIGINT NOT NULL,
    CHECK ((amount < 0) = (reverses IS NOT NULL))
) @strict;
CREATE INDEX contribution_organization ON contribution (organization_id, id);
CREATE INDEX contribution_village ON contribution (region, id);
CREATE INDEX contribution_county ON contribution ((region / 1000000), id);
CREATE INDEX contribution_prefecture ON contribution ((region / 100000000), id);
CREATE INDEX contribution_project ON contribution (project_id);

-- Which households a project reached through which organization; with members and class as they were then.
CREATE TABLE benefit (
    project_id BIGINT NOT NULL,
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    household_id BIGINT NOT NULL REFERENCES household (id),
    region BIGINT NOT NULL,
    members BIGINT NOT NULL,
    class TEXT NOT NULL,
    day BIGINT NOT NULL,
    PRIMARY KEY (project_id, organization_id, household_id)
) @strict;
CREATE INDEX benefit_village ON benefit (region);
CREATE INDEX benefit_organization ON benefit (organization_id);

-- Uploaded files may be ledgers too. They live for a day: the table is made anew.
DROP TABLE import_file;
CREATE TABLE import_file (
    id BIGINT NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL CHECK (kind IN ('households', 'needs', 'ledger')),
    content @bytes NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) @strict;
CREATE INDEX import_file_expiry ON import_file (expires_at);
