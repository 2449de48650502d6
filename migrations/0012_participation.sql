-- How an organization takes part in a project. `region` is the project's, so that scope needs no join.
CREATE TABLE participation (
    id BIGINT NOT NULL PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project (id),
    region BIGINT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id),
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    giving TEXT NOT NULL CHECK (giving IN ('investment', 'donation', 'purchase')),
    -- Fen of all that still counts; 0 once it was given back.
    amount BIGINT NOT NULL CHECK (amount >= 0),
    stage TEXT NOT NULL CHECK (stage IN ('interest', 'visited', 'agreed', 'performing', 'accepted', 'followed_up', 'withdrawn', 'lapsed', 'relieved')),
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    visit_on BIGINT,
    signed_at BIGINT,
    accepted_at BIGINT,
    -- Its entries of the ledger, for reversing them.
    intended BIGINT REFERENCES contribution (id),
    pledged BIGINT REFERENCES contribution (id),
    CHECK (stage NOT IN ('performing', 'accepted', 'followed_up', 'relieved') OR signed_at IS NOT NULL),
    CHECK (stage NOT IN ('withdrawn', 'lapsed') OR amount = 0)
) @strict;
CREATE INDEX participation_project ON participation (project_id, id);
CREATE INDEX participation_organization ON participation (organization_id, id);
CREATE INDEX participation_account ON participation (account_id, id);
CREATE INDEX participation_county ON participation ((region / 1000000), id);
CREATE INDEX participation_held ON participation (held_until) WHERE stage IN ('interest', 'visited');

-- What it takes of each lot: as asked, and what still counts. The second sums up to the lot's `taken`.
CREATE TABLE take (
    participation_id BIGINT NOT NULL REFERENCES participation (id),
    lot_id BIGINT NOT NULL REFERENCES lot (id),
    asked BIGINT NOT NULL CHECK (asked > 0),
    units BIGINT NOT NULL CHECK (units >= 0 AND units <= asked),
    PRIMARY KEY (participation_id, lot_id)
) @strict;
CREATE INDEX take_lot ON take (lot_id);

-- The agreement, as data; the paper is made from it. The receiving body's account is never stored.
CREATE TABLE agreement (
    id BIGINT NOT NULL PRIMARY KEY,
    participation_id BIGINT NOT NULL UNIQUE REFERENCES participation (id),
    body_kind TEXT NOT NULL CHECK (body_kind IN ('charity', 'school', 'hospital', 'village_collective', 'project_company')),
    body_name TEXT NOT NULL,
    body_code TEXT NOT NULL,
    property TEXT NOT NULL CHECK (property IN ('money', 'goods', 'labour', 'purchase')),
    purpose TEXT NOT NULL,
    ends_on BIGINT NOT NULL,
    drawn_by BIGINT NOT NULL REFERENCES account (id),
    drawn_at BIGINT NOT NULL,
    giver_name TEXT,
    giver_signed_by BIGINT REFERENCES account (id),
    giver_signed_at BIGINT,
    village_name TEXT,
    village_signed_by BIGINT REFERENCES account (id),
    village_signed_at BIGINT,
    CHECK ((giver_name IS NULL) = (giver_signed_at IS NULL)),
    CHECK ((village_name IS NULL) = (village_signed_at IS NULL))
) @strict;

-- When how much of which lot is due, and how far it came: sums of `performance`.
CREATE TABLE instalment (
    id BIGINT NOT NULL PRIMARY KEY,
    participation_id BIGINT NOT NULL REFERENCES participation (id),
    position BIGINT NOT NULL,
    lot_id BIGINT NOT NULL REFERENCES lot (id),
    due_on BIGINT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    delivered BIGINT NOT NULL CHECK (delivered >= 0 AND delivered <= amount),
    accepted BIGINT NOT NULL CHECK (accepted >= 0 AND accepted <= delivered),
    confirmed BIGINT NOT NULL CHECK (confirmed >= 0 AND confirmed <= accepted),
    UNIQUE (participation_id, position)
) @strict;
CREATE INDEX instalment_lot ON instalment (lot_id);
CREATE INDEX instalment_due ON instalment (due_on) WHERE delivered < amount;

-- One hand-over. What the village says stands beside what the organization says, never over it.
CREATE TABLE performance (
    id BIGINT NOT NULL PRIMARY KEY,
    participation_id BIGINT NOT NULL REFERENCES participation (id),
    instalment_id BIGINT NOT NULL REFERENCES instalment (id),
    region BIGINT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    -- Of it what was settled as never having come.
    undone BIGINT NOT NULL CHECK (undone >= 0),
    accepted BIGINT NOT NULL CHECK (accepted >= 0 AND accepted + undone <= amount),
    done_on BIGINT NOT NULL,
    note TEXT NOT NULL,
    photo_id BIGINT REFERENCES photo (id),
    receipt_code TEXT NOT NULL,
    receipt_number TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('waiting', 'disputed', 'accepted', 'confirmed', 'void')),
    reason TEXT,
    recorded_by BIGINT NOT NULL REFERENCES account (id),
    recorded_at BIGINT NOT NULL,
    accepted_by BIGINT REFERENCES account (id),
    accepted_at BIGINT,
    settled TEXT CHECK (settled IN ('came', 'nothing_came', 'handed_back')),
    confirmed_by BIGINT REFERENCES account (id),
    confirmed_at BIGINT,
    arrived BIGINT REFERENCES contribution (id),
    CHECK (stage <> 'disputed' OR reason IS NOT NULL),
    CHECK (stage NOT IN ('accepted', 'confirmed') OR accepted + undone = amount),
    CHECK ((stage = 'confirmed') = (confirmed_at IS NOT NULL))
) @strict;
CREATE INDEX performance_participation ON performance (participation_id, id);
CREATE INDEX performance_instalment ON performance (instalment_id);
CREATE INDEX performance_photo ON performance (photo_id);
CREATE INDEX performance_waiting ON performance ((region / 1000000), stage, id) WHERE stage IN ('waiting', 'disputed', 'accepted');

-- 变更 and 免除, each with a reason that the project's page shows.
CREATE TABLE amendment (
    id BIGINT NOT NULL PRIMARY KEY,
    participation_id BIGINT NOT NULL REFERENCES participation (id),
    kind TEXT NOT NULL CHECK (kind IN ('change', 'relief')),
    reason TEXT NOT NULL,
    by_account BIGINT NOT NULL REFERENCES account (id),
    at BIGINT NOT NULL
) @strict;
CREATE INDEX amendment_participation ON amendment (participation_id, id);

-- 回访 after acceptance; `months` 0 is a second look after a failure.
CREATE TABLE follow_up (
    id BIGINT NOT NULL PRIMARY KEY,
    participation_id BIGINT NOT NULL REFERENCES participation (id),
    region BIGINT NOT NULL,
    months BIGINT NOT NULL CHECK (months IN (0, 1, 3, 12)),
    due_on BIGINT NOT NULL,
    holds BOOLEAN,
    note TEXT NOT NULL,
    by_account BIGINT REFERENCES account (id),
    at BIGINT,
    CHECK ((holds IS NULL) = (at IS NULL))
) @strict;
CREATE INDEX follow_up_participation ON follow_up (participation_id, id);
CREATE INDEX follow_up_due ON follow_up ((region / 1000000), due_on) WHERE at IS NULL;

-- What somebody was reminded of, once for each kind.
CREATE TABLE reminder (
    id BIGINT NOT NULL PRIMARY KEY,
    instalment_id BIGINT NOT NULL REFERENCES instalment (id),
    kind TEXT NOT NULL CHECK (kind IN ('month', 'week', 'overdue')),
    at BIGINT NOT NULL,
    UNIQUE (instalment_id, kind)
) @strict;
