-- Who may come in. Phone numbers are sealed; their blind index finds them.
CREATE TABLE organization (
    id BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('enterprise', 'chamber', 'charity', 'public_body')),
    credit_code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    region BIGINT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('applied', 'verified', 'returned', 'suspended')),
    note TEXT NOT NULL,
    created_at BIGINT NOT NULL
) @strict;
CREATE INDEX organization_stage ON organization (stage, id);

CREATE TABLE account (
    id BIGINT NOT NULL PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('donor', 'enterprise', 'information_officer', 'reviewer', 'federation', 'charity', 'auditor', 'administrator')),
    region BIGINT,
    organization_id BIGINT REFERENCES organization (id),
    name TEXT NOT NULL,
    phone @bytes NOT NULL,
    phone_index @bytes NOT NULL UNIQUE,
    password TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT,
    CHECK (region IS NOT NULL OR role NOT IN ('information_officer', 'reviewer', 'federation', 'charity', 'auditor')),
    CHECK (organization_id IS NOT NULL OR role <> 'enterprise')
) @strict;
CREATE INDEX account_role ON account (role, id);
CREATE INDEX account_organization ON account (organization_id);

CREATE TABLE session (
    token @bytes NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
) @strict;
CREATE INDEX session_account ON session (account_id);

-- An officer is invited; the first administrator is invited by the machine itself.
CREATE TABLE invitation (
    id BIGINT NOT NULL PRIMARY KEY,
    token @bytes NOT NULL UNIQUE,
    role TEXT NOT NULL,
    region BIGINT,
    name TEXT NOT NULL,
    invited_by BIGINT REFERENCES account (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_by BIGINT REFERENCES account (id)
) @strict;

-- Tries to sign in that have not (yet) succeeded, counted from the first of them, by what is being tried: a blind
-- index of the phone number, of a known browser, of an account whose password is to be changed.
CREATE TABLE sign_in_failure (
    bucket @bytes NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL CHECK (failures BETWEEN 1 AND 5),
    since BIGINT NOT NULL
) @strict;

-- One row a key: a repeated write answers with what the first one made.
CREATE TABLE idempotency (
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    request @bytes NOT NULL,
    result BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (owner, key)
) @strict;

-- Each process that starts takes the next number into its ids.
CREATE TABLE node (one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1), last BIGINT NOT NULL) @strict;
INSERT INTO node (one, last) VALUES (1, 0);
