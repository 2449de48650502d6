-- How an organization stands, who of it may do what, whom it belongs to, and what was certified.

-- `stage` knows two more words. A column's CHECK cannot be changed on SQLite, so another column takes its place.
ALTER TABLE organization ADD COLUMN verified_until BIGINT;
-- Whoever was verified before there was a term has a year from the day of its application.
UPDATE organization SET verified_until = created_at + 31536000000 WHERE stage IN ('verified', 'suspended');
-- Who of the desk has it in hand, and since when.
ALTER TABLE organization ADD COLUMN reviewer_id BIGINT REFERENCES account (id);
ALTER TABLE organization ADD COLUMN taken_at BIGINT;
DROP INDEX organization_stage;
ALTER TABLE organization ADD COLUMN standing TEXT NOT NULL DEFAULT 'applied' CHECK (
    standing IN ('applied', 'under_review', 'verified', 'returned', 'suspended', 'reverification_due')
    AND (standing <> 'under_review' OR (reviewer_id IS NOT NULL AND taken_at IS NOT NULL))
    AND (standing NOT IN ('verified', 'suspended', 'reverification_due') OR verified_until IS NOT NULL)
);
UPDATE organization SET standing = stage;
ALTER TABLE organization DROP COLUMN stage;
ALTER TABLE organization RENAME COLUMN standing TO stage;
CREATE INDEX organization_stage ON organization (stage, id);
CREATE INDEX organization_term ON organization (verified_until) WHERE stage = 'verified';
ALTER TABLE organization ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
-- The term whose end its people were reminded of.
ALTER TABLE organization ADD COLUMN reminded_of BIGINT;
-- What it does: a division of GB/T 4754, and in its own words.
ALTER TABLE organization ADD COLUMN industry TEXT;
ALTER TABLE organization ADD COLUMN capabilities TEXT NOT NULL DEFAULT '';

-- Where else it has people.
CREATE TABLE branch (
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    region BIGINT NOT NULL,
    PRIMARY KEY (organization_id, region)
) @strict;

-- What a person does in their organization; says nothing where they have none.
ALTER TABLE account ADD COLUMN duty TEXT NOT NULL DEFAULT 'clerk' CHECK (duty IN ('lead', 'clerk', 'finance'));
UPDATE account SET duty = 'lead' WHERE role = 'enterprise' AND id IN
    (SELECT MIN(id) FROM account WHERE role = 'enterprise' AND disabled_at IS NULL GROUP BY organization_id);

-- A colleague is invited as an officer is.
ALTER TABLE invitation ADD COLUMN organization_id BIGINT REFERENCES organization (id);
ALTER TABLE invitation ADD COLUMN duty TEXT CHECK (duty IN ('lead', 'clerk', 'finance'));
CREATE INDEX invitation_organization ON invitation (organization_id, id) WHERE organization_id IS NOT NULL;

-- Who belongs to which chamber: both sides agree, either ends it. What is over stays written.
CREATE TABLE membership (
    id BIGINT NOT NULL PRIMARY KEY,
    chamber_id BIGINT NOT NULL REFERENCES organization (id),
    member_id BIGINT NOT NULL REFERENCES organization (id),
    asked_by TEXT NOT NULL CHECK (asked_by IN ('chamber', 'member')),
    stage TEXT NOT NULL CHECK (stage IN ('asked', 'joined', 'declined', 'withdrawn', 'ended')),
    asked_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CHECK (chamber_id <> member_id)
) @strict;
CREATE UNIQUE INDEX membership_open ON membership (chamber_id, member_id) WHERE stage IN ('asked', 'joined');
CREATE INDEX membership_chamber ON membership (chamber_id, id);
CREATE INDEX membership_member ON membership (member_id, id);

-- What was confirmed of an organization in a year, as it stood then.
CREATE TABLE certificate (
    id BIGINT NOT NULL PRIMARY KEY,
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    name TEXT NOT NULL,
    year BIGINT NOT NULL CHECK (year BETWEEN 2000 AND 2999),
    lines TEXT NOT NULL,
    issued_at BIGINT NOT NULL
) @strict;
CREATE INDEX certificate_organization ON certificate (organization_id, id);
