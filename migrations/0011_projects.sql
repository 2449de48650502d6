-- 村情: what a village has, for its page and each of its projects.
CREATE TABLE endowment (
    region BIGINT NOT NULL PRIMARY KEY,
    resources TEXT NOT NULL,
    -- 亩
    farmland BIGINT CHECK (farmland >= 0),
    -- Persons able to work.
    labour BIGINT CHECK (labour >= 0),
    ecology TEXT NOT NULL,
    cooperatives TEXT NOT NULL,
    written_by BIGINT NOT NULL REFERENCES account (id),
    written_at BIGINT NOT NULL
) @strict;

-- 村企共建项目. Money in fen; days as the moment they begin in China.
CREATE TABLE project (
    id BIGINT NOT NULL PRIMARY KEY,
    region BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('industry', 'employment', 'public_good', 'skills', 'produce')),
    nature TEXT NOT NULL CHECK (nature IN ('commercial', 'public_benefit')),
    programme TEXT NOT NULL,
    title TEXT NOT NULL,
    wanted TEXT NOT NULL,
    implementer TEXT NOT NULL,
    funds TEXT NOT NULL,
    linkage TEXT NOT NULL,
    households BIGINT NOT NULL CHECK (households >= 0),
    persons BIGINT NOT NULL CHECK (persons >= 0),
    starts_on BIGINT NOT NULL,
    ends_on BIGINT NOT NULL,
    budget BIGINT NOT NULL CHECK (budget > 0),
    own_funds BIGINT NOT NULL CHECK (own_funds >= 0 AND own_funds < budget),
    photo_id BIGINT REFERENCES photo (id),
    stage TEXT NOT NULL CHECK (stage IN ('draft', 'submitted', 'endorsed', 'published', 'met', 'closed', 'returned', 'withdrawn')),
    version BIGINT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    submitted_at BIGINT,
    published_at BIGINT,
    CHECK (ends_on >= starts_on),
    CHECK (stage NOT IN ('published', 'met', 'closed') OR published_at IS NOT NULL)
) @strict;
CREATE INDEX project_region ON project (region, id);
CREATE INDEX project_county ON project ((region / 1000000), stage, id);
CREATE INDEX project_public ON project (id) WHERE stage IN ('published', 'met', 'closed');
CREATE INDEX project_author ON project (created_by, id);
CREATE INDEX project_photo ON project (photo_id);

-- What of a project can be taken on: 爱心包 by the pack, a milestone as a whole, a part of the money fen by fen.
-- `taken` is moved by conditional UPDATE only, so that nothing is given twice.
CREATE TABLE lot (
    id BIGINT NOT NULL PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project (id),
    position BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('milestone', 'pack', 'part')),
    title TEXT NOT NULL,
    due_on BIGINT,
    -- Fen for one unit.
    price BIGINT NOT NULL CHECK (price > 0),
    units BIGINT NOT NULL CHECK (units > 0),
    taken BIGINT NOT NULL CHECK (taken >= 0 AND taken <= units),
    CHECK (kind <> 'milestone' OR (units = 1 AND due_on IS NOT NULL)),
    CHECK (kind <> 'part' OR price = 1),
    UNIQUE (project_id, position)
) @strict;

-- What a reviewer decided on a project, and why.
CREATE TABLE project_review (
    id BIGINT NOT NULL PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project (id),
    level TEXT NOT NULL CHECK (level IN ('township', 'county')),
    decision TEXT NOT NULL CHECK (decision IN ('publish', 'return')),
    reason TEXT,
    note TEXT NOT NULL,
    reviewer_id BIGINT NOT NULL REFERENCES account (id),
    at BIGINT NOT NULL,
    CHECK (decision <> 'return' OR reason IS NOT NULL)
) @strict;
CREATE INDEX project_review_project ON project_review (project_id, id);
