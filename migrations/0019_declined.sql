-- Why a village did not take an interest up, and what it says to that. SQLite cannot widen the CHECK of the stage, so a
-- participation that was declined is stored as withdrawn with a reason, and read as declined.
ALTER TABLE participation ADD COLUMN declined_for TEXT
    CHECK (declined_for IN ('not_suited', 'conditions', 'terms', 'elsewhere', 'no_contact', 'other'));
ALTER TABLE participation ADD COLUMN declined_note TEXT;
