-- A household. Name, phone and ID number are sealed; the blind index of the ID number makes it one household.
CREATE TABLE household (
    id BIGINT NOT NULL PRIMARY KEY,
    region BIGINT NOT NULL,
    head @bytes NOT NULL,
    surname TEXT NOT NULL,
    phone @bytes,
    phone_index @bytes,
    citizen_id @bytes NOT NULL,
    citizen_id_index @bytes NOT NULL UNIQUE,
    members BIGINT NOT NULL CHECK (members BETWEEN 1 AND 30),
    class TEXT NOT NULL,
    cause TEXT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL
) @strict;
CREATE INDEX household_village ON household (region, id);

-- What a household agreed to, once for each purpose and need.
CREATE TABLE consent (
    id BIGINT NOT NULL PRIMARY KEY,
    household_id BIGINT NOT NULL REFERENCES household (id),
    purpose TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('signature', 'voice', 'code', 'witness')),
    version TEXT NOT NULL,
    guardian BOOLEAN NOT NULL,
    recorded_by BIGINT NOT NULL REFERENCES account (id),
    recorded_at BIGINT NOT NULL,
    withdrawn_at BIGINT
) @strict;
CREATE INDEX consent_household ON consent (household_id, id);

-- Pictures, already re-encoded without metadata. Both sizes are JPEG.
CREATE TABLE photo (
    id BIGINT NOT NULL PRIMARY KEY,
    sha256 @bytes NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    full_size @bytes NOT NULL,
    thumbnail @bytes NOT NULL,
    uploaded_by BIGINT NOT NULL REFERENCES account (id),
    uploaded_at BIGINT NOT NULL
) @strict;
CREATE INDEX photo_sha256 ON photo (sha256);
