-- What happened, in the transaction in which it happened. Never updated but for the seal, never deleted.
CREATE TABLE event (
    id BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id BIGINT,
    actor_role TEXT,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    region BIGINT,
    data TEXT NOT NULL,
    seq BIGINT UNIQUE,
    hash @bytes,
    CHECK ((seq IS NULL) = (hash IS NULL))
) @strict;
CREATE INDEX event_unsealed ON event (id) WHERE seq IS NULL;
CREATE INDEX event_subject ON event (subject, subject_id, id);

-- The head of the hash chain; its row lock makes sealing one at a time.
CREATE TABLE chain (one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1), seq BIGINT NOT NULL, hash @bytes) @strict;
INSERT INTO chain (one, seq, hash) VALUES (1, 0, NULL);

-- How far each follower of the sealed events has come.
CREATE TABLE follower (name TEXT NOT NULL PRIMARY KEY, seq BIGINT NOT NULL) @strict;

CREATE TABLE job (
    id BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    dead BOOLEAN NOT NULL,
    error TEXT
) @strict;
CREATE INDEX job_due ON job (run_at);
