-- A need and its four numbers. They are sums of `entry` and are changed only together with one.
CREATE TABLE need (
    id BIGINT NOT NULL PRIMARY KEY,
    region BIGINT NOT NULL,
    beneficiary TEXT NOT NULL CHECK (beneficiary IN ('household', 'village', 'school', 'clinic')),
    household_id BIGINT REFERENCES household (id),
    consent_id BIGINT REFERENCES consent (id),
    category TEXT NOT NULL,
    tags TEXT NOT NULL,
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    unit TEXT NOT NULL,
    unit_price BIGINT CHECK (unit_price >= 0),
    urgency BIGINT NOT NULL CHECK (urgency BETWEEN 0 AND 3),
    about_minor BOOLEAN NOT NULL,
    receiving_body TEXT,
    requested BIGINT NOT NULL CHECK (requested > 0),
    claimed BIGINT NOT NULL CHECK (claimed >= 0 AND claimed <= requested),
    delivered BIGINT NOT NULL CHECK (delivered >= 0),
    received BIGINT NOT NULL CHECK (received >= 0 AND received <= delivered AND received <= claimed),
    stage TEXT NOT NULL CHECK (stage IN ('draft', 'submitted', 'endorsed', 'published', 'met', 'closed', 'returned', 'routed', 'merged', 'withdrawn', 'expired')),
    version BIGINT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    submitted_at BIGINT,
    published_at BIGINT,
    expires_at BIGINT,
    merged_into BIGINT REFERENCES need (id),
    routed_to TEXT,
    CHECK (beneficiary <> 'household' OR household_id IS NOT NULL),
    CHECK (beneficiary <> 'household' OR consent_id IS NOT NULL OR stage = 'draft'),
    CHECK (stage NOT IN ('published', 'met', 'closed') OR published_at IS NOT NULL),
    CHECK (stage <> 'merged' OR merged_into IS NOT NULL),
    CHECK (stage <> 'routed' OR routed_to IS NOT NULL)
) @strict;
CREATE INDEX need_open_province ON need ((region / 10000000000), id) WHERE stage = 'published';
CREATE INDEX need_open_prefecture ON need ((region / 100000000), id) WHERE stage = 'published';
CREATE INDEX need_open_county ON need ((region / 1000000), id) WHERE stage = 'published';
CREATE INDEX need_open_township ON need ((region / 1000), id) WHERE stage = 'published';
CREATE INDEX need_open_village ON need (region, id) WHERE stage = 'published';
CREATE INDEX need_waiting ON need ((region / 1000000), stage, id) WHERE stage IN ('submitted', 'endorsed');
CREATE INDEX need_region ON need (region, id);
CREATE INDEX need_household ON need (household_id);
CREATE INDEX need_author ON need (created_by, id);
CREATE INDEX need_expiry ON need (expires_at) WHERE stage = 'published';

-- What a reviewer decided, and why.
CREATE TABLE review (
    id BIGINT NOT NULL PRIMARY KEY,
    need_id BIGINT NOT NULL REFERENCES need (id),
    level TEXT NOT NULL CHECK (level IN ('township', 'county')),
    decision TEXT NOT NULL CHECK (decision IN ('publish', 'return', 'merge', 'route')),
    reason TEXT,
    note TEXT NOT NULL,
    reviewer_id BIGINT NOT NULL REFERENCES account (id),
    at BIGINT NOT NULL,
    CHECK (decision <> 'return' OR reason IS NOT NULL)
) @strict;
CREATE INDEX review_need ON review (need_id, id);
