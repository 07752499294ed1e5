-- The head of the audit log goes forward only, and stays.
CREATE TRIGGER audit_head_only_forward BEFORE UPDATE ON audit_head
WHEN NEW.id <> OLD.id OR NEW.sequence <= OLD.sequence
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;

-- INSERT OR REPLACE takes the old row away without asking the triggers on DELETE.
CREATE TRIGGER audit_entries_no_replace BEFORE INSERT ON audit_entries
WHEN EXISTS (SELECT 1 FROM audit_entries WHERE sequence = NEW.sequence)
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;
CREATE TRIGGER audit_head_no_replace BEFORE INSERT ON audit_head
WHEN EXISTS (SELECT 1 FROM audit_head WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;

-- The log's page filters by who, what and when.
CREATE INDEX audit_entries_of_actor ON audit_entries (actor, sequence);
CREATE INDEX audit_entries_of_action ON audit_entries (action, sequence);
CREATE INDEX audit_entries_by_time ON audit_entries (at, sequence);
